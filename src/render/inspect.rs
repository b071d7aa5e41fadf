//! Every glyph of a laid-out paper, looked at once.
//!
//! The characters of the record were compared with the fonts before layout.
//! Here the paper itself is read: a template's own words, the stamp of a proof,
//! the places for signatures, faults that the template declares.

use std::collections::BTreeSet;

use typst::foundations::{Dict, Label, Selector, Value};
use typst::introspection::MetadataElem;
use typst::layout::{Frame, FrameItem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::{Paper, Refusal, Renderer};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::FormError;
use crate::{say, words};

/// The stamp of a proof.
const PROOF: &str = "样稿";

/// What the frames say.
#[derive(Default)]
struct Seen {
    /// Characters without a glyph.
    missing: BTreeSet<char>,
    /// Characters that a stand-in printed, with its name.
    rare: BTreeSet<(char, String)>,
    /// The stamp stands on the page.
    stamped: bool,
}

/// The notes about a paper, or why it must not be used.
pub(super) fn inspect(renderer: &Renderer, paper: &Paper) -> Result<Vec<Diagnostic>, Refusal> {
    let lang = renderer.options.lang;
    let mut seen = Seen::default();
    let template = || renderer.form().shown_file(&renderer.output.template);
    for (at, page) in paper.document.pages().iter().enumerate() {
        seen.stamped = false;
        walk(renderer, &page.frame, &mut seen);
        if renderer.options.proof && !seen.stamped {
            let page = at + 1;
            let message = words!(
                "第 {page} 页没有盖上“{PROOF}”：模板须用 paper 版式",
                "Page {page} does not bear {PROOF}: the template must use `paper`"
            );
            return Err(Refusal::Template(FormError::about(&template(), message)));
        }
    }
    if renderer.output.duplex && paper.pages() % 2 == 1 {
        let sides = paper.pages();
        let message = words!(
            "共 {sides} 面，双面打印须为偶数",
            "{sides} sides: printing on both needs an even number"
        );
        return Err(Refusal::Template(FormError::about(&template(), message)));
    }
    let mut faults: Vec<Diagnostic> = seen
        .missing
        .iter()
        .map(|c| {
            let code = u32::from(*c);
            Diagnostic::new(
                Code::new('P', 602),
                say!(lang, "“{c}”（U+{code:04X}）没有字体能印", "No font has “{c}” (U+{code:04X})"),
                say!(
                    lang,
                    "用 --fonts 或 --font 仿宋=文件 给出含这个字的字体",
                    "Give a font that has it with --fonts or --font"
                ),
            )
        })
        .collect();
    for fault in marks(&paper.document, "fault") {
        let text = |key: &str| match fault.get(key) {
            Ok(Value::Str(text)) => text.to_string(),
            _ => String::new(),
        };
        let mut found = Diagnostic::new(Code::new('P', 603), text("message"), text("help"));
        found.field = Some(text("field")).filter(|field| !field.is_empty());
        faults.push(found);
    }
    if !faults.is_empty() {
        return Err(Refusal::Record(faults));
    }
    let placed: Vec<String> = marks(&paper.document, "seal")
        .iter()
        .filter_map(|seal| match seal.get("id") {
            Ok(Value::Str(id)) => Some(id.to_string()),
            _ => None,
        })
        .collect();
    if let Some(absent) = renderer.output.seals.iter().find(|seal| !placed.contains(seal)) {
        let message = words!(
            "模板没有“{absent}”的签章位置：用 seal-place(\"{absent}\")",
            "The template has no place for the seal “{absent}”: use seal-place(\"{absent}\")"
        );
        return Err(Refusal::Template(FormError::about(&template(), message)));
    }
    Ok(seen
        .rare
        .iter()
        .map(|(c, by)| {
            let code = u32::from(*c);
            Diagnostic::new(
                Code::new('P', 604),
                say!(
                    lang,
                    "“{c}”（U+{code:04X}）由 {by} 印出",
                    "“{c}” (U+{code:04X}) is printed in {by}"
                ),
                say!(
                    lang,
                    "看一眼字形是否合适；要用别的字体，写 --font 仿宋=文件",
                    "Look at it; another font is given with --font"
                ),
            )
        })
        .collect())
}

fn walk(renderer: &Renderer, frame: &Frame, seen: &mut Seen) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(renderer, &group.frame, seen),
            FrameItem::Text(text) => {
                seen.stamped |= text.text.contains(PROOF);
                let rare = renderer.fonts().rare_name(text.font.font());
                for glyph in &text.glyphs {
                    let characters = || text.text.get(glyph.range()).unwrap_or_default().chars();
                    if glyph.id == 0 {
                        seen.missing.extend(characters());
                    } else if let Some(name) = rare {
                        seen.rare.extend(characters().map(|c| (c, name.to_owned())));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The dictionaries that a template marked with a label (`#metadata((…)) <fault>`).
pub(super) fn marks(document: &PagedDocument, label: &str) -> Vec<Dict> {
    use typst::introspection::Introspector;
    let Some(label) = Label::new(PicoStr::intern(label)) else { return Vec::new() };
    let found = document.introspector().query(&Selector::Label(label));
    found
        .iter()
        .filter_map(|content| match content.to_packed::<MetadataElem>()?.value.clone() {
            Value::Dict(dict) => Some(dict),
            _ => None,
        })
        .collect()
}
