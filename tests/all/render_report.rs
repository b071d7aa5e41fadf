//! Reports as PDF/A: what the shared layouts print.

use std::path::PathBuf;

use shenpi::form::FormDef;
use shenpi::lang::Lang;
use shenpi::record::Date;
use shenpi::render::Fonts;
use shenpi::render::report::{self, Cell, Column, Report, Section, Table, Tables, Tone, Verdict};

use crate::support::root;

fn tables(rows: usize) -> Tables {
    Tables {
        facts: vec![("文件".to_owned(), "证书.pdf".to_owned())],
        verdict: Some(Verdict {
            text: "有效".to_owned(),
            tone: Tone::Good,
            because: Some("每个签名都完好，签名之后没有改动".to_owned()),
        }),
        sections: vec![Section {
            heading: "逐项".to_owned(),
            text: vec!["下表由程序逐项检查得出。".to_owned()],
            table: Some(Table {
                columns: vec![
                    Column::of_numbers("序号", "14mm"),
                    Column::new("项目", "1fr"),
                    Column::new("结论", "24mm"),
                ],
                rows: (1..=rows)
                    .map(|row| {
                        let state = Cell { text: "未检测".to_owned(), tone: Tone::Open };
                        vec![row.to_string().into(), format!("第{row}项 #strong[x]").into(), state]
                    })
                    .collect(),
            }),
        }],
    }
}

fn pdf(says: &Tables, lang: Lang) -> Vec<u8> {
    let form = FormDef::built_in("sichuan-green-community", &[]).unwrap();
    let fonts = Fonts::load(&[root("fonts")], &[]).unwrap();
    let as_of = Date::new(2026, 11, 23).unwrap();
    let of = Report { title: "核验报告", layout: "tables", lang, as_of };
    report::pdf(form, fonts, &of, says).unwrap()
}

#[test]
fn a_table_runs_over_pages_and_the_same_report_gives_the_same_bytes() {
    let says = tables(120);
    let bytes = pdf(&says, Lang::Zh);
    if let Some(folder) = std::env::var_os("LOOK") {
        std::fs::write(PathBuf::from(folder).join("report.pdf"), &bytes).unwrap();
    }
    assert_eq!(bytes, pdf(&says, Lang::Zh));
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    assert!(document.get_pages().len() > 2, "{}", document.get_pages().len());
}

#[test]
fn a_character_without_a_font_is_printed_as_its_code_point() {
    let mut says = tables(1);
    says.facts.push(("签名人".to_owned(), "CN=甲\u{1F600}\u{7}".to_owned()));
    // PDF/A refuses a page with a glyph that is none: that it is written shows it.
    let bytes = pdf(&says, Lang::En);
    let attached =
        shenpi::document::attached(&bytes, "report.json", &shenpi::document::Limits::default());
    let attached = attached.unwrap().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&attached).unwrap();
    assert_eq!(json["facts"][1][1], "CN=甲\u{1F600}\u{7}", "the data are whole");
    assert_eq!(json["lang"], "en");
}
