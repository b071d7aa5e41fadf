"""samples/score: filled scoring sheets by several writers.

    python3 samples/make/score.py SHENPI      (openpyxl, python-docx, LibreOffice)

Names are claims, as in samples/check: `C102-over` must raise C102 and nothing
else at error or warning level, `near-C112-…` must not raise it, `good-…` raises
nothing. The expected reports beside them are written by
UPDATE=1 cargo test --test all score.
"""

import csv
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import docx
import openpyxl
from docx.enum.section import WD_ORIENT

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "samples/score"
CRITERIA = ROOT / "forms/sichuan-green-community/criteria.csv"
COMMUNITY = "玉林东路社区"


def criteria():
    with open(CRITERIA, encoding="utf-8") as file:
        return list(csv.DictReader(file))


ALL = criteria()
POINTS = [float(row["points"]) for row in ALL]
# Full points but for half a point here and there: 96 in all.
SCORES = [p - (0.5 if at % 7 == 3 else 0) for at, p in enumerate(POINTS)]
SCORES[14] = 3


def blank(shenpi, folder, kind):
    path = Path(folder) / f"blank.{kind}"
    if not path.exists():
        subprocess.run([shenpi, "template", "score", "--output", path], check=True, capture_output=True)
    return path


# ------------------------------------------------- our template, by openpyxl --

def sheet(shenpi, folder, name, scores=None, figures=None, community=COMMUNITY, rater="评分人甲", change=None):
    """Our own workbook, filled in; `change(worksheet, rows)` does the harm."""
    book = openpyxl.load_workbook(blank(shenpi, folder, "xlsx"))
    page = book.active
    scores = SCORES if scores is None else scores
    rows, labels = {}, {}
    for row in page.iter_rows(min_row=1, max_row=page.max_row):
        number, label = row[2].value, row[0].value
        if isinstance(number, (int, float)) and row[3].value:
            rows[int(number)] = row[6].row
        for at in (0, 2, 4):
            if isinstance(row[at].value, str):
                labels[row[at].value] = row[at].row
    for no, score in enumerate(scores, 1):
        page.cell(rows[no], 7).value = score
    page.cell(labels["社区名称"], 2).value = community
    page.cell(labels["评分人"], 2).value = rater
    page.cell(labels["评分日期"], 2).value = "2022年6月20日"
    for label, value in (figures or {}).items():
        page.cell(labels[label], 7).value = value
    if change:
        change(page, rows)
    path = OUT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def changed(**at):
    """SCORES with some of them replaced: n12=None."""
    scores = list(SCORES)
    for key, value in at.items():
        scores[int(key[1:]) - 1] = value
    return scores


# -------------------------------------- the published layout, by other hands --

HEAD = ["考核内容", "总分", "序号", "创建标准", "分值", "评分标准", "得分"]


def printed(name, scores=None, head=HEAD, change=None, total=None, items_apart=False):
    """附件1 as published, with a column of scores and what page breaks did to it."""
    scores = SCORES if scores is None else scores
    book = openpyxl.Workbook()
    page = book.active
    page.title = "附件1"
    page.append(["附件 1"])
    page.append(["四川省绿色社区创建标准细则（试行）"])
    page.merge_cells("A2:G2")
    page.append([f"社区名称：{COMMUNITY}　　评分人：评分人乙"])
    page.append(head)
    for no, row in enumerate(ALL, 1):
        items = row["items"].split("|")
        first = no == 1 or ALL[no - 2]["category"] != row["category"]
        category, points = (row["category"], int(row["category_points"])) if first else (None, None)
        number = no
        if no == 15:
            category, points = None, None  # stands before its class's name
        if no == 7:
            points = None  # the 25 of the second class is lost
        if no in (23, 26):
            number = int(row["category_points"])  # the class's points in its place
        score = scores[no - 1]
        if no == 16:  # an item before its title
            page.append([None, None, None, None, None, items[0], None])
            items = items[1:]
        page.append([category, points, number, row["title"], int(row["points"]), items[0], score])
        top = page.max_row
        for item in items[1:]:
            page.append([None, None, None, None, None, item, None])
        if page.max_row > top and not items_apart:
            for column in "CDEG":
                page.merge_cells(f"{column}{top}:{column}{page.max_row}")
        if no == 15:
            page.append(["营造社区宜居环境", 25])
    page.append(["合计", 100, None, None, 100, None, total])
    if change:
        change(page)
    book.save(OUT / name)


def word(name, scores=None, tables=3, community=f"社区名称：{COMMUNITY}", rater="评分人：评分人丙"):
    """A Word file in which each page has a table of its own, header on the first only."""
    scores = SCORES if scores is None else scores
    file = docx.Document()
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    file.add_paragraph("四川省绿色社区创建标准细则（试行）")
    file.add_paragraph(f"{community}\t{rater}")
    each = -(-len(ALL) // tables)
    for part in range(tables):
        rows = list(enumerate(ALL, 1))[part * each:(part + 1) * each]
        table = file.add_table(rows=0, cols=7)
        table.style = "Table Grid"
        if part == 0:
            for cell, text in zip(table.add_row().cells, HEAD):
                cell.text = text
        tops = {}
        for no, row in rows:
            cells = table.add_row().cells
            texts = [row["category"], row["category_points"], f"{no}.", row["title"], row["points"],
                     row["items"].replace("|", "\n"), "" if scores[no - 1] is None else f"{scores[no - 1]:g}分"]
            for cell, text in zip(cells[2:], texts[2:]):
                cell.text = text
            if row["category"] in tops:
                for column in (0, 1):
                    tops[row["category"]][column] = tops[row["category"]][column].merge(cells[column])
            else:
                cells[0].text, cells[1].text = texts[:2]
                tops[row["category"]] = [cells[0], cells[1]]
        file.add_paragraph()
    if all(score is not None for score in scores):
        file.add_paragraph(f"总得分：{sum(scores):g}分")
    file.save(OUT / name)


def word_of_widths(name, scores=SCORES):
    """A Word table that goes on without its head: first without the columns of
    the classes, then with a column more in front."""
    file = docx.Document()
    file.add_paragraph(f"社区名称：{COMMUNITY}")
    file.add_paragraph("评分人：评分人戊")
    parts = [(ALL[:10], HEAD, 0), (ALL[10:19], None, 2), (ALL[19:], None, -1)]
    for rows, head, cut in parts:
        width = len(HEAD) - cut
        table = file.add_table(rows=0, cols=width)
        if head:
            for cell, text in zip(table.add_row().cells, head):
                cell.text = text
        for row in rows:
            no = int(row["no"])
            score = scores[no - 1]
            texts = [row["category"], row["category_points"], str(no), row["title"], row["points"],
                     row["items"].replace("|", "\n"), "" if score is None else f"{score:g}"]
            texts = texts[cut:] if cut >= 0 else ["续"] + texts
            for cell, text in zip(table.add_row().cells, texts):
                cell.text = text
        file.add_paragraph()
    file.save(OUT / name)


def hostile():
    """Sheets that nobody fills in in good faith, small on disk."""
    head = "社区名称,玉林东路社区\n评分人,甲\n序号,创建标准,分值,得分\n"
    line = lambda row, score: f"{row['no']},{row['title']},{row['points']},{score}\n"
    write = lambda name, text: (OUT / name).write_text(text, encoding="utf-8")
    strange = ["1e308", "NaN", "∞", "=1+1", "99999999999999999999", "-0.0", "２‮１", "1/2", "0x10", "1.0000000000000001"]
    write("C103-C104-numbers-of-spite.csv", head + "".join(
        line(row, strange[at % len(strange)] if at < len(strange) else f"{SCORES[at]:g}") for at, row in enumerate(ALL)))
    write("C108-one-row-a-thousand-times.csv", head + "".join(line(row, f"{SCORES[at]:g}") for at, row in enumerate(ALL))
          + "".join(line(ALL[0], n % 3) for n in range(1000)))
    write("C107-a-title-and-no-end.csv", "社区名称," + "长" * 40_000 + "\n" + head.split("\n", 1)[1] + "".join(
        line(row, f"{SCORES[at]:g}") for at, row in enumerate(ALL[:5])))
    # Half a gigabyte of blanks in half a megabyte of package.
    with zipfile.ZipFile(OUT / "good-python-docx.docx") as source, zipfile.ZipFile(
        OUT / "I104-blanks-without-end.docx", "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as bomb:
        for member in source.infolist():
            body = source.read(member)
            if member.filename == "word/document.xml":
                body = body.replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>" + b" " * (40 << 20) + b"</w:t></w:r></w:p>")
            bomb.writestr(zipfile.ZipInfo(member.filename, (2022, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    # A sheet whose one cell stands at the end of the world, merged over all of it.
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["B1"] = "社区名称", COMMUNITY
    for column, text in enumerate(("序号", "创建标准", "分值", "得分"), 1):
        page.cell(3, column).value = text
    for at, row in enumerate(ALL):
        for column, value in enumerate((int(row["no"]), row["title"], float(row["points"]), SCORES[at]), 1):
            page.cell(4 + at, column).value = value
    page["XFD1048576"] = 1
    path = OUT / "good-merged-to-the-end-of-the-world.xlsx"
    book.save(path)
    # openpyxl would make a cell of each of 17 thousand million.
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="F3:XFC1048575"/></mergeCells>'
    members[sheet] = members[sheet].replace(b"</sheetData>", merged)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in members.items():
            package.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)


def our_word(shenpi, folder, name):
    """Our own Word sheet, filled in beside its controls."""
    file = docx.Document(blank(shenpi, folder, "docx"))
    for paragraph in file.paragraphs:
        text = "".join(t.text or "" for t in paragraph._p.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))
        if text.startswith("社区名称"):
            paragraph.add_run(COMMUNITY)
        if text.startswith("评分人"):
            paragraph.add_run("评分人丁")
    text = lambda cell: "".join(t.text or "" for t in cell._tc.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))
    for row in file.tables[0].rows:
        number = text(row.cells[2])
        if number.strip().isdigit():
            row.cells[6].paragraphs[0].add_run(f"{SCORES[int(number) - 1]:g}")
    for row in file.tables[1].rows:
        if text(row.cells[1]) == "总户数":
            row.cells[4].paragraphs[0].add_run("2036")
    file.save(OUT / name)


def convert(source, kind, name):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind,
                        "--outdir", folder, source], check=True, capture_output=True)
        (Path(folder) / f"{Path(source).stem}.{kind}").replace(OUT / name)


def main(shenpi):
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        make(shenpi, folder)


def make(shenpi, folder):
    ours = lambda name, **given: sheet(shenpi, folder, name, **given)
    full = {"总户数": 2036, "总人数": 5068, "小区数": 12, "网格化管理覆盖率": 100, "居民对社区管理满意度": 80.5,
            "社区管理满意度问卷份数": 200, "有生活垃圾分类投放设施的小区数": 12, "公共绿地面积": 5068,
            "社区绿地率": 25, "幼儿园覆盖率": 90, "卫生服务站覆盖率": 95, "菜市场覆盖率": 92.5,
            "居民对公共服务设施满意度": 80, "公共服务设施满意度问卷份数": 200, "物业管理覆盖面": 30,
            "列入老旧小区年度改造任务的小区数": 0, "第一季度宣传内容更换次数": 1, "第二季度宣传内容更换次数": 2,
            "第三季度宣传内容更换次数": 1, "第四季度宣传内容更换次数": 1, "“六五”环境日集中宣传次数": 1,
            "年度环保主题活动次数": 5, "年度志愿活动次数": 2}
    ours("good-openpyxl.xlsx", figures=full)
    convert(OUT / "good-openpyxl.xlsx", "ods", "good-libreoffice.ods")
    convert(OUT / "good-openpyxl.xlsx", "xls", "good-libreoffice.xls")
    convert(OUT / "good-openpyxl.xlsx", "xlsx", "good-libreoffice-sums.xlsx")
    our_word(shenpi, folder, "good-python-docx.docx")
    convert(OUT / "good-python-docx.docx", "doc", "good-libreoffice.doc")
    printed("good-published-layout.xlsx", total=sum(SCORES))
    word("good-tables-of-pages.docx")
    word_of_widths("good-tables-of-widths.docx")
    word_of_widths("C101-tables-of-widths.docx", scores=changed(n12=None, n20=None))
    ours("good-zero.xlsx", scores=changed(n5=0))
    ours("C101-blank.xlsx", scores=changed(n12=None))
    ours("C101-dash.xlsx", scores=changed(n12="/"))
    ours("C102-over.xlsx", scores=changed(n1=2.5))
    ours("C102-negative.xlsx", scores=changed(n1=-1))
    ours("near-C102-full.xlsx", scores=changed(n1=2))
    ours("C103-step.xlsx", scores=changed(n3=4.2))
    ours("C104-word.xlsx", scores=changed(n4="良好"))
    ours("near-C104-fullwidth.xlsx", scores=changed(n4="４．５分"))

    def sums(of):
        def change(page, rows):
            for row in page.iter_rows(min_row=5):
                if row[6].value and str(row[6].value).startswith("="):
                    label = row[2].value if row[2].value == "小计" else row[0].value
                    if label == of:
                        row[6].value = 99
                        return
        return change
    ours("C105-subtotal.xlsx", change=sums("小计"))
    ours("C106-total.xlsx", change=sums("合计"))
    printed("C106-total-of-the-published-layout.xlsx", total=sum(SCORES) + 0.5)

    def drop(page, rows):
        page.unmerge_cells([str(r) for r in page.merged_cells.ranges if rows[28] in range(r.min_row, r.max_row + 1) and r.max_col == 1][0])
        for column in range(3, 8):
            page.cell(rows[28], column).value = None
    ours("C107-row-gone.xlsx", change=drop)

    def items(page):
        for row in page.iter_rows(min_row=5):
            if row[2].value == 3:
                for at in range(4):
                    page.cell(row[0].row + at, 7).value = 1
                return
    printed("C108-items-scored.xlsx", change=items, items_apart=True)

    def span(page, rows):
        page.merge_cells(f"G{rows[4]}:G{rows[5]}")
    ours("C108-merged.xlsx", change=span)

    def points(page, rows):
        page.cell(rows[5], 5).value = 6
    ours("C109-points.xlsx", change=points)
    ours("C110-nobody.xlsx", community=None)
    printed("C111-standard-only.xlsx", head=HEAD[:6] + ["备注"], scores=[None] * 28)
    low = dict(full, **{"居民对社区管理满意度": 80})
    ours("C112-exactly-80.xlsx", figures=low)
    ours("near-C112-just-over-80.xlsx", figures=dict(full, **{"居民对社区管理满意度": 80.01}))
    ours("C112-services-79.xlsx", figures=dict(full, **{"居民对公共服务设施满意度": 79.9}), scores=changed(n21=3))
    ours("near-C112-services-80.xlsx", figures=full, scores=changed(n21=3))
    ours("C113-deducted.xlsx", figures=low, scores=changed(n6=2))
    ours("C114-ratio.xlsx", figures=dict(full, **{"社区绿地率": 0.25}))
    ours("near-C114-percent.xlsx", figures=dict(full, **{"社区绿地率": "25%"}))
    ours("C116-nobody-lives-there.xlsx", figures=dict(full, **{"总人数": 0}))
    ours("C116-no-questionnaires.xlsx", figures=dict(full, **{"社区管理满意度问卷份数": 0}))

    def second(page):
        page.cell(4, 7).value = "自评得分"
        page.cell(4, 8).value = "专家评分"
        for row in page.iter_rows(min_row=5, max_row=page.max_row - 1):
            if row[6].value is not None:
                page.cell(row[0].row, 8).value = row[6].value
    printed("C117-two-columns.xlsx", change=second)

    def swap(page, rows):
        page.cell(rows[7], 3).value, page.cell(rows[8], 3).value = 8, 7
    ours("C121-numbers-swapped.xlsx", change=swap)
    for folder_name, names in [("good-three-raters", ["甲", "乙", "丙"]), ("C119-one-rater-twice", ["甲", "甲"])]:
        for at, name in enumerate(names):
            ours(f"{folder_name}/评分表{at + 1}.xlsx", rater=f"评分人{name}", scores=changed(n2=5 - at / 2))
    for at, score in enumerate([5, 2.5]):
        ours(f"C118-apart/评分表{at + 1}.xlsx", rater=f"评分人{at + 1}", scores=changed(n2=score))
    (OUT / "I106-no-sheet.csv").write_text("社区名称,电话\n玉林东路社区,028-85550000\n", encoding="utf-8")
    whole = (OUT / "good-openpyxl.xlsx").read_bytes()
    (OUT / "I102-cut-short.xlsx").write_bytes(whole[: len(whole) // 2])
    hostile()
    with zipfile.ZipFile(OUT / "good-archive.zip", "w") as archive:
        for name in ("good-openpyxl.xlsx", "good-three-raters/评分表2.xlsx", "good-python-docx.docx"):
            info = zipfile.ZipInfo(f"评分/{name.rsplit('/')[-1]}", (2022, 1, 1, 0, 0, 0))
            archive.writestr(info, (OUT / name).read_bytes())
        archive.writestr(zipfile.ZipInfo("说明.txt", (2022, 1, 1, 0, 0, 0)), "不是评分表")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()))
