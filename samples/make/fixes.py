"""Makes samples/fixes: forms that somebody else has commented on already.

    python3 samples/make/fixes.py

The source of each is a sample of samples/check; python-docx and openpyxl add
the comment.
"""

from pathlib import Path

import docx
import openpyxl
from openpyxl.comments import Comment

SAMPLES = Path(__file__).resolve().parent.parent


def word():
    document = docx.Document(str(SAMPLES / "check/F105-not-a-number/十位.docx"))
    cell = document.tables[-1].rows[3].cells[-1] if len(document.tables) > 1 else document.tables[0].rows[3].cells[-1]
    for table in document.tables:
        for row in table.rows:
            for at in row.cells:
                if "138" in at.text:
                    cell = at
    run = cell.paragraphs[0].runs[0]
    document.add_comment(run, text="请核对电话", author="李某某", initials="李")
    path = SAMPLES / "fixes/docx/别人的批注.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


def sheet():
    book = openpyxl.load_workbook(SAMPLES / "check/good-xlsx/审批表.xlsx")
    page = book.active
    for row in page.iter_rows():
        for cell in row:
            text = str(cell.value or "")
            if text.startswith("1") and len(text) == 11 and text.isdigit():
                cell.value = text[:-1]
                cell.comment = Comment("请核对电话", "李某某")
    path = SAMPLES / "fixes/xlsx/别人的批注.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


word()
sheet()
