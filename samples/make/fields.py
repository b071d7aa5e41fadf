"""F codes: what is filled in wrongly, and what only looks so. Plain docx."""

import word
from form import GREEN, MODEL, filler, form
from place import Sample

DOCX = "审批表.docx"


def one(name, made, *args, **options):
    """A sample of one docx."""
    return Sample(name, *args).put(DOCX, word.filled(made, **options), made)


def several(name, forms, **options):
    """A sample of several docx, told apart by a word."""
    sample = Sample(name)
    for word_, made in forms.items():
        sample.put(f"{word_}.docx", word.filled(made, **options), made)
    return sample


def samples():
    # F101
    several(
        "F101-blank",
        {
            "没有电话": form("F101 a").spoilt(phone=""),
            "没有基本情况": form("F101 b").spoilt(summary=""),
            "封面没有日期": form("F101 c").spoilt(filed_on=""),
            "只有封面有社区名称": (cover := form("F101 d")).spoilt(community="").but(cover_community=cover.community),
        },
    )
    several(
        "F101-placeholder",
        {
            "年月日": form("F101 e").spoilt(filed_on="    年    月    日"),
            "下划线": form("F101 f").spoilt(leader="________"),
            "斜杠": form("F101 g").spoilt(phone="/"),
            "无": form("F101 h").spoilt(address="无"),
            "空格": form("F101 i").spoilt(division="　　 "),
        },
    )
    several(
        "near-F101-value-among-placeholders",
        {
            "下划线围着": (line := form("near F101 a")).written(filed_on=f"____{line.filed_on}____", leader=f"__{line.leader}__"),
            "字带无": form("near F101 b").but(leader="吴无疾"),
        },
    )
    # F102
    several(
        "F102-not-the-title",
        {
            "省级示范": form("F102 a").spoilt(title="省级示范绿色社区"),
            "漏一字": form("F102 b").spoilt(title="四川省示范绿色社区"),
            "两个都填": form("F102 c").spoilt(title=f"{GREEN}、{MODEL}"),
        },
    )
    ticked = form("F102 d").spoilt(title="")
    one("F102-both-ticked", ticked, cells={"title": f"☑{GREEN}　☑{MODEL}"})
    ticked = form("near F102 a").but(title=MODEL)
    one("near-F102-one-ticked", ticked, cells={"title": f"□{GREEN}　☑{MODEL}"})
    # F103, F114, F115
    one("F103-1001", form("F103 a").but(summary=filler(1001)))
    exact = filler(1000)
    one("near-F103-exactly-1000", form("near F103 a").but(summary=exact))
    spaced = "\u200b".join([exact[:300], "  " + exact[300:600] + "\n　　", exact[600:]])
    one("near-F103-blanks-do-not-count", form("near F103 b").spoilt(summary=""), cells={"summary": spaced})
    one("F115-close-to-the-limit", form("F115 a").but(summary=filler(951)))
    one("near-F115-949", form("near F115 a").but(summary=filler(949)))
    several(
        "F114-short-or-off-topic",
        {
            "太短": form("F114 a").but(summary=filler(99)),
            "没写创建": form("F114 b").but(summary="本社区位于城区中部，辖区内有居民3200户、9600人，设居民小组8个。" * 4),
        },
    )
    one("near-F114-exactly-100", form("near F114 a").but(summary=filler(100)))
    # F104, F119
    several(
        "F104-not-a-date",
        {
            "二月三十日": form("F104 a").spoilt(filed_on="2021年2月30日"),
            "只有年": form("F104 b").spoilt(filed_on="2021年  月  日"),
            "十三月": form("F104 c").spoilt(filed_on="2021年13月1日"),
        },
    )
    several(
        "near-F104-ways-to-write-it",
        {
            "闰日": form("near F104 a").but(filed_on="2020年2月29日"),
            "点": form("near F104 b").but(filed_on="2021年9月1日").written(filed_on="2021.9.1"),
            "横线": form("near F104 c").but(filed_on="2021年9月1日").written(filed_on="2021-09-01"),
            "斜线": form("near F104 d").but(filed_on="2021年9月1日").written(filed_on="2021/9/1"),
            "八位": form("near F104 e").but(filed_on="2021年9月1日").written(filed_on="20210901"),
            "空格": form("near F104 f").but(filed_on="2021年9月1日").written(filed_on="2021 年 9 月 1 日"),
        },
    )
    one("F119-filed-tomorrow", form("F119 a").but(filed_on="2022年7月1日"))
    one("near-F119-filed-today", form("near F119 a").but(filed_on="2022年6月30日"))
    # F105, F111, F117
    several(
        "F105-not-a-number",
        {
            "十位": form("F105 a").spoilt(phone="1380000123"),
            "没有区号": form("F105 b").spoilt(phone="85000001"),
            "号段": form("F105 c").spoilt(phone="12300001234"),
        },
    )
    several(
        "near-F105-landline-and-spaces",
        {
            "分机": form("near F105 a", "成都市").but(phone="028-85000001-801"),
            "括号": form("near F105 b", "绵阳市").but(phone="0816-2000001").written(phone="（0816）2000001"),
            "手机分段": form("near F105 c").but(phone="13800009999").written(phone="138 0000 9999"),
        },
    )
    wide = form("F111 a")
    one("F111-full-width-digits", wide, cells={"phone": "".join(chr(ord(c) + 0xFEE0) for c in wide.phone)})
    one("F111-full-width-date", form("F111 b").but(filed_on="2021年9月1日").written(filed_on="２０２１年９月１日"))
    marks = form("near F111 a")
    one("near-F111-full-width-marks", marks.but(address=marks.address + "（老粮站旁）"))
    one("F117-two-numbers", form("F117 a").spoilt(phone="13800009001、13900009002"))
    one("F117-other-city", form("F117 b", "成都市").but(phone="0816-2000002"))
    several(
        "near-F117-own-area-code",
        {
            "成都": form("near F117 a", "成都市").but(phone="028-85000002"),
            "眉山也是028": form("near F117 b", "眉山市").but(phone="028-38000001"),
        },
    )
    # F106, F109, F116
    base = form("F106 a", "成都市")
    several(
        "F106-not-a-chain",
        {
            "简称": base.spoilt(division=base.division.replace("成都市", "成都")),
            "缺街道": (two := form("F106 b")).spoilt(division=two.city + two.county),
            "缺县": (two := form("F106 c")).spoilt(division=two.city + two.street),
            "别市的县": form("F106 d", "成都市").spoilt(division="成都市涪城区城厢街道"),
            "功能区": form("F106 e", "成都市").spoilt(division="成都市高新区石羊街道"),
            "自治州简称": (abbr := form("F106 h", "凉山彝族自治州")).spoilt(division=abbr.division.replace("彝族自治", "")),
            "没有这个县": form("F106 f", "成都市").spoilt(division="成都市玉林区玉林街道"),
        },
    )
    one("F106-cover-short", form("F106 g", "成都市").spoilt(city="成都"))
    one("F106-F116-autonomous-county-short", form("F106 i", "绵阳市").spoilt(division="绵阳市北川县永昌镇", address="永昌镇育才路12号"))
    chengdu = form("near F106 a", "成都市")
    several(
        "near-F106-ways-to-write-it",
        {
            "省在前": chengdu.but(division="四川省" + chengdu.division),
            "顿号": chain(form("near F106 b"), "、"),
            "横线": chain(form("near F106 c"), "-"),
            "空格": chain(form("near F106 d"), "  "),
            "斜线": chain(form("near F106 e"), "/"),
            "间隔号": chain(form("near F106 f"), "·"),
        },
    )
    several(
        "F109-no-such-street",
        {
            "少一字": form("F109 a", "成都市").spoilt(division="成都市武侯区玉林路街道", address="武侯区育才路12号"),
            "当时的县名": form("F109 b", "凉山彝族自治州")
            .but(filed_on="2020年12月1日")
            .spoilt(division="凉山彝族自治州会理县城北街道", address="育才路12号"),
        },
    )
    one("near-F109-other-official-spelling", form("near F109 a", "绵阳市").but(county="涪城区", street="城厢街道", address="涪城区城厢街道育才路12号"))
    one("F116-town", form("F116 a", "绵阳市").but(county="平武县", street="龙安镇", community="政府街社区", address="平武县龙安镇政府街12号"))
    one("near-F116-street-called-town", form("near F116 a", "成都市").but(county="金堂县", street="赵镇街道", community="家珍社区", address="金堂县赵镇街道花园街12号"))
    # F107, F108, F118
    several(
        "F107-cover-and-table",
        {
            "名称": form("F107 a").spoilt(cover_community="花园社区"),
            "所在市": form("F107 b", "成都市").spoilt(city="绵阳市"),
        },
    )
    compat = form("near F107 a").but(community="会仙桥社区")
    one("near-F107-compatibility-character", compat.but(cover_community="会仙桥\ufa4c区"))
    several(
        "F108-not-a-community",
        {
            "居委会": form("F108 a").but(community="会仙桥社区居委会"),
            "小区": form("F108 b").but(community="桂花小区"),
            "街道": form("F108 c").but(community="桂花巷街道"),
        },
    )
    one("near-F108-village-inside", form("near F108 a").but(community="桂花新村社区"))
    one("F118-upper-names", (city := form("F118 a", "成都市")).but(community="成都市" + city.community))
    one("near-F118-same-characters", form("near F118 a", "成都市").but(county="双流区", street="华阳街道", community="锦江社区", address="双流区华阳街道花园街12号"))
    # F112, F113, F110
    several(
        "F112-job-title",
        {
            "书记": form("F112 a").spoilt(leader="王建书记"),
            "数字": form("F112 b").spoilt(leader="李明3"),
        },
    )
    several(
        "near-F112-long-names",
        {
            "间隔号": form("near F112 a", "凉山彝族自治州").but(leader="阿牛·木呷"),
            "复姓": form("near F112 b").but(leader="欧阳文慧"),
        },
    )
    several(
        "F113-incomplete-address",
        {
            "没有门牌": form("F113 a").but(address="育才路旁"),
            "别的县": form("F113 b", "绵阳市").but(county="涪城区", street="城厢街道", address="游仙区育才路12号"),
        },
    )
    one("near-F113-group-and-number", form("near F113 a").but(address="新华村3组12号"))
    several(
        "F110-chinese-numerals",
        {
            "户数": (f := form("F110 a")).but(summary=f.summary + "新增停车位三百二十个，惠及居民五百余户、一千二百人。"),
            "百分之": (f := form("F110 b")).but(summary=f.summary + "垃圾分类覆盖率达到百分之九十五。"),
        },
    )
    one("F110-date-in-words", form("F110 c").but(filed_on="2021年9月1日").written(filed_on="二〇二一年九月一日"))
    one(
        "near-F110-names-and-idioms",
        (f := form("near F110 a")).but(summary=f.summary + "学习贯彻党的十九大精神，落实一区一策、一户一表，开展三年行动，第一书记和两委成员带头，举办六五环境日宣传，千千万万居民参与，形成一系列制度。"),
    )


def chain(made, between):
    """The division with something between its parts."""
    return made.written(division=between.join([made.city, made.county, made.street]))
