"""Foreign judges of the scoring sheet and the score report.

    python3 tests/judges/score.py SHENPI WORK

- openpyxl reads the limits, the sums and the locks of the blank workbook;
- LibreOffice fills the blank workbook by UNO, as a person would, works out the
  sums and saves it as xlsx, ods and xls; each is read back with the same scores
  and the same total;
- LibreOffice opens the blank Word sheet and saves it; it is still read;
- openpyxl reads the workbook report; its radar and its table are there;
- the page is well formed, and its radar has its table.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import openpyxl

SHENPI, WORK = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
POINTS = [2, 5, 5, 5, 5, 3, 4, 3, 3, 3, 3, 3, 3, 3, 5, 5, 3, 3, 3, 3, 3, 4, 3, 3, 4, 4, 3, 4]
SCORES = [p - (0.5 if at % 3 == 1 else 0) for at, p in enumerate(POINTS)]

# Runs under the Python that has UNO.
FILL = r"""
import sys, time, json, uno
from com.sun.star.beans import PropertyValue
port, source, scores, outs = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), sys.argv[4:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for attempt in range(120):
    try:
        context = resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
def value(name, v):
    p = PropertyValue(); p.Name, p.Value = name, v; return p
document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(source), "_blank", 0, (value("Hidden", True),))
sheet = document.Sheets.getByIndex(0)
for row in range(200):
    text = sheet.getCellByPosition(0, row).String
    if text == "社区名称":
        sheet.getCellByPosition(1, row).String = "玉林东路社区"
    if text == "评分人":
        sheet.getCellByPosition(1, row).String = "评分人甲"
    number = sheet.getCellByPosition(2, row)
    if number.String.isdigit() and sheet.getCellByPosition(3, row).String and int(number.String) <= len(scores):
        sheet.getCellByPosition(6, row).Value = scores[int(number.String) - 1]
document.calculateAll()
for out in outs:
    kind = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}[out.rsplit(".", 1)[1]]
    document.storeToURL(uno.systemPathToFileUrl(out), (value("FilterName", kind),))
document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
"""


def run(*arguments, exit=0):
    done = subprocess.run([SHENPI, *map(str, arguments)], capture_output=True)
    assert done.returncode == exit, (arguments, done.returncode, done.stderr.decode())
    return done.stdout


def blank(folder):
    path = folder / "评分表.xlsx"
    run("template", "score", "--output", path, "--force")
    page = openpyxl.load_workbook(path).active
    limits = [rule for rule in page.data_validations.dataValidation if rule.type == "decimal" and rule.operator in (None, "between")]
    assert len(limits) == 28, len(limits)
    by_cell = {str(rule.sqref): rule for rule in limits}
    rows = {int(row[2].value): row[6] for row in page.iter_rows() if isinstance(row[2].value, (int, float)) and row[3].value}
    for no, cell in rows.items():
        rule = by_cell[cell.coordinate]
        assert (float(rule.formula1), float(rule.formula2)) == (0, POINTS[no - 1]), (no, rule.formula2)
        assert not cell.protection.locked, cell.coordinate
        assert page.cell(cell.row, 4).protection.locked
    sums = [row[6].value for row in page.iter_rows() if str(row[6].value).startswith("=")]
    assert len(sums) == 6 and all("COUNT" in formula for formula in sums), sums
    assert page.protection.sheet
    print("openpyxl: 28 limits, 6 sums, labels locked")
    return path


def filled(source, folder):
    outs = [folder / f"filled.{kind}" for kind in ("xlsx", "ods", "xls")]
    port = 20000 + int(time.time()) % 20000
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
             f"--accept=socket,host=127.0.0.1,port={port};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            subprocess.run(["/usr/bin/python3", "-c", FILL, str(port), str(source), json.dumps(SCORES), *map(str, outs)],
                           check=True, timeout=300)
        finally:
            office.terminate()
            office.wait(60)
    for out in outs:
        sheet = json.loads(run("score", out, "--format", "json"))["sheets"][0]
        assert [c["score"] for c in sheet["criteria"]] == SCORES, out
        assert sheet["total"] == sum(SCORES) and sheet["complete"] and sheet["verdict"] == "accept", sheet
        # The sum that LibreOffice worked out stands in the file and agrees.
        if out.suffix == ".xlsx":
            page = openpyxl.load_workbook(out, data_only=True).active
            total = [row[6].value for row in page.iter_rows() if row[0].value == "合计"]
            assert total == [sum(SCORES)], total
    print("LibreOffice: filled by UNO, sums worked out, read back from xlsx, ods, xls")
    return outs[0]


def word(folder):
    path = folder / "评分表.docx"
    run("template", "score", "--format", "docx", "--output", path, "--force")
    saved = folder / "saved"
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "docx", "--outdir", saved, path],
                       check=True, capture_output=True)
    for file in (path, saved / "评分表.docx"):
        sheet = json.loads(run("score", file, "--format", "json", exit=1))["sheets"][0]
        codes = [d["code"] for d in sheet["diagnostics"]]
        assert codes.count("C101") == 28 and len(sheet["criteria"]) == 28, (file, codes)
    print("LibreOffice: the blank Word sheet is read before and after it")


def reports(file, folder):
    book = folder / "score.xlsx"
    run("score", file, "--output", book)
    workbook = openpyxl.load_workbook(book)
    page = workbook["雷达图"]
    rows = [[cell.value for cell in row[:4]] for row in page.iter_rows(min_row=3, max_row=7)]
    assert [row[1] for row in rows] == [25, 25, 25, 10, 15], rows
    assert page._charts, "openpyxl finds no chart"
    with zipfile.ZipFile(book) as package:
        chart = next(name for name in package.namelist() if name.startswith("xl/charts/chart"))
        assert b"radarChart" in package.read(chart)
    html = run("score", file, "--format", "html").decode()
    radar = html.index('<svg class="radar"')
    assert "<table>" in html[radar:radar + 6000], "no table beside the radar"
    assert re.search(r'role="img" aria-label="[^"]+"', html[radar:radar + 300])
    assert "<script" not in html
    print("openpyxl: radar and table in the workbook; radar and table in the page")


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    folder = WORK / "score"
    folder.mkdir(exist_ok=True)
    source = blank(folder)
    file = filled(source, folder)
    word(folder)
    reports(file, folder)


main()
