"""What both peers check, once the fields are read: required fields, title,
length, telephone, division chain, the street's opinion, digests.

A peer script reads the fields in its own way and calls `run`. Findings go to
stdout as `path TAB code`, one a line. Written as a careful office would write
it for this batch, not tuned to be slow.
"""

import csv
import hashlib
import re
import sys
from pathlib import Path

DIVISIONS = Path(__file__).parent.parent.parent / "forms/sichuan-green-community/divisions"
TITLES = {"四川省绿色社区", "四川省省级示范绿色社区"}
LABELS = {
    "社区名称": "community",
    "拟创建称号": "title",
    "所在行政区划": "division",
    "社区负责人姓名": "leader",
    "负责人联系电话": "phone",
    "社区居委会地址": "address",
    "社区基本情况": "summary",
    "街道": "street",
}
COVER = {"社区名称": "cover_community", "所在市（州）": "city", "填报时间：": "filed_on"}
REQUIRED = ["cover_community", "city", "filed_on", "community", "title", "division", "leader", "phone", "address", "summary"]
SPACE = re.compile(r"\s+")
BLANK = re.compile(r"[\s_/]*|年月日")
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d+)?")
DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def squeeze(text):
    return SPACE.sub("", text)


def cover_field(text):
    """Field and value of a line on the cover, or None."""
    text = squeeze(text)
    for label, field in COVER.items():
        if text.startswith(label):
            return field, text.removeprefix(label)
    return None


def read_divisions():
    """City → county → streets."""
    def rows(name):
        with open(DIVISIONS / name, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    upper = {row["code"]: row for row in rows("city-county.csv")}
    tree = {}
    for row in rows("street.csv"):
        county = upper[row["parent"]]
        city = upper[county["parent"]]["name"]
        tree.setdefault(city, {}).setdefault(county["name"], set()).add(row["name"])
    return tree


def is_chain(text, tree):
    for city, counties in tree.items():
        if text.startswith(city):
            rest = text.removeprefix(city)
            return any(rest.startswith(county) and rest.removeprefix(county) in streets for county, streets in counties.items())
    return False


def field_codes(fields, tree):
    blank = {name for name in REQUIRED if BLANK.fullmatch(squeeze(fields.get(name, "")))}
    yield from ("F101" for _ in blank)
    if "title" not in blank and fields["title"] not in TITLES:
        yield "F102"
    if len(squeeze(fields.get("summary", ""))) > 1000:
        yield "F103"
    if "phone" not in blank and not PHONE.fullmatch(fields["phone"]):
        yield "F105"
    if "division" not in blank and not is_chain(squeeze(fields["division"]), tree):
        yield "F106"
    opinion = fields.get("street", "")
    text = squeeze(DATE.sub("", opinion)).replace("(盖章)", "").replace("年月日", "")
    if not text or not DATE.search(opinion):
        yield "O201"


def digest_codes(folder):
    listing = folder / "MANIFEST.sha256"
    if not listing.exists():
        return
    for line in listing.read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = folder / name
        if not path.exists():
            yield "A301"
            continue
        with open(path, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                yield "A302"


def run(read_fields):
    tree = read_divisions()
    for path in sorted(Path(sys.argv[1]).rglob("*.docx")):
        for code in field_codes(read_fields(path), tree):
            print(f"{path}\t{code}")
        for code in digest_codes(path.parent):
            print(f"{path}\t{code}")
