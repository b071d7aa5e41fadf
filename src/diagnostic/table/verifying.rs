//! S codes from 740: what `verify` says of signatures.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('S', 740),
        severity: Severity::Error,
        name: text("PDF 无法读取", "the PDF cannot be read"),
        why: text(
            "文件结构损坏，核验软件不修复它：修复要靠猜，两种软件会猜出两份不同的文件。没有签名痕迹、靠修复能打开的，是 S742。",
            "The structure is damaged, and a verifier does not repair it: repairing is guessing, and two readers guess two documents. A file without traces of a signature that opens when repaired is S742.",
        ),
        basis: text(
            "shenpi 约定：核验只按文件自己的结构，不修复、不猜测",
            "shenpi convention: verification goes by the file's own structure; it repairs and guesses nothing",
        ),
        example: text("文件下载到一半", "a download that broke off"),
        fix: text("向签发单位重新索取原件。", "Ask the issuing office for the original."),
    },
    Entry {
        code: Code::new('S', 741),
        severity: Severity::Error,
        name: text("PDF 已加密", "the PDF is encrypted"),
        why: text(
            "加密的文件读不到签名和内容。加密附件也算。",
            "Nothing of an encrypted file can be judged; an encrypted attachment counts too.",
        ),
        basis: text("ISO 32000-2 第 7.6 条", "ISO 32000-2, 7.6"),
        example: text("打开时要输入密码的 PDF", "a PDF that asks for a password"),
        fix: text("请签发单位提供未加密的原件。", "Ask for an original without encryption."),
    },
    Entry {
        code: Code::new('S', 742),
        severity: Severity::Warning,
        name: text("PDF 靠修复才能打开", "the PDF opens only when repaired"),
        why: text(
            "文件没有签名，结构有损，只有会修复的阅读器能打开。带签名的这种文件一律是 S740。",
            "The file carries no signature and is damaged; only readers that repair it open it. With a signature it would be S740.",
        ),
        basis: text(
            "shenpi 约定：核验只按文件自己的结构，不修复、不猜测",
            "shenpi convention: verification goes by the file's own structure; it repairs and guesses nothing",
        ),
        example: text("交叉引用表错位的 PDF", "a PDF whose cross-reference table is off"),
        fix: text("向签发单位重新索取原件。", "Ask the issuing office for the original."),
    },
    Entry {
        code: Code::new('S', 743),
        severity: Severity::Warning,
        name: text("没有签名", "no signature"),
        why: text(
            "文件里一个电子签名也没有。只盖了印章图片的也算：图片不是签名。",
            "The file carries no signature at all. A picture of a seal is none.",
        ),
        basis: text("ISO 32000-2 第 12.8 条", "ISO 32000-2, 12.8"),
        example: text("只贴了公章图片的通知", "a notice with the picture of a seal"),
        fix: text(
            "如应有签名，向签发单位索取签名后的文件。",
            "If it should be signed, ask for the signed file.",
        ),
    },
    Entry {
        code: Code::new('S', 744),
        severity: Severity::Error,
        name: text("不是可以核验的文件", "nothing that can be verified"),
        why: text("既不是 PDF，也不是摘要清单。", "It is neither a PDF nor a digest list."),
        basis: text(
            "shenpi 约定：核验 PDF、摘要清单和 BagIt 包",
            "shenpi convention: PDFs, digest lists and bags are verified",
        ),
        example: text("审批表.docx", "审批表.docx"),
        fix: text(
            "给出 PDF、清单文件，或含有清单的文件夹。",
            "Give a PDF, a list, or a folder that holds one.",
        ),
    },
    Entry {
        code: Code::new('S', 745),
        severity: Severity::Error,
        name: text("签名范围不合规", "ByteRange or Contents is wrong"),
        why: text(
            "签名必须从文件开头起覆盖两段，中间只空出签名值本身。空出更多，就能在签名之外塞进别的内容（USF、SWA 攻击）；全 0 的占位从未签过。",
            "A signature covers two ranges from the beginning of the file, with nothing between them but its own value. A larger gap hides other content (USF and SWA attacks); a placeholder of zeroes was never signed.",
        ),
        basis: text("ISO 32000-2 第 12.8.1 条", "ISO 32000-2, 12.8.1"),
        example: text("ByteRange 为 [0 10 20 30]", "ByteRange is [0 10 20 30]"),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 746),
        severity: Severity::Error,
        name: text("签名数据不合规", "the signature's data is wrong"),
        why: text(
            "签名数据（CMS）不是标准规定的样子：不止一个签名人、夹带内容、缺少必须签上的属性、有多余的字节等。",
            "The CMS structure is not as the standards demand: several signers, content inside, a signed attribute missing, bytes to spare.",
        ),
        basis: text(
            "RFC 5652 第 5 章；ETSI EN 319 142-1 第 6.3 条；GB/T 35275",
            "RFC 5652, 5; ETSI EN 319 142-1, 6.3; GB/T 35275",
        ),
        example: text(
            "ETSI.CAdES.detached 签名没有签上证书",
            "an ETSI.CAdES.detached signature that does not sign its certificate",
        ),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 747),
        severity: Severity::Error,
        name: text("内容被改动", "the content was altered"),
        why: text(
            "签名所覆盖的字节与签名时不同，哪怕只差一个字节。",
            "The covered bytes are not those that were signed, if only by one.",
        ),
        basis: text("RFC 5652 第 5.6 条", "RFC 5652, 5.6"),
        example: text("用文本编辑器改了一个数字", "a digit changed in an editor"),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 748),
        severity: Severity::Error,
        name: text("签名与证书不符", "signature and certificate do not fit"),
        why: text(
            "签名值不是这张证书的密钥签的，或者附带的某张证书被改动、伪造。",
            "The signature was not made with the certificate's key, or a certificate that came along was altered or forged.",
        ),
        basis: text("RFC 5652 第 5.6 条；RFC 5280 第 6.1 条", "RFC 5652, 5.6; RFC 5280, 6.1"),
        example: text("换上了别人的证书", "another's certificate put in"),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 749),
        severity: Severity::Warning,
        name: text("签名类型不支持", "kind of signature not supported"),
        why: text(
            "文件里有签名，但它的类型或算法不在支持之列，结论是“不能判定”，不会略过不报。",
            "There is a signature of a kind or algorithm that is not supported: it cannot be judged, and it is not passed over.",
        ),
        basis: text(
            "shenpi 约定：支持的算法见 docs/verifying.md",
            "shenpi convention: docs/verifying.md lists what is supported",
        ),
        example: text("Ed448 签名", "an Ed448 signature"),
        fix: text(
            "用支持该算法的软件核验。",
            "Verify it with software that supports the algorithm.",
        ),
    },
    Entry {
        code: Code::new('S', 750),
        severity: Severity::Error,
        name: text("只覆盖了一部分", "only part is covered"),
        why: text(
            "签名所到之处不是文件的结尾，也不是任何一次保存的结尾，其余部分没有签。",
            "What it covers ends neither at the end of the file nor at that of any revision: the rest is not signed.",
        ),
        basis: text("ISO 32000-2 第 12.8.1 条", "ISO 32000-2, 12.8.1"),
        example: text(
            "ByteRange 到第 7092 字节，文件有 7200 字节",
            "ByteRange ends at 7092 of 7200 bytes",
        ),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 751),
        severity: Severity::Error,
        name: text("签名被删除", "a signature was taken away"),
        why: text(
            "早先的修订里有这个签名，后来的修订把它删掉或换掉了。",
            "An earlier revision held the signature, a later one does not.",
        ),
        basis: text("ISO 32000-2 第 12.8.2 条", "ISO 32000-2, 12.8.2"),
        example: text("签名域的值被清空", "a field's value was cleared"),
        fix: text(
            "以签名当时的修订为准，或索取原件。",
            "Go by the signed revision, or ask for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 752),
        severity: Severity::Error,
        name: text("签名后改动了内容", "changed after signing"),
        why: text(
            "签名后又保存过，改动了能影响读者所见的东西：页面、字体、图层、表单结构、附件、书签、元数据等。只有加签名、时间戳和验证数据是允许的。",
            "The file was saved again after it was signed, and something that a reader sees changed: pages, fonts, layers, the form, attachments, outlines, metadata. Only signatures, time stamps and validation data may come later.",
        ),
        basis: text("ISO 32000-2 第 12.8.2.2 条", "ISO 32000-2, 12.8.2.2"),
        example: text(
            "第 2 次修订换掉了第 1 页的内容",
            "revision 2 exchanged the content of page 1",
        ),
        fix: text(
            "以签名当时的修订为准，或索取原件。",
            "Go by the signed revision, or ask for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 753),
        severity: Severity::Error,
        name: text("签名后填了表", "filled in after signing"),
        why: text(
            "签名后改动了表单域的值或外观。只有认证级别为 2 或 3、且没有锁定该域的签名允许填表。",
            "A field's value or appearance changed after signing. Only a certification of level 2 or 3 that does not lock the field allows it.",
        ),
        basis: text("ISO 32000-2 第 12.8.2.2 条", "ISO 32000-2, 12.8.2.2"),
        example: text("签名后改了“姓名”一栏", "the field 姓名 changed after signing"),
        fix: text(
            "以签名当时的修订为准，或索取原件。",
            "Go by the signed revision, or ask for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 754),
        severity: Severity::Error,
        name: text("签名后加了批注", "annotated after signing"),
        why: text(
            "批注能遮住已签的内容，因此不允许；级别 3 的认证只许加文字便笺。",
            "An annotation can cover what was signed, so none is allowed; a certification of level 3 allows text notes only.",
        ),
        basis: text("ISO 32000-2 第 12.8.2.2 条", "ISO 32000-2, 12.8.2.2"),
        example: text("在金额上盖了一个白色方块", "a white box over an amount"),
        fix: text(
            "以签名当时的修订为准，或索取原件。",
            "Go by the signed revision, or ask for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 755),
        severity: Severity::Error,
        name: text("认证后又签名", "signed after a certification that forbids it"),
        why: text(
            "级别 1 的认证不许再有任何签名，只许加时间戳和验证数据。",
            "A certification of level 1 allows no further signature, only time stamps and validation data.",
        ),
        basis: text("ISO 32000-2 第 12.8.2.2 条", "ISO 32000-2, 12.8.2.2"),
        example: text(
            "级别 1 的认证之后又加了市级签名",
            "a city's signature after a certification of level 1",
        ),
        fix: text(
            "请认证单位改用级别 2，或用普通签名。",
            "Ask the certifying office for level 2 or an approval signature.",
        ),
    },
    Entry {
        code: Code::new('S', 758),
        severity: Severity::Warning,
        name: text(
            "后加的签名外观可能遮住内容",
            "a later signature's appearance may cover content",
        ),
        why: text(
            "签名之后新加了带外观的签名域，外观画在原来的页面上。事先留好的签名域不提示。",
            "A visible signature field was added after signing: its appearance lies over the page. Fields prepared before do not count.",
        ),
        basis: text(
            "shenpi 约定：签名域应在第一次签名前留好",
            "shenpi convention: fields are prepared before the first signature",
        ),
        example: text(
            "第二个单位在正文上加盖可见签名",
            "a second office puts its visible signature over the text",
        ),
        fix: text("看一看签名外观下面是否还有内容。", "Look at what lies under it."),
    },
    Entry {
        code: Code::new('S', 760),
        severity: Severity::Warning,
        name: text("没有指定信任的根", "no trusted root given"),
        why: text(
            "不知道信任谁，只能说内容有没有变，不能说是谁签的，结论是“不能判定”。",
            "Without a trusted root it can be said that nothing changed, but not who signed: it cannot be judged.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text("shenpi verify 证书.pdf", "shenpi verify 证书.pdf"),
        fix: text(
            "用 --trust 给出根证书（PEM），或加 --trust-system。",
            "Give the root with --trust (PEM), or add --trust-system.",
        ),
    },
    Entry {
        code: Code::new('S', 761),
        severity: Severity::Warning,
        name: text("根不受信任", "root not trusted"),
        why: text(
            "证书链完整，但最上面的根不在给出的信任之列。自己做的根谁都能做。",
            "The chain is whole, but its root is not among the trusted ones. Anybody can make a root.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text("自签名证书签的文件", "a file signed with a self-made certificate"),
        fix: text(
            "核实根证书的来源后用 --trust 给出。",
            "Find out where the root comes from, then give it with --trust.",
        ),
    },
    Entry {
        code: Code::new('S', 762),
        severity: Severity::Warning,
        name: text("证书链不完整", "the chain is incomplete"),
        why: text(
            "缺少某一级的证书，接不到根。缺哪一级，提示里写明。",
            "A certificate between signer and root is missing; the message names it.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text("文件里没有附中级证书", "the file lacks the intermediate certificate"),
        fix: text(
            "取得该证书后放进 --trust 的文件。",
            "Get it and put it into the file of --trust.",
        ),
    },
    Entry {
        code: Code::new('S', 763),
        severity: Severity::Warning,
        name: text("核验时证书已过期", "expired at the moment of validation"),
        why: text(
            "核验那一刻证书不在有效期，又没有时间戳证明签名更早，因此“不能判定”，不等于伪造。",
            "At the moment of validation a certificate is not valid, and no time stamp proves an earlier signature: it cannot be judged, which is not forged.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text(
            "2021 年签名、证书 2023 年到期、没有时间戳",
            "signed in 2021, certificate until 2023, no time stamp",
        ),
        fix: text(
            "知道签名日期的，用 --at 按那一天核验；长期保存的文件要加时间戳。",
            "Verify for the day of signing with --at if it is known; files kept for long need a time stamp.",
        ),
    },
    Entry {
        code: Code::new('S', 764),
        severity: Severity::Error,
        name: text("签名时证书不在有效期", "not valid at the proven time"),
        why: text(
            "时间戳证明了签名的时间，而那时证书还没有生效或已经过期。",
            "A time stamp proves when it was signed, and then the certificate was not valid yet or no longer.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text(
            "证书 2023 年到期，时间戳是 2024 年",
            "certificate until 2023, time stamp of 2024",
        ),
        fix: text("请签发单位重新签名。", "Ask the office to sign again."),
    },
    Entry {
        code: Code::new('S', 765),
        severity: Severity::Warning,
        name: text("证书已被吊销", "revoked"),
        why: text(
            "核验那一刻证书已被吊销，又没有时间戳证明签名更早，因此“不能判定”。",
            "At the moment of validation the certificate is revoked, and no time stamp proves an earlier signature: it cannot be judged.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text("经办人的 UKey 挂失后", "after a token was reported lost"),
        fix: text(
            "向签发单位核实吊销的原因和日期。",
            "Ask the office why and when it was revoked.",
        ),
    },
    Entry {
        code: Code::new('S', 766),
        severity: Severity::Error,
        name: text("签名时证书已被吊销", "revoked at the proven time"),
        why: text(
            "时间戳证明签名时证书已经被吊销。",
            "A time stamp proves that the certificate was revoked before it signed.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text("挂失以后又用来签名", "used for signing after it was reported lost"),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 767),
        severity: Severity::Error,
        name: text("证书不得这样使用", "certificate not for this"),
        why: text(
            "密钥用途、扩展密钥用途、基本约束、层数或名称约束不许它签这份文件或签发证书；或者证书本身是用可以伪造的算法签发的。",
            "Key usage, extended key usage, basic constraints, path length or name constraints forbid it, or a certificate was itself made with a digest that can be forged.",
        ),
        basis: text("RFC 5280 第 4.2.1 条、第 6.1 条", "RFC 5280, 4.2.1 and 6.1"),
        example: text("用加密证书签名", "signed with a certificate for encryption"),
        fix: text(
            "请签发单位用合适的证书重新签名。",
            "Ask the office to sign with a fitting certificate.",
        ),
    },
    Entry {
        code: Code::new('S', 768),
        severity: Severity::Warning,
        name: text("未检查吊销", "revocation not checked"),
        why: text(
            "没有可用的吊销列表或应答，证书是否被吊销没有检查；软件不联网。过期的、别人签发的、增量或间接的列表不算；OCSP 应答者的证书要写明免查（ocsp-nocheck），或者有列表说明它没有被吊销，它的“未吊销”才算。加 --require-revocation 时结论是“不能判定”。",
            "There is no revocation data that counts, so it is not known whether a certificate was revoked; nothing is fetched. Data that is out of date or of another issuer does not count, nor do delta and indirect lists; a responder's “good” counts where its certificate need not be checked (ocsp-nocheck) or a list speaks of it. With --require-revocation it cannot be judged.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text("B-B 级签名，没有附吊销数据", "a B-B signature without revocation data"),
        fix: text(
            "用 --crl 或 --ocsp 给出吊销数据。",
            "Give revocation data with --crl or --ocsp.",
        ),
    },
    Entry {
        code: Code::new('S', 769),
        severity: Severity::Error,
        name: text("摘要算法可以伪造", "the digest can be forged"),
        why: text(
            "SHA-1 和 MD5 可以造出两份摘要相同的文件，除非时间戳证明签名早于 2017 年。",
            "Two files of one SHA-1 or MD5 digest can be made, unless a time stamp proves a time before 2017.",
        ),
        basis: text("NIST SP 800-131A；GM/T 0054", "NIST SP 800-131A; GM/T 0054"),
        example: text("rsa-sha1 签名", "an rsa-sha1 signature"),
        fix: text(
            "请签发单位用 SHA-256 或 SM3 重新签名。",
            "Ask the office to sign again with SHA-256 or SM3.",
        ),
    },
    Entry {
        code: Code::new('S', 770),
        severity: Severity::Warning,
        name: text("没有签名属性", "no signed attributes"),
        why: text(
            "旧式签名可以没有签名属性，仍然有效，但没有把证书一起签上。",
            "Old signatures may have none and still count, but the certificate is not signed with them.",
        ),
        basis: text("ISO 32000-2 第 12.8.3.3 条", "ISO 32000-2, 12.8.3.3"),
        example: text("adbe.pkcs7.detached 的简单签名", "a plain adbe.pkcs7.detached signature"),
        fix: text("新文件请用 PAdES 签名。", "Sign new files with PAdES."),
    },
    Entry {
        code: Code::new('S', 771),
        severity: Severity::Info,
        name: text("时间只是自称", "the time is only claimed"),
        why: text(
            "没有可信的时间戳，签名时间是签名人自己写的，不能作为证明。",
            "Without a trusted time stamp the time is the signer's own word and proves nothing.",
        ),
        basis: text("ETSI EN 319 142-1 第 5.4 条", "ETSI EN 319 142-1, 5.4"),
        example: text("B-B 级签名", "a B-B signature"),
        fix: text("要证明时间，签名时加时间戳。", "Sign with a time stamp to prove the time."),
    },
    Entry {
        code: Code::new('S', 772),
        severity: Severity::Warning,
        name: text("自称的时间晚于证明的时间", "claimed later than proven"),
        why: text(
            "签名人写的时间晚于时间戳，至少有一个钟不准。以时间戳为准。",
            "The signer's time lies after the time stamp: one of the clocks is wrong. The time stamp counts.",
        ),
        basis: text("RFC 3161", "RFC 3161"),
        example: text("自称 10 时，时间戳为 9 时", "claimed ten o'clock, stamped at nine"),
        fix: text(
            "以时间戳为准；请签发单位校准时钟。",
            "Go by the time stamp; ask the office to set its clock.",
        ),
    },
    Entry {
        code: Code::new('S', 773),
        severity: Severity::Error,
        name: text("时间戳不符", "the time stamp does not fit"),
        why: text(
            "签名里带的时间戳盖的不是这个签名，或者时间戳本身被改动。",
            "The time stamp in the signature stamps something else or was altered.",
        ),
        basis: text("RFC 3161；RFC 5816", "RFC 3161; RFC 5816"),
        example: text("从别的文件搬来的时间戳", "a time stamp taken from another file"),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 774),
        severity: Severity::Warning,
        name: text("时间戳机构不可信", "time-stamp authority not trusted"),
        why: text(
            "时间戳完好，但它的机构不在信任之列，时间没有被证明；签名按核验时刻判断。",
            "The time stamp is whole, but its authority is not trusted: no time is proven, and the signature is judged at the moment of validation.",
        ),
        basis: text(
            "ETSI EN 319 102-1 第 5 章（签名验证的状态）",
            "ETSI EN 319 102-1, 5 (states of validation)",
        ),
        example: text("只给了签名人的根证书", "only the signer's root was given"),
        fix: text(
            "核实后用 --trust 给出时间戳机构的根证书。",
            "Find out about it and give its root with --trust.",
        ),
    },
    Entry {
        code: Code::new('S', 775),
        severity: Severity::Error,
        name: text("附带的验证数据被改动", "validation data altered"),
        why: text(
            "文件附带的证书、吊销列表或应答有读不出来的，说明它被改动或损坏。",
            "A certificate, revocation list or response of the file cannot be read: it was altered or damaged.",
        ),
        basis: text("ISO 32000-2 第 12.8.4.3 条", "ISO 32000-2, 12.8.4.3"),
        example: text("DSS 里的吊销列表缺了一截", "a revocation list in the DSS cut short"),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 780),
        severity: Severity::Warning,
        name: text("签名时就有关闭的图层", "layers switched off when signed"),
        why: text(
            "关闭的图层以后打开，就会显示别的内容（影子攻击）。也可能是正常的设计图。",
            "A layer that is switched on later shows other content (a shadow attack). Drawings have them honestly.",
        ),
        basis: text(
            "Mainka 等《PDF 影子攻击》（NDSS 2021）",
            "Mainka et al., Shadow Attacks (NDSS 2021)",
        ),
        example: text("金额有两个图层，一开一关", "an amount on two layers, one of them off"),
        fix: text("在阅读器里打开全部图层看一看。", "Look at it with all layers on."),
    },
    Entry {
        code: Code::new('S', 781),
        severity: Severity::Warning,
        name: text("签名时就有没用到的内容", "unused content when signed"),
        why: text(
            "没有任何页面用到的页面、字体或内容，以及交叉引用表没有登记的对象，可能是为日后替换准备的（先藏后换）；许多软件也会无意留下。",
            "Pages, fonts or contents that nothing uses, and objects that no cross-reference table knows, may be meant to be exchanged later (hide and replace); many programs leave such by accident.",
        ),
        basis: text(
            "Mainka 等《PDF 影子攻击》（NDSS 2021）",
            "Mainka et al., Shadow Attacks (NDSS 2021)",
        ),
        example: text("藏着另一份第 1 页", "a second page 1 hidden in the file"),
        fix: text(
            "留意后来的修订；新文件请去掉无用对象后再签。",
            "Mind later revisions; sign new files without unused objects.",
        ),
    },
    Entry {
        code: Code::new('S', 782),
        severity: Severity::Warning,
        name: text("字体没有嵌入", "fonts not embedded"),
        why: text(
            "没有嵌入的字体由各人电脑代替，显示的字可能不同。",
            "A font that is not embedded is replaced by whatever the computer has: it may show other characters.",
        ),
        basis: text(
            "ISO 19005（PDF/A）要求嵌入全部字体",
            "ISO 19005 (PDF/A) demands that all fonts be embedded",
        ),
        example: text("只写了字体名“宋体”", "only the name of a font"),
        fix: text("新文件请嵌入字体后再签。", "Sign new files with embedded fonts."),
    },
    Entry {
        code: Code::new('S', 783),
        severity: Severity::Warning,
        name: text("签名时就有批注盖住内容", "an annotation covered content when signed"),
        why: text(
            "批注或表单控件盖住了文字，或盖住了四分之一页以上，移走后看到的内容会不同。签名域里的印章不算：那是签名人自己盖的。",
            "An annotation or form control covers text, or more than a quarter of a page: without it the page shows other content. A seal in a signature field is none: its signer put it there.",
        ),
        basis: text(
            "Mainka 等《PDF 影子攻击》（NDSS 2021）",
            "Mainka et al., Shadow Attacks (NDSS 2021)",
        ),
        example: text("一张图片批注盖住整页", "a stamp over the whole page"),
        fix: text("看一看批注下面的内容。", "Look at what lies under it."),
    },
    Entry {
        code: Code::new('S', 784),
        severity: Severity::Warning,
        name: text("签名时就有看不见的文字", "text that nobody sees when signed"),
        why: text(
            "页面先写了文字，又用不透明的图形或图片盖住，或者文字与底色相同。签名以后拿掉遮盖、换了底色，文字就显出来（影子攻击之“隐藏”）。文字按字框估计，透明、半透明的不算；图片、渐变、平铺图案上的字都算看得见。",
            "The page writes text and then covers it with something opaque, or writes it in the colour of its ground. With the cover taken away or the ground changed after the signing, the text shows (the hide attack). Glyphs are taken as boxes; what is transparent does not count; text on pictures, shadings and patterns counts as seen.",
        ),
        basis: text(
            "Mainka 等《PDF 影子攻击》（NDSS 2021）",
            "Mainka et al., Shadow Attacks (NDSS 2021)",
        ),
        example: text("白色方块盖住“不予通过”", "a white box over “refused”"),
        fix: text(
            "选中并复制该页文字，看看遮住的是什么；新文件请去掉遮盖后再签。",
            "Select and copy the page's text to see what lies under it; sign new files without such covers.",
        ),
    },
    Entry {
        code: Code::new('S', 785),
        severity: Severity::Error,
        name: text("页面与附带的记录不符", "pages and attached record differ"),
        why: text(
            "本软件生成的文书附有数据记录（record.json），记录里的值应当逐一印在页面上；这里有一项页面上没有。",
            "A paper made by shenpi carries its record (record.json), and the values of the record stand on its pages; here one does not.",
        ),
        basis: text(
            "shenpi 约定：文书的页面与所附记录一致",
            "shenpi convention: pages and attached record say the same",
        ),
        example: text(
            "记录是“玉林东路社区”，页面印的是别的社区",
            "the record says 玉林东路社区, the page another community",
        ),
        fix: text(
            "不要采信；向签发单位索取原件。",
            "Do not rely on it; ask the issuing office for the original.",
        ),
    },
    Entry {
        code: Code::new('S', 786),
        severity: Severity::Warning,
        name: text("附带的记录没有比对", "attached record not compared"),
        why: text(
            "文件附有记录，但页面的文字取不出来，或记录不是认识的样子，没有比对。",
            "The file carries a record, but the text of its pages cannot be read, or the record is of an unknown form.",
        ),
        basis: text(
            "shenpi 约定：没有检查的就说没有检查",
            "shenpi convention: what was not checked is said to be unchecked",
        ),
        example: text("页面是扫描图", "the page is a scan"),
        fix: text("人工核对页面和记录。", "Compare pages and record by eye."),
    },
    Entry {
        code: Code::new('S', 787),
        severity: Severity::Warning,
        name: text("表单域显示的不是它的值", "a field shows another value than it holds"),
        why: text(
            "阅读器先显示域的外观，点开后才显示存的值。两者不同，签名人看到的就不是文件里存的（影子攻击之“替换”）。分隔符和换行不算不同。",
            "Readers show a field's appearance, and its value once it is touched. Where they differ, the signer saw something else than the file holds (the replace attack). Separators and line breaks make no difference.",
        ),
        basis: text(
            "Mainka 等《PDF 影子攻击》（NDSS 2021）；ISO 32000-2 第 12.7.4.3 条",
            "Mainka et al., Shadow Attacks (NDSS 2021); ISO 32000-2, 12.7.4.3",
        ),
        example: text("显示 100，存的是 900", "it shows 100 and holds 900"),
        fix: text(
            "点开该域看存的值，向签发单位核实以哪个为准。",
            "Look at the value in the field and ask the issuing office which one counts.",
        ),
    },
    Entry {
        code: Code::new('S', 788),
        severity: Severity::Warning,
        name: text("页面遮盖没有查", "covers not looked for"),
        why: text(
            "页面内容用了不认识的压缩，有损坏，或太多，没有查有没有互相遮盖。签名本身的结论不受影响。",
            "The page's content is packed in an unknown way, damaged, or too much: whether it covers anything was not looked at. The verdict over the signature stands.",
        ),
        basis: text(
            "shenpi 约定：没有检查的就说没有检查",
            "shenpi convention: what was not checked is said to be unchecked",
        ),
        example: text("用 LZW 压缩的老文件", "an old file packed with LZW"),
        fix: text("人工看一看这一页。", "Look at the page by eye."),
    },
    Entry {
        code: Code::new('S', 790),
        severity: Severity::Error,
        name: text("核验用的文件读不出来", "an input of verification cannot be read"),
        why: text(
            "给出的文件打不开，或文件夹里没有可核验的东西。",
            "A file given cannot be opened, or a folder holds nothing to verify.",
        ),
        basis: text(
            "shenpi 约定：一个文件出错不影响其他文件",
            "shenpi convention: one bad file does not stop the others",
        ),
        example: text("没有读取权限", "no permission to read"),
        fix: text("检查路径和权限。", "Check path and permission."),
    },
];
