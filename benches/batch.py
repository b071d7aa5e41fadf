#!/usr/bin/env python3
"""A seeded batch of applications to measure with.

    python3 benches/batch.py OUT [--seed 1] [--count 1000] [--small] [--flat]

In: a folder to make, a seed, a number. Out: `OUT/batch/NNNNN_社区/` with
审批表.docx (70 KB of document.xml, about 20 KB in all), three attachments of
about 380 KB together and MANIFEST.sha256; `OUT/planted.tsv` names the one
defect that every fifth application carries, so that a validator's report can
be judged for completeness. `--small` writes lean forms of about 4 KB without
attachments, `--flat` puts the forms side by side in one folder.

An application depends on the seed and its number alone: a longer batch begins
with the shorter one. Divisions are real; people, numbers, names of communities
and texts are invented. No two applications share a community, a telephone
number or a file. Standard library only.
"""

import argparse
import csv
import hashlib
import random
from pathlib import Path

import office
import scans

DIVISIONS = Path(__file__).parent.parent / "forms/sichuan-green-community/divisions"
DEFECTS = ["F101", "F102", "F103", "F105", "F106", "A301", "A302", "O201"]
# One in five carries a defect.
PERIOD = 5

FIRST = "锦瑞康宁祥福安泰和美佳悦嘉怡景秀春秋华荣润泽清芳翠碧紫金银玉星月阳晨曙光霞云虹桥塘溪泉"
SECOND = "绣苑园庭湖山林竹松柏桂兰菊梅荷莲枫杨柳榆槐棠梧桐樟楠杉茂盛丰盈裕昌兴旺辉煌灿烂明亮朗"
KINDS = ["路", "街", "苑", "桥", "园", "巷", "坊", "湾"]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华慧巧美雅琴玲桂香月莺媛荣爱霞珍贞莉兰凤洁梅琳素云莲真环雪"
INSTRUCTIONS = [
    "一、本表是四川省绿色社区创建审批用表，由社区居民委员会填写。",
    "二、本表用 A4 纸双面打印。",
    "三、填报文字使用仿宋 GB2312 小四号，数字统一使用阿拉伯数字；内容较多的，可调整字号或另附页。",
    "四、社区名称：城市社区（包括县城人民政府所在地城关镇）居民委员会所辖空间区域的名称。",
    "五、拟创建称号：根据创建情况与申报意愿，选填“四川省绿色社区”或“四川省省级示范绿色社区”。",
    "六、所在行政区划：填写所在的市（州）、县（市、区）及街道（镇）全称。",
    "七、社区负责人姓名及联系方式：完整准确填写居委会主要负责人的信息。",
    "八、社区居委会地址：完整填写居委会所在具体地址。",
    "九、社区基本情况：力求简明，不超过 1000 字，创建工作情况真实准确、重点突出。",
    "十、各级审核意见：由街道办事处及县（市、区）、市（州）、省级审核单位签署明确意见并加盖单位公章。",
]
SENTENCES = [
    "自{year}年启动绿色社区创建以来，成立创建工作领导小组，制定年度计划，召开居民议事会{n}次。",
    "推进海绵化改造，新建透水铺装{big}平方米、雨水花园{few}处。",
    "社区绿地率{percent}%，人均公共绿地{decimal}平方米。",
    "完成老旧小区改造{few}个，惠及居民{big}户，改造雨污管网{decimal}公里，更换LED节能路灯{n}盏。",
    "引入物业服务{few}家，打造绿色消费站点{few}个，开设旧物交换点{few}处。",
    "生活垃圾分类投放点{n}处，覆盖率达到{high}%，厨余垃圾日均收运{decimal}吨。",
    "组建环保志愿者队伍{few}支，注册志愿者{n}人，每年开展活动{n}次以上。",
    "建成社区智慧平台，接入安防摄像头{n}路、充电桩{n}个、智能水表{big}只。",
    "清理楼道杂物{n}吨，规整架空线缆{decimal}公里，新增停车位{n}个。",
    "利用公告栏、微信群和入户走访宣传绿色生活方式，发放资料{big}份，受众{big}人次。",
    "推广节水器具{big}套，公共区域节水型器具使用率达到{high}%。",
    "开展绿色家庭、绿色楼栋评选，评出绿色家庭{n}户、绿色楼栋{few}栋。",
    "修缮社区文化长廊{n}米，设置绿色生活展板{n}块，接待参观{n}批次。",
    "与驻区学校、单位签订共建协议{few}份，联合开展植树、护河等活动{few}次。",
    "建立居民、物业、社区共同参与的议事机制，办结居民诉求{n}件，满意率{high}%。",
    "整治小微绿地{few}块，补植乔木{n}株、灌木{big}株，建成口袋公园{few}个。",
]


class Case:
    """One application: what is filled in, and what is wrong with it."""

    def __init__(self, seed, number, streets, small):
        self.rng = rng = random.Random(f"{seed}/{number}")
        self.number, self.small = number, small
        city, county, street = streets[number % len(streets)]
        name = number // len(streets) * 7 + number
        name, first = divmod(name, len(FIRST))
        name, second = divmod(name, len(SECOND))
        self.community = FIRST[first] + SECOND[second] + KINDS[name % len(KINDS)] + "社区"
        self.city, self.county, self.street = city, county, street
        self.title = "四川省绿色社区" if rng.random() < 0.9 else "四川省省级示范绿色社区"
        self.division = city + county + street
        self.leader = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice([1, 2, 2])))
        # 3^18 and 10^9 have no common factor: every number has its own telephone.
        self.phone = f"1{rng.choice('3578')}{(number * 387420489 + 271828183) % 10**9:09}"
        self.address = f"{county}{street}{rng.choice(FIRST)}{rng.choice(SECOND)}路{rng.randrange(1, 400)}号"
        self.summary = self.describe(300 if small else rng.randrange(820, 930))
        self.filed = (2021, rng.randrange(3, 8), rng.randrange(1, 29))
        self.opinion_date = f"2021年8月{rng.randrange(1, 29)}日"
        self.defect = self.plant() if number % PERIOD == PERIOD - 1 else None

    def describe(self, limit):
        """The summary, sentence by sentence up to `limit` characters."""
        rng = self.rng
        text = (
            f"本社区辖区面积{rng.randrange(40, 300) / 100:.2f}平方公里，有居民{rng.randrange(900, 9000)}户、"
            f"{rng.randrange(9001, 28000)}人，设党支部{rng.randrange(2, 12)}个、居民小组{rng.randrange(3, 14)}个。"
        )
        # The first says what the form asks for; long summaries come round to
        # a sentence again, with other figures.
        others = SENTENCES[1:]
        sentences = SENTENCES[:1] + [sentence for _ in range(3) for sentence in rng.sample(others, len(others))]
        for sentence in sentences:
            sentence = sentence.format(
                year=rng.randrange(2018, 2021),
                n=rng.randrange(12, 400),
                big=rng.randrange(600, 9900),
                few=rng.randrange(2, 10),
                percent=f"{rng.randrange(300, 450) / 10:.1f}",
                high=rng.randrange(81, 100),
                decimal=f"{rng.randrange(11, 90) / 10:.1f}",
            )
            if len(text) + len(sentence) > limit:
                break
            text += sentence
        return text

    def plant(self):
        rng = self.rng
        codes = [code for code in DEFECTS if not (self.small and code.startswith("A"))]
        code = codes[self.number // PERIOD % len(codes)]
        if code == "F101":
            setattr(self, rng.choice(["leader", "address", "phone"]), rng.choice(["", "/", "____"]))
        elif code == "F102":
            self.title = rng.choice(["绿色社区示范点", "省级绿色社区", "成都市绿色社区"])
        elif code == "F103":
            self.summary = self.describe(1200)
        elif code == "F105":
            self.phone = self.phone[: rng.choice([8, 9, 10])]
        elif code == "F106":
            self.division = rng.choice([self.city + self.street, self.city + self.county])
        elif code == "O201":
            self.opinion_date = "年 月 日"
        return code

    def document(self) -> bytes:
        rng, body = self.rng, office.Body(self.rng)
        body.paragraph("附件 2")
        body.paragraph()
        body.paragraph("四川省绿色社区创建审批表", align="center", title=True)
        for _ in range(3):
            body.paragraph()
        body.paragraph("社 区 名 称 ", (f" {self.community} ", "u"), indent=500)
        body.paragraph("所在市（州） ", (f" {self.city} ", "u"), indent=500)
        body.paragraph("填报时间： ", ("{} 年 {} 月 {} 日".format(*self.filed), "u"), indent=500)
        body.paragraph()
        if not self.small:
            body.paragraph("填表说明", align="center", page_break=True)
            for line in INSTRUCTIONS:
                body.paragraph(line, indent=200)
            body.paragraph()

        def label(text, span=1):
            return (span, None, [(text, "center")])

        def wide(*lines, span=3):
            return (span, None, [(line, "left") for line in lines])

        rows = [
            [label("社 区 名 称"), wide(self.community)],
            [label("拟 创建 称 号"), wide(self.title)],
            [label("所 在 行 政 区 划"), wide(self.division)],
            [label("社区负责人姓名"), wide(self.leader, span=1), label("负责人联系电话"), wide(self.phone, span=1)],
            [label("社区居 委 会 地 址"), wide(self.address)],
            [label("社区基本情况"), wide(*self.paragraphs())],
        ]
        verdict = rng.choice(["经审核，该社区创建工作符合要求，同意推荐。", "经现场核查，申报材料真实完整，同意上报。"])
        for at, name in enumerate(["街道", "县(市、区)", "市(州)", "省级"]):
            text, date = (verdict, self.opinion_date) if at == 0 else ("", "年 月 日")
            merge = (1, "restart", [("各级审核意见", "center")]) if at == 0 else (1, "continue", [("", "center")])
            rows.append([merge, label(name), (2, None, [(text, "left"), ("", "left"), ("(盖章)", "right"), (date, "right")])])
        body.table([1928, 2494, 1928, 2494], rows)
        body.paragraph("注：省级示范绿色社区创建申报程序一致。")
        return office.package(body, "四川省绿色社区创建审批表", self.small)

    def paragraphs(self):
        """The summary in three paragraphs, cut between sentences."""
        sentences = self.summary.split("。")[:-1]
        third = len(sentences) // 3 + 1
        return ["。".join(sentences[at : at + third]) + "。" for at in range(0, len(sentences), third)]

    def write(self, folder: Path):
        rng = self.rng
        files = {
            "审批表.docx": self.document(),
            "附件/街道意见扫描件.jpg": scans.jpeg(rng, 310, 439),
            "附件/现场照片.jpg": scans.jpeg(rng, 320, rng.randrange(300, 360)),
            "附件/工作总结.pdf": scans.pdf(rng, 310, rng.randrange(420, 450)),
        }
        listed = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()]
        scan = rng.choice(["附件/现场照片.jpg", "附件/工作总结.pdf"])
        if self.defect == "A301":
            del files[scan]
        elif self.defect == "A302":
            data = bytearray(files[scan])
            data[len(data) // 2] ^= 0x04
            files[scan] = bytes(data)
        (folder / "附件").mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        (folder / "MANIFEST.sha256").write_text("".join(listed), encoding="utf-8")


def read_streets(seed):
    """Every street office of Sichuan as (city, county, street), shuffled."""
    def rows(name):
        with open(DIVISIONS / name, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    upper = {row["code"]: row for row in rows("city-county.csv")}
    found = []
    for row in rows("street.csv"):
        if row["name"].endswith("街道"):
            county = upper[row["parent"]]
            found.append((upper[county["parent"]]["name"], county["name"], row["name"]))
    random.Random(f"{seed}/streets").shuffle(found)
    return found


def generate(out: Path, seed=1, count=1000, small=False, flat=False):
    """Writes the batch below `out` and returns the planted defects by path."""
    streets = read_streets(seed)
    batch = out / "batch"
    batch.mkdir(parents=True)
    planted = {}
    for number in range(count):
        case = Case(seed, number, streets, small)
        name = f"{number + 1:06}_{case.community}"
        path = f"{name}.docx" if flat else f"{name}/审批表.docx"
        if case.defect:
            planted[path] = case.defect
        if small:
            file = batch / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(case.document())
        else:
            case.write(batch / name)
    lines = [f"{path}\t{code}\n" for path, code in planted.items()]
    (out / "planted.tsv").write_text("".join(lines), encoding="utf-8")
    return planted


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--small", action="store_true", help="lean forms without attachments")
    parser.add_argument("--flat", action="store_true", help="forms side by side in one folder (with --small)")
    arguments = parser.parse_args()
    if arguments.flat and not arguments.small:
        parser.error("--flat needs --small: attachments want a folder of their own")
    planted = generate(arguments.out, arguments.seed, arguments.count, arguments.small, arguments.flat)
    print(f"{arguments.count} applications, {len(planted)} with a defect: {arguments.out}/batch")


if __name__ == "__main__":
    main()
