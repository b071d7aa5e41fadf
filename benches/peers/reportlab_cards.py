"""A clerk's script on reportlab: one certificate a row, A4 landscape.

    reportlab_cards.py ROSTER.csv FONT.ttf OUT

The same card as certificate.typ in what a reader sees: border, heading, path
and name, award, title, number, issuer, date, QR code. Plain PDF: reportlab
writes no PDF/A with attachments and no tags.
"""

import csv
import hashlib
import sys
from pathlib import Path

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas


def card(row: dict, out: Path) -> None:
    width, height = landscape(A4)
    path = out / f"{row['编号']}_{row['社区名称']}.pdf"
    canvas = Canvas(str(path), pagesize=(width, height), invariant=1)
    canvas.setTitle("证书：" + row["社区名称"])
    canvas.setStrokeColorRGB(0.69, 0.53, 0.22)
    for inset, line in ((12, 2), (15, 0.5), (17, 0.5)):
        canvas.setLineWidth(line)
        canvas.rect(inset * mm, inset * mm, width - 2 * inset * mm, height - 2 * inset * mm)
    canvas.setFont("body", 40)
    canvas.drawCentredString(width / 2, height - 52 * mm, "证书")
    canvas.setFont("body", 18)
    whole = row["所在行政区划"] + row["社区名称"]
    canvas.drawString(34 * mm, height - 78 * mm, whole + "：")
    award = "经审核、抽验和公示，你社区符合《四川省绿色社区创建行动实施方案》的要求，命名为"
    canvas.drawString(46 * mm, height - 92 * mm, award)
    canvas.setFont("body", 30)
    canvas.drawCentredString(width / 2, height - 118 * mm, row["拟创建称号"])
    canvas.setFont("body", 14)
    canvas.drawString(34 * mm, 30 * mm, "编号：" + row["编号"])
    canvas.drawRightString(width - 40 * mm, 46 * mm, "四川省住房和城乡建设厅")
    canvas.drawRightString(width - 52 * mm, 36 * mm, "2022年12月30日")
    digest = hashlib.sha256(repr(row).encode()).hexdigest()
    text = f"{row['编号']}|{whole}|{row['拟创建称号']}|{digest}"
    code = QrCodeWidget(text, barWidth=26 * mm, barHeight=26 * mm, barBorder=0, barLevel="M")
    drawing = Drawing(26 * mm, 26 * mm)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, width / 2 - 13 * mm, 26 * mm)
    canvas.save()


def main() -> None:
    roster, font, out = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    pdfmetrics.registerFont(TTFont("body", font))
    with open(roster, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            card(row, out)


main()
