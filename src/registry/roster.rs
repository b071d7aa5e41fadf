//! Rosters of the ledger: a table with a header row, in whatever format the
//! readers know.
//!
//! In: a [`Document`] and the [`Columns`] wanted. Out: [`Row`]s whose cells
//! know their places, or findings (G501, G502) that say which columns or cells
//! are missing. Titles above the header, other columns, sums below (合计) and
//! sheets without the header are passed over; a cell that is merged downwards
//! holds for every row that it covers. Rows are made one at a time: a base of
//! 100,000 communities is held once, as the document that it was read from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::{Cell, Document, Format, Place, Table};
use crate::lang::Lang;
use crate::say;
use crate::text;

/// One column of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: &'static str,
    /// Other headings that mean the same.
    pub aliases: &'static [&'static str],
    /// Whether the column must be there …
    pub required: bool,
    /// … and every cell of it be filled.
    pub filled: bool,
}

const fn must(label: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { label, aliases, required: true, filled: true }
}

const fn may(label: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { label, aliases, required: false, filled: false }
}

/// 市（州）.
pub const CITY: Column =
    must("市（州）", &["市州", "所在市（州）", "所在市州", "市（州）名称", "地市"]);
/// 县（市、区）.
pub const COUNTY: Column = must(
    "县（市、区）",
    &["县市区", "区县", "区（县）", "县（区）", "所在县（市、区）", "县（市、区）名称"],
);
/// 街道（镇）.
pub const STREET: Column = must(
    "街道（镇）",
    &[
        "街道",
        "镇街",
        "街道（乡镇）",
        "乡镇（街道）",
        "街道办事处",
        "所在街道（镇）",
        "街道（镇、乡）",
    ],
);
/// 社区名称.
pub const NAME: Column = must("社区名称", &["社区", "社区全称"]);
/// 类别.
pub const KIND: Column = must("类别", &["社区类别", "城乡类别"]);
/// 改造项目号.
pub const PROJECT: Column =
    may("改造项目号", &["老旧小区改造项目号", "项目号", "改造项目编号", "试点项目号"]);
/// 年份.
pub const YEAR: Column = must("年份", &["年度", "统计年份"]);
/// 城市社区总数.
pub const TOTAL: Column = must("城市社区总数", &["总数", "社区总数", "城市社区数"]);
/// 来源.
pub const SOURCE: Column = must("来源", &["数据来源", "出处"]);
/// 称号.
pub const TITLE: Column = must("称号", &["命名称号", "创建称号", "拟创建称号"]);
/// 命名日期.
pub const NAMED_ON: Column = must("命名日期", &["命名时间", "发证日期"]);
/// 批次.
pub const BATCH: Column = must("批次", &["命名批次"]);
/// 编号.
pub const NUMBER: Column = may("编号", &["证书编号", "标识牌编号", "命名编号"]);
/// 理由.
pub const REASON: Column = may("理由", &["原因", "事由", "处理结果"]);
/// 期限.
pub const UNTIL: Column = may("期限", &["整改期限", "截止日期"]);

/// The columns of each roster, in the order of `Row::cells`.
pub type Columns = &'static [Column];

/// `import`.
pub static COMMUNITIES: Columns = &[CITY, COUNTY, STREET, NAME, KIND, PROJECT];
/// `totals`.
pub static TOTALS: Columns = &[CITY, YEAR, TOTAL, SOURCE];
/// `awards`.
pub static AWARDS: Columns = &[CITY, COUNTY, STREET, NAME, TITLE, NAMED_ON, BATCH, NUMBER];
/// `--list` of one step for many.
pub static STEPS: Columns = &[
    CITY,
    COUNTY,
    STREET,
    NAME,
    Column { required: false, filled: false, ..TITLE },
    REASON,
    UNTIL,
];

/// Where rows come from.
#[derive(Clone, Debug, Default, PartialEq)]
struct Origin {
    /// The roster's file, as it was given.
    path: String,
    /// Its name and SHA-256, where it is a file.
    file: Option<(String, String)>,
    /// Sheet, where the file has sheets.
    sheet: Option<String>,
    /// Number of the table, where the file is a text.
    table: Option<u32>,
}

/// One row of a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    origin: Arc<Origin>,
    /// Row, from 1; 0 where it stands in no file.
    pub row: u32,
    /// By column asked for: where it stands and what it says, without blanks
    /// around it. `None` where the roster has no such column.
    cells: Vec<Option<(u32, String)>>,
}

impl Row {
    /// A row that stands in no file: what the command line gives.
    pub fn given(path: &str, cells: Vec<Option<String>>) -> Row {
        let cells = cells.into_iter().map(|cell| cell.map(|cell| (0, cell))).collect();
        let origin = Origin { path: path.to_owned(), ..Origin::default() };
        Row { origin: Arc::new(origin), row: 0, cells }
    }

    /// The roster's file, as it was given.
    pub fn path(&self) -> &str {
        &self.origin.path
    }

    /// Name and SHA-256 of the roster's file.
    pub fn file(&self) -> Option<(String, String)> {
        self.origin.file.clone()
    }

    /// What stands in a column; `None` where it is blank.
    pub fn get(&self, at: usize) -> Option<&str> {
        let (_, text) = self.cells.get(at)?.as_ref()?;
        Some(text.as_str()).filter(|text| !text.is_empty())
    }

    /// Where a column of this row stands.
    pub fn place(&self, at: usize) -> Place {
        if self.row == 0 {
            return Place::Whole;
        }
        let column = self.cells.get(at).and_then(|cell| cell.as_ref()).map_or(1, |(at, _)| *at);
        let row = self.row;
        match self.origin.table {
            Some(table) => Place::TableCell { table, row, column },
            None => Place::Cell { sheet: self.origin.sheet.clone(), row, column },
        }
    }
}

/// A table of a roster: where it stands in the document, and its header.
#[derive(Debug)]
struct Part {
    /// Which of the document's tables, from 0.
    at: usize,
    origin: Arc<Origin>,
    header: u32,
    columns: Vec<Option<u32>>,
}

/// The tables of a document that have the columns wanted.
#[derive(Debug)]
pub struct Roster {
    document: Document,
    parts: Vec<Part>,
}

impl Roster {
    /// Finds the tables of a document, with what is wrong with it. `file` is the
    /// name and SHA-256 of its file.
    pub fn new(
        path: &str,
        file: Option<(String, String)>,
        document: Document,
        columns: Columns,
        lang: Lang,
    ) -> (Roster, Vec<Diagnostic>) {
        let mut parts = Vec::new();
        // The table that comes nearest, where none has all columns.
        let mut nearest: Option<(usize, Vec<&Column>, Place)> = None;
        let is_text = !matches!(
            document.format,
            Format::Xlsx
                | Format::Xlsm
                | Format::Xls
                | Format::Xlsb
                | Format::Ods
                | Format::Csv
                | Format::Tsv
        );
        for (at, (number, table)) in document.tables().enumerate() {
            let found = Some(table).filter(|table| !table.hidden);
            let Some((header, stands)) = found.and_then(|table| header(table, columns)) else {
                continue;
            };
            let origin = Arc::new(Origin {
                path: path.to_owned(),
                file: file.clone(),
                sheet: table.name.clone(),
                table: is_text.then_some(number),
            });
            let missing: Vec<&Column> = columns
                .iter()
                .zip(&stands)
                .filter(|(column, at)| column.required && at.is_none())
                .map(|(column, _)| column)
                .collect();
            if missing.is_empty() {
                parts.push(Part { at, origin, header, columns: stands });
                continue;
            }
            let matched = stands.iter().flatten().count();
            if nearest.as_ref().is_none_or(|(most, ..)| matched > *most) {
                let blank = Row { origin, row: header, cells: Vec::new() };
                nearest = Some((matched, missing, blank.place(0)));
            }
        }
        let roster = Roster { document, parts };
        let found = match roster.rows().next() {
            Some(_) => Vec::new(),
            None => vec![without(columns, nearest, lang)],
        };
        (roster, found)
    }

    /// Its rows, in their order.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let parts = self.parts.iter().filter_map(|part| {
            let (_, table) = self.document.tables().nth(part.at)?;
            Some(Lines::of(table).filter_map(|(row, cells)| part.row(row, &cells)))
        });
        parts.flatten()
    }
}

impl Part {
    /// The row, unless it stands above, is blank or a sum.
    fn row(&self, row: u32, cells: &BTreeMap<u32, &str>) -> Option<Row> {
        if row <= self.header {
            return None;
        }
        let text = |at: u32| {
            let text = cells.get(&at).map(|text| text::nfc(text.trim()).into_owned());
            (at, text.unwrap_or_default())
        };
        let own = self.columns.iter().map(|at| at.map(text)).collect();
        let row = Row { origin: Arc::clone(&self.origin), row, cells: own };
        let blank = row.cells.iter().flatten().all(|(_, text)| text.is_empty());
        (!blank && !is_sum(cells, &row)).then_some(row)
    }
}

/// G502: the blank cells of a row that must be filled.
pub fn blanks(row: &Row, columns: Columns, lang: Lang) -> Vec<Diagnostic> {
    let blank =
        columns.iter().enumerate().filter(|(at, column)| column.filled && row.get(*at).is_none());
    blank
        .map(|(at, column)| {
            let label = column.label;
            Diagnostic::new(
                Code::new('G', 502),
                say!(lang, "“{label}”是空的", "“{label}” is blank"),
                say!(lang, "填写“{label}”", "Fill in {label}"),
            )
            .at(row.place(at))
        })
        .collect()
}

/// G501.
fn without(
    columns: Columns,
    nearest: Option<(usize, Vec<&Column>, Place)>,
    lang: Lang,
) -> Diagnostic {
    let names = |columns: &mut dyn Iterator<Item = &Column>| {
        columns.map(|column| column.label).collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    let all = names(&mut columns.iter().filter(|column| column.required));
    let help = say!(
        lang,
        "第一行写明各列：{all}；列的先后不限",
        "Name the columns in the first row: {all}; their order is free"
    );
    let code = Code::new('G', 501);
    match nearest {
        Some((_, missing, place)) if !missing.is_empty() => {
            let missing = names(&mut missing.into_iter());
            let message = say!(
                lang,
                "名单缺少这些列：{missing}",
                "The roster lacks these columns: {missing}"
            );
            Diagnostic::new(code, message, help).at(place)
        }
        _ => {
            let message = say!(lang, "没有找到名单的内容", "There are no rows of a roster");
            Diagnostic::new(code, message, help)
        }
    }
}

/// Whether any of the findings refuses.
pub fn refuses(found: &[Diagnostic]) -> bool {
    found.iter().any(|found| found.severity == Severity::Error)
}

/// The rows of a table: number, and column → text. Merged cells are filled
/// downwards.
struct Lines<'a> {
    /// Cells of the rows to come.
    cells: &'a [Cell],
    /// Cells above that reach down to this row.
    open: Vec<&'a Cell>,
    /// The next row.
    row: u32,
    /// The last row of the table.
    rows: u32,
}

impl<'a> Lines<'a> {
    fn of(table: &'a Table) -> Lines<'a> {
        Lines { cells: &table.cells, open: Vec::new(), row: 1, rows: table.rows }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (u32, BTreeMap<u32, &'a str>);

    fn next(&mut self) -> Option<Self::Item> {
        let (rows, at) = (self.rows, self.row);
        self.open.retain(|cell| {
            let last = cell.row.saturating_add(cell.row_span.max(1)).saturating_sub(1);
            last.min(rows.max(cell.row)) >= at
        });
        // Where no cell reaches down, the next row that has cells.
        let row = if self.open.is_empty() { self.cells.first()?.row } else { at };
        let own = self.cells.iter().take_while(|cell| cell.row == row).count();
        let (own, rest) = self.cells.split_at(own);
        self.cells = rest;
        self.row = row.checked_add(1)?;
        let line = self.open.iter().copied().chain(own);
        let line = line.map(|cell| (cell.column, cell.text.as_ref())).collect();
        self.open.extend(own.iter().filter(|cell| cell.row_span > 1));
        Some((row, line))
    }
}

/// The row that bears most of the headings, at least two, and where each column
/// stands.
fn header(table: &Table, columns: Columns) -> Option<(u32, Vec<Option<u32>>)> {
    let mut best: Option<(usize, u32, Vec<Option<u32>>)> = None;
    // A header does not stand far down.
    for (row, cells) in Lines::of(table).take(50) {
        let keys: Vec<(u32, String)> = cells
            .iter()
            .filter(|(_, text)| text.len() <= 100)
            .map(|(at, text)| (*at, text::label_key(text)))
            .collect();
        let at: Vec<Option<u32>> = columns
            .iter()
            .map(|column| {
                // The heading itself wins over another that means the same.
                std::iter::once(&column.label).chain(column.aliases).find_map(|name| {
                    let key = text::label_key(name);
                    keys.iter().find(|(_, known)| *known == key).map(|(at, _)| *at)
                })
            })
            .collect();
        let matched = at.iter().flatten().count();
        if matched >= 2 && best.as_ref().is_none_or(|(most, ..)| matched > *most) {
            best = Some((matched, row, at));
        }
    }
    best.map(|(_, row, at)| (row, at))
}

/// A line of sums below the rows.
fn is_sum(cells: &BTreeMap<u32, &str>, row: &Row) -> bool {
    let sum =
        |text: &&&str| matches!(text::compact(text).as_str(), "合计" | "总计" | "小计" | "共计");
    cells.values().any(|text| sum(&text)) && row.get(3).is_none() | row.get(1).is_none()
}
