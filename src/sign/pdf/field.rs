//! Signature fields (ISO 32000-1, 12.7.4.5): those that are there, and new ones.
//!
//! A field that `render` or [`super::prepare`] makes is one object with its
//! widget, tagged with a Form element in a tagged file (PDF/UA-1, 7.18.4). Its
//! name is the level's label; the mapping name (TM) holds the level's id, so
//! that both name it.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId, dictionary, text_string};

use super::revision::Revision;
use super::{PrepareError, structure};

/// Fields beyond which a form is refused.
const MOST: usize = 20_000;

/// A signature field that is there.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The object that holds its value.
    pub id: ObjectId,
    /// The object that shows it.
    pub widget: ObjectId,
    /// Its full name.
    pub name: String,
    /// Its mapping name.
    pub mapping: Option<String>,
    /// The signature in it.
    pub value: Option<ObjectId>,
    /// Left, bottom, right, top, in points.
    pub rectangle: [f32; 4],
}

/// A field to make.
pub(super) struct New<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its mapping name.
    pub mapping: Option<&'a str>,
    /// What is read aloud (TU).
    pub spoken: &'a str,
    /// The page that shows it.
    pub page: ObjectId,
    /// Left, bottom, right, top, in points; all zero where it shows nothing.
    pub rectangle: [f32; 4],
    /// Whether it may get a place in the structure: only where nothing was
    /// signed yet, for that changes the tree that readers are told.
    pub tag: bool,
}

/// The signature fields in the order of the form.
pub(super) fn fields(revision: &Revision) -> Result<Vec<Field>, PrepareError> {
    let catalog = revision.catalog()?;
    let mut found = Vec::new();
    let Some(form) = revision.dict(catalog).and_then(|of| revision.dictionary(of, b"AcroForm"))
    else {
        return Ok(found);
    };
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<(ObjectId, String, bool)> = references(revision, form, b"Fields")
        .into_iter()
        .rev()
        .map(|id| (id, String::new(), false))
        .collect();
    while let Some((id, parent, signs)) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        if seen.len() > MOST {
            return Err(PrepareError::Damaged("Fields".to_owned()));
        }
        let Some(field) = revision.dict(id) else { continue };
        let own = revision.text(field, b"T");
        let name = match (&own, parent.is_empty()) {
            (Some(own), true) => own.clone(),
            (Some(own), false) => format!("{parent}.{own}"),
            (None, _) => parent.clone(),
        };
        let signs = match revision.member(field, b"FT").and_then(|kind| kind.as_name().ok()) {
            Some(kind) => kind == b"Sig",
            None => signs,
        };
        let kids = references(revision, field, b"Kids");
        let named = |kid: &ObjectId| revision.dict(*kid).is_some_and(|kid| kid.has(b"T"));
        if kids.iter().any(named) {
            waiting.extend(kids.into_iter().rev().map(|kid| (kid, name.clone(), signs)));
        } else if signs {
            let widget = kids.first().copied().unwrap_or(id);
            let shown = revision.dict(widget).unwrap_or(field);
            let value = field.get(b"V").ok().and_then(|value| value.as_reference().ok());
            let direct = revision.member(field, b"V").is_some_and(|value| value.as_dict().is_ok());
            found.push(Field {
                id,
                widget,
                name,
                mapping: revision.text(field, b"TM"),
                value: value.or(direct.then_some(id)),
                rectangle: numbers(revision, shown, b"Rect").unwrap_or_default(),
            });
        }
    }
    Ok(found)
}

/// The references in an array.
fn references(revision: &Revision, of: &Dictionary, key: &[u8]) -> Vec<ObjectId> {
    let array = revision.array(of, key).into_iter().flatten();
    array.filter_map(|member| member.as_reference().ok()).collect()
}

/// An array of four numbers.
pub(super) fn numbers(revision: &Revision, of: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let array = revision.array(of, key)?;
    let numbers: Vec<f32> = array
        .iter()
        .filter_map(|number| revision.resolve(number)?.as_float().ok())
        .filter(|number| number.is_finite())
        .collect();
    let [a, b, c, d] = <[f32; 4]>::try_from(numbers).ok()?;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// Makes a field: in the form, on its page, in the structure.
pub(super) fn add(revision: &mut Revision, new: &New<'_>) -> Result<Field, PrepareError> {
    let [left, bottom, right, top] = new.rectangle;
    let mut widget = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => text_string(new.name),
        "TU" => text_string(new.spoken),
        "F" => 4, // printed (12.5.3)
        "P" => Object::Reference(new.page),
        "Rect" => rectangle(new.rectangle),
    };
    if let Some(mapping) = new.mapping {
        widget.set("TM", text_string(mapping));
    }
    if right > left && top > bottom {
        // PDF/A wants an appearance of everything that has an area.
        let empty = revision.add_stream(blank(right - left, top - bottom), Vec::new())?;
        widget.set("AP", dictionary! { "N" => Object::Reference(empty) });
    }
    let id = revision.add(widget)?;
    if new.tag {
        structure::tag(revision, id, new.page, new.spoken)?;
        // PDF/UA-1, 7.18.3: the order of the tabulator is that of the structure.
        revision.edit(new.page)?.set("Tabs", "S");
    }
    revision.push(new.page, b"Annots", Object::Reference(id))?;
    let catalog = revision.catalog()?;
    let form = revision.dict(catalog).and_then(|of| of.get(b"AcroForm").ok()).cloned();
    match form {
        Some(Object::Reference(form)) if revision.dict(form).is_some() => {
            revision.push(form, b"Fields", Object::Reference(id))?;
        }
        // A direct dictionary moves into an object of its own: it can then
        // change again without the catalogue.
        Some(Object::Dictionary(form)) => {
            let form = revision.add(form)?;
            revision.push(form, b"Fields", Object::Reference(id))?;
            revision.edit(catalog)?.set("AcroForm", Object::Reference(form));
        }
        None | Some(Object::Null) => {
            let fields = vec![Object::Reference(id)];
            let form = revision.add(dictionary! { "Fields" => fields, "SigFlags" => 1 })?;
            revision.edit(catalog)?.set("AcroForm", Object::Reference(form));
        }
        Some(_) => return Err(PrepareError::Damaged("AcroForm".to_owned())),
    }
    Ok(Field {
        id,
        widget: id,
        name: new.name.to_owned(),
        mapping: new.mapping.map(str::to_owned),
        value: None,
        rectangle: new.rectangle,
    })
}

/// SigFlags 3: there are signatures, and nothing may be rewritten (12.7.2).
pub(super) fn flag(revision: &mut Revision) -> Result<(), PrepareError> {
    let catalog = revision.catalog()?;
    let form = revision.dict(catalog).and_then(|of| of.get(b"AcroForm").ok()).cloned();
    let is_set = |form: &Dictionary| {
        form.get(b"SigFlags").and_then(Object::as_i64).is_ok_and(|flags| flags & 3 == 3)
    };
    match form {
        Some(Object::Reference(id)) if revision.dict(id).is_some_and(|form| !is_set(form)) => {
            revision.edit(id)?.set("SigFlags", 3);
        }
        Some(Object::Dictionary(mut form)) if !is_set(&form) => {
            form.set("SigFlags", 3);
            revision.edit(catalog)?.set("AcroForm", form);
        }
        _ => {}
    }
    Ok(())
}

/// A rectangle, to a thousandth of a point.
pub(super) fn rectangle(numbers: [f32; 4]) -> Object {
    Object::Array(numbers.map(|number| Object::Real((number * 1000.0).round() / 1000.0)).to_vec())
}

/// The dictionary of a form XObject of this size.
pub(super) fn blank(width: f32, height: f32) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => rectangle([0.0, 0.0, width, height]),
        "Resources" => dictionary! {},
    }
}
