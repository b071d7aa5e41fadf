//! Several raters' sheets of one community: mean, spread, disagreements.
//!
//! Only complete sheets without an error count; the others are named. Means are
//! exact: a sum over a count, rounded once to ten-thousandths, half to even
//! (GB/T 8170). The mean of a total is not the sum of rounded means.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::form::{Scoring, number_text};
use crate::lang::Lang;
use crate::say;
use crate::score::{Sheet, c};
use crate::text;

/// What the raters of one community gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Community {
    /// Its name.
    pub community: String,
    /// Its division, where a sheet gives one.
    pub division: Option<String>,
    /// The sheets that count, by their number in the run.
    pub counted: Vec<usize>,
    /// The sheets that do not.
    pub left_out: Vec<usize>,
    /// By class.
    pub classes: Vec<Spread>,
    /// By criterion.
    pub criteria: Vec<Spread>,
    /// Of all; `None` where no sheet counts.
    pub total: Option<Spread>,
    /// Numbers of the criteria on which the raters lie apart.
    pub disputed: Vec<u32>,
    /// C118.
    pub diagnostics: Vec<Diagnostic>,
}

/// Several scores of one thing, scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// The lowest.
    pub lowest: i64,
    /// The highest.
    pub highest: i64,
    /// The mean.
    pub mean: i64,
}

impl Spread {
    /// The spread of scores; `None` where there are none.
    pub fn of(scores: &[i64]) -> Option<Spread> {
        let (lowest, highest) = (*scores.iter().min()?, *scores.iter().max()?);
        let sum: i128 = scores.iter().map(|score| i128::from(*score)).sum();
        let mean = half_even(sum, i128::try_from(scores.len()).ok()?)?;
        Some(Spread { lowest, highest, mean })
    }

    /// How far the scores lie apart.
    pub fn apart(&self) -> i64 {
        self.highest - self.lowest
    }
}

/// A quotient rounded half to even; the divisor is positive.
fn half_even(sum: i128, count: i128) -> Option<i64> {
    let (floor, rest) = (sum.div_euclid(count), sum.rem_euclid(count));
    let up = match (2 * rest).cmp(&count) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => floor.rem_euclid(2),
    };
    i64::try_from(floor + up).ok()
}

/// The same rater's second sheet of a community gets C119; then the sheets are
/// gathered by community, in the order of their first one.
pub fn merge(scoring: &Scoring, sheets: &mut [&mut Sheet], lang: Lang) -> Vec<Community> {
    twice(sheets, lang);
    let mut order: Vec<(String, Community)> = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let Some(name) = &sheet.community else { continue };
        let key = key(sheet);
        let slot = match order.iter().position(|(known, _)| *known == key) {
            Some(slot) => slot,
            None => {
                let community = Community {
                    community: name.clone(),
                    division: sheet.division.clone(),
                    ..Community::default()
                };
                order.push((key, community));
                order.len() - 1
            }
        };
        if let Some((_, community)) = order.get_mut(slot) {
            if sheet.is_complete() && !sheet.is_returned() {
                community.counted.push(at);
            } else {
                community.left_out.push(at);
            }
        }
    }
    let mut found: Vec<Community> = order.into_iter().map(|(_, community)| community).collect();
    for community in &mut found {
        let counted: Vec<&Sheet> = community
            .counted
            .iter()
            .filter_map(|at| sheets.get(*at))
            .map(|sheet| &**sheet)
            .collect();
        gather(scoring, community, &counted, lang);
    }
    found
}

/// Sheets of one community have one key. Homonyms are told apart where the
/// sheets give divisions.
fn key(sheet: &Sheet) -> String {
    let part = |text: &Option<String>| text.as_deref().map(text::compact).unwrap_or_default();
    format!("{}\n{}", part(&sheet.division), part(&sheet.community))
}

fn twice(sheets: &mut [&mut Sheet], lang: Lang) {
    let mut seen: BTreeMap<(String, String), ()> = BTreeMap::new();
    for sheet in sheets.iter_mut() {
        let (Some(_), Some(rater)) = (&sheet.community, sheet.rater.clone()) else { continue };
        if seen.insert((key(sheet), text::compact(&rater)), ()).is_some() {
            let rater = super::quoted(&rater);
            let message = say!(
                lang,
                "“{rater}”给这个社区评了两份，后一份不计",
                "{rater} scored this community twice; the later sheet does not count"
            );
            let help = say!(
                lang,
                "只报送一份；不是同一人的，把评分人写清楚",
                "Send one sheet; where they are two people, tell them apart"
            );
            sheet.diagnostics.push(c(119, message, help));
        }
    }
}

fn gather(scoring: &Scoring, community: &mut Community, counted: &[&Sheet], lang: Lang) {
    let spread = |of: &dyn Fn(&Sheet) -> Option<i64>| {
        let scores: Option<Vec<i64>> = counted.iter().map(|sheet| of(sheet)).collect();
        scores.and_then(|scores| Spread::of(&scores))
    };
    community.total = spread(&Sheet::total);
    if community.total.is_none() {
        return;
    }
    for at in 0..scoring.classes.len() {
        community.classes.extend(spread(&|sheet| sheet.class(scoring, at)));
    }
    for (at, criterion) in scoring.criteria.iter().enumerate() {
        let Some(found) = spread(&|sheet| sheet.scores.get(at).copied().flatten()) else {
            continue;
        };
        community.criteria.push(found);
        // apart / points > percentage, in integers.
        let percent = i128::from(found.apart()) * 100 * i128::from(crate::record::NUMBER_SCALE);
        if percent > i128::from(criterion.points) * i128::from(scoring.apart) {
            community.disputed.push(criterion.no);
            let (no, title) = (criterion.no, super::quoted(&criterion.title));
            let (low, high) = (number_text(found.lowest), number_text(found.highest));
            let limit = number_text(scoring.apart);
            let message = say!(
                lang,
                "第{no}条“{title}”最低 {low} 分、最高 {high} 分，相差超过分值的 {limit}%",
                "Criterion {no}, “{title}”, has {low} to {high}: apart by over {limit} % of its points"
            );
            let help = say!(lang, "请评分人复议这一条", "Let the raters talk this criterion over");
            community.diagnostics.push(c(118, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_exact_and_rounded_half_to_even() {
        let mean = |scores: &[i64]| Spread::of(scores).map(|spread| spread.mean);
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[915_000, 920_000]), Some(917_500));
        assert_eq!(mean(&[10_000, 10_000, 20_000]), Some(13_333));
        assert_eq!(mean(&[10_000, 20_000, 20_000]), Some(16_667));
        assert_eq!(mean(&[1, 2]), Some(2)); // 1.5 to even
        assert_eq!(mean(&[2, 3]), Some(2)); // 2.5 to even
        let spread = Spread::of(&[5_000, 20_000]).expect("two");
        assert_eq!(spread.apart(), 15_000);
    }
}
