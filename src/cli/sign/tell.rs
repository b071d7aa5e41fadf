//! What is said of each file.

use std::io::{self, Write};
use std::path::Path;

use super::Broken;
use crate::cli::Failure;
use crate::cli::common::talk;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::ReadError;
use crate::lang::Lang;
use crate::say;
use crate::sign::SignError;
use crate::sign::evidence::Lack;
use crate::sign::pdf::{Demand, PrepareError, Refusal};
use crate::sign::timestamp::TimestampError;
use crate::sign::work::Fault;
use crate::worker::WorkerError;

/// A file that is signed: on stdout, one line.
pub(super) fn done(file: &str, to: &Path, field: &str, lang: Lang) -> Result<(), Failure> {
    let to = to.display();
    let line = match field {
        "" => say!(lang, "{file} → {to}", "{file} → {to}"),
        field => say!(lang, "{file} → {to}（{field}）", "{file} → {to} ({field})"),
    };
    Ok(writeln!(io::stdout(), "{line}")?)
}

/// A finding, on stderr.
pub(super) fn print(file: Option<&str>, found: &Diagnostic, lang: Lang) {
    let (code, message, help) = (found.code, &found.message, &found.help);
    let word = match found.severity {
        Severity::Error => lang.pick("错误", "error"),
        _ => lang.pick("提醒", "note"),
    };
    let place = file.map(|file| format!("\n  --> {file}")).unwrap_or_default();
    talk(&say!(
        lang,
        "{word}[{code}] {message}{place}\n  办法: {help}",
        "{word}[{code}] {message}{place}\n  help: {help}"
    ));
}

fn about(number: u16, message: String, help: String) -> Diagnostic {
    Diagnostic::new(Code::new('S', number), message, help)
}

/// Why a file was not signed, and whether it could not be read at all.
pub(super) fn broken(broken: &Broken, lang: Lang) -> (Diagnostic, bool) {
    let whole = |why: &str| {
        about(
            701,
            say!(lang, "PDF 读不出来（{why}）", "The PDF cannot be read ({why})"),
            say!(lang, "请核对文件是否完整，或请对方重新发来", "Ask for the file once more"),
        )
    };
    match broken {
        Broken::There(path) => {
            let path = path.display();
            let found = about(
                712,
                say!(lang, "已有“{path}”，没有覆盖", "{path} is there already and was left alone"),
                say!(
                    lang,
                    "换一个 --output，或加 --force 覆盖",
                    "Choose another --output, or add --force"
                ),
            );
            (found, false)
        }
        Broken::System(why) => (whole(&why.to_string()), true),
        Broken::Worker(WorkerError::Read(ReadError::OverLimit(_))) => {
            (whole(lang.pick("超过时间或内存限度", "over the limit of time or memory")), true)
        }
        Broken::Worker(error) => (whole(&error.to_string()), true),
        Broken::Fault(Fault::File(PrepareError::Damaged(why))) => (whole(why), true),
        Broken::Fault(Fault::File(PrepareError::Refused(refusal))) => {
            let unreadable = matches!(refusal, Refusal::Encrypted | Refusal::Broken);
            (refused(refusal, lang), unreadable)
        }
        Broken::Fault(Fault::Timestamp(error)) => (timestamp(error, lang), false),
        Broken::Fault(Fault::NoAuthority) => (
            about(
                713,
                say!(
                    lang,
                    "需要时间戳，但没有给出时间戳服务",
                    "A timestamp is needed, and no authority was named"
                ),
                say!(lang, "用 --tsa 给出地址", "Name it with --tsa"),
            ),
            false,
        ),
        Broken::Fault(Fault::Lack(lack)) => (self::lack(lack, lang), false),
        Broken::Fault(Fault::Sign(SignError::Malformed(why))) => (whole(&why.to_string()), true),
        Broken::Fault(Fault::Sign(error)) => (
            about(
                715,
                say!(lang, "密钥没有完成签名：{error}", "The key did not sign: {error}"),
                say!(lang, "请检查密码设备是否连着，再试一次", "Check the device and try again"),
            ),
            false,
        ),
    }
}

fn list(names: &[String], lang: Lang) -> String {
    names.join(lang.pick("、", ", "))
}

fn refused(refusal: &Refusal, lang: Lang) -> Diagnostic {
    match refusal {
        Refusal::Encrypted => about(
            702,
            say!(lang, "PDF 有密码保护，不能签名", "The PDF is encrypted and cannot be signed"),
            say!(lang, "请先解除密码，再签名", "Remove the protection first"),
        ),
        Refusal::Broken => about(
            703,
            say!(
                lang,
                "PDF 的交叉引用表有损坏，追加签名会让它更坏",
                "The cross-reference table of the PDF is broken; a signature behind it would be too"
            ),
            say!(lang, "请用原来的软件重新导出一份", "Export it once more from where it came"),
        ),
        Refusal::NoField(name, known) => {
            let known = list(known, lang);
            about(
                704,
                say!(
                    lang,
                    "没有叫“{name}”的签名域，现有：{known}",
                    "There is no field {name}; there are: {known}"
                ),
                say!(
                    lang,
                    "--field 写其中一个，或用 --at 指定新建的位置",
                    "Give one of them to --field, or a place for a new one with --at"
                ),
            )
        }
        Refusal::Several(known) => {
            let known = list(known, lang);
            about(
                705,
                say!(lang, "有几个空的签名域：{known}", "Several fields are empty: {known}"),
                say!(lang, "用 --field 写明签在哪一个", "Say which with --field"),
            )
        }
        Refusal::Signed(name) => about(
            706,
            say!(lang, "“{name}”已经签过了", "{name} is signed already"),
            say!(
                lang,
                "不能重签；要另签，用 --at 指定新的位置",
                "It cannot be signed again; --at makes another place"
            ),
        ),
        Refusal::Certified => about(
            707,
            say!(
                lang,
                "文件已被认证为“不得改动”，再签会使原签名失效",
                "The file is certified against any change; a signature would break it"
            ),
            say!(
                lang,
                "请向认证的一方要一份允许会签的文件",
                "Ask the certifier for a file that may be signed"
            ),
        ),
        Refusal::Locked(by) => about(
            707,
            say!(lang, "“{by}”的签名锁定了这个签名域", "The signature in {by} locked this field"),
            say!(lang, "请由它的签名者重新出具文件", "Its signer must issue the file anew"),
        ),
        Refusal::Seed(field, demand) => demanded(field, demand, lang),
        Refusal::NotFirst { certify: false } => about(
            708,
            say!(
                lang,
                "已有签名，不能再加骑缝章：那会改动签过的页面",
                "There are signatures already; a seal across the pages would change what was signed"
            ),
            say!(
                lang,
                "骑缝章只能由第一个签名者加盖",
                "Only the first signer can seal across pages"
            ),
        ),
        Refusal::NotFirst { certify: true } => about(
            708,
            say!(
                lang,
                "已有签名，不能再作认证签名",
                "There are signatures already; it cannot be certified"
            ),
            say!(lang, "去掉 --certify，作普通签名", "Leave --certify out"),
        ),
        Refusal::Large { seal, field } => {
            let mm = |[w, h]: &[u32; 2]| {
                format!("{:.1}×{:.1}", f64::from(*w) / 10.0, f64::from(*h) / 10.0)
            };
            let (seal, field) = (mm(seal), mm(field));
            about(
                709,
                say!(
                    lang,
                    "印章 {seal} 毫米，签章位置只有 {field} 毫米",
                    "The seal has {seal} mm, its place only {field} mm"
                ),
                say!(
                    lang,
                    "印章不缩放；请核对 --seal-size，或用 --at 给出够大的位置",
                    "Seals are never scaled; check --seal-size, or give a larger place with --at"
                ),
            )
        }
        Refusal::Invisible(name) => about(
            709,
            say!(
                lang,
                "签名域“{name}”没有面积，盖不了章",
                "The field {name} has no area for a seal"
            ),
            say!(
                lang,
                "用 --at 指定盖章的位置，或不用 --seal",
                "Give a place with --at, or leave --seal out"
            ),
        ),
        Refusal::Picture(why) => about(
            709,
            say!(
                lang,
                "印章图片读不出来（{why}）",
                "The picture of the seal cannot be read ({why})"
            ),
            say!(lang, "请换成完整的 PNG 或 SVG", "Give a whole PNG or SVG"),
        ),
        Refusal::NoPage(page, of) => about(
            710,
            say!(
                lang,
                "没有第 {page} 页，全文共 {of} 页",
                "There is no page {page}; the file has {of}"
            ),
            say!(lang, "改正 --at 的页码", "Correct the page of --at"),
        ),
        Refusal::OnePage => about(
            710,
            say!(lang, "只有一页，没有骑缝", "One page has no edge to seal across"),
            say!(lang, "去掉 --across", "Leave --across out"),
        ),
        Refusal::NoSignature => about(
            711,
            say!(lang, "文件里没有可以升级的签名", "The file holds no signature to raise"),
            say!(lang, "请先签名", "Sign it first"),
        ),
    }
}

/// What a field demands of its signature, and how to meet it.
fn demanded(field: &str, demand: &Demand, lang: Lang) -> Diagnostic {
    let (what, help) = match demand {
        Demand::Reason(reasons) => {
            let reasons = list(reasons, lang);
            (
                say!(lang, "签名理由须是其中之一：{reasons}", "one of these reasons: {reasons}"),
                say!(lang, "用 --reason 写其中一个", "Give one of them with --reason"),
            )
        }
        Demand::NoReason => (
            say!(lang, "不写签名理由", "that no reason be stated"),
            say!(lang, "去掉 --reason", "Leave --reason out"),
        ),
        Demand::Timestamp => (
            say!(lang, "加时间戳", "a time stamp"),
            say!(lang, "用 --tsa 给出时间戳服务", "Name an authority with --tsa"),
        ),
        Demand::Level(0) => (
            say!(lang, "普通的批准签名，不作认证", "an approval, no certification"),
            say!(lang, "去掉 --certify", "Leave --certify out"),
        ),
        Demand::Level(level) => (
            say!(lang, "作级别 {level} 的认证", "a certification of level {level}"),
            say!(lang, "加 --certify {level}", "Add --certify {level}"),
        ),
        Demand::Digest(digests) => {
            let digests = list(digests, lang);
            (
                say!(lang, "摘要算法须是 {digests}", "one of these digests: {digests}"),
                say!(
                    lang,
                    "换用与之相配的密钥（P-384 用 SHA384，其余用 SHA256）",
                    "Take a key that goes with one of them (P-384: SHA384, others: SHA256)"
                ),
            )
        }
        Demand::Certificate(entry) => (
            say!(lang, "别的证书（{entry} 不符）", "another certificate ({entry} does not fit)"),
            say!(
                lang,
                "换用该域指定的证书，或请出具文件的单位改",
                "Take the certificate that it names, or ask the maker of the file"
            ),
        ),
        Demand::Filter(name) | Demand::Other(name) => (
            say!(lang, "{name}，本软件不支持", "{name}, which is not supported"),
            say!(
                lang,
                "请出具文件的单位去掉这一要求，或用别的软件签",
                "Ask the maker of the file to drop it, or sign with another program"
            ),
        ),
        Demand::SubFilter(names) => {
            let names = list(names, lang);
            (
                say!(
                    lang,
                    "签名类型须是 {names}，本软件只作 ETSI.CAdES.detached",
                    "one of these kinds: {names}; only ETSI.CAdES.detached is made here"
                ),
                say!(
                    lang,
                    "请出具文件的单位去掉这一要求，或用别的软件签",
                    "Ask the maker of the file to drop it, or sign with another program"
                ),
            )
        }
    };
    let message = say!(
        lang,
        "签名域“{field}”要求{what}，没有签",
        "The field {field} demands {what}; nothing was signed"
    );
    about(732, message, help)
}

/// Why there is no timestamp.
pub(super) fn timestamp(error: &TimestampError, lang: Lang) -> Diagnostic {
    let why = match error {
        TimestampError::Fetch(error) => {
            say!(lang, "时间戳服务没有应答：{error}", "The authority did not answer: {error}")
        }
        TimestampError::Refused(status, words) => say!(
            lang,
            "时间戳服务拒绝了请求（状态 {status}）{words}",
            "The authority refused (status {status}) {words}"
        ),
        TimestampError::Malformed(why) => {
            say!(lang, "应答不是时间戳：{why}", "The answer is no timestamp: {why}")
        }
        TimestampError::Imprint => {
            say!(lang, "时间戳盖的不是所送的摘要", "The timestamp is over something else")
        }
        TimestampError::Nonce => {
            say!(
                lang,
                "时间戳是对别的请求的应答（随机数不符）",
                "The timestamp answers another request (nonce)"
            )
        }
        TimestampError::Policy(policy) => say!(
            lang,
            "时间戳的策略是 {policy}，不是所要求的",
            "The timestamp was made under the policy {policy}"
        ),
        TimestampError::Signature(why) => {
            say!(
                lang,
                "时间戳自身的签名不成立：{why}",
                "The timestamp's signature does not hold: {why}"
            )
        }
        TimestampError::Purpose(why) => say!(
            lang,
            "时间戳所用的证书不是专用于时间戳的（{why}）",
            "The authority's certificate is not one for timestamps ({why})"
        ),
        TimestampError::Validity(at) => say!(
            lang,
            "时间戳的证书在 {at} 不在有效期内",
            "The authority's certificate was not valid at {at}"
        ),
    };
    about(
        713,
        why,
        say!(
            lang,
            "核对 --tsa 的地址和网络，或换一家；不带时间戳的，用 --level B-B",
            "Check the address of --tsa and the network, or take another; --level B-B goes without"
        ),
    )
}

fn lack(lack: &Lack, lang: Lang) -> Diagnostic {
    let why = match lack {
        Lack::Issuer(name) => {
            say!(lang, "缺少“{name}”的上级证书", "The certificate above {name} is missing")
        }
        Lack::Revocation(name) => say!(
            lang,
            "缺少“{name}”的吊销信息（CRL 或 OCSP）",
            "There is no revocation data (CRL or OCSP) for {name}"
        ),
        Lack::Revoked(name) => say!(lang, "“{name}”已被吊销", "{name} was revoked"),
    };
    about(
        714,
        why,
        say!(
            lang,
            "用 --chain、--crl、--ocsp 给出文件，或加 --fetch 联网获取",
            "Give files with --chain, --crl, --ocsp, or add --fetch"
        ),
    )
}
