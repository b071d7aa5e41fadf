//! What each stage costs on one ordinary application.
//!
//! In: the first form of a seeded batch, made beforehand with
//! `python3 benches/batch.py target/bench-batch --count 10`, two samples and a
//! roster made here. Out: criterion's figures, stage by stage, from packed bytes
//! to JSON. Whole commands and peers are measured by `benches/compare.py`.

use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput};
use rust_xlsxwriter::{Workbook, XlsxError};

use shenpi::application::{Application, Head};
use shenpi::check::{Context, check};
use shenpi::digest::{self, Algorithm};
use shenpi::document::package::Package;
use shenpi::document::xml::{Event, Reader};
use shenpi::document::{Format, Limits, doc, docx, sheet};
use shenpi::extract::extract;
use shenpi::form::FormDef;
use shenpi::lang::Lang;
use shenpi::reading::{self, Content};
use shenpi::record::{Date, Record};
use shenpi::report::{self, Kind, Style};
use shenpi::text;

const FORM: &str = "sichuan-green-community";
const BATCH: &str = "target/bench-batch";
const ROSTER_ROWS: u32 = 1000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let form = FormDef::built_in(FORM, &[]).expect("the form is compiled in");
    let limits = Limits::default();
    match first_form() {
        Some(bytes) => stages(&mut criterion, &form, &bytes, &limits),
        None => eprintln!(
            "SKIPPED the stages of a docx: no batch. Make it with\n  \
             python3 benches/batch.py {BATCH} --count 10"
        ),
    }
    formats(&mut criterion, &form, &limits);
    alone(&mut criterion, &form);
    scans(&mut criterion);
    criterion.final_summary();
}

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/all/scans/draw.rs"]
mod draw;

/// An A4 page at 200 dpi: strict decoding alone, and all that is done with it.
fn scans(criterion: &mut Criterion) {
    use draw::{Ink, Lot, Paper};
    let lot = &mut Lot::new(7);
    let mut paper = Paper::a4(200.0, [250, 250, 246]);
    paper.text(lot, 45.0, 22, 4.6, &Ink::solid([30; 3]));
    let red = Ink::solid([215, 30, 40]);
    paper.fill((130.0, 200.0), 22.0, &red, |x, y| {
        let distance = x.hypot(y);
        (20.0..=21.0).contains(&distance) || distance < 5.0 || (13.0..=15.0).contains(&distance)
    });
    paper.scanned(lot, 4, true);
    let jpeg = paper.jpeg(75, true);
    let mut group = criterion.benchmark_group("scan");
    group.throughput(Throughput::Elements(1));
    group.bench_function("decode", |bencher| {
        bencher.iter(|| {
            let options = zune_jpeg::zune_core::options::DecoderOptions::default();
            let from = zune_jpeg::zune_core::bytestream::ZCursor::new(&jpeg);
            let options = options.set_strict_mode(true);
            let mut decoder = zune_jpeg::JpegDecoder::new_with_options(from, options);
            black_box(decoder.decode().expect("a sound page"))
        });
    });
    group.bench_function("inspect", |bencher| {
        let limits = shenpi::scan::Limits::default();
        bencher.iter(|| black_box(shenpi::scan::inspect(&jpeg, &limits)));
    });
    group.finish();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The bytes of the batch's first form, in order of path.
fn first_form() -> Option<Vec<u8>> {
    let folders = fs::read_dir(root().join(BATCH).join("batch")).ok()?;
    let first: PathBuf = folders.filter_map(|entry| Some(entry.ok()?.path())).min()?;
    fs::read(first.join("审批表.docx")).ok()
}

fn context() -> Context {
    let as_of = Date::new(2022, 6, 30).expect("a real date");
    Context { as_of, stage: 1, lang: Lang::Zh }
}

/// From packed bytes to JSON.
fn stages(criterion: &mut Criterion, form: &FormDef, bytes: &[u8], limits: &Limits) {
    let context = context();
    let open = || Package::open(bytes, limits).expect("a zip file");
    let main = open().part("word/document.xml").expect("readable").expect("a Word document");
    let main = String::from_utf8(main).expect("UTF-8");
    let document = docx::read(&mut open(), limits).expect("a Word document");
    let extraction = extract(form, &document, limits.forms);
    let filled = extraction.forms.first().expect("a form");
    let read = reading::read(form, "审批表.docx", bytes, limits, &context);
    let application = application(&read);

    let mut group = criterion.benchmark_group("stage");
    group.throughput(Throughput::Bytes(main.len() as u64));
    group.bench_function("inflate document.xml", |bench| {
        bench.iter(|| black_box(open().part("word/document.xml")));
    });
    group.bench_function("tokenise document.xml", |bench| {
        bench.iter(|| tokenise(black_box(&main), limits));
    });
    group.bench_function("docx::read", |bench| {
        bench.iter(|| docx::read(&mut open(), limits));
    });
    group.throughput(Throughput::Elements(1));
    group.bench_function("extract", |bench| {
        bench.iter(|| extract(form, black_box(&document), limits.forms));
    });
    group.bench_function("check", |bench| {
        bench.iter(|| check(form, black_box(filled), &document, &context));
    });
    group.bench_function("all of a file", |bench| {
        bench.iter(|| reading::read(form, "审批表.docx", black_box(bytes), limits, &context));
    });
    for kind in [Kind::Json, Kind::Csv, Kind::Html] {
        let mut report = report::open(kind, Box::new(io::sink()), &head(), &Style::default())
            .expect("a report into nothing");
        group.bench_function(format!("report {kind}"), |bench| {
            bench.iter(|| report.application(black_box(&application)));
        });
    }
    group.finish();
}

/// Counts the elements, so that nothing is left out as unused.
fn tokenise(text: &str, limits: &Limits) -> usize {
    let mut reader = Reader::new("word/document.xml", text, limits);
    let mut elements = 0;
    loop {
        match reader.next_event() {
            Ok(Event::Eof) | Err(_) => return elements,
            Ok(Event::Start(_)) => elements += 1,
            Ok(_) => {}
        }
    }
}

fn application(reading: &reading::Reading) -> Application {
    let judged = match &reading.content {
        Content::Forms { forms, .. } => forms.first(),
        _ => None,
    };
    Application {
        path: "batch/000001_锦绣路社区/审批表.docx".to_owned(),
        part: None,
        format: reading.format,
        sha256: reading.sha256.clone(),
        record: judged.map_or_else(Record::default, |judged| judged.record.clone()),
        attachments: Vec::new(),
        diagnostics: judged.map_or_else(Vec::new, |judged| judged.diagnostics.clone()),
        against: None,
    }
}

fn head() -> Head {
    Head {
        form: FORM.to_owned(),
        title: "四川省绿色社区创建审批表".to_owned(),
        as_of: context().as_of,
        stage: ("street".to_owned(), "街道".to_owned()),
        labels: Vec::new(),
        own_codes: Vec::new(),
        conventions: Vec::new(),
    }
}

/// The other readers.
fn formats(criterion: &mut Criterion, form: &FormDef, limits: &Limits) {
    let mut group = criterion.benchmark_group("read");
    let roster = roster().expect("a workbook");
    let document = sheet::read(&roster, Format::Xlsx, limits).expect("a workbook");
    group.throughput(Throughput::Elements(u64::from(ROSTER_ROWS)));
    group.bench_function("xlsx roster, rows", |bench| {
        bench.iter(|| sheet::read(black_box(&roster), Format::Xlsx, limits));
    });
    group.bench_function("extract roster, rows", |bench| {
        bench.iter(|| extract(form, black_box(&document), limits.forms));
    });
    if let Ok(bytes) = fs::read(root().join("samples/readers/doc/grid.doc")) {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function("doc", |bench| bench.iter(|| doc::read(black_box(&bytes), limits)));
    }
    group.finish();
}

/// A roster of a thousand communities.
fn roster() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let labels = ["社区名称", "拟创建称号", "所在行政区划", "社区负责人姓名", "负责人联系电话"];
    for (column, label) in (0..).zip(labels) {
        sheet.write(0, column, label)?;
    }
    for row in 1..=ROSTER_ROWS {
        sheet.write(row, 0, format!("锦绣{row}社区"))?;
        sheet.write(row, 1, "四川省绿色社区")?;
        sheet.write(row, 2, "成都市武侯区玉林街道")?;
        sheet.write(row, 3, "王伟")?;
        sheet.write(row, 4, format!("138{row:08}"))?;
    }
    workbook.save_to_buffer()
}

/// Parts that run over every byte or character.
fn alone(criterion: &mut Criterion, form: &FormDef) {
    let mut group = criterion.benchmark_group("bytes");
    let megabyte: Vec<u8> =
        (0..1_u32 << 20).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    group.throughput(Throughput::Bytes(megabyte.len() as u64));
    for algorithm in [Algorithm::Sha256, Algorithm::Sm3] {
        group.bench_function(algorithm.name(), |bench| {
            bench.iter(|| digest::bytes(black_box(&megabyte), &[algorithm]));
        });
    }
    let summary = "推进海绵化改造，新建透水铺装8922平方米、雨水花园7处。生活垃圾分类投放点37处，\
                   覆盖率达到91%，组建志愿者队伍8支，第一批完成老旧小区改造4个，惠及居民2558户。"
        .repeat(10);
    group.throughput(Throughput::Bytes(summary.len() as u64));
    group.bench_function("numerals of a summary", |bench| {
        bench.iter(|| form.numerals.find(black_box(&summary)).len());
    });
    group.bench_function("characters of a summary", |bench| {
        bench.iter(|| text::characters(black_box(&summary)));
    });
    group.bench_function("nfc of a summary", |bench| {
        bench.iter(|| text::nfc(black_box(&summary)).len());
    });
    group.finish();
    criterion.bench_function("load the form", |bench| {
        bench.iter(|| FormDef::built_in(black_box(FORM), &[]));
    });
}
