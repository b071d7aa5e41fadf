//! File names that every system takes.
//!
//! In: a name as an output's `file` gives it, from values of a form. Out: a
//! name that Windows, macOS and Linux accept and no other paper of the run
//! bears. Nothing is looked up on disk.

use std::collections::HashSet;

use crate::digest::{self, Algorithm};
use crate::text;

/// Characters of a name without its extension.
const CHARACTERS: usize = 120;

/// Bytes of a name without its extension: most systems end at 255 with it.
const BYTES: usize = 200;

/// Names of devices, which Windows takes for no file whatever follows a dot.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// A name without what no file may be called; empty where nothing is left.
/// Forbidden marks become `_`, unseen ones vanish.
pub(crate) fn safe(name: &str) -> String {
    let steers = |c: &char| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = text::nfc(name)
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !text::is_zero_width(*c))
        .filter(steers)
        .map(|c| if "<>:\"/\\|?*".contains(c) { '_' } else { c })
        .collect();
    let name = cut(kept.trim_start(), CHARACTERS, BYTES);
    if is_device(name) { format!("_{name}") } else { name.to_owned() }
}

/// The beginning of a name within these limits; no dot or space at its end.
fn cut(name: &str, characters: usize, bytes: usize) -> &str {
    let end = name
        .char_indices()
        .enumerate()
        .find(|(count, (at, c))| *count >= characters || at + c.len_utf8() > bytes)
        .map_or(name.len(), |(_, (at, _))| at);
    name.get(..end).unwrap_or(name).trim_end_matches(['.', ' '])
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let mut chars = stem.chars().rev();
    let (last, front) = (chars.next(), stem.get(..3).unwrap_or_default());
    let port = ["COM", "LPT"].iter().any(|known| known.eq_ignore_ascii_case(front))
        && stem.chars().count() == 4
        && last.is_some_and(|c| matches!(c, '1'..='9' | '¹' | '²' | '³'));
    port || DEVICES.iter().any(|known| known.eq_ignore_ascii_case(stem))
}

/// The names of a run.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: Taken,
}

/// A set of names that takes no account of case: most systems take `a` and `A`
/// for one file.
#[derive(Debug, Default)]
pub(crate) struct Taken(HashSet<Key>);

impl Taken {
    /// Takes a name; false where it was taken before.
    pub(crate) fn insert(&mut self, name: &str) -> bool {
        self.0.insert(key(&name.to_lowercase()))
    }

    /// Whether a name is taken.
    #[cfg(feature = "render")]
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains(&key(&name.to_lowercase()))
    }
}

/// What a run remembers of a text: as good as the text itself, and all of them
/// lie in one piece. Thousands of small texts between the papers being made
/// would scatter the memory, which would then grow with the run.
pub(crate) type Key = [u8; 16];

pub(crate) fn key(text: &str) -> Key {
    let digest = digest::bytes(text.as_bytes(), &[Algorithm::Sha256]);
    let bytes = digest.first().and_then(|digest| digest.bytes().first_chunk());
    bytes.copied().unwrap_or_default()
}

impl Names {
    /// A name for the next paper: this one, or with `_2`, `_3` … where it is
    /// taken. `instead` is the name where nothing is left of it.
    pub(crate) fn take(&mut self, name: &str, instead: &str) -> String {
        let mut first = safe(name);
        if first.is_empty() {
            first = safe(instead);
        }
        let mut name = first.clone();
        let mut count: u64 = 1;
        while !self.taken.insert(&name) {
            count += 1;
            let end = format!("_{count}");
            name = format!("{}{end}", cut(&first, CHARACTERS - end.len(), BYTES - end.len()));
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_takes() {
        for (name, want) in [
            ("川绿社2022-00001_玉林东路社区", "川绿社2022-00001_玉林东路社区"),
            ("a<b>c:d\"e/f\\g|h?i*j", "a_b_c_d_e_f_g_h_i_j"),
            (" 玉林\t东路\n社区. . ", "玉林 东路 社区"),
            ("..", ""),
            ("", ""),
            ("玉林\u{0}\u{7f}\u{202e}社\u{200b}区", "玉林社区"),
            ("con", "_con"),
            ("NUL.tar.gz", "_NUL.tar.gz"),
            ("com1", "_com1"),
            ("LPT³ .x", "_LPT³ .x"),
            ("COM0", "COM0"),
            ("COM10", "COM10"),
            ("CONSOLE", "CONSOLE"),
            ("社区1", "社区1"),
            ("e\u{301}", "\u{e9}"),
        ] {
            assert_eq!(safe(name), want, "{name:?}");
        }
    }

    #[test]
    fn names_are_not_too_long() {
        assert_eq!(safe(&"a".repeat(300)).len(), CHARACTERS);
        let long = safe(&"社".repeat(300));
        assert_eq!(long.len(), BYTES / 3 * 3);
        assert_eq!(safe(&"𰝟".repeat(300)).chars().count(), BYTES / 4);
        let dotted = format!("{}. b", "a".repeat(CHARACTERS - 1));
        assert_eq!(safe(&dotted), "a".repeat(CHARACTERS - 1));
    }

    #[test]
    fn twins_are_told_apart() {
        let mut names = Names::default();
        assert_eq!(names.take("A", "x"), "A");
        assert_eq!(names.take("a", "x"), "a_2");
        assert_eq!(names.take("A_2", "x"), "A_2_2");
        assert_eq!(names.take("a", "x"), "a_3");
        assert_eq!(names.take("..", "证书"), "证书");
        assert_eq!(names.take("", "证书"), "证书_2");
        let long = "社".repeat(100);
        let (first, second) = (names.take(&long, "x"), names.take(&long, "x"));
        assert_eq!(first.len(), 198);
        assert!(second.ends_with("_2") && second.len() <= BYTES, "{second}");
    }
}
