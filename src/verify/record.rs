//! The attached record against the text on the pages.
//!
//! In: the document of today and the text of its pages. Out: S785 for every value of the attached
//! `record.json` (schema `shenpi.record/1`) that the pages do not print, S786
//! where the comparison could not be made. A file without such a record is
//! none of ours and is left alone.
//!
//! Values are compared without white space and in NFKC. A date counts in every
//! way that our papers print it (2022-12-30, 2022年12月30日, 二〇二二年十二月三十日);
//! a long text may be cut where a page ends. Of a record that names no fields
//! (the approval form prints them all) the fields of the form are compared.
//! What a page prints beyond the record is not judged.

use serde_json::Value as Json;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::pdf::{Dictionary, Object, View};
use super::text;
use super::words::Say;

/// The name of the attachment, and its schema.
const NAME: &str = "record.json";
const SCHEMA: &str = "shenpi.record/1";

/// What an approval form prints.
const FORM: [&str; 10] = [
    "community",
    "city",
    "filed_on",
    "title",
    "division",
    "leader",
    "phone",
    "address",
    "summary",
    "opinions",
];

/// Nodes of a name tree, at most.
const NODES: usize = 10_000;

/// Characters below which a text is not cut at the end of a page.
const PIECE: usize = 8;

/// The record that is attached to one of ours.
pub(super) fn read(view: &View<'_, '_>, say: &mut Say) -> Option<Json> {
    let json = attached(view)?;
    match serde_json::from_slice::<Json>(&json) {
        Ok(record) => {
            (record.get("schema").and_then(Json::as_str) == Some(SCHEMA)).then_some(record)
        }
        Err(_) => {
            say.record_unread("JSON");
            None
        }
    }
}

/// Compares it with the text of the pages.
pub(super) fn compare(record: &Json, pages: Result<String, &'static str>, say: &mut Say) {
    let printed = match pages {
        Ok(text) => plain(&text),
        Err(why) => return say.record_unread(why),
    };
    if printed.is_empty() {
        return say.record_unread("text");
    }
    let shown: Option<Vec<&str>> = record
        .get("fields")
        .and_then(Json::as_array)
        .map(|fields| fields.iter().filter_map(Json::as_str).collect());
    let applications = record.get("applications").and_then(Json::as_array);
    for application in applications.into_iter().flatten() {
        let Some(fields) = application.get("record").and_then(Json::as_object) else { continue };
        for (id, value) in fields {
            let counts = match &shown {
                Some(shown) => shown.contains(&id.as_str()),
                None => FORM.contains(&id.as_str()),
            };
            if counts {
                values(id, value, &mut |id, value| {
                    if !ways(value).iter().any(|way| is_printed(&printed, way)) {
                        say.record_differs(id, value);
                    }
                });
            }
        }
    }
}

/// Every text below a field, with its dotted id.
fn values(id: &str, value: &Json, each: &mut dyn FnMut(&str, &str)) {
    match value {
        Json::String(text) if !text.trim().is_empty() => each(id, text),
        Json::Number(number) => each(id, &number.to_string()),
        Json::Object(members) => {
            for (key, value) in members {
                values(&format!("{id}.{key}"), value, each);
            }
        }
        Json::Array(members) => {
            for value in members {
                values(id, value, each);
            }
        }
        _ => {}
    }
}

/// A text without white space, in NFKC.
fn plain(text: &str) -> String {
    let invisible =
        |c: &char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    let kept = |c: &char| !c.is_whitespace() && !invisible(c);
    // Nearly all text is normal already: asking is cheaper than normalising.
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return text.chars().filter(kept).collect();
    }
    text.nfkc().filter(kept).collect()
}

/// The ways in which a value may be printed.
fn ways(value: &str) -> Vec<String> {
    let mut ways = vec![plain(value)];
    if let Ok(date) = value.parse::<jiff::civil::Date>() {
        let (year, month, day) = (date.year(), date.month(), date.day());
        ways.push(format!("{year}年{month}月{day}日"));
        ways.push(format!("{year}.{month}.{day}"));
        ways.push(format!("{year}/{month}/{day}"));
        let digits: String = year.to_string().bytes().map(|digit| chinese(digit - b'0')).collect();
        ways.push(format!("{digits}年{}月{}日", below_forty(month), below_forty(day)));
    }
    ways
}

fn chinese(digit: u8) -> char {
    ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九']
        .get(usize::from(digit))
        .copied()
        .unwrap_or('〇')
}

/// 12 is 十二, 30 is 三十.
fn below_forty(number: i8) -> String {
    let number = number.unsigned_abs();
    let (tens, ones) = (number / 10, number % 10);
    let mut text = String::new();
    if tens > 1 {
        text.push(chinese(tens));
    }
    if tens > 0 {
        text.push('十');
    }
    if ones > 0 {
        text.push(chinese(ones));
    }
    text
}

/// Whether the pages print a text: in one piece, or in a few that follow each
/// other, with a page's end between them.
fn is_printed(pages: &str, text: &str) -> bool {
    let (mut pages, mut left) = (pages, text);
    for _ in 0..8 {
        if left.is_empty() {
            return true;
        }
        if pages.contains(left) {
            return true;
        }
        // The longest beginning that stands there: what is true of a length is
        // true of every shorter one.
        let ends: Vec<usize> = left.char_indices().map(|(at, _)| at).skip(1).collect();
        let count =
            ends.partition_point(|end| left.get(..*end).is_some_and(|piece| pages.contains(piece)));
        if count < PIECE {
            return false;
        }
        let Some(end) = ends.get(count - 1) else { return false };
        let (piece, rest) = left.split_at(*end);
        let Some(at) = pages.find(piece) else { return false };
        pages = pages.get(at + piece.len()..).unwrap_or_default();
        left = rest;
    }
    false
}

/// The bytes of the attachment.
fn attached(view: &View<'_, '_>) -> Option<Vec<u8>> {
    let catalog = view.catalog().ok()?;
    let names = view.value(catalog.dictionary()?, "Names")?;
    let tree = view.value(names.dictionary()?, "EmbeddedFiles")?;
    let (mut open, mut room) = (vec![tree], NODES);
    while let Some(node) = open.pop() {
        room = room.checked_sub(1)?;
        let Some(node) = node.dictionary() else { continue };
        if let Some(list) = view.value(node, "Names") {
            for file in list.array().unwrap_or_default().iter().skip(1).step_by(2) {
                let Ok(file) = view.resolve(file) else { continue };
                if let Some(data) = file.dictionary().and_then(|file| data(view, file)) {
                    return Some(data);
                }
            }
        }
        for kid in view.value(node, "Kids").as_ref().and_then(Object::array).unwrap_or_default() {
            open.extend(view.resolve(kid));
        }
    }
    None
}

fn data(view: &View<'_, '_>, file: &Dictionary) -> Option<Vec<u8>> {
    let named = |key| {
        let name = view.value(file, key)?;
        Some(text::decode(name.string()?) == NAME)
    };
    if named("UF") != Some(true) && named("F") != Some(true) {
        return None;
    }
    let streams = view.value(file, "EF")?;
    let streams = streams.dictionary()?;
    let stream = view.value(streams, "UF").or_else(|| view.value(streams, "F"))?;
    view.pdf().data(stream.stream()?, view).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_way() {
        let ways = ways("2022-12-30");
        for way in ["2022-12-30", "2022年12月30日", "二〇二二年十二月三十日"] {
            assert!(ways.contains(&way.to_owned()), "{way}");
        }
        assert_eq!(below_forty(10), "十");
        assert_eq!(below_forty(31), "三十一");
        assert_eq!(super::ways("玉林"), ["玉林"]);
    }

    #[test]
    fn long_texts_may_be_cut_and_short_ones_not() {
        let text = "一二三四五六七八九十甲乙丙丁戊己庚辛";
        assert!(is_printed(&format!("前{text}后"), text));
        assert!(is_printed("前一二三四五六七八九十第1页甲乙丙丁戊己庚辛后", text));
        assert!(!is_printed("前一二三四五六七八九十第1页甲乙丙丁戊己庚癸后", text));
        assert!(!is_printed("玉林第1页东路", "玉林东路"));
    }
}
