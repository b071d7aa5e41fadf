//! Namespaces: the ones that readers ask for, and which prefix means which.
//!
//! Transitional and Strict names of the same vocabulary are one [`Space`], and
//! any prefix will do.

use super::same;

/// A namespace that some reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// No namespace at all.
    None,
    /// WordprocessingML.
    Word,
    /// Extensions of Word 2010 (`w14`).
    Word2010,
    /// Further extensions of Word, whose markup a reader of Word understands:
    /// shapes, groups, canvases, later versions.
    WordExtension,
    /// DrawingML.
    Drawing,
    /// VML.
    Vml,
    /// Office mathematics.
    Math,
    /// Markup compatibility (`mc`).
    Compatibility,
    /// Relationship ids in office markup (`r`).
    Relationship,
    /// The relationships of a package.
    Relationships,
    /// The content types of a package.
    ContentTypes,
    /// SpreadsheetML.
    Sheet,
    /// PresentationML.
    Presentation,
    /// `xml:`, as in `xml:space`.
    Xml,
    /// Anything else.
    Other,
}

impl Space {
    fn of(uri: &str) -> Space {
        let office = |uri: &str| {
            let transitional = uri.strip_prefix("http://schemas.openxmlformats.org/");
            let strict = uri.strip_prefix("http://purl.oclc.org/ooxml/");
            transitional
                .and_then(|rest| rest.strip_suffix("/2006/main"))
                .or_else(|| strict.and_then(|rest| rest.strip_suffix("/main")))
                .map(|word| match word {
                    "wordprocessingml" => Space::Word,
                    "drawingml" => Space::Drawing,
                    "spreadsheetml" => Space::Sheet,
                    "presentationml" => Space::Presentation,
                    _ => Space::Other,
                })
        };
        match uri {
            "" => Space::None,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Space::Relationship,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
            "http://schemas.openxmlformats.org/package/2006/relationships" => Space::Relationships,
            "http://schemas.openxmlformats.org/package/2006/content-types" => Space::ContentTypes,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatibility,
            "http://schemas.microsoft.com/office/word/2010/wordml" => Space::Word2010,
            "urn:schemas-microsoft-com:vml" => Space::Vml,
            "http://www.w3.org/XML/1998/namespace" => Space::Xml,
            _ if uri.starts_with("http://schemas.microsoft.com/office/word/") => {
                Space::WordExtension
            }
            _ => office(uri).unwrap_or(Space::Other),
        }
    }
}

/// Prefixes in force at one time; Word declares some thirty.
const MOST_PREFIXES: usize = 1024;

/// The prefixes in force.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    declared: Vec<Declared<'a>>,
    /// The prefix that was asked for last: nearly always the next one, too.
    recent: Option<(&'a [u8], Space)>,
}

#[derive(Debug)]
struct Declared<'a> {
    prefix: &'a [u8],
    space: Space,
    depth: usize,
}

impl<'a> Scope<'a> {
    /// Declares a prefix on the element at a depth; false where there are too
    /// many to look one up in good time.
    pub(super) fn declare(&mut self, prefix: &'a [u8], uri: &str, depth: usize) -> bool {
        self.recent = None;
        self.declared.push(Declared { prefix, space: Space::of(uri), depth });
        self.declared.len() <= MOST_PREFIXES
    }

    /// Whether all that is declared is so on the root.
    pub(super) fn is_of_root(&self) -> bool {
        self.declared.last().is_none_or(|last| last.depth <= 1)
    }

    /// Forgets what was declared on the element at a depth.
    #[inline]
    pub(super) fn leave(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|last| last.depth >= depth) {
            self.declared.pop();
            self.recent = None;
        }
    }

    /// What the prefix of an element means; `None` if nobody declared it.
    #[inline]
    pub(super) fn resolve(&mut self, prefix: &'a [u8]) -> Option<Space> {
        match self.recent {
            Some((recent, space)) if same(recent, prefix) => Some(space),
            _ => {
                let space = self.look_up(prefix)?;
                self.recent = Some((prefix, space));
                Some(space)
            }
        }
    }

    /// The same for an attribute, where no prefix means no namespace.
    #[inline]
    pub(super) fn resolve_attribute(&self, prefix: &[u8]) -> Space {
        match self.recent {
            _ if prefix.is_empty() => Space::None,
            Some((recent, space)) if same(recent, prefix) => space,
            _ => self.look_up(prefix).unwrap_or(Space::Other),
        }
    }

    fn look_up(&self, prefix: &[u8]) -> Option<Space> {
        let declared = self.declared.iter().rev().find(|known| known.prefix == prefix);
        match (declared, prefix) {
            (Some(known), _) => Some(known.space),
            (None, b"") => Some(Space::None),
            (None, b"xml") => Some(Space::Xml),
            (None, _) => None,
        }
    }
}
