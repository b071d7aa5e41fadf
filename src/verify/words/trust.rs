//! S760 to S775: time and trust.

use super::Say;
use crate::pki::chain::Fault;
use crate::pki::{Outcome, Path, name};
use crate::say;
use crate::verify::Trust;

impl Say {
    pub(in crate::verify) fn trust(&mut self, trust: &Trust, path: &Path, proven: bool) {
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
            Fault::Policy => say!(
                self.lang,
                "上级要求写明的证书策略，它没有",
                "it lacks the certificate policy that an authority above it demands"
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

    pub(in crate::verify) fn not_checked(&mut self, required: bool) {
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
                "没有可用的吊销数据，未检查证书是否被吊销{more}",
                "without revocation data that counts it was not checked whether a certificate was revoked{more}"
            ),
            say!(
                self.lang,
                "用 --crl 或 --ocsp 给出吊销列表或应答",
                "give revocation lists or responses with --crl or --ocsp"
            ),
        );
    }

    pub(in crate::verify) fn weak(&mut self, scheme: &str) {
        self.push(
            769,
            say!(self.lang, "签名用了可以伪造的摘要算法（{scheme}），又没有 2017 年以前的时间戳", "it uses a digest that can be forged ({scheme}), and no time stamp proves a time before 2017"),
            say!(self.lang, "不要采信；请签发单位用 SHA-256 或 SM3 重新签名", "do not rely on it; ask the office to sign again with SHA-256 or SM3"),
        );
    }

    pub(in crate::verify) fn no_attributes(&mut self) {
        self.push(
            770,
            say!(self.lang, "签名没有签名属性，没有把证书和内容类型一起签上", "it has no signed attributes: neither certificate nor content type is signed with it"),
            say!(self.lang, "仍然有效；新文件请用 PAdES 签名", "it still counts; sign new files with PAdES"),
        );
    }

    pub(in crate::verify) fn only_claimed(&mut self, stamped: bool) {
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

    pub(in crate::verify) fn claimed_late(&mut self) {
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

    pub(in crate::verify) fn stamp_broken(&mut self, why: &str) {
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

    pub(in crate::verify) fn stamp_untrusted(&mut self, who: &str, trust: Trust) {
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

    pub(in crate::verify) fn store_broken(&mut self, count: usize) {
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
}
