//! What a form's communities are scored by: `[score]` of `form.toml` and the
//! csv file of criteria that it names.
//!
//! In: both, checked by `load`. Out: a [`Scoring`]. How a filled sheet is read
//! and judged stands in [`crate::score`].

use std::collections::BTreeMap;

use crate::lang::Words;
use crate::rule::Expr;

/// The criteria of a form and the words of its scoring sheet. All scores and
/// points are scaled by [`NUMBER_SCALE`](crate::record::NUMBER_SCALE).
#[derive(Clone, Debug)]
pub struct Scoring {
    /// The sheet's title.
    pub title: Words,
    /// Keys of the titles that a filled sheet may bear.
    pub titles: Vec<String>,
    /// A short name, for the sheet and the file.
    pub name: String,
    /// What stands at the head of the first page.
    pub annex: Option<String>,
    /// Lines on how to fill the sheet in.
    pub notes: Vec<String>,
    /// What the published text seems to get wrong.
    pub remarks: Vec<String>,
    /// Classes in order.
    pub classes: Vec<Class>,
    /// Criteria in order, numbered from 1 without a gap.
    pub criteria: Vec<Criterion>,
    /// Figures that a sheet may give.
    pub measures: Vec<Measure>,
    /// What the figures must reach.
    pub thresholds: Vec<Threshold>,
    /// Columns of a sheet by what they hold; the first heading is printed.
    pub columns: BTreeMap<Column, Vec<Heading>>,
    /// Labels beside the table and of its sums; the first is printed.
    pub marks: BTreeMap<Mark, Vec<Heading>>,
    /// The step of a score.
    pub step: i64,
    /// Raters apart by more than this percentage of a criterion's points, scaled.
    pub apart: i64,
    /// The pass line, where the office has set one.
    pub pass_line: Option<i64>,
    /// The clause behind it.
    pub basis: String,
}

/// A heading or label as printed, and its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// As printed.
    pub text: String,
    /// [`label_key`](crate::text::label_key) of it.
    pub key: String,
}

/// A class of criteria (考核内容).
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// Keys of its name and of other wordings.
    pub keys: Vec<String>,
    /// Points of all its criteria.
    pub points: i64,
}

/// A criterion (创建标准).
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Its number, from 1.
    pub no: u32,
    /// Index into [`Scoring::classes`].
    pub class: usize,
    /// Its title.
    pub title: String,
    /// Key of the title, without the full stop at its end.
    pub key: String,
    /// Points.
    pub points: i64,
    /// Its items, whose points are not divided (rules F4).
    pub items: Vec<String>,
    /// Keys of the items.
    pub item_keys: Vec<String>,
}

/// A figure behind an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// ASCII id, a name in thresholds.
    pub id: String,
    /// Number of the criterion; `None` for what other figures are compared with.
    pub of: Option<u32>,
    /// Number of the item in its criterion.
    pub item: Option<u32>,
    /// Label.
    pub label: String,
    /// Key of the label.
    pub key: String,
    /// Unit; `%` bounds it by 0 and 100.
    pub unit: String,
    /// Whether it is a whole number.
    pub whole: bool,
    /// Words behind the same figure in the application's summary.
    pub summary: Vec<String>,
}

/// What a figure must reach (rules F5).
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// Number of the criterion.
    pub of: u32,
    /// Index into [`Scoring::measures`] of the figure that findings name.
    pub at: usize,
    /// Does not apply where this is false.
    pub when: Option<Expr>,
    /// Cannot be judged where this is false.
    pub given: Option<Expr>,
    /// What must hold.
    pub assert: Expr,
    /// The demand in words.
    pub text: Words,
}

/// What a column of a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Name of the class.
    Class,
    /// Points of the class.
    ClassPoints,
    /// Number of the criterion.
    No,
    /// Title of the criterion.
    Title,
    /// Points of the criterion.
    Points,
    /// Items of the criterion.
    Items,
    /// The score.
    Score,
    /// The score of the class.
    Subtotal,
    /// Label of a figure.
    Measure,
    /// Its unit.
    Unit,
    /// Its value.
    Value,
    /// What it must reach.
    Demand,
}

/// What a label beside the table, or of one of its sums, stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Name of the community.
    Community,
    /// Who scored.
    Rater,
    /// When.
    Date,
    /// The sum of all.
    Total,
    /// The sum of a class.
    Subtotal,
}

impl Scoring {
    /// Points of all criteria.
    pub fn points(&self) -> i64 {
        self.classes.iter().map(|class| class.points).sum()
    }

    /// The criterion of a number.
    pub fn criterion(&self, no: u32) -> Option<&Criterion> {
        self.criteria.get(usize::try_from(no).ok()?.checked_sub(1)?)
    }

    /// The heading that is printed over a column.
    pub fn heading(&self, column: Column) -> &str {
        let found = self.columns.get(&column).and_then(|headings| headings.first());
        found.map_or("", |heading| heading.text.as_str())
    }

    /// The label that is printed for a mark.
    pub fn mark(&self, mark: Mark) -> &str {
        let found = self.marks.get(&mark).and_then(|headings| headings.first());
        found.map_or("", |heading| heading.text.as_str())
    }

    /// What the column under a heading's key holds, and how early the heading
    /// stands in its list.
    pub fn column_of(&self, key: &str) -> Option<(Column, usize)> {
        of(&self.columns, key)
    }

    /// What a label's key stands for.
    pub fn mark_of(&self, key: &str) -> Option<Mark> {
        of(&self.marks, key).map(|(mark, _)| mark)
    }
}

fn of<K: Copy>(map: &BTreeMap<K, Vec<Heading>>, key: &str) -> Option<(K, usize)> {
    map.iter().find_map(|(found, headings)| {
        Some((*found, headings.iter().position(|heading| heading.key == key)?))
    })
}
