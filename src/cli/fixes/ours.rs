//! Corrections for files that take no marks: what they hold, on a form of our
//! own.
//!
//! A roster or a sheet is copied cell by cell, so that every place stays what it
//! was. Any other form is filled into the blank Word form, one for each
//! application, and the remarks follow their fields.

use std::collections::{BTreeMap, HashMap};

use super::{Clerk, Paper};
use crate::application::reported::Earlier;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Place};
use crate::extract;
use crate::remark::{self, Held, HeldForm, Refusal, Slip};
use crate::report::slip;
use crate::say;
use crate::template;
use crate::text;

impl<'a> Clerk<'a> {
    /// The papers of a file that takes no marks.
    pub(super) fn ours(
        &self,
        held: &Held,
        slip: &Slip,
        cases: Vec<&'a Earlier>,
    ) -> Result<Vec<Paper<'a>>, Diagnostic> {
        if held.roster || extract::is_sheet(held.document.format) {
            return self.copied(held, slip, cases).map(|paper| vec![paper]);
        }
        let papers = cases.into_iter().map(|one| {
            let form = held.forms.iter().find(|form| form.part == one.part);
            self.filled(form, one, held)
        });
        papers.collect()
    }

    fn note(&self, held: &Held) -> Diagnostic {
        let lang = self.setup.lang;
        let format = held.document.format.name();
        Diagnostic::new(
            Code::new('P', 623),
            say!(
                lang,
                "原件（{format}）不能原样加批注，已把所填内容抄到另一份表上",
                "The original ({format}) takes no comments as it is; what it says was copied to a form of our own"
            ),
            say!(lang, "请在退改单上改", "Mend the copy"),
        )
    }

    fn copied(
        &self,
        held: &Held,
        slip: &Slip,
        cases: Vec<&'a Earlier>,
    ) -> Result<Paper<'a>, Diagnostic> {
        let (bytes, names) =
            template::copy(self.form, &held.document).map_err(|error| self.broken(&error))?;
        let mut by_name: HashMap<Option<&str>, &String> = HashMap::new();
        let mut by_number: HashMap<u32, &String> = HashMap::new();
        for ((number, table), name) in held.document.tables().zip(&names) {
            by_name.entry(table.name.as_deref()).or_insert(name);
            by_number.insert(number, name);
        }
        let mut slip = slip.clone();
        for remark in &mut slip.remarks {
            let moved = match &remark.place {
                Place::Cell { sheet, row, column } => {
                    by_name.get(&sheet.as_deref()).map(|name| (*name, *row, *column))
                }
                Place::TableCell { table, row, column } => {
                    by_number.get(table).map(|name| (*name, *row, *column))
                }
                _ => None,
            };
            remark.place = moved.map_or(Place::Whole, |(name, row, column)| Place::Cell {
                sheet: Some(name.clone()),
                row,
                column,
            });
        }
        let bytes = self.marked(&bytes, &slip)?;
        let alone = cases.iter().all(|one| one.part.is_none());
        Ok(Paper { bytes, extension: "xlsx", cases, alone, note: Some(self.note(held)) })
    }

    fn filled(
        &self,
        form: Option<&HeldForm>,
        one: &'a Earlier,
        held: &Held,
    ) -> Result<Paper<'a>, Diagnostic> {
        let values = form.map(|form| values(form, one)).unwrap_or_default();
        let bytes =
            template::filled_docx(self.form, &values).map_err(|error| self.broken(&error))?;
        let limits = &self.setup.limits;
        let document = document::read(&bytes, limits).map_err(|error| self.broken(&error))?;
        let found = extract::extract(self.form, &document, limits.forms);
        let filled = found.forms.into_iter().next().unwrap_or_default();
        let cases = vec![one];
        let mut slip = slip::slip(self.form, self.head, &cases, self.head.as_of, self.setup.lang);
        for (remark, finding) in slip.remarks.iter_mut().zip(one.found()) {
            let field = finding.field.as_deref();
            let base = field.and_then(|field| field.rsplit_once('.')).map(|(base, _)| base);
            let place = [field, base].into_iter().flatten().find_map(|id| filled.get(id));
            remark.place = place.map_or(Place::Whole, |found| found.place.clone());
        }
        let bytes = self.marked(&bytes, &slip)?;
        Ok(Paper { bytes, extension: "docx", cases, alone: true, note: Some(self.note(held)) })
    }

    fn marked(&self, bytes: &[u8], slip: &Slip) -> Result<Vec<u8>, Diagnostic> {
        remark::mark(self.form, bytes, slip, &self.setup.limits)
            .map_err(|error: Refusal| self.broken(&error))
    }
}

/// What goes into the controls of the blank form: every field as it was
/// written. An opinion has its text and its date in places of their own, which
/// the report tells apart.
fn values(form: &HeldForm, one: &Earlier) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for (id, written) in &form.fields {
        if text::is_blank_placeholder(written) {
            continue;
        }
        let is_whole_opinion = id.starts_with("opinions.") && id.matches('.').count() == 1;
        if !is_whole_opinion {
            values.insert(id.clone(), written.clone());
            continue;
        }
        let part = |part: &str| one.text(&format!("{id}.{part}")).map(str::to_owned);
        let (said, date) = (part("text"), part("date"));
        match (said, date) {
            (None, None) => {
                values.insert(format!("{id}.text"), written.clone());
            }
            (said, date) => {
                let lines: Vec<String> = said.into_iter().chain(part("unit")).collect();
                if !lines.is_empty() {
                    values.insert(format!("{id}.text"), lines.join("\n"));
                }
                if let Some(date) = date {
                    values.insert(format!("{id}.date"), date);
                }
            }
        }
    }
    values
}
