//! The filters that structure is packed with: FlateDecode and its predictors
//! (ISO 32000-2, 7.4.4).

use std::io::Read as _;

use super::{Dictionary, Object, PdfError};

const BROKEN: PdfError = PdfError::Damaged("data of a stream");

/// The expanded data, no more than `most` bytes. `parameters` and the filter
/// are of the stream's own dictionary and hold no reference.
pub(super) fn decode(
    dictionary: &Dictionary,
    data: &[u8],
    most: usize,
) -> Result<Vec<u8>, PdfError> {
    let list = |key: &str| match dictionary.get(key) {
        None => Vec::new(),
        Some(Object::Array(array)) => array.to_vec(),
        Some(one) => vec![one.clone()],
    };
    let (filters, parameters) = (list("Filter"), list("DecodeParms"));
    let mut data = data.to_vec();
    for (at, filter) in filters.iter().enumerate() {
        if filter.name() != Some(b"FlateDecode") {
            return Err(PdfError::Damaged("a filter that structure is not packed with"));
        }
        let mut expanded = Vec::new();
        let mut inflate = flate2::read::ZlibDecoder::new(data.as_slice()).take(most as u64 + 1);
        inflate.read_to_end(&mut expanded).map_err(|_| BROKEN)?;
        if expanded.len() > most {
            return Err(PdfError::Limit("a stream expands too far"));
        }
        data = match parameters.get(at).and_then(Object::dictionary) {
            Some(parameters) => predict(parameters, expanded)?,
            None => expanded,
        };
    }
    Ok(data)
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
