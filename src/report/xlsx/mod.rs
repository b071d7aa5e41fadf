//! `--format xlsx`: a workbook for people who sort and filter.
//!
//! In: applications and totals. Out: four sheets: sums, one row an application,
//! one row a finding, one row an attachment; and a fifth with pictures of scans
//! where there are any. The long sheets are written row by
//! row to temporary files, so memory stays flat; the sums, which come first in
//! the workbook, are written last. Every text is a string, never a formula, and
//! telephone numbers are masked unless the style says otherwise.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::tally::{STATUSES, Tally};
use super::{Out, Report, Style, link, mask, scan, words};
use crate::application::rounds::Sums;
use crate::application::{Application, Attachment, Head, Totals};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::Lang;

pub(super) mod looks;
#[cfg(feature = "render")]
pub(super) mod papers;
mod rounds;
mod scans;
pub(super) mod sheet;
pub(super) mod slips;
mod summary;

use looks::Looks;
use sheet::{Cell, Column, Sheet};

/// `--format xlsx`.
pub(super) struct Xlsx<'a> {
    out: Out<'a>,
    head: Head,
    style: Style,
    tally: Tally,
    looks: Looks,
    workbook: Workbook,
    applications: Sheet,
    findings: Sheet,
    attachments: Sheet,
    scans: scans::Scans,
    /// Beside an earlier report: what became of each finding.
    rounds: Option<Sheet>,
}

const fn text(zh: &'static str, en: &'static str, width: f64) -> Column {
    Column { zh, en, width, number: false }
}

const fn number(zh: &'static str, en: &'static str, width: f64) -> Column {
    Column { zh, en, width, number: true }
}

const APPLICATIONS: &[Column] = &[
    text("结论", "Verdict", 9.0),
    text("文件", "File", 34.0),
    text("部分", "Part", 9.0),
    text("社区名称", "Community", 16.0),
    text("市（州）", "City", 9.0),
    text("县（市、区）", "County", 12.0),
    text("街道（镇）", "Street", 12.0),
    text("拟创建称号", "Title", 18.0),
    text("负责人", "Leader", 9.0),
    text("联系电话", "Telephone", 14.0),
    number("错误", "Errors", 8.0),
    number("警告", "Warnings", 8.0),
    text("附件", "Attachments", 15.0),
    text("首要问题", "First finding", 42.0),
];

const FINDINGS: &[Column] = &[
    text("级别", "Severity", 7.0),
    text("代码", "Code", 7.0),
    text("名称", "Name", 18.0),
    text("文件", "File", 32.0),
    text("部分", "Part", 9.0),
    text("社区名称", "Community", 15.0),
    text("栏目", "Field", 15.0),
    text("位置", "Place", 19.0),
    text("问题", "Problem", 42.0),
    text("办法", "Remedy", 34.0),
];

const ATTACHMENTS: &[Column] = &[
    text("状态", "State", 8.0),
    text("附件", "Attachment", 36.0),
    text("社区名称", "Community", 15.0),
    text("文件", "Form", 34.0),
    text("部分", "Part", 9.0),
    text("现有文件 SHA-256", "SHA-256 of the file", 38.0),
    text("清单所记摘要", "Digest on record", 38.0),
    text("扫描件", "Scan", 30.0),
];

impl<'a> Xlsx<'a> {
    pub(super) fn open(out: Out<'a>, head: &Head, style: &Style) -> io::Result<Xlsx<'a>> {
        let mut workbook = Workbook::new();
        let looks = Looks::new();
        let mut sheet = |zh, en, columns| {
            let (name, lang) = (style.lang.pick(zh, en), style.lang);
            Sheet::open(&mut workbook, name, columns, lang, &looks).map_err(failed)
        };
        let applications = sheet("社区", "Applications", APPLICATIONS)?;
        let findings = sheet("问题", "Findings", FINDINGS)?;
        let attachments = sheet("附件", "Attachments", ATTACHMENTS)?;
        let rounds = match style.against {
            true => Some(sheet("复查", "Rounds", rounds::COLUMNS)?),
            false => None,
        };
        Ok(Xlsx {
            out,
            rounds,
            head: head.clone(),
            style: style.clone(),
            tally: Tally::default(),
            looks,
            workbook,
            applications,
            findings,
            attachments,
            scans: scans::Scans::default(),
        })
    }
}

impl Report for Xlsx<'_> {
    fn application(&mut self, application: &Application) -> io::Result<()> {
        let lang = self.style.lang;
        self.tally.add(application);
        self.application_row(application).map_err(failed)?;
        for found in &application.diagnostics {
            self.finding_row(application, found).map_err(failed)?;
        }
        for attachment in &application.attachments {
            self.attachment_row(application, attachment).map_err(failed)?;
            self.scans.add(application, attachment, &self.looks, lang).map_err(failed)?;
        }
        self.round_rows(application).map_err(failed)
    }

    fn against(&mut self, sums: Sums) -> io::Result<()> {
        self.missing_rows(&sums).map_err(failed)
    }

    fn finish(&mut self, totals: &Totals) -> io::Result<()> {
        self.save(totals).map_err(failed)?;
        self.out.flush()
    }
}

impl Xlsx<'_> {
    fn application_row(&mut self, of: &Application) -> Result<(), XlsxError> {
        let (looks, lang, masked) = (&self.looks, self.style.lang, self.style.mask);
        let verdict = of.verdict();
        let text = |id: &str| of.record.text(id).unwrap_or("");
        let city = Some(text("division.city")).filter(|city| !city.is_empty());
        let count = |severity| of.diagnostics.iter().filter(|d| d.severity == severity).count();
        let phone = mask::value("phone", text("phone"), masked);
        let first = of.diagnostics.iter().max_by_key(|d| (d.severity, std::cmp::Reverse(d.code)));
        let first = first.map_or("", |d| &d.message);
        let first = mask::sentence(first, masked);
        let states = states(of, lang);
        self.applications.row(
            &mut self.workbook,
            looks,
            &[
                Cell::Text(words::verdict(verdict, lang), looks.verdict(verdict)),
                Cell::Link(&of.path, link::target(&of.path, &self.style)),
                Cell::Text(of.part.as_deref().unwrap_or(""), &looks.text),
                Cell::Text(text("community"), &looks.text),
                Cell::Text(city.unwrap_or_else(|| text("city")), &looks.text),
                Cell::Text(text("division.county"), &looks.text),
                Cell::Text(text("division.street"), &looks.text),
                Cell::Text(text("title"), &looks.text),
                Cell::Text(text("leader"), &looks.text),
                Cell::Text(&phone, &looks.text),
                Cell::Count(count(Severity::Error) as u64),
                Cell::Count(count(Severity::Warning) as u64),
                Cell::Text(&states, &looks.text),
                Cell::Text(&first, &looks.text),
            ],
        )
    }

    fn finding_row(&mut self, of: &Application, found: &Diagnostic) -> Result<(), XlsxError> {
        let (looks, lang, masked) = (&self.looks, self.style.lang, self.style.mask);
        let code = found.code.to_string();
        let label = found.field.as_deref().map_or("", |field| words::label(&self.head, field));
        self.findings.row(
            &mut self.workbook,
            looks,
            &[
                Cell::Text(words::severity(found.severity, lang), looks.severity(found.severity)),
                Cell::Text(&code, &looks.text),
                Cell::Text(&words::code_name(&self.head, found.code, lang), &looks.text),
                Cell::Link(&of.path, link::target(&of.path, &self.style)),
                Cell::Text(of.part.as_deref().unwrap_or(""), &looks.text),
                Cell::Text(of.record.text("community").unwrap_or(""), &looks.text),
                Cell::Text(label, &looks.text),
                Cell::Text(&words::place(&found.place, lang), &looks.text),
                Cell::Text(&mask::sentence(&found.message, masked), &looks.text),
                Cell::Text(&mask::sentence(&found.help, masked), &looks.text),
            ],
        )
    }

    fn attachment_row(&mut self, of: &Application, file: &Attachment) -> Result<(), XlsxError> {
        let looks = &self.looks;
        let beside = match of.path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{}", file.path),
            None => file.path.clone(),
        };
        let there = file.status != crate::application::Status::Missing;
        let target = link::target(&beside, &self.style).filter(|_| there);
        let lang = self.style.lang;
        let seen = file.scan.as_ref().map(|seen| scan::facts(seen, lang)).unwrap_or_default();
        self.attachments.row(
            &mut self.workbook,
            looks,
            &[
                Cell::Text(words::status(file.status, self.style.lang), looks.status(file.status)),
                Cell::Link(&file.path, target),
                Cell::Text(of.record.text("community").unwrap_or(""), &looks.text),
                Cell::Link(&of.path, link::target(&of.path, &self.style)),
                Cell::Text(of.part.as_deref().unwrap_or(""), &looks.text),
                Cell::Text(file.sha256.as_deref().unwrap_or(""), &looks.digest),
                Cell::Text(file.expected.as_deref().unwrap_or(""), &looks.digest),
                Cell::Text(&seen, &looks.text),
            ],
        )
    }

    fn save(&mut self, totals: &Totals) -> Result<(), XlsxError> {
        let sheets = [&mut self.applications, &mut self.findings, &mut self.attachments];
        let unlinked = sheets.iter().any(|sheet| sheet.unlinked);
        let summary = summary::Summary {
            head: &self.head,
            style: &self.style,
            totals,
            tally: &self.tally,
            unlinked,
        };
        summary.write(&self.looks, self.workbook.add_worksheet())?;
        for sheet in sheets.into_iter().chain(&mut self.rounds) {
            sheet.close(&mut self.workbook)?;
        }
        self.scans.close(&mut self.workbook, &self.looks, self.style.lang)?;
        // Without a date of its own the workbook would take the clock's.
        let day = self.head.as_of;
        let made = ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month(), day.day());
        let made = made.or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?;
        let properties = DocProperties::new().set_title(&self.head.title);
        self.workbook.set_properties(&properties.set_creation_datetime(&made));
        self.workbook.save_to_writer(&mut self.out)
    }
}

/// How many attachments are in each state that occurs.
fn states(application: &Application, lang: Lang) -> String {
    let mut states = Vec::new();
    for status in STATUSES {
        let count = application.attachments.iter().filter(|of| of.status == status).count();
        if count > 0 {
            states.push(format!("{} {count}", words::status(status, lang)));
        }
    }
    states.join(lang.pick("，", ", "))
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, DataType, Reader, Xlsx as Workbook, open_workbook_from_rs};

    use super::*;
    use crate::report::{Kind, sample};

    fn opened(style: &Style, apps: &[Application]) -> Workbook<io::Cursor<Vec<u8>>> {
        open_workbook_from_rs(io::Cursor::new(sample::written(Kind::Xlsx, style, apps))).unwrap()
    }

    fn rows(book: &mut Workbook<io::Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<String>> {
        let range = book.worksheet_range(name).unwrap();
        let text = |cell: &Data| cell.as_string().unwrap_or_default();
        range.rows().map(|row| row.iter().map(text).collect()).collect()
    }

    #[test]
    fn the_sheets_and_their_rows() {
        let mut book = opened(&Style::default(), &sample::applications());
        assert_eq!(book.sheet_names(), ["汇总", "社区", "问题", "附件"]);

        let got = rows(&mut book, "社区");
        assert_eq!(got.len(), 4);
        assert_eq!(got[0][..4], ["结论", "文件", "部分", "社区名称"]);
        assert_eq!(
            got[1],
            [
                "受理",
                "批次/玉林东路社区/审批表.docx",
                "",
                "玉林东路社区",
                "成都市",
                "武侯区",
                "玉林街道",
                "四川省绿色社区",
                "王某某",
                "138****0000",
                "0",
                "1",
                "完好 1",
                "“社区负责人电话”填了多个号码：138****0000、139****1111",
            ]
        );
        assert_eq!(got[2][0], "退回");
        assert_eq!(got[2][3], "=SUM(1)<b>社区");
        assert_eq!(got[2][4], "成都市");
        assert_eq!(got[2][9], "028-85****34");
        assert_eq!(got[2][12], "改动 1，缺失 1，清单外 1");
        assert_eq!(got[3][1], "批次.zip!/坏\u{fffd}[2J.doc");

        let got = rows(&mut book, "问题");
        assert_eq!(got.len(), 6);
        assert_eq!(got[2][0], "错误");
        assert_eq!(got[2][1], "F101");
        assert_eq!(got[2][6..9], ["社区负责人姓名", "工作表“名单” C5", "“社区负责人姓名”未填写"]);

        let got = rows(&mut book, "附件");
        assert_eq!(got.len(), 5);
        assert_eq!(got[3][..2], ["缺失", "b.jpg"]);
    }

    #[test]
    fn the_sums_are_numbers() {
        let mut book = opened(&Style::default(), &sample::applications());
        let range = book.worksheet_range("汇总").unwrap();
        let found = |label: &str| {
            range.rows().find_map(|row| {
                let at = row.iter().position(|cell| cell.get_string() == Some(label))?;
                row.iter().skip(at + 1).find_map(|cell| cell.get_float())
            })
        };
        assert_eq!(found("申报合计"), Some(3.0));
        assert_eq!(found("退回"), Some(1.0));
        assert_eq!(found("F101"), Some(1.0));
        assert_eq!(found("缺失"), Some(1.0));
        assert!(range.used_cells().any(|(.., cell)| cell.get_string() == Some("2026-11-23")));
    }

    #[test]
    fn strings_are_never_formulas() {
        let mut book = opened(&Style::default(), &sample::applications());
        let formulas = book.worksheet_formula("社区").unwrap();
        assert!(formulas.used_cells().all(|(.., formula)| formula.is_empty()));
    }

    #[test]
    fn english_without_masks() {
        let style = Style { lang: Lang::En, mask: false, ..Style::default() };
        let mut book = opened(&style, &sample::applications());
        assert_eq!(book.sheet_names(), ["Summary", "Applications", "Findings", "Attachments"]);
        assert_eq!(rows(&mut book, "Applications")[1][9], "13800000000");
    }

    #[test]
    fn an_overlong_text_is_cut_with_a_mark() {
        let mut app = sample::returned();
        app.diagnostics[0].message = "长".repeat(40_000);
        let mut book = opened(&Style::default(), &[app]);
        let cell = &rows(&mut book, "问题")[1][8];
        assert_eq!(cell.chars().count(), 32_767);
        assert!(cell.ends_with('…'));
    }
}
