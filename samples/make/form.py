"""Invented applications: what stands in a form, before any file format.

Divisions and most names of communities are real (communities.csv is picked from
the public division data). People, telephone numbers, addresses and everything
that is said of a community are invented. The same seed gives the same form.
"""

import csv
import dataclasses
import hashlib
import pathlib
import random

HERE = pathlib.Path(__file__).parent
TITLE = "四川省绿色社区创建审批表"
GREEN = "四川省绿色社区"
MODEL = "四川省省级示范绿色社区"
LEVELS = ["street", "county", "city", "province"]

with open(HERE / "communities.csv", encoding="utf-8") as file:
    COMMUNITIES = [tuple(row.values()) for row in csv.DictReader(file)]
SEEDS = HERE / "seeds.csv"
with open(SEEDS, encoding="utf-8") as file:
    # Which community a seed has, so that new samples change no other.
    _known = {seed: int(at) for seed, at in csv.reader(file)}
_used = {}

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲梅鹏辉文斌莉婷雪琳佳"
ROADS = "育才路 建设路 文化路 滨江路 和平街 解放街 人民路 迎宾路 学府路 花园街 新华巷 公园路".split()


@dataclasses.dataclass(frozen=True)
class Form:
    """What one form says. `wrong` names the fields that a sample spoils."""

    community: str
    city: str
    county: str
    street: str
    title: str
    filed_on: str
    leader: str
    phone: str
    address: str
    summary: str
    division: str
    cover_community: str
    opinions: dict
    wrong: frozenset = frozenset()
    shown: dict = dataclasses.field(default_factory=dict)

    def on_paper(self, field):
        """What is written for a field."""
        return self.shown.get(field, getattr(self, field))

    def written(self, **texts):
        """The form with these fields written otherwise than the record has them."""
        return dataclasses.replace(self, shown={**self.shown, **texts})

    def but(self, **changes):
        """Another form that is right as well."""
        if "community" in changes:
            changes.setdefault("cover_community", changes["community"])
        if {"city", "county", "street"} & set(changes):
            parts = [changes.get(part, getattr(self, part)) for part in ("city", "county", "street")]
            changes.setdefault("division", "".join(parts))
        return dataclasses.replace(self, **changes)

    def spoilt(self, **changes):
        """The form with a fault: no truth is claimed for these fields."""
        return dataclasses.replace(self.unclaimed(*changes), **changes)

    def unclaimed(self, *fields):
        """The form, of whose fields nothing is claimed."""
        return dataclasses.replace(self, wrong=self.wrong | set(fields))

    def opinion(self, level, text, date, unit=""):
        """The form with the opinion of one level."""
        return self.but(opinions={**self.opinions, level: (text, date, unit)})

    def truth(self):
        """What the record must say, in the words of the contract."""
        record = {field: getattr(self, field) for field in ("community", "city", "title", "leader", "phone", "address", "summary")}
        record |= {f"division.{part}": getattr(self, part) for part in ("city", "county", "street") if part not in self.wrong}
        if "filed_on" not in self.wrong:
            record["filed_on"] = iso(self.filed_on)
        for level, (text, date, _unit) in self.opinions.items():
            if f"opinions.{level}" not in self.wrong:
                record[f"opinions.{level}.text"] = text
                record[f"opinions.{level}.date"] = iso(date)
        return {key: value for key, value in record.items() if value and key.split(".")[0] not in self.wrong}


def iso(date):
    """2021年9月1日 as 2021-09-01."""
    if not date:
        return ""
    year, rest = date.split("年")
    month, rest = rest.split("月")
    return f"{int(year):04}-{int(month):02}-{int(rest.rstrip('日')):02}"


def later(date, days):
    """A date some days later, within the invented calendar of 28-day months."""
    year, month, day = (int(part) for part in iso(date).split("-"))
    day += days
    while day > 28:
        day, month = day - 28, month + 1
    if month > 12:
        month, year = month - 12, year + 1
    return f"{year}年{month}月{day}日"


def pick(seed, city=None):
    """A community that no other seed has, the same in every run."""
    if seed not in _known:
        taken = {*_known.values(), *_used.values()}
        start = int(hashlib.sha256(seed.encode()).hexdigest(), 16) % len(COMMUNITIES)
        around = [*range(start, len(COMMUNITIES)), *range(start)]
        _known[seed] = next(at for at in around if at not in taken and city in (None, COMMUNITIES[at][0]))
    _used[seed] = _known[seed]
    return _known[seed]


def remember():
    """Writes down which community each seed has."""
    with open(SEEDS, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(sorted(_used.items()))


def summary(rng, name):
    """A few true-sounding sentences, about 300 characters, no Chinese numerals."""
    n = rng.randint
    head = f"{name}辖区面积{n(20, 390) / 100}平方公里，有居民{n(1200, 6900)}户、{n(7000, 21000)}人，设党支部{n(3, 14)}个、居民小组{n(5, 18)}个。自2020年启动绿色社区创建以来，成立创建工作领导小组，制定年度计划，召开居民议事会{n(6, 28)}次。"
    more = [
        f"完成老旧小区改造{n(2, 12)}个，惠及居民{n(200, 900)}户，改造雨污管网{n(8, 49) / 10}公里。",
        f"更换节能路灯{n(30, 260)}盏，公共机构节水器具覆盖率{n(90, 100)}%。",
        f"设置垃圾分类投放点{n(8, 60)}处，分类覆盖率达到{n(90, 99)}%以上。",
        f"推进海绵化改造，新建透水铺装{n(800, 9000)}平方米、雨水花园{n(2, 9)}处。",
        f"组建环保志愿者队伍{n(2, 9)}支，注册志愿者{n(60, 390)}人，每年开展活动{n(4, 16)}次以上。",
        f"社区绿地率{n(26, 41)}%，人均公共绿地{n(100, 290) / 100}平方米。",
        f"建成充电桩{n(20, 190)}个、5G基站{n(4, 20)}座，小区门禁接入智慧社区平台。",
        f"居民满意度{n(82, 98)}.{n(1, 9)}%，物业服务覆盖面{n(40, 99)}%。",
    ]
    rng.shuffle(more)
    return head + "".join(more[: n(5, 7)])


def filler(length):
    """A summary of exactly so many characters that are not white space."""
    text = "本社区开展绿色社区创建工作，垃圾分类、节能改造、志愿活动有序推进。"
    part = "小区道路平整，绿化养护到位，居民踊跃参与环境整治，楼院整洁有序。"
    while len(text) < length:
        text += part
    return text[:length]


def form(seed, city=None, stage=0):
    """The right form of a seed, with the opinions of the first `stage` levels."""
    at = pick(seed, city)
    rng = random.Random(f"form {seed}")
    city, county, street, community = COMMUNITIES[at]
    filed = f"2021年{rng.randint(6, 10)}月{rng.randint(1, 28)}日"
    made = Form(
        community=community,
        cover_community=community,
        city=city,
        county=county,
        street=street,
        title=MODEL if rng.random() < 0.25 else GREEN,
        filed_on=filed,
        leader=rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice([1, 2, 2]))),
        phone=f"13{rng.randint(0, 9)}0000{at:04}",
        address=f"{county}{street}{rng.choice(ROADS)}{rng.randint(2, 390)}号",
        summary=summary(rng, community),
        division=f"{city}{county}{street}",
        opinions={},
    )
    texts = ["经审核，符合创建标准，同意推荐", "经初审，材料齐全，同意上报", "经复核，符合条件，同意上报", "抽验合格，同意命名"]
    date = filed
    for level, text in zip(LEVELS[:stage], texts):
        date = later(date, rng.randint(6, 18))
        made = made.opinion(level, text, date)
    return made
