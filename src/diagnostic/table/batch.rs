//! B codes: what shows only when the applications of a batch are seen together.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('B', 401),
        severity: Severity::Error,
        name: text("同一社区重复申报", "same community applies twice"),
        why: text(
            "同一批里，同一个社区（市、县、街道和名称都相同）就同一个称号报了两次；从第二份起提\
             示，并指出第一份。不同县的同名社区不提示；一份报绿色社区、一份报省级示范的也不提示。",
            "In one batch the same community (same city, county, street and name) applies twice \
             for the same title; the second and every later form is named together with the first. \
             Communities of the same name in other counties do not count, nor do two forms for the \
             two different titles.",
        ),
        basis: text(
            "实施方案第四（四）款：成熟一个、申请一个（同一称号只报一次，为 shenpi 约定）",
            "Programme, part 4 (4): each community applies once it is ready (once for each title \
             is a shenpi convention)",
        ),
        example: text(
            "成都市武侯区玉林街道玉林东路社区有两份表，都报四川省绿色社区",
            "two forms of 成都市武侯区玉林街道玉林东路社区, both for 四川省绿色社区",
        ),
        fix: text(
            "与社区核实保留哪一份，删去另一份；若是别的社区写错了名称或区划，请改正。",
            "Ask the community which one holds and remove the other; if another community wrote \
             the wrong name or division, correct that.",
        ),
    },
    Entry {
        code: Code::new('B', 402),
        severity: Severity::Error,
        name: text("省级示范名额超限", "demonstration quota exceeded"),
        why: text(
            "连同已命名和在办的，这个市（州）连续三年累计的省级示范绿色社区将超过城市社区总数的 \
             10%。上限是总数除以 10、去掉小数，正好用完不算超；只报四川省绿色社区的不占名额。",
            "Together with those named and those under way, the city's demonstration communities \
             of three consecutive years would exceed 10 % of its urban communities. The cap is the \
             number divided by 10 and rounded down; using it up is allowed, and 四川省绿色社区 \
             takes none of it.",
        ),
        basis: text(
            "实施方案第四（三）款、附件2 填表说明第五条：连续三年累计不超过所辖城市社区总数的 10%",
            "Programme, part 4 (3), and 附件2, note 5: no more than 10 % of the city's urban \
             communities over three consecutive years",
        ),
        example: text(
            "城市社区 1995 个，上限 199 个，已命名和在办共 199 个，又报 1 个",
            "1995 urban communities, a cap of 199, 199 named or under way, one more applied for",
        ),
        fix: text(
            "由市（州）住建部门在名额内取舍；其余的改报四川省绿色社区，或等有名额时再报。",
            "The city's housing department chooses within the quota; the others apply for 四川省绿\
             色社区, or later when there is room.",
        ),
    },
    Entry {
        code: Code::new('B', 403),
        severity: Severity::Warning,
        name: text("示范名额无法判定", "demonstration quota cannot be judged"),
        why: text(
            "报的是省级示范，但不知道该市（州）有多少城市社区，10% 的名额算不出来。区划库里的居委\
             会个数含镇上的社区，不能代替。只报四川省绿色社区的不提示。",
            "The form applies for the demonstration title, but the number of urban communities of \
             its city is not known, so 10 % of it cannot be worked out. The committees in the \
             division data include those of towns and cannot stand in. Forms for 四川省绿色社区 are \
             not asked.",
        ),
        basis: text(
            "实施方案第四（三）款、附件2 填表说明第五条：连续三年累计不超过所辖城市社区总数的 10%",
            "Programme, part 4 (3), and 附件2, note 5: no more than 10 % of the city's urban \
             communities over three consecutive years",
        ),
        example: text(
            "检查时没有提供该市（州）的城市社区总数",
            "no number of urban communities was given for the city",
        ),
        fix: text(
            "向市（州）住建部门取得城市社区总数和出处，登记以后再判定；在此之前由人工核对名额。",
            "Get the number and its source from the city's housing department and record it; until \
             then check the quota by hand.",
        ),
    },
    Entry {
        code: Code::new('B', 404),
        severity: Severity::Warning,
        name: text("不同社区电话相同", "one number for several communities"),
        why: text(
            "不同的社区填了同一个联系电话，可能是复制表格时忘了改，也可能填了经办人的电话。从第二\
             个社区起提示，并指出第一个；同一社区报两个称号、电话相同的不提示。",
            "Different communities give the same telephone number: it was left over when a form \
             was copied, or it is that of the clerk. The second and every later one is named \
             together with the first; one community that applies for both titles does not count.",
        ),
        basis: text(
            "附件2 填表说明第七条：社区居委会主要负责人的联系方式，完整准确填写",
            "附件2, note 7: how to reach the head of the residents' committee, complete and \
             accurate",
        ),
        example: text(
            "玉林东路社区和玉林北路社区都填 13800000000",
            "13800000000 for 玉林东路社区 and for 玉林北路社区",
        ),
        fix: text(
            "分别核实，改成各自主要负责人的电话；确系同一人负责的可以保留。",
            "Ask each of them for the number of its own head; if one person really heads both, it \
             may stay.",
        ),
    },
];
