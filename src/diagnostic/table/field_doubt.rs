//! F codes, second half: values at which a person should look, and the filing date.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        code: Code::new('F', 109),
        severity: Severity::Warning,
        name: text("街道（镇）名称查不到", "street or town not known"),
        why: text(
            "市和县都对，但县里查不到这个街道（镇），提示里会列出相近的名称。区划时有调整，库里可\
             能还没有，所以不退回。县用了旧名、而填报当日旧名仍然有效的，也在这里提醒；用已经失效的\
             旧名则是 F106。",
            "City and county are right, but the county has no such street or town; the message \
             offers the nearest names. Divisions change and the data may lag, so the form is not \
             returned. A former county name that was still official on the filing date is named \
             here as well; one that no longer held is F106.",
        ),
        basis: text(
            "附件2 填表说明第六条：全称；区划数据取自民政部国家地名信息库",
            "附件2, note 6: full names; the divisions come from the national place-name database \
             of the Ministry of Civil Affairs",
        ),
        example: text(
            "成都市武侯区玉林路街道（应为玉林街道）",
            "成都市武侯区玉林路街道 (should be 玉林街道)",
        ),
        fix: text(
            "对照提示里的相近名称改正；确实是新设或更名的，核实后可以保留。",
            "Correct it after the names in the message; if the street really is new or renamed, it \
             may stay once checked.",
        ),
    },
    Entry {
        code: Code::new('F', 110),
        severity: Severity::Warning,
        name: text("应使用阿拉伯数字", "Arabic numerals wanted"),
        why: text(
            "用汉字数字写了数量、日期或比例，按填表说明应当写阿拉伯数字。专名、成语、序数和概数不\
             提示，例如十九大、六五环境日、一区一策、第一批、三年、十多个，路名、街道名里的数字也不\
             提示。",
            "A quantity, date or share is written in Chinese numerals, where the notes ask for \
             Arabic ones. Proper names, idioms, ordinals and approximate numbers do not count, such \
             as 十九大, 六五环境日, 一区一策, 第一批, 三年 and 十多个, nor do numerals in names of \
             roads and streets.",
        ),
        basis: text(
            "附件2 填表说明第三条：数字统一使用阿拉伯数字",
            "附件2, note 3: Arabic numerals throughout",
        ),
        example: text(
            "惠及居民三百二十户；二〇二一年九月一日",
            "惠及居民三百二十户; 二〇二一年九月一日",
        ),
        fix: text(
            "改成阿拉伯数字，例如 320户、2021年9月1日。软件只提醒，不改原文。",
            "Write Arabic numerals, for instance 320户 and 2021年9月1日. The tool only points them \
             out and changes nothing.",
        ),
    },
    Entry {
        code: Code::new('F', 111),
        severity: Severity::Warning,
        name: text("含全角数字或字母", "full-width digits or letters"),
        why: text(
            "数字或字母是在全角状态下输入的，看着偏宽，以后检索、排序时会查不到。读取时已按半角理\
             解。标点用全角是对的，不提示。",
            "Digits or letters were typed in full width; they look too wide, and searching and \
             sorting will miss them. They were read as half-width ones. Full-width punctuation is \
             right in Chinese and does not count.",
        ),
        basis: text(
            "附件2 填表说明第三条：数字统一使用阿拉伯数字（半角为 shenpi 约定）",
            "附件2, note 3: Arabic numerals (half width is a shenpi convention)",
        ),
        example: text("２０２１年９月１日；ＬＥＤ路灯", "２０２１年９月１日; ＬＥＤ路灯"),
        fix: text(
            "把输入法切换到半角，重新输入，例如 2021年9月1日、LED路灯。",
            "Switch the input method to half width and type them again, for instance 2021年9月1日 \
             and LED路灯.",
        ),
    },
    Entry {
        code: Code::new('F', 112),
        severity: Severity::Warning,
        name: text("负责人姓名有多余内容", "leader's name carries something else"),
        why: text(
            "姓名后面带了职务、称呼，或夹有数字、符号等不像姓名的字符。这一栏只填姓名。生僻字和带\
             间隔号“·”的姓名不提示。",
            "The name carries a job title or a form of address, or characters that belong to no \
             name, such as digits. The field asks for the name alone. Rare characters and names \
             with a “·” between their parts do not count.",
        ),
        basis: text(
            "附件2 填表说明第七条：社区居委会主要负责人的姓名，完整准确填写",
            "附件2, note 7: the name of the head of the residents' committee, complete and \
             accurate",
        ),
        example: text("王芳（书记）", "王芳（书记）, with the job title"),
        fix: text(
            "只保留姓名，例如王芳；间隔号请用“·”。",
            "Keep the name alone, for instance 王芳; where its parts are divided, use “·”.",
        ),
    },
    Entry {
        code: Code::new('F', 113),
        severity: Severity::Warning,
        name: text("地址不够具体", "address is not specific enough"),
        why: text(
            "地址里没有路、街、巷等道路名，或没有号、栋、单元等门牌，照着找不到居委会；或者写的县\
             （市、区）与所在行政区划不同。地址里没写市、县名不提示。",
            "The address lacks a road or lane, or a number or building, so that nobody could find \
             the office by it; or it names another county than the division. Leaving out city and \
             county does not count.",
        ),
        basis: text(
            "附件2 填表说明第八条：完整填写具体地址（判断方法为 shenpi 约定）",
            "附件2, note 8: the specific address in full (how it is judged is a shenpi convention)",
        ),
        example: text("玉林街道办事处旁", "玉林街道办事处旁 (“beside the street office”)"),
        fix: text(
            "补上道路名和门牌号，例如武侯区玉林东路8号；县（市、区）写错的一并改正。",
            "Add road and number, for instance 武侯区玉林东路8号, and correct the county where it \
             is wrong.",
        ),
    },
    Entry {
        code: Code::new('F', 114),
        severity: Severity::Warning,
        name: text("社区基本情况过于简略", "summary says too little"),
        why: text(
            "不足 100 个字符，或通篇没有提到创建工作，例如绿色、节能、垃圾分类、老旧小区改造、志愿\
             服务，审核人看不出做了什么。提到一项就不再提示；内容是否真实，仍要由人核实。",
            "It has fewer than 100 characters, or says not a word about the creation work, such as \
             saving energy, sorting waste, renewing old estates or volunteers, so that a reader \
             cannot see what was done. One mention is enough to keep this silent; whether it is \
             true remains for people to judge.",
        ),
        basis: text(
            "附件2 填表说明第九条：绿色社区创建工作情况真实准确、重点突出（100 字的下限为 shenpi \
             约定）",
            "附件2, note 9: the creation work true, accurate and to the point (the floor of 100 \
             characters is a shenpi convention)",
        ),
        example: text(
            "“本社区环境优美，居民和谐”",
            "“本社区环境优美，居民和谐” (12 characters, nothing about the work)",
        ),
        fix: text(
            "补写社区概况，以及创建工作的做法、数据和成效。",
            "Add an outline of the community and what was done for the creation, with figures and \
             results.",
        ),
    },
    Entry {
        code: Code::new('F', 115),
        severity: Severity::Info,
        name: text("社区基本情况接近上限", "summary is close to the limit"),
        why: text(
            "字符数在 950 到 1000 之间，没有超，但再补几句就会超过 1000。只是告知，不影响审核。",
            "It has between 950 and 1000 characters: within the limit, but a few more sentences \
             would exceed it. This is for information only.",
        ),
        basis: text(
            "附件2 填表说明第九条：不超过 1000 字（相差 5% 以内时提示，为 shenpi 约定）",
            "附件2, note 9: no more than 1000 characters (the margin of 5 % is a shenpi \
             convention)",
        ),
        example: text("“社区基本情况”共 988 个字符", "a summary of 988 characters"),
        fix: text(
            "不必修改；以后要补充内容时，请先删减。",
            "Nothing needs to be done; before adding to it later, cut something first.",
        ),
    },
    Entry {
        code: Code::new('F', 116),
        severity: Severity::Warning,
        name: text("社区在镇上，请说明", "community lies under a town"),
        why: text(
            "所在行政区划的第三级是镇或乡，而创建对象是城市社区。县城人民政府所在地城关镇的社区也\
             属于城市社区，所以只提醒，不退回。第三级是街道的不提示。",
            "The third level of the division is a town or township, while the programme is for \
             urban communities. Communities of the town that seats the county government are urban \
             too, so the form is not returned. A street as the third level never raises this.",
        ),
        basis: text(
            "附件2 填表说明第四条：包括县城人民政府所在地城关镇；实施方案第二部分",
            "附件2, note 4: including the town that seats the county government; programme, part 2",
        ),
        example: text("绵阳市平武县龙安镇", "绵阳市平武县龙安镇"),
        fix: text(
            "在社区基本情况里写一句为何属于城市社区，例如位于县城人民政府驻地；若不属于，请与县级\
             住建部门核实能否申报。",
            "Say in the summary why the community is urban, for instance that its town seats the \
             county government; if it is not, ask the county's housing department whether it may \
             apply.",
        ),
    },
    Entry {
        code: Code::new('F', 117),
        severity: Severity::Warning,
        name: text("电话有多个或区号不符", "several numbers, or a foreign area code"),
        why: text(
            "填了不止一个号码，不清楚该打哪一个；或座机区号是别的市（州）的，像是填错了。分机号不\
             算第二个号码；眉山、资阳与成都共用 028，不算区号不符。",
            "There is more than one number, so that it is unclear which to call; or the area code \
             belongs to another city and looks like a slip. An extension is not a second number; \
             028 is shared by Chengdu, Meishan and Ziyang and fits all three.",
        ),
        basis: text("附件2 填表说明第七条：完整准确填写", "附件2, note 7: complete and accurate"),
        example: text(
            "13800000000、13900000000；绵阳市的社区填了 028-80000000",
            "13800000000、13900000000; 028-80000000 for a community of Mianyang",
        ),
        fix: text(
            "只留主要负责人的一个号码；区号写错的改正，确实如此的核实后可以保留。",
            "Keep one number of the head of the committee; correct the area code, or let it stay \
             once checked.",
        ),
    },
    Entry {
        code: Code::new('F', 118),
        severity: Severity::Warning,
        name: text("社区名称带了上级地名", "name repeats the upper divisions"),
        why: text(
            "社区名称前面又写了市、县或街道的名称，这些已经在所在行政区划里，标识牌和证书会照抄。\
             只是用字相近的不提示，例如双流区的锦江社区。",
            "The name repeats the city, county or street, which already stand in the division; \
             plaque and certificate would copy them. A mere likeness does not count, as in 锦江社区 \
             of 双流区.",
        ),
        basis: text(
            "附件2 填表说明第四条：居民委员会所辖空间区域的名称；上级地名写在第六条的所在行政区划",
            "附件2, note 4: the name of the area in the care of the residents' committee; upper \
             divisions belong to the field of note 6",
        ),
        example: text("成都市武侯区玉林东路社区", "成都市武侯区玉林东路社区"),
        fix: text(
            "去掉前面的上级地名，只写玉林东路社区。",
            "Drop the upper divisions and write 玉林东路社区 alone.",
        ),
    },
    Entry {
        code: Code::new('F', 119),
        severity: Severity::Error,
        name: text("填报时间晚于审核日", "filing date lies in the future"),
        why: text(
            "填报时间在审核基准日之后，多半是年份写错或提前填写。基准日默认是检查当天，也可以用 \
             --as-of 指定；正好同一天的不提示。",
            "The filing date lies after the day of reference, mostly because of a wrong year or a \
             form dated in advance. That day is today unless --as-of says otherwise; the same day \
             is allowed.",
        ),
        basis: text(
            "附件2 封面“填报时间”（基准日为 shenpi 约定）",
            "附件2: the filing date on the cover (the day of reference is a shenpi convention)",
        ),
        example: text(
            "基准日是 2021年12月1日，填报时间写成 2022年9月1日",
            "2022年9月1日, judged as of 1 December 2021",
        ),
        fix: text(
            "核对年月日后改正；如果是这台电脑的日期不对，请先校准。",
            "Check and correct the date; if it is this computer's clock that is wrong, set it \
             first.",
        ),
    },
    Entry {
        code: Code::new('F', 120),
        severity: Severity::Error,
        name: text("不是数", "not a number"),
        why: text(
            "栏目要填一个数，填的却不是，计算和比较就无从做起。整数和至多四位小数都可以，数后面带 \
             单位（如“平方米”）不提示。",
            "The field asks for a number and holds something else, so that nothing can be computed \
             or compared. Whole numbers and up to four decimals are fine, and so is a unit behind \
             the number.",
        ),
        basis: text(
            "shenpi 约定：表格定义中 type = \"number\" 的栏目",
            "shenpi convention: fields of type number",
        ),
        example: text("绿地面积填“约三千”", "green area: 约三千"),
        fix: text(
            "只填一个阿拉伯数字写的数，如“3000”或“35.5”。",
            "Write one number in digits, such as 3000 or 35.5.",
        ),
    },
];
