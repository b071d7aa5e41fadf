//! Writing XML: elements close themselves, text and attributes are escaped.
//!
//! In: names, attributes, text. Out: one well-formed string. It knows no
//! vocabulary, and names are taken as they are.

/// XML in the making.
#[derive(Debug)]
pub(crate) struct Markup {
    out: String,
}

/// Name and value.
pub(crate) type Attribute<'a> = (&'static str, &'a str);

impl Markup {
    /// A document with its declaration.
    pub(crate) fn new() -> Markup {
        Markup { out: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned() }
    }

    /// A piece to put into a document.
    pub(crate) fn piece() -> Markup {
        Markup { out: String::new() }
    }

    /// An element with content.
    pub(crate) fn within(
        &mut self,
        name: &'static str,
        attributes: &[Attribute],
        content: impl FnOnce(&mut Markup),
    ) {
        self.begin(name, attributes);
        self.out.push('>');
        content(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[Attribute]) {
        self.begin(name, attributes);
        self.out.push_str("/>");
    }

    /// Text.
    pub(crate) fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// An element with text only.
    pub(crate) fn leaf(&mut self, name: &'static str, attributes: &[Attribute], text: &str) {
        self.within(name, attributes, |markup| escape(&mut markup.out, text));
    }

    /// The document or the piece.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    fn begin(&mut self, name: &'static str, attributes: &[Attribute]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            escape(&mut self.out, value);
            self.out.push('"');
        }
    }
}

/// Characters that XML 1.0 cannot hold are left out: a definition is typed by
/// hand, and a form feed in it says nothing.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_escaped_and_closed() {
        let mut markup = Markup::new();
        markup.within("a", &[("k", "“<&>\"\n")], |markup| {
            markup.empty("b", &[]);
            markup.leaf("c", &[], "x & y\u{1}");
        });
        let expected = "<a k=\"“&lt;&amp;&gt;&quot;&#10;\"><b/><c>x &amp; y</c></a>";
        assert_eq!(markup.finish().lines().nth(1), Some(expected));
    }
}
