//! What is wrong with a scan, first as facts, then in words.
//!
//! In: what decoding and looking found. Out: A304 to A307, A311 and A313, and
//! I104, with the file as their place. A308 and A312 compare communities and
//! stand in `batch`.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::resolution::Resolution;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Limit, Place};
use crate::lang::Lang;
use crate::say;

/// Why a picture is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The data break off.
    Cut,
    /// All lines are there, the end marker is not.
    NoEnd,
    /// So many bytes follow the end.
    Trailing(u64),
    /// The data contradict themselves.
    Damaged,
    /// The extension says a picture, the content is none.
    NotAPicture,
}

/// Why something was not looked at. It never counts as good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unchecked {
    /// A compression that is not decoded here, by its name.
    Compression(Compression),
    /// A kind or variant of file that is not decoded here.
    Variant(Kind),
    /// A password is asked for.
    Encrypted,
    /// A PDF that this program cannot take apart.
    Structure,
    /// More pages or pixels than are decoded of one file.
    TooMany,
}

/// Compressions that are known by name only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Compression {
    /// JPEG 2000.
    Jpx,
    /// JBIG2.
    Jbig2,
    /// Any other.
    Other,
}

/// One thing that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// A304: not whole.
    Broken {
        /// Its page, from 1; `None` where it has one page or none.
        page: Option<u32>,
        /// What is wrong.
        fault: Fault,
    },
    /// I104: more pixels than the limit.
    TooLarge {
        /// Its page.
        page: Option<u32>,
        /// Megapixels that are the limit.
        megapixels: u32,
    },
    /// I104: the worker's time or memory was used up.
    OverLimit {
        /// Which of them.
        limit: Limit,
    },
    /// A305: under 200 dpi.
    Coarse {
        /// The page with the least.
        page: Option<u32>,
        /// Its resolution.
        resolution: Resolution,
        /// Its size.
        pixels: (u32, u32),
    },
    /// A306: blank pages.
    Blank {
        /// The first; `None` where there is one page.
        page: Option<u32>,
        /// How many.
        pages: u32,
    },
    /// A311: lines lean.
    Skewed {
        /// The page that leans most.
        page: Option<u32>,
        /// Tenths of a degree, positive clockwise.
        tenths: i16,
    },
    /// A313: not looked at.
    Unchecked {
        /// The first page of these; `None` where it is the file.
        page: Option<u32>,
        /// Why.
        why: Unchecked,
        /// How many pages.
        pages: u32,
    },
}

/// Whether a seal that should be there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSeal {
    /// All pages were looked at.
    Seen,
    /// A PDF without pictures of pages.
    NoPages,
    /// Every page is black and white or gray.
    Colourless,
}

const A304: Code = Code::new('A', 304);
const A305: Code = Code::new('A', 305);
const A306: Code = Code::new('A', 306);
const A307: Code = Code::new('A', 307);
const A311: Code = Code::new('A', 311);
const A313: Code = Code::new('A', 313);
const I104: Code = Code::new('I', 104);

/// “第 2 页” behind a file's name; nothing where the page is the file.
fn of_page(path: &str, page: Option<u32>, lang: Lang) -> String {
    match page {
        Some(page) => say!(lang, "“{path}”第 {page} 页", "page {page} of {path}"),
        None => say!(lang, "“{path}”", "{path}"),
    }
}

impl Finding {
    /// The code that it is.
    pub fn code(&self) -> Code {
        match self {
            Finding::Broken { .. } => A304,
            Finding::TooLarge { .. } | Finding::OverLimit { .. } => I104,
            Finding::Coarse { .. } => A305,
            Finding::Blank { .. } => A306,
            Finding::Skewed { .. } => A311,
            Finding::Unchecked { .. } => A313,
        }
    }

    /// The words for a clerk; the place is the file.
    pub fn diagnostic(&self, path: &str, lang: Lang) -> Diagnostic {
        let (message, help) = match *self {
            Finding::Broken { page, fault } => broken(&of_page(path, page, lang), fault, lang),
            Finding::TooLarge { page, megapixels } => {
                let of = of_page(path, page, lang);
                (
                    say!(
                        lang,
                        "扫描件{of}像素太多，超过限度（一张图 {megapixels} 百万像素），未检测",
                        "The scan {of} has more pixels than the limit ({megapixels} megapixels) and was not checked"
                    ),
                    say!(
                        lang,
                        "用 200 至 300 dpi 重新扫描；确需放宽的，用 --limit pixels=像素数",
                        "Scan it again at 200 to 300 dpi, or raise the limit with --limit pixels=N"
                    ),
                )
            }
            Finding::OverLimit { limit } => {
                let what = match limit {
                    Limit::Time => lang.pick("时间", "time"),
                    _ => lang.pick("内存", "memory"),
                };
                (
                    say!(
                        lang,
                        "扫描件“{path}”解码所需的{what}超过限度，未检测",
                        "Decoding the scan {path} took more {what} than the limit; it was not checked"
                    ),
                    say!(
                        lang,
                        "用 200 至 300 dpi 重新扫描，或拆成几个文件；确需放宽的，用 --limit",
                        "Scan it again at 200 to 300 dpi, or split it; or raise the limit with --limit"
                    ),
                )
            }
            Finding::Coarse { page, resolution, pixels } => {
                let of = of_page(path, page, lang);
                let dpi = decimal(resolution);
                let (wide, high) = pixels;
                let message = if matches!(resolution, Resolution::Inferred(_)) {
                    say!(
                        lang,
                        "扫描件{of}没有标明分辨率，按 A4 幅面推算约 {dpi} dpi（{wide}×{high} 像素），低于 200 dpi",
                        "The scan {of} states no resolution; over A4 its {wide}×{high} pixels are about {dpi} dpi, under 200"
                    )
                } else {
                    say!(
                        lang,
                        "扫描件{of}分辨率 {dpi} dpi（{wide}×{high} 像素），低于 200 dpi",
                        "The scan {of} has {dpi} dpi ({wide}×{high} pixels), under 200"
                    )
                };
                let help = say!(
                    lang,
                    "用 200 dpi 以上（建议 300 dpi）重新扫描",
                    "Scan it again at 200 dpi or more, better 300"
                );
                (message, help)
            }
            Finding::Blank { page, pages } => {
                let message = match page {
                    Some(page) if pages > 1 => say!(
                        lang,
                        "扫描件“{path}”有 {pages} 页空白，第一处在第 {page} 页",
                        "The scan {path} has {pages} blank pages, the first is page {page}"
                    ),
                    _ => {
                        let of = of_page(path, page, lang);
                        say!(lang, "扫描件{of}是空白的", "The scan {of} is blank")
                    }
                };
                let help = say!(
                    lang,
                    "确认有没有漏扫正面：漏了的补扫，多余的空白页删去",
                    "See whether the front was missed: scan it then, or remove the surplus page"
                );
                (message, help)
            }
            Finding::Skewed { page, tenths } => {
                let of = of_page(path, page, lang);
                let size = tenths.unsigned_abs();
                let (whole, tenth) = (size / 10, size % 10);
                let way = if tenths > 0 {
                    lang.pick("顺时针", "clockwise")
                } else {
                    lang.pick("逆时针", "anticlockwise")
                };
                (
                    say!(
                        lang,
                        "扫描件{of}歪斜，约{way} {whole}.{tenth} 度，超过 3 度",
                        "The scan {of} leans about {whole}.{tenth} degrees {way}, over 3"
                    ),
                    say!(lang, "把纸放正重新扫描", "Lay the sheet straight and scan it again"),
                )
            }
            Finding::Unchecked { page, why, pages } => {
                unchecked(&of_page(path, page, lang), why, pages, lang)
            }
        };
        at(self.code(), message, help, path)
    }
}

/// A304 in words.
fn broken(of: &str, fault: Fault, lang: Lang) -> (String, String) {
    let message = match fault {
        Fault::Cut => say!(
            lang,
            "扫描件{of}残缺：数据中途断了，读不到最后一行",
            "The scan {of} is cut short: its data break off before the last line"
        ),
        Fault::NoEnd => say!(
            lang,
            "扫描件{of}残缺：缺少结束标记，文件末尾可能丢了内容",
            "The scan {of} lacks its end marker; its last bytes may be lost"
        ),
        Fault::Trailing(bytes) => say!(
            lang,
            "扫描件{of}的图像结束以后还有 {bytes} 字节多余数据",
            "The scan {of} has {bytes} bytes after the end of its picture"
        ),
        Fault::Damaged => say!(
            lang,
            "扫描件{of}损坏：数据前后矛盾，解不出完整的图像",
            "The scan {of} is damaged: no whole picture can be decoded from its data"
        ),
        Fault::NotAPicture => say!(
            lang,
            "{of}的扩展名是扫描件的，内容却不是图片或 PDF",
            "{of} has the extension of a scan, but is no picture or PDF"
        ),
    };
    let help = match fault {
        Fault::Trailing(_) => say!(
            lang,
            "重新扫描或重新导出；多余数据来历不明的，查明以前不要使用",
            "Scan or export it again; find out where the surplus bytes come from before using it"
        ),
        _ => say!(
            lang,
            "重新扫描，或重新拷贝原件，打开确认整页都在",
            "Scan it again or copy the original again, and see that the whole page is there"
        ),
    };
    (message, help)
}

/// A313 in words.
fn unchecked(of: &str, why: Unchecked, pages: u32, lang: Lang) -> (String, String) {
    let what = match why {
        Unchecked::Compression(Compression::Jpx) => {
            lang.pick("图像是 JPEG 2000 压缩的", "its picture is JPEG 2000")
        }
        Unchecked::Compression(Compression::Jbig2) => {
            lang.pick("图像是 JBIG2 压缩的", "its picture is JBIG2")
        }
        Unchecked::Compression(Compression::Other) => {
            lang.pick("图像的压缩方式不常见", "its picture has an uncommon compression")
        }
        Unchecked::Variant(Kind::Gif) => lang.pick("是 GIF 图片", "it is a GIF"),
        Unchecked::Variant(_) => {
            lang.pick("图像格式的这种变体不能解码", "its variant of the format is not decoded")
        }
        Unchecked::Encrypted => lang.pick("设有密码", "it asks for a password"),
        Unchecked::Structure => {
            lang.pick("PDF 的结构不能解析", "its structure cannot be taken apart")
        }
        Unchecked::TooMany => lang.pick("页数或像素太多", "it has too many pages or pixels"),
    };
    let message = if pages > 1 {
        say!(
            lang,
            "扫描件{of}等 {pages} 页未检测：{what}",
            "The scan {of} and others, {pages} pages, were not checked: {what}"
        )
    } else {
        say!(lang, "扫描件{of}未检测：{what}", "The scan {of} was not checked: {what}")
    };
    let help = say!(
        lang,
        "请打开看一看是否完整、清晰、盖有公章，或改存为 JPEG、PNG、TIFF 后重新检查",
        "Open it and see that it is whole, sharp and stamped, or save it as JPEG, PNG or TIFF and check again"
    );
    (message, help)
}

impl NoSeal {
    /// A307 in words.
    pub fn diagnostic(self, path: &str, lang: Lang) -> Diagnostic {
        let message = match self {
            NoSeal::Seen => say!(
                lang,
                "扫描件“{path}”上没有找到红色圆形印迹",
                "No round red seal was found on the scan {path}"
            ),
            NoSeal::NoPages => say!(
                lang,
                "“{path}”里没有扫描的页面，无法查看有没有红色圆形印迹",
                "{path} holds no scanned page on which to look for a round red seal"
            ),
            NoSeal::Colourless => say!(
                lang,
                "扫描件“{path}”是黑白的，看不出有没有红色圆形印迹",
                "The scan {path} is black and white; a round red seal cannot be told"
            ),
        };
        let help = say!(
            lang,
            "请打开看一看：没盖章的补盖后重扫，黑白的改用彩色重扫",
            "Look at it: have a missing seal set and scan again; scan in colour"
        );
        at(A307, message, help, path)
    }
}

fn at(code: Code, message: String, help: String, path: &str) -> Diagnostic {
    Diagnostic::new(code, message, help).at(Place::Entry { path: path.to_owned() })
}

/// Tenths as a number: `96.8`, `200`.
fn decimal(resolution: Resolution) -> String {
    let tenths = match resolution {
        Resolution::Tagged(tenths) | Resolution::Inferred(tenths) => tenths,
        Resolution::Unknown => 0,
    };
    match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    }
}
