//! Parts of a page that are not shown.
//!
//! A hidden element is passed over without a tree: tags of its name and tables
//! are counted until it ends, by its own end tag or by one that closes what is
//! around it.

use super::token::Tag;

/// An element that is not shown, up to its end.
pub(super) struct Hidden {
    name: String,
    /// Elements of that name that are open.
    depth: u32,
    /// Tables that began inside.
    tables: u32,
}

/// What an end tag means to a hidden element.
#[derive(PartialEq)]
pub(super) enum End {
    /// Nothing: it stands inside.
    Inside,
    /// It is the element's own.
    Own,
    /// It closes something around, and so the element too.
    Outside,
}

impl Hidden {
    pub(super) fn new(name: &str) -> Hidden {
        Hidden { name: name.to_owned(), depth: 1, tables: 0 }
    }

    /// Whether a start tag stands inside; one that the element cannot hold ends
    /// it.
    pub(super) fn holds(&mut self, name: &str) -> bool {
        let ends = self.tables == 0
            && match self.name.as_str() {
                "td" | "th" => matches!(name, "td" | "th" | "tr" | "tbody"),
                "tr" => matches!(name, "tr" | "tbody"),
                "p" => matches!(name, "p" | "table"),
                "li" | "option" => self.name == name,
                _ => false,
            };
        self.tables += u32::from(name == "table");
        self.depth += u32::from(name == self.name);
        !ends
    }

    /// Looks at an end tag.
    pub(super) fn ends(&mut self, name: &str) -> End {
        if name == self.name {
            self.depth -= 1;
            return if self.depth == 0 { End::Own } else { End::Inside };
        }
        let around = match self.name.as_str() {
            "td" | "th" => matches!(name, "tr" | "tbody" | "table"),
            "tr" => matches!(name, "tbody" | "table"),
            _ => name == "table",
        };
        if around && self.tables == 0 {
            return End::Outside;
        }
        self.tables -= u32::from(name == "table");
        End::Inside
    }
}

/// Whether an element is not shown.
pub(super) fn hides(tag: &Tag) -> bool {
    if tag.name == "del" {
        return true;
    }
    // Elements without an end cannot hide what follows them.
    let void = matches!(
        tag.name.as_str(),
        "br" | "input"
            | "img"
            | "hr"
            | "col"
            | "meta"
            | "link"
            | "frame"
            | "wbr"
            | "area"
            | "base"
            | "param"
            | "source"
    );
    let style = tag.style();
    !void
        && (style.contains("display:none")
            || style.contains("mso-hide:all")
            || tag.attribute("hidden").is_some())
}
