//! A community's full path, which is its name in the whole province.

use std::fmt;

use crate::digest::{self, Algorithm};

/// `CITY/COUNTY/STREET/NAME`: homonyms (和平社区 occurs 28 times in the
/// province) are told apart by it alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// 市（州）.
    pub city: String,
    /// 县（市、区）.
    pub county: String,
    /// 街道（镇）.
    pub street: String,
    /// 社区名称.
    pub name: String,
}

impl Path {
    /// Reads the four parts; blanks around the strokes are free.
    pub fn parse(text: &str) -> Option<Path> {
        let text = crate::text::nfc(text);
        let mut parts = text.split(['/', '／']).map(crate::text::compact);
        let mut next = || parts.next().filter(|part| !part.is_empty());
        let path = Path { city: next()?, county: next()?, street: next()?, name: next()? };
        parts.next().is_none().then_some(path)
    }

    /// Reads four columns of a query, from this one on.
    pub(super) fn of(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Path> {
        let part = |more: usize| row.get(at + more);
        Ok(Path { city: part(0)?, county: part(1)?, street: part(2)?, name: part(3)? })
    }

    /// A short name of the whole, for sets of a hundred thousand.
    pub(super) fn key(&self) -> [u8; 16] {
        let mut key = [0; 16];
        let digest = digest::bytes(self.to_string().as_bytes(), &[Algorithm::Sha256]);
        let bytes = digest.first().map(digest::Digest::bytes).unwrap_or_default();
        key.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
        key
    }

    /// The parts in their order.
    pub fn parts(&self) -> [&str; 4] {
        [&self.city, &self.county, &self.street, &self.name]
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.city, self.county, self.street, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn four_parts_and_no_other() {
        let path = Path::parse("成都市 / 武侯区/玉林街道／玉林东路社区").unwrap();
        assert_eq!(path.to_string(), "成都市/武侯区/玉林街道/玉林东路社区");
        for text in ["", "成都市/武侯区/玉林街道", "成都市/武侯区//玉林东路社区", "甲/乙/丙/丁/戊"]
        {
            assert_eq!(Path::parse(text), None, "{text}");
        }
    }
}
