//! Forms and images: what they paint, and how much of it is opaque (ISO
//! 32000-2, 8.9 and 8.10).
//!
//! In: an XObject. Out: a cover, or what its content paints. Colours are not
//! decoded, only masks.

use std::rc::Rc;

use super::Painter;
use super::state::{OPAQUE, State};
use crate::verify::content::area::{Area, Clip, Matrix};
use crate::verify::pdf::{Dictionary, Object, Stream};

impl Painter<'_, '_, '_> {
    pub(super) fn object(
        &mut self,
        stream: &Stream,
        resources: Option<&Dictionary>,
        state: &State,
        depth: usize,
    ) -> Result<(), &'static str> {
        let dictionary = &stream.dictionary;
        if dictionary.is("Subtype", "Form") {
            let content = self.view.pdf().data(stream, self.view).map_err(|_| "form")?;
            let own = self.view.value(dictionary, "Resources");
            let own = own.as_ref().and_then(Object::dictionary).or(resources);
            let mut inner = state.clone();
            if let Some(matrix) = self.numbers(dictionary, "Matrix").and_then(|m| Matrix::of(&m)) {
                inner.matrix = matrix.then(inner.matrix);
            }
            if let Some([left, bottom, right, top]) = self.numbers(dictionary, "BBox").as_deref() {
                let area = Area::rectangle([*left, *bottom], [*right, *top], inner.matrix);
                inner.clip = Some(Rc::new(Clip { area, outer: inner.clip.take() }));
            }
            return self.run(&content, own, inner, depth);
        }
        if dictionary.is("Subtype", "Image") && state.fills() && self.is_opaque(stream) {
            self.image(state)?;
        }
        Ok(())
    }

    /// An image fills the unit square (8.9.5.1).
    pub(super) fn image(&mut self, state: &State) -> Result<(), &'static str> {
        let square = Area::rectangle([0.0, 0.0], [1.0, 1.0], state.matrix);
        self.cover(&square, state.clip.as_ref())
    }

    /// Whether nearly all of an image covers what lies under it.
    pub(super) fn is_opaque(&self, image: &Stream) -> bool {
        let dictionary = &image.dictionary;
        let is_true = |key| self.view.value(dictionary, key) == Some(Object::Boolean(true));
        if is_true("ImageMask") {
            return self.share(image, 0) >= OPAQUE;
        }
        match (self.view.value(dictionary, "SMask"), self.view.value(dictionary, "Mask")) {
            (Some(Object::Stream(mask)), _) => self.share(&mask, 255) >= OPAQUE,
            // A stencil paints where its samples are 0.
            (_, Some(Object::Stream(mask))) => self.share(&mask, 0) >= OPAQUE,
            (_, Some(_)) => false,
            (_, None) => true,
        }
    }

    /// The share of samples that are one value: of bytes for a mask of shades,
    /// of bits for a stencil. A mask that cannot be read counts as opaque.
    pub(super) fn share(&self, mask: &Stream, value: u8) -> f64 {
        let Ok(samples) = self.view.pdf().data(mask, self.view) else { return 1.0 };
        if samples.is_empty() {
            return 1.0;
        }
        let decode = self.numbers(&mask.dictionary, "Decode");
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
}

/// Whether an inline image is a stencil, of which nothing is known.
pub(super) fn is_stencil(operands: &[Object]) -> bool {
    operands.chunks(2).any(|pair| match pair {
        [key, value] => {
            matches!(key.name(), Some(b"IM" | b"ImageMask")) && *value != Object::Boolean(false)
        }
        _ => false,
    })
}
