//! The cell formats of the workbook.
//!
//! In: nothing. Out: one [`Looks`] that all sheets share. Colours never carry
//! a meaning alone: the word stands in the cell.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::application::{Status, Verdict};
use crate::diagnostic::Severity;

/// Formats by use.
pub(in crate::report) struct Looks {
    pub(in crate::report) title: Format,
    pub(in crate::report) section: Format,
    pub(in crate::report) note: Format,
    pub(in crate::report) header: Format,
    pub(in crate::report) header_right: Format,
    pub(in crate::report) text: Format,
    pub(in crate::report) count: Format,
    pub(in crate::report) percent: Format,
    pub(in crate::report) digest: Format,
    pub(in crate::report) link: Format,
    good: Format,
    bad: Format,
    doubtful: Format,
    quiet: Format,
}

const INK: Color = Color::RGB(0x1F_2A_2E);
const LINE: Color = Color::RGB(0xD5_DA_D6);
const GREEN: Color = Color::RGB(0x1E_6B_45);
const RED: Color = Color::RGB(0xB0_28_1E);
const AMBER: Color = Color::RGB(0x8A_5A_00);
const BLUE: Color = Color::RGB(0x1D_4F_80);
const GREY: Color = Color::RGB(0x5A_66_66);

impl Looks {
    pub(in crate::report) fn new() -> Looks {
        let base = Format::new().set_font_name("微软雅黑").set_font_size(10).set_font_color(INK);
        let cell = base
            .clone()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(LINE);
        let text = cell.clone().set_text_wrap();
        let word = |color: Color| cell.clone().set_bold().set_font_color(color);
        let header = base
            .clone()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(GREEN)
            .set_align(FormatAlign::VerticalCenter);
        Looks {
            title: base.clone().set_font_size(16).set_bold(),
            section: base.clone().set_font_size(12).set_bold().set_font_color(GREEN),
            note: base.clone().set_font_color(GREY),
            header_right: header.clone().set_align(FormatAlign::Right).set_indent(1),
            header,
            count: cell.clone().set_num_format("#,##0").set_align(FormatAlign::Right).set_indent(1),
            percent: cell
                .clone()
                .set_num_format("0.0%")
                .set_align(FormatAlign::Right)
                .set_indent(1),
            digest: text.clone().set_font_name("Consolas").set_font_size(9),
            link: text.clone().set_font_color(BLUE).set_underline(FormatUnderline::Single),
            good: word(GREEN),
            bad: word(RED),
            doubtful: word(AMBER),
            quiet: cell.clone().set_font_color(BLUE),
            text,
        }
    }

    pub(in crate::report) fn verdict(&self, verdict: Verdict) -> &Format {
        match verdict {
            Verdict::Accept => &self.good,
            Verdict::Return => &self.bad,
            Verdict::Unreadable => &self.doubtful,
        }
    }

    pub(in crate::report) fn severity(&self, severity: Severity) -> &Format {
        match severity {
            Severity::Error => &self.bad,
            Severity::Warning => &self.doubtful,
            Severity::Info => &self.quiet,
        }
    }

    pub(in crate::report) fn status(&self, status: Status) -> &Format {
        match status {
            Status::Intact => &self.good,
            Status::Altered | Status::Missing => &self.bad,
            Status::Unlisted | Status::Unverified => &self.doubtful,
        }
    }
}
