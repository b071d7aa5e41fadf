//! What a verification says: the diagnostics S740 to S799, in both languages.
//!
//! In: what was found. Out: [`Diagnostic`]s whose sentences name the signature,
//! the revision and the object. It decides nothing.

use super::Trust;
use super::changes::{Change, Kind, What};
use super::find::Wrong;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::lang::Lang;
use crate::pki::chain::Fault;
use crate::pki::{Outcome, Path, name};
use crate::say;

/// Diagnostics being gathered, of one signature at a time.
#[derive(Debug)]
pub(super) struct Say {
    lang: Lang,
    field: Option<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

const fn code(number: u16) -> Code {
    Code::new('S', number)
}

impl Say {
    pub(super) fn new(lang: Lang) -> Say {
        Say { lang, field: None, diagnostics: Vec::new() }
    }

    /// From now on it speaks of the signature in this field.
    pub(super) fn about(&mut self, field: &str) {
        self.field = Some(field.to_owned());
    }

    /// Takes over what another one gathered.
    pub(super) fn take(&mut self, other: Say) {
        self.diagnostics.extend(other.diagnostics);
    }

    fn push(&mut self, number: u16, message: String, help: String) {
        let mut diagnostic = match &self.field {
            Some(field) => {
                let name = if field.is_empty() {
                    self.lang.pick("（无域）", "(no field)")
                } else {
                    field
                };
                let message =
                    say!(self.lang, "签名“{name}”：{message}", "signature {name}: {message}");
                Diagnostic::new(code(number), message, help).of(field)
            }
            None => Diagnostic::new(code(number), message, help),
        };
        if diagnostic.message.chars().count() > 600 {
            diagnostic.message = diagnostic.message.chars().take(600).collect();
        }
        if !self.diagnostics.contains(&diagnostic) && self.diagnostics.len() < 500 {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether the attached record was found to differ from the pages.
    pub(super) fn has_record_fault(&self) -> bool {
        self.diagnostics.iter().any(|one| one.code == code(785) && one.severity == Severity::Error)
    }

    pub(super) fn unreadable(&mut self, why: &str, signed: bool) {
        let signed = match (signed, self.lang) {
            (true, Lang::Zh) => "；文件里有签名的痕迹，但无法认定签的是哪一版",
            (true, Lang::En) => {
                "; it carries traces of a signature, but which document was signed cannot be said"
            }
            (false, _) => "",
        };
        self.push(
            740,
            say!(
                self.lang,
                "PDF 结构损坏，无法读取（{why}）{signed}",
                "the PDF is damaged and cannot be read ({why}){signed}"
            ),
            say!(self.lang, "向签发单位重新索取原件", "ask the issuing office for the original"),
        );
    }

    pub(super) fn encrypted(&mut self) {
        self.push(
            741,
            say!(self.lang, "PDF 已加密，无法核验", "the PDF is encrypted and cannot be verified"),
            say!(
                self.lang,
                "请签发单位提供未加密的原件",
                "ask the issuing office for an original without encryption"
            ),
        );
    }

    pub(super) fn repaired(&mut self, why: &str) {
        self.push(
            742,
            say!(
                self.lang,
                "PDF 结构有损（{why}），靠修复才能打开",
                "the PDF is damaged ({why}) and opens only when repaired"
            ),
            say!(self.lang, "向签发单位重新索取原件", "ask the issuing office for the original"),
        );
    }

    pub(super) fn unsigned(&mut self) {
        self.push(
            743,
            say!(self.lang, "文件没有电子签名", "the file carries no signature"),
            say!(
                self.lang,
                "如应有签名，向签发单位索取签名后的文件",
                "if it should be signed, ask the issuing office for the signed file"
            ),
        );
    }

    pub(super) fn structure(&mut self, found: Wrong) {
        let what = wrong(found, self.lang);
        self.push(
            745,
            say!(
                self.lang,
                "签名结构不合规：{what}",
                "the signature is not built as it must be: {what}"
            ),
            say!(
                self.lang,
                "不要采信；向签发单位核实",
                "do not rely on it; ask the issuing office"
            ),
        );
    }

    pub(super) fn malformed(&mut self, why: &str) {
        self.push(
            746,
            say!(
                self.lang,
                "签名数据不合规（{why}）",
                "the signature's data is not as it must be ({why})"
            ),
            say!(
                self.lang,
                "不要采信；向签发单位核实",
                "do not rely on it; ask the issuing office"
            ),
        );
    }

    pub(super) fn altered(&mut self) {
        self.push(
            747,
            say!(self.lang, "签名后内容被改动", "the signed content was altered"),
            say!(
                self.lang,
                "不要采信；向签发单位索取原件",
                "do not rely on it; ask the issuing office for the original"
            ),
        );
    }

    pub(super) fn not_the_key(&mut self) {
        self.push(
            748,
            say!(self.lang, "签名值与证书不符，签名或证书被改动", "the signature was not made with the certificate's key: it or the certificate was altered"),
            say!(self.lang, "不要采信；向签发单位核实", "do not rely on it; ask the issuing office"),
        );
    }

    pub(super) fn certificate_altered(&mut self, who: &str) {
        self.push(
            748,
            say!(
                self.lang,
                "随签名附带的证书“{who}”被改动或伪造",
                "the certificate {who} that came with the signature was altered or forged"
            ),
            say!(
                self.lang,
                "不要采信；向签发单位核实",
                "do not rely on it; ask the issuing office"
            ),
        );
    }

    pub(super) fn unsupported(&mut self, kind: &str) {
        self.push(
            749,
            say!(
                self.lang,
                "有签名，但不支持它的类型或算法（{kind}），不能判定",
                "present, but its kind or algorithm ({kind}) is not supported: it cannot be judged"
            ),
            say!(
                self.lang,
                "用支持该算法的软件核验",
                "verify it with software that supports the algorithm"
            ),
        );
    }

    pub(super) fn partial(&mut self, end: usize, length: usize) {
        self.push(
            750,
            say!(
                self.lang,
                "签名只覆盖到第 {end} 字节（文件共 {length} 字节），也不是某一修订的结尾",
                "it covers {end} of {length} bytes, and no revision ends there"
            ),
            say!(
                self.lang,
                "不要采信；向签发单位索取原件",
                "do not rely on it; ask the issuing office for the original"
            ),
        );
    }

    pub(super) fn removed(&mut self) {
        self.push(
            751,
            say!(
                self.lang,
                "后来的修订删除或替换了这个签名",
                "a later revision took this signature away"
            ),
            say!(
                self.lang,
                "不要采信现在的内容；以签名当时的修订为准",
                "do not rely on what is shown now; the signed revision is what counts"
            ),
        );
    }

    /// A later change in revision `revision`.
    pub(super) fn change(
        &mut self,
        change: &Change,
        revision: usize,
        fits: bool,
        level: Option<u8>,
    ) {
        let what = what(&change.what, self.lang);
        let object = match change.object {
            Some(object) => say!(self.lang, "（对象 {object}）", " (object {object})"),
            None => String::new(),
        };
        if fits {
            if let What::NewField(_, true) = change.what {
                self.push(
                    758,
                    say!(self.lang, "修订 {revision}：{what}{object}，其外观可能遮住已签的内容", "revision {revision}: {what}{object}, whose appearance may cover what was signed"),
                    say!(self.lang, "看一看签名外观下面是否还有内容", "look at what lies under it"),
                );
            }
            return;
        }
        let (number, zh, en) = match (change.kind, level) {
            (Kind::Signature, _) => (
                755,
                "认证级别 1 不许再签名",
                "a certification of level 1 allows no further signature",
            ),
            (Kind::FormFill, Some(2 | 3)) => (753, "该域已锁定", "the field is locked"),
            (Kind::FormFill, _) => (753, "签名不允许再填表", "the signature allows no filling in"),
            (Kind::Annotation, _) => {
                (754, "批注会遮盖已签的内容", "annotations can cover what was signed")
            }
            (Kind::Other, _) => {
                (752, "这会改变读者看到的内容", "this can change what a reader sees")
            }
        };
        let why = self.lang.pick(zh, en);
        self.push(
            number,
            say!(self.lang, "签名后在修订 {revision} 改动了{what}{object}，{why}", "after it, revision {revision} changed {what}{object}: {why}"),
            say!(self.lang, "不要采信现在的内容；以签名当时的修订为准，或索取原件", "do not rely on what is shown now: go by the signed revision, or ask for the original"),
        );
    }

    pub(super) fn trust(&mut self, trust: &Trust, path: &Path, proven: bool) {
        let last = path.certificates.last();
        let end = last.map(|last| name::shown(last.subject())).unwrap_or_default();
        match trust {
            Trust::Trusted => {}
            Trust::Unknown => self.push(
                760,
                say!(self.lang, "没有指定受信任的根证书，签名人身份不能判定", "no trusted root was given: who signed cannot be judged"),
                say!(self.lang, "用 --trust 给出根证书（PEM）", "give the root with --trust (PEM)"),
            ),
            Trust::Untrusted => self.push(
                761,
                say!(self.lang, "证书链止于不受信任的根“{end}”", "the chain ends in {end}, which is not trusted"),
                say!(self.lang, "核实该根证书的来源后用 --trust 给出，否则不要采信", "find out where that root comes from and give it with --trust, or do not rely on the signature"),
            ),
            Trust::Incomplete => {
                let issuer = last.map(|last| name::shown(last.issuer())).unwrap_or_default();
                self.push(
                    762,
                    say!(self.lang, "证书链缺少签发者“{issuer}”的证书", "the chain lacks the certificate of {issuer}"),
                    say!(self.lang, "取得该证书，用 --trust 给出它的根（文件里可以同时放中级证书）", "get that certificate; give its root with --trust (intermediates may stand in the same file)"),
                );
            }
            Trust::Expired => {
                let who = match path.outcome {
                    Outcome::Expired { at } => path.certificates.get(at),
                    _ => last,
                };
                let (who, from, to) = match who {
                    Some(who) => (
                        name::shown(who.subject()),
                        who.not_before().strftime("%Y-%m-%d").to_string(),
                        who.not_after().strftime("%Y-%m-%d").to_string(),
                    ),
                    None => Default::default(),
                };
                if proven {
                    self.push(
                        764,
                        say!(self.lang, "时间戳证明签名时证书“{who}”不在有效期（{from} 至 {to}）", "at the proven time the certificate {who} was not valid ({from} to {to})"),
                        say!(self.lang, "不要采信；请签发单位重新签名", "do not rely on it; ask the office to sign again"),
                    );
                } else {
                    self.push(
                        763,
                        say!(self.lang, "核验时刻证书“{who}”不在有效期（{from} 至 {to}），又没有时间戳证明签名更早，不能判定", "at the moment of validation the certificate {who} is not valid ({from} to {to}), and no time stamp proves an earlier signature: it cannot be judged"),
                        say!(self.lang, "如知道签名日期，可用 --at 按那一天核验；长期保存的文件应加时间戳", "if the day of signing is known, verify for it with --at; files kept for long need a time stamp"),
                    );
                }
            }
            Trust::Revoked => {
                let (number, when) = if proven {
                    (766, self.lang.pick("时间戳证明签名时", "at the proven time"))
                } else {
                    (765, self.lang.pick("核验时刻", "at the moment of validation"))
                };
                self.push(
                    number,
                    say!(self.lang, "{when}签名证书或其上级已被吊销", "the certificate or one above it was revoked {when}"),
                    say!(self.lang, "不要采信；向签发单位核实吊销的原因和日期", "do not rely on it; ask the office why and when it was revoked"),
                );
            }
            Trust::Unsuitable => {
                let (who, fault) = match &path.outcome {
                    Outcome::Unsuitable { at, fault } => (
                        path.certificates.get(*at).map(|who| name::shown(who.subject())),
                        self.fault(fault),
                    ),
                    _ => (None, String::new()),
                };
                let who = who.unwrap_or_default();
                self.push(
                    767,
                    say!(self.lang, "证书“{who}”不得这样使用：{fault}", "the certificate {who} must not be used so: {fault}"),
                    say!(self.lang, "不要采信；请签发单位用合适的证书重新签名", "do not rely on it; ask the office to sign with a fitting certificate"),
                );
            }
        }
    }

    fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::KeyUsage => say!(self.lang, "密钥用途不许", "its key usage does not allow it"),
            Fault::ExtendedKeyUsage => {
                say!(self.lang, "扩展密钥用途不许", "its extended key usage does not allow it")
            }
            Fault::NotAnAuthority => say!(
                self.lang,
                "它不是发证机构，却签发了证书",
                "it is no authority, yet it made certificates"
            ),
            Fault::PathLength => say!(
                self.lang,
                "它下面的发证机构超过了允许的层数",
                "there are more authorities below it than it allows"
            ),
            Fault::NameConstraints => say!(
                self.lang,
                "名称超出了它可以签发的范围",
                "a name lies outside what it may certify"
            ),
            Fault::Critical(oid) => say!(
                self.lang,
                "关键扩展 {oid} 无法识别",
                "the critical extension {oid} is not understood"
            ),
            Fault::Extension => say!(self.lang, "扩展无法读取", "an extension cannot be read"),
            Fault::WeakDigest => say!(
                self.lang,
                "它是用可以伪造的摘要算法（SHA-1 或 MD5）签发的",
                "it was made with a digest that can be forged (SHA-1 or MD5)"
            ),
        }
    }

    pub(super) fn not_checked(&mut self, required: bool) {
        let (zh, en) = if required {
            ("，按 --require-revocation 不能判定", ": by --require-revocation it cannot be judged")
        } else {
            ("", "")
        };
        let more = self.lang.pick(zh, en);
        self.push(
            768,
            say!(
                self.lang,
                "没有吊销数据，未检查证书是否被吊销{more}",
                "without revocation data it was not checked whether a certificate was revoked{more}"
            ),
            say!(
                self.lang,
                "用 --crl 或 --ocsp 给出吊销列表或应答",
                "give revocation lists or responses with --crl or --ocsp"
            ),
        );
    }

    pub(super) fn weak(&mut self, scheme: &str) {
        self.push(
            769,
            say!(self.lang, "签名用了可以伪造的摘要算法（{scheme}），又没有 2017 年以前的时间戳", "it uses a digest that can be forged ({scheme}), and no time stamp proves a time before 2017"),
            say!(self.lang, "不要采信；请签发单位用 SHA-256 或 SM3 重新签名", "do not rely on it; ask the office to sign again with SHA-256 or SM3"),
        );
    }

    pub(super) fn no_attributes(&mut self) {
        self.push(
            770,
            say!(self.lang, "签名没有签名属性，没有把证书和内容类型一起签上", "it has no signed attributes: neither certificate nor content type is signed with it"),
            say!(self.lang, "仍然有效；新文件请用 PAdES 签名", "it still counts; sign new files with PAdES"),
        );
    }

    pub(super) fn only_claimed(&mut self, stamped: bool) {
        let (zh, en) = if stamped {
            (
                "时间戳未被采信，签名时间只是签名人自己说的",
                "the time stamp is not trusted: the time is the signer's own word",
            )
        } else {
            (
                "没有时间戳，签名时间只是签名人自己说的",
                "without a time stamp the time is the signer's own word",
            )
        };
        let message = self.lang.pick(zh, en).to_owned();
        self.push(
            771,
            message,
            say!(
                self.lang,
                "要证明时间，签名时加时间戳（--tsa）",
                "to prove the time, sign with a time stamp (--tsa)"
            ),
        );
    }

    pub(super) fn claimed_late(&mut self) {
        self.push(
            772,
            say!(
                self.lang,
                "签名人自称的时间晚于时间戳证明的时间",
                "the time that the signer claims lies after the proven one"
            ),
            say!(self.lang, "以时间戳为准", "go by the time stamp"),
        );
    }

    pub(super) fn stamp_broken(&mut self, why: &str) {
        self.push(
            773,
            say!(
                self.lang,
                "时间戳与签名不符或已损坏（{why}）",
                "the time stamp does not belong to the signature or is damaged ({why})"
            ),
            say!(
                self.lang,
                "不要采信；向签发单位索取原件",
                "do not rely on it; ask the issuing office for the original"
            ),
        );
    }

    pub(super) fn stamp_untrusted(&mut self, who: &str, trust: Trust) {
        let why = match trust {
            Trust::Expired => self.lang.pick("证书不在有效期", "its certificate is not valid now"),
            Trust::Revoked => self.lang.pick("证书已被吊销", "its certificate was revoked"),
            Trust::Unsuitable => {
                self.lang.pick("证书不得用于时间戳", "its certificate is not for time stamps")
            }
            Trust::Incomplete => self.lang.pick("证书链不完整", "its chain is incomplete"),
            Trust::Trusted => self.lang.pick("摘要算法可以伪造", "its digest can be forged"),
            _ => self.lang.pick("根证书不受信任", "its root is not trusted"),
        };
        self.push(
            774,
            say!(
                self.lang,
                "时间戳机构“{who}”不可信（{why}），时间未被证明",
                "the time-stamp authority {who} is not trusted ({why}): no time is proven"
            ),
            say!(
                self.lang,
                "核实后用 --trust 给出该机构的根证书",
                "find out about it and give its root with --trust"
            ),
        );
    }

    pub(super) fn store_broken(&mut self, count: usize) {
        self.push(
            775,
            say!(
                self.lang,
                "文件附带的验证数据（DSS）有 {count} 项损坏或被改动",
                "{count} item(s) of the file's validation data (DSS) are damaged or altered"
            ),
            say!(
                self.lang,
                "不要采信；向签发单位索取原件",
                "do not rely on it; ask the issuing office for the original"
            ),
        );
    }

    pub(super) fn hidden_layers(&mut self, count: usize) {
        self.push(
            780,
            say!(self.lang, "签名时文件里就有 {count} 个关闭的图层，打开后看到的内容会不同", "{count} layer(s) were switched off when it was signed: switched on, they show other content"),
            say!(self.lang, "在阅读器里打开全部图层看一看", "look at it with all layers switched on"),
        );
    }

    pub(super) fn unused(&mut self, object: u32, count: usize) {
        self.push(
            781,
            say!(self.lang, "签名时文件里有 {count} 个没有用到的页面、字体或内容（如对象 {object}），可能是为日后替换准备的", "{count} page(s), font(s) or content(s) that nothing uses were there when it was signed (such as object {object}): they may be meant to be exchanged later"),
            say!(self.lang, "留意后来的修订；新文件请去掉无用对象后再签", "mind later revisions; sign new files without such objects"),
        );
    }

    pub(super) fn loose_fonts(&mut self, font: &str, count: usize) {
        self.push(
            782,
            say!(self.lang, "有 {count} 种字体没有嵌入（如 {font}），在别的电脑上显示的字可能不同", "{count} font(s) are not embedded (such as {font}): another computer may show other characters"),
            say!(self.lang, "新文件请嵌入字体后再签", "sign new files with embedded fonts"),
        );
    }

    pub(super) fn covering(&mut self, page: usize) {
        self.push(
            783,
            say!(self.lang, "签名时第 {page} 页就有大面积的批注盖在内容上，移走后看到的内容会不同", "a large annotation lay over page {page} when it was signed: without it the page shows other content"),
            say!(self.lang, "看一看批注下面的内容", "look at what lies under it"),
        );
    }

    pub(super) fn record_differs(&mut self, field: &str, value: &str) {
        self.field = None;
        let value: String = value.chars().take(80).collect();
        let message = say!(
            self.lang,
            "附带的记录里“{field}”是“{value}”，页面上却没有这些字",
            "the attached record says {value} for {field}, but the pages do not"
        );
        let help = say!(
            self.lang,
            "不要采信；向签发单位索取原件",
            "do not rely on it; ask the issuing office for the original"
        );
        self.diagnostics.push(Diagnostic::new(code(785), message, help).of(field));
    }

    pub(super) fn record_unread(&mut self, why: &str) {
        self.field = None;
        self.push(
            786,
            say!(
                self.lang,
                "附带的记录没有与页面比对：{why}",
                "the attached record was not compared with the pages: {why}"
            ),
            say!(self.lang, "人工核对页面和记录", "compare pages and record by eye"),
        );
    }
}

/// What is wrong with ByteRange or Contents.
pub(super) fn wrong(wrong: Wrong, lang: Lang) -> &'static str {
    match wrong {
        Wrong::ByteRange => lang.pick(
            "ByteRange 不是从文件开头起、依次排列的两段",
            "ByteRange is not two ranges in order from the beginning of the file",
        ),
        Wrong::Gap => lang.pick(
            "未覆盖的部分不恰好是 Contents 的十六进制串",
            "the gap is not exactly the hexadecimal string of Contents",
        ),
        Wrong::Empty => lang
            .pick("Contents 全是 0，从未签过", "Contents holds only zeroes: it was never signed"),
    }
}

/// What a change concerns.
fn what(what: &What, lang: Lang) -> String {
    match what {
        What::Evidence => say!(lang, "验证数据（DSS）", "validation data (DSS)"),
        What::Signed(field) => {
            say!(lang, "签名域“{field}”（新签名）", "the field {field} (a new signature)")
        }
        What::Stamped(field) => {
            say!(lang, "签名域“{field}”（新时间戳）", "the field {field} (a new time stamp)")
        }
        What::NewField(field, _) => {
            say!(lang, "新增签名域“{field}”", "a new signature field {field}")
        }
        What::Filled(field) => say!(lang, "表单域“{field}”的值", "the value of the field {field}"),
        What::Note(page) => say!(lang, "第 {page} 页的文字批注", "a text note on page {page}"),
        What::Annotation(page) => {
            say!(lang, "第 {page} 页的批注或表单控件", "annotations of page {page}")
        }
        What::Page(page) => {
            say!(lang, "第 {page} 页的内容、字体或尺寸", "content, fonts or size of page {page}")
        }
        What::Pages => say!(
            lang,
            "页面的数量、顺序或共有属性",
            "the number, order or common attributes of the pages"
        ),
        What::Field(field) => say!(lang, "表单域“{field}”", "the field {field}"),
        What::Form => say!(lang, "表单", "the form"),
        What::Catalog(key) => {
            let known = match (key.as_str(), lang) {
                ("OCProperties", Lang::Zh) => "图层（OCProperties）",
                ("Metadata", Lang::Zh) => "元数据（Metadata）",
                ("Names", Lang::Zh) => "附件、名称或脚本（Names）",
                ("Outlines", Lang::Zh) => "书签（Outlines）",
                ("Dests", Lang::Zh) => "跳转目标（Dests）",
                ("StructTreeRoot", Lang::Zh) => "结构树（StructTreeRoot）",
                ("OpenAction" | "AA", Lang::Zh) => "自动动作（OpenAction、AA）",
                ("AF", Lang::Zh) => "关联文件（AF）",
                _ => return say!(lang, "目录项 {key}", "the catalogue's {key}"),
            };
            known.to_owned()
        }
        What::Trailer(key) => match key.strip_prefix("Info/") {
            Some(key) => say!(lang, "文档信息的 {key}", "the document information's {key}"),
            None => say!(lang, "文件尾的 {key}", "the trailer's {key}"),
        },
        What::Broken(words) => say!(lang, "文件结构（{words}）", "the structure ({words})"),
        What::TooMuch => say!(lang, "过多的内容，无法逐一比对", "more than can be compared"),
    }
}
