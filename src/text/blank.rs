//! What a blank form already says: placeholders are no answer.

use super::{is_unseen, narrow, nfc};

/// Words that a blank form prints where a value will stand. A text made of
/// these, of [`is_filler`] characters and of open boxes is blank. Longer ones
/// stand before their beginnings.
const PRINTED: &[&str] = &[
    // Some forms print the century: 20 年 月 日.
    "202年月日",
    "20年月日",
    "年月日",
    "加盖单位公章",
    "加盖公章",
    "盖单位公章",
    "单位盖章",
    "单位公章",
    "单位签章",
    "主要负责人",
    "负责人",
    "经办人",
    "审核人",
    "单位",
    "盖章",
    "公章",
    "签字",
    "签章",
    "签名",
    "印章",
    "日期",
    "无",
];

/// What a box may stand beside; blank only where that box is open.
const CHOICES: &[&str] = &[
    "不同意推荐",
    "不同意上报",
    "不予推荐",
    "不符合",
    "不同意",
    "不推荐",
    "不通过",
    "不合格",
    "同意推荐",
    "同意上报",
    "同意",
    "推荐",
    "符合",
    "通过",
    "合格",
    "是",
    "否",
];

/// Longest placeholder that is looked at, fillers left out. Longer text is no
/// placeholder, so that a whole summary is never copied to find that out.
const LONGEST: usize = 64;

/// True where nothing was filled in: white space, `____`, `年 月 日`, `/`, `无`,
/// `－`, `（盖章）`, `……`, an open box, or several of these (F101, O201).
pub fn is_blank_placeholder(text: &str) -> bool {
    let mut kept = String::new();
    let mut count = 0;
    for c in text.chars() {
        let c = narrow(c);
        if is_unseen(c) || is_filler(c) {
            continue;
        }
        count += 1;
        if count > LONGEST {
            return false;
        }
        kept.push(c);
    }
    let mut rest = kept.as_str();
    while !rest.is_empty() {
        match printed(rest).or_else(|| unticked(rest)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

/// Lines to write on, and marks that say nothing by themselves.
fn is_filler(c: char) -> bool {
    matches!(
        c,
        '_' | '﹍' | '﹎' | '﹏' | '‗' | '¯' | '-' | '‐'
            ..='―'
                | '−'
                | '─'
                | '━'
                | '/'
                | '\\'
                | '|'
                | '.'
                | '。'
                | ','
                | '、'
                | ';'
                | ':'
                | '…'
                | '⋯'
                | '·'
                | '~'
                | '*'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '【'
                | '】'
                | '〔'
                | '〕'
                | '“'
                | '”'
                | '"'
    )
}

fn printed(text: &str) -> Option<&str> {
    PRINTED.iter().find_map(|word| text.strip_prefix(word))
}

/// Skips a choice with its open box on either side, or an open box alone.
fn unticked(text: &str) -> Option<&str> {
    let choice =
        |text: &'_ str| CHOICES.iter().find_map(|word| text.strip_prefix(word).map(str::len));
    let after = |left: usize| text.get(text.len() - left..);
    if let Some(left) = choice(text) {
        return after(left)?.strip_prefix(is_open_box);
    }
    let rest = text.strip_prefix(is_open_box)?;
    // `□同意□不同意`: the box before. `□同意□` could be either; both are open.
    match choice(rest).and_then(after) {
        Some(beyond) if beyond.is_empty() || beyond.starts_with(is_open_box) => Some(beyond),
        Some(beyond) if printed(beyond).is_some() => Some(beyond),
        _ => Some(rest),
    }
}

fn is_open_box(c: char) -> bool {
    matches!(c, '□' | '☐' | '◻' | '▢' | '❏' | '❑' | '❐' | '❒')
}

/// The value as it goes into the record: NFC, without white space, zero-width
/// marks and lines to write on at either end; empty where it is only a
/// placeholder. What stands inside is left alone.
pub fn strip_placeholders(text: &str) -> String {
    let edge = |c: char| is_unseen(c) || matches!(c, '_' | '＿' | '﹍' | '﹎' | '﹏' | '‗');
    let inner = text.trim_matches(edge);
    if is_blank_placeholder(inner) { String::new() } else { nfc(inner).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_blank() {
        let blank = [
            "",
            " \u{3000}\n\t\u{A0}",
            "\u{200B}\u{FEFF}",
            "____",
            "＿＿＿",
            "/",
            "／",
            "无",
            " 无 ",
            "－",
            "—",
            "——",
            "-",
            "……",
            "...",
            "年 月 日",
            "    年   月   日 ",
            "年\u{3000}月\u{3000}日",
            "____年__月__日",
            "20  年  月  日",
            "(盖章)",
            "（盖章）",
            "（公章）",
            "（签字）",
            "(盖章) 年 月 日",
            "（盖章）\n年  月  日",
            "单位（盖章）",
            "负责人（签字）：\n（盖章）\n年 月 日",
            "同意□ 不同意□",
            "同意□　不同意□\n（盖章）\n年 月 日",
            "□同意 □不同意",
            "☐ 同意 ☐ 不同意 (盖章) 年 月 日",
            "同意推荐 □",
            "☐",
            "□",
            "（ ）",
        ];
        for text in blank {
            assert!(is_blank_placeholder(text), "{text:?}");
            assert_eq!(strip_placeholders(text), "", "{text:?}");
        }
    }

    #[test]
    fn answers_are_not_blank() {
        let filled = [
            "同意",
            "同意推荐",
            "同意☑ 不同意☐",
            "☑同意 □不同意",
            "同意√ 不同意□",
            "同意（盖章）年 月 日",
            "2021年 月 日",
            "2021年9月1日",
            "年9月1日",
            "奥体社区",
            "无忧社区",
            "吴无忌",
            "0",
            "月 日",
            "无线社区",
            "是",
            "公章已盖",
            "其他□",
        ];
        for text in filled {
            assert!(!is_blank_placeholder(text), "{text:?}");
        }
        assert!(!is_blank_placeholder(&"本社区有居民。".repeat(200)));
        assert!(is_blank_placeholder(&"_ ".repeat(5000)));
    }

    #[test]
    fn edges_are_stripped() {
        let cases = [
            ("____奥体社区______", "奥体社区"),
            ("  ＿奥体社区＿ ", "奥体社区"),
            ("\u{A0}成都市\u{200B}", "成都市"),
            ("成都市 武侯区_1号", "成都市 武侯区_1号"),
            ("张\u{3000}三\r\n", "张\u{3000}三"),
            ("e\u{301}", "é"),
            ("/无/", ""),
            ("无名路", "无名路"),
        ];
        for (text, expected) in cases {
            assert_eq!(strip_placeholders(text), expected, "{text:?}");
        }
    }
}
