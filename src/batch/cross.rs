//! Rules between applications: I110, B401, B404, A308 and A312. They speak on the
//! second and every later one, in order of path, and name the first.

use std::collections::HashMap;

use super::folder::is_page;
use crate::application::Application;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{self, Algorithm};
use crate::document::Place;
use crate::form::FormDef;
use crate::lang::Lang;
use crate::record::Value;
use crate::say;
use crate::scan::Fingerprint;
use crate::text;

/// A scan by which two applications are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    path: String,
    sha256: String,
    /// The looks of its pages, for A312.
    looks: Vec<Fingerprint>,
}

/// SHA-256 of no bytes at all.
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

impl Scan {
    /// The scans of an application that no other may use.
    pub(super) fn of(form: &FormDef, application: &Application) -> Vec<Scan> {
        let shared = |path: &str| form.scans.shared.iter().any(|word| path.contains(word.as_str()));
        application
            .attachments
            .iter()
            .filter(|attachment| is_page(&attachment.path) && !shared(&attachment.path))
            .filter_map(|attachment| {
                let sha256 = attachment.sha256.clone().filter(|digest| digest != NOTHING)?;
                let pages = attachment.scan.iter().flat_map(|scan| &scan.pages);
                let looks = pages.filter_map(|page| page.fingerprint).collect();
                Some(Scan { path: attachment.path.clone(), sha256, looks })
            })
            .collect()
    }
}

/// What earlier applications said, in as few bytes as it takes: a batch may hold
/// a hundred thousand of them. Applications and communities go by number.
pub(super) struct Cross<'a> {
    form: &'a FormDef,
    lang: Lang,
    /// By application.
    paths: Vec<Box<str>>,
    /// By application: its community.
    of: Vec<u32>,
    /// Full path → community.
    communities: HashMap<Box<str>, u32>,
    titles: HashMap<Box<str>, u32>,
    /// Community and title → application.
    applied: HashMap<(u32, u32), u32>,
    /// File digest → application.
    files: HashMap<Digest, u32>,
    /// Telephone → application.
    phones: HashMap<Box<str>, u32>,
    /// Scan digest → application.
    scans: HashMap<Digest, u32>,
    looks: Looks,
}

/// The looks of all scans, to be searched by their parts.
#[derive(Default)]
struct Looks {
    /// With the application of each.
    all: Vec<(Fingerprint, u32)>,
    /// Part and its bits → the looks that have it.
    parts: HashMap<(u8, u32), Vec<u32>>,
}

impl Looks {
    /// The application of the first look that is near, of those that count.
    fn near(&self, look: &Fingerprint, counts: impl Fn(u32) -> bool) -> Option<u32> {
        let parts = (0..).zip(look.parts());
        let found = parts.filter_map(|part| self.parts.get(&part)).flatten();
        let near = found.filter(|at| {
            self.all
                .get(**at as usize)
                .is_some_and(|(other, of)| counts(*of) && other.is_near(look))
        });
        self.all.get(*near.min()? as usize).map(|(_, of)| *of)
    }

    fn add(&mut self, look: Fingerprint, of: u32) {
        let at = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        for part in (0..).zip(look.parts()) {
            self.parts.entry(part).or_default().push(at);
        }
        self.all.push((look, of));
    }
}

/// SHA-256 as bytes.
type Digest = [u8; 32];

fn digest(hex: &str) -> Option<Digest> {
    digest::Digest::parse(Algorithm::Sha256, hex)?.bytes().try_into().ok()
}

fn intern(known: &mut HashMap<Box<str>, u32>, text: &str) -> u32 {
    if let Some(number) = known.get(text) {
        return *number;
    }
    let number = u32::try_from(known.len()).unwrap_or(u32::MAX);
    known.insert(text.into(), number);
    number
}

impl<'a> Cross<'a> {
    pub(super) fn new(form: &'a FormDef, lang: Lang) -> Cross<'a> {
        Cross {
            form,
            lang,
            paths: Vec::new(),
            of: Vec::new(),
            communities: HashMap::new(),
            titles: HashMap::new(),
            applied: HashMap::new(),
            files: HashMap::new(),
            phones: HashMap::new(),
            scans: HashMap::new(),
            looks: Looks::default(),
        }
    }

    /// Compares an application with all before it.
    pub(super) fn judge(&mut self, application: &mut Application, scans: &[Scan]) {
        let number = u32::try_from(self.paths.len()).unwrap_or(u32::MAX);
        let shown = match &application.part {
            Some(part) => format!("{}（{part}）", application.path),
            None => application.path.clone(),
        };
        self.paths.push(shown.into_boxed_str());
        self.same_file(application, number);
        let known = self.community(application);
        // A community that is not known is at least that of its own file.
        let own = || format!("\u{1}{}", application.path);
        let community = intern(&mut self.communities, &known.clone().unwrap_or_else(own));
        self.of.push(community);
        if known.is_some() {
            self.same_title(application, number, community);
        }
        self.same_phone(application, number, community);
        self.same_scan(application, community, number, scans);
    }

    /// Whether an earlier application is of another community.
    fn is_other(&self, earlier: u32, community: u32) -> bool {
        self.of.get(earlier as usize).is_some_and(|of| *of != community)
    }

    fn first(&self, number: u32) -> String {
        self.paths.get(number as usize).map(|path| path.to_string()).unwrap_or_default()
    }

    /// I110: once a file, however many applications it holds.
    fn same_file(&mut self, application: &mut Application, number: u32) {
        let Some(sha256) = application.sha256.as_deref().and_then(digest) else { return };
        let known = *self.files.entry(sha256).or_insert(number);
        let first = self.first(known);
        let same_path = first == application.path
            || first.strip_prefix(&application.path).is_some_and(|rest| rest.starts_with('（'));
        if known == number || same_path {
            return;
        }
        let message =
            say!(self.lang, "与“{first}”的内容完全相同", "The very same bytes as {first}");
        let help = say!(
            self.lang,
            "若是重复报送，删去一份；若是另一个社区，补交它自己的表",
            "Remove one copy, or send the other community's own form"
        );
        application.diagnostics.push(Diagnostic::new(Code::new('I', 110), message, help));
    }

    /// The full path of a community; `None` where a part of it is not known.
    fn community(&self, application: &Application) -> Option<String> {
        let mut key = String::new();
        for id in &self.form.identity.community {
            let text = match &application.record.get(id)?.value {
                Value::Text(text) => text::compact(text),
                value => crate::form::shown(value),
            };
            key.push_str(&text);
            key.push('\0');
        }
        (!key.is_empty()).then_some(key)
    }

    /// B401.
    fn same_title(&mut self, application: &mut Application, number: u32, community: u32) {
        let title = match &self.form.identity.title {
            Some(field) => match application.record.text(field) {
                Some(title) => title,
                None => return,
            },
            None => "",
        };
        let title = intern(&mut self.titles, title);
        let known = *self.applied.entry((community, title)).or_insert(number);
        if known == number {
            return;
        }
        let first = self.first(known);
        let message = say!(
            self.lang,
            "同一社区已申报同一称号，见“{first}”",
            "The same community applies for the same title in {first}"
        );
        let help = say!(self.lang, "核对后只留一份", "Keep one of the two");
        let id = self.form.identity.community.last().cloned().unwrap_or_default();
        application.diagnostics.push(of(Code::new('B', 401), application, &id, message, help));
    }

    /// B404.
    fn same_phone(&mut self, application: &mut Application, number: u32, community: u32) {
        let Some(field) = self.form.identity.phone.clone() else { return };
        let Some(phones) = application.record.text(&field).map(str::to_owned) else { return };
        for phone in phones.split('、') {
            let known = *self.phones.entry(phone.into()).or_insert(number);
            if !self.is_other(known, community) {
                continue;
            }
            let first = self.first(known);
            let message = say!(
                self.lang,
                "联系电话{phone}与“{first}”相同，不是同一个社区",
                "The number {phone} also stands in {first}, another community"
            );
            let help = say!(self.lang, "核对两个社区负责人的电话", "Check the numbers of both");
            application.diagnostics.push(of(
                Code::new('B', 404),
                application,
                &field,
                message,
                help,
            ));
            break;
        }
    }

    /// A308 and A312.
    fn same_scan(
        &mut self,
        application: &mut Application,
        community: u32,
        number: u32,
        scans: &[Scan],
    ) {
        for scan in scans {
            let Some(sha256) = digest(&scan.sha256) else { continue };
            let known = *self.scans.entry(sha256).or_insert(number);
            if !self.is_other(known, community) {
                self.similar_scan(application, community, number, scan);
                continue;
            }
            let first = self.first(known);
            let path = &scan.path;
            let message = say!(
                self.lang,
                "扫描件“{path}”与“{first}”所附的完全相同",
                "The scan {path} is also attached to {first}"
            );
            let help = say!(
                self.lang,
                "意见页不能两个社区共用，换成本社区的；推荐函可以共用，文件名写明“推荐函”",
                "An opinion's page cannot serve two communities; a letter may, if its name says 推荐函"
            );
            let place = Place::Entry { path: path.clone() };
            application
                .diagnostics
                .push(Diagnostic::new(Code::new('A', 308), message, help).at(place));
        }
    }
}

impl Cross<'_> {
    /// A312: other bytes, the same look. Spoken once a scan.
    fn similar_scan(
        &mut self,
        application: &mut Application,
        community: u32,
        number: u32,
        scan: &Scan,
    ) {
        let near = scan
            .looks
            .iter()
            .find_map(|look| self.looks.near(look, |earlier| self.is_other(earlier, community)));
        for look in &scan.looks {
            self.looks.add(*look, number);
        }
        let Some(known) = near else { return };
        let first = self.first(known);
        let path = &scan.path;
        let message = say!(
            self.lang,
            "扫描件“{path}”与“{first}”所附的一件画面几乎相同，文件不同",
            "The scan {path} looks the same as one attached to {first}, though the files differ"
        );
        let help = say!(
            self.lang,
            "打开两件对照：若是同一页另存的，换成本社区自己的",
            "Compare the two: if one is the other saved again, put this community's own page in its place"
        );
        let place = Place::Entry { path: path.clone() };
        application.diagnostics.push(Diagnostic::new(Code::new('A', 312), message, help).at(place));
    }
}

/// A diagnostic of a field, where that stands.
fn of(
    code: Code,
    application: &Application,
    id: &str,
    message: String,
    help: String,
) -> Diagnostic {
    let place = application.record.get(id).map(|located| located.place.clone()).unwrap_or_default();
    Diagnostic::new(code, message, help).of(id).at(place)
}
