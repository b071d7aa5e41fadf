//! The last step: the signature goes into its place.
//!
//! In: the file, a [`Prepared`] revision, DER. Out: the signed file. The ranges
//! are proven again on the bytes that will be written, whoever prepared them.

use super::Prepared;
use crate::digest::{self, Algorithm};
use crate::sign::SignError;

impl Prepared {
    /// The digest over the signed ranges.
    pub fn digest(&self, file: &[u8], algorithm: Algorithm) -> Result<Vec<u8>, SignError> {
        let (start, end) = self.gap(file)?;
        let start = start.checked_sub(file.len()).ok_or(SignError::Prepared("gap"))?;
        let end = end.checked_sub(file.len()).ok_or(SignError::Prepared("gap"))?;
        let head = self.bytes.get(..start).unwrap_or_default();
        let tail = self.bytes.get(end..).unwrap_or_default();
        let mut reader = std::io::Read::chain(std::io::Read::chain(file, head), tail);
        let (_, made) = digest::digests(&mut reader, &[algorithm])
            .map_err(|error| SignError::Key(error.to_string()))?;
        made.first().map(|digest| digest.bytes().to_vec()).ok_or(SignError::Prepared("digest"))
    }

    /// The file with the revision behind it and the signature in its place.
    pub fn embed(&self, file: &[u8], der: &[u8]) -> Result<Vec<u8>, SignError> {
        let mut out = Vec::with_capacity(file.len() + self.bytes.len());
        out.extend_from_slice(file);
        out.extend_from_slice(&self.bytes);
        if self.ranges.is_none() {
            return if der.is_empty() { Ok(out) } else { Err(SignError::Prepared("no room")) };
        }
        let (start, end) = self.gap(file)?;
        let room = (end - start - 2) / 2;
        if der.len() > room {
            return Err(SignError::Room { needed: der.len(), room });
        }
        let place = out.get_mut(start + 1..end - 1).ok_or(SignError::Prepared("gap"))?;
        for (pair, byte) in place.chunks_exact_mut(2).zip(der) {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            let digits = [byte >> 4, byte & 15].map(|digit| DIGITS.get(usize::from(digit)));
            for (to, digit) in pair.iter_mut().zip(digits.into_iter().flatten()) {
                *to = *digit;
            }
        }
        Ok(out)
    }

    /// Start and end of the gap in the whole: inside the new revision, a
    /// hexadecimal string of zeros between its brackets, and /ByteRange says it.
    fn gap(&self, file: &[u8]) -> Result<(usize, usize), SignError> {
        let wrong = SignError::Prepared("ByteRange");
        let Some([first, length, second, rest]) = self.ranges else { return Err(wrong) };
        let whole = (file.len() + self.bytes.len()) as u64;
        if first != 0 || second.checked_add(rest) != Some(whole) || length + 2 > second {
            return Err(wrong);
        }
        let (start, end) = (length as usize, second as usize);
        let inside = start.checked_sub(file.len()).zip(end.checked_sub(file.len()));
        let gap = inside.and_then(|(start, end)| self.bytes.get(start..end));
        let is_empty = gap.is_some_and(|gap| match gap {
            [b'<', zeros @ .., b'>'] => zeros.len() % 2 == 0 && zeros.iter().all(|b| *b == b'0'),
            _ => false,
        });
        let said = format!("/ByteRange[0 {length} {second} {rest}");
        let says = memchr::memmem::find_iter(&self.bytes, said.as_bytes()).count() == 1;
        if is_empty && says { Ok((start, end)) } else { Err(wrong) }
    }
}
