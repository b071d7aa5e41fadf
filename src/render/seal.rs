//! What is seen of a signature, laid out: a seal drawn as SVG, signer and time
//! as text with embedded fonts.
//!
//! In: the picture or the lines, a width in millimetres, fonts. Out: a PDF of
//! one page in exactly that size, which `sign` takes into the field. It does not
//! sign, and scales nothing.

use std::thread;

use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::batch::STACK;
use super::run::Subject;
use super::world::{Bench, Workshop, file_id};
use super::{Fonts, Role};
use crate::form::{FormDef, built_in_ids};
use crate::record::Date;

/// Why there is nothing to see; an English phrase of the layout engine, or the
/// character that no font has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SealError(String);

/// An SVG of this size in millimetres; its text, where it has any, in these
/// fonts.
pub fn picture(svg: &[u8], width: f32, height: f32, fonts: Fonts) -> Result<Vec<u8>, SealError> {
    let says = serde_json::json!({
        "picture": true, "width": width, "height": height, "lines": [], "fonts": [],
    });
    page(says, Some(svg.to_vec()), fonts)
}

/// Lines of text in a column of this width in millimetres, as high as they are.
pub fn words(lines: &[String], width: f32, fonts: Fonts) -> Result<Vec<u8>, SealError> {
    for line in lines {
        if let Some(c) = fonts.missing(line).first() {
            return Err(SealError(format!("“{c}” U+{:04X}", u32::from(*c))));
        }
    }
    let says = serde_json::json!({
        "picture": false,
        "width": width,
        "height": null,
        "lines": lines,
        "fonts": fonts.chain(Role::FangSong),
    });
    page(says, None, fonts)
}

fn page(
    says: serde_json::Value,
    picture: Option<Vec<u8>>,
    fonts: Fonts,
) -> Result<Vec<u8>, SealError> {
    thread::scope(|scope| {
        let deep = thread::Builder::new().stack_size(STACK);
        let laid = deep.spawn_scoped(scope, || lay_out(&says, picture, fonts));
        let laid = laid.map_err(|error| SealError(error.to_string()))?;
        laid.join().unwrap_or_else(|_| Err(SealError("the layout engine failed".to_owned())))
    })
}

fn lay_out(
    says: &serde_json::Value,
    picture: Option<Vec<u8>>,
    fonts: Fonts,
) -> Result<Vec<u8>, SealError> {
    let form = built_in_ids().next().unwrap_or_default();
    let form = FormDef::built_in(form, &[]).map_err(|error| SealError(error.to_string()))?;
    let subject = Subject { id: "seal", name: "", proof: false, attach: None, duplex: false };
    // No date is printed and none stands in the page's metadata: any will do.
    let day = Date::new(2000, 1, 1).ok_or_else(|| SealError("day".to_owned()))?;
    let workshop = Workshop::new(form, fonts, None, day, &subject);
    let data = serde_json::to_vec(says).map_err(|error| SealError(error.to_string()))?;
    let mut own = Vec::new();
    for (name, bytes) in [("/data.json", Some(data)), ("/picture.svg", picture)] {
        if let (Some(id), Some(bytes)) = (file_id(name), bytes) {
            own.push((id, Bytes::new(bytes)));
        }
    }
    let main = file_id("/seal.typ").ok_or_else(|| SealError("seal.typ".to_owned()))?;
    let bench = Bench { workshop: &workshop, main, own };
    let said = |errors: &[typst::diag::SourceDiagnostic]| {
        SealError(errors.first().map(|error| error.message.to_string()).unwrap_or_default())
    };
    let compiled = typst::compile::<PagedDocument>(&bench);
    let document = compiled.output.map_err(|errors| said(&errors))?;
    if let Some(warning) = compiled.warnings.first() {
        return Err(SealError(warning.message.to_string()));
    }
    let options = PdfOptions {
        ident: Smart::Custom("seal".to_owned()),
        tagged: false,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))
}
