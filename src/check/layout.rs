//! L501 and L502: paper and type, as 填表说明 asks for them.

use super::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Font, PageSize};
use crate::form::{Kind, number_text};
use crate::lang::Lang;
use crate::record::{NUMBER_SCALE, Value};
use crate::say;

/// A4 in twentieths of a point.
const A4: PageSize = PageSize { width: 11906, height: 16838 };
/// Writers round A4 differently; a millimetre is 56.7.
const TOLERANCE: u32 = 57;
/// 小四, in half points.
const SMALL_FOUR: u16 = 24;

impl Check<'_> {
    /// Both checks. Formats that state neither page nor font stay silent.
    pub(super) fn layout(&mut self, document: &Document) {
        self.paper(document);
        self.font(document);
    }

    fn paper(&mut self, document: &Document) {
        let lang = self.lang();
        let fits = |page: &&PageSize| {
            page.width.abs_diff(A4.width) <= TOLERANCE
                && page.height.abs_diff(A4.height) <= TOLERANCE
        };
        let Some(page) = document.pages.iter().find(|page| !fits(page)) else { return };
        let millimetres = |twips: u32| (f64::from(twips) * 25.4 / 1440.0).round();
        let (width, height) = (millimetres(page.width), millimetres(page.height));
        let message = say!(
            lang,
            "页面为{width}×{height}毫米，不是竖向 A4（210×297毫米）",
            "The page is {width} × {height} mm, not A4 portrait (210 × 297 mm)"
        );
        let help =
            say!(lang, "在页面设置中把纸张改为 A4、方向改为纵向", "Set the paper to A4, portrait");
        self.found.push(Diagnostic::new(Code::new('L', 501), message, help));
    }

    fn font(&mut self, document: &Document) {
        let lang = self.lang();
        let smallest = match self.form.setting("smallest_type") {
            Some(Value::Number(points)) => *points,
            _ => i64::from(SMALL_FOUR) * NUMBER_SCALE / 2,
        };
        let mut wrong: Vec<(String, String)> = Vec::new();
        for field in &self.form.fields {
            if self.record.get(&field.id).is_none() && self.text(&field.id).is_none() {
                continue;
            }
            let font = self
                .filled
                .get(&field.id)
                .and_then(|found| found.font)
                .and_then(|at| document.fonts.get(usize::from(at)));
            let Some(font) = font else { continue };
            let long = field.kind == Kind::LongText;
            if let Some(description) = odd(font, long.then_some(smallest), lang) {
                wrong.push((field.id.clone(), description));
            }
        }
        let Some((first, description)) = wrong.first() else { return };
        let (label, more) = (self.label(first), wrong.len() - 1);
        let mut message = say!(
            lang,
            "“{label}”的字体字号是{description}，不是仿宋小四",
            "“{label}” is set in {description}, not 仿宋 12 pt"
        );
        if more > 0 {
            message.push_str(&say!(lang, "，另有{more}栏也不是", ", and so are others ({more})"));
        }
        let help = say!(
            lang,
            "把填报文字改为仿宋_GB2312、小四号（12磅）；内容多的栏目可以缩小字号",
            "Set the filled text in 仿宋_GB2312, 12 pt; long fields may be smaller"
        );
        let first = first.clone();
        self.report(Code::new('L', 502), &first, message, help);
    }
}

/// What a font is, where it is not 仿宋 12 pt. Long fields may be as small as
/// `smallest` (填表说明第三条：可视情况调整字号).
fn odd(font: &Font, smallest: Option<i64>, lang: Lang) -> Option<String> {
    let fangsong = font.name.as_ref().is_none_or(|name| {
        let name = name.to_lowercase();
        name.contains("仿宋") || name.replace([' ', '_'], "").contains("fangsong")
    });
    let sized = font.half_points.is_none_or(|size| {
        let points = i64::from(size) * NUMBER_SCALE / 2;
        size == SMALL_FOUR || smallest.is_some_and(|least| size < SMALL_FOUR && points >= least)
    });
    if fangsong && sized {
        return None;
    }
    let mut description = font.name.clone().unwrap_or_default();
    if let Some(size) = font.half_points {
        if !description.is_empty() {
            description.push(' ');
        }
        description.push_str(&number_text(i64::from(size) * NUMBER_SCALE / 2));
        description.push_str(lang.pick("磅", " pt"));
    }
    Some(description)
}
