//! Relationships: which part of a package refers to which.

use std::io::{Read, Seek};

use super::Package;
use crate::document::ReadError;
use crate::document::xml::{self, Event, Space};

/// A reference of a part, or of the package itself, to a part of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// By which the part's own markup calls it.
    pub id: String,
    /// The last step of its type's name, such as `styles`: the same in
    /// Transitional and Strict.
    pub kind: String,
    /// The name of the part it points to, without a leading slash.
    pub target: String,
}

/// What a part refers to inside the package; `""` is the package itself. A
/// part without relationships has none.
pub fn relationships<R: Read + Seek>(
    package: &mut Package<R>,
    from: &str,
) -> Result<Vec<Relationship>, ReadError> {
    let file = from.rsplit('/').next().unwrap_or_default();
    let part = resolve(from, &format!("_rels/{file}.rels"));
    let mut found = Vec::new();
    let Some(bytes) = package.part(&part)? else { return Ok(found) };
    let text = xml::decode(&part, &bytes)?;
    let mut reader = xml::Reader::new(&part, &text, &package.limits);
    loop {
        match reader.next_event()? {
            Event::Start(tag)
                if tag.space == Space::Relationships && tag.local == b"Relationship" =>
            {
                let get = |name: &[u8]| reader.attribute(Space::None, name);
                let outside = get(b"TargetMode").is_some_and(|mode| mode == "External");
                let (Some(kind), Some(target), false) = (get(b"Type"), get(b"Target"), outside)
                else {
                    continue;
                };
                let id = get(b"Id").unwrap_or_default().into_owned();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.push(Relationship { id, kind, target: resolve(from, &target) });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The name of the part that a target means which the part `from` states.
pub fn resolve(from: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = match target.strip_prefix('/') {
        Some(_) => "",
        None => from.rsplit_once('/').map_or("", |(folder, _)| folder),
    };
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}
