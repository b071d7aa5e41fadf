//! `--format xlsx`: communities, criteria, a radar beside its table for each
//! community, sheets and findings.

use std::io;

use rust_xlsxwriter::{
    Chart, ChartLegendPosition, ChartType, DocProperties, ExcelDateTime, Format, FormatAlign,
    Workbook, Worksheet, XlsxError,
};

use super::html::state_word;
use super::{Run, json, verdict_word};
use crate::record::NUMBER_SCALE;
use crate::report::xlsx::looks::Looks;
use crate::report::xlsx::sheet::{fit, page};
use crate::report::{mask, words};
use crate::say;

/// Charts of one workbook; every one is held in memory.
const CHARTS: usize = 500;

/// Rows of a radar with its table.
const BLOCK: u32 = 18;

/// Bytes of the workbook.
pub fn xlsx(run: &Run<'_>) -> io::Result<Vec<u8>> {
    write(run).map_err(|error| match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    })
}

fn write(run: &Run<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let looks = Looks::new();
    let lang = run.lang;
    for (name, fill) in [
        (lang.pick("汇总", "Summary"), communities as Fill),
        (lang.pick("雷达图", "Radar"), radars),
        (lang.pick("逐条", "Criteria"), criteria),
        (lang.pick("评分表", "Sheets"), sheets),
        (lang.pick("指标", "Figures"), figures),
        (lang.pick("问题", "Findings"), findings),
        (lang.pick("口径", "Conventions"), conventions),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        let mut table = Table { sheet, looks: &looks, row: 0, score: score(&looks) };
        fill(run, &mut table)?;
        page(table.sheet, lang);
    }
    let day = run.as_of;
    let made = ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month(), day.day());
    let made = made.or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?;
    let title = run.scoring.title.get(lang);
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    workbook.save_to_buffer()
}

type Fill = fn(&Run<'_>, &mut Table<'_>) -> Result<(), XlsxError>;

fn score(looks: &Looks) -> Format {
    looks.text.clone().set_num_format("0.0###").set_align(FormatAlign::Right)
}

/// A worksheet being written from the top.
struct Table<'a> {
    sheet: &'a mut Worksheet,
    looks: &'a Looks,
    row: u32,
    score: Format,
}

/// What stands in a cell.
enum Cell<'a> {
    Text(&'a str),
    /// A scaled number; nothing where there is none.
    Score(Option<i64>),
    Count(u64),
    /// A scaled share of one.
    Share(i64),
}

impl Table<'_> {
    fn header(&mut self, columns: &[(&str, f64)]) -> Result<(), XlsxError> {
        for (at, (title, width)) in (0..).zip(columns) {
            self.sheet.set_column_width(at, *width)?;
            self.sheet.write_string_with_format(self.row, at, *title, &self.looks.header)?;
        }
        if self.row == 0 {
            self.sheet.set_freeze_panes(1, 0)?;
            self.sheet.set_repeat_rows(0, 0)?;
        }
        self.row += 1;
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text("") | Cell::Score(None) => {
                    self.sheet.write_blank(self.row, at, &self.looks.text)?;
                }
                Cell::Text(text) => {
                    let text = fit(text);
                    self.sheet.write_string_with_format(self.row, at, text, &self.looks.text)?;
                }
                Cell::Score(Some(score)) => {
                    let score = *score as f64 / NUMBER_SCALE as f64;
                    self.sheet.write_number_with_format(self.row, at, score, &self.score)?;
                }
                Cell::Count(count) => {
                    let count = *count as f64;
                    self.sheet.write_number_with_format(self.row, at, count, &self.looks.count)?;
                }
                Cell::Share(share) => {
                    let share = *share as f64 / NUMBER_SCALE as f64;
                    self.sheet.write_number_with_format(
                        self.row,
                        at,
                        share,
                        &self.looks.percent,
                    )?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }
}

fn communities(run: &Run<'_>, table: &mut Table<'_>) -> Result<(), XlsxError> {
    let lang = run.lang;
    let mut columns = vec![
        (lang.pick("社区", "Community"), 22.0),
        (lang.pick("行政区划", "Division"), 30.0),
        (lang.pick("计入份数", "Sheets"), 9.0),
        (lang.pick("不计份数", "Left out"), 9.0),
    ];
    columns.extend(run.scoring.classes.iter().map(|class| (class.name.as_str(), 14.0)));
    columns.extend([
        (lang.pick("总分（平均）", "Total (mean)"), 12.0),
        (lang.pick("最低", "Lowest"), 9.0),
        (lang.pick("最高", "Highest"), 9.0),
        (lang.pick("有分歧的条", "Disputed"), 18.0),
        (lang.pick("合格线", "Pass line"), 22.0),
    ]);
    table.header(&columns)?;
    table.sheet.set_row_height(0, 48)?;
    for of in run.communities {
        let disputed: Vec<String> = of.disputed.iter().map(u32::to_string).collect();
        let disputed = disputed.join(lang.pick("、", ", "));
        let word = match run.scoring.pass_line {
            None => lang.pick("未设合格线", "none is set").to_owned(),
            Some(_) => run.passed_word(of.total.map(|total| total.mean)).unwrap_or_default(),
        };
        let mut cells = vec![
            Cell::Text(&of.community),
            Cell::Text(of.division.as_deref().unwrap_or("")),
            Cell::Count(of.counted.len() as u64),
            Cell::Count(of.left_out.len() as u64),
        ];
        for at in 0..run.scoring.classes.len() {
            cells.push(Cell::Score(of.classes.get(at).map(|found| found.mean)));
        }
        cells.extend([
            Cell::Score(of.total.map(|total| total.mean)),
            Cell::Score(of.total.map(|total| total.lowest)),
            Cell::Score(of.total.map(|total| total.highest)),
            Cell::Text(&disputed),
            Cell::Text(&word),
        ]);
        table.row(&cells)?;
    }
    Ok(())
}

/// A table of the classes, and the radar of it at its right.
fn radars(run: &Run<'_>, table: &mut Table<'_>) -> Result<(), XlsxError> {
    let lang = run.lang;
    let name = lang.pick("雷达图", "Radar");
    let scored = run.communities.iter().filter(|of| of.total.is_some());
    for (at, of) in scored.enumerate() {
        table.row = at as u32 * BLOCK;
        let looks = table.looks;
        table.sheet.write_string_with_format(table.row, 0, fit(&of.community), &looks.section)?;
        table.row += 1;
        let from = table.row + 1;
        let columns = [
            (lang.pick("考核内容", "Class"), 38.0),
            (lang.pick("总分", "Points"), 9.0),
            (lang.pick("得分", "Score"), 9.0),
            (lang.pick("得分率", "Share"), 9.0),
        ];
        table.header(&columns)?;
        for (class, found) in run.scoring.classes.iter().zip(&of.classes) {
            table.row(&[
                Cell::Text(&class.name),
                Cell::Score(Some(class.points)),
                Cell::Score(Some(found.mean)),
                Cell::Share(super::html::share(found.mean, class.points)),
            ])?;
        }
        let to = table.row - 1;
        if let Some(total) = &of.total {
            let points = run.scoring.points();
            table.row(&[
                Cell::Text(lang.pick("合计", "Total")),
                Cell::Score(Some(points)),
                Cell::Score(Some(total.mean)),
                Cell::Share(super::html::share(total.mean, points)),
            ])?;
        }
        if at >= CHARTS {
            continue;
        }
        let mut chart = Chart::new(ChartType::RadarWithMarkers);
        chart
            .add_series()
            // A reference, so that no name is taken for a formula.
            .set_name((name, from - 2, 0))
            .set_categories((name, from, 0, to, 0))
            .set_values((name, from, 3, to, 3));
        chart.title().set_name((name, from - 2, 0));
        chart.legend().set_position(ChartLegendPosition::Bottom).set_hidden();
        chart.y_axis().set_min(0).set_max(1).set_num_format("0%");
        chart.set_alt_text(say!(
            lang,
            "{}各类得分率的雷达图，数值见左侧的表",
            "Radar of the classes of {}; the table at the left has the numbers",
            fit(&of.community)
        ));
        chart.set_width(420).set_height(330);
        table.sheet.insert_chart(from - 2, 5, &chart)?;
    }
    Ok(())
}

fn criteria(run: &Run<'_>, table: &mut Table<'_>) -> Result<(), XlsxError> {
    let lang = run.lang;
    table.header(&[
        (lang.pick("社区", "Community"), 22.0),
        (lang.pick("序号", "No."), 6.0),
        (lang.pick("创建标准", "Criterion"), 44.0),
        (lang.pick("分值", "Points"), 8.0),
        (lang.pick("平均", "Mean"), 8.0),
        (lang.pick("最低", "Lowest"), 8.0),
        (lang.pick("最高", "Highest"), 8.0),
        (lang.pick("相差", "Apart"), 8.0),
        (lang.pick("分歧", "Disputed"), 10.0),
    ])?;
    for of in run.communities {
        for (criterion, found) in run.scoring.criteria.iter().zip(&of.criteria) {
            let disputed = of.disputed.contains(&criterion.no);
            table.row(&[
                Cell::Text(&of.community),
                Cell::Count(u64::from(criterion.no)),
                Cell::Text(&criterion.title),
                Cell::Score(Some(criterion.points)),
                Cell::Score(Some(found.mean)),
                Cell::Score(Some(found.lowest)),
                Cell::Score(Some(found.highest)),
                Cell::Score(Some(found.apart())),
                Cell::Text(if disputed { lang.pick("有分歧", "disputed") } else { "" }),
            ])?;
        }
    }
    Ok(())
}

fn sheets(run: &Run<'_>, table: &mut Table<'_>) -> Result<(), XlsxError> {
    let lang = run.lang;
    let mut columns = vec![
        (lang.pick("结论", "Verdict"), 10.0),
        (lang.pick("文件", "File"), 36.0),
        (lang.pick("部分", "Part"), 12.0),
        (lang.pick("社区", "Community"), 22.0),
        (lang.pick("评分人", "Rater"), 12.0),
        (lang.pick("日期", "Date"), 14.0),
        (lang.pick("总分", "Total"), 9.0),
    ];
    let numbers: Vec<String> =
        run.scoring.criteria.iter().map(|criterion| criterion.no.to_string()).collect();
    columns.extend(numbers.iter().map(|number| (number.as_str(), 5.5)));
    table.header(&columns)?;
    for entry in run.entries {
        let sheet = &entry.sheet;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (part, community) = (text(&sheet.part), text(&sheet.community));
        let (rater, date) = (text(&sheet.rater), text(&sheet.date));
        let verdict = entry.verdict();
        let mut cells = vec![
            Cell::Text(verdict_word(verdict, lang)),
            Cell::Text(&entry.path),
            Cell::Text(&part),
            Cell::Text(&community),
            Cell::Text(&rater),
            Cell::Text(&date),
            Cell::Score(json::total(entry)),
        ];
        cells.extend(sheet.scores.iter().map(|score| Cell::Score(*score)));
        table.row(&cells)?;
    }
    Ok(())
}

fn figures(run: &Run<'_>, table: &mut Table<'_>) -> Result<(), XlsxError> {
    let lang = run.lang;
    table.header(&[
        (lang.pick("文件", "File"), 30.0),
        (lang.pick("社区", "Community"), 20.0),
        (lang.pick("条", "No."), 6.0),
        (lang.pick("指标", "Figure"), 34.0),
        (lang.pick("单位", "Unit"), 9.0),
        (lang.pick("指标值", "Value"), 12.0),
        (lang.pick("要求", "Demand"), 44.0),
        (lang.pick("结果", "Result"), 12.0),
    ])?;
    for entry in run.entries {
        let community = entry.sheet.community.as_deref().unwrap_or("");
        for (threshold, state) in run.scoring.thresholds.iter().zip(&entry.sheet.demands) {
            let Some(measure) = run.scoring.measures.get(threshold.at) else { continue };
            table.row(&[
                Cell::Text(&entry.path),
                Cell::Text(community),
                Cell::Count(u64::from(threshold.of)),
                Cell::Text(&measure.label),
                Cell::Text(&measure.unit),
                Cell::Score(entry.sheet.figures.get(threshold.at).copied().flatten()),
                Cell::Text(threshold.text.get(lang)),
                Cell::Text(state_word(*state, lang)),
            ])?;
        }
    }
    Ok(())
}

fn findings(run: &Run<'_>, table: &mut Table<'_>) -> Result<(), XlsxError> {
    let lang = run.lang;
    table.header(&[
        (lang.pick("级别", "Severity"), 9.0),
        (lang.pick("代码", "Code"), 8.0),
        (lang.pick("文件或社区", "File or community"), 34.0),
        (lang.pick("位置", "Place"), 24.0),
        (lang.pick("问题", "Problem"), 56.0),
        (lang.pick("办法", "Remedy"), 48.0),
    ])?;
    let of_sheets = run
        .entries
        .iter()
        .flat_map(|entry| entry.diagnostics().map(move |found| (entry.path.as_str(), found)));
    let of_communities = run
        .communities
        .iter()
        .flat_map(|of| of.diagnostics.iter().map(move |found| (of.community.as_str(), found)));
    for (of, found) in of_sheets.chain(of_communities) {
        table.row(&[
            Cell::Text(words::severity(found.severity, lang)),
            Cell::Text(&found.code.to_string()),
            Cell::Text(of),
            Cell::Text(&words::place(&found.place, lang)),
            Cell::Text(&mask::sentence(&found.message, run.mask)),
            Cell::Text(&mask::sentence(&found.help, run.mask)),
        ])?;
    }
    Ok(())
}

fn conventions(run: &Run<'_>, table: &mut Table<'_>) -> Result<(), XlsxError> {
    let lang = run.lang;
    table.header(&[
        (lang.pick("设定", "Setting"), 18.0),
        (lang.pick("值", "Value"), 12.0),
        (lang.pick("含义", "Meaning"), 80.0),
    ])?;
    for of in run.conventions {
        table.row(&[Cell::Text(&of.id), Cell::Text(&of.value), Cell::Text(&of.text)])?;
    }
    Ok(())
}
