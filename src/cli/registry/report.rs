//! `registry report`, and what comes in for it: `received`, `scores`.

use std::io;

use super::{Desk, whole};
use crate::application::Convention;
use crate::cli::common::talk;
use crate::cli::{Exit, Failure, Outcome, reading};
use crate::division::CityText;
use crate::registry::yearly::{Unplaced, read_scores};
use crate::report::yearly::{self, Document, Run};
use crate::say;
use crate::template;

/// Formats of the report.
pub(in crate::cli) const FORMATS: [&str; 6] = ["human", "json", "xlsx", "html", "pdf", "docx"];

impl Desk<'_> {
    /// Notes that a city's yearly report came in.
    pub(super) fn received(&self) -> Outcome {
        let lang = self.lang;
        let city = self.city()?;
        let year = self.year();
        let on = self.date("on")?.unwrap_or(self.stamp.today);
        if on > self.stamp.today {
            let today = self.stamp.today;
            return Err(Failure::Usage(say!(
                lang,
                "--on 的 {on} 晚于今天（{today}）",
                "--on {on} lies after today ({today})"
            )));
        }
        let mut ledger = self.open()?;
        let file = self.file_of("file")?;
        let done = ledger
            .received(&city, year, on, file, &self.stamp)
            .map_err(|error| self.fail(&error))?;
        match done {
            Ok(()) => {
                talk(&say!(
                    lang,
                    "已登记：{city}{year}年度报告，{on} 收到",
                    "Noted: the report of {city} for {year} came in on {on}"
                ));
                Ok(Exit::Clean)
            }
            Err(known) => {
                talk(&say!(
                    lang,
                    "{city}{year}年度报告已登记在 {known} 收到；登记错了的，用 registry undo 撤销那一条再登记",
                    "The report of {city} for {year} is on record as of {known}; a wrong entry is taken back by registry undo"
                ));
                Ok(Exit::Findings)
            }
        }
    }

    /// The full name of `--city`.
    fn city(&self) -> Result<String, Failure> {
        let lang = self.lang;
        let written = self.text("city").unwrap_or_default();
        let Some(data) = &self.form.divisions else { return Ok(written) };
        let near = match data.city(&written) {
            CityText::Full(city) => return Ok(city.to_owned()),
            CityText::Abbreviated(city) => city.to_owned(),
            CityText::Unknown(near) => {
                near.first().map(|city| city.to_string()).unwrap_or_default()
            }
        };
        let near = if near.is_empty() {
            String::new()
        } else {
            say!(lang, "，是否为“{near}”", "; perhaps {near}")
        };
        Err(Failure::Usage(say!(
            lang,
            "--city 要写市（州）全称，而不是“{written}”{near}",
            "--city takes the full name of a city, not “{written}”{near}"
        )))
    }

    /// Takes the scores of reports of `score` in.
    pub(super) fn scores(&self) -> Outcome {
        let lang = self.lang;
        let scoring = crate::cli::score::scoring(&self.form, lang)?;
        let mut ledger = self.open()?;
        let mut exit = Exit::Clean;
        for path in self.matches.get_many::<String>("report").into_iter().flatten() {
            let (bytes, file) = whole(path, lang)?;
            let Some((on, scores)) = read_scores(&bytes, scoring) else {
                return Err(Failure::Usage(say!(
                    lang,
                    "“{path}”不是 score 的报告（shenpi.score/1）；用 score --format json 生成",
                    "{path} is no report of score (shenpi.score/1); make one with score --format json"
                )));
            };
            let done = ledger
                .scored(&scores, on, Some(file), &self.stamp)
                .map_err(|error| self.fail(&error))?;
            match done {
                Ok(count) => talk(&say!(
                    lang,
                    "{path}：录入 {count} 个社区的得分",
                    "{path}: scores of {count} communities taken in"
                )),
                Err(unplaced) => {
                    exit = Exit::Findings;
                    talk(&say!(lang, "{path}：没有录入", "{path}: nothing was taken in"));
                    unplaced.iter().for_each(|one| talk(&self.unplaced(one)));
                }
            }
        }
        ledger.close().map_err(|error| self.fail(&error))?;
        Ok(exit)
    }

    fn unplaced(&self, of: &Unplaced) -> String {
        let lang = self.lang;
        match of {
            Unplaced::Unknown(name) => say!(
                lang,
                "  错误[G505] 台账里没有社区“{name}”；先用 registry import 录入，或核对名称和区划",
                "  error[G505] The ledger has no community {name}; import it, or check name and division"
            ),
            Unplaced::Several(name, paths) => {
                let paths = paths.join(lang.pick("、", ", "));
                say!(
                    lang,
                    "  错误[G505] 叫“{name}”的不止一个：{paths}；在评分表上写明所在行政区划",
                    "  error[G505] Several are called {name}: {paths}; give the division on the sheet"
                )
            }
        }
    }

    /// The yearly report.
    pub(super) fn report(&self) -> Outcome {
        let lang = self.lang;
        let format = self.format(&FORMATS)?;
        let ledger = self.read_only()?;
        let yearly = ledger
            .yearly(&self.form, self.year(), self.stamp.today)
            .map_err(|error| self.fail(&error))?;
        let conventions = self.conventions();
        let run = Run { form: &self.form, yearly: &yearly, conventions: &conventions, lang };
        let document = yearly::document(&run);
        let bytes = match format {
            "json" => {
                let mut text =
                    serde_json::to_vec_pretty(&yearly::json(&run)).map_err(io::Error::from)?;
                text.push(b'\n');
                text
            }
            "html" => yearly::html(&document, lang).into_bytes(),
            "xlsx" => yearly::xlsx(&document, self.stamp.today, lang)?,
            "docx" => template::yearly_docx(&self.form, &document)
                .map_err(|error| Failure::System(error.into()))?,
            "pdf" => self.pdf(&document)?,
            _ => yearly::human(&document).into_bytes(),
        };
        self.deliver(&bytes)
    }

    /// Every setting of the ledger and of the score that is our own reading.
    fn conventions(&self) -> Vec<Convention> {
        let mut all = reading::ledger_conventions(&self.form, self.lang);
        all.extend(reading::conventions(&self.form, Some("score"), self.lang));
        all
    }

    #[cfg(feature = "render")]
    fn pdf(&self, document: &Document) -> Result<Vec<u8>, Failure> {
        use crate::render::report::{Report, pdf};
        let lang = self.lang;
        let (form, _, _) = crate::cli::common::form(self.matches, lang)?;
        let fonts = crate::cli::render::fonts(self.matches, lang)?;
        let as_of = self.stamp.today;
        let of = Report { title: &document.title, layout: "yearly", lang, as_of };
        pdf(form, fonts, &of, document).map_err(|error| Failure::System(error.into()))
    }

    #[cfg(not(feature = "render"))]
    fn pdf(&self, _document: &Document) -> Result<Vec<u8>, Failure> {
        Err(Failure::Usage(say!(
            self.lang,
            "这个程序是不带 render 功能编译的，不能生成 PDF；请用带有它的版本，或用 --format docx",
            "This program was built without the feature `render` and makes no PDF; use --format docx"
        )))
    }
}
