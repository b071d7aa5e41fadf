//! L codes: paper and type, as far as the file states them.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('L', 501),
        severity: Severity::Warning,
        name: text("页面不是 A4 竖版", "page is not A4 portrait"),
        why: text(
            "文件设置的纸张不是 A4，或方向是横的，打印出来会缩放、错页，不便装订归档。文件没有写明\
             纸张的不提示；单面双面由打印时决定，也不检查。",
            "The file is set for another paper than A4, or for landscape; in print it will be \
             scaled or broken over pages and is hard to bind. A file that states no paper is not \
             asked, and one side or two is settled at the printer.",
        ),
        basis: text(
            "附件2 填表说明第二条：A4 纸，双面打印",
            "附件2, note 2: A4, printed on both sides",
        ),
        example: text(
            "纸张为 Letter（216×279 毫米）；A4 横向",
            "Letter (216×279 mm); A4 landscape",
        ),
        fix: text(
            "在“页面设置”里把纸张改为 A4、方向改为纵向，看一遍分页后保存。",
            "Set A4 and portrait under Page Setup, look over the page breaks and save.",
        ),
    },
    Entry {
        code: Code::new('L', 502),
        severity: Severity::Warning,
        name: text("字体字号不合要求", "typeface or size is not as asked"),
        why: text(
            "填报文字不是仿宋小四号（12 磅）。只看填写的内容，不看印好的栏目名称；“仿宋”“仿宋\
             _GB2312”都可以。内容多的栏目允许调整字号，所以只提醒。",
            "Filled text is not 仿宋 (FangSong) at 12 pt. Only what was filled in is judged, not \
             the printed labels; 仿宋 and 仿宋_GB2312 are both right. Long fields may be set \
             smaller, so the form is not returned.",
        ),
        basis: text(
            "附件2 填表说明第三条：使用仿宋 GB2312 小四号字填报",
            "附件2, note 3: fill in with 仿宋 GB2312 at size 小四 (12 pt)",
        ),
        example: text("“社区基本情况”用了宋体五号", "the summary in 宋体 (SimSun) at 10.5 pt"),
        fix: text(
            "选中填报文字，设为仿宋_GB2312、小四号；内容多、确需调小的可以保留。",
            "Select the filled text and set it in 仿宋_GB2312 at 12 pt; a long field that needs a \
             smaller size may keep it.",
        ),
    },
];
