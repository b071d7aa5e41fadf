//! The attached record against the text on the pages.

use super::pdf::View;
use super::words::Say;

/// Compares them, where the file is one of ours.
pub(super) fn compare(_view: &View<'_, '_>, _say: &mut Say) {}
