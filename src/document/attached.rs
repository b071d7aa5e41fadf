//! A file that travels inside a PDF, found by its name.
//!
//! In: the bytes of a PDF from anywhere, and a name. Out: the bytes of the
//! attachment of that name (ISO 32000-2, 7.11.4, in the name tree of the
//! catalogue), or `None` where the PDF has none. Pages, texts and signatures
//! are not looked at.

use lopdf::{Dictionary, Document, LoadOptions, Object, decode_text_string};

use super::{Damage, Foreign, Limit, Limits, ReadError};

/// Name trees deeper than this are no name trees: they have three levels for a
/// million names.
const DEEPEST: usize = 32;

/// Nodes of a name tree that are looked at, so that a ring of them ends.
const NODES: usize = 10_000;

/// The attachment of a name.
pub fn attached(bytes: &[u8], name: &str, limits: &Limits) -> Result<Option<Vec<u8>>, ReadError> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(ReadError::NotAForm(Foreign::Unknown));
    }
    let most = usize::try_from(limits.part).unwrap_or(usize::MAX);
    let options = LoadOptions { max_decompressed_size: Some(most), ..LoadOptions::default() };
    let broken = |error: lopdf::Error| match error {
        lopdf::Error::Decompress(_) => ReadError::OverLimit(Limit::Size),
        error => ReadError::Damaged(Damage::Content(error.to_string())),
    };
    let pdf = Document::load_mem_with_options(bytes, options).map_err(broken)?;
    if pdf.is_encrypted() {
        return Err(ReadError::Protected);
    }
    let Some(tree) = tree(&pdf) else { return Ok(None) };
    let mut room = NODES;
    let Some(file) = find(&pdf, tree, name, DEEPEST, &mut room) else { return Ok(None) };
    let Some(stream) = stream(&pdf, file) else { return Ok(None) };
    stream.get_plain_content_with_limit(most).map(Some).map_err(broken)
}

fn dictionary<'a>(pdf: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    pdf.dereference(object).ok()?.1.as_dict().ok()
}

/// The root of the attachments' name tree.
fn tree(pdf: &Document) -> Option<&Dictionary> {
    let names = dictionary(pdf, pdf.catalog().ok()?.get(b"Names").ok()?)?;
    dictionary(pdf, names.get(b"EmbeddedFiles").ok()?)
}

/// The file specification of a name, in a node of the tree or below it.
fn find<'a>(
    pdf: &'a Document,
    node: &'a Dictionary,
    name: &str,
    depth: usize,
    room: &mut usize,
) -> Option<&'a Dictionary> {
    let list = |key: &[u8]| {
        let list = node.get(key).ok()?;
        pdf.dereference(list).ok()?.1.as_array().ok()
    };
    // Names and file specifications stand in turn.
    for file in list(b"Names").into_iter().flatten().skip(1).step_by(2) {
        let Some(file) = dictionary(pdf, file) else { continue };
        if is_named(file, name) {
            return Some(file);
        }
    }
    for below in list(b"Kids").into_iter().flatten() {
        *room = room.checked_sub(1)?;
        let depth = depth.checked_sub(1)?;
        let Some(below) = dictionary(pdf, below) else { continue };
        if let Some(found) = find(pdf, below, name, depth, room) {
            return Some(found);
        }
    }
    None
}

fn is_named(file: &Dictionary, name: &str) -> bool {
    [b"UF".as_slice(), b"F"].into_iter().any(|key| {
        let text = file.get(key).ok().and_then(|object| decode_text_string(object).ok());
        text.is_some_and(|text| text.rsplit('/').next() == Some(name))
    })
}

fn stream<'a>(pdf: &'a Document, file: &'a Dictionary) -> Option<&'a lopdf::Stream> {
    let embedded = dictionary(pdf, file.get(b"EF").ok()?)?;
    let stream = embedded.get(b"UF").or_else(|_| embedded.get(b"F")).ok()?;
    pdf.dereference(stream).ok()?.1.as_stream().ok()
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    /// A PDF whose name tree has one attachment under `kids` levels of nodes;
    /// `ring` makes the last node its own kid.
    fn pdf(name: &str, content: &[u8], kids: usize, ring: bool) -> Vec<u8> {
        let mut pdf = Document::with_version("1.7");
        let stream = pdf.add_object(lopdf::Stream::new(dictionary! {}, content.to_vec()));
        let file = pdf.add_object(dictionary! {
            "Type" => "Filespec",
            "UF" => lopdf::text_string(name),
            "EF" => dictionary! { "F" => stream },
        });
        let leaf = pdf.new_object_id();
        let names = vec![lopdf::text_string("a"), file.into()];
        let kid = if ring { vec![leaf.into()] } else { Vec::new() };
        pdf.objects.insert(leaf, dictionary! { "Names" => names, "Kids" => kid }.into());
        let mut root = leaf;
        for _ in 0..kids {
            root = pdf.add_object(dictionary! { "Kids" => vec![root.into()] });
        }
        let names = pdf.add_object(dictionary! { "EmbeddedFiles" => root });
        let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Names" => names });
        pdf.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        bytes
    }

    fn of(bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        attached(bytes, name, &Limits::default())
    }

    #[test]
    fn found_by_name_wherever_the_tree_holds_it() {
        for kids in [0, 1, 5] {
            let bytes = pdf("记录.json", b"{}", kids, false);
            assert_eq!(of(&bytes, "记录.json"), Ok(Some(b"{}".to_vec())), "{kids}");
            assert_eq!(of(&bytes, "other.json"), Ok(None));
        }
    }

    #[test]
    fn trees_that_never_end_are_left() {
        assert_eq!(of(&pdf("a", b"x", 0, true), "b"), Ok(None));
        assert_eq!(of(&pdf("a", b"x", DEEPEST + 1, false), "a"), Ok(None));
    }

    #[test]
    fn what_is_no_pdf_says_so() {
        assert_eq!(of(b"hello", "a"), Err(ReadError::NotAForm(Foreign::Unknown)));
        assert!(matches!(of(b"%PDF-1.7\n", "a"), Err(ReadError::Damaged(_))));
        let whole = pdf("a", b"x", 0, false);
        assert!(of(whole.get(..whole.len() / 2).unwrap(), "a").is_err());
    }

    #[test]
    fn an_attachment_over_the_limit_is_not_read() {
        let mut stream = lopdf::Stream::new(dictionary! {}, vec![0; 1 << 20]);
        stream.compress().unwrap();
        let mut made = Document::load_mem(&pdf("a", b"x", 0, false)).unwrap();
        let id = made.objects.iter().find_map(|(id, o)| o.as_stream().is_ok().then_some(*id));
        made.objects.insert(id.unwrap(), stream.into());
        let mut bytes = Vec::new();
        made.save_to(&mut bytes).unwrap();
        let limits = Limits { part: 1 << 10, ..Limits::default() };
        assert_eq!(attached(&bytes, "a", &limits), Err(ReadError::OverLimit(Limit::Size)));
        assert_eq!(of(&bytes, "a"), Ok(Some(vec![0; 1 << 20])));
    }
}
