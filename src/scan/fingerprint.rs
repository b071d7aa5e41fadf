//! The look of a page in 512 bits: the same scan saved again, at another
//! quality, size or brightness, has nearly the same.
//!
//! In: a [`Sheet`] and its seals. Out: a [`Fingerprint`]. Forms look alike, so
//! the bits are many, few may differ, and a seal must stand in the same place,
//! which no two strokes of a hand achieve. A second scan of the same sheet is
//! not promised to be found.

use serde::{Deserialize, Serialize};

use super::seal::Seal;
use super::sheet::Sheet;

/// Cells of the grid that is laid over what is written.
const GRID: (usize, usize) = (16, 32);

/// Bits that two scans of one look may differ in.
pub const NEAR: u32 = 12;

/// The look of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// One bit a cell: whether it holds more ink than most.
    pub bits: [u64; 8],
    /// Centre of the first seal, as in [`Seal`].
    pub seal: Option<(u16, u16)>,
}

impl Fingerprint {
    /// The look of a page; `None` where too little is on it to tell.
    pub(super) fn of(sheet: &Sheet, seals: &[Seal]) -> Option<Fingerprint> {
        let ink = |dark: &u8| u64::from(dark.saturating_sub(24));
        let mut columns = vec![0u64; sheet.width];
        let mut rows = Vec::with_capacity(sheet.height);
        for row in sheet.dark.chunks_exact(sheet.width.max(1)) {
            let mut sum = 0;
            for (dark, column) in row.iter().zip(columns.iter_mut()) {
                let ink = ink(dark);
                sum += ink;
                *column += ink;
            }
            rows.push(sum);
        }
        let (left, right) = most_of(&columns)?;
        let (top, bottom) = most_of(&rows)?;
        if right - left < 4 * GRID.0 || bottom - top < 2 * GRID.1 {
            return None;
        }
        let mut cells = vec![0u64; GRID.0 * GRID.1];
        let cell =
            |at: usize, from: usize, to: usize, count: usize| (at - from) * count / (to - from);
        for (y, row) in sheet.dark.chunks_exact(sheet.width).enumerate().take(bottom).skip(top) {
            let down = cell(y, top, bottom, GRID.1);
            for (x, dark) in row.iter().enumerate().take(right).skip(left) {
                if let Some(sum) = cells.get_mut(down * GRID.0 + cell(x, left, right, GRID.0)) {
                    *sum += ink(dark);
                }
            }
        }
        let mean = cells.iter().sum::<u64>() / cells.len() as u64;
        let mut bits = [0u64; 8];
        for (at, sum) in cells.iter().enumerate() {
            if *sum > mean
                && let Some(word) = bits.get_mut(at / 64)
            {
                *word |= 1 << (at % 64);
            }
        }
        let ones: u32 = bits.iter().map(|word| word.count_ones()).sum();
        let seal = seals.first().map(|seal| (seal.x, seal.y));
        (40..=472).contains(&ones).then_some(Fingerprint { bits, seal })
    }

    /// Whether two scans look the same.
    pub fn is_near(&self, other: &Fingerprint) -> bool {
        let same_place = match (self.seal, other.seal) {
            (Some((x, y)), Some((u, v))) => x.abs_diff(u) <= 8 && y.abs_diff(v) <= 8,
            (None, None) => true,
            _ => false,
        };
        let differing = self.bits.iter().zip(&other.bits).map(|(a, b)| (a ^ b).count_ones());
        same_place && differing.sum::<u32>() <= NEAR
    }

    /// The bits in sixteen parts, each from all over the page: where no more
    /// than [`NEAR`] bits differ, at least four parts are the same.
    pub fn parts(&self) -> [u32; 16] {
        std::array::from_fn(|part| {
            let mut bits = 0;
            for at in 0..32 {
                let bit = at * 16 + (part + at * 5) % 16;
                let word = self.bits.get(bit / 64).copied().unwrap_or(0);
                bits |= ((word >> (bit % 64) & 1) as u32) << at;
            }
            bits
        })
    }
}

/// From where to where all but a hundredth of the ink lies.
fn most_of(sums: &[u64]) -> Option<(usize, usize)> {
    let edge = sums.iter().sum::<u64>() / 200;
    fn past<'a>(mut sums: impl Iterator<Item = &'a u64>, edge: u64) -> Option<usize> {
        let mut sum = 0;
        sums.position(|value| {
            sum += value;
            sum > edge
        })
    }
    let first = past(sums.iter(), edge)?;
    let last = past(sums.iter().rev(), edge)?;
    (first + last < sums.len()).then(|| (first, sums.len() - last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_every_bit_once() {
        for bit in 0..512 {
            let mut bits = [0u64; 8];
            bits[bit / 64] = 1 << (bit % 64);
            let parts = Fingerprint { bits, seal: None }.parts();
            assert_eq!(parts.iter().map(|part| part.count_ones()).sum::<u32>(), 1, "{bit}");
        }
    }

    #[test]
    fn a_seal_in_another_place_is_another_page() {
        let one = Fingerprint { bits: [0xFFFF; 8], seal: Some((700, 640)) };
        assert!(one.is_near(&Fingerprint { seal: Some((703, 641)), ..one }));
        assert!(!one.is_near(&Fingerprint { seal: Some((720, 641)), ..one }));
        assert!(!one.is_near(&Fingerprint { seal: None, ..one }));
        assert!(!one.is_near(&Fingerprint { bits: [0xFF_FFFF; 8], ..one }));
    }
}
