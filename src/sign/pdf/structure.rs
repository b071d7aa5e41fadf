//! The place of a field in a tagged PDF (ISO 32000-1, 14.7; PDF/UA-1, 7.18.4).
//!
//! A Form element with an object reference, the widget's StructParent, and the
//! entry of the parent tree. It stands behind the figure that marks the place on
//! the page, else at the end of the document.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::PrepareError;
use super::revision::Revision;

/// Elements looked at in search of the figure.
const MOST: usize = 200_000;

/// Tags a widget; nothing happens in a file without structure.
pub(super) fn tag(
    revision: &mut Revision,
    widget: ObjectId,
    page: ObjectId,
    spoken: &str,
) -> Result<(), PrepareError> {
    let catalog = revision.catalog()?;
    let root = revision.dict(catalog).and_then(|of| of.get(b"StructTreeRoot").ok());
    let Some(root) = root.and_then(|root| root.as_reference().ok()) else { return Ok(()) };
    if revision.dict(root).is_none() {
        return Ok(());
    }
    let key = next_key(revision, root);
    let place = place(revision, root, spoken);
    let (parent, behind) = place.unwrap_or((document(revision, root), None));
    let element = revision.add(dictionary! {
        "Type" => "StructElem",
        "S" => "Form",
        "P" => Object::Reference(parent),
        "Pg" => Object::Reference(page),
        "K" => dictionary! { "Type" => "OBJR", "Obj" => Object::Reference(widget), "Pg" => Object::Reference(page) },
    })?;
    insert(revision, parent, behind, element)?;
    revision.edit(widget)?.set("StructParent", key);
    register(revision, root, key, element)
}

/// The first number that the parent tree does not use.
fn next_key(revision: &Revision, root: ObjectId) -> i64 {
    let Some(root) = revision.dict(root) else { return 0 };
    let named = revision.member(root, b"ParentTreeNextKey").and_then(|key| key.as_i64().ok());
    let mut highest = -1;
    let mut waiting: Vec<&Dictionary> =
        revision.dictionary(root, b"ParentTree").into_iter().collect();
    let mut left = MOST;
    while let Some(node) = waiting.pop() {
        left -= 1;
        if left == 0 {
            break;
        }
        let keys = revision.array(node, b"Nums").into_iter().flatten().step_by(2);
        highest = keys.filter_map(|key| key.as_i64().ok()).fold(highest, i64::max);
        let kids = revision.array(node, b"Kids").into_iter().flatten();
        waiting.extend(kids.filter_map(|kid| revision.resolve(kid)?.as_dict().ok()));
    }
    named.unwrap_or(0).max(highest.saturating_add(1))
}

/// The element that holds the document, else the root itself.
fn document(revision: &Revision, root: ObjectId) -> ObjectId {
    let kids = revision.dict(root).map(|root| kids(revision, root)).unwrap_or_default();
    match kids.as_slice() {
        [only] => *only,
        _ => root,
    }
}

/// The kids of an element that are elements of their own.
fn kids(revision: &Revision, element: &Dictionary) -> Vec<ObjectId> {
    let kids = match element.get(b"K") {
        Ok(Object::Reference(id)) => match revision.get(*id) {
            Some(Object::Array(kids)) => kids.as_slice(),
            _ => return vec![*id],
        },
        Ok(Object::Array(kids)) => kids.as_slice(),
        _ => return Vec::new(),
    };
    kids.iter().filter_map(|kid| kid.as_reference().ok()).collect()
}

/// The parent of the figure whose alternative text this is, and the figure.
fn place(
    revision: &Revision,
    root: ObjectId,
    spoken: &str,
) -> Option<(ObjectId, Option<ObjectId>)> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) || seen.len() > MOST {
            continue;
        }
        let Some(element) = revision.dict(id) else { continue };
        for kid in kids(revision, element) {
            let Some(figure) = revision.dict(kid) else { continue };
            if revision.text(figure, b"Alt").is_some_and(|alt| alt == spoken) {
                return Some((id, Some(kid)));
            }
            waiting.push(kid);
        }
    }
    None
}

/// Puts an element among the kids of its parent.
fn insert(
    revision: &mut Revision,
    parent: ObjectId,
    behind: Option<ObjectId>,
    element: ObjectId,
) -> Result<(), PrepareError> {
    let known = revision.dict(parent).and_then(|of| revision.member(of, b"K")).cloned();
    let single = revision.dict(parent).and_then(|of| of.get(b"K").ok()).cloned();
    let mut all = match (known, single) {
        (Some(Object::Array(kids)), _) => kids,
        (_, Some(single)) => vec![single],
        (_, None) => Vec::new(),
    };
    let at = behind.and_then(|behind| all.iter().position(|kid| *kid == Object::Reference(behind)));
    let at = at.map_or(all.len(), |at| at + 1);
    all.insert(at, Object::Reference(element));
    revision.edit(parent)?.set("K", all);
    Ok(())
}

/// Enters the element into the parent tree.
fn register(
    revision: &mut Revision,
    root: ObjectId,
    key: i64,
    element: ObjectId,
) -> Result<(), PrepareError> {
    let pair = [Object::Integer(key), Object::Reference(element)];
    let tree = revision.dict(root).and_then(|root| root.get(b"ParentTree").ok()).cloned();
    let (node, id) = match tree {
        Some(Object::Reference(id)) => (revision.dict(id).cloned(), Some(id)),
        Some(Object::Dictionary(node)) => (Some(node), None),
        _ => (None, None),
    };
    let mut node = node.unwrap_or_default();
    if node.has(b"Kids") {
        let leaf = revision.add(dictionary! {
            "Limits" => vec![Object::Integer(key), Object::Integer(key)],
            "Nums" => pair.to_vec(),
        })?;
        let mut kids = revision.array(&node, b"Kids").cloned().unwrap_or_default();
        kids.push(Object::Reference(leaf));
        node.set("Kids", kids);
    } else {
        let mut numbers = revision.array(&node, b"Nums").cloned().unwrap_or_default();
        numbers.extend(pair);
        node.set("Nums", numbers);
    }
    match id {
        Some(id) => *revision.edit(id)? = node,
        None => {
            let id = revision.add(node)?;
            revision.edit(root)?.set("ParentTree", Object::Reference(id));
        }
    }
    revision.edit(root)?.set("ParentTreeNextKey", key.saturating_add(1));
    Ok(())
}
