#!/usr/bin/python3
"""A clerk with LibreOffice: fills in our blanks and saves them.

The blank form (docx, xlsx) and the blank roster are opened in a LibreOffice
without a window, filled in by what a clerk can reach there (the controls of the
form, the cells beside the labels) and saved; `shenpi check` must then find
nothing to say but what the clerk wrote. Usage: fill.py SHENPI OUT; the filled
files stay in OUT. Runs under the Python that has python3-uno, on Debian
/usr/bin/python3.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

SHENPI, OUT = sys.argv[1], Path(sys.argv[2]).resolve() / "fill"
AS_OF = "2022-06-30"
SUMMARY = (
    "{name}有居民3126户、7840人。2020年起开展绿色社区创建，完成9个老旧小区改造，更换节能灯具412盏，"
    "设置垃圾分类投放点27处，组建志愿服务队5支，开展节能节水宣传活动36场，参与居民4200人次，居民满意度"
    "达到96%，社区环境明显改善，绿色生活方式深入人心，居民自治机制更加健全。"
)
# What the form asks, by the key that reports give it. Three communities.
COMMUNITIES = [
    {
        "community": name,
        "city": "成都市",
        "filed_on": "2021-09-01",
        "title": "四川省绿色社区",
        "division": "成都市武侯区玉林街道",
        "leader": leader,
        "phone": phone,
        "address": f"成都市武侯区{road}",
        "summary": SUMMARY.format(name=name),
    }
    for name, leader, phone, road in [
        ("玉林东路社区", "李秀英", "13800000000", "玉林东路12号"),
        ("黉门街社区", "王建国", "028-85550000", "黉门街79号"),
        ("倪家桥社区", "张玉兰", "13900000000", "倪家桥路3-5号"),
    ]
]
LABELS = {
    "社区名称": "community",
    "所在市（州）": "city",
    "填报时间": "filed_on",
    "拟创建称号": "title",
    "所在行政区划": "division",
    "社区负责人姓名": "leader",
    "负责人联系电话": "phone",
    "社区居委会地址": "address",
    "社区基本情况": "summary",
}
OPINIONS = {
    "街道": ("street", "情况属实，同意推荐。", "2021-09-10"),
    "县(市、区)": ("county", "同意上报。", "2021-09-20"),
    "市(州)": ("city", "同意上报。", "2021-10-09"),
    "省级": ("province", "同意。", "2021-10-29"),
}
FILTERS = {"docx": "MS Word 2007 XML", "doc": "MS Word 97", "xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}
held = 0


def hold(truth, what):
    global held
    if not truth:
        sys.exit(f"fill.py: {what}")
    held += 1


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def written(day):
    """A date as the form prints it."""
    year, month, day = day.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


class Office:
    """A LibreOffice of our own: no window, a profile and a pipe for itself."""

    def __enter__(self):
        pipe = f"shenpi-fill-{os.getpid()}"
        self.process = subprocess.Popen(
            ["soffice", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;",
             f"-env:UserInstallation={(OUT / 'profile').as_uri()}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        try:
            self.desktop = self.connect(pipe)
        except BaseException:
            self.kill()
            raise
        return self

    def connect(self, pipe):
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        for _ in range(300):
            try:
                there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
            except NoConnectException:
                try:  # a fifth of a second, or less if it ends
                    sys.exit(f"fill.py: soffice ended with {self.process.wait(timeout=0.2)}")
                except subprocess.TimeoutExpired:
                    pass
        sys.exit("fill.py: no word from soffice within a minute")

    def open(self, path):
        return self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(Hidden=True))

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
            self.process.wait(timeout=60)
        except (DisposedException, subprocess.TimeoutExpired):
            pass
        self.kill()


def items(enumerated):
    enumeration = enumerated.createEnumeration()
    while enumeration.hasMoreElements():
        yield enumeration.nextElement()


def blanks(text):
    """The controls that still show their placeholder, in printed order."""
    for paragraph in items(text):
        if paragraph.supportsService("com.sun.star.text.TextTable"):
            for name in paragraph.CellNames:
                yield from blanks(paragraph.getCellByName(name))
            continue
        for portion in items(paragraph):
            if portion.TextPortionType == "ContentControl" and portion.ContentControl.ShowingPlaceHolder:
                yield portion.ContentControl


def type_over(control, value):
    """Writes into the control, then takes its placeholder away behind it."""
    placeholder = control.getAnchor().getString()
    control.setString(value)
    whole = control.getAnchor()
    cursor = whole.getText().createTextCursorByRange(whole.getEnd())
    cursor.goLeft(len(placeholder), True)
    hold(cursor.String == placeholder, f"{cursor.String!r} stands where {placeholder!r} stood")
    cursor.setString("")
    control.ShowingPlaceHolder = False


def fill_document(document):
    first = COMMUNITIES[0]
    values = [first[key] for key in ("community", "city", "filed_on")]
    values += [first[key] for key in ("community", "title", "division", "leader", "phone", "address", "summary")]
    for _, text, day in OPINIONS.values():
        values += [text, day]
    controls = list(blanks(document.Text))
    hold(len(controls) == len(values), f"{len(controls)} controls to fill in, not {len(values)}")
    for control, value in zip(controls, values):
        if control.Date:
            # What the calendar of the control does.
            control.CurrentDate, value = f"{value}T00:00:00Z", written(value)
        choices = [item.Value for entry in control.ListItems for item in entry if item.Name == "DisplayText"]
        hold(not choices or value in choices, f"{value} is not offered")
        type_over(control, value)


def folded(text):
    return "".join(text.split()).rstrip("：:")


def cells(sheet):
    """Cells with text, row by row: the text folded, column, row."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    rows = sheet.getCellRangeByPosition(0, 0, min(last.EndColumn, 50), min(last.EndRow, 300)).DataArray
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and value.strip():
                yield folded(value), column, row


def type_into(sheet, column, row, value):
    """As if typed: the cell's format decides what becomes of it."""
    cell = sheet.getCellByPosition(column, row)
    hold(not cell.CellProtection.IsLocked, f"the cell {cell.AbsoluteName} is locked")
    cell.setFormula(value)


def fill_sheet(document):
    sheet = document.Sheets.getByIndex(0)
    found = set()
    for text, column, row in list(cells(sheet)):
        if text in LABELS:
            type_into(sheet, column + 1, row, COMMUNITIES[0][LABELS[text]])
            found.add(text)
        elif text in OPINIONS:
            _, opinion, day = OPINIONS[text]
            type_into(sheet, column + 1, row, opinion)
            type_into(sheet, column + 3, row + 1, day)
            found.add(text)
    hold(found == {*LABELS, *OPINIONS}, f"no such labels: {({*LABELS, *OPINIONS}) - found}")


def fill_roster(document):
    sheet = document.Sheets.getByIndex(0)
    header = {LABELS[text]: (column, row) for text, column, row in cells(sheet) if text in LABELS}
    hold(len(header) == len(LABELS), f"the header has {sorted(header)}")
    for below, community in enumerate(COMMUNITIES, 1):
        for key, (column, row) in header.items():
            type_into(sheet, column, row + below, community[key])


def blank(what, name):
    path = OUT / name
    command = [SHENPI, "template", what, "--output", path]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    hold(run.returncode == 0, f"template {what}: exit {run.returncode}: {run.stderr}")
    return path


def judge(path, stage, communities):
    command = [SHENPI, "check", path, "--as-of", AS_OF, "--stage", stage, "--format", "json"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    hold(run.returncode == 0, f"{path.name}: exit {run.returncode}: {run.stdout}{run.stderr}")
    applications = json.loads(run.stdout)["applications"]
    said = [f"{one['code']} {one['message']}" for app in applications for one in app["diagnostics"]]
    hold(not said, f"{path.name}: {said}")
    for application, wanted in zip(applications, communities, strict=True):
        record = application["record"]
        for key, value in wanted.items():
            read = "".join(record[key].values()) if key == "division" else record[key]
            hold(read == value, f"{path.name}: {key} is {read}, not {value}")
        if stage == "province":
            opinions = {level: {"text": text, "date": day} for level, text, day in OPINIONS.values()}
            hold(record["opinions"] == opinions, f"{path.name}: {record['opinions']}")
    print(f"fill.py: {path.name} is clean")


shutil.rmtree(OUT, ignore_errors=True)
OUT.mkdir(parents=True)
one = COMMUNITIES[:1]
jobs = [
    (blank("form", "form.docx"), fill_document, ("docx", "doc"), "province", one),
    (blank("form", "form.xlsx"), fill_sheet, ("xlsx", "ods"), "province", one),
    (blank("roster", "roster.xlsx"), fill_roster, ("xlsx", "ods"), "community", COMMUNITIES),
]
filled = []
with Office() as office:
    for path, fill, formats, stage, communities in jobs:
        document = office.open(path)
        fill(document)
        for format in formats:
            saved = OUT / f"{path.stem}-{path.suffix[1:]}-filled.{format}"
            document.storeToURL(saved.as_uri(), properties(FilterName=FILTERS[format]))
            filled.append((saved, stage, communities))
        document.close(True)
for saved, stage, communities in filled:
    judge(saved, stage, communities)
print(f"fill.py: {held} statements held")
