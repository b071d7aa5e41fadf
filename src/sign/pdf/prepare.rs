//! From a plan to a revision with room for a signature.

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary, text_string};
use memchr::memmem;

use super::embed::are_zeros;
use super::field::{self, Field, New, fields};
use super::revision::Revision;
use super::{Approval, Lock, POINTS, Plan, PrepareError, Prepared, Refusal, Spot};
use super::{across, appearance, dss, seed};

/// Ten digits: files of up to 9 GB.
const UNKNOWN: i64 = 9_999_999_999;

/// The same, as it is written.
const RANGE: &[u8] = b"/ByteRange[0 9999999999 9999999999 9999999999]";

/// The key of the room, up to its first digit.
const CONTENTS: &[u8] = b"/Contents(";

/// Adds what the plan says. The bytes are foreign: this runs in a worker.
pub fn prepare(bytes: &[u8], plan: &Plan) -> Result<Prepared, PrepareError> {
    let mut revision = Revision::of(bytes)?;
    let (field, room) = match plan {
        Plan::Sign(approval) => (sign(&mut revision, approval)?, approval.room),
        Plan::Stamp { room } => (stamp(&mut revision, *room)?, *room),
        Plan::Keep(evidence) => {
            dss::keep(&mut revision, evidence)?;
            let bytes = revision.append_to(bytes)?;
            return Ok(Prepared { bytes, ranges: None, field: String::new() });
        }
    };
    let mut added = revision.append_to(bytes)?;
    let ranges = fix_range(bytes.len(), &mut added, room)?;
    Ok(Prepared { bytes: added, ranges: Some(ranges), field })
}

fn sign(revision: &mut Revision, approval: &Approval) -> Result<String, PrepareError> {
    let known = fields(revision)?;
    let first = known.iter().all(|field| field.value.is_none());
    allowed(revision, &known)?;
    if !first && (approval.certify.is_some() || approval.across.is_some()) {
        return Err(Refusal::NotFirst { certify: approval.certify.is_some() }.into());
    }
    let field = match chosen(&known, approval)? {
        Some(field) => field.clone(),
        None => made(revision, approval, &known, first)?,
    };
    if let Some(by) = locked(revision, &known, &field.name) {
        return Err(Refusal::Locked(by).into());
    }
    let reason = seed::obey(revision, &field, approval)?;
    let mut references = Vec::new();
    if let Some(level) = approval.certify {
        references.push(transform("DocMDP", dictionary! { "P" => i64::from(level) }));
    }
    if let Some(lock) = &approval.lock {
        references.push(transform("FieldMDP", locks(lock)));
    }
    let mut signature = placeholder("Sig", "ETSI.CAdES.detached", approval.room);
    signature.set("M", Object::string_literal(approval.time.as_str()));
    let texts: [(&[u8], &Option<String>); 3] =
        [(b"Name", &approval.name), (b"Reason", &reason), (b"Location", &approval.location)];
    for (key, text) in texts {
        if let Some(text) = text {
            signature.set(key, text_string(text));
        }
    }
    if !references.is_empty() {
        let references: Vec<Object> = references.into_iter().map(Object::Dictionary).collect();
        signature.set("Reference", references);
    }
    let value = revision.add(signature)?;
    if approval.certify.is_some() {
        let catalog = revision.catalog()?;
        let known = revision.dict(catalog).and_then(|of| revision.dictionary(of, b"Perms"));
        let mut permissions = known.cloned().unwrap_or_default();
        permissions.set("DocMDP", Object::Reference(value));
        revision.edit(catalog)?.set("Perms", permissions);
    }
    if let Some(seal) = &approval.across {
        across::seal(revision, seal)?;
    }
    fill(revision, &field, value)?;
    if let Some(lock) = &approval.lock {
        let mut lock = locks(lock);
        lock.set("Type", "SigFieldLock");
        revision.edit(field.id)?.set("Lock", lock);
    }
    if let Some(appearance) = &approval.appearance {
        let shown = appearance::show(revision, appearance, &field)?;
        revision.edit(field.widget)?.set("AP", dictionary! { "N" => Object::Reference(shown) });
    }
    field::flag(revision)?;
    Ok(field.name)
}

/// A document timestamp in an invisible field of its own.
fn stamp(revision: &mut Revision, room: usize) -> Result<String, PrepareError> {
    let known = fields(revision)?;
    allowed(revision, &known)?;
    let first = known.iter().all(|field| field.value.is_none());
    let approval = Approval::default();
    let field = invisible(revision, &approval, &known, first, "时间戳")?;
    let value = revision.add(placeholder("DocTimeStamp", "ETSI.RFC3161", room))?;
    fill(revision, &field, value)?;
    field::flag(revision)?;
    Ok(field.name)
}

/// Sets the value and locks the widget against moves (12.5.3: F 128).
fn fill(revision: &mut Revision, field: &Field, value: ObjectId) -> Result<(), PrepareError> {
    revision.edit(field.id)?.set("V", Object::Reference(value));
    let widget = revision.edit(field.widget)?;
    let flags = widget.get(b"F").and_then(Object::as_i64).unwrap_or(4);
    widget.set("F", flags | 132);
    Ok(())
}

/// The field that is there and meant; `None` where one must be made.
fn chosen<'a>(known: &'a [Field], approval: &Approval) -> Result<Option<&'a Field>, Refusal> {
    let names = |of: &[&Field]| of.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    let empty: Vec<&Field> = known.iter().filter(|field| field.value.is_none()).collect();
    let Some(wanted) = &approval.field else {
        if approval.at.is_some() {
            return Ok(None);
        }
        return match empty.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(only)),
            several => Err(Refusal::Several(names(several))),
        };
    };
    // A name is looked for first: a mapping name may repeat.
    let by_name = known.iter().find(|field| field.name == *wanted);
    let by_mapping =
        || known.iter().find(|field| field.mapping.as_ref().is_some_and(|name| name == wanted));
    match by_name.or_else(by_mapping) {
        Some(field) if field.value.is_some() => Err(Refusal::Signed(field.name.clone())),
        Some(field) => Ok(Some(field)),
        // A new field may be made only where its place is said, or where the
        // file has none that could be meant.
        None if approval.at.is_some() || known.is_empty() => Ok(None),
        None => Err(Refusal::NoField(wanted.clone(), names(&known.iter().collect::<Vec<_>>()))),
    }
}

/// A new field, where asked or invisible.
fn made(
    revision: &mut Revision,
    approval: &Approval,
    known: &[Field],
    first: bool,
) -> Result<Field, PrepareError> {
    let Some(spot) = &approval.at else {
        return invisible(revision, approval, known, first, "签名");
    };
    let pages = revision.pages();
    let page = pages.get(spot.page.wrapping_sub(1)).copied();
    let page = page.ok_or(Refusal::NoPage(spot.page, pages.len()))?;
    let rectangle = on_page(revision, page, spot);
    let name = free_name(approval.field.as_deref().unwrap_or("签名"), known);
    let spoken = format!("{name}签章");
    let new = New { name: &name, mapping: None, spoken: &spoken, page, rectangle, tag: first };
    field::add(revision, &new)
}

fn invisible(
    revision: &mut Revision,
    approval: &Approval,
    known: &[Field],
    first: bool,
    name: &str,
) -> Result<Field, PrepareError> {
    let page = revision.pages().first().copied();
    let page = page.ok_or_else(|| PrepareError::Damaged("Pages".to_owned()))?;
    let name = free_name(approval.field.as_deref().unwrap_or(name), known);
    let new =
        New { name: &name, mapping: None, spoken: &name, page, rectangle: [0.0; 4], tag: first };
    field::add(revision, &new)
}

/// The name, numbered where it is taken; no full stops, which part names.
fn free_name(wanted: &str, known: &[Field]) -> String {
    let wanted = wanted.replace('.', "_");
    let names = (1..).map(|count| match count {
        1 => wanted.clone(),
        count => format!("{wanted}{count}"),
    });
    let is_free = |name: &String| known.iter().all(|field| field.name != *name);
    names.into_iter().find(is_free).unwrap_or_default()
}

/// Points on a page from millimetres as it is seen, whatever its rotation.
fn on_page(revision: &Revision, page: ObjectId, spot: &Spot) -> [f32; 4] {
    let seen = appearance::Sheet::of(revision, page);
    let (left, top) = (spot.x * POINTS, spot.y * POINTS);
    seen.rectangle(left, top, spot.width * POINTS, spot.height * POINTS)
}

/// The signature dictionary with room for its content: the digits of zeros, in
/// the wrong brackets until [`fix_range`] knows where they stand. lopdf writes
/// a literal string at once, a hexadecimal one digit by digit.
fn placeholder(kind: &str, sub_filter: &str, room: usize) -> Dictionary {
    dictionary! {
        "Type" => kind,
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => sub_filter,
        "ByteRange" => vec![0.into(), UNKNOWN.into(), UNKNOWN.into(), UNKNOWN.into()],
        "Contents" => Object::String(vec![b'0'; room * 2], StringFormat::Literal),
    }
}

fn transform(method: &str, mut parameters: Dictionary) -> Dictionary {
    parameters.set("Type", "TransformParams");
    parameters.set("V", Object::Name(b"1.2".to_vec()));
    dictionary! {
        "Type" => "SigRef",
        "TransformMethod" => method,
        "TransformParams" => parameters,
    }
}

fn locks(lock: &Lock) -> Dictionary {
    let names = |names: &[String]| -> Object {
        Object::Array(names.iter().map(|name| text_string(name)).collect())
    };
    match lock {
        Lock::All => dictionary! { "Action" => "All" },
        Lock::Include(fields) => dictionary! { "Action" => "Include", "Fields" => names(fields) },
        Lock::Exclude(fields) => dictionary! { "Action" => "Exclude", "Fields" => names(fields) },
    }
}

/// Whether a certification allows another signature at all.
fn allowed(revision: &Revision, known: &[Field]) -> Result<(), PrepareError> {
    let catalog = revision.catalog()?;
    let permissions = revision.dict(catalog).and_then(|of| revision.dictionary(of, b"Perms"));
    let certified = permissions.and_then(|of| revision.dictionary(of, b"DocMDP"));
    let signatures = known.iter().filter_map(|field| value(revision, field));
    for signature in certified.into_iter().chain(signatures) {
        let level = parameters(revision, signature, b"DocMDP").map(|parameters| {
            let level = revision.member(parameters, b"P").and_then(|level| level.as_i64().ok());
            level.unwrap_or(2)
        });
        if level == Some(1) {
            return Err(Refusal::Certified.into());
        }
    }
    Ok(())
}

/// The field whose signature locks this one.
fn locked(revision: &Revision, known: &[Field], name: &str) -> Option<String> {
    let by = known.iter().find(|field| {
        let Some(signature) = value(revision, field) else { return false };
        let Some(lock) = parameters(revision, signature, b"FieldMDP") else { return false };
        let action = revision.member(lock, b"Action").and_then(|action| action.as_name().ok());
        let fields = revision.array(lock, b"Fields").into_iter().flatten();
        let named = fields
            .filter_map(|field| lopdf::decode_text_string(revision.resolve(field)?).ok())
            .any(|field| name == field || name.starts_with(&format!("{field}.")));
        match action {
            Some(b"Include") => named,
            Some(b"Exclude") => !named,
            Some(b"All") => true,
            _ => false,
        }
    });
    by.map(|field| field.name.clone())
}

fn value<'a>(revision: &'a Revision, field: &Field) -> Option<&'a Dictionary> {
    field.value?;
    revision.dictionary(revision.dict(field.id)?, b"V")
}

/// The parameters of a transform method in a signature.
fn parameters<'a>(
    revision: &'a Revision,
    signature: &'a Dictionary,
    method: &[u8],
) -> Option<&'a Dictionary> {
    let references = revision.array(signature, b"Reference")?;
    references.iter().find_map(|reference| {
        let reference = revision.resolve(reference)?.as_dict().ok()?;
        let found = revision.member(reference, b"TransformMethod")?.as_name().ok()?;
        (found == method).then(|| revision.dictionary(reference, b"TransformParams")).flatten()
    })
}

/// The place that there is once.
fn only(mut places: impl Iterator<Item = usize>) -> Option<usize> {
    places.next().filter(|_| places.next().is_none())
}

/// Writes the real numbers over the placeholder, in the same width.
fn fix_range(before: usize, added: &mut [u8], room: usize) -> Result<[u64; 4], PrepareError> {
    let wrong = || PrepareError::Damaged("ByteRange".to_owned());
    let is_room = |at: &usize| {
        let digits = added.get(at + CONTENTS.len()..).and_then(|rest| rest.get(..=room * 2));
        digits.is_some_and(|digits| matches!(digits, [zeros @ .., b')'] if are_zeros(zeros)))
    };
    let range = only(memmem::find_iter(added, RANGE)).ok_or_else(wrong)?;
    let contents = memmem::find_iter(added, CONTENTS).filter(is_room);
    let contents_at = only(contents).ok_or_else(wrong)?;
    // The gap is the hexadecimal string with its brackets (12.8.1).
    let start = before + contents_at + b"/Contents".len();
    let end = start + room * 2 + 2;
    let whole = before + added.len();
    let numbers = [0, start, end, whole - end];
    let [_, a, b, c] = numbers;
    let written = format!("/ByteRange[0 {a} {b} {c}");
    let width = RANGE.len() - 1;
    if written.len() > width {
        return Err(wrong());
    }
    let written = format!("{written:<width$}]");
    let brackets = [start - before, end - before - 1];
    for (at, bracket) in brackets.into_iter().zip(*b"<>") {
        *added.get_mut(at).ok_or_else(wrong)? = bracket;
    }
    let place = added.get_mut(range..range + RANGE.len()).ok_or_else(wrong)?;
    place.copy_from_slice(written.as_bytes());
    Ok(numbers.map(|number| number as u64))
}
