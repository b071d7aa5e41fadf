//! One code in words, for the terminal.
//!
//! In: a code, or what somebody typed for one. Out: plain text, aligned for a
//! terminal of 80 columns, without colour; and for a typo the codes that may
//! have been meant. It prints nothing itself.

use unicode_normalization::UnicodeNormalization;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Code, Severity, entries, entry};
use crate::lang::Lang;

/// Columns of the text, two less than a terminal's usual 80.
const COLUMNS: usize = 78;

/// What a code means: name, severity, reason, basis, example, remedy. `None`
/// where the table lacks the code.
pub fn explain(code: Code, lang: Lang) -> Option<String> {
    let entry = entry(code)?;
    let rows = [
        (lang.pick("级别", "Severity"), severity_text(entry.severity, lang)),
        (lang.pick("说明", "Why"), entry.why.get(lang)),
        (lang.pick("依据", "Basis"), entry.basis.get(lang)),
        (lang.pick("例如", "Example"), entry.example.get(lang)),
        (lang.pick("办法", "Fix"), entry.fix.get(lang)),
    ];
    Some(article(code, entry.name.get(lang), &rows))
}

/// A form's own code in words: what the form says of it.
pub fn explain_own(code: Code, name: &str, severity: Severity, basis: &str, lang: Lang) -> String {
    let rows = [
        (lang.pick("级别", "Severity"), severity_text(severity, lang)),
        (lang.pick("依据", "Basis"), basis),
    ];
    let rows = if basis.is_empty() { &rows[..1] } else { &rows[..] };
    article(code, name, rows)
}

/// A heading and rows of a label and its text.
fn article(code: Code, name: &str, rows: &[(&str, &str)]) -> String {
    let indent = 2 + rows.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
    let mut text = format!("{code}  {name}\n\n");
    for (label, value) in rows {
        let mut lead = *label;
        for line in wrap(value, COLUMNS.saturating_sub(indent)) {
            let gap = indent.saturating_sub(lead.width());
            text.push_str(lead);
            text.extend(std::iter::repeat_n(' ', gap));
            text.push_str(&line);
            text.push('\n');
            lead = "";
        }
    }
    text
}

/// A severity with what it means for the form.
pub(super) fn severity_text(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => {
            lang.pick("错误：须改正后才能通过", "error: to be mended before the form can pass")
        }
        Severity::Warning => lang.pick(
            "警告：请人看一看，不因此退回",
            "warning: a person should look; the form is not returned for it",
        ),
        Severity::Info => {
            lang.pick("提示：仅供了解，不必处理", "info: worth knowing; nothing needs to be done")
        }
    }
}

/// Marks that must not begin a line.
const CLOSING: &str = "，。；：、！？）》”’…,.;:!?)";
/// Marks that must not end one.
const OPENING: &str = "（《“‘(";

/// Breaks a text into lines of at most so many columns: at spaces, and between
/// Chinese characters where no mark would stand on the wrong line. A piece that
/// is too wide by itself gets a line of its own.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && line.width() + piece.trim_end().width() > columns {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The parts of a text between which a line may end.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

/// Whether a line may end between two characters.
fn may_break(before: char, after: char) -> bool {
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    // Curly quotes count as narrow but stand in Chinese text: a line may end
    // where their other side is a Chinese character.
    let wide = |c: char| c.width() == Some(2);
    before == ' ' || wide(before) || wide(after)
}

/// The codes that a mistyped one may have meant, nearest first, five at most;
/// none where nothing is near. `f103`, `F1O3` and `Ｆ１０３` mean F103; `103`
/// alone means every code of that number.
pub fn nearest_codes(text: &str) -> Vec<Code> {
    // Longer than any code with a slip or two: a sentence, not a code.
    let typed: String = text.trim().nfkc().filter(|c| c.is_alphanumeric()).take(8).collect();
    let typed = look_alike(&typed.to_uppercase());
    if typed.chars().count() < 2 {
        return Vec::new();
    }
    let distances: Vec<(usize, Code)> = entries()
        .map(|entry| {
            let code = look_alike(&entry.code.to_string());
            let number = code.get(1..).unwrap_or_default();
            let distance = if typed == number { 0 } else { edits(&typed, &code) };
            (distance, entry.code)
        })
        .collect();
    let least = distances.iter().map(|(distance, _)| *distance).min().unwrap_or(usize::MAX);
    if least > 1 {
        return Vec::new();
    }
    let near = distances.into_iter().filter(|(distance, _)| *distance == least);
    near.map(|(_, code)| code).take(5).collect()
}

/// The text with letters put in the place of the digits that look like them.
/// No two codes of the table become one by it.
fn look_alike(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'O' | 'Q' => '0',
            'I' | 'L' => '1',
            'Z' => '2',
            'S' => '5',
            'B' => '8',
            c => c,
        })
        .collect()
}

/// Levenshtein distance.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, l) in left.chars().enumerate() {
        let mut diagonal = at;
        let mut last = at + 1;
        let mut next = vec![last];
        for (r, &above) in right.iter().zip(row.iter().skip(1)) {
            last = (diagonal + usize::from(l != *r)).min(above + 1).min(last + 1);
            diagonal = above;
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_within_the_columns() {
        for entry in entries() {
            for lang in [Lang::Zh, Lang::En] {
                let text = explain(entry.code, lang).unwrap();
                for line in text.lines() {
                    assert!(line.width() <= COLUMNS + 2, "{line}");
                    assert_eq!(line, line.trim_end());
                    assert!(
                        !line.trim_start().starts_with(['，', '。', '、', '；', '”', '）']),
                        "{line}"
                    );
                }
                let packed = |text: &str| text.split_whitespace().collect::<String>();
                let whole = packed(&text);
                for part in [entry.name, entry.why, entry.basis, entry.example, entry.fix] {
                    assert!(whole.contains(&packed(part.get(lang))), "{text}");
                }
            }
        }
        assert_eq!(explain("Z101".parse().unwrap(), Lang::Zh), None);
    }

    #[test]
    fn explanation_is_aligned() {
        let text = explain(Code::new('F', 115), Lang::Zh).unwrap();
        let expected = "\
F115  社区基本情况接近上限

级别  提示：仅供了解，不必处理
说明  字符数在 950 到 1000 之间，没有超，但再补几句就会超过 1000。只是告知，不
      影响审核。
依据  附件2 填表说明第九条：不超过 1000 字（相差 5% 以内时提示，为 shenpi 约
      定）
例如  “社区基本情况”共 988 个字符
办法  不必修改；以后要补充内容时，请先删减。
";
        assert_eq!(text, expected);
    }

    #[test]
    fn lines_break_where_they_may() {
        for (text, columns, lines) in [
            ("一二三四五", 4, vec!["一二", "三四", "五"]),
            ("一二，三", 4, vec!["一", "二，", "三"]),
            ("一“二”三", 5, vec!["一", "“二”", "三"]),
            ("用 docx 报", 7, vec!["用 docx", "报"]),
            ("one two three", 7, vec!["one two", "three"]),
            ("immeasurable", 5, vec!["immeasurable"]),
            ("", 5, vec![""]),
        ] {
            assert_eq!(wrap(text, columns), lines, "{text}");
        }
    }

    #[test]
    fn typos_lead_to_codes() {
        for (typed, expected) in [
            ("f103", "F103"),
            ("F1O3", "F103"),
            ("Ｆ１０３", "F103"),
            (" F-103 ", "F103"),
            ("flo3", "F103"),
            ("F1003", "F103"),
            ("0201", "O201"),
            ("1103", "I103"),
            ("l501", "L501"),
            ("8401", "B401"),
            ("103", "C103 F103 I103"),
            ("401", "B401"),
            ("110", "C110 F110 I110"),
            ("g103", "C103 F103 G503 I103"),
            ("", ""),
            ("F", ""),
            ("社区", ""),
            ("社区基本情况超过了一千字", ""),
            ("xyz", ""),
        ] {
            let found: Vec<String> = nearest_codes(typed).iter().map(Code::to_string).collect();
            assert_eq!(found.join(" "), expected, "{typed}");
        }
        assert!(nearest_codes("f1").len() <= 5);
    }

    #[test]
    fn look_alikes_keep_codes_apart() {
        let mut seen: Vec<String> = entries().map(|e| look_alike(&e.code.to_string())).collect();
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }
}
