//! Formatting pages (FKP): which properties hold for which bytes of the text.
//!
//! In: a table of pages (`PlcBte`) and the `WordDocument` stream. Out: runs in
//! order of byte offset, each with its list of properties. The lists are not
//! read here.

use super::bytes::{damaged, slice, u8_at, u16_at, u32_at};
use crate::document::ReadError;

const PAGE: usize = 512;

/// Properties of a run of bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Index of the paragraph style; 0 in character runs.
    pub(super) style: u16,
    pub(super) list: &'a [u8],
}

/// The run that covers a byte offset.
pub(super) fn find<'r, 'a>(runs: &'r [Run<'a>], offset: u32) -> Option<&'r Run<'a>> {
    let after = runs.partition_point(|run| run.start <= offset);
    runs.get(after.checked_sub(1)?).filter(|run| offset < run.end)
}

/// Paragraph runs from `PlcBtePapx`.
pub(super) fn paragraphs<'a>(plc: &[u8], word: &'a [u8]) -> Result<Vec<Run<'a>>, ReadError> {
    read(plc, word, 13, |page, at| {
        let at = 2 * usize::from(u8_at(page, at)?);
        if at == 0 {
            return Some((0, &[][..]));
        }
        // A zero byte in front says that the next one counts whole words.
        let (start, length) = match usize::from(u8_at(page, at)?) {
            0 => (at + 2, 2 * usize::from(u8_at(page, at + 1)?)),
            words => (at + 1, 2 * words - 1),
        };
        let body = slice(page, start, length.min(PAGE - start.min(PAGE)))?;
        Some((u16_at(body, 0)?, slice(body, 2, body.len() - 2)?))
    })
}

/// Character runs from `PlcBteChpx`.
pub(super) fn characters<'a>(plc: &[u8], word: &'a [u8]) -> Result<Vec<Run<'a>>, ReadError> {
    read(plc, word, 1, |page, at| {
        let at = 2 * usize::from(u8_at(page, at)?);
        if at == 0 {
            return Some((0, &[][..]));
        }
        let length = usize::from(u8_at(page, at)?);
        Some((0, slice(page, at + 1, length.min(PAGE - (at + 1).min(PAGE)))?))
    })
}

fn read<'a>(
    plc: &[u8],
    word: &'a [u8],
    entry_size: usize,
    entry: impl Fn(&'a [u8], usize) -> Option<(u16, &'a [u8])>,
) -> Result<Vec<Run<'a>>, ReadError> {
    let count = plc.len().saturating_sub(4) / 8;
    if count > word.len() / PAGE {
        return Err(damaged("more formatting pages than the file holds"));
    }
    let mut runs = Vec::new();
    for index in 0..count {
        let number = u32_at(plc, 4 * (count + 1) + 4 * index).unwrap_or(u32::MAX) & 0x003F_FFFF;
        let page = slice(word, number as usize * PAGE, PAGE)
            .ok_or_else(|| damaged("formatting page lies outside the file"))?;
        let broken = || damaged("formatting page");
        let entries = usize::from(u8_at(page, PAGE - 1).ok_or_else(broken)?);
        if 4 * (entries + 1) + entry_size * entries >= PAGE {
            return Err(broken());
        }
        for index in 0..entries {
            let start = u32_at(page, 4 * index).ok_or_else(broken)?;
            let end = u32_at(page, 4 * index + 4).ok_or_else(broken)?;
            let at = 4 * (entries + 1) + entry_size * index;
            let (style, list) = entry(page, at).ok_or_else(broken)?;
            runs.push(Run { start, end, style, list });
        }
    }
    runs.sort_by_key(|run| run.start);
    Ok(runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of one run that covers bytes 4 to 8 and has the entry at its end.
    fn word(entry: u8, body: &[u8]) -> Vec<u8> {
        let mut page = vec![0; 1024];
        page[512..516].copy_from_slice(&4u32.to_le_bytes());
        page[516..520].copy_from_slice(&8u32.to_le_bytes());
        page[520] = entry;
        let at = 512 + 2 * usize::from(entry);
        page[at..at + body.len()].copy_from_slice(body);
        page[1023] = 1;
        page
    }

    fn plc(pages: &[u32]) -> Vec<u8> {
        let edges = vec![0; 4 * (pages.len() + 1)];
        [edges, pages.iter().flat_map(|page| page.to_le_bytes()).collect()].concat()
    }

    #[test]
    fn both_ways_of_counting_a_paragraph_list_are_read() {
        for body in [&[2, 5, 0, 9, 0][..], &[0, 2, 5, 0, 9, 8]] {
            let word = word(100, body);
            let runs = paragraphs(&plc(&[1]), &word).expect("sound");
            assert_eq!(find(&runs, 3).map(|run| run.style), None);
            let run = find(&runs, 7).expect("covered");
            assert_eq!((run.style, run.list[0]), (5, 9));
            assert!(find(&runs, 8).is_none());
        }
    }

    #[test]
    fn broken_pages_are_damage() {
        let sound = word(100, &[2, 5, 0, 9, 0]);
        assert!(characters(&plc(&[1]), &sound).is_ok());
        // A page outside the file, more pages than the file holds, too many runs.
        assert!(characters(&plc(&[2]), &sound).is_err());
        assert!(characters(&plc(&[1, 1, 1]), &sound).is_err());
        let mut crowded = sound;
        crowded[1023] = 255;
        assert!(characters(&plc(&[1]), &crowded).is_err());
    }
}
