"""Forms and rosters by the writers that offices use: python-docx, openpyxl,
xlwt, LibreOffice. Dates in what they write are fixed."""

import datetime
import io
import pathlib
import re
import subprocess
import tempfile

import docx as python_docx
import openpyxl
import xlwt
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl.styles import Alignment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import files
from form import LEVELS, TITLE, iso
from word import INSTRUCTIONS, LABELS, LEVEL_LABELS, NOTE, opinion

HEADERS = {
    "community": "社区名称",
    "city": "所在市（州）",
    "filed_on": "填报时间",
    "title": "拟创建称号",
    "division": "所在行政区划",
    "leader": "社区负责人姓名",
    "phone": "负责人联系电话",
    "address": "社区居委会地址",
    "summary": "社区基本情况",
}


def by_python_docx(form):
    """A docx with python-docx: styles, merged cells, A4."""
    document = python_docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    document.add_paragraph("附件 2")
    document.add_heading(TITLE, 1)
    document.add_paragraph(f"社区名称：{form.cover_community}")
    document.add_paragraph(f"所在市（州）：{form.on_paper('city')}")
    document.add_paragraph(f"填报时间：{form.on_paper('filed_on')}").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("填表说明")
    for line in INSTRUCTIONS:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=4, style="Table Grid")

    def wide(label, text, start=1):
        cells = table.add_row().cells
        cells[start - 1].text = label
        merged = cells[start].merge(cells[3])
        merged.text = text
        return cells

    for field in ("community", "title", "division"):
        wide(LABELS[field], form.on_paper(field))
    cells = table.add_row().cells
    for at, text in enumerate([LABELS["leader"], form.on_paper("leader"), LABELS["phone"], form.on_paper("phone")]):
        cells[at].text = text
    for field in ("address", "summary"):
        wide(LABELS[field], form.on_paper(field))
    first = len(table.rows)
    for level in LEVELS:
        wide(LEVEL_LABELS[level], opinion(form, level), start=2)
    table.cell(first, 0).merge(table.cell(len(table.rows) - 1, 0)).text = "各级审核意见"
    document.add_paragraph(NOTE)
    out = io.BytesIO()
    document.save(out)
    return files.repacked(out.getvalue())


def _sheet(sheet, form, true_values):
    """The form on a sheet: the cover's rows, the table, the opinions."""

    def row(at, label, text, first=1):
        sheet.cell(at, first, label)
        cell = sheet.cell(at, first + 1, text)
        cell.alignment = Alignment(wrap_text=True)
        sheet.merge_cells(start_row=at, start_column=first + 1, end_row=at, end_column=4)
        return cell

    sheet["A1"] = TITLE
    sheet.merge_cells("A1:D1")
    row(3, LABELS["community"], form.cover_community)
    row(4, "所在市（州）", form.on_paper("city"))
    date = row(5, "填报时间：", form.on_paper("filed_on"))
    if true_values:
        date.value = datetime.date.fromisoformat(iso(form.filed_on))
        date.number_format = 'yyyy"年"m"月"d"日"'
    for at, field in enumerate(("community", "title", "division"), 7):
        row(at, LABELS[field], form.on_paper(field))
    phone = form.on_paper("phone")
    for column, text in enumerate([LABELS["leader"], form.on_paper("leader"), LABELS["phone"], int(phone) if true_values else phone], 1):
        sheet.cell(10, column, text)
    row(11, LABELS["address"], form.on_paper("address"))
    row(12, LABELS["summary"], form.on_paper("summary"))
    sheet.cell(13, 1, "各级审核意见")
    sheet.merge_cells("A13:A16")
    for at, level in enumerate(LEVELS, 13):
        row(at, LEVEL_LABELS[level], opinion(form, level), first=2)
    for letter in "ABCD":
        sheet.column_dimensions[letter].width = 22
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "portrait"


def by_openpyxl(forms, true_values=False, listed=None, change=None, epoch=None):
    """An xlsx of sheet name → form; `listed` adds a sheet 附件清单."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.epoch = epoch or book.epoch
    for name, form in forms.items():
        _sheet(book.create_sheet(name), form, true_values)
    if listed:
        sheet = book.create_sheet("附件清单")
        for line in listed:
            sheet.append(line)
    return saved(book, change)


def saved(book, change=None):
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return files.repacked(out.getvalue(), change)


def formula(cell, expression, value):
    """A change that turns one cell of every sheet into a formula with the
    value that it had when it was saved."""

    def change(name, part):
        if not name.startswith("xl/worksheets/sheet"):
            return part
        attributes = rb'<c r="%s"([^>]*?)( t="\w+")?(/>|>.*?</c>)' % cell.encode()
        text = f'<f>{expression}</f><v>{value}</v></c>'.encode()
        changed, count = re.subn(attributes, lambda found: b'<c r="%s"%s t="str">' % (cell.encode(), found[1]) + text, part, flags=re.S)
        assert count == 1, (name, cell)
        return changed

    return change


def roster_rows(forms, fields, headers=None, opinions=None):
    """A header and one row a form; `opinions` says which columns hold those."""
    headers, opinions = {**HEADERS, **(headers or {})}, opinions or {}

    def cell(form, field):
        return opinion(form, opinions[field]) if field in opinions else form.on_paper(field)

    rows = [[headers.get(field, field) for field in fields]]
    for at, form in enumerate(forms, 1):
        rows.append([str(at) if field == "序号" else cell(form, field) for field in fields])
    return rows


def by_xlwt(rows, name="名单"):
    """An xls of plain rows."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls_form(form):
    """An xls of a form with merged areas and a true date, by xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("审批表")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    sheet.write_merge(0, 0, 0, 3, TITLE)
    lines = [("community", form.cover_community), ("city", form.city)]
    for at, (field, text) in enumerate(lines, 2):
        sheet.write(at, 0, HEADERS[field])
        sheet.write_merge(at, at, 1, 3, text)
    sheet.write(4, 0, "填报时间：")
    sheet.write_merge(4, 4, 1, 3, datetime.date.fromisoformat(iso(form.filed_on)), day)
    for at, field in enumerate(("community", "title", "division"), 6):
        sheet.write(at, 0, LABELS[field])
        sheet.write_merge(at, at, 1, 3, form.on_paper(field))
    for column, text in enumerate([LABELS["leader"], form.leader, LABELS["phone"], int(form.phone)]):
        sheet.write(9, column, text)
    for at, field in enumerate(("address", "summary"), 10):
        sheet.write(at, 0, LABELS[field])
        sheet.write_merge(at, at, 1, 3, form.on_paper(field))
    sheet.write_merge(12, 15, 0, 0, "各级审核意见")
    for at, level in enumerate(LEVELS, 12):
        sheet.write(at, 1, LEVEL_LABELS[level])
        sheet.write_merge(at, at, 2, 3, opinion(form, level))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_libreoffice(data, suffix, target):
    """The file converted; its bytes differ from run to run."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, f"source.{suffix}")
        source.write_bytes(data)
        command = ["soffice", "-env:UserInstallation=file:///tmp/lo-samples", "--headless", "--convert-to", target, "--outdir", folder, source]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made = source.with_suffix("." + target.split(":")[0]).read_bytes()
    return files.repacked(made) if made.startswith(b"PK") else made
