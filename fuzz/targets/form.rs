#![no_main]
//! Form definitions: any text as `form.toml`, in a folder with small division
//! data.

use std::fs;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use shenpi::check::{self, Context};
use shenpi::document::{Document, Format};
use shenpi::extract;
use shenpi::form::FormDef;
use shenpi::lang::Lang;
use shenpi::record::Date;
use tempfile::TempDir;

const DIVISIONS: [(&str, &str); 4] = [
    ("counties.csv", "code,name,parent\n51,四川省,\n5101,成都市,51\n510107,武侯区,5101\n"),
    ("streets.csv", "code,name,parent\n510107010,玉林街道,510107\n"),
    ("revoked.csv", "code,name,parent\n510107001,浆洗街街道,510107\n"),
    ("aliases.csv", "input,official,kind\n成都,成都市,abbr\n"),
];

fn folder() -> &'static TempDir {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let memory = fs::exists("/dev/shm").unwrap_or(false);
        let folder = if memory { TempDir::new_in("/dev/shm") } else { TempDir::new() };
        let folder = folder.expect("a temporary folder");
        for (name, text) in DIVISIONS {
            fs::write(folder.path().join(name), text).expect("a temporary file");
        }
        folder
    })
}

fuzz_target!(|data: &[u8]| {
    let folder = folder().path();
    fs::write(folder.join("form.toml"), data).expect("a temporary file");
    match FormDef::load(folder, &[]) {
        Ok(form) => blank(&form),
        Err(error) => drop(error.to_string()),
    }
});

/// A form that loads judges a blank document.
fn blank(form: &FormDef) {
    let document = Document::new(Format::Docx);
    extract::extract(form, &document, 1000);
    let as_of = Date::new(2021, 10, 1).expect("a day");
    let context = Context { as_of, stage: 0, lang: Lang::Zh };
    let (record, _) = check::check(form, &extract::Filled::default(), &document, &context);
    assert!(record.is_empty(), "a record from nothing");
}
