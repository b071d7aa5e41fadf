//! C codes: what `score` finds in scoring sheets.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('C', 101),
        severity: Severity::Error,
        name: text("有一条没有评分", "a criterion has no score"),
        why: text(
            "一条标准的得分空着，或只有“/”“无”。空着不等于 0 分，所以不算总分；得 0 分的要写 0。",
            "The score of a criterion is blank, or holds only a dash. A blank is not a zero, so there is no total; a zero is written as 0.",
        ),
        basis: text(
            "附件1（shenpi 约定：空不等于 0）",
            "附件1 (a shenpi convention: a blank is not a zero)",
        ),
        example: text("第12条的“得分”空着", "the score of criterion 12 is blank"),
        fix: text(
            "逐条填写得分；没有做到的写 0。",
            "Score every criterion; where nothing was done write 0.",
        ),
    },
    Entry {
        code: Code::new('C', 102),
        severity: Severity::Error,
        name: text("得分超出范围", "a score is out of range"),
        why: text(
            "得分小于 0 或大于这一条的分值。等于分值的不提示。",
            "The score is below 0 or above the criterion's points. One that equals them is right.",
        ),
        basis: text("附件1 各条分值", "the points of 附件1"),
        example: text("第1条分值 2，得分写作 2.5", "criterion 1 has 2 points and is scored 2.5"),
        fix: text("改为 0 至分值之间的分数。", "Give a score between 0 and the points."),
    },
    Entry {
        code: Code::new('C', 103),
        severity: Severity::Error,
        name: text("得分不是步长的整倍数", "a score is off the step"),
        why: text(
            "得分按步长给出，默认 0.5 分。2.5 是，2.3 不是。",
            "Scores go by a step, 0.5 unless set otherwise: 2.5 is one, 2.3 is not.",
        ),
        basis: text(
            "shenpi 约定：步长 0.5（设定 score_step）",
            "A shenpi convention: a step of 0.5 (setting score_step)",
        ),
        example: text("第3条得分 4.2", "criterion 3 is scored 4.2"),
        fix: text(
            "改为步长的整倍数；本单位另有规定的，写 --set score_step=0.1。",
            "Give a multiple of the step, or set another with --set score_step=0.1.",
        ),
    },
    Entry {
        code: Code::new('C', 104),
        severity: Severity::Error,
        name: text("得分不是数", "a score is not a number"),
        why: text(
            "得分栏里写的不是阿拉伯数字，如“优”“√”“2/5”。全角数字和后面的“分”字可以。",
            "What stands there is no number, such as 优, √ or 2/5. Full-width digits and a 分 behind are read.",
        ),
        basis: text("附件1 各条分值", "the points of 附件1"),
        example: text("得分写作“良好”", "the score says 良好"),
        fix: text("写成数字，如 2.5。", "Write a number such as 2.5."),
    },
    Entry {
        code: Code::new('C', 105),
        severity: Severity::Error,
        name: text("小计不符", "the sum of a class disagrees"),
        why: text(
            "评分表上写的某一类小计，与这一类各条得分之和不同。程序不改表上的数，也不挑其中一个。",
            "The printed sum of a class is not that of its scores. Neither is picked.",
        ),
        basis: text("附件1 各类总分", "the class totals of 附件1"),
        example: text(
            "第一类各条之和 23.5，小计写作 24",
            "the scores add up to 23.5, the sum says 24",
        ),
        fix: text("核对各条得分，改正写错的一处。", "Check the scores and mend what is wrong."),
    },
    Entry {
        code: Code::new('C', 106),
        severity: Severity::Error,
        name: text("合计不符", "the total disagrees"),
        why: text(
            "评分表上写的合计，与各条得分之和不同。程序不改表上的数，也不挑其中一个。",
            "The printed total is not the sum of the scores. Neither is picked.",
        ),
        basis: text("附件1 合计", "the total of 附件1"),
        example: text("各条之和 91.5，合计写作 92", "the scores add up to 91.5, the total says 92"),
        fix: text("核对各条得分，改正写错的一处。", "Check the scores and mend what is wrong."),
    },
    Entry {
        code: Code::new('C', 107),
        severity: Severity::Error,
        name: text("缺少一条", "a criterion is missing"),
        why: text(
            "表里找不到这一条：既没有它的创建标准，也没有它的序号，可能整行被删。",
            "The table has neither the title nor the number of this criterion; its row may have been deleted.",
        ),
        basis: text("附件1", "附件1"),
        example: text("表里没有第28条", "the table ends with criterion 27"),
        fix: text("补上这一条，或用空白评分表重新填写。", "Put it back, or fill in a blank sheet."),
    },
    Entry {
        code: Code::new('C', 108),
        severity: Severity::Error,
        name: text("得分看不出属于哪一条", "a score of several criteria or none"),
        why: text(
            "一个得分的单元格跨了几条，一条有几个得分，或得分所在的行看不出是哪一条。小项不拆分值，不能相加；程序不猜。",
            "One cell covers several criteria, one criterion has several scores, or the row is of none. Items have no points of their own, so nothing is added up or guessed.",
        ),
        basis: text("附件1：一条内各小项的分值未拆", "附件1: the points of items are not divided"),
        example: text(
            "第3条的四个小项各写了一个得分",
            "each of the four items of criterion 3 has a score",
        ),
        fix: text(
            "每条只填一个得分，取消跨条的合并单元格。",
            "Give each criterion one score and unmerge cells across criteria.",
        ),
    },
    Entry {
        code: Code::new('C', 109),
        severity: Severity::Error,
        name: text("分值与标准不同", "the points are not the standard's"),
        why: text(
            "评分表上印的分值与现行标准不同，可能是旧版或改过的表，得分不能相加比较。",
            "The points printed differ from the standard in force: an old or altered sheet, whose scores cannot be compared.",
        ),
        basis: text("附件1 各条分值", "the points of 附件1"),
        example: text(
            "第5条分值印作 6，标准是 5",
            "criterion 5 is printed with 6 points, the standard gives 5",
        ),
        fix: text("改用现行标准的评分表。", "Use a sheet of the standard in force."),
    },
    Entry {
        code: Code::new('C', 110),
        severity: Severity::Error,
        name: text("没有写明社区", "the sheet names no community"),
        why: text(
            "评分表没有写是哪个社区的，得分无处可归。",
            "The sheet does not say whose it is.",
        ),
        basis: text(
            "shenpi 约定：评分表写明社区名称",
            "A shenpi convention: a sheet names its community",
        ),
        example: text("“社区名称：____”没有填", "社区名称：____ is left blank"),
        fix: text("在表的上方写明社区名称。", "Write the community's name above the table."),
    },
    Entry {
        code: Code::new('C', 111),
        severity: Severity::Error,
        name: text("没有得分栏", "there is no column of scores"),
        why: text(
            "表头里没有“得分”一栏，可能报来的是标准本身。",
            "The header has no column 得分; this may be the standard itself.",
        ),
        basis: text("附件1", "附件1"),
        example: text(
            "只有“考核内容、总分、序号、创建标准、分值、评分标准”六栏",
            "only the six columns of the standard",
        ),
        fix: text(
            "加上“得分”一栏填写，或用空白评分表。",
            "Add the column and fill it in, or use a blank sheet.",
        ),
    },
    Entry {
        code: Code::new('C', 112),
        severity: Severity::Error,
        name: text("指标未达到却得满分", "full points though a figure falls short"),
        why: text(
            "表里填的指标没有达到这一小项的要求，这一条却得了满分。“大于80%”不含 80%，“80%以上”含 80%。扣了分的不提示错误。",
            "A figure does not reach what its item demands, yet the criterion has full points. 大于80% excludes 80 %, 80%以上 includes it. Where points were deducted this is no error.",
        ),
        basis: text("附件1 各小项的数值要求", "the figures that items of 附件1 demand"),
        example: text(
            "居民满意度 80%，第6条得 3 分",
            "satisfaction of 80 %, criterion 6 scored 3 of 3",
        ),
        fix: text(
            "核对指标值；无误的，相应扣分。",
            "Check the figure; where it is right, deduct points.",
        ),
    },
    Entry {
        code: Code::new('C', 113),
        severity: Severity::Info,
        name: text("指标未达到，已扣分", "a figure falls short, points deducted"),
        why: text(
            "表里填的指标没有达到要求，这一条没有得满分，前后一致。",
            "A figure does not reach what is demanded, and the criterion has not full points, as it should be.",
        ),
        basis: text("附件1 各小项的数值要求", "the figures that items of 附件1 demand"),
        example: text("绿地率 22%，第16条得 3.5 分", "22 % green, criterion 16 scored 3.5 of 5"),
        fix: text("无须修改。", "Nothing to mend."),
    },
    Entry {
        code: Code::new('C', 114),
        severity: Severity::Error,
        name: text("指标值不对", "a figure is wrong"),
        why: text(
            "指标值不是数，超出可能的范围，有两个不同的值，或百分比写成了 0.85 这样分不清的数。这一项不作判定。",
            "The figure is no number, impossible, stands twice with different values, or is a percentage such as 0.85 that may be a ratio. Nothing is judged by it.",
        ),
        basis: text("shenpi 约定：不猜", "A shenpi convention: nothing is guessed"),
        example: text("满意度写作 0.85", "a satisfaction of 0.85"),
        fix: text("按单位写数，85% 写 85。", "Write the number in its unit, 85 for 85 %."),
    },
    Entry {
        code: Code::new('C', 115),
        severity: Severity::Warning,
        name: text("与审批表的数不同", "a figure differs from the application"),
        why: text(
            "评分表的户数或人数，与审批表“社区基本情况”里写的都不同。那里的数写在文字里，口径可能不同，所以只提醒。",
            "Households or people on the sheet are none of the numbers that the application's summary gives. Those stand in prose, so this is a remark only.",
        ),
        basis: text(
            "规则 G3：表内户数、人数与指标的分母一致",
            "Rule G3: households and people agree",
        ),
        example: text(
            "评分表总户数 2036，审批表写 2306户",
            "2036 households on the sheet, 2306 in the application",
        ),
        fix: text("核对哪一处有误。", "See which one is wrong."),
    },
    Entry {
        code: Code::new('C', 116),
        severity: Severity::Warning,
        name: text("指标无法判定", "a figure cannot be judged"),
        why: text(
            "有指标值，却缺少和它相比的数，或那个数是 0，如问卷 0 份却有满意度。不算达到，也不算没有达到。",
            "There is a figure but nothing to compare it with, or that is 0, as with a satisfaction of no questionnaires. It is neither reached nor missed.",
        ),
        basis: text("附件1 各小项的数值要求", "the figures that items of 附件1 demand"),
        example: text("有公共绿地面积，没有总人数", "an area of green without a number of people"),
        fix: text(
            "补上缺的数；没有数据的，两项都空着。",
            "Give what is missing, or leave both blank.",
        ),
    },
    Entry {
        code: Code::new('C', 117),
        severity: Severity::Error,
        name: text("几栏得分都填了", "several columns of scores are filled"),
        why: text(
            "表里有几栏得分，如“自评得分”“专家评分”，都填了。不知以哪一栏为准，所以都不取。只填一栏的不提示。",
            "The table has several columns of scores and more than one is filled, so none is taken. Where one is filled it counts.",
        ),
        basis: text(
            "shenpi 约定：两个值不悄悄选一个",
            "A shenpi convention: never a silent pick between two values",
        ),
        example: text("“自评得分”和“专家评分”都填了", "自评得分 and 专家评分 are both filled"),
        fix: text("只留一栏；几位评分人各用一份评分表。", "Keep one; each rater has a sheet."),
    },
    Entry {
        code: Code::new('C', 118),
        severity: Severity::Warning,
        name: text("评分人分歧大", "the raters lie apart"),
        why: text(
            "几位评分人对同一条的得分，相差超过分值的一定比例（默认 40%）。平均照算，请人复议。",
            "The raters' scores of one criterion lie apart by more than a share of its points (40 % unless set). The mean stands; a person should look.",
        ),
        basis: text(
            "shenpi 约定：设定 score_apart",
            "A shenpi convention: the setting score_apart",
        ),
        example: text("第15条一位给 5 分，一位给 2 分", "criterion 15 is scored 5 and 2"),
        fix: text("请评分人复议这一条。", "Let the raters talk it over."),
    },
    Entry {
        code: Code::new('C', 119),
        severity: Severity::Error,
        name: text("同一人评了两份", "one rater scored twice"),
        why: text(
            "同一社区的两份评分表写的是同一位评分人，后一份不计入平均。",
            "Two sheets of one community name the same rater; the later one does not count.",
        ),
        basis: text("shenpi 约定：一人一份", "A shenpi convention: one rater, one sheet"),
        example: text("两份评分表的评分人都是“张三”", "both sheets name 张三"),
        fix: text("只报送一份，或写清楚是谁评的。", "Send one of them, or say who scored."),
    },
    Entry {
        code: Code::new('C', 120),
        severity: Severity::Warning,
        name: text("对不上检查报告里的申报", "no such application in the report"),
        why: text(
            "检查报告里没有这个社区的申报，或同名的不止一份，户数、人数没有核对。",
            "The check report has no application of this community, or several of that name; nothing was compared.",
        ),
        basis: text("规则 G1：同名社区须带全路径", "Rule G1: homonyms need their full path"),
        example: text("报告里有两个“和平社区”", "the report has two communities 和平社区"),
        fix: text(
            "核对社区名称；同名的，在评分表写上所在行政区划。",
            "Check the name; add the division for homonyms.",
        ),
    },
    Entry {
        code: Code::new('C', 121),
        severity: Severity::Warning,
        name: text("序号与创建标准不同", "number and title of a row disagree"),
        why: text(
            "一行的序号是这一条的，创建标准却是另一条的，已按创建标准读取。类别总分挤到序号栏的（原文分页所致）不提示。",
            "A row has the number of one criterion and the title of another; it was read by the title. Class points in place of a number, as page breaks left them in the published text, are no fault.",
        ),
        basis: text(
            "规则附录：附件1 的破损与修复",
            "Rules, appendix: what page breaks did to 附件1",
        ),
        example: text(
            "序号 7，创建标准是第8条的“开展道路综合整治”",
            "numbered 7 with the title of criterion 8",
        ),
        fix: text("核对这一行有没有错位。", "See whether the row is out of place."),
    },
];
