//! F codes, first half: values for which the form is returned.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('F', 101),
        severity: Severity::Error,
        name: text("必填栏目未填", "required field is blank"),
        why: text(
            "必填的栏目空着，或只有“年 月 日”“____”“/”“无”这样的占位文字。封面填了社区名称而表格没\
             填，也算未填；需要打勾的栏目一个都没勾，同样如此。还没轮到的上级意见栏空着，不提示。",
            "A required field is blank or holds only a placeholder such as “年 月 日”, “____”, “/” \
             or “无”. A community name that stands on the cover but not in the table is missing all \
             the same, and so is a choice without a tick. Opinions of levels that are not due yet \
             may stay blank.",
        ),
        basis: text(
            "附件2 封面、表格和填表说明第四至九条；必填的是社区名称、所在市（州）、填报时间、拟创\
             建称号、所在行政区划、社区负责人姓名、负责人联系电话、社区居委会地址和社区基本情况",
            "附件2: cover, table and notes 4 to 9; required are the community, city, filing date, \
             title, division, leader, telephone, address and summary",
        ),
        example: text(
            "填报时间：   年   月   日",
            "填报时间：   年   月   日 (the filing date, never filled in)",
        ),
        fix: text(
            "补填这一栏；不要用“无”或“/”代替，不清楚的先与社区核实。",
            "Fill in the field; do not write “无” or “/” in its place, and ask the community where \
             something is unclear.",
        ),
    },
    Entry {
        code: Code::new('F', 102),
        severity: Severity::Error,
        name: text("拟创建称号不规范", "title is not one of the two"),
        why: text(
            "称号只能是“四川省绿色社区”或“四川省省级示范绿色社区”，一字不差，因为命名决定和标识牌\
             都照它制作。少写一个“省”字、省去前面的“四川省”、两个都填或都勾选，都会提示；一个都没填\
             由 F101 说明。",
            "The title must be exactly 四川省绿色社区 or 四川省省级示范绿色社区, since the \
             decision and the plaque are made from it. One missing 省, a missing 四川省 in front, \
             or both titles at once raise this; no title at all is F101.",
        ),
        basis: text(
            "附件2 填表说明第五条：选填“四川省绿色社区”或“四川省省级示范绿色社区”",
            "附件2, note 5: fill in “四川省绿色社区” or “四川省省级示范绿色社区”",
        ),
        example: text("省级示范绿色社区", "省级示范绿色社区, without 四川省 in front"),
        fix: text(
            "按申报意愿改为两个称号之一的全称，只留一个。",
            "Write the one title that is applied for, in full, and only that one.",
        ),
    },
    Entry {
        code: Code::new('F', 103),
        severity: Severity::Error,
        name: text("社区基本情况超过 1000 字", "summary is over 1000 characters"),
        why: text(
            "去掉空白后超过 1000 个字符。每个汉字、标点、字母和数字各算一个，所以会比 Word 显示的\
             “字数”多一些；提示里两个数都有，并写明要删多少。正好 1000 个不算超；栏内小标题和另附页\
             的文字都计入。",
            "Without white space it is over 1000 characters. Every Chinese character, punctuation \
             mark, letter and digit counts as one, so the number is somewhat above Word's 字数; the \
             message gives both and says how many to cut. Exactly 1000 is allowed; headings inside \
             the field and text on extra pages count.",
        ),
        basis: text(
            "附件2 填表说明第九条：力求简明，不超过 1000 字（计数方法为 shenpi 约定，可改用 Word \
             字数）",
            "附件2, note 9: concise, no more than 1000 characters (how to count is a shenpi \
             convention; an office may choose Word's count)",
        ),
        example: text(
            "“社区基本情况”共 1060 个字符，要删 60 个",
            "a summary of 1060 characters, 60 too many",
        ),
        fix: text(
            "删减到 1000 个字符以内：保留社区概况和创建工作的关键数据，删去套话和重复的话。另附页\
             不能免去这项要求。",
            "Cut it to 1000 characters: keep the outline and the figures of the creation work, \
             drop set phrases and repetition. Moving text to an extra page does not help.",
        ),
    },
    Entry {
        code: Code::new('F', 104),
        severity: Severity::Error,
        name: text("日期不成立", "not a real date"),
        why: text(
            "写的不是真实存在的日期，例如 2 月 30 日，或只写了年份、漏了月日。整个日期都没填由 \
             F101 或 O201 说明；“2021.9.1”“20210901”这样的写法都能读懂，不算错。",
            "There is no such day, for instance 30 February, or only the year was written. A date \
             that is blank as a whole is F101 or O201; ways of writing such as “2021.9.1” or \
             “20210901” are understood and do not count.",
        ),
        basis: text(
            "附件2 封面“填报时间”和各级审核意见的落款日期",
            "附件2: the filing date on the cover and the dates of the opinions",
        ),
        example: text(
            "2021年2月30日；2021年  月  日",
            "2021年2月30日; 2021年  月  日 (month and day left open)",
        ),
        fix: text(
            "核对后写成完整日期，例如 2021年9月1日。",
            "Check it and write the whole date, for instance 2021年9月1日.",
        ),
    },
    Entry {
        code: Code::new('F', 105),
        severity: Severity::Error,
        name: text("联系电话不正确", "not a telephone number"),
        why: text(
            "填的不是完整的电话号码：手机号应为 11 位，座机应为区号加 7 至 8 位号码，可以带分机\
             号。号码错了，需要补正时就联系不上社区。全角数字只提示 F111，写了不止一个号码只提示 \
             F117。",
            "This is not a complete telephone number: a mobile number has 11 digits, a landline an \
             area code and 7 or 8 digits, with an extension if there is one. With a wrong number \
             nobody can reach the community. Full-width digits are only F111, more than one number \
             is only F117.",
        ),
        basis: text("附件2 填表说明第七条：完整准确填写", "附件2, note 7: complete and accurate"),
        example: text("1380000123（少一位）", "1380000123, one digit short"),
        fix: text(
            "与社区核实后改正，例如 13800000000 或 028-80000000。",
            "Ask the community and correct it, for instance 13800000000 or 028-80000000.",
        ),
    },
    Entry {
        code: Code::new('F', 106),
        severity: Severity::Error,
        name: text("行政区划不是规范全称", "division is not a chain of full names"),
        why: text(
            "应写市（州）、县（市、区）、街道（镇）三级全称，而且上下级对得上。缺一级、用简称（封\
             面的所在市（州）也一样）、县不属于这个市，或用高新区、天府新区等功能区代替县级，都会提\
             示。前面带“四川省”、中间有没有分隔符都可以；只是街道查不到的，由 F109 提醒。",
            "The division must name city, county and street (or town) in full, each belonging to \
             the one before. A missing level, an abbreviation (on the cover too), a county of \
             another city, or a functional zone such as 高新区 in place of the county raise this. A \
             leading 四川省 and any separator, or none, are fine; a street that is merely unknown \
             is F109.",
        ),
        basis: text(
            "附件2 填表说明第六条：市（州）、县（市、区）及街道（镇）全称",
            "附件2, note 6: the full names of city, county and street or town",
        ),
        example: text(
            "成都高新区芳草街街道",
            "成都高新区芳草街街道: a functional zone in place of the county",
        ),
        fix: text(
            "改写为三级法定全称，例如成都市武侯区芳草街街道；功能区可以用括号注在后面。",
            "Write the three official names in full, for instance 成都市武侯区芳草街街道; a \
             functional zone may follow in brackets.",
        ),
    },
    Entry {
        code: Code::new('F', 107),
        severity: Severity::Error,
        name: text("封面与表格不一致", "cover and table disagree"),
        why: text(
            "封面的社区名称与表格里的不同，或封面的所在市（州）与所在行政区划里的不同，无法确定以\
             哪个为准。有一处空着由 F101 说明；封面的市（州）只是写了简称、所指相同的，由 F106 说\
             明。",
            "The community's name on the cover differs from the one in the table, or the city on \
             the cover from the one in the division, and nobody can tell which holds. A blank one \
             is F101; an abbreviated city that means the same is F106.",
        ),
        basis: text(
            "附件2 封面与表格的“社区名称”“所在市（州）”“所在行政区划”",
            "附件2: the community, city and division on the cover and in the table",
        ),
        example: text(
            "封面写玉林东路社区，表格写玉林北路社区",
            "玉林东路社区 on the cover, 玉林北路社区 in the table",
        ),
        fix: text(
            "核实正确的名称，把两处改成一致。",
            "Find out the right name and make both places say it.",
        ),
    },
    Entry {
        code: Code::new('F', 108),
        severity: Severity::Error,
        name: text("填的不是社区名称", "not a community's name"),
        why: text(
            "这一栏要填社区本身的名称，即居民委员会所辖空间区域的名称。以居委会、居民委员会、街\
             道、镇、乡、小区或村结尾的，填的是机构、上级或别的地域，标识牌上不能这样写。这些字只在\
             名称中间出现的不提示，例如新村社区。",
            "The field asks for the community itself, the area in the care of a residents' \
             committee. A name that ends in 居委会, 居民委员会, 街道, 镇, 乡, 小区 or 村 is that of \
             an office, an upper level or another kind of place, and cannot stand on a plaque. The \
             same words inside a name do not count, as in 新村社区.",
        ),
        basis: text(
            "附件2 填表说明第四条：居民委员会所辖空间区域的名称",
            "附件2, note 4: the name of the area in the care of the residents' committee",
        ),
        example: text(
            "玉林东路社区居民委员会",
            "玉林东路社区居民委员会, the name of the committee",
        ),
        fix: text(
            "改填社区名称本身，例如玉林东路社区。",
            "Write the name of the community itself, for instance 玉林东路社区.",
        ),
    },
];
