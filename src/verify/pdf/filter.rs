//! The filters that structure is packed with: FlateDecode and its predictors
//! (ISO 32000-2, 7.4.4).

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};

use super::{Dictionary, Object, PdfError};

const BROKEN: PdfError = PdfError::Damaged("data of a stream");

/// The expanded data, no more than `most` bytes. `parameters` and the filter
/// are of the stream's own dictionary and hold no reference. The inflater is
/// lent: a new one costs more than most streams.
pub(super) fn decode(
    dictionary: &Dictionary,
    data: &[u8],
    most: usize,
    inflater: &mut Decompress,
) -> Result<Vec<u8>, PdfError> {
    let list = |key: &str| match dictionary.get(key) {
        None => Vec::new(),
        Some(Object::Array(array)) => array.to_vec(),
        Some(one) => vec![one.clone()],
    };
    let (filters, parameters) = (list("Filter"), list("DecodeParms"));
    let mut data = Cow::Borrowed(data);
    for (at, filter) in filters.iter().enumerate() {
        if filter.name() != Some(b"FlateDecode") {
            return Err(PdfError::Damaged("a filter that structure is not packed with"));
        }
        let expanded = inflate(&data, most, inflater)?;
        data = Cow::Owned(match parameters.get(at).and_then(Object::dictionary) {
            Some(parameters) => predict(parameters, expanded)?,
            None => expanded,
        });
    }
    Ok(data.into_owned())
}

/// What zlib data expands to. Data that ends too early gives what it has, as
/// with every reader.
fn inflate(data: &[u8], most: usize, inflater: &mut Decompress) -> Result<Vec<u8>, PdfError> {
    inflater.reset(true);
    let mut expanded = Vec::with_capacity(data.len().saturating_mul(4).min(most).max(64));
    loop {
        let (taken, given) = (inflater.total_in(), expanded.len());
        let rest = usize::try_from(taken).ok().and_then(|taken| data.get(taken..));
        let done = inflater
            .decompress_vec(rest.unwrap_or_default(), &mut expanded, FlushDecompress::None)
            .map_err(|_| BROKEN)?;
        if expanded.len() > most {
            return Err(PdfError::Limit("a stream expands too far"));
        }
        let stuck = inflater.total_in() == taken && expanded.len() == given;
        if done == Status::StreamEnd || stuck && expanded.len() < expanded.capacity() {
            return Ok(expanded);
        }
        if expanded.len() == expanded.capacity() {
            expanded.reserve(expanded.len().min(most + 1 - expanded.len()));
        }
    }
}

/// Takes a PNG predictor back.
fn predict(parameters: &Dictionary, data: Vec<u8>) -> Result<Vec<u8>, PdfError> {
    let number = |key: &str, default: i64| {
        let found = parameters.get(key).map_or(Some(default), Object::integer);
        found.filter(|found| (0..=65_536).contains(found)).ok_or(BROKEN)
    };
    match number("Predictor", 1)? {
        1 => return Ok(data),
        10..=15 => {}
        _ => return Err(BROKEN),
    }
    let bits = number("Colors", 1)? * number("BitsPerComponent", 8)?;
    let pixel = usize::try_from(bits.div_euclid(8).max(1)).map_err(|_| BROKEN)?;
    let row = usize::try_from((bits * number("Columns", 1)? + 7) / 8).map_err(|_| BROKEN)?;
    if row == 0 {
        return Err(BROKEN);
    }
    let mut above = vec![0_u8; row];
    let mut out = Vec::with_capacity(data.len());
    for line in data.chunks(row + 1) {
        let (kind, line) = line.split_first().ok_or(BROKEN)?;
        let mut current: Vec<u8> = Vec::with_capacity(row);
        for (at, byte) in line.iter().enumerate() {
            let left = at.checked_sub(pixel).and_then(|at| current.get(at)).copied().unwrap_or(0);
            let up = above.get(at).copied().unwrap_or(0);
            let corner = at.checked_sub(pixel).and_then(|at| above.get(at)).copied().unwrap_or(0);
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => return Err(BROKEN),
            };
            current.push(byte.wrapping_add(predicted));
        }
        out.extend_from_slice(&current);
        current.resize(row, 0);
        above = current;
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i32::from(left), i32::from(up), i32::from(corner));
    let (from_a, from_b, from_c) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if from_a <= from_b && from_a <= from_c {
        left
    } else if from_b <= from_c {
        up
    } else {
        corner
    }
}
