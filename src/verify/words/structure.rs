//! S740 to S751: the file, and how its signatures are built.

use super::Say;
use crate::lang::Lang;
use crate::say;
use crate::verify::find::Wrong;

impl Say {
    pub(in crate::verify) fn unreadable(&mut self, why: &str, signed: bool) {
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

    pub(in crate::verify) fn encrypted(&mut self) {
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

    pub(in crate::verify) fn repaired(&mut self, why: &str) {
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

    pub(in crate::verify) fn unsigned(&mut self) {
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

    pub(in crate::verify) fn structure(&mut self, found: Wrong) {
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

    pub(in crate::verify) fn malformed(&mut self, why: &str) {
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

    pub(in crate::verify) fn altered(&mut self) {
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

    pub(in crate::verify) fn not_the_key(&mut self) {
        self.push(
            748,
            say!(self.lang, "签名值与证书不符，签名或证书被改动", "the signature was not made with the certificate's key: it or the certificate was altered"),
            say!(self.lang, "不要采信；向签发单位核实", "do not rely on it; ask the issuing office"),
        );
    }

    pub(in crate::verify) fn certificate_altered(&mut self, who: &str) {
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

    pub(in crate::verify) fn unsupported(&mut self, kind: &str) {
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

    pub(in crate::verify) fn partial(&mut self, end: usize, length: usize) {
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

    pub(in crate::verify) fn removed(&mut self) {
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
}

/// What is wrong with ByteRange or Contents.
pub(in crate::verify) fn wrong(wrong: Wrong, lang: Lang) -> &'static str {
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
