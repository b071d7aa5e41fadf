//! Whole files: three small ones that LibreOffice wrote, and what becomes of
//! them when they are cut, flipped or marked.

use std::io::{Cursor, Seek, SeekFrom, Write};

use super::*;
use crate::document::{Block, Cell, ControlKind, Damage, Font, Limit, PageSize, Place, Table};

const GRID: &[u8] = include_bytes!("../../../samples/readers/doc/grid.doc");
const FIELDS: &[u8] = include_bytes!("../../../samples/readers/doc/fields.doc");
const TEXT: &[u8] = include_bytes!("../../../samples/readers/doc/text.doc");

fn document(bytes: &[u8]) -> Document {
    read(bytes, &Limits::default()).expect("a sound sample")
}

fn area(cell: &Cell) -> (u32, u32, u32, u32, &str) {
    (cell.row, cell.column, cell.row_span, cell.column_span, &cell.text)
}

fn areas(table: &Table) -> Vec<(u32, u32, u32, u32, &str)> {
    table.cells.iter().map(area).collect()
}

fn lines(document: &Document) -> Vec<&str> {
    document.paragraphs().map(|(_, paragraph)| paragraph.text.as_str()).collect()
}

/// Overwrites bytes at an offset within the `WordDocument` stream.
fn patched(bytes: &[u8], offset: u64, new: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).expect("a sound sample");
    let mut stream = file.open_stream("WordDocument").expect("a Word file");
    stream.seek(SeekFrom::Start(offset)).expect("in memory");
    stream.write_all(new).expect("in memory");
    stream.flush().expect("in memory");
    drop(stream);
    file.into_inner().into_inner()
}

#[test]
fn rows_with_different_cells_form_one_grid() {
    let document = document(GRID);
    let (_, first) = document.tables().next().expect("a table");
    assert_eq!((first.rows, first.columns, first.nested), (6, 5, false));
    let expected = [
        (1, 1, 3, 1, "各级审核意见"),
        (1, 2, 1, 1, "街道"),
        (1, 3, 1, 3, "同意\n盖章"),
        (2, 2, 2, 1, "县"),
        (2, 3, 1, 1, "a"),
        (2, 4, 2, 2, "b"),
        (3, 3, 1, 1, "c"),
        (4, 1, 1, 2, "合计"),
        (4, 3, 1, 1, "x"),
        (4, 4, 1, 1, "y"),
        (4, 5, 1, 1, "z"),
        (5, 1, 2, 1, "r5"),
        (5, 2, 2, 1, "k"),
        (5, 3, 1, 3, "w"),
        (6, 3, 1, 3, "w2"),
    ];
    assert_eq!(areas(first), expected);
    assert_eq!(lines(&document), ["前", "中", "后"]);
    assert_eq!(document.pages, [PageSize { width: 11906, height: 16838 }]);
}

#[test]
fn nested_tables_follow_the_one_that_holds_them() {
    let document = document(GRID);
    let tables: Vec<_> = document.tables().skip(1).map(|(_, table)| table).collect();
    let nested: Vec<_> = tables.iter().map(|table| table.nested).collect();
    assert_eq!(nested, [false, true, true]);
    assert_eq!(
        areas(tables[0]),
        [(1, 1, 1, 1, "一"), (1, 2, 1, 1, "上\n下"), (2, 1, 1, 1, "三"), (2, 2, 1, 1, "二")]
    );
    assert_eq!(
        areas(tables[1]),
        [(1, 1, 1, 1, "甲"), (1, 2, 1, 1, "乙"), (2, 1, 1, 1, "丙"), (2, 2, 1, 1, "前\n末")]
    );
    assert_eq!(areas(tables[2]), [(1, 1, 1, 1, "i1"), (1, 2, 1, 1, "i2")]);
}

#[test]
fn form_fields_show_their_state() {
    let document = document(FIELDS);
    let (_, table) = document.tables().next().expect("a table");
    let values: Vec<_> =
        table.cells.iter().filter(|cell| cell.column == 2).map(|cell| &*cell.text).collect();
    assert_eq!(
        values,
        ["☑四川省绿色社区\n☐四川省省级示范绿色社区", "王丽", "", "绵阳市", "☑是☐否☑"]
    );
    assert_eq!(lines(&document), ["前", "行内值尾☑"]);

    let controls: Vec<_> = document
        .controls
        .iter()
        .map(|control| (control.tag.as_deref(), control.kind, control.placeholder))
        .collect();
    let box_of = |checked| ControlKind::Checkbox { checked };
    assert_eq!(
        controls,
        [
            (None, box_of(true), false),
            (None, box_of(false), false),
            (Some("leader"), ControlKind::Text, false),
            (Some("phone"), ControlKind::Text, true),
            (None, ControlKind::DropDown, false),
            (Some("c1"), ControlKind::Text, false),
            (None, box_of(true), false),
        ]
    );
    assert_eq!(document.controls[2].place, Place::TableCell { table: 1, row: 2, column: 2 });
    assert_eq!(document.controls[5].place, Place::Paragraph { index: 2 });
    // Two boxes and text beside them: no one control fills that cell.
    let filling: Vec<_> = table.cells.iter().filter_map(|cell| cell.control).collect();
    assert_eq!(filling, [2, 3, 4]);
}

#[test]
fn text_is_what_a_person_sees() {
    let document = document(TEXT);
    assert_eq!(
        lines(&document),
        [
            "甲-乙丙\t丁\n戊𠮷😀己",
            "显示",
            "并增文",
            "链接1末",
            "脚",
            "节一",
            "节二",
            "新页",
            "字体测试小",
            "锚",
            "尾",
            "框三",
            "框一",
            "框二"
        ]
    );
    let place = Place::Paragraph { index: 3 };
    assert_eq!(document.notes, [Note::TrackedChanges { count: 2, place }]);
    let landscape = PageSize { width: 16838, height: 11906 };
    assert_eq!(document.pages, [landscape, PageSize { width: 11906, height: 16838 }]);
    let Block::Paragraph(paragraph) = &document.blocks[8] else { panic!("a paragraph") };
    let font = paragraph.font.map(|font| document.fonts[usize::from(font)].clone());
    assert_eq!(font, Some(Font { name: Some("仿宋_GB2312".into()), half_points: Some(28) }));
}

#[test]
fn marked_files_are_refused_by_name() {
    let cases: [(u64, &[u8], ReadError); 3] = [
        (10, &[0xF0, 0x13], ReadError::Protected),
        (2, &[104, 0], ReadError::NotAForm(Foreign::OldWord)),
        (0, &[0xDC, 0xA5], ReadError::NotAForm(Foreign::OldWord)),
    ];
    for (offset, bytes, expected) in cases {
        let file = patched(TEXT, offset, bytes);
        assert_eq!(read(&file, &Limits::default()), Err(expected));
    }
}

#[test]
fn text_lengths_beyond_the_pieces_are_damage() {
    for length in [5_000u32, 0x7FFF_FFFF, u32::MAX] {
        for offset in [0x4C, 0x64] {
            let file = patched(TEXT, offset, &length.to_le_bytes());
            let result = read(&file, &Limits::default());
            assert!(
                matches!(result, Err(ReadError::Damaged(Damage::Content(_)))),
                "{offset} {length}"
            );
        }
    }
}

#[test]
fn limits_are_kept() {
    let cases = [
        (Limits { table_depth: 2, ..Limits::default() }, Limit::Depth),
        (Limits { cells: 10, ..Limits::default() }, Limit::Cells),
        (Limits { part: 100, ..Limits::default() }, Limit::Size),
    ];
    for (limits, limit) in cases {
        assert_eq!(read(GRID, &limits), Err(ReadError::OverLimit(limit)));
    }
    assert!(read(GRID, &Limits { table_depth: 3, ..Limits::default() }).is_ok());
}

#[test]
fn cut_files_are_damaged() {
    for file in [GRID, FIELDS, TEXT] {
        for length in (0..file.len()).step_by(97) {
            let result = read(&file[..length], &Limits::default());
            assert!(matches!(result, Err(ReadError::Damaged(_))), "{length}");
        }
    }
}

#[test]
fn changed_bytes_never_break_the_reader() {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for file in [GRID, FIELDS, TEXT] {
        for _ in 0..300 {
            let mut file = file.to_vec();
            for _ in 0..=next(4) {
                let at = next(file.len() - 4);
                let value = [0, u32::MAX, 0x7FFF_FFFF, next(1 << 32) as u32][next(4)];
                let count = 1 + next(4);
                file[at..at + count].copy_from_slice(&value.to_le_bytes()[..count]);
            }
            // Only that it comes back: many of these are still sound files.
            let _ = read(&file, &Limits::default());
        }
    }
}
