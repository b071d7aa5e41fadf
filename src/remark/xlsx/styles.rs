//! The formats of cells: those in use, again with another fill.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::remark::edit::{self, Edits};
use crate::remark::{HUES, Refusal};

/// The part of styles with what is added to it.
pub(super) struct Styles {
    text: String,
    /// The list of formats, and each of them.
    list: Range<usize>,
    formats: Vec<Range<usize>>,
    fills: Range<usize>,
    fill_count: usize,
    /// Fills of earlier rounds.
    ours: HashSet<usize>,
    added: Vec<String>,
    known: BTreeMap<(usize, Option<&'static str>), usize>,
    /// Fonts and borders of the list of everything, once they are asked for.
    notice: Option<Look>,
}

/// Formats of the list of everything.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) plain: usize,
    pub(super) heading: usize,
    pub(super) title: usize,
    pub(super) cell: usize,
}

impl Styles {
    /// Takes the part of styles.
    pub(super) fn new(text: String) -> Result<Styles, Refusal> {
        let child = |wanted: &str| {
            let mut all = edit::children(&text, edit::root(&text)).into_iter();
            all.find(|range| edit::local(edit::tag_name(&text, range.start)) == wanted)
                .ok_or_else(|| Refusal::Layout(format!("styles without {wanted}")))
        };
        let (list, fills) = (child("cellXfs")?, child("fills")?);
        let formats = edit::children(&text, list.clone());
        let all = edit::children(&text, fills.clone());
        let is_ours = |range: &Range<usize>| {
            let fill = text.get(range.clone()).unwrap_or_default();
            HUES.iter().any(|(_, hue)| fill.contains(hue))
        };
        let ours = all.iter().enumerate().filter(|(_, range)| is_ours(range)).map(|(at, _)| at);
        let (ours, fill_count) = (ours.collect(), all.len());
        Ok(Styles {
            text,
            list,
            formats,
            fills,
            fill_count,
            ours,
            added: Vec::new(),
            known: BTreeMap::new(),
            notice: None,
        })
    }

    /// Whether an earlier round coloured cells.
    pub(super) fn has_ours(&self) -> bool {
        !self.ours.is_empty()
    }

    /// Whether a format has the colour of an earlier round.
    pub(super) fn is_ours(&self, format: usize) -> bool {
        let whole = self.formats.get(format).and_then(|range| self.text.get(range.clone()));
        let tag = whole.map(|whole| &whole[..edit::tag_end(whole, 0)]);
        let fill = tag.and_then(|tag| edit::attribute(tag, "fillId"));
        fill.and_then(|fill| fill.trim().parse().ok()).is_some_and(|fill| self.ours.contains(&fill))
    }

    /// All formats with such a colour.
    #[cfg(test)]
    pub(super) fn coloured(&self) -> Vec<usize> {
        (0..self.formats.len()).filter(|format| self.is_ours(*format)).collect()
    }

    /// The number of a format like this one with another fill, or with none.
    pub(super) fn filled(&mut self, format: usize, hue: Option<&'static str>) -> usize {
        if let Some(known) = self.known.get(&(format, hue)) {
            return *known;
        }
        let prefix = edit::prefix(edit::tag_name(&self.text, self.list.start));
        let plain = format!(
            "<{prefix}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
        );
        let old = self.formats.get(format).and_then(|range| self.text.get(range.clone()));
        let old = old.unwrap_or(&plain);
        let (tag, rest) = old.split_at(edit::tag_end(old, 0));
        let at = HUES.iter().position(|(_, known)| Some(*known) == hue);
        let fill = at.map_or(0, |at| self.fill_count + at);
        let tag = edit::with_attribute(tag, "fillId", &fill.to_string());
        let tag = edit::with_attribute(&tag, "applyFill", "1");
        let new = format!("{tag}{rest}");
        self.add((format, hue), new)
    }

    fn add(&mut self, key: (usize, Option<&'static str>), format: String) -> usize {
        let number = self.formats.len() + self.added.len();
        self.added.push(format);
        self.known.insert(key, number);
        number
    }

    /// The formats of the list of everything.
    pub(super) fn notice(&mut self) -> Look {
        if let Some(look) = self.notice {
            return look;
        }
        let prefix = edit::prefix(edit::tag_name(&self.text, self.list.start)).to_owned();
        let count = |wanted: &str| self.child(wanted).map_or(0, |(_, count)| count);
        let (fonts, borders) = (count("fonts"), count("borders"));
        let mut look = |font: usize, border: usize, centred: bool| {
            let across = if centred { " horizontal=\"center\"" } else { "" };
            let number = self.formats.len() + self.added.len();
            self.added.push(format!(
                "<{prefix}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"0\" borderId=\"{border}\" \
                 xfId=\"0\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\">\
                 <{prefix}alignment{across} vertical=\"top\" wrapText=\"1\"/></{prefix}xf>"
            ));
            number
        };
        let look = Look {
            plain: look(fonts, 0, false),
            title: look(fonts + 1, 0, true),
            heading: look(fonts + 2, borders, true),
            cell: look(fonts, borders, false),
        };
        self.notice = Some(look);
        look
    }

    /// A list of the part, and how many elements it has.
    fn child(&self, wanted: &str) -> Option<(Range<usize>, usize)> {
        let all = edit::children(&self.text, edit::root(&self.text));
        let list = all
            .into_iter()
            .find(|range| edit::local(edit::tag_name(&self.text, range.start)) == wanted)?;
        let count = edit::children(&self.text, list.clone()).len();
        Some((list, count))
    }

    /// The part with all that was added.
    pub(super) fn finish(self) -> String {
        let prefix = edit::prefix(edit::tag_name(&self.text, self.list.start)).to_owned();
        let p = &prefix;
        let mut edits = Edits::default();
        let fills = HUES.map(|(_, hue)| {
            format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{hue}\"/>\
                 <{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
            )
        });
        self.append(&self.fills, self.fill_count, &fills, &mut edits);
        self.append(&self.list, self.formats.len(), &self.added, &mut edits);
        if self.notice.is_some() {
            let font = |size: u32, bold: &str| {
                format!("<{p}font>{bold}<{p}sz val=\"{size}\"/><{p}name val=\"仿宋\"/></{p}font>")
            };
            let bold = format!("<{p}b/>");
            let fonts = [font(11, ""), font(16, &bold), font(11, &bold)];
            if let Some((list, count)) = self.child("fonts") {
                self.append(&list, count, &fonts, &mut edits);
            }
            let edge = |side: &str| {
                format!("<{p}{side} style=\"thin\"><{p}color auto=\"1\"/></{p}{side}>")
            };
            let border = format!(
                "<{p}border>{}{}{}{}<{p}diagonal/></{p}border>",
                edge("left"),
                edge("right"),
                edge("top"),
                edge("bottom")
            );
            if let Some((list, count)) = self.child("borders") {
                self.append(&list, count, &[border], &mut edits);
            }
        }
        edits.apply(&self.text)
    }

    /// Puts elements at the end of a list and counts them.
    fn append(&self, list: &Range<usize>, count: usize, more: &[String], edits: &mut Edits) {
        if more.is_empty() {
            return;
        }
        let tag = list.start..edit::tag_end(&self.text, list.start);
        let old = self.text.get(tag.clone()).unwrap_or_default();
        if !old.ends_with("/>") {
            let count = (count + more.len()).to_string();
            edits.replace(tag, edit::with_attribute(old, "count", &count));
        }
        edit::append(&self.text, list.clone(), &more.concat(), edits);
    }
}
