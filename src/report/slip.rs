//! What a 退改单 says: a comment for each finding, and the list of all.
//!
//! In: the applications of one file, as a report of `check` tells of them. Out:
//! a [`Slip`] in words for the applicant: the code and what is wrong, the clause
//! behind it, the remedy. Nothing is masked: it goes back to whoever wrote it.

use super::words;
use crate::application::Head;
use crate::application::reported::Earlier;
use crate::diagnostic::{Code, Diagnostic, Severity, entry};
use crate::document::Place;
use crate::form::FormDef;
use crate::lang::Lang;
use crate::record::Date;
use crate::remark::{Notice, Remark, Slip};
use crate::say;

/// The slip of the applications of one file that were returned.
pub fn slip(
    form: &FormDef,
    head: &Head,
    applications: &[&Earlier],
    as_of: Date,
    lang: Lang,
) -> Slip {
    let round = applications.iter().map(|one| one.round()).max().unwrap_or(1);
    let mut remarks = Vec::new();
    let mut rows = Vec::new();
    for one in applications {
        let several = applications.len() > 1 || one.part.is_some();
        for found in one.found() {
            remarks.push(remark(head, one, found, lang));
            rows.push(row(head, one, found, several, rows.len() + 1, lang));
        }
    }
    let name = lang.pick("退改意见", "Corrections").to_owned();
    let title = say!(lang, "{name}（第{round}轮）", "{name} (round {round})");
    let header = [
        (lang.pick("序号", "No."), 7),
        (lang.pick("代码", "Code"), 9),
        (lang.pick("所在位置", "Where"), 18),
        (lang.pick("问题", "Problem"), 28),
        (lang.pick("依据", "Basis"), 17),
        (lang.pick("办法", "Remedy"), 21),
    ];
    let header = header.map(|(name, width)| (name.to_owned(), width)).to_vec();
    let lines = lines(form, head, applications, as_of, lang);
    Slip { date: as_of, remarks, notice: Notice { name, title, lines, header, rows } }
}

/// Lines above the list. None begins with a label of the form.
fn lines(
    form: &FormDef,
    head: &Head,
    applications: &[&Earlier],
    as_of: Date,
    lang: Lang,
) -> Vec<String> {
    let mut lines = Vec::new();
    if let [one] = applications {
        let whom = community(form, one, lang);
        if !whom.is_empty() {
            lines.push(say!(lang, "致{whom}：", "To {whom}:"));
        }
    }
    let count = |severity| {
        let all = applications.iter().flat_map(|one| one.found());
        all.filter(|found| found.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    lines.push(say!(
        lang,
        "你们报送的《{}》经检查须退回修改：必须改正的{errors}处，请核对的{warnings}处。检查以{as_of}为准。",
        "Your form “{}” must be corrected: {errors} error(s), {warnings} warning(s), as of {as_of}.",
        head.title
    ));
    let unreadable = applications.iter().all(|one| one.verdict == "unreadable");
    lines.push(if unreadable {
        say!(
            lang,
            "原来的文件无法读取，后面是一份空白表：请按“办法”一栏处理后重新填报，或在空白表上填写。",
            "The file that was sent cannot be read; a blank form follows: act on the remedy and send it again, or fill in the blank."
        )
    } else {
        say!(
            lang,
            "请直接在本文件里改：标红的必须改正，标黄的请核对，点开批注可以看到依据和办法。改好后把本文件发回，批注和本页不必删除。",
            "Please mend it in this very file: red cells must be corrected, yellow ones looked at; the comments give basis and remedy. Send the file back; comments and this page may stay."
        )
    });
    lines
}

/// The community's path and name, in the order of the form.
pub fn community(form: &FormDef, one: &Earlier, lang: Lang) -> String {
    let ids = &form.identity.community;
    let parts: Vec<&str> = ids.iter().filter_map(|id| one.text(id)).collect();
    parts.join(lang.pick("", ", "))
}

fn remark(head: &Head, one: &Earlier, found: &Diagnostic, lang: Lang) -> Remark {
    let word = words::severity(found.severity, lang);
    let mut lines = vec![format!("{word}[{}] {}", found.code, found.message)];
    if let Place::Entry { .. } | Place::Page { .. } = found.place {
        let place = words::place(&found.place, lang);
        lines.push(say!(lang, "位置：{place}", "Where: {place}"));
    }
    let basis = basis(head, found.code, lang);
    if !basis.is_empty() {
        lines.push(say!(lang, "依据：{basis}", "Basis: {basis}"));
    }
    if !found.help.is_empty() {
        lines.push(say!(lang, "办法：{}", "Remedy: {}", found.help));
    }
    let own = matches!(
        found.place,
        Place::Cell { .. } | Place::TableCell { .. } | Place::Paragraph { .. }
    );
    match own {
        true => Remark { place: found.place.clone(), severity: found.severity, lines },
        // What has no cell is said at the first cell of its part, uncoloured.
        false => Remark {
            place: one.part.as_deref().map_or(Place::Whole, corner),
            severity: Severity::Info,
            lines,
        },
    }
}

/// The first cell of a part of a file (contract, section 6.10).
fn corner(part: &str) -> Place {
    let split = part.rsplit_once('!').and_then(|(name, row)| Some((name, row.parse().ok()?)));
    let (name, row) = split.map_or((part, 1), |(name, row)| (name, row));
    let table = name.strip_prefix("table ").and_then(|number| number.parse().ok());
    if let Some(table) = table {
        return Place::TableCell { table, row, column: 1 };
    }
    match part.parse() {
        Ok(row) => Place::Cell { sheet: None, row, column: 1 },
        Err(_) => Place::Cell { sheet: Some(name.to_owned()), row, column: 1 },
    }
}

fn row(
    head: &Head,
    one: &Earlier,
    found: &Diagnostic,
    several: bool,
    number: usize,
    lang: Lang,
) -> Vec<String> {
    let mut place = String::new();
    if several {
        let part = one.part.as_deref().unwrap_or_default();
        let whom = one.text("community").unwrap_or(part);
        place = format!("{whom}\n");
    }
    match &found.field {
        Some(field) => place += &format!("“{}”", words::label(head, field)),
        None => place += &words::place(&found.place, lang),
    }
    let code = format!("{}\n{}", words::severity(found.severity, lang), found.code);
    vec![
        number.to_string(),
        code,
        place,
        found.message.clone(),
        basis(head, found.code, lang),
        found.help.clone(),
    ]
}

/// The clause behind a code.
fn basis(head: &Head, code: Code, lang: Lang) -> String {
    let own = head.own_codes.iter().find(|own| own.code == code && !own.basis.is_empty());
    match own {
        Some(own) => own.basis.clone(),
        None => entry(code).map_or_else(String::new, |entry| entry.basis.get(lang).to_owned()),
    }
}
