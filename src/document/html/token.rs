//! HTML as tags and text, as tolerant as a browser.
//!
//! In: the text of the file. Out: tokens. Comments, processing instructions and
//! the content of scripts, styles and the like never appear; what Word shows to
//! other programs only (`<![if !supportLists]>`) does, since its marks are
//! passed over one by one.

use super::entity::decoded;

/// A piece of the file.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// Text with its references resolved.
    Text(String),
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag, its name in small letters.
    End(String),
}

/// A start tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// In small letters.
    pub(super) name: String,
    attributes: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute; empty for one without a value.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/');
            let end = rest.find(ends).unwrap_or(rest.len()).max(usize::from(rest.starts_with('=')));
            let (key, after) = rest.split_at(end);
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(after) => value(after.trim_start()),
                None => ("", after),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(decoded(value));
            }
            rest = after;
        }
    }

    /// An attribute that holds a number, however it goes on.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let value = self.attribute(name)?;
        let value = value.trim();
        let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        value.get(..end)?.parse().ok()
    }

    /// The style in small letters without blanks: `display:none;color:red`.
    pub(super) fn style(&self) -> String {
        let style = self.attribute("style").unwrap_or_default();
        style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
    }
}

/// A value and what follows it.
fn value(text: &str) -> (&str, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => {
            let inner = text.get(1..).unwrap_or("");
            inner.split_once(quote).unwrap_or((inner, ""))
        }
        None => text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len())),
    }
}

/// Elements whose content is not HTML, or not shown.
fn raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "title" | "xml" | "noscript" | "noframes" | "template")
}

/// The tokens of a file.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// The content of a `textarea` comes next.
    plain: bool,
    /// The file ends inside a tag or a comment.
    pub(super) cut: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Tokens<'a> {
        Tokens { rest: text, plain: false, cut: false }
    }

    /// Everything up to the end tag of `name`, or to the end of the file.
    fn until_end(&mut self, name: &str) -> &'a str {
        let mut from = 0;
        loop {
            let found = self.rest.get(from..).and_then(|rest| rest.find("</"));
            let Some(at) = found.map(|at| from + at) else {
                self.cut = true;
                return std::mem::take(&mut self.rest);
            };
            let after = self.rest.get(at + 2..at + 2 + name.len());
            if after.is_some_and(|after| after.eq_ignore_ascii_case(name)) {
                let (content, rest) = self.rest.split_at(at);
                self.rest = rest;
                return content;
            }
            from = at + 2;
        }
    }

    /// Passes over what ends with `end`.
    fn past(&mut self, end: &str) -> &'a str {
        match self.rest.split_once(end) {
            Some((before, after)) => {
                self.rest = after;
                before
            }
            None => {
                self.cut = true;
                std::mem::take(&mut self.rest)
            }
        }
    }

    /// The inside of a tag, up to the `>` that no quote holds.
    fn tag(&mut self) -> &'a str {
        let mut quote = None;
        let mut before = ' ';
        for (at, c) in self.rest.char_indices() {
            match quote {
                Some(open) if c == open => quote = None,
                Some(_) => {}
                // A quote is one only where a value begins.
                None if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
                None if c == '>' => {
                    let (inside, rest) = self.rest.split_at(at);
                    self.rest = rest.get(1..).unwrap_or("");
                    return inside;
                }
                None => {}
            }
            if !c.is_ascii_whitespace() {
                before = c;
            }
        }
        // An unclosed quote: the tag ends where a tag would end without it.
        self.past(">")
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if std::mem::take(&mut self.plain) {
            return Some(Token::Text(decoded(self.until_end("textarea"))));
        }
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(after) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Token::Text(decoded(text)));
            };
            if let Some(comment) = after.strip_prefix("!--") {
                self.rest = comment;
                // `<!-->` and `<!--->` are whole comments.
                match comment.strip_prefix('>').or(comment.strip_prefix("->")) {
                    Some(rest) => self.rest = rest,
                    None => {
                        self.past("-->");
                    }
                }
            } else if let Some(text) = after.strip_prefix("![CDATA[") {
                self.rest = text;
                return Some(Token::Text(self.past("]]>").to_owned()));
            } else if after.starts_with(['!', '?']) {
                self.past(">");
            } else if let Some(name) = after.strip_prefix('/') {
                self.rest = name;
                let (name, _) = name_of(self.tag());
                if !raw(&name) {
                    return Some(Token::End(name));
                }
            } else if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.rest = after;
                let (name, attributes) = name_of(self.tag());
                if raw(&name) && !attributes.ends_with('/') {
                    self.until_end(&name);
                    continue;
                }
                self.plain = name == "textarea";
                return Some(Token::Start(Tag { name, attributes }));
            } else {
                self.rest = after;
                return Some(Token::Text("<".to_owned()));
            }
        }
    }
}

fn name_of(tag: &str) -> (String, &str) {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
    let (name, attributes) = tag.split_at(end);
    (name.to_ascii_lowercase(), attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let mut shape = String::new();
        for token in Tokens::new(text) {
            match token {
                Token::Text(text) => shape.push_str(&text),
                Token::Start(tag) => shape.push_str(&format!("[{}]", tag.name)),
                Token::End(name) => shape.push_str(&format!("[/{name}]")),
            }
        }
        shape
    }

    #[test]
    fn tokens() {
        let cases = [
            ("<P CLASS=a>x</P >", "[p]x[/p]"),
            ("a < b<1", "a < b<1"),
            ("<!-- <p> -->x<!---->y<!-->z", "xyz"),
            ("<!--[if gte mso 9]><xml><p>no</p></xml><![endif]-->x", "x"),
            ("<![if !supportLists]>1.<![endif]>", "1."),
            ("<![CDATA[a<b&amp;]]>", "a<b&amp;"),
            ("<?xml version='1.0'?><!DOCTYPE html>x", "x"),
            ("<style>p>a{}</style><script>'<p>'</script>x", "x"),
            ("<td title='a>b' x=\"c>d\">x", "[td]x"),
            ("<td title=it's>x", "[td]x"),
            ("<p title=\"a>x</p>", "[p]x[/p]"),
            ("<textarea>a<b></textarea>", "[textarea]a<b>[/textarea]"),
            ("<br/>&lt;br/&gt;", "[br]<br/>"),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn attributes() {
        let text = "<td colspan=2 rowSpan = '3' nowrap/ style='Display : None' a=\"&amp;\" = b=社>";
        let Some(Token::Start(tag)) = Tokens::new(text).next() else { panic!("a tag") };
        assert_eq!(tag.number("colspan"), Some(2));
        assert_eq!(tag.number("rowspan"), Some(3));
        assert_eq!(tag.attribute("nowrap").as_deref(), Some(""));
        assert_eq!(tag.style(), "display:none");
        assert_eq!(tag.attribute("a").as_deref(), Some("&"));
        assert_eq!(tag.attribute("b").as_deref(), Some("社"));
        assert_eq!(tag.attribute("c"), None);
    }

    #[test]
    fn a_file_cut_inside_markup_says_so() {
        for text in ["<p", "<!-- x", "<style>p", "<p title='x"] {
            let mut tokens = Tokens::new(text);
            while tokens.next().is_some() {}
            assert!(tokens.cut, "{text}");
        }
    }
}
