//! P codes: what keeps a record from becoming a paper, and what to look at.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('P', 601),
        severity: Severity::Error,
        name: text("文书缺少内容", "a value that the paper needs is blank"),
        why: text(
            "这种文书要印的内容（如编号、命名日期）在记录里是空的。空着印出来的证书不能用，所以不\
             生成这一份；其余的照常生成。",
            "The record lacks a value that this paper must show, such as the number or the date \
             of naming. A certificate with a blank is useless, so this one is not made; the \
             others are.",
        ),
        basis: text(
            "表格定义 [[output]] 的 needs（shenpi 约定）",
            "`needs` of [[output]] in the form's definition (a shenpi convention)",
        ),
        example: text(
            "名单没有“编号”一列，也没有写 --first-number",
            "a roster without the column 编号, and no --first-number",
        ),
        fix: text(
            "在名单里补上这一列，或在命令里写 --value 字段=内容；编号可用 --first-number 依次编。",
            "Add the column to the roster, or give --value FIELD=TEXT; --first-number numbers them \
             in order.",
        ),
    },
    Entry {
        code: Code::new('P', 602),
        severity: Severity::Error,
        name: text("没有字体能印这个字", "no font has the character"),
        why: text(
            "在用的字体都没有这个字。硬印会成为空框或漏字，所以不生成文件，并指出是哪个字、哪个字段。",
            "None of the fonts in use has this character. Printed, it would be a box or nothing, \
             so no file is made; the character, its code point and its field are named.",
        ),
        basis: text("shenpi 约定：不印错名、不漏字", "A shenpi convention: never a dropped glyph"),
        example: text("负责人姓名里有一个自造字（PUA 区）", "a private character U+E0AB in a name"),
        fix: text(
            "核对是否输错；确是生僻字的，用 --fonts 或 --font 仿宋=文件 给出含这个字的字体。",
            "Check it; if it is right, give a font that has it with --fonts or --font ROLE=FILE.",
        ),
    },
    Entry {
        code: Code::new('P', 603),
        severity: Severity::Error,
        name: text("内容放不下", "the text does not fit"),
        why: text(
            "模板按规则换行、缩小以后，内容仍然放不下。不会把字压扁，也不会缩到看不清。",
            "Broken and shrunk as the template's rules allow, the text still does not fit. It is \
             never squeezed, nor made too small to read.",
        ),
        basis: text(
            "模板里的尺寸规则（shenpi 约定）",
            "The template's rules (a shenpi convention)",
        ),
        example: text(
            "280×135 毫米的标识牌，社区名称有 40 个字",
            "a name of 40 characters on a plaque of 280 × 135 mm",
        ),
        fix: text(
            "核对名称是否多写了上级地名；或选大一号的尺寸，如 --set plaque_width=800。",
            "Check whether the name repeats upper divisions; or choose a larger size.",
        ),
    },
    Entry {
        code: Code::new('P', 604),
        severity: Severity::Info,
        name: text("个别字由别的字体印出", "another font prints a rare character"),
        why: text(
            "正文字体没有这个字，由补字字体印出，字形粗细可能略有不同。",
            "The font of the text lacks this character; another one prints it, which may look \
             slightly different.",
        ),
        basis: text("shenpi 约定：换字体必说明", "A shenpi convention: no silent substitution"),
        example: text(
            "漹城街道的“漹”由 Noto Serif CJK SC 印出",
            "漹 of 漹城街道 is printed in Noto Serif CJK SC",
        ),
        fix: text(
            "看一眼字形；要用本单位的字体，写 --font 仿宋=文件。",
            "Look at it; the office's own font is given with --font ROLE=FILE.",
        ),
    },
    Entry {
        code: Code::new('P', 605),
        severity: Severity::Error,
        name: text("有错误的表格不出正式文书", "a form with errors makes no paper"),
        why: text(
            "检查出错误的表格不能成为正式文书；可以出盖“样稿”的校样。",
            "A form with errors cannot become an official paper; a proof stamped 样稿 can be made.",
        ),
        basis: text(
            "实施方案第四款：逐级审核（shenpi 约定）",
            "Programme, part 4 (a shenpi convention)",
        ),
        example: text("社区基本情况超过 1000 字", "a summary over 1000 characters"),
        fix: text(
            "按检查结果改好后再生成，或加 --proof 出样稿。",
            "Mend it first, or add --proof.",
        ),
    },
    Entry {
        code: Code::new('P', 606),
        severity: Severity::Error,
        name: text("已有同名文件", "the file is there already"),
        why: text(
            "要写的文件已经存在，没有覆盖：它可能已经签字盖章。",
            "The file to be written exists and was left alone: it may bear a signature.",
        ),
        basis: text("shenpi 约定：不丢失任何文件", "A shenpi convention: nothing is lost"),
        example: text(
            "证书文件夹里已有 川绿社2022-00001_玉林东路社区.pdf",
            "the folder holds the certificate already",
        ),
        fix: text("换一个文件夹，或加 --force 覆盖。", "Choose another folder, or add --force."),
    },
    Entry {
        code: Code::new('P', 607),
        severity: Severity::Error,
        name: text("编号重复", "one number for two papers"),
        why: text(
            "同一次生成里，两份记录用了同一个编号：可能是名单里抄重了，也可能 --first-number 编出\
             的号与名单里已有的号相同。后一份不生成，并指出前一份是哪一份。",
            "Two records of one run bear the same number: copied twice in the roster, or \
             --first-number arrived at a number that the roster already gives. The later paper is \
             not made; the earlier one is named.",
        ),
        basis: text("shenpi 约定：一号一牌", "A shenpi convention: one number, one plaque"),
        example: text(
            "名单第 3 行和第 9 行的编号都是川绿社2022-00007",
            "rows 3 and 9 of the roster both have 川绿社2022-00007",
        ),
        fix: text(
            "改正名单里的编号，或换一个 --first-number，然后重新生成。",
            "Mend the number in the roster, or choose another --first-number, and run again.",
        ),
    },
    Entry {
        code: Code::new('P', 621),
        severity: Severity::Error,
        name: text("找不到原件", "the original is not there"),
        why: text(
            "报告里的路径在当前文件夹、报告所在文件夹和 --root 给出的文件夹里都找不到，或者指向这些文件夹\
             之外。退改单要写在申报人自己的表上，没有原件就不写这一份，其余的照常写。",
            "The path in the report leads to no file in the working folder, the report's folder or \
             the folders of --root, or out of them. Corrections are written upon the applicant's \
             own form: without it this one is not made; the others are.",
        ),
        basis: text(
            "shenpi 约定：不读取报告以外指定的文件夹",
            "A shenpi convention: a report does not lead out of the folders that the user names",
        ),
        example: text(
            "在另一个文件夹里运行 shenpi fixes，而报告里写的是 批次/审批表.docx",
            "shenpi fixes run in another folder than check was",
        ),
        fix: text(
            "回到运行 check 的文件夹再做，或写 --root 原件所在的文件夹。",
            "Run it where check was run, or give the folder of the originals with --root.",
        ),
    },
    Entry {
        code: Code::new('P', 622),
        severity: Severity::Error,
        name: text("原件已改动", "the original has changed"),
        why: text(
            "原件的 SHA-256 与报告里记的不同：检查以后改过，或换了一份。报告里的位置不再可信，所以不在上面批\
             注；其余的照常写。",
            "The SHA-256 of the original is not the one in the report: it was changed after the \
             check, or is another file. The places in the report no longer hold, so nothing is \
             written upon it; the others are made.",
        ),
        basis: text(
            "shenpi 约定：批注只写在查过的那一份上",
            "A shenpi convention: only what was checked is marked",
        ),
        example: text(
            "检查以后社区又交来一份同名的审批表",
            "the community sent a new form under the same name after the check",
        ),
        fix: text(
            "重新运行 check，再用新的报告做退改单。",
            "Run check again and make the corrections from the new report.",
        ),
    },
    Entry {
        code: Code::new('P', 623),
        severity: Severity::Info,
        name: text("另填一份批注", "marked on a form of our own"),
        why: text(
            "doc、wps、xls、et、ods、csv、网页等格式，带宏的文件，以及结构特殊的文件不能原样加批注。原来填的\
             内容已抄到一份空白审批表（名单和表格抄成 xlsx，每格位置不变）上，批注写在那里；错的内容照原样。",
            "Formats such as doc, wps, xls, et, ods, csv and web pages, files with macros, and \
             files of an unusual layout take no comments as they are. What was filled in is copied \
             to a blank form (rosters and sheets to an xlsx, cell by cell), and the comments stand \
             there; what is wrong stands as it was written.",
        ),
        basis: text(
            "shenpi 约定：原件从不改动",
            "A shenpi convention: originals are never changed",
        ),
        example: text("社区交来的是 审批表.doc", "the community sent 审批表.doc"),
        fix: text(
            "不用处理；请申报人在退改单上改，发回退改单。",
            "Nothing; the applicant mends the copy and sends it back.",
        ),
    },
];
