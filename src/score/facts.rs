//! A sheet against the application of its community: `--against REPORT`.
//!
//! The application has no field for households and people; they stand in the
//! prose of its summary (`居民2036户，5068人`). So a figure contradicts it only
//! where the summary names numbers of that unit and none of them is the
//! sheet's (rules G3).

use crate::form::Scoring;
use crate::form::number_text;
use crate::lang::Lang;
use crate::say;
use crate::score::number;
use crate::score::{Sheet, c};
use crate::text;

/// What a check report says of an application.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Application {
    /// The community's name.
    pub community: String,
    /// Its division as one text, from the city down.
    pub division: String,
    /// The summary.
    pub summary: String,
}

/// Compares a sheet with the application of its community, and says what does
/// not fit: C115 and C120.
pub fn against(scoring: &Scoring, sheet: &mut Sheet, all: &[Application], lang: Lang) {
    let Some(community) = sheet.community.clone() else { return };
    let named = text::compact(&community);
    let division = sheet.division.as_deref().map(text::compact);
    let fits = |one: &&Application| {
        text::compact(&one.community) == named
            && division.as_ref().is_none_or(|division| {
                let of = text::compact(&one.division);
                of.ends_with(division.as_str()) || division.ends_with(of.as_str())
            })
    };
    let found: Vec<&Application> = all.iter().filter(fits).collect();
    let shown = super::quoted(&community);
    match found.as_slice() {
        [application] => facts(scoring, sheet, application, lang),
        [] => {
            let message = say!(
                lang,
                "检查报告里没有“{shown}”的申报",
                "The check report has no application of {shown}"
            );
            let help = say!(
                lang,
                "核对社区名称和所给的检查报告",
                "Check the community's name and the report that was given"
            );
            sheet.diagnostics.push(c(120, message, help));
        }
        several => {
            let count = several.len();
            let message = say!(
                lang,
                "检查报告里有 {count} 份叫“{shown}”的申报，分不清是哪一份",
                "The check report has {count} applications of {shown}"
            );
            let help = say!(
                lang,
                "在评分表上加一行“所在行政区划”",
                "Add a line 所在行政区划 with the division to the sheet"
            );
            sheet.diagnostics.push(c(120, message, help));
        }
    }
}

fn facts(scoring: &Scoring, sheet: &mut Sheet, application: &Application, lang: Lang) {
    for (at, measure) in scoring.measures.iter().enumerate() {
        let Some(figure) = sheet.figures.get(at).copied().flatten() else { continue };
        if measure.summary.is_empty() {
            continue;
        }
        let numbers = numbers_before(&application.summary, &measure.summary);
        if numbers.is_empty() || numbers.contains(&figure) {
            continue;
        }
        let (label, unit) = (&measure.label, &measure.unit);
        let said: Vec<String> =
            numbers.iter().take(5).map(|n| format!("{}{unit}", number_text(*n))).collect();
        let said = said.join(lang.pick("、", ", "));
        let figure = number_text(figure);
        let message = say!(
            lang,
            "“{label}”为 {figure}{unit}，审批表里写的是 {said}",
            "“{label}” is {figure} {unit}, the application speaks of {said}"
        );
        let help = say!(
            lang,
            "核对哪一处有误；口径不同的，请说明",
            "See which one is wrong, or say why they differ"
        );
        let place = sheet.figure_places.get(at).cloned().unwrap_or_default();
        sheet.diagnostics.push(c(115, message, help).at(place));
    }
}

/// The numbers that stand right before one of these words.
fn numbers_before(text: &str, words: &[String]) -> Vec<i64> {
    let text = text::halfwidth(text).replace([' ', '\u{a0}'], "");
    let mut numbers = Vec::new();
    for word in words {
        for (at, _) in text.match_indices(word.as_str()) {
            let before = text.get(..at).unwrap_or_default();
            let numeral = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
            let start = before.trim_end_matches(numeral).len();
            let digits = before.get(start..).unwrap_or_default().trim_matches([',', '.']);
            let digits = digits.replace(',', "");
            if let Some(read) = number::score(&digits)
                && !numbers.contains(&read.value)
            {
                numbers.push(read.value);
            }
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_before_their_words() {
        let text = "社区有居民 2,036 户，５０６８人；改造300户。志愿者约120余人，户籍人口";
        let numbers = |word: &str| numbers_before(text, &[word.to_owned()]);
        assert_eq!(numbers("户"), [20_360_000, 3_000_000]);
        assert_eq!(numbers("人"), [50_680_000]);
    }
}
