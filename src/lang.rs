//! The two languages of what a user reads.

use serde::{Deserialize, Serialize};

/// Language of messages and reports. Codes and JSON keys never change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English (`--lang en`).
    En,
}

impl Lang {
    /// The one of two texts that is wanted.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// A text in both languages, for whoever does not know yet which is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English; the Chinese one where a form gives none.
    pub en: String,
}

impl Words {
    /// What `text` gives for each language.
    pub fn of(text: impl Fn(Lang) -> String) -> Words {
        Words { zh: text(Lang::Zh), en: text(Lang::En) }
    }

    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// Formats a sentence in the wanted language; only that one is evaluated.
///
/// `say!(lang, "“{label}”未填写", "“{label}” is blank")`
#[macro_export]
macro_rules! say {
    ($lang:expr, $zh:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        match $lang {
            $crate::lang::Lang::Zh => format!($zh $(, $arg)*),
            $crate::lang::Lang::En => format!($en $(, $arg)*),
        }
    };
}

/// Formats a sentence in both languages, as [`lang::Words`](crate::lang::Words).
///
/// `words!("没有叫“{id}”的字段", "There is no field “{id}”")`
#[macro_export]
macro_rules! words {
    ($zh:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        $crate::lang::Words { zh: format!($zh $(, $arg)*), en: format!($en $(, $arg)*) }
    };
}
