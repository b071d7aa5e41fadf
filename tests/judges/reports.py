#!/usr/bin/env python3
"""Foreign judges of what shenpi writes: jsonschema, openpyxl, python-docx, lxml
and Python's own csv and json.

Every report of one batch must be whole in the eyes of a program that we did not
write, and all of them must tell the same story. Usage: reports.py SHENPI BATCH
OUT; the reports stay in OUT. Last line: how many statements held.
"""

import csv
import json
import re
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import docx
import jsonschema
import lxml.html
import openpyxl

ROOT = Path(__file__).resolve().parents[2]
SHENPI, BATCH, OUT = sys.argv[1], sys.argv[2], Path(sys.argv[3])
VERDICTS = {"受理": "accept", "退回": "return", "无法读取": "unreadable"}
held = 0


def hold(truth, what):
    global held
    if not truth:
        sys.exit(f"reports.py: {what}")
    held += 1


def check(format):
    path = OUT / f"report.{format}"
    command = [SHENPI, "check", BATCH, "--as-of", "2021-10-01", "--stage", "street"]
    run = subprocess.run([*command, "--format", format, "--output", path], capture_output=True, text=True)
    hold(run.returncode in (0, 1, 3), f"{format}: exit {run.returncode}: {run.stderr}")
    return path


def template(what, format):
    path = OUT / f"{what}.{format}"
    command = [SHENPI, "template", what, "--output", path, "--force"]
    run = subprocess.run(command, capture_output=True, text=True)
    hold(run.returncode == 0, f"template {what}: exit {run.returncode}: {run.stderr}")
    return path


def sarif(report):
    with open(ROOT / "tests/data/sarif-schema-2.1.0.json", encoding="utf-8") as file:
        schema = json.load(file)
    log = json.loads(check("sarif").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    faults = list(validator.iter_errors(log))
    hold(not faults, f"sarif: {faults[0].message if faults else ''}")
    found = Counter(result["ruleId"] for run in log["runs"] for result in run["results"])
    hold(found == codes(report), "sarif and json differ in their codes")
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    hold(set(found) <= set(rules), "sarif: a result without its rule")


def codes(report):
    applications = report["applications"]
    return Counter(found["code"] for app in applications for found in app["diagnostics"])


def whole(report):
    """Sums of the JSON report."""
    applications, totals = report["applications"], report["totals"]
    hold(report["schema"] == "shenpi.check/1", "json: schema")
    hold(totals["applications"] == len(applications) > 0, "json: applications")
    verdicts = Counter(app["verdict"] for app in applications)
    for name in VERDICTS.values():
        hold(totals[name] == verdicts[name], f"json: {name}")
    severities = Counter(found["severity"] for app in applications for found in app["diagnostics"])
    hold(totals["errors"] == severities["error"], "json: errors")
    hold(totals["warnings"] == severities["warning"], "json: warnings")


def ndjson(report):
    lines = [json.loads(line) for line in check("ndjson").read_text("utf-8").splitlines()]
    applications = [line for line in lines if "verdict" in line]
    hold(applications == report["applications"], "ndjson and json differ")


def table(report):
    with open(check("csv"), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = Counter(row["代码"] for row in rows if row["代码"])
    hold(found == codes(report), "csv and json differ in their codes")
    files = {row["文件"] for row in rows}
    hold(files == {app["path"] for app in report["applications"]}, "csv: files")


def workbook(report):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know data bars of 2010
        book = openpyxl.load_workbook(check("xlsx"))
    applications = rows(book["社区"])
    verdicts = [VERDICTS[row["结论"]] for row in applications]
    hold(verdicts == [app["verdict"] for app in report["applications"]], "xlsx: verdicts")
    found = Counter(row["代码"] for row in rows(book["问题"]))
    hold(found == codes(report), "xlsx and json differ in their codes")
    files = sum(len(app["attachments"]) for app in report["applications"])
    hold(len(rows(book["附件"])) == files, "xlsx: attachments")
    for sheet in book:
        for row in sheet.iter_rows():
            formulas = [cell.coordinate for cell in row if cell.data_type == "f"]
            hold(not formulas, f"xlsx: a formula in {sheet.title} {formulas}")


def rows(sheet):
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row)) for row in body]


def page(report):
    tree = lxml.html.parse(str(check("html")))
    applications = tree.xpath("//details[contains(concat(' ', @class, ' '), ' app ')]")
    verdicts = [app.get("data-verdict") for app in applications]
    hold(verdicts == [app["verdict"] for app in report["applications"]], "html: verdicts")
    hold(not tree.xpath("//@style | //@*[starts-with(name(), 'on')]"), "html: inline style or script")
    away = [link for link in tree.xpath("//@href | //@src") if re.match(r"(?!file:|data:image/png;)(\w+:|//)", link)]
    hold(not away, f"html: points away: {away[:3]}")


def templates():
    labels = ["社区名称", "拟创建称号", "所在行政区划", "社区负责人姓名", "负责人联系电话", "社区基本情况", "各级审核意见"]
    form = docx.Document(template("form", "docx"))
    # python-docx leaves text of content controls out of `cell.text`.
    cells = {plain("".join(text.text for text in cell.iter(tag("t")))) for table in form.tables for cell in table._element.iter(tag("tc"))}
    for label in labels:
        hold(any(label in cell for cell in cells), f"docx template: no {label}")
    section = form.sections[0]
    hold((section.page_width.mm // 1, section.page_height.mm // 1) == (210, 297), "docx template: not A4")
    for what in ("form", "roster"):
        book = openpyxl.load_workbook(template(what, "xlsx"))
        texts = {plain(str(cell)) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell}
        for label in labels[:6]:
            hold(any(label in text for text in texts), f"{what} as xlsx: no {label}")


def tag(name):
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name


def plain(text):
    return "".join(text.split())


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    report = json.loads(check("json").read_text("utf-8"))
    whole(report)
    sarif(report)
    ndjson(report)
    table(report)
    workbook(report)
    page(report)
    templates()
    print(f"reports.py: {held} statements held over {report['totals']['applications']} applications")


main()
