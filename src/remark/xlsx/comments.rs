//! The comments of one worksheet, and the drawing that Excel wants beside them.
//!
//! Others' comments stay. A cell has one comment at most: where somebody else's
//! is there, ours is written behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::cells::position;
use crate::document::column_name;
use crate::document::markup::Markup;
use crate::document::xml::{Event, Reader};
use crate::document::{Limits, ReadError};
use crate::remark::AUTHOR;
use crate::remark::edit::{self, Edits};

/// What parts ours from somebody else's in one comment.
const MARK: &str = "—— 审批检查 ——";

/// What is said of each cell, by row and column.
pub(super) type Said = BTreeMap<(u32, u32), Vec<String>>;

const SHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT_SHEET: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";

/// The part of comments, and the cells whose comment of ours is gone.
pub(super) fn comments(
    part: &str,
    old: Option<String>,
    said: &Said,
    strict: bool,
    limits: &Limits,
) -> Result<(String, BTreeSet<(u32, u32)>), ReadError> {
    let space = if strict { STRICT_SHEET } else { SHEET };
    let text = old.unwrap_or_else(|| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments \
             xmlns=\"{space}\"><authors></authors><commentList></commentList></comments>"
        )
    });
    let text = without_ours(text);
    let found = Found::read(part, &text, limits)?;
    let prefix = edit::prefix(edit::tag_name(&text, found.list.start)).to_owned();
    let mut edits = Edits::default();
    let number = match found.authors_named {
        Some(known) => known,
        None => {
            let author = format!("<{prefix}author>{AUTHOR}</{prefix}author>");
            edit::append(&text, found.authors.clone(), &author, &mut edits);
            found.author_count
        }
    };
    let mut gone = BTreeSet::new();
    let mut theirs = BTreeMap::new();
    for comment in &found.comments {
        if Some(comment.author) == found.authors_named {
            edits.replace(comment.range.clone(), "");
            gone.insert(comment.place);
        } else {
            theirs.insert(comment.place, comment.range.clone());
        }
    }
    let mut new = String::new();
    for (place, lines) in said {
        let runs = runs(&prefix, &lines.join("\n"));
        let text_of = theirs.get(place).and_then(|range: &Range<usize>| {
            let mut inside = edit::children(&text, range.clone()).into_iter();
            inside.find(|range| edit::local(edit::tag_name(&text, range.start)) == "text")
        });
        if let Some(behind) = text_of {
            let apart = self::runs(&prefix, &format!("\n{MARK}\n"));
            edit::append(&text, behind, &format!("{apart}{runs}"), &mut edits);
            continue;
        }
        let at = format!("{}{}", column_name(place.1), place.0);
        new.push_str(&format!(
            "<{prefix}comment ref=\"{at}\" authorId=\"{number}\"><{prefix}text>{runs}\
             </{prefix}text></{prefix}comment>"
        ));
    }
    edit::append(&text, found.list, &new, &mut edits);
    Ok((edits.apply(&text), gone))
}

/// The comments of others as they were before ours was written behind them.
fn without_ours(mut text: String) -> String {
    while let Some(mark) = text.find(MARK) {
        let Some(comment) = around(&text, mark) else { break };
        let mut open: Vec<&str> = Vec::new();
        let mut at = comment.start;
        while let Some(tag) = text.get(at..mark).and_then(|rest| rest.find('<')) {
            let tag = at + tag;
            at = edit::tag_end(&text, tag);
            let whole = text.get(tag..at).unwrap_or_default();
            if whole.starts_with("</") {
                open.pop();
            } else if !whole.ends_with("/>") {
                open.push(edit::tag_name(&text, tag));
            }
        }
        let before = text.get(comment.start..mark).unwrap_or_default().trim_end();
        let close: String = open.iter().rev().map(|name| format!("</{name}>")).collect();
        let kept = format!("{}{close}", before.trim_end_matches("&#10;"));
        text.replace_range(comment, &kept);
    }
    text
}

/// The comment that holds a position.
fn around(text: &str, at: usize) -> Option<Range<usize>> {
    let root = edit::root(text);
    let lists = edit::children(text, root);
    let mut comments = lists.into_iter().flat_map(|list| edit::children(text, list));
    comments.find(|range| range.contains(&at))
}

fn runs(prefix: &str, text: &str) -> String {
    let mut markup = Markup::piece();
    markup.text(text);
    let text = markup.finish();
    format!("<{prefix}r><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}r>")
}

struct Comment {
    place: (u32, u32),
    author: usize,
    range: Range<usize>,
}

struct Found {
    authors: Range<usize>,
    author_count: usize,
    /// The number of our name among the authors.
    authors_named: Option<usize>,
    list: Range<usize>,
    comments: Vec<Comment>,
}

impl Found {
    fn read(part: &str, text: &str, limits: &Limits) -> Result<Found, ReadError> {
        // Only to be sure that it is well formed.
        let mut xml = Reader::new(part, text, limits);
        while !matches!(xml.next_event()?, Event::Eof) {}
        let child = |of: Range<usize>, wanted: &str| {
            let mut all = edit::children(text, of).into_iter();
            all.find(|range| edit::local(edit::tag_name(text, range.start)) == wanted)
                .ok_or_else(|| xml.broken("no comments"))
        };
        let root = edit::root(text);
        let (authors, list) = (child(root.clone(), "authors")?, child(root, "commentList")?);
        let names = edit::children(text, authors.clone());
        let ours = |range: &Range<usize>| {
            let whole = text.get(range.clone()).unwrap_or_default();
            whole.get(edit::tag_end(whole, 0)..).is_some_and(|rest| {
                rest.split_once("</").is_some_and(|(name, _)| name.trim() == AUTHOR)
            })
        };
        let comments = edit::children(text, list.clone()).into_iter().filter_map(|range| {
            let tag = text.get(range.start..edit::tag_end(text, range.start))?;
            let place = position(edit::attribute(tag, "ref")?)?;
            let author = edit::attribute(tag, "authorId")?.trim().parse().ok()?;
            Some(Comment { place, author, range })
        });
        let comments = comments.collect();
        Ok(Found {
            author_count: names.len(),
            authors_named: names.iter().position(ours),
            authors,
            list,
            comments,
        })
    }
}

/// The drawing: a shape for each cell of ours that has none.
pub(super) fn drawing(
    part: &str,
    old: Option<String>,
    said: &Said,
    gone: &BTreeSet<(u32, u32)>,
    number: usize,
    limits: &Limits,
) -> Result<String, ReadError> {
    let text = old.unwrap_or_else(|| empty_drawing(number));
    let mut xml = Reader::new(part, &text, limits);
    while !matches!(xml.next_event()?, Event::Eof) {}
    let root = edit::root(&text);
    let mut edits = Edits::default();
    let mut has = BTreeSet::new();
    let mut last = number.saturating_mul(1024);
    for range in edit::children(&text, root.clone()) {
        let shape = text.get(range.clone()).unwrap_or_default();
        if edit::local(edit::tag_name(&text, range.start)) != "shape" {
            continue;
        }
        let id = shape.get(..edit::tag_end(shape, 0)).and_then(|tag| edit::attribute(tag, "id"));
        let id = id.and_then(|id| id.strip_prefix("_x0000_s")?.parse().ok());
        last = last.max(id.unwrap_or(0));
        if !shape.contains("\"Note\"") {
            continue;
        }
        let (Some(row), Some(column)) = (inner(shape, "Row>"), inner(shape, "Column>")) else {
            continue;
        };
        let place = (row + 1, column + 1);
        if gone.contains(&place) {
            edits.replace(range, "");
        } else {
            has.insert(place);
        }
    }
    let mut new = String::new();
    for ((row, column), lines) in said.iter().filter(|(place, _)| !has.contains(place)) {
        last += 1;
        new.push_str(&shape(last, *row, *column, lines));
    }
    edit::append(&text, root, &new, &mut edits);
    Ok(edits.apply(&text))
}

/// The number inside the first element whose name ends so.
fn inner(shape: &str, name: &str) -> Option<u32> {
    let (_, rest) = shape.split_once(name)?;
    rest.split_once("</")?.0.trim().parse().ok().filter(|number| *number < u32::MAX)
}

const VML: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" \
                   xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
                   xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";

fn empty_drawing(number: usize) -> String {
    format!(
        "<xml {VML}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{number}\"/>\
         </o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
         path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
         <v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype></xml>"
    )
}

/// A box right of its cell, as high as its text needs.
fn shape(id: usize, row: u32, column: u32, lines: &[String]) -> String {
    // A box is some four columns wide, which hold about twenty characters.
    let high: usize = lines.iter().map(|line| line.chars().count().div_ceil(20).max(1)).sum();
    let high = u32::try_from(high).unwrap_or(u32::MAX).clamp(4, 40);
    let (left, top) = (column, row.saturating_sub(2));
    let (right, bottom) = (left.saturating_add(4), top.saturating_add(high));
    format!(
        "<v:shape {VML} id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;\
         margin-left:80pt;margin-top:5pt;width:260pt;height:{}pt;z-index:1;visibility:hidden\" \
         fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
         <v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div>\
         </v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>\
         <x:AutoFill>False</x:AutoFill><x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData>\
         </v:shape>",
        high * 15,
        row - 1,
        column - 1
    )
}
