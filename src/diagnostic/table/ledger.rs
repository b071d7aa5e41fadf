//! G codes: what the ledger says of rosters, steps, numbers and of itself.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('G', 501),
        severity: Severity::Error,
        name: text("名单缺少列", "the roster lacks a column"),
        why: text(
            "名单里没有表头，或表头缺少必需的列，整份名单都没有录入。列的先后不限，标题行、其他列和末尾的合计行不影响。",
            "There is no header row, or it lacks a column that must be there, so nothing of the roster was taken in. Order, titles above, other columns and a line of sums below do not matter.",
        ),
        basis: text(
            "shenpi 约定：名单的列见 docs/ledger.md",
            "A shenpi convention: the columns stand in docs/ledger.md",
        ),
        example: text(
            "导入底表的名单没有“类别”一列",
            "a roster of communities without the column 类别",
        ),
        fix: text(
            "照提示补上缺少的列再录入。",
            "Add the columns that are named and take it in again.",
        ),
    },
    Entry {
        code: Code::new('G', 502),
        severity: Severity::Error,
        name: text("名单的格空着", "a cell of the roster is blank"),
        why: text(
            "名单里必须填写的一格空着。合并的单元格向下有效，不算空；选填的列可以空。",
            "A cell that must be filled is blank. A merged cell holds for all rows that it covers; columns that may be left out may be blank.",
        ),
        basis: text(
            "shenpi 约定：名单的列见 docs/ledger.md",
            "A shenpi convention: the columns stand in docs/ledger.md",
        ),
        example: text("“社区名称”一格空着", "a blank cell in the column 社区名称"),
        fix: text("补填这一格；确实没有内容的，删去这一行。", "Fill the cell, or delete the row."),
    },
    Entry {
        code: Code::new('G', 503),
        severity: Severity::Error,
        name: text("名单的格填得不对", "a cell says what it cannot"),
        why: text(
            "这一格不是要求的内容：类别、称号不在可选之列，年份、总数、批次不是整数，日期不是真实的日期，或改名的两个路径不在同一级。",
            "The cell does not hold what is asked for: a kind or title that is none of the choices, a year, number or batch that is no whole number, a date that does not exist, or two paths of different depth.",
        ),
        basis: text(
            "shenpi 约定：名单的列见 docs/ledger.md",
            "A shenpi convention: the columns stand in docs/ledger.md",
        ),
        example: text("“类别”填了“居民社区”", "居民社区 in the column 类别"),
        fix: text("按提示改正这一格。", "Mend the cell as the hint says."),
    },
    Entry {
        code: Code::new('G', 504),
        severity: Severity::Error,
        name: text("名单里重复", "the same row twice"),
        why: text(
            "同一个社区（全路径相同）或同一个市（州）同一年在名单里出现两次，不知道以哪一行为准。不同县的同名社区不算重复。",
            "The same community (by its full path), or the same city and year, stands twice in the roster, and nobody can tell which row holds. Communities of the same name elsewhere do not count.",
        ),
        basis: text(
            "shenpi 约定：名单的列见 docs/ledger.md",
            "A shenpi convention: the columns stand in docs/ledger.md",
        ),
        example: text(
            "成都市/武侯区/玉林街道/玉林东路社区占了两行",
            "two rows for 成都市/武侯区/玉林街道/玉林东路社区",
        ),
        fix: text("核对后只留一行。", "Keep the right row."),
    },
    Entry {
        code: Code::new('G', 505),
        severity: Severity::Error,
        name: text("台账里没有这个社区", "the ledger has no such community"),
        why: text(
            "按全路径在底表里找不到这个社区。更名或合并过的会指出现在的名称；别处有同名社区的会列出。",
            "The base has no community of this full path. One that was renamed or merged is named by its path of today, and communities of the same name elsewhere are listed.",
        ),
        basis: text(
            "实施方案第二部分：三级社区信息库",
            "Programme, part 2: the base of communities",
        ),
        example: text("申报的社区还没有录入底表", "the community that applies was never imported"),
        fix: text(
            "核对区划和名称；新设的社区先用 registry import 录入。",
            "Check division and name; import a new community first.",
        ),
    },
    Entry {
        code: Code::new('G', 506),
        severity: Severity::Error,
        name: text("没有或不止一个申报", "no case, or more than one"),
        why: text(
            "这个社区没有在办的申报，或两个称号都在办而没有指明是哪一个。",
            "The community has no open case, or has one for each title and the order does not say which.",
        ),
        basis: text(
            "实施方案第二部分：三级社区信息库",
            "Programme, part 2: the base of communities",
        ),
        example: text(
            "对只入了底表、没有申报的社区办理推荐",
            "a step for a community that never applied",
        ),
        fix: text(
            "先用 registry apply 录入申报；有两个称号的用 --title 指明。",
            "Take its application in with registry apply; of two, name the title with --title.",
        ),
    },
    Entry {
        code: Code::new('G', 507),
        severity: Severity::Error,
        name: text("步骤不合流程", "a step out of order"),
        why: text(
            "流程一次只进一步，或退回到更早的一步；命名以后不能退回，只能整改、除名，或撤销录错的一条。步骤和先后由表单文件夹的 flow.toml 规定。",
            "A case moves one step forward, or back to an earlier one; once named it is rectified, revoked, or a mistaken entry is undone. Which steps there are is data: flow.toml in the folder of the form.",
        ),
        basis: text(
            "实施方案第四（四）款：社区申报、街道推荐、县级初审、市级复核、省级抽验；成熟一批、命名一批",
            "Programme, part 4 (4): the steps from application to naming, batch by batch",
        ),
        example: text("刚申报就办理复核", "confirming a case that was only filed"),
        fix: text("按提示的下一步办理。", "Take the step that the hint names."),
    },
    Entry {
        code: Code::new('G', 508),
        severity: Severity::Error,
        name: text("日期倒退或晚于今天", "a date runs backwards or lies ahead"),
        why: text(
            "每一步的日期不早于上一步，同日允许；没有发生的事不能录入。",
            "No step is dated before the last one, though the same day is allowed, and nothing is recorded that has not happened yet.",
        ),
        basis: text(
            "实施方案第四（四）款：社区申报、街道推荐、县级初审、市级复核、省级抽验；成熟一批、命名一批",
            "Programme, part 4 (4): the steps from application to naming, batch by batch",
        ),
        example: text(
            "9月10日推荐，9月8日初审",
            "recommended on 10 September, reviewed on 8 September",
        ),
        fix: text("核对日期。", "Check the date."),
    },
    Entry {
        code: Code::new('G', 509),
        severity: Severity::Error,
        name: text("没有写明理由", "the reason is missing"),
        why: text(
            "退回、异议、处理异议、整改、除名和撤回都要写明理由，写进日志，不能事后补。",
            "A return, an objection and its settlement, an order to rectify, a revocation and a withdrawal need a reason, which the log keeps.",
        ),
        basis: text(
            "实施方案第四（四）款：社区申报、街道推荐、县级初审、市级复核、省级抽验；成熟一批、命名一批",
            "Programme, part 4 (4): the steps from application to naming, batch by batch",
        ),
        example: text("registry return 没有写 --reason", "registry return without --reason"),
        fix: text("用 --reason 或名单的“理由”一列写明。", "Give --reason, or the column 理由."),
    },
    Entry {
        code: Code::new('G', 510),
        severity: Severity::Error,
        name: text("整改期限不对", "the deadline is missing or not over"),
        why: text(
            "限期整改必须有期限，期限晚于发出的日期；除名只在期限届满的次日以后。软件只提示逾期，除名由人决定。",
            "An order to rectify needs a deadline after its day, and a title is taken away only from the day after that deadline. A program only hints; people decide.",
        ),
        basis: text(
            "实施方案第四（五）款：限期整改，逾期不能整改的按程序除名",
            "Programme, part 4 (5): rectify by a deadline, else the title is taken away",
        ),
        example: text(
            "期限 2023-06-30，当天就除名",
            "struck off on 2023-06-30, the very day of the deadline",
        ),
        fix: text(
            "写明期限（--until），或等期限过后办理。",
            "Give --until, or wait until the deadline has passed.",
        ),
    },
    Entry {
        code: Code::new('G', 511),
        severity: Severity::Error,
        name: text("同一称号已在台账", "the title is in the ledger already"),
        why: text(
            "同一社区同一称号只办一次、只命名一次。由绿色社区升为省级示范是另一个称号，不算重复；退回到申报的可以重新报，除名或撤回以后也可以。",
            "A community applies for a title once and is given it once. The other title is another case; one that was returned to its beginning, withdrawn or struck off may be filed again.",
        ),
        basis: text(
            "实施方案第四（四）款：社区申报、街道推荐、县级初审、市级复核、省级抽验；成熟一批、命名一批",
            "Programme, part 4 (4): the steps from application to naming, batch by batch",
        ),
        example: text(
            "已命名为四川省绿色社区，又报四川省绿色社区",
            "四川省绿色社区 for a community that bears it",
        ),
        fix: text(
            "核对称号；要重新申报的先退回或撤回原来的。",
            "Check the title; return or withdraw the earlier case first.",
        ),
    },
    Entry {
        code: Code::new('G', 512),
        severity: Severity::Error,
        name: text("公示期不够", "the notice is too short"),
        why: text(
            "公示的工作日数不够，或公示还没有期满就命名。工作日按 holidays.csv 的节假日和调休计算，首尾都算；命名在公示结束的次日以后。",
            "The notice has too few working days, or the naming lies within it. Working days follow holidays.csv, the first and the last day count, and the naming comes after the last.",
        ),
        basis: text(
            "实施方案第四（四）款：经公示无异议（天数为 shenpi 约定，默认 5 个工作日）",
            "Programme, part 4 (4): a public notice (its length is a shenpi convention, five working days by default)",
        ),
        example: text(
            "公示 2022-12-12 至 12-16，12-16 命名",
            "a notice until 2022-12-16 and a naming on that day",
        ),
        fix: text(
            "延长公示（--until），或期满次日再命名。",
            "Let the notice last longer (--until), or name it the day after.",
        ),
    },
    Entry {
        code: Code::new('G', 513),
        severity: Severity::Error,
        name: text("有未处理的异议", "an objection is open"),
        why: text(
            "公示期间收到异议而没有登记处理结果的，不能命名。",
            "While an objection raised during the notice has no recorded outcome, the title is not given.",
        ),
        basis: text(
            "实施方案第四（四）款：经公示无异议",
            "Programme, part 4 (4): named when nobody objects",
        ),
        example: text(
            "12月14日收到异议，没有办理 settle",
            "an objection of 14 December without registry settle",
        ),
        fix: text(
            "用 registry settle 登记处理结果；异议成立的用 registry return 退回。",
            "Record the outcome with registry settle; if it holds, return the case.",
        ),
    },
    Entry {
        code: Code::new('G', 514),
        severity: Severity::Error,
        name: text("批次不连续", "the batch does not follow"),
        why: text(
            "命名批次从 1 起连续，一批在同一天命名；补录的老批次也算在内。",
            "Batches of namings count on from 1 without gaps and each is of one day; those given before the ledger count.",
        ),
        basis: text(
            "实施方案第四（四）款：社区申报、街道推荐、县级初审、市级复核、省级抽验；成熟一批、命名一批",
            "Programme, part 4 (4): the steps from application to naming, batch by batch",
        ),
        example: text("上一批是第 3 批，这次写 --batch 5", "--batch 5 after batch 3"),
        fix: text("用提示的批次号。", "Use the batch that the hint names."),
    },
    Entry {
        code: Code::new('G', 515),
        severity: Severity::Error,
        name: text("抽验没有办", "the inspection is due"),
        why: text(
            "被抽中的须通过抽验才能公示；没有抽过样的，不能当作未被抽中。",
            "A community that was drawn must pass the inspection before the notice; where no draw was held, nobody counts as not drawn.",
        ),
        basis: text(
            "实施方案第四（四）款：省级抽验",
            "Programme, part 4 (4): inspection by the province",
        ),
        example: text(
            "抽中的社区直接办理公示",
            "a notice for a community that was drawn and not inspected",
        ),
        fix: text(
            "先抽样（registry sample）或登记抽验结果。",
            "Draw a sample first, or record the inspection.",
        ),
    },
    Entry {
        code: Code::new('G', 516),
        severity: Severity::Error,
        name: text("抽样不能办", "no draw is possible"),
        why: text(
            "这一批已经用别的种子或比例抽过，或没有可抽的社区。一批只抽一次，免得抽到满意为止；用原来的种子可以随时重现。",
            "The batch was drawn already with another seed or percent, or there is nobody to draw from. A batch is drawn once, so that nobody draws until he likes the result; the same seed gives the same draw at any time.",
        ),
        basis: text(
            "实施方案第四（四）款：抽查验收（做法为 shenpi 约定）",
            "Programme, part 4 (4): inspection by sample (the method is a shenpi convention)",
        ),
        example: text("第 1 批换一个种子再抽", "a second draw of batch 1 with another seed"),
        fix: text(
            "用原来的种子重现；新的社区用下一个批次号。",
            "Repeat it with the same seed; draw new communities under the next batch.",
        ),
    },
    Entry {
        code: Code::new('G', 518),
        severity: Severity::Info,
        name: text("未受理的没有录入", "not accepted, not taken in"),
        why: text(
            "报告里这一份的结论是退回或无法读取，不进入台账；受理的照常录入。",
            "The check returned this application or could not read it, so it does not enter the ledger; the accepted ones do.",
        ),
        basis: text(
            "实施方案第四（四）款：社区申报、街道推荐、县级初审、市级复核、省级抽验；成熟一批、命名一批",
            "Programme, part 4 (4): the steps from application to naming, batch by batch",
        ),
        example: text(
            "报告里有 3 份受理、1 份退回",
            "a report with three accepted and one returned",
        ),
        fix: text(
            "改好后重新检查，再录入新的报告。",
            "Have it mended, check again and take the new report in.",
        ),
    },
    Entry {
        code: Code::new('G', 519),
        severity: Severity::Warning,
        name: text("农村社区申报", "a rural community applies"),
        why: text(
            "底表里这个社区是农村社区，而创建对象是城市社区（含县城驻地镇）。只提醒，不退回。",
            "The base calls this community rural, while the programme is for urban ones (the town of the county seat included). A remark only.",
        ),
        basis: text(
            "实施方案第二部分、附件2 填表说明第四条：城市社区",
            "Programme, part 2, and 附件2, note 4: urban communities",
        ),
        example: text(
            "类别为“农村社区”的社区申报",
            "an application of a community of kind 农村社区",
        ),
        fix: text(
            "核对底表的类别；确是农村社区的，退回申报。",
            "Check its kind; if it is rural, return the application.",
        ),
    },
    Entry {
        code: Code::new('G', 520),
        severity: Severity::Error,
        name: text("编号不能用", "the number cannot be used"),
        why: text(
            "编号已给了别的社区，或台账里没有，或已作废。编号不重复使用，作废的也不再用。",
            "The number belongs to another community, is not in the ledger, or is void. No number is used twice, not even a void one.",
        ),
        basis: text(
            "shenpi 约定：编号不重不漏",
            "A shenpi convention: numbers without twins or gaps",
        ),
        example: text(
            "补录的编号与已命名社区的相同",
            "an earlier title with the number of another community",
        ),
        fix: text("核对编号。", "Check the number."),
    },
    Entry {
        code: Code::new('G', 521),
        severity: Severity::Error,
        name: text("不能撤销", "the entry cannot be undone"),
        why: text(
            "日志里没有这一条，或后来的记录以它为据。撤销也是日志里新的一条，原来的不会消失。",
            "There is no such entry, or later ones rest on it. An undo is a new entry; the old one stays.",
        ),
        basis: text("shenpi 约定：日志只增不改", "A shenpi convention: the log is only added to"),
        example: text(
            "撤销申报，而后来已经推荐",
            "undoing an application that was recommended since",
        ),
        fix: text(
            "先撤销后来的，或用退回、作废等办法改正。",
            "Undo the later ones first, or return, void and the like.",
        ),
    },
    Entry {
        code: Code::new('G', 540),
        severity: Severity::Error,
        name: text("台账文件被改", "the file or its tables were changed"),
        why: text(
            "数据库引擎查出损坏，或表、索引、触发器与本程序建的不同。",
            "The engine finds the file damaged, or a table, index or trigger is not as this program made it.",
        ),
        basis: text(
            "shenpi 约定：台账只增不改，可以查验",
            "A shenpi convention: the log is only added to, and can be checked",
        ),
        example: text(
            "有人用 sqlite3 删去了保护日志的触发器",
            "a trigger that guards the log was dropped with sqlite3",
        ),
        fix: text(
            "用 registry restore-backup 换回备份。",
            "Put a backup in its place with registry restore-backup.",
        ),
    },
    Entry {
        code: Code::new('G', 541),
        severity: Severity::Error,
        name: text("日志的一条被改", "an entry of the log was altered"),
        why: text(
            "这一条的内容与它的摘要不符，或它的改动与之前的状态对不上：有人绕开本程序改过。",
            "The entry does not fit its digest, or its changes do not fit the state before it: somebody altered it behind this program.",
        ),
        basis: text(
            "shenpi 约定：台账只增不改，可以查验",
            "A shenpi convention: the log is only added to, and can be checked",
        ),
        example: text("把日志里的退回理由改成别的", "a reason in the log was rewritten"),
        fix: text(
            "用 registry restore-backup 换回备份，查明谁动过文件。",
            "Put a backup in its place and find out who touched the file.",
        ),
    },
    Entry {
        code: Code::new('G', 542),
        severity: Severity::Error,
        name: text("日志缺行或次序不对", "entries of the log are missing or moved"),
        why: text(
            "每一条都带着前一条的摘要；对不上，说明中间少了、多了或调换了。最后几条整段被删的，要用 --head 与另记的末条摘要核对。",
            "Every entry bears the digest of the one before. A break means that some are missing, too many or moved. Where the last ones were cut off, compare with a digest written down elsewhere (--head).",
        ),
        basis: text(
            "shenpi 约定：台账只增不改，可以查验",
            "A shenpi convention: the log is only added to, and can be checked",
        ),
        example: text("删去日志的第 12 条", "entry 12 was deleted"),
        fix: text(
            "用 registry restore-backup 换回备份。",
            "Put a backup in its place with registry restore-backup.",
        ),
    },
    Entry {
        code: Code::new('G', 543),
        severity: Severity::Error,
        name: text("数据与日志不符", "a row does not follow from the log"),
        why: text(
            "由日志重新推出的状态与表里的不同：有人直接改了表。指出是哪张表、哪一行、哪一列。",
            "The state that follows from the log differs from the tables: somebody edited them. Table, row and column are named.",
        ),
        basis: text(
            "shenpi 约定：台账只增不改，可以查验",
            "A shenpi convention: the log is only added to, and can be checked",
        ),
        example: text("用 sqlite3 把命名日期提早一年", "a date of naming was moved with sqlite3"),
        fix: text(
            "用 registry restore-backup 换回备份。",
            "Put a backup in its place with registry restore-backup.",
        ),
    },
];
