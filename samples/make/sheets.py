"""Sheets, rosters, other writers, and pages saved from a browser."""

import csv
import io
import quopri

import office
import place
import word
from fields import DOCX
from form import form
from place import Sample

ORDER = ["community", "city", "filed_on", "title", "division", "leader", "phone", "address", "summary"]


def samples():
    writers()
    spreadsheets()
    rosters()
    pages()


def writers():
    """The same form by other word processors."""
    made = form("writers a", stage=1)
    Sample("good-python-docx", "--stage=street").put(DOCX, office.by_python_docx(made), made)
    for kind, seed in (("doc", "writers b"), ("docx", "writers c")):
        made = form(seed, stage=1)
        convert = lambda made=made, kind=kind: office.by_libreoffice(word.filled(made), "docx", kind)
        name = "good-word-97" if kind == "doc" else "good-docx-by-libreoffice"
        Sample(name, "--stage=street").keep(f"审批表.{kind}", convert, made)
    whole = place.CHECK / "good-word-97" / "审批表.doc"
    Sample("I102-doc-cut-short").put("审批表.doc", whole.read_bytes()[: whole.stat().st_size // 2], codes=["I102"])
    marked = bytearray(whole.read_bytes())
    marked[marked.index(b"\xec\xa5") + 11] |= 1  # fEncrypted of the FIB
    Sample("I103-doc-encrypted").put("审批表.doc", bytes(marked), codes=["I103"])
    for kind in ("odt", "rtf"):
        data = word.filled(form(f"I101 {kind}"))
        convert = lambda data=data, kind=kind: office.by_libreoffice(data, "docx", kind)
        Sample(f"I101-{kind}").keep(f"审批表.{kind}", convert, codes=["I101"])
    made = form("near I101 a", stage=1)
    convert = lambda: office.by_libreoffice(word.filled(made), "docx", "doc")
    Sample("near-I101-wps", "--stage=street").keep("审批表.wps", convert, made)


def spreadsheets():
    """Forms on sheets."""
    made = form("sheets a", stage=1)
    book = office.by_openpyxl({"审批表": made})
    Sample("good-xlsx", "--stage=street").put("审批表.xlsx", book, made)
    made = form("sheets b", stage=1)
    Sample("good-xlsx-true-date-and-number").put("审批表.xlsx", office.by_openpyxl({"审批表": made}, true_values=True), made)
    made = form("sheets c")
    change = office.formula("B9", "&quot;&quot;&amp;B4", made.division)
    Sample("good-xlsx-formula").put("审批表.xlsx", office.by_openpyxl({"审批表": made}, change=change), made)
    forms = {name: form(f"sheets {name}") for name in ("甲", "乙")}
    sample = Sample("good-xlsx-two-sheets").put("两份.xlsx", office.by_openpyxl(forms))
    for name, made in forms.items():
        sample.claim("两份.xlsx", made, part=name)
    made = form("sheets d", stage=1)
    Sample("good-xls").put("审批表.xls", office.xls_form(made), made)
    made = form("sheets e", stage=1)
    book = office.by_openpyxl({"审批表": made}, true_values=True)
    Sample("good-ods").keep("审批表.ods", lambda: office.by_libreoffice(book, "xlsx", "ods"), made)
    made = form("sheets h")
    Sample("good-xlsx-1904-dates").put("审批表.xlsx", office.by_openpyxl({"审批表": made}, true_values=True, epoch=office.CALENDAR_MAC_1904), made)
    made = form("sheets i")

    def rich(name, part):
        if name != "xl/sharedStrings.xml":
            return part
        plain, cut = f"<t>{made.leader}</t>", f"<r><t>{made.leader[0]}</t></r><r><rPr><b/></rPr><t>{made.leader[1:]}</t></r><rPh sb=\"0\" eb=\"1\"><t>拼音</t></rPh>"
        assert plain.encode() in part
        return part.replace(plain.encode(), cut.encode())

    Sample("good-xlsx-rich-text-and-phonetics").put("审批表.xlsx", office.by_openpyxl({"审批表": made}, change=rich), made)
    made = form("sheets f")
    Sample("I105-xlsx-named-docx").put(DOCX, office.by_openpyxl({"审批表": made}), made)
    made = form("sheets g")
    Sample("near-I105-et").put("审批表.et", office.xls_form(made), made)


def rosters():
    """Lists of communities."""
    forms = [form(f"rosters a{at}") for at in range(3)]
    rows = [["2021年四川省绿色社区申报名单"], ["填报单位：某市住房和城乡建设局"], *office.roster_rows(forms, ["序号", "phone", "leader", "community", "summary", "division", "city", "address", "title", "filed_on"])]
    book = office.openpyxl.Workbook()
    book.active.title = "名单"
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A1:J1")
    sample = Sample("good-roster-titles-and-odd-order").put("名单.xlsx", office.saved(book))
    for at, made in enumerate(forms):
        sample.claim("名单.xlsx", made, part=f"名单!{4 + at}")

    forms = [form(f"rosters b{at}", "德阳市") for at in range(4)]
    rows = office.roster_rows(forms, ["city", *[field for field in ORDER if field != "city"]])
    book = office.openpyxl.Workbook()
    book.active.title = "汇总"
    for row in rows:
        book.active.append(row)
    book.active.append(["合计", "4"])
    for at in range(3, 6):
        book.active.cell(at, 1).value = None
    book.active.merge_cells("A2:A5")
    sample = Sample("good-roster-sum-and-merged-city").put("汇总.xlsx", office.saved(book))
    for at, made in enumerate(forms):
        sample.claim("汇总.xlsx", made, part=f"汇总!{2 + at}")

    forms = [form("rosters c0"), form("rosters c1").spoilt(phone="1380000")]
    rows = office.roster_rows(forms, ORDER)
    sample = Sample("F105-roster-second-row").put("名单.xls", office.by_xlwt(rows))
    sample.claim("名单.xls", forms[0], part="名单!2", codes=[]).claim("名单.xls", forms[1], part="名单!3")

    forms = [form(f"rosters d{at}") for at in range(2)]
    rows = office.roster_rows(forms, [field for field in ORDER if field != "address"])
    sample = Sample("F101-roster-without-a-column").put("名单.csv", table(rows).encode())
    for at, made in enumerate(forms):
        sample.claim("名单.csv", made.unclaimed("address"), part=str(2 + at))

    texts = {
        "gb18030": ("名单.csv", lambda rows: table(rows).encode("gb18030")),
        "utf16-tabs": ("名单.csv", lambda rows: table(rows, "\t").encode("utf-16")),
        "bom-semicolons": ("名单.csv", lambda rows: table(rows, ";").encode("utf-8-sig")),
        "tsv": ("名单.tsv", lambda rows: table(rows, "\t").encode()),
    }
    for name, (path, encode) in texts.items():
        forms = [form(f"rosters {name} {at}") for at in range(2)]
        sample = Sample(f"good-roster-csv-{name}").put(path, encode(office.roster_rows(forms, ORDER)))
        for at, made in enumerate(forms):
            sample.claim(path, made, part=str(2 + at))

    forms = [form(f"rosters f{at}") for at in range(2)]
    forms = [made.but(summary=made.summary.replace("。", "。\n", 2) + '居民都说“好”，评价为"优"。') for made in forms]
    sample = Sample("good-roster-csv-quoted-lines").put("名单.csv", table(office.roster_rows(forms, ORDER)).encode())
    for at, made in enumerate(forms):
        sample.claim("名单.csv", made, part=str(2 + at))
    forms = [form(f"rosters e{at}") for at in range(2)]
    columns = ["序号", "city", "county", "street", "community", "title", "leader", "phone", "address", "summary", "filed_on"]
    rows = office.roster_rows(forms, columns, {"county": "县（市、区）", "street": "街道（镇）"})
    sample = Sample("good-roster-three-division-columns").put("名单.csv", table(rows).encode())
    for at, made in enumerate(forms):
        sample.claim("名单.csv", made, part=str(2 + at))
    made = form("near I106 roster")
    rows = [["单位", "姓名", "电话"], ["某街道办事处", made.leader, made.phone]]
    Sample("I106-address-book").put("通讯录.xls", office.by_xlwt(rows, "通讯录"), codes=["I106"])


def table(rows, between=","):
    """Rows as text."""
    out = io.StringIO()
    csv.writer(out, delimiter=between, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def html(made, charset="utf-8"):
    """The form as a page, as office programs save it."""

    def row(*cells):
        return "<tr>" + "".join(f'<td colspan="{span}">{text}</td>' for text, span in cells) + "</tr>"

    def lines(text):
        return text.replace("\n", "<br>")

    rows = [row((word.LABELS[field], 1), (getattr(made, field), 3)) for field in ("community", "title", "division")]
    rows.append(row((word.LABELS["leader"], 1), (made.leader, 1), (word.LABELS["phone"], 1), (made.phone, 1)))
    rows += [row((word.LABELS[field], 1), (getattr(made, field), 3)) for field in ("address", "summary")]
    rows.append(row(("各级审核意见", 4)))
    rows += [row((word.LEVEL_LABELS[level], 1), (lines(word.opinion(made, level)), 3)) for level in word.LEVELS]
    return (
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        f"<title>{word.TITLE}</title></head><body><h1>{word.TITLE}</h1><p>社区名称：{made.cover_community}</p><p>所在市（州）：{made.city}</p>"
        f"<p>填报时间：{made.filed_on}</p><table border=1>{''.join(rows)}</table></body></html>\n"
    )


def mht(made):
    """The page in a mail envelope, as Word saves a “web archive”."""
    page = quopri.encodestring(html(made).encode()).decode()
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_Part"\r\n\r\n------=_Part\r\n'
        "Content-Location: file:///C:/form.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f'Content-Type: text/html; charset="utf-8"\r\n\r\n{page}\r\n------=_Part--\r\n'
    )


def pages():
    """HTML and MHT, by their own names and by those of Word and Excel."""
    made = form("pages a", stage=1)
    Sample("good-html").put("审批表.html", html(made), made)
    made = form("pages b", stage=1)
    Sample("good-html-gb18030").put("审批表.htm", html(made, "gb2312").encode("gb18030"), made)
    made = form("pages c", stage=1)
    Sample("good-mht").put("审批表.mht", mht(made), made)
    made = form("pages d", stage=1)
    Sample("I105-html-named-xls").put("审批表.xls", html(made), made)
    made = form("pages e", stage=1)
    Sample("I105-mht-named-doc").put("审批表.doc", mht(made), made)
