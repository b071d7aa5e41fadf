//! What became of each paper: files put away, paths on stdout, findings on
//! stderr, the list, the sums.

use std::collections::HashSet;
use std::io::{self, Write};

use super::store::{self, Shelf, Store};
use super::{Bar, PressError, Progress, Renderer, talk};
use crate::application::{Application, Head};
use crate::cli::{Exit, Failure, Outcome};
use crate::diagnostic::Diagnostic;
use crate::form::FormDef;
use crate::record::{Date, Record};
use crate::registry::papers::Issued;
use crate::render::batch::{self, Made};
use crate::report::{self, PaperRow, Papers, Style};
use crate::say;

/// The list's name, in every language: it is a file of the office.
const LIST: &str = "生成清单";

/// What is remembered of a paper while it is made.
pub(super) struct Said {
    /// The application with what the list shows of it, without its summary.
    case: Application,
    name: String,
    pub(super) faults: Vec<Diagnostic>,
    unreadable: bool,
    /// A record of a paper of many, which stands against it, and no paper itself.
    is_member: bool,
}

impl Said {
    /// A paper of one record.
    pub(super) fn of(
        case: &Application,
        name: String,
        faults: Vec<Diagnostic>,
        unreadable: bool,
    ) -> Said {
        Said { case: short(case), name, faults, unreadable, is_member: false }
    }

    /// A record that keeps the paper of many from being made.
    pub(super) fn member(case: &Application, faults: Vec<Diagnostic>, unreadable: bool) -> Said {
        let (case, name) = (short(case), String::new());
        Said { case, name, faults, unreadable, is_member: true }
    }

    /// The paper of many.
    pub(super) fn whole(name: String, faults: Vec<Diagnostic>) -> Said {
        let case = Application {
            path: name.clone(),
            part: None,
            format: None,
            sha256: None,
            record: Record::default(),
            attachments: Vec::new(),
            diagnostics: Vec::new(),
            against: None,
        };
        Said { case, name, faults, unreadable: false, is_member: false }
    }
}

/// What the list and the terminal show of an application.
fn short(case: &Application) -> Application {
    let mut record = Record::default();
    for (id, located) in case.record.iter() {
        let long = matches!(&located.value, crate::record::Value::Text(text) if text.len() > 300);
        if !long {
            record.set(id, located.value.clone(), located.place.clone());
        }
    }
    Application {
        path: case.path.clone(),
        part: case.part.clone(),
        format: case.format,
        sha256: None,
        record,
        attachments: Vec::new(),
        diagnostics: Vec::new(),
        against: None,
    }
}

/// Takes the papers as they come.
pub(super) struct Teller<'a> {
    renderer: &'a Renderer,
    store: Store,
    list: Papers,
    head: Head,
    style: Style,
    bar: &'a Bar,
    /// Findings that many records share are told once.
    told: HashSet<String>,
    papers: u64,
    made: u64,
    unreadable: u64,
    /// The files that were put away, where a ledger wants them.
    issued: Option<Vec<Issued>>,
    /// Records of a paper of many that stand against it, and those of them
    /// whose finding was told already.
    against: u64,
    alike: u64,
}

impl<'a> Teller<'a> {
    pub(super) fn new(
        renderer: &'a Renderer,
        store: Store,
        head: Head,
        style: Style,
        bar: &'a Bar,
        proof: bool,
        for_ledger: bool,
    ) -> Teller<'a> {
        Teller {
            list: Papers::open(style.lang, proof),
            renderer,
            store,
            head,
            style,
            bar,
            told: HashSet::new(),
            papers: 0,
            made: 0,
            unreadable: 0,
            issued: for_ledger.then(Vec::new),
            against: 0,
            alike: 0,
        }
    }

    /// What can be asked of the store before a paper is made.
    pub(super) fn store(&self) -> Shelf {
        self.store.shelf()
    }

    /// Takes the next paper in order.
    pub(super) fn take(&mut self, said: Said, outcome: batch::Outcome) -> Result<(), PressError> {
        self.unreadable += u64::from(said.unreadable);
        if said.is_member {
            self.against += 1;
            return self.member(&said);
        }
        self.papers += 1;
        let mut found = said.faults;
        let mut files = Vec::new();
        let mut pages = 0;
        match outcome {
            batch::Outcome::Passed => {}
            batch::Outcome::Refused(faults) => found.extend(faults),
            batch::Outcome::Made(Made { files: bytes, pages: count, notes }) => {
                match self.store.put(&said.name, bytes)? {
                    Ok(named) => files = named,
                    Err(there) => found.push(store::there(&there, self.style.lang)),
                }
                pages = count;
                found.extend(notes);
            }
        }
        let made = !files.is_empty();
        self.made += u64::from(made);
        for (name, _) in &files {
            if let Some(path) = self.store.shown(name) {
                self.print(&path)?;
            }
        }
        if let Some(issued) = &mut self.issued {
            let form: &FormDef = self.renderer.form();
            let number = form.numbering.as_ref().and_then(|of| said.case.record.text(&of.field));
            issued.extend(files.iter().map(|(name, sha256)| Issued {
                number: number.map(str::to_owned),
                file: name.clone(),
                sha256: sha256.clone(),
            }));
        }
        self.bar.step(self.made, &said.name);
        if !found.is_empty() {
            self.block(&said.case, &found, said.unreadable, made)?;
        }
        self.rows(&said.case.record, &files, pages, &found)?;
        Ok(())
    }

    /// The files that were put away.
    pub(super) fn issued(&mut self) -> Vec<Issued> {
        self.issued.take().unwrap_or_default()
    }

    fn print(&self, line: &str) -> io::Result<()> {
        self.bar.aside(|| writeln!(io::stdout(), "{line}"))
    }

    /// A record that stands against a paper of many: what many share is told
    /// once.
    fn member(&mut self, said: &Said) -> Result<(), PressError> {
        let told: String = said.faults.iter().map(|found| found.message.as_str()).collect();
        if self.told.insert(told) {
            self.block(&said.case, &said.faults, said.unreadable, false)?;
        } else {
            self.alike += 1;
        }
        Ok(())
    }

    fn block(
        &self,
        case: &Application,
        found: &[Diagnostic],
        unreadable: bool,
        made: bool,
    ) -> io::Result<()> {
        let lang = self.style.lang;
        let word = match (unreadable, made) {
            (true, _) => lang.pick("无法读取", "unreadable"),
            (false, true) => lang.pick("已生成", "made"),
            (false, false) => lang.pick("未生成", "not made"),
        };
        let mut text = Vec::new();
        report::block(&mut text, word, case, found, &self.head, &self.style)?;
        // A closed stderr is no fault.
        self.bar.aside(|| drop(io::stderr().write_all(&text)));
        Ok(())
    }

    fn rows(
        &mut self,
        record: &Record,
        files: &[(String, String)],
        pages: usize,
        found: &[Diagnostic],
    ) -> io::Result<()> {
        let text = |id: &str| record.text(id).unwrap_or_default();
        let form: &FormDef = self.renderer.form();
        let number = form.numbering.as_ref().map_or("", |numbering| text(&numbering.field));
        let parts = ["division.city", "division.county", "division.street"];
        let chain: String = parts.into_iter().map(text).collect();
        let division = if chain.is_empty() { text("division") } else { &chain };
        let notes: Vec<String> =
            found.iter().map(|found| format!("{} {}", found.code, found.message)).collect();
        let notes = notes.join("\n");
        let row = PaperRow {
            order: self.papers,
            number,
            community: text("community"),
            division,
            title: form.identity.title.as_deref().map_or("", text),
            notes: &notes,
            pages,
            file: None,
        };
        if files.is_empty() {
            return self.list.row(&row);
        }
        for (name, sha256) in files {
            self.list.row(&PaperRow { file: Some((name, sha256)), ..row })?;
        }
        Ok(())
    }

    /// The list, the archive, the sums; the exit code.
    pub(super) fn finish(mut self, as_of: Date) -> Outcome {
        let lang = self.style.lang;
        if self.papers == 0 {
            return Err(Failure::Usage(say!(
                lang,
                "没有找到可以生成文书的记录",
                "No record to make a paper of"
            )));
        }
        let fail = |error: PressError| super::failure(error, lang);
        let (papers, made, place) = (self.papers, self.made, self.store.place());
        if papers > 1 && !self.store.is_single() {
            let list = self.list.finish(as_of)?;
            if let Some(path) = self.store.list(LIST, &list).map_err(fail)? {
                writeln!(io::stdout(), "{path}")?;
            }
        }
        // An archive without a single paper is of no use.
        if made > 0 || papers > 1 {
            for path in self.store.finish().map_err(fail)? {
                writeln!(io::stdout(), "{path}")?;
            }
        }
        let (refused, unreadable) = (papers - made, self.unreadable);
        if self.against > 0 {
            let (against, alike) = (self.against, self.alike);
            let name = self.renderer.output().name.get(lang);
            talk(&say!(
                lang,
                "{against} 份记录有问题（其中 {alike} 份与上面的相同），没有生成{name}",
                "{against} records stand against it ({alike} of them as above): no {name} was made"
            ));
        }
        talk(&say!(
            lang,
            "已生成 {made} 份，未生成 {refused} 份，无法读取 {unreadable} 份；写到 {place}",
            "made {made}, not made {refused}, unreadable {unreadable}; written to {place}"
        ));
        Ok(if unreadable > 0 {
            Exit::Unreadable
        } else if refused > 0 {
            Exit::Findings
        } else {
            Exit::Clean
        })
    }
}
