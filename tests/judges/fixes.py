"""Foreign judges of the 退改单 and the rounds.

    python3 tests/judges/fixes.py SHENPI WORK

- python-docx opens every Word 退改单, and finds each comment at the very cell
  that the report names, which is shaded; openpyxl does the same with workbooks;
- both save what they opened with the wrong values mended, and LibreOffice
  saves it once more as its own: `check --against` finds everything fixed, in
  round 2, with exit 0;
- LibreOffice prints the comments;
- a second, still wrong round carries one round's comments only.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import docx
import openpyxl

SHENPI, WORK = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
AS_OF = "2022-06-30"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RED = "FBD9D7"


def run(*arguments, cwd, exit=0):
    done = subprocess.run([SHENPI, *map(str, arguments)], capture_output=True, cwd=cwd)
    assert done.returncode == exit, (arguments, done.returncode, done.stderr.decode())
    return done.stdout.decode()


def check(cwd, *paths, out, exit, against=None):
    more = ["--against", against] if against else []
    run("check", *paths, "--as-of", AS_OF, "--format", "json", "--output", out, *more, cwd=cwd, exit=exit)
    return json.loads((cwd / out).read_text())


def cells(document):
    """Every cell once, by its text."""
    seen = {}
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                seen[id(cell._tc)] = cell
    return seen.values()


def shade(cell):
    found = cell._tc.find(f"{W}tcPr/{W}shd")
    return None if found is None else found.get(f"{W}fill")


def word(path, mended, wrong, right):
    document = docx.Document(str(path))
    comments = {c.comment_id: c for c in document.comments}
    assert comments, path
    of = next(c for c in comments.values() if "[F105]" in c.text)
    assert of.author == "审批检查" and "依据：" in of.text and "办法：" in of.text and wrong in of.text, of.text
    assert of.timestamp.date().isoformat() == AS_OF
    at = [cell for cell in cells(document)
          if any(m.get(f"{W}id") == str(of.comment_id) for m in cell._tc.iter(f"{W}commentRangeStart"))]
    assert len(at) == 1 and at[0].text.strip() == wrong, [cell.text for cell in at]
    assert shade(at[0]) == RED, shade(at[0])
    others = [cell.text for cell in cells(document) if shade(cell) == RED]
    assert others == [at[0].text], others
    for paragraph in at[0].paragraphs:
        for piece in paragraph._p.iter(f"{W}t"):
            piece.text = piece.text.replace(wrong, right)
    document.save(str(mended))
    return len(comments)


def sheet(path, mended, wrong, right):
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[-1].startswith("退改意见"), book.sheetnames
    notice = book[book.sheetnames[-1]]
    assert any("F105" in str(cell.value) for row in notice.iter_rows() for cell in row)
    hits = []
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.comment and "[F105]" in cell.comment.text:
                    assert "依据：" in cell.comment.text and "办法：" in cell.comment.text
                    hits.append(cell)
    assert len(hits) == 1 and str(hits[0].value) == wrong, [(c.coordinate, c.value) for c in hits]
    assert hits[0].fill.fgColor.rgb == f"FF{RED}", hits[0].fill.fgColor.rgb
    hits[0].value = right
    book.save(mended)


def office(folder, paths, to):
    out = folder / f"office-{to.split(':')[0]}"
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
                        "--convert-to", to, "--outdir", str(out), *map(str, paths)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    return [out / f"{Path(path).stem}.{to.split(':')[0]}" for path in paths]


def wrongs(report):
    found = {}
    for one in report["applications"]:
        for diagnostic in one["diagnostics"]:
            if diagnostic["code"] == "F105":
                found[one["record"]["community"]] = re.findall("“([^”]*)”", diagnostic["message"])[1]
    return found


def loop(folder, sources, kind):
    desk = folder / kind
    desk.mkdir()
    for source in sources:
        shutil.copy(SAMPLES / source, desk / f"{len(list(desk.iterdir()))}-{Path(source).name}")
    first = check(desk, ".", out="1.json", exit=1)
    wrong = wrongs(first)
    assert len(wrong) == len(sources), wrong
    written = [desk / line for line in run("fixes", "1.json", "--as-of", AS_OF, cwd=desk).splitlines()]
    assert len(written) == len(sources), written
    (desk / "mended").mkdir()
    mended = []
    for path in written:
        of = next(name for name in wrong if name in path.name)
        mended.append(desk / "mended" / path.name)
        (word if path.suffix == ".docx" else sheet)(path, mended[-1], wrong[of], f"1380000000{len(mended)}")
    again = office(desk, mended, mended[0].suffix[1:])
    for number, files in enumerate([mended, again]):
        report = check(desk, *files, out=f"2-{number}.json", exit=0, against="1.json")
        assert report["totals"]["against"]["open"] == 0 and report["totals"]["against"]["new"] == 0, report["totals"]
        assert report["totals"]["against"]["fixed"] == len(sources), report["totals"]
        assert all(one["against"]["round"] == 2 for one in report["applications"])
    # Unmended, it goes round again, through LibreOffice.
    through = office(desk, [written[0]], written[0].suffix[1:])[0]
    back = desk / "back" / written[0].name
    back.parent.mkdir()
    shutil.copy(through, back)
    second = check(desk, back, out="3.json", exit=1, against="1.json")
    assert second["applications"][0]["against"]["round"] == 2, second["applications"][0]["against"]
    (name,) = run("fixes", "3.json", "--as-of", AS_OF, cwd=desk).splitlines()
    assert "第2轮" in name, name
    with zipfile.ZipFile(desk / name) as parts:
        said = [parts.read(part).decode() for part in parts.namelist() if "omments" in part and part.endswith(".xml")]
    assert sum(text.count("[F105]") for text in said) == 1, name
    return written, desk / name


with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    words = ["check/F105-not-a-number/十位.docx", "check/F105-not-a-number/号段.docx", "check/F105-not-a-number/没有区号.docx"]
    papers, second = loop(folder, words, "docx")
    books, _ = loop(folder, ["fixes/xlsx/别人的批注.xlsx"], "xlsx")
    print("python-docx, openpyxl: comments stand at the wrong cells, which are red; mended, all is fixed in round 2")
    print("LibreOffice: saved again, the form reads the same; a second round has its own comments only")
    notes = 'pdf:writer_pdf_Export:{"ExportNotesInMargin":{"type":"boolean","value":"true"}}'
    (pdf,) = office(folder, papers[:1], notes)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    assert "退改意见" in text and "F105" in text, text[:2000]
    WORK.mkdir(parents=True, exist_ok=True)
    for page, name in ((1, "fixes-notice"), (4, "fixes-form")):
        subprocess.run(["pdftoppm", "-r", "60", "-f", str(page), "-l", str(page), "-singlefile", "-png", str(pdf), str(WORK / name)], check=True)
    (pdf,) = office(folder, books, "pdf")
    subprocess.run(["pdftoppm", "-r", "60", "-f", "1", "-l", "1", "-singlefile", "-png", str(pdf), str(WORK / "fixes-sheet")], check=True)
    print("LibreOffice prints the page, the marks and the comments")
