//! Scans: the seal detector on generated pages, and the ends of files.

#[path = "scans/draw.rs"]
mod draw;
#[path = "scans/page.rs"]
mod page;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use page::{Page, Subject};
use shenpi::scan::{self, Limits, Scan};

use crate::support::{AS_OF, applications, codes, report, root, run};

/// Seeds that the detector was tuned on …
const TUNED: std::ops::Range<u64> = 0..400;
/// … and those that judge it, on which nothing was tuned.
const JUDGED: std::ops::Range<u64> = 1_000_000..1_000_300;

fn seen(page: &Page) -> Scan {
    scan::inspect(&page.jpeg, &Limits::default()).0
}

/// What was found on many pages.
#[derive(Debug, Default)]
struct Score {
    pages: u32,
    with_seals: u32,
    right: u32,
    wrong: u32,
    missed: u32,
    seals: usize,
    located: usize,
    talk: Vec<String>,
}

impl Score {
    fn add(&mut self, seed: u64, page: &Page, scan: &Scan) {
        let found = scan.seals() > 0;
        self.pages += 1;
        match (page.subject == Subject::Seals, found) {
            (true, true) => self.right += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => {}
        }
        self.with_seals += u32::from(page.subject == Subject::Seals);
        self.seals += page.seals.len();
        let all: Vec<_> = scan.pages.iter().flat_map(|page| &page.seals).collect();
        let near = |seal: &&(f32, f32, f32)| {
            all.iter().any(|one| {
                let (x, y) = (f32::from(one.x) * 0.21, f32::from(one.y) * 0.297);
                (x - seal.0).hypot(y - seal.1) < seal.2 * 0.25
            })
        };
        self.located += page.seals.iter().filter(near).count();
        if found != (page.subject == Subject::Seals) {
            self.talk.push(format!("{seed} {:?} {all:?}: {}", page.subject, page.about));
        }
    }

    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from(self.right + self.wrong).max(1.0)
    }

    fn recall(&self) -> f64 {
        f64::from(self.right) / f64::from(self.with_seals).max(1.0)
    }
}

/// Two threads, as the machine of the tests has processors.
fn score(seeds: std::ops::Range<u64>) -> Score {
    let (next, all) = (AtomicU64::new(seeds.start), Mutex::new(Score::default()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let page = page::page(seed);
                    let scan = seen(&page);
                    all.lock().unwrap().add(seed, &page, &scan);
                }
            });
        }
    });
    let mut all = all.into_inner().unwrap();
    all.talk.sort();
    all
}

/// What the issue asks of the detector on pages that it was not tuned on.
fn must_hold(score: &Score) {
    let (precision, recall) = (score.precision(), score.recall());
    let said = format!(
        "{} pages, {} with seals: precision {precision:.3}, recall {recall:.3}, {} of {} seals located",
        score.pages, score.with_seals, score.located, score.seals
    );
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{said}\n"));
    assert!(precision >= 0.99 && recall >= 0.93, "{said}\n{}", score.talk.join("\n"));
}

/// Some of the pages; [`three_hundred_pages`] is the whole measure.
#[test]
fn seals_are_found_and_nothing_else() {
    must_hold(&score(JUDGED.start..JUDGED.start + 52));
}

#[test]
#[ignore = "a minute of both processors; .ci/run asks for it"]
fn three_hundred_pages() {
    must_hold(&score(JUDGED));
}

/// CPU time of this thread in seconds, where the system tells.
fn cpu() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// All that is done with a scan, against strict decoding alone.
#[test]
#[ignore = "a measurement; see benches/stages.rs for the optimised one"]
fn speed() {
    let pages: Vec<Page> = (0..24).map(|seed| page::page(2_000_000 + seed)).collect();
    let pixels: usize = 1654 * 2339;
    let timed = |work: &dyn Fn(&[u8])| {
        let best = (0..3).filter_map(|_| {
            let before = cpu()?;
            pages.iter().for_each(|page| work(&page.jpeg));
            Some(cpu()? - before)
        });
        best.fold(f64::MAX, f64::min)
    };
    let decode = timed(&|jpeg| {
        let options =
            zune_jpeg::zune_core::options::DecoderOptions::default().set_strict_mode(true);
        let from = zune_jpeg::zune_core::bytestream::ZCursor::new(jpeg);
        let mut decoder = zune_jpeg::JpegDecoder::new_with_options(from, options);
        std::hint::black_box(decoder.decode().unwrap());
    });
    let all = timed(&|jpeg| {
        std::hint::black_box(scan::inspect(jpeg, &Limits::default()));
    });
    let megapixels: f64 = pages
        .iter()
        .map(|page| {
            seen(page)
                .pages
                .iter()
                .map(|one| f64::from(one.pixels.0) * f64::from(one.pixels.1))
                .sum::<f64>()
        })
        .sum::<f64>()
        / 1e6;
    let a4 = megapixels * 1e6 / pixels as f64;
    eprintln!(
        "{a4:.1} A4 pages of 200 dpi: decoding {:.1} a CPU second, all {:.1}; all is {:.2} times decoding",
        a4 / decode,
        a4 / all,
        all / decode
    );
}

#[test]
#[ignore = "for whoever tunes the detector"]
fn tuning() {
    let score = score(TUNED);
    panic!(
        "{} pages, {} with seals: precision {:.3}, recall {:.3}, {} of {} located\n{}",
        score.pages,
        score.with_seals,
        score.precision(),
        score.recall(),
        score.located,
        score.seals,
        score.talk.join("\n")
    );
}

/// Writes pages to look at: `PAGES=folder cargo test … pages_to_look_at -- --ignored`.
#[test]
#[ignore = "writes pictures for a person"]
fn pages_to_look_at() {
    let Some(folder) = std::env::var_os("PAGES").map(std::path::PathBuf::from) else { return };
    for seed in 0..28 {
        let page = page::page(seed);
        let limits = Limits { thumbnails: 4, ..Limits::default() };
        let (scan, findings) = scan::inspect(&page.jpeg, &limits);
        std::fs::write(folder.join(format!("{seed}.jpg")), &page.jpeg).unwrap();
        for one in scan.pages.iter().filter_map(|page| page.thumbnail.as_ref()) {
            std::fs::write(folder.join(format!("{seed}.png")), one).unwrap();
        }
        eprintln!("{seed} {:?} {findings:?} {:?}", page.subject, scan.pages);
    }
}

/// A page is shown where a seal was found on it or missed, and only then.
#[test]
fn reports_for_people_show_pages() {
    let shown = |sample: &str| {
        let arguments =
            ["check", sample, "--stage", "street", "--as-of", AS_OF, "--format", "html"];
        let page = run(&root("samples/check"), &arguments).stdout;
        String::from_utf8(page).unwrap().matches("src=\"data:image/png;base64,").count()
    };
    assert_eq!(shown("near-A307-letterhead-and-two-seals"), 1);
    assert_eq!(shown("A307-square-seal"), 1);
    assert_eq!(shown("near-A307-not-asked"), 0);
}

/// What was not looked at is said to be so, and has no green tick.
#[test]
fn scans_that_are_not_looked_at_are_said_so() {
    let found =
        report(&root("samples/check"), &["A307-square-seal", "--stage=street", "--scans=off"]);
    let told = found["conventions"].as_array().unwrap();
    assert!(told.iter().any(|one| one["id"] == "scans" && one["value"] == "off"), "{told:?}");
    assert_eq!(applications(&found)[0]["attachments"][1].get("scan"), None);
    assert!(codes(&applications(&found)[0], &["error", "warning"]).is_empty());
}

/// Pages are shown up to a limit; without one asked for none is.
#[test]
fn small_pictures_are_counted() {
    let file = root("samples/check/A306-back-of-the-sheet/附件/公示附图.tif");
    let bytes = std::fs::read(file).unwrap();
    let shown = |thumbnails| {
        let (scan, _) = scan::inspect(&bytes, &Limits { thumbnails, ..Limits::default() });
        scan.pages.iter().filter(|page| page.thumbnail.is_some()).count()
    };
    // The first page is shown where any may be, and the blank one as notable.
    assert_eq!((shown(0), shown(1)), (0, 2));
}

/// Scans are decoded in parallel, and the report is the same.
#[test]
fn scans_are_judged_alike_whatever_the_number_of_jobs() {
    let samples = [
        "A304-webp-cut-short",
        "A306-back-of-the-sheet",
        "A307-square-seal",
        "A312-saved-again",
        "good-scan-cmyk-jpeg",
        "near-A307-letterhead-and-two-seals",
        "near-A313-fax-in-a-pdf",
    ];
    for format in ["json", "html"] {
        let with = |jobs: &str| {
            let mut arguments = vec!["check", "--stage=street", "--as-of", AS_OF];
            arguments.extend(["--format", format, "--jobs", jobs]);
            arguments.extend(samples);
            run(&root("samples/check"), &arguments).stdout
        };
        let one = with("1");
        assert!(one.len() > 1000);
        assert!(one == with("4") && one == with("3"), "{format}");
    }
}
