use super::*;
use crate::document::{Cell, Paragraph};

fn form() -> FormDef {
    FormDef::built_in("sichuan-green-community", &[]).expect("the built-in form loads")
}

/// A document from a sketch: a line is a paragraph; lines that begin with `|`
/// make a table, `|` parts cells, `<` continues the cell to the left and `^`
/// the one above.
fn sketch(format: Format, text: &str) -> Document {
    let mut document = Document::new(format);
    let mut table: Option<Table> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some(cells) = line.strip_prefix('|') else {
            document.blocks.extend(table.take().map(Block::Table));
            document.blocks.push(Block::Paragraph(Paragraph { text: line.to_owned(), font: None }));
            continue;
        };
        let table = table.get_or_insert_default();
        if is_sheet(format) {
            table.name = Some("表".to_owned());
        }
        table.rows += 1;
        let row = table.rows;
        for (at, cell) in (1..).zip(cells.split('|')) {
            let cell = cell.trim();
            table.columns = table.columns.max(at);
            match cell {
                "<" => {
                    if let Some(left) = table.cells.last_mut() {
                        left.column_span += 1;
                    }
                }
                "^" => {
                    let above =
                        table.cells.iter_mut().rev().find(|c| c.column == at && c.row < row);
                    if let Some(above) = above {
                        above.row_span += 1;
                    }
                }
                _ => table.cells.push(Cell {
                    row,
                    column: at,
                    row_span: 1,
                    column_span: 1,
                    text: cell.replace('⏎', "\n").into(),
                    control: None,
                    font: None,
                }),
            }
        }
    }
    document.blocks.extend(table.map(Block::Table));
    document
}

fn fields(found: &Filled) -> Vec<(&str, &str)> {
    found.fields.iter().map(|(id, found)| (id.as_str(), found.text.as_str())).collect()
}

const TABLE: &str = "
    |社 区 名 称|玉林东路社区|<|<
    |拟 创建 称 号|四川省绿色社区|<|<
    |所 在 行 政 区 划|成都市武侯区玉林街道|<|<
    |社区负责人姓名|王伟|负责人联系电话|13800000000
    |社区居 委 会 地 址|玉林东路1号|<|<
    |社区基本情况|本社区…|<|<
    |各级审核意见|街道|同意推荐⏎（盖章）⏎2021年9月10日|<
    |^|县(市、区)|⏎(盖章)⏎年 月 日|<
    |^|市(州)||<
    |^|省级||<";

#[test]
fn the_printed_form_is_read() {
    let form = form();
    let text = format!(
        "四川省绿色社区创建审批表
        社 区 名 称 ____玉林东路社区____
        所在市（州）  成都市
        填报时间： 2021年 9月 1日
        填表说明
        社区名称：城市社区居民委员会所辖空间区域的名称。
        {TABLE}"
    );
    let found = extract(&form, &sketch(Format::Docx, &text), 100);
    assert_eq!(found.forms.len(), 1);
    let one = &found.forms[0];
    assert_eq!(one.part, None);
    assert!(one.ambiguous.is_empty(), "{:?}", one.ambiguous);
    let expected = [
        ("cover.community", "____玉林东路社区____"),
        ("community", "玉林东路社区"),
        ("city", "成都市"),
        ("filed_on", "2021年 9月 1日"),
        ("title", "四川省绿色社区"),
        ("division", "成都市武侯区玉林街道"),
        ("leader", "王伟"),
        ("phone", "13800000000"),
        ("address", "玉林东路1号"),
        ("summary", "本社区…"),
        ("opinions.street", "同意推荐\n（盖章）\n2021年9月10日"),
        ("opinions.county", "(盖章)\n年 月 日"),
        ("opinions.city", ""),
        ("opinions.province", ""),
    ];
    assert_eq!(fields(one), expected);
}

#[test]
fn layouts_that_clerks_make() {
    let form = form();
    let cases = [
        // Value below, label with value in one cell, label twice with one value.
        (
            "|社区名称|拟创建称号|所在行政区划
          |玉林东路社区|四川省绿色社区|成都市武侯区玉林街道
          |负责人联系电话：13800000000|社区负责人姓名：王伟|",
            vec![
                ("community", "玉林东路社区"),
                ("title", "四川省绿色社区"),
                ("phone", "13800000000"),
                ("leader", "王伟"),
            ],
        ),
        (
            "|社区名称|玉林东路社区
          |拟创建称号|四川省绿色社区
          |社区负责人|王伟
          |联系电话|13800000000
          |社区基本情况（1000字以内）
          |本社区…",
            vec![("summary", "本社区…"), ("phone", "13800000000")],
        ),
        // The value repeats its label and holds another label's words.
        (
            "|社区名称|社区名称
          |拟创建称号|四川省绿色社区
          |社区负责人姓名|王伟
          |负责人联系电话|13800000000
          |社区居委会地址|地址：玉林东路1号",
            vec![("address", "地址：玉林东路1号")],
        ),
        // Everything as lines of text.
        (
            "社区名称：玉林东路社区
          所在市（州）：成都市    填报时间：2021年9月1日
          拟创建称号：四川省绿色社区
          社区负责人姓名：王伟    负责人联系电话：13800000000",
            vec![
                ("community", "玉林东路社区"),
                ("city", "成都市"),
                ("filed_on", "2021年9月1日"),
                ("leader", "王伟"),
                ("phone", "13800000000"),
            ],
        ),
    ];
    for (text, expected) in cases {
        let found = extract(&form, &sketch(Format::Docx, text), 100);
        assert_eq!(found.forms.len(), 1, "{text}");
        let found = fields(&found.forms[0]);
        for pair in expected {
            assert!(found.contains(&pair), "{pair:?} in {found:?}");
        }
    }
}

#[test]
fn two_values_are_not_picked_from() {
    let form = form();
    let text = format!("{TABLE}\n|负责人联系电话|13900000000|<|<");
    let found = extract(&form, &sketch(Format::Docx, &text), 100);
    let ambiguous: Vec<&str> = found.forms[0].ambiguous.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ambiguous, ["phone"]);
    let same = text.replace("13900000000", "138 0000 0000");
    assert!(extract(&form, &sketch(Format::Docx, &same), 100).forms[0].ambiguous.is_empty());
}

#[test]
fn several_forms_in_one_file() {
    let form = form();
    let one = format!("四川省绿色社区创建审批表\n社区名称 甲社区\n{TABLE}");
    let text = format!("{one}\n注：程序一致。\n{one}");
    let found = extract(&form, &sketch(Format::Docx, &text), 100);
    let parts: Vec<_> = found.forms.iter().map(|form| form.part.as_deref()).collect();
    assert_eq!(parts, [Some("table 1"), Some("table 2")]);
    // Without titles and cover the repeated table is the next form.
    let found = extract(&form, &sketch(Format::Docx, &format!("{TABLE}\n附\n{TABLE}")), 100);
    assert_eq!(found.forms.len(), 2);
    // Stacked in one sheet.
    let found = extract(&form, &sketch(Format::Xlsx, &format!("{TABLE}\n{TABLE}")), 100);
    assert_eq!(found.forms.len(), 2);
}

#[test]
fn rosters() {
    let form = form();
    let text = "
        |四川省绿色社区申报名单|<|<|<|<|<
        |序号|负责人联系电话|社区名称|所在市（州）|拟创建称号|备注
        |1|13800000000|玉林东路社区|成都市|四川省绿色社区|
        |2|13800000001|棕北社区|^|四川省绿色社区|
        |合计|2||||";
    let found = extract(&form, &sketch(Format::Xlsx, text), 100);
    assert!(found.roster);
    let parts: Vec<_> = found.forms.iter().map(|form| form.part.as_deref()).collect();
    assert_eq!(parts, [Some("表!3"), Some("表!4")]);
    assert_eq!(found.forms[1].get("city").map(|found| found.text.as_str()), Some("成都市"));
    let three = "
        |序号|社区名称|社区负责人姓名|负责人联系电话
        |1|春晖社区|王伟|13800000001";
    assert!(extract(&form, &sketch(Format::Xlsx, three), 100).forms.is_empty());
}

#[test]
fn a_letter_is_no_form() {
    let form = form();
    let text = "
        关于推荐玉林东路社区的函
        联系电话：028-88888888
        地址：玉林东路1号";
    assert!(extract(&form, &sketch(Format::Docx, text), 100).forms.is_empty());
}
