//! The first sheet: sums of the run, one block under another.
//!
//! In: totals and counts. Out: a worksheet a reader can print as one page.

use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatType, Format, Worksheet, XlsxError,
};

use super::looks::Looks;
use super::sheet::page;
use crate::application::{Head, Totals, Verdict};
use crate::lang::Lang;
use crate::report::tally::Tally;
use crate::report::{Style, words};

/// What the sheet shows.
pub(super) struct Summary<'a> {
    pub(super) head: &'a Head,
    pub(super) style: &'a Style,
    pub(super) totals: &'a Totals,
    pub(super) tally: &'a Tally,
    /// Whether the long sheets hold paths without links.
    pub(super) unlinked: bool,
}

impl Summary<'_> {
    pub(super) fn write(&self, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let lang = self.style.lang;
        sheet.set_name(lang.pick("汇总", "Summary"))?;
        for (column, width) in [(0, 14.0), (1, 12.0), (2, 36.0), (3, 24.0)] {
            sheet.set_column_width(column, width)?;
        }
        page(sheet, lang);
        sheet.set_portrait();
        sheet.set_screen_gridlines(false);
        let mut at = Block { sheet, looks, row: 0 };
        self.heading(&mut at, lang)?;
        self.verdicts(&mut at, lang)?;
        self.codes(&mut at, lang)?;
        self.attachments(&mut at, lang)?;
        self.conventions(&mut at, lang)
    }

    fn heading(&self, at: &mut Block, lang: Lang) -> Result<(), XlsxError> {
        at.sheet.set_row_height(at.row, 28)?;
        let title = format!("{} {}", self.head.title, lang.pick("检查汇总", "check summary"));
        at.line(&title, &at.looks.title)?;
        let mut facts = vec![
            (lang.pick("截至日期", "As of"), self.head.as_of.to_string()),
            (lang.pick("审批阶段", "Stage"), self.head.stage.1.clone()),
            (lang.pick("表单", "Form"), self.head.form.clone()),
        ];
        if !self.style.reproducible {
            facts
                .push((lang.pick("程序版本", "Program"), format!("shenpi {}", self.style.version)));
        }
        for (name, fact) in &facts {
            at.cells(&[Entry::Text(name, &at.looks.note), Entry::Text(fact, &at.looks.note)])?;
        }
        if self.unlinked {
            let note = lang.pick(
                "文件过多，只有各表前一万行带有链接",
                "too many files: only the first ten thousand rows of a sheet have links",
            );
            at.line(note, &at.looks.note)?;
        }
        Ok(())
    }

    fn verdicts(&self, at: &mut Block, lang: Lang) -> Result<(), XlsxError> {
        at.section(lang.pick("结论", "Verdicts"))?;
        at.header(
            &[lang.pick("结论", "Verdict"), lang.pick("份数", "Count"), lang.pick("占比", "Share")],
            1,
        )?;
        let all = self.totals.applications;
        let first = at.row;
        for (verdict, count) in [
            (Verdict::Accept, self.totals.accept),
            (Verdict::Return, self.totals.returned),
            (Verdict::Unreadable, self.totals.unreadable),
        ] {
            at.cells(&[
                Entry::Text(words::verdict(verdict, lang), at.looks.verdict(verdict)),
                Entry::Count(count),
                Entry::Share(count, all),
            ])?;
        }
        at.bars(first, 2, Some(1.0))?;
        for (name, count) in [
            (lang.pick("申报合计", "Applications"), all),
            (lang.pick("错误合计", "Errors"), self.totals.errors),
            (lang.pick("警告合计", "Warnings"), self.totals.warnings),
        ] {
            at.cells(&[Entry::Text(name, &at.looks.text), Entry::Count(count)])?;
        }
        Ok(())
    }

    fn codes(&self, at: &mut Block, lang: Lang) -> Result<(), XlsxError> {
        let codes = self.tally.codes();
        if codes.is_empty() {
            return Ok(());
        }
        at.section(lang.pick("发现的问题", "What was found"))?;
        at.header(
            &[
                lang.pick("级别", "Severity"),
                lang.pick("代码", "Code"),
                lang.pick("名称", "Name"),
                lang.pick("次数", "Count"),
            ],
            3,
        )?;
        let first = at.row;
        for of in &codes {
            at.cells(&[
                Entry::Text(words::severity(of.severity, lang), at.looks.severity(of.severity)),
                Entry::Text(&of.code.to_string(), &at.looks.text),
                Entry::Text(&words::code_name(self.head, of.code, lang), &at.looks.text),
                Entry::Count(of.count),
            ])?;
        }
        at.bars(first, 3, None)
    }

    fn attachments(&self, at: &mut Block, lang: Lang) -> Result<(), XlsxError> {
        if self.tally.attachments() == 0 {
            return Ok(());
        }
        at.section(lang.pick("附件", "Attachments"))?;
        at.header(
            &[lang.pick("状态", "State"), lang.pick("个数", "Count"), lang.pick("占比", "Share")],
            1,
        )?;
        let all = self.tally.attachments();
        let first = at.row;
        for (status, count) in self.tally.statuses() {
            at.cells(&[
                Entry::Text(words::status(status, lang), at.looks.status(status)),
                Entry::Count(count),
                Entry::Share(count, all),
            ])?;
        }
        at.bars(first, 2, Some(1.0))
    }

    fn conventions(&self, at: &mut Block, lang: Lang) -> Result<(), XlsxError> {
        if self.head.conventions.is_empty() {
            return Ok(());
        }
        at.section(lang.pick("本次采用的口径", "Conventions in force"))?;
        at.header(
            &[
                lang.pick("设置", "Setting"),
                lang.pick("取值", "Value"),
                lang.pick("含义", "Meaning"),
            ],
            3,
        )?;
        for of in &self.head.conventions {
            at.cells(&[
                Entry::Text(&of.id, &at.looks.text),
                Entry::Text(&of.value, &at.looks.text),
                Entry::Text(&of.text, &at.looks.text),
            ])?;
        }
        Ok(())
    }
}

/// Where the next row goes.
struct Block<'a> {
    sheet: &'a mut Worksheet,
    looks: &'a Looks,
    row: u32,
}

enum Entry<'a> {
    Text(&'a str, &'a Format),
    Count(u64),
    Share(u64, u64),
}

impl Block<'_> {
    fn line(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, text, format)?;
        self.row += 1;
        Ok(())
    }

    fn section(&mut self, title: &str) -> Result<(), XlsxError> {
        self.row += 1;
        self.sheet.set_row_height(self.row, 22)?;
        self.line(title, &self.looks.section)
    }

    /// Titles of columns; those from `numbers` on stand over numbers.
    fn header(&mut self, titles: &[&str], numbers: u16) -> Result<(), XlsxError> {
        for (column, title) in (0..).zip(titles) {
            let format =
                if column < numbers { &self.looks.header } else { &self.looks.header_right };
            self.sheet.write_string_with_format(self.row, column, *title, format)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cells(&mut self, entries: &[Entry<'_>]) -> Result<(), XlsxError> {
        for (column, entry) in (0..).zip(entries) {
            match entry {
                Entry::Text(text, format) => {
                    self.sheet.write_string_with_format(self.row, column, *text, format)?
                }
                Entry::Count(count) => self.sheet.write_number_with_format(
                    self.row,
                    column,
                    *count as f64,
                    &self.looks.count,
                )?,
                Entry::Share(part, whole) => self.sheet.write_number_with_format(
                    self.row,
                    column,
                    *part as f64 / (*whole).max(1) as f64,
                    &self.looks.percent,
                )?,
            };
        }
        self.row += 1;
        Ok(())
    }

    /// Bars behind the numbers of a column, from `first` to the row before
    /// this one; the longest stands for `full`, or for the greatest number.
    fn bars(&mut self, first: u32, column: u16, full: Option<f64>) -> Result<(), XlsxError> {
        let mut bars = ConditionalFormatDataBar::new()
            .set_fill_color(Color::RGB(0xBF_D8_CA))
            .set_solid_fill(true)
            .set_border_off(true)
            .set_minimum(ConditionalFormatType::Number, 0);
        if let Some(full) = full {
            bars = bars.set_maximum(ConditionalFormatType::Number, full);
        }
        self.sheet.add_conditional_format(first, column, self.row - 1, column, &bars)?;
        Ok(())
    }
}
