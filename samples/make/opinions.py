"""O codes: opinions of the levels, by stage."""

import word
from fields import one, several
from form import LEVELS, form


def changed(made, level, text=None, date=None):
    """One opinion with another text or date."""
    old_text, old_date, unit = made.opinions[level]
    return made.opinion(level, old_text if text is None else text, old_date if date is None else date, unit)


def lacking(made, level, text=None, date=None):
    """One opinion spoilt: nothing is claimed of it."""
    return changed(made, level, text, date).unclaimed(f"opinions.{level}")


def samples():
    # O201
    one("O201-city-stage-county-blank", without(form("O201 a", stage=3), "county"), "--stage=city")
    one("O201-text-without-date", lacking(form("O201 b", stage=1), "street", date=""), "--stage=street")
    one("O201-date-without-text", lacking(form("O201 c", stage=1), "street", text=""))
    one("near-O201-not-asked-yet", form("near O201 a", stage=1), "--stage=street")
    made = form("near O201 b")
    boxes = {"street": "同意□　不同意□\n（盖章）\n    年    月    日"}
    one("near-O201-printed-boxes", made, cells=boxes)
    # O202
    several(
        "O202-neither-yes-nor-no",
        {
            "属实": changed(form("O202 a", stage=1), "street", text="情况属实"),
            "已阅": changed(form("O202 b", stage=1), "street", text="已阅"),
        },
    )
    several(
        "near-O202-plain-words",
        {
            "推荐": changed(form("near O202 a", stage=1), "street", text="经实地查看，材料属实，予以推荐"),
            "不予": changed(form("near O202 b", stage=1), "street", text="整治不到位，不予推荐"),
        },
    )
    # O203
    early = form("O203 a", stage=2)
    one("O203-county-before-street", changed(early, "county", date=early.filed_on), "--stage=county")
    early = form("O203 b", stage=1)
    one("O203-street-before-filing", changed(early, "street", date="2021年5月1日"))
    day = form("near O203 a", stage=4)
    for level in LEVELS:
        day = changed(day, level, date=day.filed_on)
    one("near-O203-all-on-one-day", day, "--stage=province")
    # O204
    one("O204-street-blank", without(form("O204 a", stage=2), "street"))
    one("O204-county-and-city-blank", without(form("O204 b", stage=4), "county", "city"), "--stage=street")
    one("near-O204-city-not-reached", form("near O204 a", stage=2))
    # O205
    one("O205-dated-tomorrow", changed(form("O205 a", stage=1), "street", date="2022年7月1日"))
    one("near-O205-dated-today", changed(form("near O205 a", stage=1), "street", date="2022年6月30日"))
    # O206
    one("O206-another-county", unit(form("O206 a", "成都市", stage=2), "county", "泸州市江阳区住房和城乡建设局"))
    home = form("near O206 a", stage=3)
    home = unit(home, "street", f"{home.county}{home.street}办事处")
    home = unit(home, "county", f"{home.county}住房和城乡建设局")
    home = unit(home, "city", f"{home.city}住房和城乡建设局")
    one("near-O206-own-units", home, "--stage=city")
    # O207
    one("O207-refused-yet-passed-on", changed(form("O207 a", stage=2), "street", text="不符合创建标准，不同意推荐"), "--stage=county")
    one("near-O207-refused-at-the-end", changed(form("near O207 a", stage=2), "county", text="整治不到位，暂缓上报"), "--stage=county")
    one("near-O207-no-other-opinion", changed(form("near O207 b", stage=2), "street", text="公示期间没有不同意见，同意推荐"), "--stage=county")
    # Ways to print the fourth page
    several("good-opinions-header-row", {"盖章在后": form("opinions a", stage=2), "空白": form("opinions b")})
    one("good-opinions-merged-column", form("opinions c", stage=3), "--stage=city", layout="column")
    ticked = form("opinions d").opinion("street", "同意推荐", "2021年11月8日")
    one("good-opinions-ticked", ticked, "--stage=street", cells={"street": "☑同意推荐　□不同意\n（盖章）\n2021年11月8日"})
    in_line = form("opinions e", stage=1)
    text, date, _ = in_line.opinions["street"]
    one("good-opinions-in-one-line", in_line, "--stage=street", cells={"street": f"{text}。（盖章）{date}"})
    tagged = form("opinions f", stage=1)
    text, date, _ = tagged.opinions["street"]
    controls = word.p(word.sdt("opinions.street.text", word.r(text))) + word.p(word.r("（盖章）")) + word.p(word.sdt("opinions.street.date", word.r(date)))
    one("good-opinions-tagged", tagged, "--stage=street", cells={"street": controls})


def without(made, *levels):
    """The form with these opinions blank."""
    return made.but(opinions={level: said for level, said in made.opinions.items() if level not in levels})


def unit(made, level, name):
    """The form with a unit under one opinion."""
    text, date, _ = made.opinions[level]
    return made.opinion(level, text, date, name)
