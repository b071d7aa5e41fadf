use super::*;

fn built_in() -> FormDef {
    FormDef::built_in("sichuan-green-community", &[]).expect("the built-in form loads")
}

#[test]
fn labels_are_found_as_clerks_write_them() {
    let form = built_in();
    let field = |id: &str| {
        Some(Label::Field(form.fields.iter().position(|field| field.id == id).expect("known")))
    };
    let cases = [
        ("社 区 名 称", field("community")),
        ("社区名称：", field("community")),
        ("拟 创建 称 号", field("title")),
        ("社区居 委 会 地 址", field("address")),
        ("社区基本情况\n（1000字以内）", field("summary")),
        ("负责人\n联系电话*", field("phone")),
        ("所在市(州)", field("city")),
        ("各级审核意见", Some(Label::Opinions)),
        ("街 道", Some(Label::Level(0))),
        ("县(市、区)", Some(Label::Level(1))),
        ("市（州）", Some(Label::Level(2))),
        ("玉林街道", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(form.label(text), expected, "{text}");
    }
}

#[test]
fn settings_can_be_overridden_in_their_type() {
    let set = |key: &str, value: &str| {
        FormDef::built_in("sichuan-green-community", &[(key.to_owned(), value.to_owned())])
    };
    let form = set("count", "word").expect("allowed");
    assert_eq!(form.setting("count"), Some(&Value::Text("word".to_owned())));
    assert!(set("count", "字").is_err());
    assert!(set("summary_limit", "千").is_err());
    let error = set("sumary_limit", "800").expect_err("unknown");
    assert_eq!(error.nearest.as_deref(), Some("summary_limit"));
}

#[test]
fn an_unknown_form_offers_the_nearest() {
    let error = FormDef::built_in("sichuan-green-comunity", &[]).expect_err("unknown");
    assert_eq!(error.nearest.as_deref(), Some("sichuan-green-community"));
}

/// A definition with one mistake: line, column and nearest name of the D901.
#[test]
fn mistakes_have_line_column_and_nearest_name() {
    let good = "id = \"x\"\ntitle = { zh = \"表\" }\n[[field]]\nid = \"name\"\nlabel = \"名称\"\ntype = \"text\"\n";
    let rule = "[[rule]]\ncode = \"X101\"\nassert = \"characters(name) > 2\"\nat = \"name\"\nmessage = { zh = \"“{name}”太短\" }\nhelp = { zh = \"写全\" }\n";
    let load = |text: &str| {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("form.toml"), text).expect("written");
        FormDef::load(dir.path(), &[])
    };
    load(&format!("{good}{rule}")).expect("the unchanged text is right");
    let cases = [
        ("label = \"名称\"", "labl = \"名称\"", 5, 1, Some("label")),
        ("type = \"text\"", "type = \"txt\"", 6, 8, Some("text")),
        ("characters(name)", "characters(nme)", 9, 22, Some("name")),
        ("characters(name)", "charcters(name)", 9, 11, Some("characters")),
        ("at = \"name\"", "at = \"nam\"", 10, 6, Some("name")),
        ("“{name}”", "“{nane}”", 11, 21, Some("name")),
        ("“{name}”", "“{name”", 11, 20, None),
        ("code = \"X101\"", "code = \"x101\"", 8, 8, None),
        ("characters(name) > 2", "characters(name)", 9, 10, None),
        ("id = \"name\"", "id = \"名称\"", 4, 6, None),
    ];
    for (from, to, line, column, nearest) in cases {
        let text = format!("{good}{rule}").replace(from, to);
        let error = load(&text).expect_err(to);
        let found = (error.line, error.column, error.nearest.as_deref());
        assert_eq!(found, (line, column, nearest), "{to}: {error}");
    }
}
