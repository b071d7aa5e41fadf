"""I codes and the many ways in which a Word file can hold the same form."""

import re
import struct

import files
import word
from fields import DOCX, one
from form import GREEN, MODEL, form
from place import Sample
from word import A4, body, docx, filled, p, page, r, runs, sdt, tbl, tc, tr, underlined


def samples():
    damaged()
    doubtful()
    labels()
    controls()
    beside()
    packages()
    covers()


def damaged():
    """I101 to I106: nothing can be read, or there is no form."""
    Sample("I101-pdf", "I101-pdf/审批表.pdf").put("审批表.pdf", files.pdf("a form printed to PDF"), codes=["I101"])
    good = filled(form("I102 a"))
    Sample("I102-cut-short").put(DOCX, good[: len(good) * 2 // 3], codes=["I102"])
    # The community of the attachments is known, yet nobody can say what they belong to.
    alone = Sample("I102-attachments-wait-for-the-form").put(f"玉林东路社区/{DOCX}", good[: len(good) // 2], codes=["I102"])
    alone.put("玉林东路社区/附件/工作总结.pdf", files.pdf("summary")).put("玉林东路社区/推荐函.pdf", files.pdf("letter"))
    made = form("I102 neighbour")
    alone.put(f"黉门街社区/{DOCX}", filled(made), made, codes=[])
    Sample("I102-empty").put(DOCX, b"", codes=["I102"])
    dtd = filled(form("I102 b"), change=lambda xml: xml.replace("\n<w:document", '\n<!DOCTYPE w:document [<!ENTITY a "b">]><w:document', 1))
    Sample("I102-dtd").put(DOCX, dtd, codes=["I102"])
    half = filled(form("I102 c"), change=lambda xml: xml[: len(xml) // 2])
    Sample("I102-xml-breaks-off").put(DOCX, half, codes=["I102"])
    made = form("near I102 a")
    near = filled(made, change=lambda xml: xml.replace("创建", "&#x521B;&#24314;"), comment=b"a comment of the archive")
    Sample("near-I102-character-references").put(DOCX, near, made)
    Sample("I103-password").put(DOCX, encrypted(), codes=["I103"])
    locked = bytearray(files.package([(DOCX, filled(form("I103 zip")))]))
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.index(mark) + flags] |= 1
    Sample("I103-archive-with-password").put("申报.zip", bytes(locked)).claim(f"申报.zip!/{DOCX}", codes=["I103"])
    made = form("near I103 a")
    Sample("near-I103-editing-restricted").put(DOCX, filled(made, **settings('<w:documentProtection w:edit="forms" w:enforcement="1"/>')), made)
    deep = tc("里层")
    for _ in range(70):
        deep = tc(tbl(tr(deep), columns=1) + p())
    Sample("I104-nested-too-deep").put(DOCX, docx(tbl(tr(deep), columns=1) + body(form("I104 a"))), codes=["I104"])
    padding = "<!--" + " " * 17_000_000 + "-->"
    bomb = filled(form("I104 b"), change=lambda xml: xml.replace("<w:body>", padding + "<w:body>"))
    Sample("I104-expands-too-far").put(DOCX, bomb, codes=["I104"])
    made = form("near I104 a")
    nested = tc("里层")
    for _ in range(6):
        nested = tc(tbl(tr(nested), columns=1) + p())
    Sample("near-I104-unread-part-and-six-tables").put(
        DOCX, docx(body(made, end="") + tbl(tr(nested), columns=1) + p() + A4, parts=[("customXml/item9.xml", " " * 17_000_000)]), made
    )
    report = docx(p("某社区二季度工作总结") + p("本季度开展了环境整治活动。") + A4)
    Sample("I106-no-form").put("工作总结.docx", report, codes=["I106"])
    made = form("near I106 a")
    form_file = filled(made)
    letter = "附件/情况说明.docx"
    sample = Sample("near-I106-letter-beside-the-form").put(DOCX, form_file).put(letter, report)
    sample.put("清单.sha256", files.gnu([(letter, report)])).claim(DOCX, made, attachments={letter: "intact"})


def encrypted():
    """An OLE file with the two streams of an encrypted package."""
    return ole([("EncryptionInfo", b"\4\0\4\0\x40\0\0\0<encryption/>".ljust(4096, b" ")), ("EncryptedPackage", bytes(range(256)) * 17)])


def ole(streams):
    """A compound file with streams of at least 4096 bytes each."""
    sector = 512
    blocks, starts, fat = b"", [], []
    for _name, data in streams:
        starts.append(len(fat))
        data += b"\0" * (-len(data) % sector)
        count = len(data) // sector
        fat += [len(fat) + step + 1 for step in range(count - 1)] + [0xFFFFFFFE]
        blocks += data
    directory, fat_at = len(fat), len(fat) + 2
    fat += [directory + 1, 0xFFFFFFFE, 0xFFFFFFFD]

    def entry(name, kind, start, size, child=0xFFFFFFFF, right=0xFFFFFFFF):
        raw = (name + "\0").encode("utf-16-le") if name else b""
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, right, child)
            + bytes(16 + 4 + 8 + 8)
            + struct.pack("<IQ", start, size)
        )

    entries = entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    # Names order by length: the shorter one first, the other to its right.
    order = sorted(range(len(streams)), key=lambda at: (len(streams[at][0]), streams[at][0]))
    for step, at in enumerate(order):
        right = step + 2 if step + 1 < len(order) else 0xFFFFFFFF
        entries += entry(streams[at][0], 2, starts[at], len(streams[at][1]), right=right)
    blocks += entries.ljust(2 * sector, b"\0")
    blocks += struct.pack(f"<{len(fat)}I", *fat).ljust(sector, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", fat_at)
    )
    return header.ljust(sector, b"\xff") + blocks


def settings(content):
    """A settings part for `filled`."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
    return {
        "parts": [("word/settings.xml", f'<?xml version="1.0"?><w:settings xmlns:w="{word.W}">{content}</w:settings>')],
        "rels": f'<Relationship Id="rId1" Type="{word.R}/settings" Target="settings.xml"/>',
        "types": f'<Override PartName="/word/settings.xml" ContentType="{kind}"/>',
    }


def doubtful():
    """I105, I107 to I111 and the pages of L501 and L502."""
    made = form("I105 a")
    Sample("I105-docx-named-doc").put("审批表.doc", filled(made), made)
    made = form("near I105 a")
    Sample("near-I105-upper-case").put("审批表.DOCX", filled(made), made)
    made = form("I107 a")
    twice = word.main_rows(made)
    twice.insert(3, tr(tc("所在行政区划"), tc("成都市武侯区玉林街道", span=3)))
    Sample("I107-two-values").put(DOCX, docx(word.cover(made) + tbl(*twice) + A4), made.spoilt(division=""))
    made = form("near I107 a")
    twice = word.main_rows(made)
    twice.append(tr(tc("负责人联系电话"), tc(made.phone, span=3)))
    Sample("near-I107-same-value-twice").put(DOCX, docx(word.cover(made) + tbl(*twice) + A4), made)
    made = form("I108 a")
    mark = 'w:id="1" w:author="甲" w:date="2021-09-01T08:00:00Z"'
    name = p(f'<w:del {mark}><w:r><w:delText>旧名社区</w:delText></w:r></w:del><w:ins {mark}>{r(made.community)}</w:ins>')
    one("I108-tracked-changes", made, cells={"community": name})
    made = form("I108 b")
    rows = word.main_rows(made)
    gone = f"<w:tr><w:trPr><w:del {mark}/></w:trPr>{tc('社区基本情况')}{tc('删去的一行', span=3)}</w:tr>"
    Sample("I108-row-deleted").put(DOCX, docx(word.cover(made) + tbl(*rows[:5], gone, *rows[5:]) + A4), made)
    made = form("near I108 a")
    Sample("near-I108-tracking-on-nothing-changed").put(DOCX, filled(made, **settings("<w:trackRevisions/>")), made)
    made = form("I109 a")
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    vba = {
        "parts": [("word/vbaProject.bin", ole([("dir", bytes(4096))]))],
        "rels": '<Relationship Id="rId1" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>',
        "types": '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>',
    }
    Sample("I109-macros").put("审批表.docm", filled(made, kind=macro, **vba), made)
    made = form("near I109 a")
    Sample("near-I109-docm-without-macros").put("审批表.docm", filled(made, kind=macro), made)
    made = form("I111 a")
    chunk = {
        "parts": [("word/chunk.html", "<html><body><p>另附页</p></body></html>")],
        "rels": f'<Relationship Id="rId9" Type="{word.R}/aFChunk" Target="chunk.html"/>',
        "types": '<Default Extension="html" ContentType="text/html"/>',
    }
    Sample("I111-page-as-another-file").put(DOCX, docx(body(made, end='<w:altChunk r:id="rId9"/>' + A4), **chunk), made)
    made = form("near I111 a")
    choice = f'<mc:AlternateContent><mc:Choice Requires="w14">{r(made.leader)}</mc:Choice><mc:Fallback>{r("旧式写法")}</mc:Fallback></mc:AlternateContent>'
    one("near-I111-alternate-content", made, cells={"leader": p(choice)})
    ends = {
        "信纸": '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>',
        "横向": '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>',
    }
    sample = Sample("L501-not-a4-portrait")
    for at, (name, end) in enumerate(ends.items()):
        made = form(f"L501 {at}")
        sample.put(f"{name}.docx", filled(made, end=end), made)
    made = form("near L501 a")
    one("near-L501-a4-rounded", made, end='<w:sectPr><w:pgSz w:w="11907" w:h="16840"/></w:sectPr>')
    made = form("L502 a")
    song = '<w:rFonts w:ascii="宋体" w:eastAsia="宋体"/><w:sz w:val="21"/>'
    one("L502-song-10.5", made, cells={"address": p(r(made.address, font=song)), "leader": p(r(made.leader, font=song))})
    made = form("near L502 a")
    fang = '<w:rFonts w:ascii="FangSong" w:eastAsia="FangSong"/><w:sz w:val="24"/>'
    small = '<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋"/><w:sz w:val="21"/>'
    one("near-L502-other-fangsong-small-summary", made, cells={"address": p(r(made.address, font=fang)), "summary": p(r(made.summary, font=small))})


def labels():
    """Labels as people really print them."""
    made = form("labels a")
    split = {field: p(runs(text)) for field, text in word.LABELS.items()}
    one("good-labels-split-over-runs", made, labels=split, cells={"phone": p(runs(made.phone)), "summary": p(runs(made.summary, (40, 7, 90)))})
    made = form("labels b")
    spaced = {"community": "社　区　名　称：", "title": "拟创建\n称　号", "leader": "社区负责人\n姓　　名", "phone": "负责人\n联系电话：", "summary": "社 区\n基 本\n情 况"}
    one("good-labels-spaced-and-broken", made, labels=spaced)
    made = form("labels c")
    rows = [tr(tc("社区名称"), tc("拟创建称号"), tc("所在行政区划"))]
    rows += [tr(tc(made.community), tc(made.title), tc(made.division))]
    rows += [tr(tc("社区负责人姓名"), tc("负责人联系电话"), tc("社区居委会地址"))]
    rows += [tr(tc(made.leader), tc(made.phone), tc(made.address))]
    rows += [tr(tc("社区基本情况", span=3)), tr(tc(made.summary, span=3))]
    Sample("good-values-below-labels").put(DOCX, docx(word.cover(made) + page() + tbl(*rows, columns=3) + A4), made)
    made = form("labels d")
    inline = [f"社区名称：{made.community}", f"拟创建称号：{made.title}", f"所在行政区划：{made.division}", f"社区负责人姓名：{made.leader}", f"负责人联系电话：{made.phone}", f"社区居委会地址：{made.address}", f"社区基本情况：{made.summary}"]
    cells = [tr(tc(text, span=2)) for text in inline[:3]] + [tr(tc(inline[3]), tc(inline[4]))] + [tr(tc(text, span=2)) for text in inline[5:]]
    Sample("good-label-and-value-in-one-cell").put(DOCX, docx(word.cover(made) + page() + tbl(*cells, columns=2) + A4), made)
    made = form("labels e")
    other = {"leader": "负责人姓名", "phone": "联系电话", "address": "地址", "summary": "基本情况", "title": "创建称号", "division": "行政区划"}
    cover = word.title() + p(r("社区名称：") + underlined(made.community)) + p(r("所在市州：") + underlined(made.city)) + p(r("申报日期：") + underlined(made.filed_on))
    Sample("good-labels-short").put(DOCX, docx(cover + page() + tbl(*word.main_rows(made, labels=other)) + A4), made)
    made = form("labels f")
    loose = ["社区名称要写全称，不写简称。", "所在行政区划到街道（镇）为止。", "社区基本情况限1000字以内。", "负责人联系电话填手机或座机。", "社区名称与公章一致"]
    one("good-instructions-unnumbered", made, lines=loose)
    made = form("labels g")
    inner = tbl(tr(tc("社区负责人姓名"), tc(made.leader)), tr(tc("负责人联系电话"), tc(made.phone)), columns=2)
    rows = word.main_rows(made)
    rows[3] = tr(tc(inner + p(), span=4))
    Sample("good-nested-layout-table").put(DOCX, docx(word.cover(made) + page() + tbl(*rows) + A4), made)
    made = form("labels h")
    outer = tbl(tr(tc(word.cover(made) + tbl(*word.main_rows(made)) + p())), columns=1)
    Sample("good-whole-form-in-a-layout-table").put(DOCX, docx(outer + p() + A4), made)
    made = form("labels j")
    parts = word.main_rows(made)
    apart = page().join(tbl(row) for row in parts)
    Sample("good-a-table-for-every-row").put(DOCX, docx(word.cover(made) + page() + apart + A4), made)
    sample = Sample("good-three-forms-in-one-file")
    forms = [form(f"labels i{at}") for at in range(3)]
    bound = page().join(body(made, end="") for made in forms) + A4
    sample.put("合订本.docx", docx(bound))
    for at, made in enumerate(forms):
        # Each form brings two tables: the fields' and the opinions'.
        sample.claim("合订本.docx", made, part=f"table {2 * at + 1}")


def controls():
    """Content controls, choices and form fields."""
    made = form("controls a")
    tagged = {field: p(sdt(field, r(getattr(made, field)))) for field in word.LABELS}
    one("good-tagged-controls", made, labels={field: "（见说明）" for field in ("title", "address")}, cells=tagged)
    made = form("controls b")
    rows = word.main_rows(made)
    rows[0] = tr(tc("社区名称"), sdt("community", tc(made.community, span=3)))
    Sample("good-control-around-the-cell").put(DOCX, docx(word.cover(made) + page() + tbl(*rows) + A4), made)
    made = form("F101 control").spoilt(leader="")
    hint = sdt("leader", r("单击此处输入文字"), "<w:showingPlcHdr/>")
    one("F101-control-shows-its-hint", made, cells={"leader": p(hint)})
    made = form("controls c").but(title=MODEL)

    def box(on):
        state = "1" if on else "0"
        return sdt("", r("☒" if on else "☐"), f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>')

    one("good-choice-by-checkbox-controls", made, cells={"title": p(box(False) + r(f"{GREEN}　") + box(True) + r(MODEL))})
    made = form("controls d").but(title=GREEN)

    def old(on):
        state = f'<w:checked w:val="{int(on)}"/>'
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="box"/><w:enabled/><w:checkBox><w:sizeAuto/><w:default w:val="0"/>{state}</w:checkBox></w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    one("good-choice-by-form-fields", made, cells={"title": p(old(True) + r(f"{GREEN}　") + old(False) + r(MODEL))})
    none = form("F102 none").spoilt(title="")
    one("F101-no-box-ticked", none, cells={"title": p(old(False) + r(f"{GREEN}　") + old(False) + r(MODEL))})
    made = form("controls e")
    listed = sdt("title", r(made.title), f'<w:dropDownList><w:listItem w:displayText="{GREEN}" w:value="1"/><w:listItem w:displayText="{MODEL}" w:value="2"/></w:dropDownList>')
    date = sdt("filed_on", r(made.filed_on), '<w:date w:fullDate="2021-09-01T00:00:00Z"><w:dateFormat w:val="yyyy年M月d日"/></w:date>')
    cover = word.title() + p(r("社区名称 ") + underlined(made.community)) + p(r("所在市（州） ") + underlined(made.city)) + p(r("填报时间：") + date)
    Sample("good-drop-down-and-date-control").put(DOCX, docx(cover + page() + tbl(*word.main_rows(made, {"title": p(listed)})) + A4), made)


def beside():
    """Words in headers, notes and comments are not the form's."""
    made = form("beside a")
    kinds = {"header": "header1", "footer": "footer1", "footnotes": "footnotes", "comments": "comments"}
    stray = p("社区名称：别的社区") + p("负责人联系电话：13900009999")
    content = {
        "header": f'<w:hdr xmlns:w="{word.W}">{stray}</w:hdr>',
        "footer": f'<w:ftr xmlns:w="{word.W}">{stray}</w:ftr>',
        "footnotes": f'<w:footnotes xmlns:w="{word.W}"><w:footnote w:id="2">{stray}</w:footnote></w:footnotes>',
        "comments": f'<w:comments xmlns:w="{word.W}"><w:comment w:id="1" w:author="甲">{stray}</w:comment></w:comments>',
    }
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    notes = {
        "parts": [(f"word/{file}.xml", content[kind]) for kind, file in kinds.items()],
        "rels": "".join(f'<Relationship Id="r{kind}" Type="{word.R}/{kind}" Target="{file}.xml"/>' for kind, file in kinds.items()),
        "types": "".join(f'<Override PartName="/word/{file}.xml" ContentType="{base}.{kind}+xml"/>' for kind, file in kinds.items()),
    }
    commented = p(
        f'<w:commentRangeStart w:id="1"/>{r(made.leader)}<w:commentRangeEnd w:id="1"/>'
        '<w:r><w:commentReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    end = A4.replace("<w:sectPr>", '<w:sectPr><w:headerReference w:type="default" r:id="rheader"/><w:footerReference w:type="default" r:id="rfooter"/>')
    Sample("good-header-footnote-comment").put(DOCX, docx(body(made, cells={"leader": commented}, end=end), **notes), made)
    made = form("beside b")
    half = len(made.summary) // 2
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    code = '<w:r><w:instrText xml:space="preserve"> MERGEFIELD 负责人 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    cells = {
        "leader": p(begin + code + r(made.leader) + end),
        "phone": p(f'<w:fldSimple w:instr=" MERGEFIELD 电话 ">{r(made.phone)}</w:fldSimple>'),
        "address": p(f'<w:hyperlink w:anchor="a">{r(made.address)}</w:hyperlink>'),
        "community": p(f'<w:bookmarkStart w:id="3" w:name="a"/><w:smartTag w:uri="u" w:element="place">{r(made.community)}</w:smartTag><w:bookmarkEnd w:id="3"/>'),
        "summary": p(r(made.summary[:half]) + '<w:proofErr w:type="spellStart"/>' + r(made.summary[half:])),
    }
    one("good-fields-links-bookmarks", made, cells=cells)
    made = form("beside c").but(title=GREEN)
    tick = lambda char: f'<w:r><w:sym w:font="Wingdings 2" w:char="F0{char}"/></w:r>'
    one("good-choice-by-wingdings", made, cells={"title": p(tick("52") + r(f"{GREEN}　") + tick("A3") + r(MODEL))})


def packages():
    """Packages that other programs write."""
    made = form("packages a")

    def strict(xml):
        return xml.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    Sample("good-strict-namespace").put(DOCX, filled(made, change=strict), made)
    made = form("packages b")
    Sample("good-foreign-prefix").put(DOCX, filled(made, change=lambda xml: re.sub(r"\bw:", "wml:", xml).replace("xmlns:w=", "xmlns:wml=")), made)
    made = form("packages c")
    Sample("good-default-namespace").put(
        DOCX,
        docx(body(made), change=lambda xml: re.sub(r"(</?)w:", r"\1", xml).replace("xmlns:w=", "xmlns=", 1).replace("<body>", f'<body xmlns:w="{word.W}">', 1)),
        made,
    )
    made = form("packages d")
    Sample("good-utf16-document").put(DOCX, filled(made, change=lambda xml: xml.replace("UTF-8", "UTF-16").encode("utf-16")), made)
    made = form("packages e")
    Sample("good-main-part-by-relationship").put(DOCX, filled(made, main="office/body1.xml"), made)
    made = form("packages f")
    Sample("good-dotx").put("审批表.dotx", filled(made, kind=word.MAIN_TYPE.replace("document.main", "template.main")), made)


def covers():
    """Covers in boxes."""

    def lines(made):
        return p(r(f"社区名称：{made.cover_community}")) + p(r(f"所在市（州）：{made.city}")) + p(r(f"填报时间：{made.filed_on}"))

    def whole(made, box):
        return docx(word.title() + p(f"<w:r>{box}</w:r>") + page() + tbl(*word.main_rows(made)) + A4)

    made = form("covers a")
    vml = f'<w:pict><v:shape style="width:300pt;height:90pt"><v:textbox><w:txbxContent>{lines(made)}</w:txbxContent></v:textbox></v:shape></w:pict>'
    Sample("good-cover-in-vml-box").put(DOCX, whole(made, vml), made)
    made = form("covers b")

    def drawing(content):
        return (
            '<w:drawing><wp:inline><wp:extent cx="3600000" cy="1200000"/><wp:docPr id="1" name="box"/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
            f"<w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )

    Sample("good-cover-in-drawing-box").put(DOCX, whole(made, drawing(lines(made))), made)
    made = form("covers c")
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing(lines(made))}</mc:Choice>'
        f"<mc:Fallback>{'<w:pict><v:shape><v:textbox><w:txbxContent>' + lines(made) + '</w:txbxContent></v:textbox></v:shape></w:pict>'}</mc:Fallback></mc:AlternateContent>"
    )
    Sample("good-cover-in-both-boxes").put(DOCX, whole(made, both), made)
    made = form("covers d")
    tabs = word.title() + "".join(
        p(r(label) + "<w:r><w:tab/></w:r>" + r(text, '<w:u w:val="single"/>') + r("      ", '<w:u w:val="single"/>'))
        for label, text in [("社 区 名 称", made.community), ("所在市（州）", made.city), ("填报时间：", made.filed_on)]
    )
    Sample("good-cover-with-tabs-and-underscores").put(DOCX, docx(tabs + page() + tbl(*word.main_rows(made)) + A4), made)
    made = form("covers e")
    year, rest = made.filed_on.split("年")
    month, day = rest.rstrip("日").split("月")
    cut = p(r("填报时间：  ") + underlined(year) + r("年") + underlined(month) + r("月") + underlined(day) + r("日"))
    body_ = word.title() + p(r(f"社区名称___{made.community}______")) + p(r(f"所在市（州）___{made.city}___")) + cut
    Sample("good-cover-underscores").put(DOCX, docx(body_ + page() + tbl(*word.main_rows(made)) + A4), made)
