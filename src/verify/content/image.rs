//! Images: how much of them is opaque (ISO 32000-2, 8.9.5 and 8.9.6).
//!
//! In: an image. Out: whether it covers what lies under it. Colours are not
//! decoded, only masks.

use super::numbers;
use super::state::OPAQUE;
use crate::verify::pdf::{Object, Stream, View};

/// Whether nearly all of an image covers what lies under it.
pub(super) fn is_opaque(view: &View<'_, '_>, image: &Stream) -> bool {
    let dictionary = &image.dictionary;
    let is_true = |key| view.value(dictionary, key) == Some(Object::Boolean(true));
    if is_true("ImageMask") {
        return share(view, image, 0) >= OPAQUE;
    }
    match (view.value(dictionary, "SMask"), view.value(dictionary, "Mask")) {
        (Some(Object::Stream(mask)), _) => share(view, &mask, 255) >= OPAQUE,
        // A stencil paints where its samples are 0.
        (_, Some(Object::Stream(mask))) => share(view, &mask, 0) >= OPAQUE,
        (_, Some(_)) => false,
        (_, None) => true,
    }
}

/// The share of samples that are one value: of bytes for a mask of shades,
/// of bits for a stencil. A mask that cannot be read counts as opaque.
fn share(view: &View<'_, '_>, mask: &Stream, value: u8) -> f64 {
    let Ok(samples) = view.pdf().data(mask, view) else { return 1.0 };
    if samples.is_empty() {
        return 1.0;
    }
    let decode = numbers(view, &mask.dictionary, "Decode");
    let turned = decode.is_some_and(|decode| decode.first() == Some(&1.0));
    let bits = mask.dictionary.get("BitsPerComponent").and_then(Object::integer);
    let wanted = if turned { !value } else { value };
    let hits: usize = if bits == Some(8) {
        let near = |sample: &&u8| sample.abs_diff(wanted) < 26;
        samples.iter().filter(near).count() * 8
    } else {
        let ones: u32 = samples.iter().map(|sample| sample.count_ones()).sum();
        let zeroes = samples.len() * 8 - ones as usize;
        if wanted == 0 { zeroes } else { ones as usize }
    };
    hits as f64 / (samples.len() * 8) as f64
}
