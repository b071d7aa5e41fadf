//! F110 and F111: how numbers and letters are written.

use super::{Check, short};
use crate::diagnostic::Code;
use crate::say;
use crate::text;

/// Places named in one message, so that a long summary gives one message.
const NAMED: usize = 3;

impl Check<'_> {
    /// Both lints over the fields that ask for them.
    pub(super) fn writing(&mut self) {
        for field in &self.form.fields {
            let Some(text) = self.record.text(&field.id).map(str::to_owned) else { continue };
            if field.numerals {
                let found: Vec<(String, String)> = self
                    .form
                    .numerals
                    .find(&text)
                    .into_iter()
                    .map(|finding| (finding.text.to_owned(), finding.suggestion))
                    .collect();
                if !found.is_empty() {
                    self.chinese_numerals(&field.id, &found);
                }
            }
            if field.fullwidth
                && let Some(wide) = text::fullwidth_alnum(&text)
            {
                let wide = short(wide);
                self.full_width(&field.id, &wide);
            }
        }
    }

    /// F110: what stands there and what to write instead.
    pub(super) fn chinese_numerals(&mut self, id: &str, found: &[(String, String)]) {
        let lang = self.lang();
        let label = self.label(id);
        let seen: Vec<String> =
            found.iter().take(NAMED).map(|(text, _)| format!("“{text}”")).collect();
        let seen = seen.join(lang.pick("、", ", "));
        let more = found.len().saturating_sub(NAMED);
        let mut message = say!(
            lang,
            "“{label}”中的{seen}用了汉字数字",
            "“{label}” writes {seen} in Chinese numerals"
        );
        if more > 0 {
            message.push_str(&say!(lang, "，另有{more}处", ", and {more} more"));
        }
        let instead: Vec<String> =
            found.iter().take(NAMED).map(|(_, suggestion)| format!("“{suggestion}”")).collect();
        let instead = instead.join(lang.pick("、", ", "));
        let help = say!(lang, "数字统一用阿拉伯数字：{instead}", "Use Arabic numerals: {instead}");
        self.report(Code::new('F', 110), id, message, help);
    }

    /// F111.
    pub(super) fn full_width(&mut self, id: &str, wide: &str) {
        let lang = self.lang();
        let label = self.label(id);
        let narrow = text::halfwidth(wide).into_owned();
        let message = say!(
            lang,
            "“{label}”中的“{wide}”是全角数字或字母",
            "“{wide}” in “{label}” is full-width"
        );
        let help = say!(lang, "改成半角“{narrow}”", "Write it half-width: {narrow}");
        self.report(Code::new('F', 111), id, message, help);
    }
}
