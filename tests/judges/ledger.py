#!/usr/bin/env python3
"""Python's sqlite3, hashlib and openpyxl as foreign judges of the ledger.

The chain of the log and the draw are computed anew from what docs/ledger.md
says of them; every kind of edit behind the program's back must be found; the
exported workbook must hold the sums of its own rows. Usage: ledger.py SHENPI
OUT. Last line: how many statements held.
"""

import csv
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

try:
    import openpyxl
except ImportError:  # the rest still holds
    openpyxl = None

SHENPI, OUT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve() / "ledger"
shutil.rmtree(OUT, ignore_errors=True)
OUT.mkdir(parents=True)
held = 0


def hold(truth, what):
    global held
    if not truth:
        sys.exit(f"ledger.py: {what}")
    held += 1


def shenpi(*arguments, code=0):
    run = subprocess.run([SHENPI, *arguments], cwd=OUT, capture_output=True, text=True)
    hold(run.returncode == code, f"{arguments}: exit {run.returncode}, not {code}: {run.stderr}")
    return run.stdout


def registry(*arguments, db="l.db", code=0):
    return shenpi("registry", "--db", db, *arguments, code=code)


def table(name, rows):
    with open(OUT / name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


STREETS = [("成都市", "武侯区", "玉林街道"), ("成都市", "锦江区", "春熙路街道"), ("绵阳市", "游仙区", "游仙街道")]
places = [(*STREETS[n % 3], f"第{n}社区") for n in range(60)]
head = ["市（州）", "县（市、区）", "街道（镇）", "社区名称"]
table("base.csv", [[*head, "类别"], *([*place, "城市社区"] for place in places)])
table("totals.csv", [["市（州）", "年份", "城市社区总数", "来源"], ["成都市", 2022, 200, "函"], ["绵阳市", 2022, 100, "函"]])
table("list.csv", [head, *places])
report = {
    "schema": "shenpi.check/1",
    "form": "sichuan-green-community",
    "applications": [
        {
            "path": f"{name}.docx", "verdict": "accept", "sha256": None,
            "record": {
                "community": name, "title": "四川省省级示范绿色社区", "filed_on": "2022-01-05",
                "division": {"city": city, "county": county, "street": street},
            },
        }
        for city, county, street, name in places[:20]
    ],
}
(OUT / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
table("applied.csv", [head, *places[:20]])

registry("init")
registry("import", "base.csv")
registry("totals", "totals.csv")
registry("apply", "report.json")
for day in ("2022-02-01", "2022-03-01", "2022-04-01"):
    registry("advance", "--list", "applied.csv", "--on", day)
sample = json.loads(registry("sample", "--batch", "1", "--percent", "12.5", "--seed", "种子 7", "--format", "json"))


# The draw, from its description alone.
paths = ["/".join(place) for place in places[:20]]
order = sorted(paths, key=lambda path: (hashlib.sha256(f"种子 7\n{path}".encode()).hexdigest(), path))
hold(sample["population"] == 20 and sample["drawn"] == order[:3], f"another draw: {sample}")


def chain(db):
    """The log, each row against its digest and its neighbour."""
    rows = sqlite3.connect(db).execute("SELECT * FROM log ORDER BY seq").fetchall()
    previous = "0" * 64
    for at, row in enumerate(rows, 1):
        seq, run, moment, what, community, path, by, on, reason, file, digest, changes, before, own = row
        array = [before, seq, run, moment, what, community, path, by, on, reason, file, digest, changes]
        text = json.dumps(array, ensure_ascii=False, separators=(",", ":"))
        hold(seq == at and before == previous, f"entry {seq} does not follow")
        hold(hashlib.sha256(text.encode()).hexdigest() == own, f"entry {seq} has another digest")
        previous = own
    return len(rows), previous


entries, last = chain(OUT / "l.db")
check = json.loads(registry("verify", "--format", "json", "--head", f"{entries}:{last}"))
hold(check["verdict"] == "valid" and check["head"] == last, f"{check}")

GUARDS = "DROP TRIGGER log_is_never_changed; DROP TRIGGER log_is_never_shortened;"
edits = {
    "a date of filing": "UPDATE application SET filed_on = '2021-01-05' WHERE id = (SELECT min(id) FROM application)",
    "a step": "UPDATE application SET step = 'noticed' WHERE id = (SELECT min(id) FROM application)",
    "a name": "UPDATE community SET name = '别的社区' WHERE id = (SELECT min(id) FROM community)",
    "a number of communities": "UPDATE total SET communities = 9999",
    "a row too many": "INSERT INTO total VALUES ('甘孜藏族自治州', 2022, 5, '无')",
    "a row too few": "DELETE FROM total WHERE city = '成都市'",
    "the draw": "UPDATE draw SET seed = '别的'",
    "a reason in the log": GUARDS + "UPDATE log SET reason = '改' WHERE seq = 70",
    "a moment in the log": GUARDS + "UPDATE log SET at = '2020' WHERE seq = 2",
    "a missing entry": GUARDS + "DELETE FROM log WHERE seq = 30",
    "two entries that changed places": GUARDS
    + "UPDATE log SET seq = 1000 WHERE seq = 5; UPDATE log SET seq = 5 WHERE seq = 6; UPDATE log SET seq = 6 WHERE seq = 1000",
    "the end of the log": GUARDS + "DELETE FROM log WHERE seq > 100",
    "a guard": "DROP TRIGGER log_is_never_changed",
    "an index": "DROP INDEX community_path",
    "a column": "ALTER TABLE community ADD COLUMN note TEXT",
}
for what, sql in edits.items():
    copy = OUT / "edited.db"
    registry("backup", "edited.db")
    edited = sqlite3.connect(copy)
    edited.executescript(sql)
    edited.close()
    told = registry("verify", db="edited.db", code=1)
    hold("G54" in told, f"{what} is not named: {told}")
    copy.unlink()
# The engine itself guards the log.
guarded = sqlite3.connect(OUT / "l.db")
for sql in ("UPDATE log SET reason = 'x'", "DELETE FROM log WHERE seq = 3"):
    try:
        guarded.execute(sql)
        hold(False, f"{sql} passed")
    except sqlite3.Error as error:
        hold("append-only" in str(error), str(error))
guarded.close()
hold(json.loads(registry("verify", "--format", "json"))["verdict"] == "valid", "the ledger itself is sound")

stats = json.loads(registry("stats", "--year", "2022", "--format", "json"))
hold(stats["province"]["communities"] == 300 and stats["province"]["taking_part"] == 20, f"{stats}")
registry("stats", "--year", "2022", "--output", "stats.csv")
lines = list(csv.DictReader(open(OUT / "stats.csv", encoding="utf-8-sig")))
for column in ("底表城市社区", "参与", "达标", "在办"):
    by_level = {}
    for line in lines:
        by_level[line["级别"]] = by_level.get(line["级别"], 0) + int(line[column])
    hold(len(set(by_level.values())) == 1 and len(by_level) == 4, f"{column}: {by_level}")
registry("stats", "--year", "2022", "--output", "stats.xlsx")
if openpyxl:
    book = openpyxl.load_workbook(OUT / "stats.xlsx")
    first = list(book.worksheets[0].values)
    column = first[0].index("参与")
    hold(first[1][column] == sum(row[column] for row in first[2:]) == 20, f"{first}")
else:
    print("SKIP the workbook: no openpyxl")
print(f"ledger.py: {held} statements held")
