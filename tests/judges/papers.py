#!/usr/bin/env python3
"""Foreign judges of the papers: veraPDF, poppler, qpdf.

Usage: papers.py SHENPI OUT [VERAPDF-CHECK]. Makes every paper that the form
declares from tests/gallery and samples/batch. Every document must pass
PDF/A-3a and PDF/UA-1 in one file (and a plaque, which is artwork, must fail:
a judge that passes everything judges nothing); every value of the record must
be read back exactly; a second run must give the same bytes. Pages stay in OUT as
PNG, to be looked at. Last line: how many statements held.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHENPI, OUT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve() / "papers"
VERA = sys.argv[3] if len(sys.argv) > 3 else None
GALLERY = ROOT / "tests/gallery"
DOCUMENTS = {
    "certificate": [GALLERY / "名单.csv"],
    "plaque-proof": [GALLERY / "名单.csv"],
    "decision": [GALLERY / "名单.csv"],
    "notice": [GALLERY / "名单.csv"],
    "form": [ROOT / "samples/batch"],
}
VALUES = [
    "document_number=川建城建发〔2022〕12号", "signed_on=2022-12-30",
    "notice_from=2022-12-12", "notice_to=2022-12-18",
]
held = 0


def hold(truth, what):
    global held
    if not truth:
        sys.exit(f"papers.py: {what}")
    held += 1


def run(*command, ok=(0,)):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    hold(done.returncode in ok, f"{command}: exit {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def render(output, sources, folder, *flags, ok=(0, 1, 3)):
    given = VALUES if output in ("decision", "notice") else []
    values = [part for value in given for part in ("--value", value)]
    texts = ["--templates", GALLERY / "office"]
    run(SHENPI, "render", output, *sources, *values, *texts, "--as-of", "2022-12-30", "--output", folder, *flags, ok=ok)
    return sorted(folder.glob("*.pdf"))


def leaves(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    else:
        yield value


def shown(value):
    """A value as it is printed: dates in Chinese."""
    date = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
    return "{}年{}月{}日".format(*map(int, date.groups())) if date else value


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    papers = {}
    for output, sources in DOCUMENTS.items():
        first = render(output, sources, OUT / output)
        hold(first, f"{output}: nothing was made")
        again = render(output, sources, OUT / "again" / output, "--jobs", "1")
        hold([p.name for p in first] == [p.name for p in again], f"{output}: other names the second time")
        for one, two in zip(first, again):
            hold(one.read_bytes() == two.read_bytes(), f"{one.name}: other bytes the second time")
        papers[output] = first
    shutil.rmtree(OUT / "again")
    for output, made in papers.items():
        for path in made:
            text = run("pdftotext", "-raw", path, "-")
            flat = re.sub(r"\s+", "", text)
            run("pdfdetach", "-save", "1", "-o", OUT / "record.json", path)
            record = json.loads((OUT / "record.json").read_text(encoding="utf-8"))
            hold(record["schema"] == "shenpi.record/1", f"{path.name}: another schema inside")
            for case in record["applications"]:
                for value in leaves(case["record"]):
                    if isinstance(value, str):
                        wanted = [re.sub(r"\s+", "", text) for text in (value, shown(value))]
                        hold(any(text in flat for text in wanted), f"{path.name}: “{value}” cannot be read back")
            fonts = run("pdffonts", path).splitlines()[2:]
            columns = [line.split()[-5:] for line in fonts]
            hold(fonts and all(c[:3] == ["yes", "yes", "yes"] for c in columns), f"{path.name}: {fonts}")
        run("pdftoppm", "-r", "70", "-png", made[0], OUT / f"{output}")
        if shutil.which("qpdf"):
            run("qpdf", "--check", made[0])
    (OUT / "record.json").unlink()
    forms = run("pdfinfo", papers["form"][0])
    hold(int(re.search(r"Pages:\s+(\d+)", forms).group(1)) % 2 == 0, "a form has an odd number of sides")
    hold("595.2" in forms and "841.8" in forms, "a form is not A4")
    notice = re.sub(r"\s+", "", run("pdftotext", papers["notice"][0], "-"))
    hold(not re.search(r"1[3-9]\d{9}", notice), "the notice shows a mobile number")
    plaque = render("plaque", [GALLERY / "名单.csv"], OUT / "plaque")
    hold(len(plaque) == len(papers["certificate"]), "not a plaque for each")
    if VERA:
        everything = [path for made in papers.values() for path in made]
        for flavour in ("3a", "ua1"):
            done = subprocess.run(["sh", VERA, flavour, *everything, plaque[0]], capture_output=True, text=True)
            passed = done.stdout.count(f"PASS {flavour}")
            hold(passed == len(everything), f"veraPDF {flavour}: {passed} of {len(everything)}\n{done.stdout[-3000:]}{done.stderr[-500:]}")
            hold(f"FAIL {flavour} {plaque[0]}" in done.stdout, f"veraPDF {flavour} passes the plaque")
            print(f"veraPDF {flavour}: {passed} documents pass, the control fails")
    else:
        print("SKIP veraPDF: no ../shared/tools/verapdf")
    print(f"papers.py: {held} statements held")


main()
