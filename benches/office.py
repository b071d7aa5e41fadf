"""A .docx in the shape that Word gives it, from plain paragraphs and rows.

In: paragraphs and tables as small tuples. Out: the bytes of a package with
every part that a saved Word file has: runs of about 11 characters with rsid,
fonts and size on each, bookmarks, proofing marks, rendered page breaks; styles
with all latent styles, theme, settings, font table, web settings, numbering,
notes, properties. The shape matters: peers differ by a factor of two between
lean and real files. Standard library only; same random source, same bytes.
"""

import io
import random
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in [
        ("wpc", "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas"),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("o", "urn:schemas-microsoft-com:office:office"),
        ("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
        ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
        ("v", "urn:schemas-microsoft-com:vml"),
        ("wp14", "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("w10", "urn:schemas-microsoft-com:office:word"),
        ("w", W),
        ("w14", "http://schemas.microsoft.com/office/word/2010/wordml"),
        ("w15", "http://schemas.microsoft.com/office/word/2012/wordml"),
        ("wpg", "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"),
        ("wpi", "http://schemas.microsoft.com/office/word/2010/wordprocessingInk"),
        ("wne", "http://schemas.microsoft.com/office/word/2006/wordml"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    ]
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
FONT = "仿宋_GB2312"
# Mean of the split lengths; short labels bring the mean of all runs to 11.
RUN_LENGTHS = range(8, 20)
SAVED = (2021, 9, 1, 9, 30, 0)


class Body:
    """document.xml, written from top to bottom."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.out: list[str] = []
        self.rsids = [f"{rng.randrange(0x100000, 0xF00000):08X}" for _ in range(14)]
        self.characters = 0
        self.runs = 0
        self.bookmarks = 0

    def rsid(self) -> str:
        return self.rng.choice(self.rsids)

    def paragraph(self, *spans, align=None, indent=None, page_break=False, title=False):
        """One paragraph; a span is a text, or (text, "u") for underlined."""
        rng, out = self.rng, self.out
        out.append(
            f'<w:p w14:paraId="{rng.randrange(1 << 31):08X}" w14:textId="77777777" '
            f'w:rsidR="{self.rsid()}" w:rsidRDefault="{self.rsid()}" w:rsidP="{self.rsid()}"><w:pPr>'
        )
        out.append('<w:spacing w:line="360" w:lineRule="exact"/>')
        if indent:
            out.append(f'<w:ind w:firstLineChars="{indent}" w:firstLine="{indent * 12 // 5}"/>')
        if align:
            out.append(f'<w:jc w:val="{align}"/>')
        out.append(f"<w:rPr>{properties(title)}</w:rPr></w:pPr>")
        if title:
            self.bookmarks += 1
            out.append(f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="_Toc{rng.randrange(10**8):08}"/>')
        if page_break:
            out.append(f'<w:r w:rsidR="{self.rsid()}"><w:br w:type="page"/></w:r>')
        first = True
        for span in spans:
            text, mark = span if isinstance(span, tuple) else (span, "")
            for piece in self.pieces(text):
                self.run(piece, mark, title, rendered=page_break and first)
                first = False
        if title:
            out.append(f'<w:bookmarkEnd w:id="{self.bookmarks}"/>')
        out.append("</w:p>")

    def pieces(self, text: str):
        """The text cut as Word cuts it: wherever it was edited, anywhere."""
        at = 0
        while at < len(text):
            length = self.rng.choice(RUN_LENGTHS)
            yield text[at : at + length]
            at += length

    def run(self, text, mark, title, rendered):
        self.characters += len(text)
        self.runs += 1
        proof = self.rng.random() < 0.08
        if proof:
            self.out.append('<w:proofErr w:type="gramStart"/>')
        edited = f' w:rsidRPr="{self.rsid()}"' if self.rng.random() < 0.6 else ""
        self.out.append(
            f'<w:r w:rsidR="{self.rsid()}"{edited}><w:rPr>{properties(title, mark)}</w:rPr>'
            f'{"<w:lastRenderedPageBreak/>" if rendered else ""}'
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        )
        if proof:
            self.out.append('<w:proofErr w:type="gramEnd"/>')

    def table(self, widths, rows):
        """A table; a row is a list of (span, merge, paragraphs), where a
        paragraph is (text, align) and merge is None, "restart" or "continue"."""
        out = self.out
        border = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        out.append(
            '<w:tbl><w:tblPr><w:tblStyle w:val="a3"/><w:tblW w:w="8844" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
            '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            "</w:tblPr><w:tblGrid>"
        )
        out.extend(f'<w:gridCol w:w="{width}"/>' for width in widths)
        out.append("</w:tblGrid>")
        for cells in rows:
            out.append(
                f'<w:tr w:rsidR="{self.rsid()}" w14:paraId="{self.rng.randrange(1 << 31):08X}" w14:textId="77777777">'
                '<w:trPr><w:trHeight w:val="680"/><w:jc w:val="center"/></w:trPr>'
            )
            column = 0
            for span, merge, paragraphs in cells:
                width = sum(widths[column : column + span])
                column += span
                out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>')
                if span > 1:
                    out.append(f'<w:gridSpan w:val="{span}"/>')
                if merge:
                    out.append('<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>")
                out.append('<w:shd w:val="clear" w:color="auto" w:fill="auto"/><w:vAlign w:val="center"/></w:tcPr>')
                for text, align in paragraphs:
                    self.paragraph(text, align=align)
                out.append("</w:tc>")
            out.append("</w:tr>")
        out.append("</w:tbl>")

    def xml(self) -> str:
        return (
            f'{HEAD}<w:document {NAMESPACES} mc:Ignorable="w14 w15 wp14"><w:body>{"".join(self.out)}'
            f'<w:sectPr w:rsidR="{self.rsids[0]}" w:rsidSect="{self.rsids[1]}">'
            '<w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
            '<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr></w:body></w:document>'
        )


def properties(title=False, mark="") -> str:
    if title:
        return (
            '<w:rFonts w:ascii="方正小标宋简体" w:eastAsia="方正小标宋简体" w:hAnsi="方正小标宋简体" w:hint="eastAsia"/>'
            '<w:b/><w:bCs/><w:sz w:val="44"/><w:szCs w:val="44"/>'
        )
    underline = '<w:u w:val="single"/>' if mark == "u" else ""
    return (
        f'<w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}" w:hint="eastAsia"/>'
        f'<w:color w:val="000000"/><w:sz w:val="24"/><w:szCs w:val="24"/>{underline}'
    )


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def package(body: Body, title: str, small=False) -> bytes:
    """The whole file. `small` leaves out what a lean writer leaves out."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES_SMALL if small else CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": body.xml(),
    }
    if not small:
        rsids = "".join(f'<w:rsid w:val="{rsid}"/>' for rsid in sorted(body.rsids))
        parts |= {
            "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
            "word/footnotes.xml": notes("footnote"),
            "word/endnotes.xml": notes("endnote"),
            "word/theme/theme1.xml": THEME,
            "word/settings.xml": SETTINGS.replace("RSIDS", rsids),
            "word/styles.xml": STYLES,
            "word/numbering.xml": NUMBERING,
            "word/fontTable.xml": FONT_TABLE,
            "word/webSettings.xml": web_settings(body.rng),
            "docProps/core.xml": CORE.replace("TITLE", escape(title)),
            "docProps/app.xml": APP.replace("CHARACTERS", str(body.characters)),
        }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, date_time=SAVED)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return file.getvalue()


# ------------------------------------------------- parts that never change --

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT_PARTS = [
    ("styles", f"{TYPE}.styles+xml"),
    ("numbering", f"{TYPE}.numbering+xml"),
    ("settings", f"{TYPE}.settings+xml"),
    ("webSettings", f"{TYPE}.webSettings+xml"),
    ("fontTable", f"{TYPE}.fontTable+xml"),
    ("footnotes", f"{TYPE}.footnotes+xml"),
    ("endnotes", f"{TYPE}.endnotes+xml"),
    ("theme", "application/vnd.openxmlformats-officedocument.theme+xml"),
]


def target(part: str) -> str:
    return "theme/theme1.xml" if part == "theme" else f"{part}.xml"


def content_types(overrides) -> str:
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
        + "</Types>"
    )


MAIN = ("/word/document.xml", f"{TYPE}.document.main+xml")
CONTENT_TYPES_SMALL = content_types([MAIN])
CONTENT_TYPES = content_types(
    [MAIN]
    + [(f"/word/{target(part)}", kind) for part, kind in DOCUMENT_PARTS]
    + [
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ]
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/extended-properties" Target="docProps/app.xml"/></Relationships>'
)
DOCUMENT_RELATIONS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{part}" Target="{target(part)}"/>'
        for number, (part, _) in enumerate(DOCUMENT_PARTS, 1)
    )
    + "</Relationships>"
)


def notes(kind: str) -> str:
    separators = "".join(
        f'<w:{kind} w:type="{mark}" w:id="{number}"><w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E">'
        f"<w:r><w:{mark}/></w:r></w:p></w:{kind}>"
        for number, mark in [(-1, "separator"), (0, "continuationSeparator")]
    )
    return f"{HEAD}<w:{kind}s {NAMESPACES}>{separators}</w:{kind}s>"


def latent_styles() -> str:
    names = ["Normal"] + [f"heading {n}" for n in range(1, 10)] + [f"index {n}" for n in range(1, 10)]
    names += [f"toc {n}" for n in range(1, 10)]
    names += (
        "Normal Indent;footnote text;annotation text;header;footer;index heading;caption;table of figures;"
        "envelope address;envelope return;footnote reference;annotation reference;line number;page number;"
        "endnote reference;endnote text;table of authorities;macro;toa heading;List;List Bullet;List Number;"
        "List 2;List 3;List 4;List 5;List Bullet 2;List Bullet 3;List Bullet 4;List Bullet 5;List Number 2;"
        "List Number 3;List Number 4;List Number 5;Title;Closing;Signature;Default Paragraph Font;Body Text;"
        "Body Text Indent;List Continue;List Continue 2;List Continue 3;List Continue 4;List Continue 5;"
        "Message Header;Subtitle;Salutation;Date;Body Text First Indent;Body Text First Indent 2;Note Heading;"
        "Body Text 2;Body Text 3;Body Text Indent 2;Body Text Indent 3;Block Text;Hyperlink;FollowedHyperlink;"
        "Strong;Emphasis;Document Map;Plain Text;E-mail Signature;HTML Top of Form;HTML Bottom of Form;"
        "Normal (Web);HTML Acronym;HTML Address;HTML Cite;HTML Code;HTML Definition;HTML Keyboard;"
        "HTML Preformatted;HTML Sample;HTML Typewriter;HTML Variable;Normal Table;annotation subject;No List;"
        "Outline List 1;Outline List 2;Outline List 3;Balloon Text;Table Grid;Table Theme;Placeholder Text;"
        "No Spacing;Revision;List Paragraph;Quote;Intense Quote;Subtle Emphasis;Intense Emphasis;"
        "Subtle Reference;Intense Reference;Book Title;Bibliography;TOC Heading"
    ).split(";")
    for accent in ["", *(f" Accent {n}" for n in range(1, 7))]:
        names += [
            name + accent
            for name in (
                "Light Shading;Light List;Light Grid;Medium Shading 1;Medium Shading 2;Medium List 1;"
                "Medium List 2;Medium Grid 1;Medium Grid 2;Medium Grid 3;Dark List;Colorful Shading;"
                "Colorful List;Colorful Grid;Grid Table 1 Light;Grid Table 2;Grid Table 3;Grid Table 4;"
                "Grid Table 5 Dark;Grid Table 6 Colorful;Grid Table 7 Colorful;List Table 1 Light;"
                "List Table 2;List Table 3;List Table 4;List Table 5 Dark;List Table 6 Colorful;"
                "List Table 7 Colorful"
            ).split(";")
        ]
    exceptions = "".join(
        f'<w:lsdException w:name="{name}"'
        + (' w:semiHidden="1"' if number < 110 and number % 3 else "")
        + f' w:uiPriority="{number % 80}"'
        + (' w:unhideWhenUsed="1"' if number % 3 and number < 110 else "")
        + (' w:qFormat="1"' if number % 11 == 0 else "")
        + "/>"
        for number, name in enumerate(names)
    )
    return (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" '
        f'w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="{len(names)}">{exceptions}</w:latentStyles>'
    )


def style(kind, ident, name, body, based=None, default=False) -> str:
    return (
        f'<w:style w:type="{kind}"{" w:default=" + chr(34) + "1" + chr(34) if default else ""} w:styleId="{ident}">'
        f'<w:name w:val="{name}"/>{f"<w:basedOn w:val={chr(34)}{based}{chr(34)}/>" if based else ""}'
        f'<w:uiPriority w:val="39"/><w:qFormat/><w:rsid w:val="00A77B3E"/>{body}</w:style>'
    )


def headings() -> str:
    out = ""
    for level in range(1, 7):
        out += style(
            "paragraph",
            f"{level}",
            f"heading {level}",
            f'<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="{340 - 20 * level}" w:after="{330 - 20 * level}" '
            f'w:line="{578 - 30 * level}" w:lineRule="auto"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
            f'<w:rPr><w:b/><w:bCs/><w:kern w:val="44"/><w:sz w:val="{48 - 4 * level}"/><w:szCs w:val="{48 - 4 * level}"/></w:rPr>',
            based="a",
        )
        out += style(
            "character",
            f"{level}0",
            f"标题 {level} 字符",
            f'<w:rPr><w:b/><w:bCs/><w:kern w:val="44"/><w:sz w:val="{48 - 4 * level}"/></w:rPr>',
            based="a0",
        )
    return out


STYLES = (
    f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
    '<w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    + latent_styles()
    + style("paragraph", "a", "Normal", '<w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr>', default=True)
    + headings()
    + style("character", "a0", "Default Paragraph Font", "<w:semiHidden/>", default=True)
    + style(
        "table",
        "a1",
        "Normal Table",
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        default=True,
    )
    + style("table", "a3", "Table Grid", '<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr>', based="a1")
    + style("paragraph", "a4", "header", '<w:pPr><w:tabs><w:tab w:val="center" w:pos="4153"/><w:tab w:val="right" w:pos="8306"/></w:tabs></w:pPr>', based="a")
    + style("paragraph", "a5", "footer", '<w:pPr><w:tabs><w:tab w:val="center" w:pos="4153"/><w:tab w:val="right" w:pos="8306"/></w:tabs></w:pPr>', based="a")
    + "</w:styles>"
)

SCRIPTS = (
    "Jpan:ＭＳ 明朝;Hang:맑은 고딕;Hans:等线;Hant:新細明體;Arab:Arial;Hebr:Arial;Thai:Cordia New;Ethi:Nyala;"
    "Beng:Vrinda;Gujr:Shruti;Khmr:DaunPenh;Knda:Tunga;Guru:Raavi;Cans:Euphemia;Cher:Plantagenet Cherokee;"
    "Yiii:Microsoft Yi Baiti;Tibt:Microsoft Himalaya;Thaa:MV Boli;Deva:Mangal;Telu:Gautami;Taml:Latha;"
    "Syrc:Estrangelo Edessa;Orya:Kalinga;Mlym:Kartika;Laoo:DokChampa;Sinh:Iskoola Pota;Mong:Mongolian Baiti;"
    "Viet:Arial;Uigh:Microsoft Uighur;Geor:Sylfaen"
).split(";")


def theme_fonts() -> str:
    fonts = "".join('<a:font script="{}" typeface="{}"/>'.format(*script.split(":")) for script in SCRIPTS)
    latin = '<a:latin typeface="{}" panose="020F0502020204030204"/><a:ea typeface=""/><a:cs typeface=""/>'
    return (
        f'<a:majorFont>{latin.format("Calibri Light")}{fonts}</a:majorFont>'
        f'<a:minorFont>{latin.format("Calibri")}{fonts}</a:minorFont>'
    )


def gradient(tints) -> str:
    stops = "".join(
        f'<a:gs pos="{pos}"><a:schemeClr val="phClr"><a:lumMod val="{mod}"/><a:satMod val="{sat}"/><a:tint val="{tint}"/></a:schemeClr></a:gs>'
        for pos, mod, sat, tint in tints
    )
    return f'<a:gradFill rotWithShape="1"><a:gsLst>{stops}</a:gsLst><a:lin ang="5400000" scaled="0"/></a:gradFill>'


THEME = (
    f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office 主题​​"><a:themeElements>'
    '<a:clrScheme name="Office"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    + "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in [
            ("dk2", "44546A"), ("lt2", "E7E6E6"), ("accent1", "5B9BD5"), ("accent2", "ED7D31"), ("accent3", "A5A5A5"),
            ("accent4", "FFC000"), ("accent5", "4472C4"), ("accent6", "70AD47"), ("hlink", "0563C1"), ("folHlink", "954F72"),
        ]
    )
    + f'</a:clrScheme><a:fontScheme name="Office">{theme_fonts()}</a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>'
    '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    + gradient([(0, 110000, 105000, 67000), (50000, 105000, 103000, 73000), (100000, 105000, 109000, 81000)])
    + gradient([(0, 103000, 102000, 94000), (50000, 110000, 100000, 100000), (100000, 99000, 120000, 78000)])
    + "</a:fillStyleLst><a:lnStyleLst>"
    + "".join(
        f'<a:ln w="{width}" cap="flat" cmpd="sng" algn="ctr"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:prstDash val="solid"/><a:miter lim="800000"/></a:ln>'
        for width in (6350, 12700, 19050)
    )
    + "</a:lnStyleLst><a:effectStyleLst>"
    + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    + '</a:effectStyleLst><a:bgFillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    '<a:solidFill><a:schemeClr val="phClr"><a:tint val="95000"/><a:satMod val="170000"/></a:schemeClr></a:solidFill>'
    + gradient([(0, 102000, 150000, 93000), (50000, 103000, 130000, 98000), (100000, 63000, 120000, 90000)])
    + "</a:bgFillStyleLst></a:fmtScheme></a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
)

SETTINGS = (
    f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:proofState w:spelling="clean" w:grammar="clean"/><w:defaultTabStop w:val="420"/><w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
    "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    + "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in [
            ("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1), ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1), ("differentiateMultirowTableHeaders", 1), ("useWord2013TrackBottomHyphenation", 0),
        ]
    )
    + '</w:compat><w:rsids><w:rsidRoot w:val="00A77B3E"/>RSIDS</w:rsids>'
    '<m:mathPr><m:mathFont m:val="Cambria Math"/><m:brkBin m:val="before"/><m:brkBinSub m:val="--"/><m:smallFrac m:val="0"/>'
    '<m:dispDef/><m:lMargin m:val="0"/><m:rMargin m:val="0"/><m:defJc m:val="centerGroup"/><m:wrapIndent m:val="1440"/>'
    '<m:intLim m:val="subSup"/><m:naryLim m:val="undOvr"/></m:mathPr><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" w:accent2="accent2" '
    'w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
    '<w:shapeDefaults><o:shapedefaults v:ext="edit" spidmax="1026"/><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></w:shapeDefaults>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)

FONT_TABLE = (
    f"{HEAD}<w:fonts {NAMESPACES}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/><w:sig w:usb0="{usb0}" w:usb1="{usb1}" w:usb2="00000016" '
        'w:usb3="00000000" w:csb0="00040001" w:csb1="00000000"/></w:font>'
        for name, other, panose, charset, family, usb0, usb1 in [
            ("Calibri", "Calibri", "020F0502020204030204", "00", "swiss", "E4002EFF", "C000247B"),
            ("宋体", "SimSun", "02010600030101010101", "86", "auto", "00000003", "288F0000"),
            ("Times New Roman", "Times", "02020603050405020304", "00", "roman", "E0002EFF", "C000785B"),
            ("仿宋_GB2312", "仿宋", "02010609030101010101", "86", "modern", "00000001", "080E0000"),
            ("方正小标宋简体", "方正小标宋", "03000509000000000000", "86", "script", "00000001", "080E0000"),
            ("等线", "DengXian", "02010600030101010101", "86", "auto", "A00002BF", "38CF7CFA"),
            ("等线 Light", "DengXian Light", "02010600030101010101", "86", "auto", "A00002BF", "38CF7CFA"),
            ("Cambria Math", "Cambria", "02040503050406030204", "00", "roman", "E00006FF", "420024FF"),
        ]
    )
    + "</w:fonts>"
)

NUMBERING = (
    f"{HEAD}<w:numbering {NAMESPACES}>"
    + "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x1F4A2C07 + number * 0x0A91B3D5:08X}"/>'
        f'<w:multiLevelType w:val="hybridMultilevel"/><w:tmpl w:val="{0x2C1E40B2 + number * 0x05F3A6C1:08X}"/>'
        + "".join(
            f'<w:lvl w:ilvl="{level}" w:tplc="{0x04090000 + (level * 7 + number) % 31:08X}"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{("japaneseCounting", "lowerLetter", "lowerRoman")[level % 3]}"/><w:lvlText w:val="%{level + 1}、"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{420 * (level + 1)}" w:hanging="420"/></w:pPr>'
            '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:lvl>'
            for level in range(9)
        )
        + "</w:abstractNum>"
        for number in range(3)
    )
    + "".join(f'<w:num w:numId="{number + 1}"><w:abstractNumId w:val="{number}"/></w:num>' for number in range(3))
    + "</w:numbering>"
)


def web_settings(rng) -> str:
    """Word leaves here a division for every block pasted from a web page."""
    divisions = "".join(
        f'<w:div w:id="{rng.randrange(10**8, 2 * 10**9)}"><w:bodyDiv w:val="1"/><w:marLeft w:val="0"/><w:marRight w:val="0"/>'
        '<w:marTop w:val="0"/><w:marBottom w:val="0"/><w:divBdr><w:top w:val="none" w:sz="0" w:space="0" w:color="auto"/>'
        '<w:left w:val="none" w:sz="0" w:space="0" w:color="auto"/><w:bottom w:val="none" w:sz="0" w:space="0" w:color="auto"/>'
        '<w:right w:val="none" w:sz="0" w:space="0" w:color="auto"/></w:divBdr></w:div>'
        for _ in range(rng.randrange(4, 16))
    )
    return f"{HEAD}<w:webSettings {NAMESPACES}><w:divs>{divisions}</w:divs><w:optimizeForBrowser/><w:allowPNG/></w:webSettings>"


CORE = (
    f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>TITLE</dc:title><dc:creator>社区</dc:creator>'
    '<cp:lastModifiedBy>社区</cp:lastModifiedBy><cp:revision>7</cp:revision>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2021-08-20T02:11:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2021-09-01T01:30:00Z</dcterms:modified></cp:coreProperties>'
)
APP = (
    f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Template>Normal.dotm</Template><TotalTime>96</TotalTime><Pages>4</Pages><Words>412</Words>"
    "<Characters>CHARACTERS</Characters><Application>Microsoft Office Word</Application><DocSecurity>0</DocSecurity>"
    "<Lines>58</Lines><Paragraphs>16</Paragraphs><ScaleCrop>false</ScaleCrop><SharedDoc>false</SharedDoc>"
    "<HyperlinksChanged>false</HyperlinksChanged><AppVersion>16.0000</AppVersion></Properties>"
)
