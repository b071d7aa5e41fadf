//! Every form among the samples is marked, and still says what it said.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::*;
use crate::document::Format;

fn form() -> FormDef {
    FormDef::built_in("sichuan-green-community", &[]).unwrap()
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

/// A slip with a remark on every place where a field stands, and one on none.
fn slip(found: &Extraction, severity: Severity) -> Slip {
    let mut remarks = vec![Remark {
        place: Place::Whole,
        severity: Severity::Info,
        lines: vec!["附件<缺>&“一”份".to_owned(), "办法：补上".to_owned()],
    }];
    for (id, field) in found.forms.iter().flat_map(|form| &form.fields) {
        let lines = vec![format!("错误[F101] {id}"), "依据：附件2".to_owned()];
        remarks.push(Remark { place: field.place.clone(), severity, lines });
    }
    Slip {
        date: Date::new(2022, 6, 30).unwrap(), remarks, notice: notice("退改意见（第1轮）")
    }
}

fn notice(title: &str) -> Notice {
    Notice {
        name: "退改意见".to_owned(),
        title: title.to_owned(),
        lines: vec!["致甲社区：".to_owned()],
        header: vec![("序号".to_owned(), 10), ("问题".to_owned(), 90)],
        rows: vec![vec!["1".to_owned(), "“社区名称”未填写\n两行".to_owned()]],
    }
}

/// Members by name, as they are when unpacked.
fn members(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = BTreeMap::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        all.insert(name, content);
    }
    all
}

/// How often something stands in the XML of a package.
fn count(bytes: &[u8], what: &str) -> usize {
    let all = members(bytes);
    all.values().map(|part| String::from_utf8_lossy(part).matches(what).count()).sum()
}

#[test]
fn every_form_is_marked_again_and_again_and_says_the_same() {
    let (form, limits) = (form(), Limits::default());
    let mut all = Vec::new();
    files(Path::new("samples/check"), &mut all);
    files(Path::new("samples/batch"), &mut all);
    all.sort();
    let (mut marked, mut failures) = (0, Vec::new());
    for path in all {
        let bytes = fs::read(&path).unwrap();
        let Ok(document) = document::read(&bytes, &limits) else { continue };
        if !matches!(document.format, Format::Docx | Format::Xlsx) {
            continue;
        }
        let found = extract::extract(&form, &document, limits.forms);
        if found.forms.is_empty() {
            continue;
        }
        let name = path.display();
        let first = slip(&found, Severity::Error);
        let once = match mark(&form, &bytes, &first, &limits) {
            Ok(once) => once,
            Err(error) => {
                failures.push(format!("{name}: {error}"));
                continue;
            }
        };
        marked += 1;
        let again = mark(&form, &bytes, &first, &limits).unwrap();
        assert!(once == again, "{name}: two copies differ");
        // What was not written anew is the same to the byte.
        let (before, after) = (members(&bytes), members(&once));
        let changed: Vec<&String> = before
            .iter()
            .filter(|(part, old)| after.get(*part) != Some(old))
            .map(|(p, _)| p)
            .collect();
        let may = |part: &str| {
            let part = part.to_ascii_lowercase();
            part.ends_with(".rels")
                || [
                    "[content_types]",
                    "document",
                    "body",
                    "main",
                    "workbook",
                    "styles",
                    "sheet",
                    "comments",
                    "vml",
                ]
                .iter()
                .any(|word| part.contains(word))
        };
        if let Some(part) = changed.iter().find(|part| !may(part)) {
            failures.push(format!("{name}: {part} was changed"));
        }
        if count(&once, HUES[0].1) == 0 {
            failures.push(format!("{name}: nothing is coloured"));
        }
        // The next round: all is mended but one thing.
        let document = document::read(&once, &limits).unwrap();
        let found = extract::extract(&form, &document, limits.forms);
        let mut second = slip(&found, Severity::Warning);
        second.remarks.truncate(1);
        second.notice = notice("退改意见（第2轮）");
        let twice = match mark(&form, &once, &second, &limits) {
            Ok(twice) => twice,
            Err(error) => {
                failures.push(format!("{name}, again: {error}"));
                continue;
            }
        };
        let comments = count(&twice, "附件&lt;缺&gt;");
        let (old, titles) = (count(&twice, "第1轮"), count(&twice, "第2轮"));
        let others = count(&bytes, "commentReference ");
        let anchors = count(&twice, "commentReference ") - others;
        let cells = cells_of_ours(&twice);
        if (comments, old, titles) != (1, 0, 1) || anchors > 1 || cells > 0 {
            failures.push(format!(
                "{name}: {comments} comments, {old} old pages, {titles} pages, {anchors} anchors, {cells} coloured"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(marked > 150, "only {marked} forms were marked");
}

/// Cells that still have the colour of an earlier round.
fn cells_of_ours(bytes: &[u8]) -> usize {
    let all = members(bytes);
    let text = |part: &Vec<u8>| String::from_utf8_lossy(part).into_owned();
    let Some(styles) = all.get("xl/styles.xml").map(text) else {
        return count(bytes, HUES[0].1);
    };
    let looks = xlsx::coloured(styles);
    let sheets = all.iter().filter(|(name, _)| name.contains("worksheets/"));
    sheets
        .map(|(_, part)| {
            let part = text(part);
            looks.iter().map(|look| part.matches(&format!("s=\"{look}\"")).count()).sum::<usize>()
        })
        .sum()
}

#[test]
fn other_peoples_comments_stay() {
    let (form, limits) = (form(), Limits::default());
    for name in ["docx", "xlsx"] {
        let path = format!("samples/fixes/{name}/别人的批注.{name}");
        let bytes = fs::read(&path).unwrap();
        let document = document::read(&bytes, &limits).unwrap();
        let found = extract::extract(&form, &document, limits.forms);
        assert_eq!(found.forms.len(), 1, "{path}");
        let slip = slip(&found, Severity::Error);
        let marked = mark(&form, &bytes, &slip, &limits).unwrap();
        assert_eq!(count(&marked, "请核对电话"), 1, "{path}");
        assert!(count(&marked, "F101") > 5, "{path}");
        let marked = mark(&form, &marked, &slip, &limits).unwrap();
        assert_eq!(count(&marked, "请核对电话"), 1, "{path}");
    }
}

#[test]
fn a_list_that_would_be_read_as_a_value_is_left_out() {
    let (form, limits) = (form(), Limits::default());
    let bytes = fs::read("samples/check/good-python-docx/审批表.docx").unwrap();
    let document = document::read(&bytes, &limits).unwrap();
    let mut slip = slip(&extract::extract(&form, &document, limits.forms), Severity::Error);
    assert_eq!(count(&mark(&form, &bytes, &slip, &limits).unwrap(), "shenpi.notice"), 1);
    slip.notice.rows[0][1] = "社区名称：乙社区".to_owned();
    let marked = mark(&form, &bytes, &slip, &limits).unwrap();
    assert_eq!(count(&marked, "shenpi.notice"), 0);
    assert!(count(&marked, "commentReference") > 5);
}

#[test]
fn nothing_else_is_marked() {
    let (form, limits) = (form(), Limits::default());
    let slip = Slip {
        date: Date::new(2022, 6, 30).unwrap(),
        remarks: Vec::new(),
        notice: notice("退改意见"),
    };
    let of = |path: &str| {
        let bytes = fs::read(path).unwrap();
        mark(&form, &bytes, &slip, &limits).unwrap_err()
    };
    assert_eq!(of("samples/check/good-word-97/审批表.doc"), Refusal::Kind);
    assert!(matches!(mark(&form, b"PK\x03\x04", &slip, &limits), Err(Refusal::Read(_))));
    // A file that is not the one that was checked.
    let outcome = mark_or_hold(&form, b"", "00", &slip, &limits).unwrap();
    assert!(matches!(outcome, Outcome::Other));
}
