"""A clerk's script on the typst wheel: one certificate a row, A4 landscape.

    typst_cards.py ROSTER.csv FONTS OUT

The same card as certificate.typ: PDF/A-3a, tagged, the record attached, the QR
code as one SVG path.
"""

import csv
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import segno
import typst

TEMPLATE = """
#let record = json("record.json")
#let digest = sys.inputs.digest
#set document(title: "证书：" + record.社区名称)
#set text(lang: "zh", region: "cn", font: ("FandolFang R", "Noto Serif CJK SC"), size: 18pt,
  fallback: false, cjk-latin-spacing: none)
#set page(paper: "a4", flipped: true, margin: 17mm)
#pdf.attach("record.json", relationship: "source", mime-type: "application/json",
  description: "record")
#place(rect(width: 100%, height: 100%, stroke: 2pt + rgb(176, 136, 56)))
#place(dx: 3mm, dy: 3mm, rect(width: 100% - 6mm, height: 100% - 6mm, stroke: 0.5pt + rgb(176, 136, 56)))
#v(16mm)
#align(center, text(font: "Noto Serif CJK SC", weight: "bold", size: 40pt)[证书])
#v(8mm)
#pad(x: 17mm)[
  #record.所在行政区划#record.社区名称：

  #h(2em)经审核、抽验和公示，你社区符合《四川省绿色社区创建行动实施方案》的要求，命名为
  #align(center, text(font: "Noto Serif CJK SC", weight: "bold", size: 30pt)[#record.拟创建称号])
]
#place(bottom + left, dx: 17mm, dy: -13mm, text(14pt)[编号：#record.编号])
#place(bottom + center, dy: -13mm, image("qr.svg", width: 26mm, alt: "QR"))
#place(bottom + right, dx: -17mm, dy: -13mm, align(center, text(14pt)[四川省住房和城乡建设厅 \\ 2022年12月30日]))
"""


def main() -> None:
    roster, fonts, out = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    with tempfile.TemporaryDirectory() as work:
        root = Path(work)
        (root / "card.typ").write_text(TEMPLATE, encoding="utf-8")
        compiler = typst.Compiler(
            root=work, font_paths=[fonts], ignore_system_fonts=True
        )
        with open(roster, encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                record = json.dumps(row, ensure_ascii=False)
                digest = hashlib.sha256(record.encode()).hexdigest()
                (root / "record.json").write_text(record, encoding="utf-8")
                text = f"{row['编号']}|{row['所在行政区划']}{row['社区名称']}|{row['拟创建称号']}|{digest}"
                segno.make(text, error="m").save(root / "qr.svg", border=0)
                compiler.compile(
                    input=str(root / "card.typ"),
                    output=str(out / f"{row['编号']}_{row['社区名称']}.pdf"),
                    format="pdf",
                    sys_inputs={"digest": digest},
                    pdf_standards=["a-3a"],
                    timestamp=1669737600,
                )


main()
