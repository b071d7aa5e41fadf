//! Scans: whether a picture or PDF is whole, legible and stamped.
//!
//! In: the bytes of a file ([`inspect`]). Out: a [`Scan`] of pages, each with
//! its resolution, its seals and its look, and [`Finding`]s. Every picture is
//! decoded to its last byte; one that a decoder forgives is judged by the ends
//! of its format. What cannot be decoded here is said to be unchecked and
//! never passes for good.
//!
//! A round red seal is *found*; whether it is genuine is for a person to say.
//! Comparing scans of different communities is `batch`'s. Foreign bytes: call
//! it in a worker.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

mod decode;
pub mod finding;
mod fingerprint;
mod kind;
mod page;
mod resolution;
mod seal;
mod sheet;
mod thumbnail;

pub use finding::{Fault, Finding, NoSeal, Unchecked};
pub use fingerprint::{Fingerprint, NEAR};
pub use kind::{HEAD, Kind};
pub use resolution::Resolution;
pub use seal::Seal;

use decode::{Decoded, Undecoded};
use seal::Scale;
use sheet::{Colours, Sheet};

/// How much of one file is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Pixels of one picture (contract, section 6.11).
    pub pixels: u64,
    /// Pixels of all pictures of a file; what is beyond is unchecked.
    pub total: u64,
    /// Pages of a file; what is beyond is unchecked.
    pub pages: u32,
    /// Small pictures of pages with seals or findings to make, at most.
    pub thumbnails: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        // 600 megapixels are 69 A4 pages at 300 dpi: some four seconds.
        Limits { pixels: 100_000_000, total: 600_000_000, pages: 2000, thumbnails: 0 }
    }
}

/// A file of pages, looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// What its content is; `None` where it is neither picture nor PDF.
    pub kind: Option<Kind>,
    /// The pages that were decoded, in their order.
    pub pages: Vec<Page>,
    /// Pages that were not, because they are broken or of a kind not known here.
    pub undecoded: u32,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Its number in the file, from 1.
    pub number: u32,
    /// Pixels across and down.
    pub pixels: (u32, u32),
    /// Its resolution.
    pub resolution: Resolution,
    /// Whether it is A4; `None` where its size is not known.
    pub a4: Option<bool>,
    /// Whether anything on it has a colour.
    pub coloured: bool,
    /// Round red seals, the surest first.
    pub seals: Vec<Seal>,
    /// Its look; `None` where too little is on it.
    pub fingerprint: Option<Fingerprint>,
    /// A small PNG with the seals circled, where one was asked for.
    #[serde(with = "serde_bytes")]
    pub thumbnail: Option<Vec<u8>>,
}

impl Scan {
    /// Seals on all pages.
    pub fn seals(&self) -> usize {
        self.pages.iter().map(|page| page.seals.len()).sum()
    }

    /// The least resolution of its pages; `None` where one is unknown.
    pub fn dpi(&self) -> Option<f32> {
        let known: Option<Vec<f32>> = self.pages.iter().map(|page| page.resolution.dpi()).collect();
        known?.into_iter().reduce(f32::min)
    }

    /// Whether a seal that should be there is missing, as far as can be told:
    /// not where pages could not be looked at, which has been said.
    pub fn lacks_seal(&self) -> Option<NoSeal> {
        if self.kind.is_none() || self.seals() > 0 || self.undecoded > 0 {
            return None;
        }
        Some(if self.pages.is_empty() {
            NoSeal::NoPages
        } else if self.pages.iter().any(|page| page.coloured) {
            NoSeal::Seen
        } else {
            NoSeal::Colourless
        })
    }
}

/// Decodes a file to its last byte and looks at its pages.
pub fn inspect(bytes: &[u8], limits: &Limits) -> (Scan, Vec<Finding>) {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let Some(kind) = Kind::of(head) else {
        let fault = if bytes.is_empty() { Fault::Cut } else { Fault::NotAPicture };
        return (Scan::default(), vec![Finding::Broken { page: None, fault }]);
    };
    let mut desk = Desk::new(kind, *limits);
    // What a decoder stumbles over is damaged, and the page before it is kept.
    let whole = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Tiff => decode::tiff_pages(bytes, limits.pixels, &mut |page| desk.page(page)),
        Kind::Pdf => decode::pdf::pages(bytes, limits, &mut |page| desk.pdf_page(page)),
        Kind::Gif => {
            desk.page(Err(Undecoded::Unknown));
        }
        _ => {
            desk.page(decode::single(kind, bytes, limits.pixels));
        }
    }));
    if whole.is_err() {
        desk.page(Err(Fault::Damaged.into()));
    }
    desk.finish()
}

/// What is gathered page by page.
struct Desk {
    limits: Limits,
    scan: Scan,
    /// Pages seen so far.
    count: u32,
    pixels: u64,
    thumbnails: u32,
    broken: Vec<(u32, Fault)>,
    too_large: Option<u32>,
    coarse: Option<(u32, Resolution, (u32, u32))>,
    blank: Option<(u32, u32)>,
    skewed: Option<(u32, i16)>,
    unchecked: Vec<(u32, Unchecked, u32)>,
    file: Vec<Finding>,
}

/// Broken pages of one file that are named.
const NAMED: usize = 10;

/// Leaning that is told, in tenths of a degree.
const SKEW: i16 = 30;

impl Desk {
    fn new(kind: Kind, limits: Limits) -> Desk {
        Desk {
            limits,
            scan: Scan { kind: Some(kind), ..Scan::default() },
            count: 0,
            pixels: 0,
            thumbnails: 0,
            broken: Vec::new(),
            too_large: None,
            coarse: None,
            blank: None,
            skewed: None,
            unchecked: Vec::new(),
            file: Vec::new(),
        }
    }

    /// Takes a page of a picture file; false once the file's limit is reached.
    fn page(&mut self, page: Result<Decoded, Undecoded>) -> bool {
        self.count += 1;
        match page {
            Ok(decoded) => {
                let resolution = Resolution::of(decoded.tag, decoded.width, decoded.height);
                if let Some(fault) = decoded.end {
                    self.fault(fault);
                }
                self.look((decoded.width, decoded.height), resolution, None, &decoded.colours);
            }
            Err(error) => self.undecoded(error),
        }
        self.goes_on()
    }

    /// Takes a page of a PDF.
    fn pdf_page(&mut self, page: decode::pdf::Leaf) -> bool {
        use decode::pdf::Leaf;
        match page {
            Leaf::Document(Undecoded::Fault(fault)) => {
                self.file.push(Finding::Broken { page: None, fault });
                self.scan.undecoded += 1;
            }
            Leaf::Document(_) => self.document(Unchecked::Structure),
            Leaf::Encrypted => self.document(Unchecked::Encrypted),
            Leaf::Ended(fault) => self.file.push(Finding::Broken { page: None, fault }),
            Leaf::Empty => self.count += 1,
            Leaf::Page(page) => {
                self.count += 1;
                for error in page.errors {
                    self.undecoded(error);
                }
                for compression in page.unknown {
                    self.unchecked(Unchecked::Compression(compression));
                }
                if let Some((pixels, resolution)) = page.scan {
                    self.look(pixels, resolution, Some(page.mm), &page.colours);
                } else if page.painted {
                    self.glance(page.mm, &page.colours);
                }
            }
        }
        self.goes_on()
    }

    fn document(&mut self, why: Unchecked) {
        self.file.push(Finding::Unchecked { page: None, why, pages: 1 });
        self.scan.undecoded += 1;
    }

    fn goes_on(&mut self) -> bool {
        let on = self.count < self.limits.pages && self.pixels < self.limits.total;
        if !on {
            self.unchecked(Unchecked::TooMany);
        }
        on
    }

    fn fault(&mut self, fault: Fault) {
        if self.broken.len() < NAMED {
            self.broken.push((self.count, fault));
        }
    }

    fn undecoded(&mut self, error: Undecoded) {
        self.scan.undecoded += 1;
        match error {
            Undecoded::Fault(fault) => self.fault(fault),
            Undecoded::Unknown => {
                let kind = self.scan.kind.unwrap_or(Kind::Pdf);
                self.unchecked(Unchecked::Variant(kind));
            }
            Undecoded::TooLarge => {
                self.too_large.get_or_insert(self.count);
            }
        }
    }

    fn unchecked(&mut self, why: Unchecked) {
        if matches!(why, Unchecked::Compression(_) | Unchecked::TooMany) {
            self.scan.undecoded += 1;
        }
        match self.unchecked.iter_mut().find(|(_, known, _)| *known == why) {
            Some((_, _, pages)) => *pages += 1,
            None => self.unchecked.push((self.count, why, 1)),
        }
    }

    /// A page of a PDF that shows pictures but is none: only seals are looked for.
    fn glance(&mut self, mm: f32, colours: &Colours) {
        let sheet = Sheet::of(colours);
        let seals = seal::find(&sheet, Scale::Millimetre(mm));
        if seals.is_empty() {
            return;
        }
        let page = Page {
            number: self.count,
            pixels: (0, 0),
            resolution: Resolution::Unknown,
            a4: None,
            coloured: true,
            fingerprint: None,
            thumbnail: self.thumbnail(colours, &seals, true),
            seals,
        };
        self.scan.pages.push(page);
    }

    fn look(
        &mut self,
        pixels: (u32, u32),
        resolution: Resolution,
        mm: Option<f32>,
        colours: &Colours,
    ) {
        self.pixels += u64::from(pixels.0) * u64::from(pixels.1);
        let sheet = Sheet::of(colours);
        let seals = seal::find(&sheet, scale(pixels, resolution, mm, colours));
        let mut notable = !seals.is_empty();
        if resolution.is_coarse() {
            notable = true;
            let less = |known: &(u32, Resolution, (u32, u32))| resolution.dpi() < known.1.dpi();
            if self.coarse.as_ref().is_none_or(less) {
                self.coarse = Some((self.count, resolution, pixels));
            }
        }
        if page::is_blank(&sheet) {
            notable = true;
            self.blank =
                Some(self.blank.map_or((self.count, 1), |(page, count)| (page, count + 1)));
        } else if let Some(tenths) = page::skew(&sheet).filter(|tenths| tenths.abs() > SKEW) {
            notable = true;
            if self.skewed.is_none_or(|(_, known)| known.abs() < tenths.abs()) {
                self.skewed = Some((self.count, tenths));
            }
        }
        let page = Page {
            number: self.count,
            pixels,
            resolution,
            a4: resolution.is_a4(pixels.0, pixels.1),
            coloured: colours.rgb.iter().any(|[r, g, b]| r.max(g).max(b) - r.min(g).min(b) > 40),
            fingerprint: Fingerprint::of(&sheet, &seals),
            thumbnail: self.thumbnail(colours, &seals, notable),
            seals,
        };
        self.scan.pages.push(page);
    }

    fn thumbnail(&mut self, colours: &Colours, seals: &[Seal], notable: bool) -> Option<Vec<u8>> {
        // Whoever misses a seal (A307) shows the first page, notable or not.
        let first = self.scan.pages.is_empty() && self.limits.thumbnails > 0;
        if !first && (!notable || self.thumbnails >= self.limits.thumbnails) {
            return None;
        }
        self.thumbnails += u32::from(notable);
        Some(thumbnail::png(colours, seals))
    }

    fn finish(self) -> (Scan, Vec<Finding>) {
        let single = self.count <= 1;
        let page = |number: u32| (!single).then_some(number);
        let mut found = self.file;
        for (number, fault) in self.broken {
            found.push(Finding::Broken { page: page(number), fault });
        }
        if let Some(number) = self.too_large {
            let megapixels = (self.limits.pixels / 1_000_000) as u32;
            found.push(Finding::TooLarge { page: page(number), megapixels });
        }
        if let Some((number, resolution, pixels)) = self.coarse {
            found.push(Finding::Coarse { page: page(number), resolution, pixels });
        }
        if let Some((number, pages)) = self.blank {
            found.push(Finding::Blank { page: page(number), pages });
        }
        if let Some((number, tenths)) = self.skewed {
            found.push(Finding::Skewed { page: page(number), tenths });
        }
        for (number, why, pages) in self.unchecked {
            found.push(Finding::Unchecked { page: page(number), why, pages });
        }
        (self.scan, found)
    }
}

/// Short sides that a scanned sheet may have, in millimetres. A resolution
/// that makes it another size is a program's default, not a measure.
const SHEETS: std::ops::RangeInclusive<f32> = 90.0..=450.0;

/// Points of the sheet for a millimetre.
fn scale(pixels: (u32, u32), resolution: Resolution, mm: Option<f32>, colours: &Colours) -> Scale {
    if let Some(mm) = mm {
        return Scale::Millimetre(mm);
    }
    let short = pixels.0.min(pixels.1) as f32;
    match resolution.dpi() {
        Some(dpi) if SHEETS.contains(&(short / dpi * 25.4)) => {
            Scale::Millimetre(dpi / 25.4 / colours.step)
        }
        _ if resolution::is_a4_shaped(pixels.0, pixels.1) => {
            Scale::Millimetre(short / colours.step / 210.0)
        }
        _ => Scale::Unknown,
    }
}
