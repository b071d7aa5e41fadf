"""Word documents written as raw XML, so that every turn of the format can be
had: one small function for each piece of a document."""

from xml.sax.saxutils import escape

import files
from form import LEVELS, TITLE

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {
    "w": W,
    "r": R,
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
FONT = '<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:hint="eastAsia"/><w:sz w:val="24"/>'
A4 = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1530" w:bottom="1440" w:left="1530"/></w:sectPr>'
LABELS = {
    "community": "社 区 名 称",
    "title": "拟 创建 称 号",
    "division": "所 在 行 政 区 划",
    "leader": "社区负责人姓名",
    "phone": "负责人联系电话",
    "address": "社区居 委 会 地 址",
    "summary": "社区基本情况",
}
LEVEL_LABELS = {"street": "街道", "county": "县(市、区)", "city": "市(州)", "province": "省级"}
INSTRUCTIONS = [
    "一、本表用于四川省绿色社区创建审批。",
    "二、本表用A4纸双面打印。",
    "三、使用仿宋GB2312小四号字填报，数字统一使用阿拉伯数字。",
    "四、社区名称：填写城市社区居民委员会所辖空间区域的名称。",
    "五、拟创建称号：选填“四川省绿色社区”或“四川省省级示范绿色社区”。",
    "六、所在行政区划：填写市（州）、县（市、区）及街道（镇）全称。",
    "七、社区负责人姓名、负责人联系电话：完整准确填写。",
    "八、社区居委会地址：填写具体地址。",
    "九、社区基本情况：力求简明，不超过1000字。",
    "十、各级审核意见：签署明确意见并加盖单位公章。",
]


def r(text, more="", font=FONT):
    """A run; line feeds become breaks."""
    parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r><w:rPr>{font}{more}</w:rPr>{parts}</w:r>"


def runs(text, sizes=(2, 1, 3), font=FONT):
    """The text cut into several runs, as editing leaves it."""
    out, at = "", 0
    while at < len(text):
        size = sizes[at % len(sizes)]
        out += r(text[at : at + size], font=font)
        at += size
    return out


def p(content="", more=""):
    """A paragraph of runs, or of plain text."""
    if not content.startswith("<"):
        content = r(content) if content else ""
    return f"<w:p><w:pPr>{more}</w:pPr>{content}</w:p>"


def tc(content="", width=2500, span=1, merge=None):
    """A cell of paragraphs, or of plain text; merge is restart or continue."""
    if not content.startswith("<w:") or content.startswith("<w:r>"):
        content = "".join(p(line) for line in content.split("\n")) if not content.startswith("<") else p(content)
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = {None: "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{merged}</w:tcPr>{content}</w:tc>'


def tr(*cells):
    """A row."""
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tbl(*rows, columns=4):
    """A table."""
    grid = "".join('<w:gridCol w:w="2200"/>' for _ in range(columns))
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def sdt(tag, content, more=""):
    """A content control around runs, paragraphs or a cell."""
    return f'<w:sdt><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/>{more}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def underlined(text):
    """The filled line of a cover."""
    return r(f" {text} ", '<w:u w:val="single"/>')


def title():
    """Annex and title."""
    return p("附件 2") + p(r(TITLE, font='<w:b/><w:sz w:val="44"/>'), '<w:jc w:val="center"/>')


def cover(form):
    """The cover's three lines, as they are filled in most often."""
    return (
        title()
        + p(r("社 区 名 称 ") + underlined(form.cover_community))
        + p(r("所在市（州） ") + underlined(form.on_paper("city")))
        + p(r("填报时间： ") + underlined(form.on_paper("filed_on")))
    )


def page():
    """A page break."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def instructions(lines=INSTRUCTIONS):
    """The second page."""
    return page() + p("填表说明", '<w:jc w:val="center"/>') + "".join(p(line) for line in lines) + page()


def value(form, field, cells):
    """What stands in the value's cell: given XML, else the form's text."""
    return cells.get(field, form.on_paper(field))


def main_rows(form, cells=None, labels=None):
    """The six rows of the third page."""
    cells, labels = cells or {}, {**LABELS, **(labels or {})}
    wide = [tr(tc(labels[field]), tc(value(form, field, cells), span=3)) for field in ("community", "title", "division")]
    pair = tr(tc(labels["leader"]), tc(value(form, "leader", cells)), tc(labels["phone"]), tc(value(form, "phone", cells)))
    rest = [tr(tc(labels[field]), tc(value(form, field, cells), span=3)) for field in ("address", "summary")]
    return [*wide, pair, *rest]


def opinion(form, level):
    """The cell of one level: text above, seal mark, unit and date below."""
    text, date, unit = form.opinions.get(level, ("", "", ""))
    return "\n".join([text, unit + "（盖章）", date or "年  月  日"])


def opinion_rows(form, layout="header", cells=None, labels=None):
    """The fourth page: 各级审核意见 as a header row or as a merged column."""
    cells, labels = cells or {}, {**LEVEL_LABELS, **(labels or {})}
    if layout == "header":
        head = [tr(tc("各级审核意见", span=4))]
        return head + [tr(tc(labels[level]), tc(cells.get(level, opinion(form, level)), span=3)) for level in LEVELS]
    return [
        tr(tc("各级审核意见" if at == 0 else "", merge="restart" if at == 0 else "continue"), tc(labels[level]), tc(cells.get(level, opinion(form, level)), span=2))
        for at, level in enumerate(LEVELS)
    ]


NOTE = "注：省级示范绿色社区创建申报程序一致。"


def body(form, cells=None, layout="header", labels=None, end=A4, lines=INSTRUCTIONS):
    """A whole form."""
    return (
        cover(form)
        + instructions(lines)
        + tbl(*main_rows(form, cells, labels))
        + page()
        + tbl(*opinion_rows(form, layout, cells))
        + p(NOTE)
        + end
    )


def document(content):
    """The XML of the main part."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {names} mc:Ignorable="w14"><w:body>{content}</w:body></w:document>'


MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(content, main="word/document.xml", kind=MAIN_TYPE, parts=(), rels="", types="", change=None, **zipped):
    """A package around a body. `change` has the last word on the main part."""
    xml = document(content)
    xml = change(xml) if change else xml
    folder, name = main.rsplit("/", 1)
    content_types = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/>{types}</Types>'
    )
    relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    top = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{relationships}"><Relationship Id="rId1" Type="{R}/officeDocument" Target="{main}"/></Relationships>'
    below = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{relationships}">{rels}</Relationships>'
    return files.package(
        [
            ("[Content_Types].xml", content_types),
            ("_rels/.rels", top),
            (main, xml),
            (f"{folder}/_rels/{name}.rels", below),
            *parts,
        ],
        **zipped,
    )


def filled(form, **options):
    """A docx of a form, in the plainest layout."""
    package = {key: options.pop(key) for key in ("main", "kind", "parts", "rels", "types", "change", "comment") if key in options}
    return docx(body(form, **options), **package)
