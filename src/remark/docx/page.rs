//! The page that stands before the form and lists everything.
//!
//! In: a [`Notice`]. Out: one content control for the body of the document,
//! which owes nothing to the document's own styles.

use super::{TAG, Word};
use crate::document::markup::Markup;
use crate::remark::Notice;

/// A run of text; `size` in half points.
pub(super) fn text_run(markup: &mut Markup, text: &str, bold: bool, size: Option<&str>) {
    markup.within("w:r", &[], |markup| {
        markup.within("w:rPr", &[], |markup| {
            if size.is_some() {
                markup.empty("w:rFonts", &[("w:hint", "eastAsia"), ("w:eastAsia", "仿宋")]);
            }
            if bold {
                markup.empty("w:b", &[]);
            }
            if let Some(size) = size {
                markup.empty("w:sz", &[("w:val", size)]);
                markup.empty("w:szCs", &[("w:val", size)]);
            }
        });
        markup.leaf("w:t", &[("xml:space", "preserve")], text);
    });
}

/// A paragraph that owes nothing to the document's own style.
fn line(markup: &mut Markup, text: &str, bold: bool, size: &str, centred: bool) {
    markup.within("w:p", &[], |markup| {
        markup.within("w:pPr", &[], |markup| {
            let spacing =
                [("w:before", "40"), ("w:after", "40"), ("w:line", "300"), ("w:lineRule", "auto")];
            markup.empty("w:spacing", &spacing);
            let indent = [
                ("w:left", "0"),
                ("w:right", "0"),
                ("w:firstLineChars", "0"),
                ("w:firstLine", "0"),
            ];
            markup.empty("w:ind", &indent);
            markup.empty("w:jc", &[("w:val", if centred { "center" } else { "left" })]);
        });
        if !text.is_empty() {
            text_run(markup, text, bold, Some(size));
        }
    });
}

/// The page that lists everything.
pub(super) fn page(notice: &Notice, word: Word) -> String {
    let mut markup = Markup::piece();
    markup.within("w:sdt", &word.with(&[]), |markup| {
        markup.within("w:sdtPr", &[], |markup| {
            markup.empty("w:alias", &[("w:val", &notice.name)]);
            markup.empty("w:tag", &[("w:val", TAG)]);
        });
        markup.within("w:sdtContent", &[], |markup| {
            // LibreOffice 7.4 forgets the size of the first line of a control.
            hair(markup, |_| {});
            line(markup, &notice.title, true, "36", true);
            for text in &notice.lines {
                line(markup, text, false, "24", false);
            }
            table(markup, notice);
            turn(markup);
        });
    });
    markup.finish()
}

fn table(markup: &mut Markup, notice: &Notice) {
    markup.within("w:tbl", &[], |markup| {
        markup.within("w:tblPr", &[], |markup| {
            markup.empty("w:tblW", &[("w:w", "5000"), ("w:type", "pct")]);
            markup.within("w:tblBorders", &[], |markup| {
                for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                    let edge =
                        [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "auto")];
                    markup.empty(side, &edge);
                }
            });
            markup.empty("w:tblLayout", &[("w:type", "fixed")]);
        });
        // The breadth of an A4 page with the margins of GB/T 9704, in twips.
        let widths: Vec<String> =
            notice.header.iter().map(|(_, percent)| (percent * 88).to_string()).collect();
        markup.within("w:tblGrid", &[], |markup| {
            for width in &widths {
                markup.empty("w:gridCol", &[("w:w", width)]);
            }
        });
        let header: Vec<String> = notice.header.iter().map(|(name, _)| name.clone()).collect();
        row(markup, &header, &widths, true);
        for cells in &notice.rows {
            row(markup, cells, &widths, false);
        }
    });
}

fn row(markup: &mut Markup, cells: &[String], widths: &[String], heading: bool) {
    markup.within("w:tr", &[], |markup| {
        markup.within("w:trPr", &[], |markup| {
            markup.empty("w:cantSplit", &[]);
            if heading {
                markup.empty("w:tblHeader", &[]);
            }
        });
        for (text, width) in cells.iter().zip(widths) {
            markup.within("w:tc", &[], |markup| {
                markup.within("w:tcPr", &[], |markup| {
                    markup.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
                    if heading {
                        let shade = [("w:val", "clear"), ("w:color", "auto"), ("w:fill", "EDEDED")];
                        markup.empty("w:shd", &shade);
                    }
                });
                for text in text.split('\n') {
                    line(markup, text, heading, "21", false);
                }
            });
        }
    });
}

/// A paragraph a point high, with what stands in it.
fn hair(markup: &mut Markup, content: impl FnOnce(&mut Markup)) {
    markup.within("w:p", &[], |markup| {
        markup.within("w:pPr", &[], |markup| {
            let spacing =
                [("w:before", "0"), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")];
            markup.empty("w:spacing", &spacing);
        });
        content(markup);
    });
}

/// The end of the page. What is left of its line on the next one is a point
/// high, so that the form's own pages stay as they were.
fn turn(markup: &mut Markup) {
    hair(markup, |markup| {
        markup.within("w:r", &[], |markup| {
            markup.within("w:rPr", &[], |markup| markup.empty("w:sz", &[("w:val", "2")]));
            markup.empty("w:br", &[("w:type", "page")]);
        });
    });
}
