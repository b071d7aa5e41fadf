//! Progress as a workbook: a sheet a level, the sums of each agreeing with the
//! level below.

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::words::target;
use crate::form::FormDef;
use crate::lang::Lang;
use crate::registry::stats::{Stats, Sums};
use crate::say;

/// The columns of the tables, in both languages.
pub(super) const COLUMNS: [(&str, &str); 13] = [
    ("级别", "Level"),
    ("市（州）", "City"),
    ("县（市、区）", "County"),
    ("街道（镇）", "Street"),
    ("城市社区总数", "Communities"),
    ("底表城市社区", "In base"),
    ("农村社区", "Rural"),
    ("试点", "Pilots"),
    ("参与", "Taking part"),
    ("达标", "Met"),
    ("省级示范", "Demonstration"),
    ("除名", "Revoked"),
    ("在办", "Open"),
];

/// One division.
pub(super) struct Row {
    pub(super) level: &'static str,
    pub(super) names: [String; 3],
    pub(super) numbers: [Option<i64>; 9],
}

/// Every division of every level: the province, then each level in turn.
pub(super) fn rows(stats: &Stats, lang: Lang) -> Vec<Row> {
    let row = |level: &'static str, path: &[&str], communities: Option<i64>, sums: &Sums| {
        let name = |at: usize| path.get(at).map_or_else(String::new, |name| (*name).to_owned());
        Row {
            level,
            names: [name(0), name(1), name(2)],
            numbers: [
                communities,
                Some(sums.in_base),
                Some(sums.rural),
                Some(sums.pilots),
                Some(sums.taking_part),
                Some(sums.met),
                Some(sums.demonstration),
                Some(sums.revoked),
                Some(sums.open),
            ],
        }
    };
    let province = &stats.province;
    let mut all =
        vec![row(lang.pick("全省", "Province"), &[], province.communities, &province.sums)];
    for city in &stats.cities {
        let level = lang.pick("市（州）", "City");
        all.push(row(level, &[&city.name], city.communities, &city.sums));
    }
    let levels = [(2, lang.pick("县（市、区）", "County")), (3, lang.pick("街道（镇）", "Street"))];
    for (depth, level) in levels {
        for (path, sums) in stats.rolled_up(depth) {
            all.push(row(level, &path, None, &sums));
        }
    }
    all
}

/// The workbook.
pub fn stats(form: &FormDef, stats: &Stats, lang: Lang) -> io::Result<Vec<u8>> {
    book(form, stats, lang).map_err(io::Error::other)
}

fn book(form: &FormDef, stats: &Stats, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let head = Format::new().set_bold().set_text_wrap();
    let number = Format::new().set_num_format("#,##0");
    let all = rows(stats, lang);
    let sheets = [
        (lang.pick("市（州）", "City"), 2),
        (lang.pick("县（市、区）", "County"), 3),
        (lang.pick("街道（镇）", "Street"), 4),
    ];
    for (level, names) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(level)?;
        let columns: Vec<usize> = (1..names).chain(4..COLUMNS.len()).collect();
        for (at, column) in (0u16..).zip(&columns) {
            let Some((zh, en)) = COLUMNS.get(*column) else { continue };
            sheet.write_with_format(0, at, lang.pick(*zh, *en), &head)?;
            sheet.set_column_width(at, if *column < 4 { 20.0 } else { 11.0 })?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let first = lang.pick("市（州）", "City");
        let own = all.iter().filter(|row| {
            row.level == level || level == first && row.names.iter().all(String::is_empty)
        });
        for (line, row) in (1u32..).zip(own) {
            for (at, column) in (0u16..).zip(&columns) {
                match column.checked_sub(4) {
                    None => {
                        let name = row.names.get(column - 1).map_or("", String::as_str);
                        let whole = name.is_empty() && *column == 1;
                        sheet.write(
                            line,
                            at,
                            if whole { stats.province.name.as_str() } else { name },
                        )?;
                    }
                    Some(of) => {
                        if let Some(value) = row.numbers.get(of).copied().flatten() {
                            // Counts of communities are far below 2^53.
                            sheet.write_with_format(line, at, value as f64, &number)?;
                        }
                    }
                }
            }
        }
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(lang.pick("目标", "Targets"))?;
    sheet.set_column_width(0, 60.0)?;
    let province = &stats.province;
    let year = stats.year;
    let percent = province.percent.map_or_else(|| "——".to_owned(), |of| format!("{of}%"));
    let word = target(province.target, lang);
    let mut lines = vec![say!(
        lang,
        "{year}年底；目标 {percent}：{word}",
        "End of {year}; target {percent}: {word}"
    )];
    if !stats.missing.is_empty() {
        let missing = stats.missing.join(lang.pick("、", ", "));
        lines.push(say!(lang, "缺城市社区总数：{missing}", "Numbers are missing: {missing}"));
    }
    if let Some(most) = stats.feasible {
        lines.push(say!(lang, "省级示范上限合计 {most} 个", "The cities' caps sum up to {most}"));
    }
    let form = form.title.get(lang);
    lines.push(say!(lang, "表格：{form}", "Form: {form}"));
    for (at, line) in (0u32..).zip(&lines) {
        sheet.write(at, 0, line)?;
    }
    let day = ExcelDateTime::from_ymd(year.unsigned_abs(), 12, 31)
        .or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    workbook.save_to_buffer()
}
