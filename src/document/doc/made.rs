//! Files made byte by byte: what Word and older writers do and LibreOffice does
//! not, and what only an attacker would do.

use std::io::{Cursor, Write};

use super::*;
use crate::document::{Limit, Place, Table};

/// A paragraph: its text with the mark that ends it, its paragraph and its
/// character properties.
type Part<'a> = (&'a str, &'a [u8], &'a [u8]);

const IN_TABLE: [u8; 3] = [0x16, 0x24, 1];
const DELETED: &[u8] = &[0x00, 0x08, 0x81];

/// The paragraph properties that end a row, as Word 97 writes them.
fn row(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let mut body = vec![flags.len() as u8];
    body.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
    for flags in flags {
        body.extend(flags.to_le_bytes());
        body.extend([0; 18]);
    }
    let mut list = [&IN_TABLE[..], &[0x17, 0x24, 1, 0x08, 0xD6]].concat();
    list.extend((body.len() as u16 + 1).to_le_bytes());
    list.extend(body);
    list
}

/// A formatting page: byte offsets and, for each run, the bytes of its entry.
fn page(offsets: &[u32], entries: &[Vec<u8>], entry_size: usize) -> Vec<u8> {
    let mut page = vec![0u8; 512];
    let mut free = 510;
    for (index, offset) in offsets.iter().enumerate() {
        page[4 * index..4 * index + 4].copy_from_slice(&offset.to_le_bytes());
    }
    for (index, entry) in entries.iter().enumerate() {
        free = (free - entry.len()) & !1;
        page[free..free + entry.len()].copy_from_slice(entry);
        page[4 * offsets.len() + entry_size * index] = (free / 2) as u8;
    }
    page[511] = entries.len() as u8;
    page
}

/// A Word file of these parts, each on formatting pages of its own; text that
/// fits goes into the compressed form.
fn file(parts: &[Part], data: &[u8]) -> Vec<u8> {
    let mut word = vec![0u8; 1024];
    let (mut cps, mut descriptors) = (vec![0u32], Vec::new());
    let mut spans = Vec::new();
    for (text, ..) in parts {
        let start = word.len() as u32;
        let place = if text.is_ascii() {
            word.extend(text.bytes());
            0x4000_0000 | (start * 2)
        } else {
            word.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            start
        };
        spans.push([start, word.len() as u32]);
        cps.push(cps[cps.len() - 1] + text.encode_utf16().count() as u32);
        descriptors.extend([0, 0]);
        descriptors.extend(place.to_le_bytes());
        descriptors.extend([0, 0]);
    }
    let mut table = Vec::new();
    // What is not there has a place of any number.
    let mut pairs = [(u32::MAX, 0u32); 93];
    for (number, entry_size) in [(12, 1), (13, 13)] {
        let mut numbers = Vec::new();
        for (span, (_, paragraph, character)) in spans.iter().zip(parts) {
            word.resize(word.len().next_multiple_of(512), 0);
            numbers.extend(((word.len() / 512) as u32).to_le_bytes());
            let entry = if number == 12 {
                [&[character.len() as u8], *character].concat()
            } else {
                let words = (paragraph.len() + 2).div_ceil(2) as u8;
                [&[0, words, 0, 0], *paragraph].concat()
            };
            word.extend(page(span, &[entry], entry_size));
        }
        pairs[number] = (table.len() as u32, (8 * parts.len() + 4) as u32);
        table.extend(spans.iter().flatten().step_by(2).flat_map(|at| at.to_le_bytes()));
        table.extend(u32::MAX.to_le_bytes());
        table.extend(numbers);
    }
    let plc = [cps.iter().flat_map(|cp| cp.to_le_bytes()).collect(), descriptors].concat();
    pairs[33] = (table.len() as u32, plc.len() as u32 + 5);
    table.push(2);
    table.extend((plc.len() as u32).to_le_bytes());
    table.extend(plc);

    let mut block = vec![0xEC, 0xA5, 0xC1, 0];
    block.resize(32, 0);
    block.extend([14, 0]);
    block.resize(62, 0);
    block.extend([22, 0]);
    block.resize(76, 0);
    block.extend(cps[cps.len() - 1].to_le_bytes());
    block.resize(152, 0);
    block.extend([93, 0]);
    for (at, length) in pairs {
        block.extend(at.to_le_bytes());
        block.extend(length.to_le_bytes());
    }
    word[..block.len()].copy_from_slice(&block);

    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("in memory");
    for (name, content) in [("WordDocument", &*word), ("0Table", &*table), ("Data", data)] {
        let mut stream = file.create_stream(name).expect("in memory");
        stream.write_all(content).expect("in memory");
    }
    file.flush().expect("in memory");
    file.into_inner().into_inner()
}

fn document(parts: &[Part]) -> Document {
    read(&file(parts, &[]), &Limits::default()).expect("sound")
}

fn areas(table: &Table) -> Vec<(u32, u32, u32, u32, &str)> {
    let area =
        |cell: &'_ crate::document::Cell| (cell.row, cell.column, cell.row_span, cell.column_span);
    let texts = table.cells.iter().map(|cell| &*cell.text);
    table.cells.iter().map(area).zip(texts).map(|((r, c, h, w), text)| (r, c, h, w, text)).collect()
}

fn lines(document: &Document) -> Vec<&str> {
    document.paragraphs().map(|(_, paragraph)| paragraph.text.as_str()).collect()
}

#[test]
fn a_table_of_word_97_says_only_that_it_is_one() {
    let first = row(&[-108, 2000, 4000, 6000], &[0x60, 1, 2]);
    let second = row(&[-105, 2003, 6001], &[0x20, 0]);
    let document = document(&[
        ("before\r", &[], &[]),
        ("社区\u{7}", &IN_TABLE, &[]),
        ("one\rtwo\u{7}", &IN_TABLE, &[]),
        ("\u{7}", &IN_TABLE, &[]),
        ("\u{7}", &first, &[]),
        ("\u{7}", &IN_TABLE, &[]),
        ("three\u{7}", &IN_TABLE, &[]),
        ("\u{7}", &second, &[]),
        ("后\r", &[], &[]),
    ]);
    let (_, table) = document.tables().next().expect("a table");
    assert_eq!(
        areas(table),
        [(1, 1, 2, 1, "社区"), (1, 2, 1, 2, "one\ntwo"), (2, 2, 1, 2, "three")]
    );
    assert_eq!(lines(&document), ["before", "后"]);
}

#[test]
fn a_deleted_row_is_gone_and_counted() {
    let shape = row(&[0, 2000], &[0]);
    let document = document(&[
        ("kept\u{7}", &IN_TABLE, &[]),
        ("\u{7}", &shape, &[]),
        ("gone\u{7}", &IN_TABLE, DELETED),
        ("\u{7}", &shape, DELETED),
        ("kept too\u{7}", &IN_TABLE, &[]),
        ("\u{7}", &shape, &[]),
        ("\r", &[], &[]),
    ]);
    let (_, table) = document.tables().next().expect("a table");
    assert_eq!(areas(table), [(1, 1, 1, 1, "kept"), (2, 1, 1, 1, "kept too")]);
    let place = Place::TableCell { table: 1, row: 2, column: 1 };
    assert_eq!(document.notes, [Note::TrackedChanges { count: 1, place }]);
}

#[test]
fn no_character_is_lost_where_structure_is() {
    // A row that never ends, a cell mark outside tables, an open field.
    let document = document(&[
        ("cell\u{7}", &IN_TABLE, &[]),
        ("rest\r", &IN_TABLE, &[]),
        ("a\u{7}b\u{13}c\u{14}d\r", &[], &[]),
        ("last", &[], &[]),
    ]);
    let (_, table) = document.tables().next().expect("a table");
    assert_eq!(areas(table), [(1, 1, 1, 1, "cell"), (1, 2, 1, 1, "rest\n")]);
    assert_eq!(lines(&document), ["a", "bcd", "last"]);
}

#[test]
fn fields_show_their_result_only() {
    let field = "x\u{13} HYPERLINK \"y\" \u{14}shown\u{15}z\r";
    let cases = [
        (field, "xshownz"),
        ("\u{13} IF \u{13} PAGE \u{14}1\u{15} \u{14}yes\u{15}\r", "yes"),
        ("\u{13} FORMTEXT \u{14}a\u{13} REF x \u{14}b\u{15}c\u{15}d\r", "abcd"),
        ("\u{13} eq \\o\\ac(□,√) \u{15}同意\r", "☑同意"),
        ("\u{13} PAGE \u{15}end\r", "end"),
        ("\u{14}\u{15}stray\u{15}\r", "stray"),
        ("a\u{1E}b\u{1F}c\u{1}\u{8}\u{2}\u{5}d\u{C}e\r", "a-bcd\ne"),
    ];
    for (text, expected) in cases {
        assert_eq!(lines(&document(&[(text, &[], &[])])), [expected]);
    }
}

#[test]
fn a_check_box_without_its_state_is_said() {
    let document = document(&[("\u{13} FORMCHECKBOX \u{1}\u{14}\u{15}同意\r", &[], &[])]);
    assert_eq!(lines(&document), ["同意"]);
    assert!(matches!(document.notes.as_slice(), [Note::NotRead { .. }]));
}

#[test]
fn depth_of_tables_and_fields_is_bounded() {
    let level = |depth: u32| [&[0x49, 0x66], &depth.to_le_bytes()[..]].concat();
    let fields = "\u{13}".repeat(1500) + &"\u{15}".repeat(1500);
    let deep = [level(65), level(i32::MAX as u32)];
    let cases: [Part; 3] = [("x\r", &deep[0], &[]), ("x\r", &deep[1], &[]), (&fields, &[], &[])];
    for part in cases {
        let result = read(&file(&[part], &[]), &Limits::default());
        assert_eq!(result, Err(ReadError::OverLimit(Limit::Depth)));
    }
    let document = document(&[("x\r", &level(64), &[])]);
    assert_eq!(document.tables().count(), 64);
}

#[test]
fn a_long_list_on_every_paragraph_is_over_the_limit() {
    // 64 KiB of properties in the data stream, asked for again and again.
    let data = [&[0xFC, 0xFF][..], &[0x16, 0x24, 1].repeat(21_844)].concat();
    let text = "\r".repeat(2_000);
    let part: Part = (&text, &[0x46, 0x66, 0, 0, 0, 0], &[]);
    let result = read(&file(&[part], &data), &Limits::default());
    assert_eq!(result, Err(ReadError::OverLimit(Limit::Time)));
}
