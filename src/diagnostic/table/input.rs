//! I codes: what became of the file itself, before any field is looked at.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('I', 101),
        severity: Severity::Error,
        name: text("文件类型不能装审批表", "not a kind of file that can hold a form"),
        why: text(
            "文件是 PDF、照片、OFD、RTF 等，里面的文字无法可靠地对应到表格栏目，所以没有读取。判断\
             看文件内容，不看扩展名；扩展名写错而内容能读的，只提示 I105。",
            "The file is a PDF, a photograph, OFD, RTF or the like, whose text cannot be matched \
             to the fields of the form with certainty, so it was not read. The content decides, not \
             the extension: a readable file under a wrong extension is only I105.",
        ),
        basis: text(
            "shenpi 约定：能读取的格式为 docx、docm、dotx、doc、wps、xlsx、xlsm、xls、et、ods、\
             xlsb、csv、tsv、网页（html、mht）和 zip",
            "shenpi convention: docx, docm, dotx, doc, wps, xlsx, xlsm, xls, et, ods, xlsb, csv, \
             tsv, web pages (html, mht) and zip are read",
        ),
        example: text("审批表.pdf（打印后扫描成的 PDF）", "审批表.pdf, printed and scanned"),
        fix: text(
            "用 Word 或 WPS 打开原来的电子表，另存为 docx 后再报。只有纸质件的，请照着填一份电子\
             表，扫描件作为附件。",
            "Open the original in Word or WPS, save it as docx and send that. If there is only \
             paper, fill in an electronic form from it and attach the scan.",
        ),
    },
    Entry {
        code: Code::new('I', 102),
        severity: Severity::Error,
        name: text("文件已损坏", "file is damaged"),
        why: text(
            "文件内容残缺、打不开，或是 0 字节，多半是拷贝、上传中断所致。只能读出一部分的也按损坏\
             处理，免得把残缺的表当成完整的来审；夹带外部定义（DTD）的文件出于安全同样不读。设了密\
             码的文件不算损坏，由 I103 说明。",
            "The file is cut short, cannot be opened or has no bytes at all, mostly because \
             copying or uploading broke off. A file that can be read only in part counts as damaged \
             too, so that no incomplete form is judged as a whole one; a file that carries a DTD is \
             refused for safety. A password is not damage: that is I103.",
        ),
        basis: text(
            "shenpi 约定：读不全的文件不当作读取成功",
            "shenpi convention: a partial read is never reported as success",
        ),
        example: text(
            "审批表.docx 只有 0 字节；下载到一半的 docx",
            "审批表.docx of 0 bytes; a docx whose download broke off",
        ),
        fix: text(
            "请填报人用 Word 或 WPS 打开原件，确认显示正常后另存一份，重新发送。",
            "Ask the sender to open the original in Word or WPS, make sure that it shows in full, \
             save a new copy and send it again.",
        ),
    },
    Entry {
        code: Code::new('I', 103),
        severity: Severity::Error,
        name: text("文件已加密", "protected by a password"),
        why: text(
            "文件设置了打开密码，看不到内容，无法审核。只设了“限制编辑”、不输密码就能打开的文件照\
             常读取，不提示。",
            "The file asks for a password before it opens, so its content cannot be judged. A file \
             that merely restricts editing and opens without a password is read as usual.",
        ),
        basis: text(
            "shenpi 约定：不尝试破解密码",
            "shenpi convention: passwords are never guessed",
        ),
        example: text(
            "打开审批表.docx 时要求输入密码",
            "审批表.docx asks for a password when it is opened",
        ),
        fix: text(
            "请填报人打开文件，取消密码（Word 在“文件—信息—保护文档”，WPS 在“文件—文档加密”），保\
             存后重新发送。",
            "Ask the sender to open the file, remove the password (in Word under File, Info, \
             Protect Document; in WPS under File, Encrypt Document), save it and send it again.",
        ),
    },
    Entry {
        code: Code::new('I', 104),
        severity: Severity::Error,
        name: text("文件超出处理上限", "over a limit"),
        why: text(
            "文件解开后过大、压缩比异常、表格层层嵌套、单元格过多，或读取用时过长。正常的审批表离\
             上限很远，超出的多半是误放的文件，也可能是有意制作的压缩包；为了让整批查得完，这一份没\
             有读取。照片等不读取的内容不计入大小。",
            "The file expands to too much, is packed suspiciously tightly, nests tables too \
             deeply, has too many cells or takes too long to read. An ordinary form is far below \
             every limit; what exceeds one is mostly a misplaced file, sometimes a crafted archive, \
             and it is left unread so that the batch can finish. Content that is not read, such as \
             photographs, does not count.",
        ),
        basis: text(
            "shenpi 约定，均可调整：解开后总计 512 MiB、单个部分 256 MiB、压缩比 200 倍、表格嵌套 \
             64 层、单元格 500 万个、图片 1 亿像素、每个文件 10 秒和 1 GiB 内存",
            "shenpi convention, all settable: 512 MiB expanded in all, 256 MiB for one part, a \
             packing ratio of 200, 64 nested tables, 5 million cells, 100 megapixels a picture, 10 \
             seconds and 1 GiB of memory a file",
        ),
        example: text(
            "一个 2 MB 的 xlsx，解开后有 2 GB 文字",
            "an xlsx of 2 MB that expands to 2 GB of text",
        ),
        fix: text(
            "请确认发送的确实是审批表；删去无关内容后另存一份再报，确有需要的请管理员调高上限。",
            "Make sure that the file really is the form; remove what does not belong to it and \
             save a new copy, or ask the administrator to raise the limit.",
        ),
    },
    Entry {
        code: Code::new('I', 105),
        severity: Severity::Warning,
        name: text("扩展名与内容不符", "extension does not fit the content"),
        why: text(
            "文件的实际格式与扩展名不同，例如名为 doc，内容却是网页。内容仍照常读取，但别人用 Word \
             可能打不开，归档后也容易认错。Word 内容用 wps、Excel 内容用 et 作扩展名是常见做法，不\
             提示。",
            "The file is of another format than its extension says, for instance a web page named \
             doc. It is still read, but others may fail to open it, and in an archive it will be \
             taken for something else. Word content named wps or Excel content named et is common \
             and does not count.",
        ),
        basis: text(
            "shenpi 约定：格式看内容，不看扩展名",
            "shenpi convention: the content tells the format, not the extension",
        ),
        example: text("审批表.doc，内容其实是 docx", "审批表.doc that is really a docx"),
        fix: text(
            "用 Word 或 WPS 打开后“另存为”，选定格式重新保存；只改文件名不起作用。",
            "Open it in Word or WPS, use Save As and choose the format; renaming alone does not \
             help.",
        ),
    },
    Entry {
        code: Code::new('I', 106),
        severity: Severity::Error,
        name: text("没有找到审批表", "no form found"),
        why: text(
            "文件读得出来，但里面认不出审批表的栏目，也不是名单表；常见原因是栏目名称被改动，或发\
             错了文件。与审批表放在同一文件夹里的其他文档按附件对待，不提示。",
            "The file can be read, but neither the fields of the form nor a roster is recognised \
             in it; mostly its labels were changed or the wrong file was sent. Other documents that \
             lie in one folder with a form are its attachments and do not count.",
        ),
        basis: text(
            "附件2 审批表的栏目；名单表的表头至少要有其中四个栏目（shenpi 约定）",
            "The labels of 附件2 (the form); a roster needs at least four of them in its header \
             row (shenpi convention)",
        ),
        example: text(
            "把“工作总结.docx”当作审批表单独报送",
            "工作总结.docx (a work report) sent by itself in place of the form",
        ),
        fix: text(
            "请用附件2 的表样填写，栏目名称照印、不要改动；空白表可用 shenpi template form 生成。",
            "Fill in the printed form of 附件2 and leave its labels as they are; shenpi template \
             form makes a blank one.",
        ),
    },
    Entry {
        code: Code::new('I', 107),
        severity: Severity::Error,
        name: text("同一栏目有两个值", "one label, two values"),
        why: text(
            "同一份表里，同一个栏目出现了两次，填的内容又不一样，软件不替人选择。两处内容相同的不\
             算；封面与表格不一致由 F107 说明。",
            "One label occurs twice in the form with different values, and the tool does not \
             choose for a person. Two equal values do not count; a cover that disagrees with the \
             table is F107.",
        ),
        basis: text(
            "shenpi 约定：两个不同的值之间不代为取舍",
            "shenpi convention: never a silent pick between two values",
        ),
        example: text(
            "“负责人联系电话”出现两次，一处 13800000000，一处 13900000000",
            "负责人联系电话 (telephone) stands twice: 13800000000 and 13900000000",
        ),
        fix: text(
            "核实哪一处正确，改正或删去另一处。",
            "Find out which one is right and correct or remove the other.",
        ),
    },
    Entry {
        code: Code::new('I', 108),
        severity: Severity::Warning,
        name: text("含未接受的修订", "tracked changes not yet accepted"),
        why: text(
            "文档里还有没有接受或拒绝的修订。审核按全部接受以后的文字进行，但打印出来可能仍是改动\
             前的样子，与审核的内容不一致。批注不是修订，不提示。",
            "The document still holds tracked changes that nobody accepted or rejected. It is \
             judged as if all were accepted, yet a print may still show the text before the change. \
             Comments are not changes and do not count.",
        ),
        basis: text(
            "shenpi 约定：按接受全部修订后的文字审核",
            "shenpi convention: the text is judged as if every change were accepted",
        ),
        example: text(
            "“社区基本情况”里有一段带删除线、尚未接受的文字",
            "a struck-out passage in 社区基本情况 (the summary) that is not yet accepted",
        ),
        fix: text(
            "在 Word 或 WPS 的“审阅”里逐条确认，全部接受或拒绝后保存。",
            "Go through the changes under Review in Word or WPS, accept or reject every one, and \
             save.",
        ),
    },
    Entry {
        code: Code::new('I', 109),
        severity: Severity::Warning,
        name: text("文件带有宏", "carries macros"),
        why: text(
            "文件里带有宏，也就是可以自动运行的小程序。宏从不运行，内容照常读取；但审批表用不着\
             宏，别人打开时会弹出安全警告，也可能带有病毒。",
            "The file carries macros, small programs that may start by themselves. They are never \
             run and the content is read as usual; but a form has no need of them, whoever opens it \
             sees a security warning, and they may be a virus.",
        ),
        basis: text("shenpi 约定：宏一律不运行", "shenpi convention: macros are never run"),
        example: text("审批表.docm", "审批表.docm"),
        fix: text(
            "另存为不带宏的 docx 或 xlsx；来历不明的文件请先查杀病毒。",
            "Save it as docx or xlsx, which hold no macros; if you do not know where the file came \
             from, scan it for viruses first.",
        ),
    },
    Entry {
        code: Code::new('I', 110),
        severity: Severity::Warning,
        name: text("批次内有相同文件", "the same file twice in the batch"),
        why: text(
            "两份表的文件完全相同，多半是重复拷贝，或者拿别的社区的表来改却忘了改。内容一样但另存\
             过的文件并不完全相同，不在此列；重复申报由 B401 说明。",
            "Two forms are the very same file, mostly a stray copy, or another community's form \
             that was never changed. A copy that was saved anew differs in its bytes and does not \
             count; applying twice is B401.",
        ),
        basis: text(
            "shenpi 约定：按路径先后，从第二份起提示，并指出第一份",
            "shenpi convention: in order of path, the second and every later one is named together \
             with the first",
        ),
        example: text(
            "“审批表.docx”与“审批表（副本）.docx”完全相同",
            "审批表.docx and 审批表（副本）.docx (a copy) are the same",
        ),
        fix: text(
            "多余的一份删去；如果本该是另一个社区的表，请换成正确的文件。",
            "Remove the stray copy; if it should have been another community's form, put the right \
             file in its place.",
        ),
    },
    Entry {
        code: Code::new('I', 111),
        severity: Severity::Warning,
        name: text("部分内容未读取", "part of the document was not read"),
        why: text(
            "文档里有一部分内容没有读到，例如插入的另一个文档、网页框架或嵌入的对象，提示里会写明\
             是什么。其余内容照常审核，但这一部分没有审核，需要人看一看。普通照片不提示。",
            "Part of the document was not read, for instance an inserted document, a frame of a \
             web page or an embedded object; the message says what it is. The rest is judged as \
             usual, but that part is not, and a person should look at it. Ordinary photographs do \
             not count.",
        ),
        basis: text(
            "shenpi 约定：没有读到的内容必须说明，不当作已审核",
            "shenpi convention: what was not read is always named, never taken as judged",
        ),
        example: text(
            "“社区基本情况”栏里嵌入了一个 Word 文档图标",
            "a Word document embedded as an icon in 社区基本情况 (the summary)",
        ),
        fix: text(
            "打开文件查看提示的部分；里面若有填报文字，请填报人直接写进栏目里，重新发送。",
            "Open the file and look at that part; if it holds text of the form, ask the sender to \
             write it into the field itself and send the form again.",
        ),
    },
];
