#!/usr/bin/env python3
"""What may happen to a ledger's file, and what must hold after it.

kill -9 at seeded moments over every command that writes, copies or reads; two
writers at once; a backup while others write; a full disk; a folder that may not
be written; a file that is damaged, foreign, of an older or a newer version. A
ledger must open and verify afterwards with all of a command or nothing of it,
every refusal is a sentence with exit code 2 or 3, nothing panics, and no byte
that somebody may still want is lost. Usage: robust.py SHENPI OUT. Mounts need
root and are left out, visibly, where they are refused. Last line: how many
statements held.
"""

import csv
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

SHENPI, OUT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve() / "robust"
KILLS = 8  # moments of each command
held = 0


def hold(truth, what):
    global held
    if not truth:
        sys.exit(f"robust.py: {what}")
    held += 1


def start(folder, *arguments, **more):
    command = [SHENPI, "registry", "--db", "l.db", *map(str, arguments)]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def run(folder, *arguments, code=0, says="", **more):
    """Runs to the end; what was said on both streams."""
    child = start(folder, *arguments, **more)
    said = b"".join(child.communicate()).decode(errors="replace")
    codes = code if isinstance(code, tuple) else (code,)
    hold(child.returncode in codes, f"{arguments} in {folder}: exit {child.returncode}, not {code}: {said}")
    hold("panicked" not in said, f"{arguments}: {said}")
    hold(says in said, f"{arguments} does not say “{says}”: {said}")
    return said


def sound(folder, db="l.db"):
    """Number of entries of a ledger that verifies."""
    command = [SHENPI, "registry", "--db", db, "verify", "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    hold(done.returncode == 0, f"{db} in {folder} does not verify: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)["entries"]


def table(name, head, rows):
    with open(OUT / name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])


def folder(name):
    """A fresh folder with the rosters and no ledger."""
    at = OUT / name
    shutil.rmtree(at, ignore_errors=True)
    at.mkdir(parents=True)
    for source in OUT.glob("*.*"):
        shutil.copy(source, at)
    return at


PATH = ["市（州）", "县（市、区）", "街道（镇）", "社区名称"]
STREET = ("成都市", "武侯区", "玉林街道")
COUNT = 300
places = [(*STREET, f"第{n}社区") for n in range(COUNT)]
cases = places[:60]
PLAIN = "四川省绿色社区"


def prepare():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    table("base.csv", [*PATH, "类别"], ([*place, "城市社区"] for place in places))
    table("more.csv", [*PATH, "类别"], ([*STREET, f"新{n}社区", "城市社区"] for n in range(COUNT)))
    table("totals.csv", ["市（州）", "年份", "城市社区总数", "来源"], [["成都市", year, 900, "函"] for year in range(2015, 2024)])
    awards = ([*place, PLAIN, "2021-05-01", 1] for place in places[100:200])
    table("awards.csv", [*PATH, "称号", "命名日期", "批次"], awards)
    table("cases.csv", PATH, cases)
    applications = [
        {
            "path": place[3], "verdict": "accept", "sha256": None,
            "record": {"community": place[3], "title": PLAIN, "filed_on": "2022-01-05",
                       "division": dict(zip(("city", "county", "street"), STREET))},
        }
        for place in cases
    ]
    report = {"schema": "shenpi.check/1", "form": "sichuan-green-community", "applications": applications}
    (OUT / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")


# ------------------------------------------------------------------ kill -9 --

ALL = ["--list", "cases.csv", "--on"]
STORY = [
    ["init"],
    ["import", "base.csv"],
    ["totals", "totals.csv"],
    ["awards", "awards.csv"],
    ["apply", "report.json"],
    ["advance", *ALL, "2022-02-01"],
    ["advance", *ALL, "2022-03-01"],
    ["advance", *ALL, "2022-04-01"],
    ["sample", "--batch", "2", "--percent", "10", "--seed", "种子"],
    ["advance", "--to", "抽验", *ALL, "2022-05-01"],
    ["advance", "--to", "公示", *ALL, "2022-05-09"],
    ["name", "--batch", "2", *ALL, "2022-06-01"],
    ["plaque", *ALL, "2022-07-01"],
    ["rectify", "--until", "2022-09-01", "--reason", "退步", *ALL, "2022-08-01"],
    ["restore", *ALL, "2022-08-20"],
    ["rename", "--from", "/".join(STREET), "--to", "成都市/武侯区/新街道", "--on", "2022-10-01", "--reason", "批复"],
    ["undo", "2", "--run", "--reason", "试"],
    ["import", "more.csv"],
    ["backup", "copy.db"],
    ["restore-backup", "earlier.db"],
    ["verify"],
    ["stats", "--year", "2022", "--explain", "--output", "page.html"],
]
# Taking the first roster back when others rest on it is refused.
REFUSED = {"undo": 1}


def killed():
    rng = random.Random(6)
    work = folder("kill")
    moments = 0
    for number, command in enumerate(STORY):
        verb = command[0]
        before = sound(work) if number else 0
        if verb == "backup":
            (work / "copy.db").unlink(missing_ok=True)
        if number == 4:
            run(work, "backup", "earlier.db")
        # What it takes undisturbed, on a copy.
        whole = OUT / "whole"
        shutil.rmtree(whole, ignore_errors=True)
        shutil.copytree(work, whole)
        began = time.monotonic()
        run(whole, *command, code=REFUSED.get(verb, 0))
        took = time.monotonic() - began
        after = sound(whole)
        for kill in range(KILLS):
            trial = OUT / "trial"
            shutil.rmtree(trial, ignore_errors=True)
            shutil.copytree(work, trial)
            child = start(trial, *command)
            # Moments over the whole run, the end more than the beginning.
            time.sleep(took * (1 - rng.random() ** 2 * 0.9))
            child.send_signal(signal.SIGKILL)
            child.communicate()
            moments += child.returncode == -signal.SIGKILL
            if (trial / "l.db").exists() or number:
                entries = sound(trial)
                hold(entries in (before, after), f"{command}: {entries} entries, neither {before} nor {after}")
            else:
                entries = 0
            for name in ("copy.db", "l.db.old-1"):
                if (trial / name).exists():
                    sound(trial, name)
            if verb == "backup" and (trial / "copy.db").exists():
                continue
            if entries == before and kill % 4 == 0:
                run(trial, *command, code=REFUSED.get(verb, 0))
                hold(sound(trial) == after, f"{command} after a kill")
        shutil.rmtree(work)
        whole.rename(work)
    hold(moments > KILLS * len(STORY) // 4, f"only {moments} were killed in time")
    return moments


# --------------------------------------------------------------- several at once --


def several():
    work = folder("several")
    run(work, "init")
    rosters = []
    for n in range(4):
        table(f"part-{n}.csv", [*PATH, "类别"], ([*STREET, f"甲{n}乙{m}社区", "城市社区"] for m in range(100)))
        shutil.copy(OUT / f"part-{n}.csv", work)
        rosters.append(f"part-{n}.csv")
    children = [start(work, "import", roster) for roster in rosters]
    # Copies are taken meanwhile; each is a ledger as it was at some moment.
    counts, copies = [], 0
    while any(child.poll() is None for child in children):
        run(work, "backup", f"copy-{copies}.db")
        counts.append(sound(work, f"copy-{copies}.db"))
        copies += 1
    for child in children:
        said = child.communicate()[1].decode()
        hold(child.returncode == 0, f"one of four writers: {said}")
    hold(sound(work) == 401, "four writers, one after another")
    hold(counts == sorted(counts) and all(count % 100 == 1 for count in counts), f"copies: {counts}")
    # Somebody holds the ledger: wait, or say so; readers need not wait.
    other = sqlite3.connect(work / "l.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for command in (["import", "base.csv"], ["restore-backup", "copy-0.db"]):
        run(work, *command, "--wait", "0", code=2, says="另一个程序正在写")
    run(work, "stats", "--wait", "0")
    waiting = start(work, "import", "base.csv")
    try:
        waiting.wait(0.3)
        hold(False, "an import did not wait")
    except subprocess.TimeoutExpired:
        other.execute("ROLLBACK")
    hold(waiting.wait(20) == 0, "an import that waited")
    other.close()
    hold(sound(work) == 401 + COUNT, "all of it is there")


# ------------------------------------------------------------------ disks --


def mounted(at, *options):
    """A small file system of its own; None where that is not allowed."""
    at.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", at], capture_output=True, text=True)
    if done.returncode:
        print(f"SKIP a mount ({','.join(options)}): {done.stderr.strip()}")
        return None
    return at


def unmounted(at):
    subprocess.run(["umount", at], check=True)


def ledger_in(at):
    for name in ("l.db", "more.csv", "base.csv"):
        shutil.copy(OUT / "good" / name, at)


def full():
    at = mounted(OUT / "small", "size=3m")
    if at:
        try:
            ledger_in(at)
            before = sound(at)
            for room in (0, 20_000, 60_000, 150_000):
                free = os.statvfs(at)
                size = free.f_bavail * free.f_frsize - room
                (at / "filler").write_bytes(bytes(max(size, 0)))
                said = run(at, "import", "more.csv", code=2)
                hold("磁盘已满" in said or "写不了" in said, f"{room} bytes of room: {said}")
                run(at, "stats", "--year", "2022")
                run(at, "backup", "copy.db", code=2)
                hold(not (at / "copy.db").exists(), "half a copy stayed")
                hold(not [name for name in os.listdir(at) if name.startswith(".shenpi")], "rubbish stayed")
                hold(sound(at) == before, "nothing of it is there")
                (at / "filler").unlink()
            run(at, "import", "more.csv")
            hold(sound(at) == before + COUNT, "with room again it works")
        finally:
            unmounted(at)
    # Without mounts: no file may grow.
    work = OUT / "limit"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    ledger_in(work)
    before = sound(work)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    said = run(work, "import", "more.csv", code=2, preexec_fn=limit, restore_signals=False)
    hold("写不了" in said or "磁盘已满" in said, said)
    hold(sound(work) == before, "a write that hit a limit left nothing")


def read_only():
    at = mounted(OUT / "frozen", "size=20m")
    if not at:
        return
    try:
        ledger_in(at)
        before = (at / "l.db").read_bytes()
        old = older(at / "old.db")
        # A log that a killed writer left.
        live = sqlite3.connect(OUT / "good" / "l.db", isolation_level=None)
        (at / "live").mkdir()
        live.execute("PRAGMA wal_autocheckpoint=0")
        live.execute("UPDATE total SET source='函' WHERE 0")
        live.execute("BEGIN IMMEDIATE")
        live.execute("PRAGMA user_version")
        live.execute("INSERT INTO total VALUES ('成都市', 2030, 1, '函')")
        live.execute("COMMIT")
        for end in ("", "-wal"):
            shutil.copy(str(OUT / "good" / "l.db") + end, at / "live" / f"l.db{end}")
        live.execute("DELETE FROM total WHERE year=2030")
        live.close()
        subprocess.run(["mount", "-o", "remount,ro", at], check=True)
        run(at, "stats", "--year", "2022")
        run(at, "quota", "--year", "2022")
        sound(at)
        run(at, "backup", OUT / "out-of-frozen.db")
        sound(OUT, "out-of-frozen.db")
        for command in (["import", "more.csv"], ["restore-backup", OUT / "out-of-frozen.db"]):
            run(at, *command, code=2, says="只读")
        run(at, "backup", "copy.db", code=2)
        done = subprocess.run([SHENPI, "registry", "--db", "old.db", "stats", "--year", "2022"], cwd=at, capture_output=True, text=True)
        hold(done.returncode == 0, f"a ledger of version 1 in a frozen folder: {done.stderr}")
        run(at / "live", "stats", code=2, says="-wal")
        hold((at / "l.db").read_bytes() == before and (at / "old.db").read_bytes() == old, "nothing was written")
    finally:
        unmounted(at)


# ------------------------------------------------------------------ other files --


def older(path):
    """The ledger as version 1 of the tables had it; its bytes."""
    shutil.copy(OUT / "good" / "l.db", path)
    conn = sqlite3.connect(path)
    conn.executescript("DROP TABLE received; DROP TABLE score; PRAGMA user_version=1; PRAGMA journal_mode=DELETE; VACUUM; PRAGMA journal_mode=WAL;")
    conn.close()
    return path.read_bytes()


def files():
    work = folder("files")
    ledger_in(work)
    whole = (work / "l.db").read_bytes()
    entries = sound(work)
    run(work, "backup", "backup.db")
    rng = random.Random(7)
    bent = {"zero bytes": b"", "noise": rng.randbytes(9000), "a text": "不是台账".encode(), "zeros": bytes(8192),
            "its first page": whole[:4096], "half of it": whole[: len(whole) // 2], "all but the end": whole[:-1]}
    for n in range(24):
        at = rng.randrange(100, len(whole))
        bent[f"64 bytes at {at}"] = whole[:at] + bytes(255 - byte for byte in whole[at : at + 64]) + whole[at + 64 :]
    for what, content in bent.items():
        for side in work.glob("l.db*"):  # also those that were kept
            side.unlink()
        (work / "l.db").write_bytes(content)
        said = run(work, "verify", code=(0, 1, 2, 3))
        hold(any(word in said for word in ("台账", "损坏", "打不开")), f"{what}: {said}")
        hold((work / "l.db").read_bytes() == content, f"{what}: verify wrote to it")
        run(work, "stats", "--year", "2022", code=(0, 1, 2, 3))
        run(work, "import", "more.csv", code=(0, 1, 2, 3))
        run(work, "restore-backup", "backup.db", says="备份")
        hold(sound(work) == entries, f"{what}: the backup is back")
        hold((work / "l.db.old-1").exists(), f"{what}: the old file is gone")
        hold(len(said) < 2000 or "G54" in said, f"{what}: {said}")
    # A newer program's ledger, and one of another form: no byte changes.
    for pragma, sentence in (("user_version=99", "更新版本"), ("application_id=7", "不是本程序的台账")):
        for side in work.glob("l.db*"):
            side.unlink()
        (work / "l.db").write_bytes(whole)
        conn = sqlite3.connect(work / "l.db")
        conn.execute(f"PRAGMA {pragma}")
        conn.close()
        before = (work / "l.db").read_bytes()
        for command in (["verify"], ["import", "more.csv"], ["stats"], ["backup", "x.db"]):
            run(work, *command, code=2, says=sentence)
        hold((work / "l.db").read_bytes() == before, f"{pragma}: it was written to")
    run(work, "restore-backup", "l.db.none", code=2, says="没有")
    # An older one: reading leaves it as it is, writing brings it up.
    for side in work.glob("l.db*"):
        side.unlink()
    before = older(work / "l.db")
    run(work, "stats", "--year", "2022")
    sound(work)
    hold((work / "l.db").read_bytes() == before, "a reader brought an older ledger up")
    run(work, "received", "--city", "成都市", "--year", "2022", "--on", "2022-11-08")
    conn = sqlite3.connect(work / "l.db")
    hold(conn.execute("PRAGMA user_version").fetchone() == (2,), "a writer did not bring it up")
    conn.close()
    hold(sound(work) == entries + 1, "an older ledger goes on")


def main():
    prepare()
    good = folder("good")
    for command in STORY[:6]:
        run(good, *command)
    moments = killed()
    several()
    full()
    read_only()
    files()
    print(f"robust.py: {held} statements held; {moments} commands were killed")


main()
