//! R codes: bags, their fixity, and the inspection of archives.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('R', 801),
        severity: Severity::Error,
        name: text("不是封装包", "not a bag"),
        why: text(
            "文件夹或压缩包的根目录里没有 bagit.txt，按规定就不是封装包。根目录另有清单的，其余\
             部分照样核验。",
            "The root of the folder or zip has no bagit.txt, so that it is no bag. Where \
             manifests are there, the rest is judged all the same.",
        ),
        basis: text("RFC 8493 第 2.1.1 节", "RFC 8493, section 2.1.1"),
        example: text(
            "移交的文件夹里只有 data 和清单",
            "a folder with data and a manifest, but no bagit.txt",
        ),
        fix: text(
            "核对路径；bagit.txt 丢失的，从备份取回。普通文件夹的清单用 shenpi verify 核验。",
            "Check the path; get a lost bagit.txt from a copy. The list of a plain folder is \
             for shenpi verify.",
        ),
    },
    Entry {
        code: Code::new('R', 802),
        severity: Severity::Error,
        name: text("包的声明有误", "bag declaration is wrong"),
        why: text(
            "bagit.txt 应当只有两行：版本和编码，UTF-8 编码，没有字节顺序标记。版本不存在、编码\
             不认识、多余的行和 1.0 版冒号前的空白，都使这个包无效。",
            "bagit.txt has two lines, version and encoding, in UTF-8 without a byte order \
             mark. A version that does not exist, an unknown encoding, further lines, and in \
             1.0 white space before the colon make the bag invalid.",
        ),
        basis: text("RFC 8493 第 2.1.1 节", "RFC 8493, section 2.1.1"),
        example: text("bagit.txt 里写着 BagIt-Version: .97", "bagit.txt says BagIt-Version: .97"),
        fix: text(
            "请封装的一方改正后重新封装，不要手工改清单。",
            "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand.",
        ),
    },
    Entry {
        code: Code::new('R', 803),
        severity: Severity::Error,
        name: text("没有可核对的内容清单", "no payload manifest"),
        why: text(
            "包里没有 manifest-算法.txt，或只有本软件不认识的算法，内容无从核对。",
            "There is no manifest-ALGORITHM.txt, or only ones of unknown algorithms, so that \
             the payload cannot be checked.",
        ),
        basis: text("RFC 8493 第 2.1.3 节", "RFC 8493, section 2.1.3"),
        example: text("只有 tagmanifest-sha256.txt", "only tagmanifest-sha256.txt"),
        fix: text(
            "请封装的一方改正后重新封装，不要手工改清单。",
            "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand.",
        ),
    },
    Entry {
        code: Code::new('R', 804),
        severity: Severity::Error,
        name: text("清单所列文件缺失", "listed file is missing"),
        why: text(
            "清单列有这个文件，包里却没有。只有大小写不同的两个名字而包里只有一个文件的，仅当摘\
             要值相同并且 Payload-Oxum 的文件数相符时才不算缺失（见 R823）。等待取回的由 R813 \
             提示。",
            "A manifest lists this file, but the bag lacks it. Of two names that differ in \
             case only, one file is enough where the digests agree and Payload-Oxum confirms \
             the number of files (see R823). A file that waits to be fetched is R813.",
        ),
        basis: text("RFC 8493 第 3 节", "RFC 8493, section 3"),
        example: text(
            "清单列有 data/审批表.docx，包里没有",
            "data/审批表.docx is listed and not there",
        ),
        fix: text(
            "从备份或移交单位取回这个文件，再核验。",
            "Get the file from a copy or from whoever handed the bag over, then verify again.",
        ),
    },
    Entry {
        code: Code::new('R', 805),
        severity: Severity::Error,
        name: text("文件内容已变动", "file was changed"),
        why: text(
            "文件现在的摘要值与清单不同，封装以后内容变了，或者传输出了错。改了名的文件由 R804 \
             和 R806 提示。",
            "The file's digest is not the one on record: its content changed after packing, or \
             in transfer. A renamed file is R804 and R806.",
        ),
        basis: text("RFC 8493 第 3 节", "RFC 8493, section 3"),
        example: text("data/意见.jpg 封装以后又裁剪过", "data/意见.jpg was cropped after packing"),
        fix: text(
            "从备份或移交单位取回封装时的文件；改动确有必要的，核实后重新封装。",
            "Get the file as it was packed; if the change was meant, check it and pack the bag \
             anew.",
        ),
    },
    Entry {
        code: Code::new('R', 806),
        severity: Severity::Error,
        name: text("包内有清单外的文件", "payload file is not listed"),
        why: text(
            "data 里的这个文件不在任何内容清单里，不知道是谁放的，也无法证明没有换过。普通清单\
             外的文件是 A303，只警告；封装包按规定无效。",
            "This file in data is in no payload manifest: nobody knows who put it there, or \
             whether it was exchanged. Beside a plain list this is A303, a warning; a bag is \
             invalid by the standard.",
        ),
        basis: text("RFC 8493 第 3 节", "RFC 8493, section 3"),
        example: text("data/多出的照片.jpg", "data/多出的照片.jpg, which nobody listed"),
        fix: text(
            "不属于这个包的移走；属于的，核实来源后重新封装。",
            "Take it out if it does not belong; if it does, find out where it came from and \
             pack the bag anew.",
        ),
    },
    Entry {
        code: Code::new('R', 807),
        severity: Severity::Error,
        name: text("各份内容清单不一致", "payload manifests differ"),
        why: text(
            "1.0 版要求每份内容清单都列全所有内容文件；这个文件只在其中几份里。0.97 以前的版本\
             只要求有一份列出它。",
            "Version 1.0 wants each payload manifest to list all of the payload; this file is \
             in some of them only. Up to 0.97 one is enough.",
        ),
        basis: text("RFC 8493 第 2.1.3 节", "RFC 8493, section 2.1.3"),
        example: text(
            "data/a.pdf 在 manifest-sha256.txt 里，不在 manifest-sm3.txt 里",
            "data/a.pdf is in manifest-sha256.txt but not in manifest-sm3.txt",
        ),
        fix: text(
            "请封装的一方改正后重新封装，不要手工改清单。",
            "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand.",
        ),
    },
    Entry {
        code: Code::new('R', 808),
        severity: Severity::Error,
        name: text("清单有误", "manifest is malformed"),
        why: text(
            "清单里有一行读不懂、摘要值长度不对、内容清单列了 data 以外的文件，或者整份清单不是\
             所声明编码的文本。其余各行照常核对。",
            "A line that is none, a digest of the wrong length, a payload manifest that lists \
             files outside data, or a manifest that is no text in the declared encoding. The \
             other lines are checked all the same.",
        ),
        basis: text("RFC 8493 第 2.1.3 节", "RFC 8493, section 2.1.3"),
        example: text(
            "manifest-sha256.txt 里的摘要值少了一位",
            "a digest in manifest-sha256.txt that is one digit short",
        ),
        fix: text(
            "请封装的一方改正后重新封装，不要手工改清单。",
            "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand.",
        ),
    },
    Entry {
        code: Code::new('R', 809),
        severity: Severity::Error,
        name: text("路径指向包外", "path leaves the bag"),
        why: text(
            "清单、fetch.txt 或压缩包里的路径指向包外：绝对路径、盘符、网络路径、上级目录、~ 或\
              %变量%。各系统的规则在任何系统上都检查；这样的路径从不读取。",
            "A path in a manifest, fetch.txt or zip leads out of the bag: absolute, with a \
             drive, a network path, a parent folder, ~ or %variable%. The rules of every \
             system hold on every system, and such a path is never read.",
        ),
        basis: text("RFC 8493 第 5.1 节", "RFC 8493, section 5.1"),
        example: text(
            "清单里有 ../../etc/passwd、C:\\Windows\\a.exe、~root/a",
            "../../etc/passwd, C:\\Windows\\a.exe, ~root/a",
        ),
        fix: text(
            "请封装的一方改正后重新封装，不要手工改清单。",
            "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand.",
        ),
    },
    Entry {
        code: Code::new('R', 810),
        severity: Severity::Error,
        name: text("同一文件列了两次", "file is listed twice"),
        why: text(
            "一份清单对同一个文件给了两个不同的摘要值，哪个对没人知道；1.0 版里相同的摘要值也不\
             许列两次，以前的版本由 R825 提示。",
            "One manifest has two different digests for a file, and nobody knows which is \
             right; in version 1.0 the same digest twice is wrong too, before that it is R825.",
        ),
        basis: text("RFC 8493 第 2.1.3 节", "RFC 8493, section 2.1.3"),
        example: text("data/README 在清单里有两行", "two lines for data/README"),
        fix: text(
            "请封装的一方改正后重新封装，不要手工改清单。",
            "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand.",
        ),
    },
    Entry {
        code: Code::new('R', 811),
        severity: Severity::Error,
        name: text("字节数或文件数不符", "payload sums do not agree"),
        why: text(
            "bag-info.txt 的 Payload-Oxum 登记了内容的总字节数和文件数，与实有的不同。缺少、多\
             出和改动的文件另外逐个指出。",
            "Payload-Oxum in bag-info.txt has the bytes and the number of files of the \
             payload, and what is there differs. Missing, surplus and altered files are named \
             one by one beside it.",
        ),
        basis: text("RFC 8493 第 2.2.2 节", "RFC 8493, section 2.2.2"),
        example: text(
            "Payload-Oxum: 58.2，实有 57 字节、2 个文件",
            "Payload-Oxum: 58.2 over 57 bytes in 2 files",
        ),
        fix: text(
            "先处理逐个指出的文件；都没有问题的，说明登记有误，请重新封装。",
            "Mend the files that are named; if there are none, the sum itself is wrong: have \
             the bag packed anew.",
        ),
    },
    Entry {
        code: Code::new('R', 812),
        severity: Severity::Error,
        name: text("待取回清单有误", "fetch.txt is malformed"),
        why: text(
            "fetch.txt 的一行不是“地址 长度 路径”，或者列了内容清单没有的文件，取回来也无法核对\
             。",
            "A line of fetch.txt is not URL, length and path, or it names a file that no \
             payload manifest lists, which could not be checked when fetched.",
        ),
        basis: text("RFC 8493 第 2.2.3 节", "RFC 8493, section 2.2.3"),
        example: text(
            "https://example.org/a data/a，缺了长度",
            "https://example.org/a data/a, without the length",
        ),
        fix: text(
            "请封装的一方改正后重新封装，不要手工改清单。",
            "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand.",
        ),
    },
    Entry {
        code: Code::new('R', 813),
        severity: Severity::Error,
        name: text("文件还没有取回", "file is not fetched yet"),
        why: text(
            "这个文件在 fetch.txt 里，还没有取回，包不完整。本软件从不联网下载。",
            "The file is in fetch.txt and was not fetched yet, so that the bag is incomplete. \
             This program never downloads.",
        ),
        basis: text("RFC 8493 第 2.2.3 节", "RFC 8493, section 2.2.3"),
        example: text(
            "data/大图.tif 列在 fetch.txt 里，包里没有",
            "data/大图.tif is in fetch.txt and not in the bag",
        ),
        fix: text(
            "由可信的人取回后放到指定位置，再核验。",
            "Have someone fetch it to its place, then verify again.",
        ),
    },
    Entry {
        code: Code::new('R', 814),
        severity: Severity::Error,
        name: text("包的元数据有误", "bag metadata is malformed"),
        why: text(
            "bag-info.txt 的一行不是标签、冒号、内容，1.0 版的标签前后有空白，或者 \
             Payload-Oxum 重复、写法不对。",
            "A line of bag-info.txt is not label and value, a label has white space around it \
             in version 1.0, or Payload-Oxum is repeated or malformed.",
        ),
        basis: text("RFC 8493 第 2.2.2 节", "RFC 8493, section 2.2.2"),
        example: text("Payload-Oxum: 五十八", "Payload-Oxum: fifty-eight"),
        fix: text(
            "请封装的一方改正后重新封装，不要手工改清单。",
            "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand.",
        ),
    },
    Entry {
        code: Code::new('R', 815),
        severity: Severity::Error,
        name: text("文件或文件夹读不出来", "file or folder cannot be read"),
        why: text(
            "系统拒绝读取：没有权限、介质损坏，或压缩包成员设有密码。没有读到的不算完好，也不算\
             改动，退出码是 3。",
            "The system refuses: no permission, a failing medium, or a member of a zip that \
             needs a password. What was not read is neither intact nor altered, and the exit \
             code is 3.",
        ),
        basis: text(
            "shenpi 约定：没有读到的从不报成合格",
            "shenpi convention: what was not read is never reported as good",
        ),
        example: text("光盘有坏道，读到一半出错", "a disc with bad sectors"),
        fix: text(
            "检查权限和介质；介质在损坏的，先做镜像，再从备份恢复。",
            "Check permissions and the medium; if it is failing, image it first, then restore \
             from a copy.",
        ),
    },
    Entry {
        code: Code::new('R', 816),
        severity: Severity::Error,
        name: text("链接指向包外", "link leaves the bag"),
        why: text(
            "包里的链接（含 Windows 的联接点）指向包外，或指向不存在的文件。从不跟随，里面的内\
             容没有读取。指向包内文件的链接按那个文件核对。",
            "A link in the bag, junctions of Windows among them, leads out of it or nowhere. \
             It is never followed and nothing behind it was read. A link to a file of the bag \
             is checked as that file.",
        ),
        basis: text("RFC 8493 第 5.1 节", "RFC 8493, section 5.1"),
        example: text("data/附件 链接到 /home/user", "data/附件, a link to /home/user"),
        fix: text(
            "把文件本身放进包里，重新封装。",
            "Put the file itself into the bag and pack it anew.",
        ),
    },
    Entry {
        code: Code::new('R', 817),
        severity: Severity::Error,
        name: text("管道、套接字或设备", "pipe, socket or device"),
        why: text(
            "包里有不是文件的东西，打开它可能一直等下去，所以没有打开。",
            "The bag holds something that is no file; opening it might wait for ever, so it \
             was not opened.",
        ),
        basis: text("shenpi 约定：只读普通文件", "shenpi convention: only regular files are read"),
        example: text("data/管道（mkfifo 建立）", "data/pipe, made by mkfifo"),
        fix: text("从包里移走它。", "Take it out of the bag."),
    },
    Entry {
        code: Code::new('R', 818),
        severity: Severity::Error,
        name: text("文件名编码有误", "name is not Unicode"),
        why: text(
            "文件名不是 UTF-8，清单无法写明它，换一个系统就打不开。",
            "The name is not UTF-8: no list can name the file, and another system may not open \
             it.",
        ),
        basis: text("shenpi 约定：文件名用 UTF-8", "shenpi convention: names are UTF-8"),
        example: text("用 GBK 编码解压出来的中文文件名", "a Chinese name unpacked in GBK"),
        fix: text("改成正常的文件名，重新封装。", "Rename the file and pack the bag anew."),
    },
    Entry {
        code: Code::new('R', 819),
        severity: Severity::Error,
        name: text("压缩包无法读取", "zip cannot be read"),
        why: text(
            "给出的文件不是 zip 压缩包，或者已损坏、超过读取限度，里面有没有封装包无从知道。",
            "The file is no zip, is damaged or goes over a limit: whether there is a bag in it \
             nobody can tell.",
        ),
        basis: text(
            "shenpi 约定：压缩包只在受限的子进程里读取",
            "shenpi convention: zips are read in a limited child process",
        ),
        example: text("传了一半的 移交.zip", "移交.zip, cut short in transfer"),
        fix: text(
            "重新取得压缩包；确实很大的，用 --limit 放宽限度。",
            "Get the zip again; if it really is that large, raise the limit with --limit.",
        ),
    },
    Entry {
        code: Code::new('R', 820),
        severity: Severity::Error,
        name: text("内容自行损坏", "bit rot"),
        why: text(
            "上次核验时完好，此后没有人写过这个文件（大小和修改时间未变），内容却不同了：不是改\
             动，是存储介质出错。只在用 --state 记录状态时才分得出来，否则是 R805。",
            "The file was intact when last verified and nobody has written to it since (size \
             and time are the same), yet its content differs: not an edit but a failing \
             medium. It can be told only with --state; else it is R805.",
        ),
        basis: text(
            "shenpi 约定：区分改动和介质损坏",
            "shenpi convention: edits and failing media are told apart",
        ),
        example: text("硬盘老化，一个字节翻转", "one byte flipped on an ageing disk"),
        fix: text(
            "从备份恢复这个文件，检查同一介质上的其他包，考虑更换介质。",
            "Restore the file from a copy, check the other bags on the same medium, and think \
             of replacing it.",
        ),
    },
    Entry {
        code: Code::new('R', 821),
        severity: Severity::Warning,
        name: text("摘要算法可以伪造", "digest algorithm can be forged"),
        why: text(
            "清单用的是 MD5 或 SHA-1，可以造出摘要值相同的另一份文件：能防差错，不能防篡改。",
            "The manifests use MD5 or SHA-1, in which another file of the same digest can be \
             made: they show accidents, not tampering.",
        ),
        basis: text("RFC 8493 第 2.4 节", "RFC 8493, section 2.4"),
        example: text("只有 manifest-md5.txt", "only manifest-md5.txt"),
        fix: text(
            "核验通过后，用 SHA-256 或 SM3 补做一份清单。",
            "When the bag is valid, add a manifest of SHA-256 or SM3.",
        ),
    },
    Entry {
        code: Code::new('R', 822),
        severity: Severity::Warning,
        name: text("算法不认识，未核对", "unknown algorithm, not checked"),
        why: text(
            "这份清单用的算法本软件不会算，没有核对；其余清单照常核对。",
            "This program cannot compute the algorithm of this manifest, which was not \
             checked; the others were.",
        ),
        basis: text("RFC 8493 第 2.4 节", "RFC 8493, section 2.4"),
        example: text("包里有 manifest-blake3.txt", "a bag with manifest-blake3.txt"),
        fix: text(
            "要核对这一份，请用封装时的软件。",
            "Use the software that made it to check this one.",
        ),
    },
    Entry {
        code: Code::new('R', 823),
        severity: Severity::Warning,
        name: text("两个名字难以区分", "two names are hard to tell apart"),
        why: text(
            "清单里两个名字只有大小写或字符编码形式（NFC、NFD）不同，有的系统当作同一个文件，换\
             系统时会互相覆盖。",
            "Two names in a manifest differ only in case or normalisation (NFC, NFD): some \
             systems take them for one file, and one would overwrite the other.",
        ),
        basis: text("RFC 8493 第 6.1 节", "RFC 8493, section 6.1"),
        example: text("data/hello.txt 和 data/HELLO.txt", "data/hello.txt and data/HELLO.txt"),
        fix: text(
            "重新封装前给其中一个改名。",
            "Rename one of them before the bag is packed anew.",
        ),
    },
    Entry {
        code: Code::new('R', 824),
        severity: Severity::Warning,
        name: text("写法不合规定", "spelling is not as it should be"),
        why: text(
            "路径前有 *、带 ./ 或 ..、用了反斜杠，或者声明里多了空白：有的工具这样写，意思还读\
             得懂，已照常核对。",
            "A * before the path, ./ or .., a backslash, or white space in the declaration: \
             some tools write so, the meaning is clear, and it was checked.",
        ),
        basis: text("RFC 8493 第 2.1.3 节", "RFC 8493, section 2.1.3"),
        example: text("md5sum 写出的 *data/a.txt", "*data/a.txt, as md5sum writes it"),
        fix: text("重新封装时改正。", "Mend it when the bag is packed anew."),
    },
    Entry {
        code: Code::new('R', 825),
        severity: Severity::Warning,
        name: text("同一行列了两次", "a line is listed twice"),
        why: text(
            "一份清单把同一个文件和同一个摘要值列了两次，1.0 以前允许。",
            "A manifest lists a file twice with the same digest, which versions before 1.0 \
             allow.",
        ),
        basis: text("RFC 8493 第 2.1.3 节", "RFC 8493, section 2.1.3"),
        example: text(
            "0.97 版的清单里 data/README 有两行",
            "two lines for data/README in a bag of version 0.97",
        ),
        fix: text("重新封装时去掉一行。", "Leave one out when the bag is packed anew."),
    },
    Entry {
        code: Code::new('R', 826),
        severity: Severity::Warning,
        name: text("收入了系统自动产生的文件", "files that systems leave behind"),
        why: text(
            "Thumbs.db、.DS_Store 一类的文件由系统自行改写或删除，收进包里早晚会变成缺失或改动\
             。",
            "Systems rewrite or remove Thumbs.db, .DS_Store and their kin by themselves: in a \
             bag they will be missing or altered one day.",
        ),
        basis: text("shenpi 约定：封装时不收这类文件", "shenpi convention: they are not packed"),
        example: text("清单列有 data/Thumbs.db", "data/Thumbs.db is listed"),
        fix: text("重新封装时不要收入。", "Leave them out when the bag is packed anew."),
    },
    Entry {
        code: Code::new('R', 827),
        severity: Severity::Warning,
        name: text("元数据有疑问", "bag metadata is doubtful"),
        why: text(
            "bag-info.txt 里不该重复的标签重复了、日期不是 ISO 写法，或冒号后没有空格。包仍然有\
             效。",
            "A label of bag-info.txt that should stand once is repeated, a date is not ISO, or \
             no blank follows the colon. The bag stays valid.",
        ),
        basis: text("RFC 8493 第 2.2.2 节", "RFC 8493, section 2.2.2"),
        example: text("Bagging-Date: 2026年1月", "Bagging-Date: January 2026"),
        fix: text("重新封装时改正。", "Mend it when the bag is packed anew."),
    },
    Entry {
        code: Code::new('R', 828),
        severity: Severity::Warning,
        name: text("文件名在 Windows 上不能用", "name cannot be used on Windows"),
        why: text(
            "文件名是 Windows 的保留名、含有不许用的字符，或以空格、句点结尾：在 Windows 上解开\
             会丢失或改名。",
            "The name is reserved on Windows, holds letters that it forbids, or ends in a \
             blank or a full stop: unpacked there the file is lost or renamed.",
        ),
        basis: text("RFC 8493 第 6.1 节", "RFC 8493, section 6.1"),
        example: text(
            "data/con.txt、名字以句点结尾的文件",
            "data/con.txt, a name that ends in a full stop",
        ),
        fix: text("重新封装前改名。", "Rename it before the bag is packed anew."),
    },
    Entry {
        code: Code::new('R', 829),
        severity: Severity::Warning,
        name: text("标签文件带字节顺序标记", "byte order mark in a tag file"),
        why: text(
            "清单或 bag-info.txt 以字节顺序标记开头，有的软件会把它当作内容。bagit.txt 带标记的\
             是 R802。",
            "A manifest or bag-info.txt begins with a byte order mark, which some software \
             takes for content. In bagit.txt it is R802.",
        ),
        basis: text("RFC 8493 第 2.1.1 节", "RFC 8493, section 2.1.1"),
        example: text("用记事本存过的 manifest-sha256.txt", "manifest-sha256.txt saved by Notepad"),
        fix: text("重新封装时去掉。", "Leave it out when the bag is packed anew."),
    },
    Entry {
        code: Code::new('R', 830),
        severity: Severity::Warning,
        name: text("没有标签清单", "no tag manifest"),
        why: text(
            "没有 tagmanifest，bag-info.txt 和内容清单本身改动了查不出来。",
            "Without a tagmanifest a change of bag-info.txt, or of the payload manifest \
             itself, does not show.",
        ),
        basis: text("RFC 8493 第 2.2.1 节", "RFC 8493, section 2.2.1"),
        example: text("只有 manifest-sha256.txt", "only manifest-sha256.txt"),
        fix: text(
            "重新封装时加上标签清单；清单的摘要值另存一处更好。",
            "Add a tag manifest when the bag is packed anew; its digest kept elsewhere is \
             better still.",
        ),
    },
    Entry {
        code: Code::new('R', 831),
        severity: Severity::Warning,
        name: text("标签文件未登记", "tag file is not listed"),
        why: text(
            "data 以外的这个文件不在标签清单里，变没变无从知道。data 以内的是 R806。",
            "This file outside data is in no tag manifest, so that a change does not show. \
             Inside data it is R806.",
        ),
        basis: text("RFC 8493 第 2.2.1 节", "RFC 8493, section 2.2.1"),
        example: text("包的根目录里的 说明.txt", "说明.txt in the root of the bag"),
        fix: text(
            "核实后重新封装；无用的移走。",
            "Check it and pack the bag anew, or take it out.",
        ),
    },
    Entry {
        code: Code::new('R', 832),
        severity: Severity::Warning,
        name: text("指向包内文件夹的链接", "link to a folder of the bag"),
        why: text(
            "链接指向包内的另一个文件夹，没有跟随：里面的文件在自己的位置核验，不会漏掉。",
            "The link leads to another folder of the bag and was not followed: its files are \
             checked where they stand, and none is left out.",
        ),
        basis: text(
            "shenpi 约定：不跟随文件夹链接，以免绕圈",
            "shenpi convention: links to folders are not followed, since they may go round in \
             circles",
        ),
        example: text("data/最新 链接到 data/2026", "data/latest, a link to data/2026"),
        fix: text("重新封装时去掉链接。", "Leave the link out when the bag is packed anew."),
    },
    Entry {
        code: Code::new('R', 851),
        severity: Severity::Error,
        name: text("四性检测项目不通过", "inspection item failed"),
        why: text(
            "归档、移交接收或长期保存的一个检测项目不通过；报告逐项写明是哪个文件、差在哪里。未\
             检测的由 R852、要人看的由 R853 提示。",
            "An item of the inspection for archiving, transfer or keeping failed; the report \
             says which file and why. Items that were not checked are R852, those that need a \
             person R853.",
        ),
        basis: text(
            "DA/T 70-2018（项目表按公开资料重建）",
            "DA/T 70-2018 (the list of items is reconstructed from public sources)",
        ),
        example: text("元数据缺必填项“保管期限”", "the metadata lack 保管期限"),
        fix: text(
            "按报告的说明改正，再检测一次。",
            "Mend what the report names and inspect again.",
        ),
    },
    Entry {
        code: Code::new('R', 852),
        severity: Severity::Warning,
        name: text("检测项目未检测", "inspection item was not checked"),
        why: text(
            "这一项需要外部程序、外部资料或单位的规则，没有配置，所以没有检测；未检测不是通过。",
            "The item needs another program, other data or a rule of the office, which is not \
             configured, so it was not checked; that is not a pass.",
        ),
        basis: text(
            "shenpi 约定：没有检测的从不报成通过",
            "shenpi convention: what was not checked is never reported as passed",
        ),
        example: text("没有配置杀毒软件，病毒一项未检测", "no virus scanner is configured"),
        fix: text(
            "在规则文件里配置，或由人另行检测并留下记录。",
            "Configure it in the rule file, or check it otherwise and keep a record.",
        ),
    },
    Entry {
        code: Code::new('R', 853),
        severity: Severity::Info,
        name: text("检测项目需人工", "inspection item needs a person"),
        why: text(
            "这一项只能由人判断，例如载体外观、管理过程是否可控。",
            "Only a person can judge this item, such as the look of a disc or the process \
             around it.",
        ),
        basis: text(
            "shenpi 约定：人判断的由人判断",
            "shenpi convention: what a person must judge is left to one",
        ),
        example: text("光盘表面有没有划痕", "scratches on a disc"),
        fix: text(
            "由检测人员看过后在报告上签字。",
            "Have the inspector look at it and sign the report.",
        ),
    },
    Entry {
        code: Code::new('R', 861),
        severity: Severity::Error,
        name: text("检测规则文件有误", "rule file is wrong"),
        why: text(
            "检测规则文件（TOML）写错了：语法不对、没有这个键，或者值的种类不对。给出文件、行和\
             可以写什么；改好以前不检测，退出码是 2。",
            "The rule file of the inspection (TOML) is wrong: its syntax, a key that does not \
             exist, or a value of the wrong kind. File, line and what to write are given; \
             nothing is inspected before it is mended, and the exit code is 2.",
        ),
        basis: text(
            "shenpi 约定：规则是数据，写错了要说清楚",
            "shenpi convention: rules are data, and mistakes in them are named",
        ),
        example: text("把 formats 写成 fromats", "fromats in place of formats"),
        fix: text("按提示改正规则文件，再运行。", "Mend the rule file as it says, and run again."),
    },
];
