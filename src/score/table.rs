//! Rows to criteria: which score stands for which.
//!
//! In: the tables and lines of a document. Out: a [`Raw`] for each sheet, with
//! every cell that may hold a score, nothing chosen and nothing dropped. A row
//! is bound by the title in it, else by one of its items, else by its number;
//! so that the published layout is read too, in which page breaks lost a class's
//! points, set item before title and put class points in place of numbers
//! (rules, appendix).

use std::collections::{BTreeMap, HashMap};

use crate::document::{Block, Cell, Document, Place, Table};
use crate::extract::{Grid, is_sheet};
use crate::form::score::{Column, Mark};
use crate::form::{FormDef, Scoring, title_key};
use crate::score::line::{self, Slot};
use crate::score::number;
use crate::text;

/// A text and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) text: String,
    pub(super) place: Place,
}

/// What was found of one sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Raw {
    /// The worksheet, or the number of the first table.
    pub(super) sheet: Option<String>,
    pub(super) table: u32,
    /// Texts behind labels beside the table.
    pub(super) slots: Vec<(Slot, Found)>,
    /// Criterion (from 0) to the cells that may hold its score, with the column
    /// of each among the columns of scores.
    pub(super) scores: BTreeMap<usize, Vec<(usize, Found)>>,
    /// Criterion to the place where its score belongs.
    pub(super) rows: BTreeMap<usize, Place>,
    /// Criterion to the points printed in its row.
    pub(super) points: BTreeMap<usize, Vec<Found>>,
    /// Printed sums of classes and of all.
    pub(super) subtotals: Vec<(usize, Found)>,
    pub(super) totals: Vec<Found>,
    /// Scores in rows that are of no criterion.
    pub(super) orphans: Vec<Found>,
    /// Rows whose number is another criterion's: the number and the criterion.
    pub(super) misnumbered: Vec<(usize, Found)>,
    /// Figure (from 0) to the cells that give it.
    pub(super) figures: BTreeMap<usize, Vec<Found>>,
    /// The headings of scores, and a header without any.
    pub(super) headings: Vec<String>,
    pub(super) no_column: Option<Place>,
}

/// Criteria that a sheet has at least; a text that cites one is no sheet.
const FEWEST: usize = 3;

/// Every sheet of a document.
pub(super) fn read(form: &FormDef, scoring: &Scoring, document: &Document) -> Vec<Raw> {
    let mut walk = Walk {
        form,
        scoring,
        sheets: is_sheet(document.format),
        titles: scoring.criteria.iter().enumerate().map(|(at, c)| (c.key.as_str(), at)).collect(),
        items: HashMap::new(),
        current: Raw::default(),
        done: Vec::new(),
        columns: Columns::default(),
    };
    for (at, criterion) in scoring.criteria.iter().enumerate() {
        for item in &criterion.item_keys {
            walk.items.entry(item.as_str()).or_insert(at);
        }
    }
    let (mut paragraph, mut table) = (0, 0);
    for block in &document.blocks {
        match block {
            Block::Paragraph(found) => {
                paragraph += 1;
                walk.line(&found.text, &Place::Paragraph { index: paragraph });
            }
            Block::Table(found) => {
                table += 1;
                walk.table(found, table);
            }
        }
    }
    walk.flush();
    walk.done
}

/// What the columns hold, from the last header.
#[derive(Clone, Debug, Default)]
struct Columns {
    /// Columns of the table that had the header.
    width: u32,
    of: BTreeMap<Column, Vec<u32>>,
    /// Rows below are figures, not criteria.
    figures: bool,
}

impl Columns {
    fn first(&self, column: Column) -> Option<u32> {
        self.of.get(&column)?.first().copied()
    }
}

struct Walk<'a> {
    form: &'a FormDef,
    scoring: &'a Scoring,
    sheets: bool,
    titles: HashMap<&'a str, usize>,
    items: HashMap<&'a str, usize>,
    current: Raw,
    done: Vec<Raw>,
    columns: Columns,
}

impl<'a> Walk<'a> {
    fn flush(&mut self) {
        let raw = std::mem::take(&mut self.current);
        // A header alone is a sheet too: one without rows, which must be said.
        if raw.rows.len() >= FEWEST.min(self.scoring.criteria.len()) {
            self.done.push(raw);
        }
    }

    /// A line outside tables.
    fn line(&mut self, text: &str, place: &Place) {
        if text.len() <= 300 && self.is_title(text) {
            if !self.current.rows.is_empty() {
                self.flush();
            }
            return;
        }
        for (slot, value) in line::pairs(self.form, self.scoring, text) {
            self.slot(slot, value, place);
        }
    }

    fn is_title(&self, text: &str) -> bool {
        let key = text::label_key(text);
        self.scoring.titles.contains(&key)
            || self.scoring.titles.contains(&text::label_key_unbracketed(text))
    }

    fn slot(&mut self, slot: Slot, text: &str, place: &Place) {
        let found = Found { text: text.to_owned(), place: place.clone() };
        match slot {
            Slot::Mark(Mark::Total) => self.current.totals.push(found),
            // A class's sum outside the table says not of which class.
            Slot::Mark(Mark::Subtotal) => {}
            slot => {
                if slot == Slot::Mark(Mark::Community) && !self.current.rows.is_empty() {
                    let known = self.current.slots.iter().any(|(known, old)| {
                        *known == slot && line::value(&old.text) == line::value(text)
                    });
                    if known {
                        return;
                    }
                    self.flush();
                }
                self.current.slots.push((slot, found));
            }
        }
    }

    fn table(&mut self, table: &'a Table, number: u32) {
        let grid = Grid::new(table, number, self.sheets);
        if table.columns != self.columns.width {
            self.columns = self.continued(&grid);
        }
        let rows = table.cells.chunk_by(|a, b| a.row == b.row);
        let mut class = None;
        for cells in rows {
            let Some(row) = cells.first().map(|cell| cell.row) else { continue };
            if let Some(columns) = self.header(cells, table.columns) {
                if !columns.figures && !columns.of.contains_key(&Column::Score) {
                    let place = cells.first().map(|cell| grid.place(cell));
                    self.current.no_column = self.current.no_column.take().or(place);
                }
                self.columns = columns;
                continue;
            }
            let taken = if self.columns.figures {
                self.figure(&grid, row)
            } else {
                self.criterion(&grid, row, cells, &mut class, number)
            };
            if !taken {
                self.beside(&grid, cells);
            }
        }
    }

    /// The columns of a table that goes on where one of another width ended: a
    /// page break drops the merged column of the classes, or an editor parts a
    /// column. The points that are printed show where the columns stand now;
    /// where they do not, nothing is taken for granted.
    fn continued(&self, grid: &Grid<'a>) -> Columns {
        let (old, width) = (&self.columns, grid.table.columns);
        let known = old.first(Column::Points).zip(old.first(Column::Score));
        let Some((points, score)) = known.filter(|_| !old.figures) else {
            return Columns::default();
        };
        let mut fits: Vec<u32> = Vec::new();
        for column in 1..=width.min(64) {
            let (mut hits, mut misses) = (0, 0);
            for cells in grid.table.cells.chunk_by(|a, b| a.row == b.row) {
                let Some(row) = cells.first().map(|cell| cell.row) else { continue };
                let titled =
                    one(owners(grid, row).iter().filter_map(|cell| self.title(&cell.text)));
                let Bound::One(at) = titled else { continue };
                let printed = grid.owner(row, column).and_then(|cell| number::score(&cell.text));
                let wanted = self.scoring.criteria.get(at).map(|criterion| criterion.points);
                let same = printed.map(|read| read.value) == wanted;
                hits += u32::from(same);
                misses += u32::from(!same);
            }
            if hits > 0 && misses == 0 {
                fits.push(column);
            }
        }
        // A column of full scores looks like the points: theirs is the other one.
        let found = if score > points { fits.first() } else { fits.last() };
        let Some(found) = found.copied() else { return Columns::default() };
        let moved = |column: u32| {
            let column = i64::from(column) + i64::from(found) - i64::from(points);
            u32::try_from(column).ok().filter(|column| (1..=width).contains(column))
        };
        if moved(score).is_none() {
            return Columns::default();
        }
        let of = old.of.iter().map(|(column, at)| {
            (*column, at.iter().copied().filter_map(moved).collect::<Vec<u32>>())
        });
        let of = of.filter(|(_, at)| !at.is_empty()).collect();
        Columns { width, of, figures: false }
    }

    /// The columns, if the row is a header.
    fn header(&mut self, cells: &[Cell], width: u32) -> Option<Columns> {
        if cells.len() < 2 {
            return None;
        }
        let mut columns = Columns { width, ..Columns::default() };
        let mut headings: Vec<(usize, u32, String)> = Vec::new();
        for cell in cells.iter().filter(|cell| cell.text.len() <= 120) {
            let key = text::label_key(&cell.text);
            let bare = || self.scoring.column_of(&text::label_key_unbracketed(&cell.text));
            let Some((column, rank)) = self.scoring.column_of(&key).or_else(bare) else {
                continue;
            };
            if column == Column::Score {
                headings.push((rank, cell.column, cell.text.trim().to_owned()));
            }
            columns.of.entry(column).or_default().push(cell.column);
        }
        let has = |column: Column| columns.of.contains_key(&column);
        if has(Column::Measure) && has(Column::Value) {
            columns.figures = true;
            return Some(columns);
        }
        let named = has(Column::Title) || has(Column::No) || has(Column::Items);
        if columns.of.len() < 3 || !named || !(has(Column::Points) || has(Column::Score)) {
            return None;
        }
        headings.sort_by_key(|(_, column, _)| *column);
        for (_, _, heading) in headings {
            if !self.current.headings.contains(&heading) {
                self.current.headings.push(heading);
            }
        }
        Some(columns)
    }

    /// Takes a row of the table of criteria; `false` where it is none.
    fn criterion(
        &mut self,
        grid: &Grid<'a>,
        row: u32,
        cells: &[Cell],
        class: &mut Option<usize>,
        table: u32,
    ) -> bool {
        let owners = owners(grid, row);
        let titled = one(owners.iter().filter_map(|cell| self.title(&cell.text)));
        let no = self.columns.first(Column::No).and_then(|column| grid.owner(row, column));
        let numbered = no.and_then(|cell| self.number(&cell.text));
        let bound = match titled {
            Bound::One(at) => Some(at),
            Bound::Several => None,
            Bound::None if self.sum(grid, row, cells, *class) => return true,
            Bound::None => match one(owners.iter().flat_map(|cell| self.items_in(&cell.text))) {
                Bound::One(at) => Some(at),
                _ => numbered,
            },
        };
        let Some(at) = bound else {
            return self.orphan(grid, row);
        };
        let Some(criterion) = self.scoring.criteria.get(at) else { return false };
        // The same criterion once more, behind later ones: the next sheet.
        let later = self.current.rows.keys().next_back().is_some_and(|last| *last > at + 2);
        if later && self.current.rows.contains_key(&at) && self.current.table != table {
            self.flush();
        }
        if self.current.rows.is_empty() {
            self.current.table = table;
            self.current.sheet = grid.table.name.clone();
        }
        *class = Some(criterion.class);
        if let (Bound::One(_), Some(other), Some(cell)) = (titled, numbered, no)
            && other != at
            && !self.displaced(criterion.class, &cell.text)
        {
            let found = Found { text: cell.text.trim().to_owned(), place: grid.place(cell) };
            self.current.misnumbered.push((at, found));
        }
        self.take(grid, row, at, criterion.class);
        true
    }

    /// Notes what a bound row gives: score, points, sum of the class.
    fn take(&mut self, grid: &Grid<'a>, row: u32, at: usize, class: usize) {
        let scores = self.columns.of.get(&Column::Score).cloned().unwrap_or_default();
        let first = scores.first().copied().or(self.columns.first(Column::Title)).unwrap_or(1);
        let cell = grid.owner(row, first);
        let place = cell.map_or_else(|| at_place(grid, row, first), |cell| grid.place(cell));
        // Of the rows of one criterion, the one with its title or number counts.
        self.current.rows.entry(at).or_insert(place);
        for (rank, column) in scores.iter().enumerate() {
            let Some(cell) = grid.owner(row, *column) else { continue };
            let found = Found { text: cell.text.trim().to_owned(), place: grid.place(cell) };
            let known = self.current.scores.entry(at).or_default();
            if !known.iter().any(|(_, old)| old.place == found.place) {
                known.push((rank, found));
            }
        }
        if let Some(cell) = self.columns.first(Column::Points).and_then(|c| grid.owner(row, c)) {
            let found = Found { text: cell.text.trim().to_owned(), place: grid.place(cell) };
            let known = self.current.points.entry(at).or_default();
            if !known.contains(&found) {
                known.push(found);
            }
        }
        if let Some(cell) = self.columns.first(Column::Subtotal).and_then(|c| grid.owner(row, c)) {
            let found = Found { text: cell.text.trim().to_owned(), place: grid.place(cell) };
            if !self.current.subtotals.contains(&(class, found.clone())) {
                self.current.subtotals.push((class, found));
            }
        }
    }

    /// A row that is a sum, or that only names a class.
    fn sum(&mut self, grid: &Grid<'a>, row: u32, cells: &[Cell], above: Option<usize>) -> bool {
        let mut named = None;
        let mut mark = None;
        for cell in cells.iter().filter(|cell| cell.text.len() <= 300) {
            let key = text::label_key(&cell.text);
            mark = mark.or_else(|| self.scoring.mark_of(&key));
            named = named.or_else(|| self.class(&key));
        }
        let class = named.map(|(class, _)| class);
        let total = mark == Some(Mark::Total);
        if !total && mark != Some(Mark::Subtotal) && named.is_none() {
            return false;
        }
        let value = self.columns.first(Column::Score).and_then(|column| grid.owner(row, column));
        let Some(cell) = value.filter(|cell| cell.row == row && !cell.text.trim().is_empty())
        else {
            return true;
        };
        // 合计 in one merged cell with its number is read as a line.
        if self.scoring.mark_of(&text::label_key(&cell.text)).is_some() {
            return true;
        }
        let found = Found { text: cell.text.trim().to_owned(), place: grid.place(cell) };
        match (total, class.or(above)) {
            (true, _) => self.current.totals.push(found),
            (false, Some(class)) => self.current.subtotals.push((class, found)),
            (false, None) => self.current.orphans.push(found),
        }
        true
    }

    /// The class that a key names, and whether it says that this is its sum.
    fn class(&self, key: &str) -> Option<(usize, bool)> {
        let sums = self.scoring.marks.get(&Mark::Subtotal);
        let stem = sums.into_iter().flatten().find_map(|sum| key.strip_suffix(sum.key.as_str()));
        let wanted = stem.unwrap_or(key);
        let at = self
            .scoring
            .classes
            .iter()
            .position(|class| class.keys.iter().any(|known| known == wanted))?;
        Some((at, stem.is_some()))
    }

    /// A row of no criterion: its score must not be lost.
    fn orphan(&mut self, grid: &Grid<'a>, row: u32) -> bool {
        let Some(column) = self.columns.first(Column::Score) else { return false };
        let Some(cell) = grid.owner(row, column).filter(|cell| cell.row == row) else {
            return false;
        };
        let is_number = number::score(&cell.text).is_some();
        if is_number && cell.column == column {
            let found = Found { text: cell.text.trim().to_owned(), place: grid.place(cell) };
            self.current.orphans.push(found);
        }
        is_number
    }

    /// The points of a class where a number should stand: the published layout.
    fn displaced(&self, class: usize, text: &str) -> bool {
        let points = self.scoring.classes.get(class).map(|class| class.points);
        number::score(text).map(|read| read.value) == points
    }

    /// The criterion whose title a text is, or begins with.
    fn title(&self, text: &str) -> Option<usize> {
        if text.len() < 6 || text.len() > 4000 {
            return None;
        }
        let exact = |text: &str| self.titles.get(title_key(text).as_str()).copied();
        let first = text.lines().next().unwrap_or_default();
        exact(text).or_else(|| exact(unnumbered(text))).or_else(|| {
            if first.len() < text.len() {
                exact(first).or_else(|| exact(unnumbered(first)))
            } else {
                None
            }
        })
    }

    /// The criteria of the items that stand in a text, a line each or alone.
    fn items_in(&self, text: &str) -> Vec<usize> {
        if text.len() < 6 || text.len() > 4000 {
            return Vec::new();
        }
        let of = |text: &str| {
            let key = title_key(text);
            let bare = || self.items.get(title_key(unnumbered(text)).as_str()).copied();
            self.items.get(key.as_str()).copied().or_else(bare)
        };
        let whole = of(text);
        whole
            .into_iter()
            .chain(text.lines().filter(|line| line.len() >= 6).filter_map(of))
            .collect()
    }

    /// The criterion of a number in the column of numbers.
    fn number(&self, text: &str) -> Option<usize> {
        let text = text::halfwidth(&text::compact(text)).into_owned();
        let digits = text.trim_start_matches('第').trim_end_matches(['.', '、', '条', '．']);
        let number: usize = digits.parse().ok()?;
        let at = number.checked_sub(1)?;
        (at < self.scoring.criteria.len()).then_some(at)
    }

    /// A row of the table of figures.
    fn figure(&mut self, grid: &Grid<'a>, row: u32) -> bool {
        let (Some(label), Some(value)) =
            (self.columns.first(Column::Measure), self.columns.first(Column::Value))
        else {
            return false;
        };
        let Some(cell) = grid.owner(row, label) else { return false };
        let key = text::label_key(&cell.text);
        let found = |known: &crate::form::score::Measure| known.key == key;
        let Some(at) = self.scoring.measures.iter().position(found) else { return false };
        let found = match grid.owner(row, value) {
            Some(cell) => Found { text: cell.text.trim().to_owned(), place: grid.place(cell) },
            None => Found { text: String::new(), place: at_place(grid, row, value) },
        };
        self.current.figures.entry(at).or_default().push(found);
        true
    }

    /// Labels in a row that is not of the table.
    fn beside(&mut self, grid: &Grid<'a>, cells: &[Cell]) {
        for cell in cells {
            if cell.text.len() <= 300 && self.is_title(&cell.text) {
                if !self.current.rows.is_empty() {
                    self.flush();
                }
                continue;
            }
            if let Some(slot) = line::slot(self.form, self.scoring, &cell.text) {
                let right = cell.column.saturating_add(cell.column_span);
                let value = (right..right.saturating_add(3))
                    .find_map(|column| grid.owner(cell.row, column))
                    .filter(|value| line::slot(self.form, self.scoring, &value.text).is_none());
                let place = value.map_or_else(|| grid.place(cell), |value| grid.place(value));
                self.slot(slot, value.map_or("", |value| &value.text), &place);
                continue;
            }
            for (slot, value) in line::pairs(self.form, self.scoring, &cell.text) {
                self.slot(slot, value, &grid.place(cell));
            }
        }
    }
}

/// The cells that cover a row, each once, from the left.
fn owners<'a>(grid: &Grid<'a>, row: u32) -> Vec<&'a Cell> {
    let mut owners: Vec<&Cell> = Vec::new();
    for column in 1..=grid.table.columns.min(64) {
        if let Some(cell) = grid.owner(row, column)
            && !owners.iter().any(|known| std::ptr::eq(*known, cell))
        {
            owners.push(cell);
        }
    }
    owners
}

fn at_place(grid: &Grid, row: u32, column: u32) -> Place {
    grid.place_of(row, column)
}

/// How many different ones there are.
#[derive(Clone, Copy)]
enum Bound {
    None,
    One(usize),
    Several,
}

fn one(found: impl Iterator<Item = usize>) -> Bound {
    let mut bound = Bound::None;
    for at in found {
        match bound {
            Bound::None => bound = Bound::One(at),
            Bound::One(known) if known == at => {}
            _ => return Bound::Several,
        }
    }
    bound
}

/// A text without a number in front: `1.`, `（1）`, `1、`.
fn unnumbered(text: &str) -> &str {
    let trimmed = text.trim_start();
    let rest = trimmed.trim_start_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || "（）().、．第条".contains(c)
    });
    if rest.len() < trimmed.len() { rest } else { trimmed }
}
