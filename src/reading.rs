//! One file, read and judged: all that happens to a form before anybody looks
//! at its neighbours.
//!
//! In: a file's name and bytes. Out: a [`Reading`]. Pure, and safe to run where
//! a crash costs nothing: `worker` does so in a child process. Codes I101–I106,
//! I108, I109 and I111 are given here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::check::{self, Context};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{self, Algorithm};
use crate::document::{
    self, Damage, Document, Foreign, Format, Limit, Limits, Note, Place, ReadError,
};
use crate::extract;
use crate::form::FormDef;
use crate::lang::Lang;
use crate::record::Record;
use crate::say;
use crate::score;

mod not_read;

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The kind of file; `None` where it could not be told.
    pub format: Option<Format>,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// What is to be said of the file itself.
    pub notes: Vec<Diagnostic>,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// One or more forms.
    Forms {
        /// Each with its verdict so far.
        forms: Vec<Judged>,
        /// How many more there are: a long roster comes in pieces
        /// ([`Worker::rest`](crate::worker::Worker::rest)).
        rest: usize,
        /// True where they are rows of a roster.
        roster: bool,
        /// Rows of the 附件清单 tables in it.
        lists: Vec<ListRows>,
    },
    /// A readable document that is not the form (I106, or an attachment).
    NoForm {
        /// Rows of the 附件清单 tables in it.
        lists: Vec<ListRows>,
    },
    /// Unreadable: the diagnostic says why (I101–I104).
    Failed(Diagnostic),
}

/// Rows of an attachment table with their numbers.
pub type ListRows = Vec<(u32, Vec<String>)>;

/// One form of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Which part of the file it is, where there are several.
    pub part: Option<String>,
    /// Its fields.
    pub record: Record,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and judges a file. A panic of a reader is a damaged file.
pub fn read(
    form: &FormDef,
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    context: &Context,
) -> Reading {
    let sha256 = digest::bytes(bytes, &[Algorithm::Sha256]).first().map(|digest| digest.hex());
    let guarded = AssertUnwindSafe(|| judge(form, name, bytes, limits, context));
    let mut reading = catch_unwind(guarded).unwrap_or_else(|_| {
        failed(ReadError::Damaged(Damage::Reader("panic".to_owned())), context.lang)
    });
    reading.sha256 = sha256;
    reading
}

/// A file of scoring sheets, read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The kind of file; `None` where it could not be told.
    pub format: Option<Format>,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// What is to be said of the file itself.
    pub notes: Vec<Diagnostic>,
    /// Its sheets.
    pub sheets: Vec<score::Sheet>,
}

/// Reads and judges a file of scoring sheets; one without any is I106.
pub fn score(form: &FormDef, name: &str, bytes: &[u8], limits: &Limits, lang: Lang) -> Scored {
    let sha256 = digest::bytes(bytes, &[Algorithm::Sha256]).first().map(|digest| digest.hex());
    let guarded = AssertUnwindSafe(|| match document::read(bytes, limits) {
        Ok(document) => {
            let mut notes = notes(name, &document, lang);
            let sheets = score::read(form, &document, lang);
            if sheets.is_empty() {
                notes.push(no_sheet(lang));
            }
            Scored { format: Some(document.format), sha256: None, notes, sheets }
        }
        Err(error) => unscored(&error, lang),
    });
    let mut scored = catch_unwind(guarded).unwrap_or_else(|_| {
        unscored(&ReadError::Damaged(Damage::Reader("panic".to_owned())), lang)
    });
    scored.sha256 = sha256;
    scored
}

/// A file of scoring sheets that could not be read.
pub fn unscored(error: &ReadError, lang: Lang) -> Scored {
    Scored { format: None, sha256: None, notes: vec![failure(error, lang)], sheets: Vec::new() }
}

fn no_sheet(lang: Lang) -> Diagnostic {
    let message = say!(lang, "文件里没有找到评分表", "There is no scoring sheet in it");
    let help = say!(
        lang,
        "评分表的表头要有“序号”“创建标准”“分值”“得分”；可用 shenpi template score 输出空白评分表",
        "A sheet has the columns 序号, 创建标准, 分值 and 得分; `shenpi template score` writes a blank one"
    );
    Diagnostic::new(Code::new('I', 106), message, help)
}

/// The reading of a file that could not be read.
pub fn failed(error: ReadError, lang: Lang) -> Reading {
    Reading {
        format: None,
        sha256: None,
        notes: Vec::new(),
        content: Content::Failed(failure(&error, lang)),
    }
}

fn judge(form: &FormDef, name: &str, bytes: &[u8], limits: &Limits, context: &Context) -> Reading {
    let document = match document::read(bytes, limits) {
        Ok(document) => document,
        Err(error) => return failed(error, context.lang),
    };
    let notes = notes(name, &document, context.lang);
    let found = extract::extract(form, &document, limits.forms);
    if found.too_many {
        return failed(ReadError::OverLimit(Limit::Forms), context.lang);
    }
    let forms: Vec<Judged> = found
        .forms
        .into_iter()
        .map(|filled| {
            let (record, diagnostics) = check::check(form, &filled, &document, context);
            Judged { part: filled.part, record, diagnostics }
        })
        .collect();
    let content = if forms.is_empty() {
        Content::NoForm { lists: found.lists }
    } else {
        Content::Forms { forms, rest: 0, roster: found.roster, lists: found.lists }
    };
    Reading { format: Some(document.format), sha256: None, notes, content }
}

/// I105, I108, I109 and I111.
fn notes(name: &str, document: &Document, lang: Lang) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    if let Some(extension) = extension
        && !document.format.extensions().contains(&extension.as_str())
        && !name.ends_with('/')
    {
        let format = document.format.name();
        let message = say!(
            lang,
            "文件名以 .{extension} 结尾，内容却是 {format}",
            "The name ends in .{extension}, the content is {format}"
        );
        let help = say!(
            lang,
            "已按内容读取；建议用 Office 或 WPS 另存为 docx 或 xlsx",
            "It was read as what it is; better save it again as docx or xlsx"
        );
        found.push(Diagnostic::new(Code::new('I', 105), message, help));
    }
    for note in &document.notes {
        found.push(match note {
            Note::TrackedChanges { count, place } => Diagnostic::new(
                Code::new('I', 108),
                say!(
                    lang,
                    "有{count}处修订尚未接受，已按接受后的内容读取",
                    "{count} tracked changes are not yet accepted; read as if they were"
                ),
                say!(
                    lang,
                    "在“审阅”中接受或拒绝全部修订后再报送",
                    "Accept or reject all changes before filing"
                ),
            )
            .at(place.clone()),
            Note::Macros => Diagnostic::new(
                Code::new('I', 109),
                say!(lang, "文件带有宏，宏没有运行", "The file carries macros; they were not run"),
                say!(lang, "另存为不带宏的 docx 或 xlsx", "Save it without macros"),
            ),
            Note::NotRead { what } => {
                let what = not_read::words(what, lang);
                Diagnostic::new(
                    Code::new('I', 111),
                    say!(
                        lang,
                        "文件中有没有读取的内容：{what}",
                        "Part of the file was not read: {what}"
                    ),
                    say!(
                        lang,
                        "打开文件核对；把这部分内容粘贴到正文后另存",
                        "Open the file; paste that content into the text and save again"
                    ),
                )
            }
        });
    }
    found
}

/// I101–I104 in words.
fn failure(error: &ReadError, lang: Lang) -> Diagnostic {
    match error {
        ReadError::NotAForm(foreign) => {
            let (what, instead) = foreign_words(*foreign, lang);
            let message = say!(
                lang,
                "这种文件不能作为表格读取：{what}",
                "This is {what}, which cannot be read as a form"
            );
            Diagnostic::new(Code::new('I', 101), message, instead)
        }
        ReadError::Damaged(damage) => {
            let what = match damage {
                Damage::Empty => lang.pick("文件是空的", "The file is empty"),
                Damage::Dtd(_) => lang.pick(
                    "文件含有不应出现的实体定义（DTD），没有读取",
                    "The file holds a document type definition and was not read",
                ),
                Damage::Reader(_) => {
                    lang.pick("读取时出错，文件可能已损坏", "Reading it failed; it may be damaged")
                }
                Damage::Zip(_) | Damage::Ole(_) | Damage::Xml(..) | Damage::Content(_) => {
                    lang.pick("文件已损坏或不完整", "The file is damaged or cut short")
                }
            };
            let help = say!(
                lang,
                "用 Office 或 WPS 打开原件另存一份再报送；打不开的，请报送人重新发送",
                "Open the original, save it anew and send it again"
            );
            Diagnostic::new(Code::new('I', 102), what, help)
        }
        ReadError::Protected => Diagnostic::new(
            Code::new('I', 103),
            say!(lang, "文件设了密码，打不开", "The file is protected by a password"),
            say!(
                lang,
                "请报送人取消密码（文件→信息→保护文档）后重新报送",
                "Have the password removed and the file sent again"
            ),
        ),
        ReadError::OverLimit(limit) => {
            let what = match limit {
                Limit::Size => lang.pick("展开后的大小", "expanded size"),
                Limit::Ratio => lang.pick("压缩比", "compression ratio"),
                Limit::Entries => lang.pick("内含文件的个数", "number of entries"),
                Limit::Depth => lang.pick("嵌套的层数", "nesting"),
                Limit::Cells => lang.pick("单元格的个数", "number of cells"),
                Limit::Forms => lang.pick("一个文件里申报的份数", "number of applications"),
                Limit::Time => lang.pick("读取的时间", "time"),
                Limit::Memory => lang.pick("读取的内存", "memory"),
            };
            Diagnostic::new(
                Code::new('I', 104),
                say!(
                    lang,
                    "{what}超过限度，没有读取",
                    "The {what} is over the limit; the file was not read"
                ),
                say!(
                    lang,
                    "正常填写的表格不会超过；请报送人用空白表重新填写",
                    "No form filled in the ordinary way is so large: fill in a blank one"
                ),
            )
        }
    }
    .at(Place::Whole)
}

/// What a file is, and what to send instead.
fn foreign_words(foreign: Foreign, lang: Lang) -> (&'static str, String) {
    let what = match foreign {
        Foreign::Odt => lang.pick("OpenDocument 文本（odt）", "an OpenDocument text (odt)"),
        Foreign::Rtf => lang.pick("RTF 文档", "an RTF document"),
        Foreign::WordXml2003 => lang.pick("Word 2003 XML 文档", "a Word 2003 XML document"),
        Foreign::SpreadsheetXml2003 => lang.pick("Excel 2003 XML 表格", "an Excel 2003 XML sheet"),
        Foreign::FlatOpc => lang.pick("Word XML 文档（单个 XML 文件）", "a Word XML document"),
        Foreign::Ofd => lang.pick("OFD 版式文件", "an OFD document"),
        Foreign::Pdf => lang.pick("PDF 文件", "a PDF"),
        Foreign::Picture => lang.pick("图片", "a picture"),
        Foreign::Presentation => lang.pick("演示文稿", "a presentation"),
        Foreign::Works => lang.pick("Microsoft Works 文档，不支持", "a Microsoft Works document"),
        Foreign::OldWord => lang.pick("Word 95 或更早的文档", "a document of Word 95 or older"),
        Foreign::Archive => lang.pick("压缩包（不是 zip）", "an archive other than zip"),
        Foreign::UnknownPackage => lang.pick("不认识的文件包", "a package of an unknown kind"),
        Foreign::Unknown => lang.pick("不认识的文件", "a file of an unknown kind"),
    };
    let instead = match foreign {
        Foreign::Pdf | Foreign::Picture | Foreign::Ofd => say!(
            lang,
            "请报送填好的 Word 或 WPS 文件（docx）；盖章扫描件作为附件放在同一文件夹",
            "Send the filled Word file (docx); put the scan beside it as an attachment"
        ),
        Foreign::Archive => say!(lang, "解压后报送，或改用 zip 压缩", "Unpack it, or use zip"),
        Foreign::SpreadsheetXml2003 => say!(
            lang,
            "用 Excel 或 WPS 打开，另存为 xlsx 后报送",
            "Open it in Excel or WPS and save it as xlsx"
        ),
        Foreign::Presentation | Foreign::Unknown | Foreign::UnknownPackage => {
            say!(lang, "请报送填好的审批表（docx 或 xlsx）", "Send the filled form (docx or xlsx)")
        }
        _ => say!(
            lang,
            "用 Word 或 WPS 打开，另存为 docx 后报送",
            "Open it in Word or WPS and save it as docx"
        ),
    };
    (what, instead)
}
