use super::*;
use crate::lang::Lang;

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
        ("id = \"name\"", "id = \"cover\"", 4, 6, None),
        ("label = \"名称\"", "label = \"：\"", 5, 9, None),
        ("label = \"名称\"\n", "", 3, 1, None),
        ("type = \"text\"", "type = \"choice\"", 6, 8, None),
        ("type = \"text\"", "type = \"division\"", 6, 8, None),
        ("id = \"x\"\n", "id = \"x\"\nid = \"y\"\n", 2, 1, None),
        ("help = ", "help = help", 12, 12, None),
        ("> 2", "> ", 9, 30, None),
        ("> 2", "> 2 3", 9, 32, None),
        ("> 2", "> '2'", 9, 28, None),
        ("> 2", "+ filled(name)", 9, 28, None),
        ("> 2", "！", 9, 28, None),
        ("(name) > 2", "(name, name) > 2", 9, 11, None),
        ("characters(name)", "characters(name", 9, 27, None),
        ("characters(name) > 2", "name in [name]", 9, 20, None),
    ];
    for (from, to, line, column, nearest) in cases {
        let text = format!("{good}{rule}").replace(from, to);
        let error = load(&text).expect_err(to);
        let found = (error.line, error.column, error.nearest.as_deref());
        assert_eq!(found, (line, column, nearest), "{to}: {error}");
        assert!(error.text(Lang::Zh).starts_with("错误[D901] "), "{error}");
        // In English, what is not the form's own words is English.
        let english = error.text(Lang::En);
        let said = english.lines().next().unwrap_or_default();
        assert!(said.starts_with("error[D901] "), "{english}");
        let own = said.split(['“', '”']).step_by(2);
        assert!(own.flat_map(str::chars).all(|c| c.is_ascii() || c == '…'), "{english}");
    }
}

#[test]
fn a_code_of_the_forms_own_has_one_name() {
    let form = "id = \"x\"\ntitle = { zh = \"表\" }\n[[field]]\nid = \"name\"\nlabel = \"名称\"\ntype = \"text\"\n";
    let rule = |letter: char, number: u16, name: &str| {
        format!(
            "[[rule]]\ncode = \"{letter}{number}\"\n{name}assert = \"filled(name)\"\nat = \"name\"\n\
             message = {{ zh = \"空着\" }}\nhelp = {{ zh = \"写全\" }}\n"
        )
    };
    let named = |zh: &str| format!("name = {{ zh = \"{zh}\", en = \"No name\" }}\n");
    let load = |rules: &[String]| {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("form.toml"), format!("{form}{}", rules.concat()))
            .expect("written");
        FormDef::load(dir.path(), &[])
    };
    // Once is enough, on whichever rule of the code.
    let two = [rule('X', 101, ""), rule('X', 101, &named("没有名称")), rule('X', 102, "")];
    let form = load(&two).expect("loads");
    let names: Vec<_> = form.rules.iter().map(|rule| rule.name.as_ref().map(|n| &*n.zh)).collect();
    assert_eq!(names, [Some("没有名称"), Some("没有名称"), None]);
    let own: Vec<String> = form.own_codes().map(|rule| rule.code.to_string()).collect();
    assert_eq!(own.join(" "), "X101 X102");
    // Two names, or a name for a code of the table: the second is at fault.
    let mistakes = [
        ([rule('X', 101, &named("甲")), rule('X', 101, &named("乙"))], 16, "“甲”"),
        ([rule('X', 101, ""), rule('F', 101, &named("乙"))], 15, "“必填栏目未填”"),
    ];
    for (rules, line, known) in mistakes {
        let error = load(&rules).expect_err(known);
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(known), "{error}");
    }
}
