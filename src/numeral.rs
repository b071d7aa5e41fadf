//! Chinese numerals where Arabic ones are wanted (F110).

use std::ops::Range;

/// The lint with its white list.
#[derive(Debug, Default)]
pub struct Numerals;

/// One numeral.
#[derive(Debug)]
pub struct Finding {
    /// Where.
    pub range: Range<usize>,
    /// What stands there.
    pub text: String,
    /// What to write.
    pub suggestion: String,
}

impl Numerals {
    /// x
    pub fn new<S: AsRef<str>>(_w: &[String], _p: &[S]) -> Numerals {
        Numerals
    }
    /// x
    pub fn find(&self, _t: &str) -> Vec<Finding> {
        Vec::new()
    }
}
