//! Scans in the reports for people: a line of facts, and small pictures.
//!
//! In: what was seen on an attachment. Out: words, and the thumbnails that a
//! report has room for. A batch may hold a hundred thousand scans: after
//! [`ROOM`] bytes of pictures a report shows no more and says so.

use crate::application::Attachment;
use crate::lang::Lang;
use crate::say;
use crate::scan::{Page, Scan};

/// Bytes of pictures in one report: some two thousand.
pub(super) const ROOM: usize = 16 << 20;

/// The pictures that a report still has room for.
#[derive(Debug)]
pub(super) struct Album {
    left: usize,
    /// Whether some picture was left out.
    pub(super) full: bool,
}

impl Default for Album {
    fn default() -> Album {
        Album { left: ROOM, full: false }
    }
}

impl Album {
    /// The pages of an attachment whose pictures are shown, with them.
    pub(super) fn take<'a>(&mut self, file: &'a Attachment) -> Vec<(&'a Page, &'a [u8])> {
        let pages = file.scan.iter().flat_map(|scan| &scan.pages);
        pages
            .filter_map(|page| Some((page, page.thumbnail.as_deref()?)))
            .filter(|(_, picture)| {
                let fits = picture.len() <= self.left;
                self.left -= if fits { picture.len() } else { 0 };
                self.full |= !fits;
                fits
            })
            .collect()
    }
}

/// What is known of a scan, in a line.
pub(super) fn facts(scan: &Scan, lang: Lang) -> String {
    let mut facts = Vec::new();
    let pages = scan.pages.len();
    if pages > 1 {
        facts.push(say!(lang, "{pages} 页", "{pages} pages"));
    }
    if pages > 0 {
        facts.push(match scan.dpi() {
            Some(dpi) => format!("{} dpi", dpi.round()),
            None => say!(lang, "分辨率不详", "resolution unknown"),
        });
        if scan.pages.iter().all(|page| page.a4 == Some(true)) {
            facts.push("A4".to_owned());
        }
        facts.push(match scan.seals() {
            0 => say!(lang, "没有找到红色圆形印迹", "no round red seal found"),
            count => say!(lang, "红色圆形印迹 {count} 处", "round red seals found: {count}"),
        });
    }
    if scan.undecoded > 0 {
        let count = scan.undecoded;
        facts.push(say!(lang, "未检测或残缺 {count} 处", "not checked or broken: {count}"));
    }
    facts.join(lang.pick("，", ", "))
}

/// What a thumbnail shows, for those who do not see it.
pub(super) fn caption(file: &Attachment, page: &Page, lang: Lang) -> String {
    let (path, number, seals) = (&file.path, page.number, page.seals.len());
    say!(
        lang,
        "“{path}”第 {number} 页，红色圆形印迹 {seals} 处（蓝圈标出）",
        "page {number} of {path}, round red seals found: {seals} (circled in blue)"
    )
}
