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
