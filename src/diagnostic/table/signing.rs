//! S codes up to S739: what keeps a PDF from being signed.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('S', 701),
        severity: Severity::Error,
        name: text("PDF 读不出来", "the PDF cannot be read"),
        why: text(
            "文件残缺、不是 PDF，或者读它要花的时间、内存超过限度。没有签名，也没有写出文件。",
            "The file is cut short, is no PDF, or costs more time or memory than allowed. Nothing was signed or written.",
        ),
        basis: text("ISO 32000-1:2008 7.5", "ISO 32000-1:2008, 7.5"),
        example: text("只传了一半的 证书.pdf", "half of 证书.pdf"),
        fix: text(
            "核对文件是否完整，或请对方重新发来。",
            "Check whether the file is whole, or ask for it once more.",
        ),
    },
    Entry {
        code: Code::new('S', 702),
        severity: Severity::Error,
        name: text("PDF 有密码保护", "the PDF is encrypted"),
        why: text(
            "加密的 PDF 不能签名：签名要给所有人看，档案也不收加密的文件（PDF/A 不许加密）。",
            "An encrypted PDF is not signed: a signature is for everybody to see, and archives take no encrypted files (PDF/A forbids it).",
        ),
        basis: text("ISO 19005-3:2012 6.1.3", "ISO 19005-3:2012, 6.1.3"),
        example: text("设有打开密码的文件", "a file with a password"),
        fix: text("解除密码后再签。", "Remove the protection, then sign."),
    },
    Entry {
        code: Code::new('S', 703),
        severity: Severity::Error,
        name: text("PDF 的交叉引用表有损坏", "the cross-reference table is broken"),
        why: text(
            "阅读器靠猜才能打开这个文件。签名是追加在后面的一次修订，要指回原来的表；表是坏的，签名就不牢靠。",
            "Readers open this file by guessing. A signature is a revision that refers back to the table; behind a broken one it stands on nothing.",
        ),
        basis: text("ISO 32000-1:2008 7.5.4、7.5.6", "ISO 32000-1:2008, 7.5.4 and 7.5.6"),
        example: text("被别的软件截过头尾的 PDF", "a PDF whose beginning another program cut"),
        fix: text(
            "用原来的软件重新导出一份，再签。",
            "Export it once more from where it came, then sign.",
        ),
    },
    Entry {
        code: Code::new('S', 704),
        severity: Severity::Error,
        name: text("没有这个签名域", "no such signature field"),
        why: text(
            "--field 写的名称，文件里没有。签名域的名称是层级的名称（如 省级），也可以写层级代码（如 province）。",
            "The file has no field of the name given. Fields are named as their level (省级); the level's id (province) does as well.",
        ),
        basis: text("ISO 32000-1:2008 12.7.4.5", "ISO 32000-1:2008, 12.7.4.5"),
        example: text(
            "--field 区级，而文件里是 县（市、区）",
            "--field 区级 where the file has 县（市、区）",
        ),
        fix: text(
            "按提示改正名称；要新建，用 --at 给出位置。",
            "Take one of the names listed; --at makes a new field.",
        ),
    },
    Entry {
        code: Code::new('S', 705),
        severity: Severity::Error,
        name: text("不知道签在哪里", "several fields are empty"),
        why: text(
            "有几个签名域还空着，程序不替人选。",
            "Several fields are empty, and the program does not choose for anybody.",
        ),
        basis: text("shenpi 约定", "a shenpi convention"),
        example: text(
            "审批表的四级签章位置都空着",
            "all four places of an approval form are empty",
        ),
        fix: text("用 --field 写明，如 --field 省级。", "Say which, as in --field 省级."),
    },
    Entry {
        code: Code::new('S', 706),
        severity: Severity::Error,
        name: text("已经签过", "signed already"),
        why: text(
            "这个签名域里已有签名。签名不能覆盖，只能另签一处。",
            "The field holds a signature. It cannot be replaced, only another one added elsewhere.",
        ),
        basis: text("ISO 32000-1:2008 12.7.4.5", "ISO 32000-1:2008, 12.7.4.5"),
        example: text("对已盖章的文件再运行一次 --field 省级", "--field 省级 twice on one file"),
        fix: text(
            "核对是不是签重了；要另签，用 --at。",
            "Check whether it was meant; --at makes another place.",
        ),
    },
    Entry {
        code: Code::new('S', 707),
        severity: Severity::Error,
        name: text("不许再签", "no more signatures allowed"),
        why: text(
            "前面的认证签名不许任何改动，或者前面的签名锁定了这个签名域。硬签会使前面的签名失效。",
            "An earlier certification forbids every change, or an earlier signature locked this field. Signing would break it.",
        ),
        basis: text(
            "ISO 32000-1:2008 12.8.2.2、12.8.2.4",
            "ISO 32000-1:2008, 12.8.2.2 and 12.8.2.4",
        ),
        example: text("用 --certify 1 签过的文件", "a file certified with --certify 1"),
        fix: text(
            "请前一位签名者重新出具允许会签的文件。",
            "Ask the earlier signer for a file that others may sign.",
        ),
    },
    Entry {
        code: Code::new('S', 708),
        severity: Severity::Error,
        name: text("只限第一个签名", "only for the first signature"),
        why: text(
            "骑缝章改动每一页，认证签名规定此后许可什么，都只能由第一个签名者做；否则已有的签名会失效。",
            "A seal across the pages changes them all, and a certification says what may follow: both are for the first signer only, or earlier signatures break.",
        ),
        basis: text("ISO 32000-1:2008 12.8.2.2", "ISO 32000-1:2008, 12.8.2.2"),
        example: text("第二个单位加 --across", "--across by the second office"),
        fix: text("去掉 --across 或 --certify。", "Leave --across or --certify out."),
    },
    Entry {
        code: Code::new('S', 709),
        severity: Severity::Error,
        name: text("印章放不下或画不出", "the seal does not fit or cannot be drawn"),
        why: text(
            "印章按规定的实际尺寸盖，从不缩放；签章位置比它小，或没有面积，或图片读不出来，就不盖。",
            "A seal is set at its prescribed size and never scaled; where its place is smaller or has no area, or the picture cannot be read, nothing is sealed.",
        ),
        basis: text(
            "GB/T 9704-2012 7.3.5；国发〔1999〕25号",
            "GB/T 9704-2012, 7.3.5; 国发〔1999〕25号",
        ),
        example: text("45 毫米的印章，42 毫米的位置", "a seal of 45 mm for a place of 42 mm"),
        fix: text(
            "核对 --seal-size 和图片；或用 --at 给出够大的位置。",
            "Check --seal-size and the picture; or give a larger place with --at.",
        ),
    },
    Entry {
        code: Code::new('S', 710),
        severity: Severity::Error,
        name: text("页码不对", "no such page"),
        why: text(
            "--at 的页码超出全文，或只有一页却要盖骑缝章。",
            "The page of --at is beyond the end, or --across was asked of a single page.",
        ),
        basis: text("shenpi 约定", "a shenpi convention"),
        example: text("--at 9,… 而全文 4 页", "--at 9,… in a file of four pages"),
        fix: text("改正页码，或去掉 --across。", "Correct the page, or leave --across out."),
    },
    Entry {
        code: Code::new('S', 711),
        severity: Severity::Error,
        name: text("没有可升级的签名", "nothing to raise"),
        why: text(
            "--upgrade 和 --renew 是给已有的签名补证据、加时间戳；文件里没有签名，或签名读不出来。",
            "--upgrade and --renew add evidence and timestamps to signatures; the file has none, or none that can be read.",
        ),
        basis: text("ETSI EN 319 142-1 5.5", "ETSI EN 319 142-1, 5.5"),
        example: text("对没签过的文件运行 --renew", "--renew on a file that was never signed"),
        fix: text("先签名。", "Sign it first."),
    },
    Entry {
        code: Code::new('S', 712),
        severity: Severity::Error,
        name: text("已有同名文件", "a file of that name is there"),
        why: text("写出的文件不覆盖已有的文件。", "Nothing that is there is replaced."),
        basis: text("shenpi 约定：不覆盖已有的文件", "a shenpi convention: nothing is overwritten"),
        example: text("证书.signed.pdf 已在", "证书.signed.pdf is there"),
        fix: text("换一个 --output，或加 --force。", "Choose another --output, or add --force."),
    },
    Entry {
        code: Code::new('S', 713),
        severity: Severity::Error,
        name: text("没有取得时间戳", "no timestamp"),
        why: text(
            "时间戳服务没有应答、拒绝，或者应答与请求不符（摘要、随机数、策略、证书用途、有效期逐项核对）。没有写出文件。",
            "The authority did not answer, refused, or answered something else (imprint, nonce, policy, purpose and validity of its certificate are all compared). Nothing was written.",
        ),
        basis: text("RFC 3161 2.2–2.4；RFC 5816", "RFC 3161, 2.2 to 2.4; RFC 5816"),
        example: text("--tsa 的地址写错", "a wrong address for --tsa"),
        fix: text(
            "核对地址和网络，或换一家时间戳服务。",
            "Check the address and the network, or take another authority.",
        ),
    },
    Entry {
        code: Code::new('S', 714),
        severity: Severity::Error,
        name: text("缺少长期验证的证据", "evidence for long-term validation is missing"),
        why: text(
            "B-LT、B-LTA 要留存每一张证书的上级和吊销信息，缺一样，多年以后就可能验不了。没有写出文件。",
            "B-LT and B-LTA keep the issuer and the revocation data of every certificate; without them the signature may not be verifiable in years. Nothing was written.",
        ),
        basis: text("ETSI EN 319 142-1 6.3", "ETSI EN 319 142-1, 6.3"),
        example: text("只给了根证书，没有给 CRL", "a root was given, but no CRL"),
        fix: text(
            "用 --chain、--crl、--ocsp 给出文件，或加 --fetch。",
            "Give files with --chain, --crl, --ocsp, or add --fetch.",
        ),
    },
    Entry {
        code: Code::new('S', 715),
        severity: Severity::Error,
        name: text("密钥没有完成签名", "the key did not sign"),
        why: text(
            "密码设备中途断开、拒绝，或签出的数据放不进预留的位置。没有写出文件。",
            "The device went away or refused, or what it made does not fit into its place. Nothing was written.",
        ),
        basis: text("shenpi 约定", "a shenpi convention"),
        example: text("签名途中拔掉了 UKey", "a token pulled out half-way"),
        fix: text("检查设备后再试。", "Check the device and try again."),
    },
    Entry {
        code: Code::new('S', 716),
        severity: Severity::Warning,
        name: text("密钥文件没有完整性校验", "the key file has no MAC"),
        why: text(
            "PKCS#12 文件可以不带 MAC；这样的文件被人换过也看不出来。照常使用。",
            "A PKCS#12 file may come without a MAC; nothing then shows whether somebody exchanged its content. It is used.",
        ),
        basis: text("RFC 7292 4", "RFC 7292, 4"),
        example: text("用 -nomac 导出的文件", "a file exported with -nomac"),
        fix: text("请签发机构另给一份带 MAC 的。", "Ask the issuer for one with a MAC."),
    },
    Entry {
        code: Code::new('S', 717),
        severity: Severity::Info,
        name: text("PDF 里的 SM2 是试验性的", "SM2 in PDF is experimental"),
        why: text(
            "SM2 签名放进 PDF 没有公开的参考文件，国外的阅读器不能验证；shenpi verify 和 OpenSSL 可以。",
            "There is no published reference of SM2 in PDF, and foreign readers cannot verify it; shenpi verify and OpenSSL can.",
        ),
        basis: text("GM/T 0009-2012；GB/T 35275-2017", "GM/T 0009-2012; GB/T 35275-2017"),
        example: text("用 SM2 证书签 PDF", "a PDF signed with an SM2 certificate"),
        fix: text(
            "要让各种阅读器都能验证，用 RSA 或 ECDSA 证书另签一次。",
            "For readers of all kinds sign with an RSA or ECDSA certificate.",
        ),
    },
    Entry {
        code: Code::new('S', 718),
        severity: Severity::Warning,
        name: text("证书没有写明密钥用途", "the certificate states no key usage"),
        why: text(
            "没有 keyUsage 扩展的证书，pyHanko 等软件不予信任。照常签名。",
            "pyHanko and others do not trust a certificate without the extension keyUsage. It signs all the same.",
        ),
        basis: text("RFC 5280 4.2.1.3", "RFC 5280, 4.2.1.3"),
        example: text("自己用 OpenSSL 签发的简单证书", "a plain certificate made with OpenSSL"),
        fix: text(
            "换证时要求“数字签名”或“不可否认”。",
            "Ask for digitalSignature or nonRepudiation when it is renewed.",
        ),
    },
    Entry {
        code: Code::new('S', 721),
        severity: Severity::Error,
        name: text("不是密钥文件", "not a key file"),
        why: text(
            "--key 要 PKCS#12 或 PEM、DER 的 PKCS#8。",
            "--key takes PKCS#12, or PKCS#8 as PEM or DER.",
        ),
        basis: text("RFC 7292；RFC 5958", "RFC 7292; RFC 5958"),
        example: text("给了 .cer 证书", "a certificate was given"),
        fix: text("换成 .p12、.pfx 或 .pem。", "Give a .p12, .pfx or .pem."),
    },
    Entry {
        code: Code::new('S', 722),
        severity: Severity::Error,
        name: text("口令不对", "wrong passphrase"),
        why: text(
            "用这个口令打不开密钥文件或密码设备。设备连错几次会锁死，程序只试一次。",
            "The passphrase does not open the key file or the token. Tokens lock after some tries; the program tries once.",
        ),
        basis: text("RFC 7292 5.1", "RFC 7292, 5.1"),
        example: text("全角字符打成半角", "half-width characters where full-width ones were meant"),
        fix: text("核对输入法和大小写。", "Check input method and case."),
    },
    Entry {
        code: Code::new('S', 723),
        severity: Severity::Error,
        name: text("密钥需要口令", "the key is protected"),
        why: text(
            "密钥有口令保护，又没有终端可以询问。口令不能写在命令行上：同机的人都看得到。",
            "The key is protected and there is no terminal to ask at. A passphrase cannot be given on the command line, where everybody on the machine could read it.",
        ),
        basis: text("shenpi 约定", "a shenpi convention"),
        example: text("在计划任务里运行", "run by a scheduler"),
        fix: text(
            "用 --passphrase-file、--passphrase-env 或 --passphrase-fd。",
            "Use --passphrase-file, --passphrase-env or --passphrase-fd.",
        ),
    },
    Entry {
        code: Code::new('S', 724),
        severity: Severity::Error,
        name: text("没有私钥", "no private key"),
        why: text("文件里只有证书。", "The file holds certificates only."),
        basis: text("RFC 7292 4.2", "RFC 7292, 4.2"),
        example: text("导出时没选“包括私钥”", "exported without its key"),
        fix: text("重新导出，包括私钥。", "Export it again with its key."),
    },
    Entry {
        code: Code::new('S', 725),
        severity: Severity::Error,
        name: text("有几把私钥", "several private keys"),
        why: text(
            "文件里不止一把私钥，程序不替人选。",
            "The file holds more than one private key, and the program does not choose.",
        ),
        basis: text("shenpi 约定", "a shenpi convention"),
        example: text(
            "签名、加密两把密钥在一个文件里",
            "a signing and an encryption key in one file",
        ),
        fix: text("用 --cert 给出要用的证书。", "Say which with --cert."),
    },
    Entry {
        code: Code::new('S', 726),
        severity: Severity::Error,
        name: text("私钥与证书不配对", "key and certificate do not belong together"),
        why: text(
            "给出的证书里的公钥不是这把私钥的。",
            "No certificate given holds the public half of this key.",
        ),
        basis: text("RFC 5652 5.3", "RFC 5652, 5.3"),
        example: text("续证后私钥换了，证书没换", "a renewed key with the old certificate"),
        fix: text("换成与私钥配对的证书。", "Give the certificate made for the key."),
    },
    Entry {
        code: Code::new('S', 727),
        severity: Severity::Error,
        name: text("没有可用的证书", "no usable certificate"),
        why: text(
            "签名里要放签名者的证书；没有给出，或给出的读不出来。",
            "A signature carries its signer's certificate; none was given, or it cannot be read.",
        ),
        basis: text("ETSI EN 319 142-1 6.3", "ETSI EN 319 142-1, 6.3"),
        example: text("只给了 PEM 私钥", "a PEM key alone"),
        fix: text("用 --cert 给出。", "Give it with --cert."),
    },
    Entry {
        code: Code::new('S', 728),
        severity: Severity::Error,
        name: text("证书不在有效期内", "the certificate is not valid now"),
        why: text(
            "签名的时候证书已过期或尚未生效，这样的签名没有人认。",
            "The certificate has expired or is not valid yet; nobody would accept the signature.",
        ),
        basis: text("RFC 5280 4.1.2.5", "RFC 5280, 4.1.2.5"),
        example: text("2022 年到期的证书", "a certificate that ended in 2022"),
        fix: text("换用有效的证书；或核对本机时间。", "Take a valid one; or check the clock."),
    },
    Entry {
        code: Code::new('S', 729),
        severity: Severity::Error,
        name: text("证书不能用来签文件", "the certificate is not for signing"),
        why: text(
            "证书的密钥用途里没有数字签名或不可否认，或限定作别的用途。",
            "The certificate's key usage has neither digitalSignature nor nonRepudiation, or it is meant for something else.",
        ),
        basis: text("RFC 5280 4.2.1.3、4.2.1.12", "RFC 5280, 4.2.1.3 and 4.2.1.12"),
        example: text("拿加密证书、网站证书来签名", "an encryption or web-site certificate"),
        fix: text("换用签名证书。", "Take a signing certificate."),
    },
    Entry {
        code: Code::new('S', 730),
        severity: Severity::Error,
        name: text("不支持这种密钥", "unsupported key"),
        why: text(
            "支持 RSA（2048 位以上）、ECDSA P-256 和 P-384、SM2、Ed25519。",
            "RSA of 2048 bits or more, ECDSA P-256 and P-384, SM2 and Ed25519 are supported.",
        ),
        basis: text("ETSI TS 119 312；GM/T 0009-2012", "ETSI TS 119 312; GM/T 0009-2012"),
        example: text("RSA 1024 位", "RSA of 1024 bits"),
        fix: text("换用受支持的密钥。", "Take a supported key."),
    },
    Entry {
        code: Code::new('S', 731),
        severity: Severity::Error,
        name: text("密码设备出错", "the token failed"),
        why: text(
            "PKCS#11 模块打不开，没有插令牌，或标签对不上。",
            "The PKCS#11 module cannot be opened, no token is there, or the labels do not match.",
        ),
        basis: text("OASIS PKCS#11 3.0", "OASIS PKCS#11 3.0"),
        example: text("没有插 UKey", "no token plugged in"),
        fix: text(
            "检查模块路径、--token、--key-label。",
            "Check the module's path, --token and --key-label.",
        ),
    },
    Entry {
        code: Code::new('S', 732),
        severity: Severity::Error,
        name: text("签名域有要求，没有满足", "a demand of the field is not met"),
        why: text(
            "做文件的人可以在签名域里写明要求（种子值）：理由、证书、摘要算法、认证级别、时间戳等。标明必须的，满足不了就不签。",
            "The maker of a file may demand things of the signature in a field (seed values): a reason, a certificate, a digest, a certification, a time stamp. What is mandatory must be met, or nothing is signed.",
        ),
        basis: text(
            "ISO 32000-2 第 12.7.5.5 条（表 237、238）",
            "ISO 32000-2, 12.7.5.5 (tables 237 and 238)",
        ),
        example: text("域里写明理由只能是“同意”", "a field that allows one reason only"),
        fix: text(
            "按提示改命令；满足不了的，请出具文件的单位改。",
            "Change the command as told; where that is not possible, ask the maker of the file.",
        ),
    },
];
