//! A codes: attachments, their digest lists and the scans among them.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('A', 301),
        severity: Severity::Error,
        name: text("清单所列附件缺失", "listed file is missing"),
        why: text(
            "清单里有这个文件，文件夹里却没有，可能是漏发、改了名或换了位置。文件在、清单没写的，\
             由 A303 提示。",
            "The list names this file, but the folder does not hold it: it was left out, renamed \
             or moved. A file that is there but not listed is A303.",
        ),
        basis: text(
            "shenpi 约定：按清单逐一核对附件",
            "shenpi convention: every attachment is checked against the list",
        ),
        example: text(
            "清单列有“附件/工作总结.pdf”，文件夹里没有",
            "the list names 附件/工作总结.pdf, the folder has no such file",
        ),
        fix: text(
            "补上这个文件；改了名或换了位置的，改回原样，或核实后重新生成清单。",
            "Add the file; if it was renamed or moved, put it back, or check it and make the list \
             anew.",
        ),
    },
    Entry {
        code: Code::new('A', 302),
        severity: Severity::Error,
        name: text("附件内容已变动", "attachment was changed"),
        why: text(
            "文件现在的摘要值（文件的数字指纹）与清单登记的不同，说明登记以后内容变了，哪怕只是打\
             开后重新保存。光改文件名不会引起变动，改名的由 A301 和 A303 提示。",
            "The file's digest, its fingerprint, is not the one on the list: its content has \
             changed since, if only by being opened and saved. Renaming does not change it; a \
             renamed file is A301 and A303.",
        ),
        basis: text(
            "shenpi 约定：按清单登记的摘要值逐一核对",
            "shenpi convention: every digest on the list is checked",
        ),
        example: text(
            "“街道意见扫描件.jpg”登记以后又裁剪过",
            "街道意见扫描件.jpg was cropped after it was listed",
        ),
        fix: text(
            "找回登记时的原件；改动确有必要的，核实后重新生成清单。",
            "Get back the file as it was listed; if the change was meant, check it and make the \
             list anew.",
        ),
    },
    Entry {
        code: Code::new('A', 303),
        severity: Severity::Warning,
        name: text("文件不在清单里", "file is not on the list"),
        why: text(
            "文件夹里有这个文件，清单却没有登记，以后无法证明它没有被换过。清单文件本身、审批表和\
             系统自动产生的临时文件不提示。",
            "The folder holds this file, but the list does not name it, so that later nobody can \
             prove it was not exchanged. The list itself, the form and temporary files of the \
             system do not count.",
        ),
        basis: text(
            "shenpi 约定：附件应逐一登记在清单里",
            "shenpi convention: every attachment should be on the list",
        ),
        example: text(
            "附件/多出的照片.jpg",
            "附件/多出的照片.jpg, a photograph that nobody listed",
        ),
        fix: text(
            "属于申报材料的，重新生成清单把它列入；不需要的移走。",
            "If it belongs to the application, make the list anew; if not, take it out of the \
             folder.",
        ),
    },
    Entry {
        code: Code::new('A', 304),
        severity: Severity::Error,
        name: text("扫描件残缺", "scan cannot be read to its end"),
        why: text(
            "图片读不到最后一行，多半是扫描或传输中断，看图软件可能只显示上半页，看着却像正常。能\
             完整打开、只是不够清晰的，由 A305 提示。",
            "The picture cannot be decoded to its last line, mostly because scanning or sending \
             broke off; a viewer may show the upper half as if nothing were wrong. A scan that is \
             whole but not sharp is A305.",
        ),
        basis: text(
            "shenpi 约定：图片必须能从头到尾完整读出",
            "shenpi convention: a picture must decode from its first line to its last",
        ),
        example: text(
            "“街道意见扫描件.jpg”只有上半页",
            "街道意见扫描件.jpg shows only the upper half of the page",
        ),
        fix: text(
            "重新扫描，或重新拷贝原件，打开确认整页都在。",
            "Scan it again or copy the original again, and open it to see that the whole page is \
             there.",
        ),
    },
    Entry {
        code: Code::new('A', 305),
        severity: Severity::Warning,
        name: text("扫描件不够清晰", "scan is under 200 dpi"),
        why: text(
            "分辨率低于 200 dpi，放大后字迹和公章难以辨认，归档也不合要求。以文件自带的分辨率为\
             准，没有标明的，A4 页面按像素推算；正好 200 dpi 不算低。",
            "The resolution is under 200 dpi: writing and seal are hard to make out, and an \
             archive will not take it. The picture's own value counts; without one, that of an A4 \
             page is worked out from its pixels. Exactly 200 dpi is enough.",
        ),
        basis: text(
            "DA/T 31—2017《纸质档案数字化规范》：扫描分辨率应不小于 200 dpi",
            "DA/T 31—2017 (digitisation of paper records): at least 200 dpi",
        ),
        example: text(
            "A4 意见页扫描成 800×1131 像素，约 97 dpi",
            "an A4 page of 800×1131 pixels, about 97 dpi",
        ),
        fix: text(
            "用 200 dpi 以上（建议 300 dpi）重新扫描，不要用截图代替。",
            "Scan it again at 200 dpi or more, better 300; do not send a screenshot instead.",
        ),
    },
    Entry {
        code: Code::new('A', 306),
        severity: Severity::Warning,
        name: text("扫描件有空白页", "scan has a blank page"),
        why: text(
            "这一页几乎没有内容，可能是把纸放反了，或连背面一起扫了。页上只有几行字或一枚印章的不\
             算空白。",
            "There is next to nothing on this page: the sheet may have lain the wrong way round, \
             or its back was scanned too. A page with a few lines or one seal is not blank.",
        ),
        basis: text(
            "shenpi 约定：空白页须由人确认",
            "shenpi convention: a person confirms blank pages",
        ),
        example: text("扫描件第 2 页全白", "page 2 of the scan is white"),
        fix: text(
            "确认正面有没有漏扫：漏了的补扫，多余的空白页删去。",
            "See whether the front was missed: scan it then, or remove the surplus page.",
        ),
    },
    Entry {
        code: Code::new('A', 307),
        severity: Severity::Warning,
        name: text("没有找到红色圆形印章", "no round red seal found"),
        why: text(
            "名称含盖章、扫描、公章、签章或意见的扫描件，以及清单注明已盖章的文件，上面应有红色圆\
             形印章，这一份没有找到。软件只看有没有红色圆形印迹，不判断真假；黑白扫描、印色太淡也会\
             找不到。其他附件不检查。",
            "A scan whose name holds 盖章, 扫描, 公章, 签章 or 意见, or that the list marks as \
             stamped, should show a round red seal, and none was found. Only the presence of a \
             round red mark is judged, never whether it is genuine; a black-and-white scan or a \
             pale seal is missed too. Other attachments are not asked.",
        ),
        basis: text("附件2 填表说明第十条：加盖单位公章", "附件2, note 10: set the unit's seal"),
        example: text(
            "“街道意见盖章页.jpg”是黑白扫描",
            "街道意见盖章页.jpg was scanned in black and white",
        ),
        fix: text(
            "打开看一看：没盖章的补盖后重扫，黑白的改用彩色重扫；确有公章的可以通过。",
            "Look at it: have a missing seal set and scan again, scan a black-and-white page in \
             colour; if the seal is there, let it pass.",
        ),
    },
    Entry {
        code: Code::new('A', 308),
        severity: Severity::Warning,
        name: text("两个社区共用扫描件", "one scan, two communities"),
        why: text(
            "同一个扫描件出现在两个社区的材料里，可能放错了文件夹，提示里会写明另一个社区。几个社\
             区合用一份推荐函是可以的，不提示；意见页必须各有一份。只认完全相同的文件，重新扫描的不\
             提示。",
            "The very same scan is used by two communities and may lie in the wrong folder; the \
             message names the other one. A shared letter of recommendation (推荐函) is allowed and \
             not named; every community needs its own opinion page. Only identical files count, not \
             a second scan of the same sheet.",
        ),
        basis: text(
            "附件2 填表说明第十条：签署明确意见并加盖单位公章（只认完全相同的文件，为 shenpi 约\
             定）",
            "附件2, note 10: sign a clear opinion and set the unit's seal (that only identical \
             files count is a shenpi convention)",
        ),
        example: text(
            "甲、乙两个社区的“街道意见扫描件.jpg”完全相同",
            "街道意见扫描件.jpg is the same file in two communities' folders",
        ),
        fix: text(
            "核对扫描件上写的社区，放错的换成本社区自己的那一份。",
            "See which community the scan names and put each one's own page in its folder.",
        ),
    },
    Entry {
        code: Code::new('A', 309),
        severity: Severity::Error,
        name: text("摘要清单有误", "digest list is wrong"),
        why: text(
            "清单里有读不懂的行、文件夹以外的路径，或只差大小写的两个文件名，这样的清单不能作为依\
             据；文件夹以外的文件一律不读，指向别处的链接、管道和设备也不读。清单用 UTF-8 或 GB18030 编码都可以，不算错。",
            "The list has lines that cannot be understood, names a path outside the folder or two \
             names that differ only in case, so nothing can rest on it; files outside the folder \
             are never read, nor are links to them, pipes and devices. UTF-8 and GB18030 are both \
             fine.",
        ),
        basis: text(
            "shenpi 约定：清单格式与 sha256sum 等常用工具的输出相同，路径都在文件夹之内",
            "shenpi convention: lists are as sha256sum and its like write them, with paths inside \
             the folder",
        ),
        example: text(
            "清单里写着“../别的社区/审批表.docx”",
            "a line that names ../别的社区/审批表.docx",
        ),
        fix: text(
            "不要手工改清单；确认附件无误后，用 shenpi manifest 重新生成。",
            "Do not edit the list by hand; make sure of the attachments, then let shenpi manifest \
             write it anew.",
        ),
    },
    Entry {
        code: Code::new('A', 310),
        severity: Severity::Warning,
        name: text("附件没有登记摘要值", "attachments without a digest"),
        why: text(
            "这份申请有附件，却没有任何清单登记它们的摘要值（文件的数字指纹），以后无法核对是否被\
             换过。有清单、只漏了个别文件的，由 A303 提示；没有附件的申请不提示。",
            "The application has attachments, but no list records their digests, their \
             fingerprints, so that later nobody can tell whether they were exchanged. Where there \
             is a list that misses a file, that is A303; an application without attachments is not \
             asked.",
        ),
        basis: text(
            "shenpi 约定：附件应有摘要清单",
            "shenpi convention: attachments should have a digest list",
        ),
        example: text(
            "文件夹里有 3 个附件，没有 MANIFEST.sha256 之类的清单",
            "three attachments, but no MANIFEST.sha256 or other list",
        ),
        fix: text(
            "确认材料齐全后，用 shenpi manifest 给这个文件夹生成清单，与材料一起报送。",
            "Once the material is complete, let shenpi manifest write a list for the folder and \
             send it along.",
        ),
    },
    Entry {
        code: Code::new('A', 311),
        severity: Severity::Warning,
        name: text("扫描件歪斜", "scan is not straight"),
        why: text(
            "页面上的文字行倾斜超过 3 度，读起来费力，归档也要纠偏。3 度以内的不提示；字太少看不出\
             行的、照片，都不判断。",
            "The lines of text lean by more than 3 degrees: the page is hard to read, and an \
             archive would straighten it. Up to 3 degrees is let pass; a page with too little text \
             and photographs are not judged.",
        ),
        basis: text(
            "DA/T 31—2017《纸质档案数字化规范》：图像应端正；以 3 度为限，为 shenpi 约定",
            "DA/T 31—2017 (digitisation of paper records): images are to be straight; the limit of \
             3 degrees is a shenpi convention",
        ),
        example: text(
            "意见页放歪了，扫描件顺时针偏 5 度",
            "an opinion page that lay askew, 5 degrees clockwise",
        ),
        fix: text("把纸放正重新扫描。", "Lay the sheet straight and scan it again."),
    },
    Entry {
        code: Code::new('A', 312),
        severity: Severity::Warning,
        name: text("两个社区的扫描件画面相同", "two communities' scans look the same"),
        why: text(
            "两个文件不同，画面却几乎一样，连印章的位置也相同，多半是同一页另存了一次，用在两个社区\
             的材料里。提示里会写明另一个社区。文件完全相同的由 A308 提示；同一种表格、各自填写盖章\
             的不提示，名称写明推荐函等可以共用的也不提示。",
            "Two files differ, yet look almost the same down to the place of the seal: mostly one \
             page was saved again and serves two communities. The message names the other one. \
             Identical files are A308; the same kind of form, filled and stamped for each, is not \
             named, nor is what may be shared by its name, such as 推荐函.",
        ),
        basis: text(
            "附件2 填表说明第十条：签署明确意见并加盖单位公章（按画面比对，为 shenpi 约定）",
            "附件2, note 10: sign a clear opinion and set the unit's seal (comparing by look is a \
             shenpi convention)",
        ),
        example: text(
            "乙社区的“街道意见扫描件.jpg”是甲社区那一页压缩后另存的",
            "街道意见扫描件.jpg of one community is the other's page, compressed and saved again",
        ),
        fix: text(
            "打开两件对照，确是同一页的，换成本社区自己的。",
            "Compare the two; if they are one page, put this community's own in its place.",
        ),
    },
    Entry {
        code: Code::new('A', 313),
        severity: Severity::Warning,
        name: text("扫描件未检测", "scan was not checked"),
        why: text(
            "这个文件或其中几页软件解不开：设有密码、JPEG 2000 或 JBIG2 压缩、GIF，或页数太多。没有\
             检测不等于没有问题，须由人看一看。损坏的文件不算，由 A304 提示。",
            "This file, or pages of it, cannot be decoded here: it asks for a password, is JPEG \
             2000, JBIG2 or GIF, or has too many pages. Not checked does not mean sound: a person \
             must look. A damaged file is A304.",
        ),
        basis: text(
            "shenpi 约定：没有检测的不算通过",
            "shenpi convention: what was not checked never counts as passed",
        ),
        example: text(
            "“街道意见扫描件.pdf”里的图像是 JPEG 2000 压缩的",
            "街道意见扫描件.pdf shows a picture in JPEG 2000",
        ),
        fix: text(
            "打开看一看是否完整、清晰、盖有公章，或改存为 JPEG、PNG、TIFF 后重新检查。",
            "Open it and see that it is whole, sharp and stamped, or save it as JPEG, PNG or TIFF \
             and check again.",
        ),
    },
];
