//! O codes: the opinions of street, county, city and province, their dates and their order.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('O', 201),
        severity: Severity::Error,
        name: text("审核意见不完整", "opinion is incomplete"),
        why: text(
            "当前阶段应当签署的一级，缺意见文字或缺日期；或者任何一级只写了意见没写日期、只写了日\
             期没写意见。还没轮到的上级整栏空着不算；意见写在扫描件上的，改为提示 O208。",
            "A level that the stage requires lacks its opinion or its date; or any level has an \
             opinion without a date or a date without an opinion. Levels that are not due yet may \
             be blank as a whole; where the opinion stands on an attached scan, O208 speaks \
             instead.",
        ),
        basis: text(
            "附件2 填表说明第十条：签署明确意见并加盖单位公章",
            "附件2, note 10: sign a clear opinion and set the unit's seal",
        ),
        example: text(
            "街道栏写了“同意推荐”，落款仍是“年 月 日”",
            "“同意推荐” in the street's field, its date still “年 月 日”",
        ),
        fix: text(
            "请这一级审核单位补齐意见和日期，并加盖公章。",
            "Ask the unit of that level to complete opinion and date and to set its seal.",
        ),
    },
    Entry {
        code: Code::new('O', 202),
        severity: Severity::Warning,
        name: text("审核意见不明确", "opinion is not clear"),
        why: text(
            "意见里看不出同意还是不同意，例如只写“情况属实”“已阅”，后面的审核无从办理。“情况属实，\
             同意推荐”已经表明同意，不提示。",
            "The opinion neither agrees nor refuses, for instance “情况属实” (facts confirmed) or \
             “已阅” (seen) alone, so that nobody can act on it. “情况属实，同意推荐” agrees and \
             does not count.",
        ),
        basis: text("附件2 填表说明第十条：签署明确意见", "附件2, note 10: sign a clear opinion"),
        example: text("情况属实", "情况属实"),
        fix: text(
            "请这一级审核单位写明“同意推荐”“同意上报”，或“不同意”并说明理由。",
            "Ask the unit of that level to write “同意推荐” or “同意上报”, or “不同意” with the \
             reason.",
        ),
    },
    Entry {
        code: Code::new('O', 203),
        severity: Severity::Error,
        name: text("日期先后颠倒", "dates run backwards"),
        why: text(
            "填报、街道、县、市、省的日期，后一个不应早于前一个；倒过来，说明有一处写错，或还没申\
             报就先签了意见。同一天办理是允许的，不提示。",
            "The dates of filing, street, county, city and province must not run backwards; where \
             they do, one of them is wrong or an opinion was signed before the form was filed. The \
             same day is allowed.",
        ),
        basis: text(
            "实施方案第四（四）款：社区申报、街道推荐、县级初审、市级复核、省级抽验",
            "Programme, part 4 (4): the community applies, the street recommends, the county \
             examines, the city reviews, the province spot-checks",
        ),
        example: text(
            "填报时间 2021年9月10日，街道意见 2021年9月1日",
            "filed on 10 September 2021, the street's opinion of 1 September 2021",
        ),
        fix: text(
            "核对这两个日期，由写错的一方更正。",
            "Check the two dates; whoever wrote the wrong one corrects it.",
        ),
    },
    Entry {
        code: Code::new('O', 204),
        severity: Severity::Error,
        name: text("跳过了一级审核", "a level was skipped"),
        why: text(
            "后一级已经签署意见，前面一级却空着，看起来没有逐级审核。当前阶段必须签署而空着的那一\
             级，由 O201 说明，不重复提示；后面几级都还空着属于正常。",
            "A later level has signed while an earlier one is blank, so the form seems not to have \
             gone from level to level. A blank level that the stage requires is O201 and is not \
             named twice; blank later levels are normal.",
        ),
        basis: text(
            "实施方案第四（四）款：社区申报、街道推荐、县级初审、市级复核、省级抽验",
            "Programme, part 4 (4): the community applies, the street recommends, the county \
             examines, the city reviews, the province spot-checks",
        ),
        example: text(
            "街道栏空白，县（市、区）栏已写“同意上报”",
            "the street's field is blank, the county's says “同意上报”",
        ),
        fix: text(
            "退回空着的那一级补签意见和日期、加盖公章，再逐级上报。",
            "Send it back to the blank level for opinion, date and seal, then on from level to \
             level.",
        ),
    },
    Entry {
        code: Code::new('O', 205),
        severity: Severity::Error,
        name: text("意见日期晚于审核日", "opinion is dated in the future"),
        why: text(
            "意见的落款日期在审核基准日之后，多半是年份写错或事先填好。基准日默认是检查当天，也可\
             以用 --as-of 指定；正好同一天的不提示。",
            "The opinion's date lies after the day of reference, mostly because of a wrong year or \
             a date written in advance. That day is today unless --as-of says otherwise; the same \
             day is allowed.",
        ),
        basis: text(
            "附件2 各级审核意见的落款日期（基准日为 shenpi 约定）",
            "附件2: the dates of the opinions (the day of reference is a shenpi convention)",
        ),
        example: text(
            "基准日是 2021年12月1日，县级意见落款 2022年1月5日",
            "the county's opinion of 5 January 2022, judged as of 1 December 2021",
        ),
        fix: text(
            "请这一级审核单位核对并更正日期。",
            "Ask the unit of that level to check and correct the date.",
        ),
    },
    Entry {
        code: Code::new('O', 206),
        severity: Severity::Warning,
        name: text("签署单位与辖区不符", "signed by a unit of another division"),
        why: text(
            "意见落款的单位属于别的辖区，例如街道栏的落款不是所在行政区划里的街道，可能是拿错了\
             表。落款没写单位名称、只盖公章的不算，公章由人核对。",
            "The unit that signed belongs to another division, for instance to another street than \
             the form's; the forms may have been mixed up. An opinion that names no unit and bears \
             only a seal does not count; the seal is for people to check.",
        ),
        basis: text(
            "附件2 填表说明第十条：由街道办事处及县、市、省级审核单位签署意见",
            "附件2, note 10: the street office and the county, city and provincial units sign",
        ),
        example: text(
            "所在行政区划是武侯区玉林街道，街道栏落款“红牌楼街道办事处”",
            "a form of 武侯区玉林街道, signed by “红牌楼街道办事处”",
        ),
        fix: text(
            "核对这份表应由哪个单位签署；签错的，请正确的单位重新签署。",
            "Check which unit should sign; where the wrong one did, ask the right one to sign \
             anew.",
        ),
    },
    Entry {
        code: Code::new('O', 207),
        severity: Severity::Error,
        name: text("不同意后仍然上报", "went on after a refusal"),
        why: text(
            "前面一级的意见是不同意，后面一级却继续办理，程序不成立。后面几级都空着，说明已经停\
             下，不提示。",
            "An earlier level refused, yet a later one went on, which the procedure does not \
             allow. Where the later levels are blank, the form has stopped as it should, and \
             nothing is said.",
        ),
        basis: text(
            "实施方案第四（四）款：街道推荐符合条件的社区，经县级初审、市级复核后上报",
            "Programme, part 4 (4): the street recommends communities that qualify; county and \
             city examine them before they are passed on",
        ),
        example: text(
            "街道栏“不同意推荐”，县（市、区）栏“同意上报”",
            "“不同意推荐” by the street, “同意上报” by the county",
        ),
        fix: text(
            "向不同意的那一级核实：意见写错的由其更正，确实不同意的退回社区。",
            "Ask the level that refused: a slip is corrected there; if it holds, the form goes \
             back to the community.",
        ),
    },
    Entry {
        code: Code::new('O', 208),
        severity: Severity::Warning,
        name: text("意见须看扫描件", "opinion must be read on the scan"),
        why: text(
            "这一级的意见在电子表里空着，但附件里有一份像是它的扫描件，所以不按缺少意见退回，而是\
             请人打开看。认的是文件名：含这一级的名称（如“街道”“县级”）和“意见”，或含“审批表”和“扫\
             描”“盖章”之一；“社区意见”不算。",
            "The opinion is blank in the form, but an attachment looks like a scan of it, so the \
             form is not returned and a person is asked to look. The file name decides: the word of \
             the level (such as 街道 or 县级) with 意见, or 审批表 with 扫描 or 盖章; 社区意见 does \
             not count.",
        ),
        basis: text(
            "附件2 填表说明第十条：签署明确意见并加盖单位公章（以扫描件代替为 shenpi 约定）",
            "附件2, note 10: sign a clear opinion and set the unit's seal (taking a scan in its \
             place is a shenpi convention)",
        ),
        example: text(
            "街道栏空白，附件有“街道意见扫描件.jpg”",
            "the street's field is blank, 街道意见扫描件.jpg is attached",
        ),
        fix: text(
            "打开扫描件，确认意见、日期和公章齐全；不齐的退回补签。",
            "Open the scan and make sure that opinion, date and seal are there; if not, return the \
             form.",
        ),
    },
];
