//! From tokens to paragraphs and tables.
//!
//! Elements are not built into a tree: open tables are a stack, hidden parts
//! are passed over by counting, and everything else is text in the innermost
//! open cell or paragraph.

use crate::document::{Block, Damage, Document, Limit, Limits, Note, Paragraph, ReadError};

use super::flow::Flow;
use super::hidden::{End, Hidden, hides};
use super::symbol::Symbol;
use super::table::Open;
use super::token::{Tag, Token, Tokens};

/// What a page of frames does not hold itself.
pub(super) const FRAMES: &str = "框架网页所引用的其他文件";

/// Reads the text of a file into `document`.
pub(super) fn walk(text: &str, document: &mut Document, limits: &Limits) -> Result<(), ReadError> {
    let mut tokens = Tokens::new(text);
    let mut walk = Walk {
        document,
        limits,
        tables: Vec::new(),
        flow: Flow::default(),
        hidden: None,
        symbols: Vec::new(),
        pre: 0,
        select: None,
        visited: 0,
        kept: 0,
        ended: false,
    };
    for token in tokens.by_ref() {
        match token {
            Token::Text(text) => walk.text(&text),
            Token::Start(tag) => walk.start(&tag)?,
            Token::End(name) => walk.end(&name)?,
        }
    }
    if tokens.cut || (!walk.tables.is_empty() && !walk.ended) {
        return Err(ReadError::Damaged(Damage::Content("HTML cut short".to_owned())));
    }
    while !walk.tables.is_empty() {
        walk.end_table()?;
    }
    walk.end_paragraph();
    Ok(())
}

struct Walk<'a> {
    document: &'a mut Document,
    limits: &'a Limits,
    tables: Vec<Open>,
    /// The paragraph outside tables.
    flow: Flow,
    hidden: Option<Hidden>,
    /// For each open `span` and `font`: whether it is set in a symbol font.
    symbols: Vec<Symbol>,
    pre: u32,
    select: Option<Select>,
    visited: u64,
    kept: u64,
    /// `</body>` or `</html>` has come.
    ended: bool,
}

/// A drop-down list: the option that is shown is the chosen or the first one.
#[derive(Default)]
struct Select {
    first: Option<String>,
    chosen: Option<String>,
    option: Option<(Flow, bool)>,
}

impl Walk<'_> {
    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if let Some(select) = &mut self.select {
            if let Some((flow, _)) = &mut select.option {
                flow.push(text, false);
            }
            return;
        }
        let pre = self.pre > 0;
        match self.symbols.last().copied().unwrap_or(Symbol::None) {
            Symbol::None => self.flow().push(text, pre),
            font => {
                let shown: String = text.chars().map(|letter| font.shows(letter)).collect();
                self.flow().push(&shown, pre);
            }
        }
    }

    /// Where text goes: the innermost open cell, else the paragraph.
    fn flow(&mut self) -> &mut Flow {
        let open = self.tables.iter_mut().rev().find_map(Open::flow);
        open.unwrap_or(&mut self.flow)
    }

    fn start(&mut self, tag: &Tag) -> Result<(), ReadError> {
        let name = tag.name.as_str();
        if let Some(hidden) = &mut self.hidden {
            if hidden.holds(name) {
                return Ok(());
            }
            self.hidden = None;
        }
        if hides(tag) {
            // What a hidden cell or row would have ended ends all the same.
            self.imply(name)?;
            self.hidden = Some(Hidden::new(name));
            return Ok(());
        }
        match name {
            "table" => self.begin_table()?,
            "tr" => {
                self.imply(name)?;
                match self.tables.last_mut() {
                    Some(table) => table.begin_row(),
                    None => self.edge(),
                }
            }
            "td" | "th" => {
                self.imply(name)?;
                self.visit(1)?;
                let rows = tag.number("rowspan").unwrap_or(1);
                let columns = tag.number("colspan").unwrap_or(1);
                match self.tables.last_mut() {
                    Some(table) => table.begin_cell(rows, columns, stored_number(tag)),
                    None => self.edge(),
                }
            }
            "br" => self.flow().line(),
            "pre" => {
                self.edge();
                self.pre += 1;
            }
            "span" | "font" => self.symbols.push(Symbol::of(tag, self.symbols.last().copied())),
            "input" => self.input(tag),
            "textarea" => self.pre += 1,
            "select" => self.select = Some(Select::default()),
            "option" => {
                if let Some(select) = &mut self.select {
                    select.settle();
                    select.option = Some((Flow::default(), tag.attribute("selected").is_some()));
                }
            }
            "frame" | "iframe" => self.frame(tag),
            _ if is_block(name) => self.edge(),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        if let Some(hidden) = &mut self.hidden {
            let end = hidden.ends(name);
            if end != End::Inside {
                self.hidden = None;
            }
            if end != End::Outside {
                return Ok(());
            }
        }
        match name {
            "table" if !self.tables.is_empty() => self.end_table()?,
            "tr" | "thead" | "tbody" | "tfoot" => self.end_row()?,
            "td" | "th" => self.end_cell()?,
            "caption" => self.end_caption(),
            "pre" => {
                self.pre = self.pre.saturating_sub(1);
                self.edge();
            }
            "textarea" => self.pre = self.pre.saturating_sub(1),
            "span" | "font" => {
                self.symbols.pop();
            }
            "option" => {
                if let Some(select) = &mut self.select {
                    select.settle();
                }
            }
            "select" => {
                if let Some(mut select) = self.select.take() {
                    select.settle();
                    let shown = select.chosen.or(select.first).unwrap_or_default();
                    self.flow().push(&shown, false);
                }
            }
            "body" | "html" => self.ended = true,
            // Browsers take a lone `</br>` for a break, and a lone `</p>` for an edge.
            "br" => self.flow().line(),
            _ if is_block(name) => self.edge(),
            _ => {}
        }
        Ok(())
    }

    /// Names once what a page of frames does not hold itself.
    fn frame(&mut self, tag: &Tag) {
        let note = Note::NotRead { what: FRAMES.to_owned() };
        let elsewhere = tag.attribute("src").is_some_and(|src| !src.trim().is_empty());
        if elsewhere && !self.document.notes.contains(&note) {
            self.document.notes.push(note);
        }
    }

    /// Ends what a row or cell that begins now cannot stand in.
    fn imply(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "tr" => self.end_row(),
            "td" | "th" => self.end_cell(),
            _ => Ok(()),
        }
    }

    fn begin_table(&mut self) -> Result<(), ReadError> {
        if self.tables.len() >= self.limits.table_depth {
            return Err(ReadError::OverLimit(Limit::Depth));
        }
        let nested = self.tables.iter_mut().any(|table| table.flow().is_some());
        match nested {
            true => self.edge(),
            false => self.end_paragraph(),
        }
        self.tables.push(Open::new(self.document.blocks.len(), nested));
        self.document.blocks.push(Block::Table(Default::default()));
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), ReadError> {
        self.end_row()?;
        let Some(table) = self.tables.pop() else { return Ok(()) };
        if table.is_empty() && self.document.blocks.len() == table.block + 1 {
            self.document.blocks.pop();
        } else if let Some(slot) = self.document.blocks.get_mut(table.block) {
            *slot = Block::Table(table.finish());
        }
        Ok(())
    }

    /// A title stands before its table, not among the cells.
    fn end_caption(&mut self) {
        match self.tables.last_mut() {
            Some(table) if !table.nested && table.is_empty() => {
                let text = self.flow.take();
                if !text.is_empty() && table.block + 1 == self.document.blocks.len() {
                    let title = Block::Paragraph(Paragraph { text, font: None });
                    self.document.blocks.insert(table.block, title);
                    table.block += 1;
                }
            }
            _ => self.edge(),
        }
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        self.end_cell()?;
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        if let Some(line) = table.end_row() {
            self.keep(line.len())?;
            self.flow().put_line(&line);
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let ended = table.end_cell();
        if table.is_too_wide() {
            return Err(ReadError::OverLimit(Limit::Cells));
        }
        if let Some((length, columns)) = ended {
            self.keep(length)?;
            self.visit(columns as u64)?;
        }
        Ok(())
    }

    /// The edge of a block element: a paragraph of its own, or a line of a cell.
    fn edge(&mut self) {
        match self.tables.iter_mut().rev().find_map(Open::flow) {
            Some(flow) => flow.paragraph(),
            None => self.end_paragraph(),
        }
    }

    fn end_paragraph(&mut self) {
        let text = self.flow.take();
        if text.is_empty() {
            return;
        }
        // Text inside a table but outside its cells is shown before the table.
        let blocks = &mut self.document.blocks;
        let at = self.tables.first().map_or(blocks.len(), |table| table.block.min(blocks.len()));
        blocks.insert(at, Block::Paragraph(Paragraph { text, font: None }));
        self.tables.iter_mut().for_each(|table| table.block += 1);
    }

    fn input(&mut self, tag: &Tag) {
        let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
        let checked = tag.attribute("checked").is_some();
        match kind.as_str() {
            "checkbox" | "radio" => self.flow().push(if checked { "☑" } else { "☐" }, false),
            "hidden" | "submit" | "reset" | "button" | "image" | "file" | "password" => {}
            _ => {
                let value = tag.attribute("value").unwrap_or_default();
                self.flow().push(&value, false);
            }
        }
    }

    fn visit(&mut self, count: u64) -> Result<(), ReadError> {
        self.visited += count;
        match self.visited > self.limits.cells {
            true => Err(ReadError::OverLimit(Limit::Cells)),
            false => Ok(()),
        }
    }

    /// Text of nested tables is kept once for each level.
    fn keep(&mut self, length: usize) -> Result<(), ReadError> {
        self.kept += length as u64;
        match self.kept > self.limits.expanded {
            true => Err(ReadError::OverLimit(Limit::Size)),
            false => Ok(()),
        }
    }
}

impl Select {
    fn settle(&mut self) {
        let Some((mut flow, chosen)) = self.option.take() else { return };
        let text = flow.take();
        if chosen {
            self.chosen = Some(text.clone());
        }
        self.first.get_or_insert(text);
    }
}

/// The number that Excel or LibreOffice keep beside what a cell shows.
fn stored_number(tag: &Tag) -> Option<f64> {
    let stored = tag.attribute("x:num").or_else(|| tag.attribute("sdval"))?;
    stored.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "center"
            | "hr"
            | "address"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "aside"
            | "form"
            | "fieldset"
            | "legend"
            | "caption"
            | "body"
            | "html"
            | "head"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "option"
    )
}
