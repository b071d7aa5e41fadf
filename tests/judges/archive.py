#!/usr/bin/env python3
"""Bags before foreign judges, and runs that are killed.

    python3 tests/judges/archive.py SHENPI BATCH WORK

SHENPI is the program, BATCH a folder of applications, WORK a folder to write
in. bagit-python must accept the bags that we make, folder and unpacked zip;
sha256sum must find every line of their manifests right. A verification that is
killed with SIGKILL in its middle must go on where it was, lose nothing, and find
the rot that came meanwhile. Needs the module bagit and sha256sum.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import bagit

shenpi, batch, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(sys.argv[3])
work = work / "archive"
shutil.rmtree(work, ignore_errors=True)
work.mkdir(parents=True)


def run(*arguments, code=None):
    done = subprocess.run([shenpi, "archive", *map(str, arguments)], capture_output=True, text=True)
    if code is not None and done.returncode != code:
        sys.exit(f"{arguments}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done


def judged(bag: Path) -> None:
    """A bag that bagit-python and sha256sum accept."""
    bagit.Bag(str(bag)).validate(processes=1)
    for name in ["manifest-sha256.txt", "tagmanifest-sha256.txt"]:
        # RFC 8493 encodes the percent sign, which sha256sum does not undo.
        if "%" not in (bag / name).read_text(encoding="utf-8"):
            subprocess.run(["sha256sum", "--check", "--strict", "--quiet", name], cwd=bag, check=True)


# ---------------------------------------------------------------- packing --

out = work / "bags"
# 1: what did not pass the check is said, and not packed.
done = run("pack", batch, "--output", out, "--as-of", "2022-06-30", "--algorithm", "sha512")
if done.returncode not in (0, 1):
    sys.exit(f"pack: exit {done.returncode}\n{done.stderr}")
bags = sorted(path for path in out.iterdir())
assert bags, "no bag was made"
for bag in bags:
    judged(bag)
zips = work / "zips"
run("pack", batch, "--output", zips, "--as-of", "2022-06-30", "--per", "batch", "--zip")
for file in zips.iterdir():
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None, file
        assert all(one.compress_type == zipfile.ZIP_STORED for one in archive.infolist())
        archive.extractall(work / "unpacked")
for bag in (work / "unpacked").iterdir():
    judged(bag)
run("verify", out, zips, work / "unpacked", code=0)
print(f"bagit-python {bagit.VERSION} and sha256sum accept {len(bags)} bags and a zip")

# ------------------------------------------------------------ a killed run --

store = work / "store"
size, files, count = 1 << 20, 24, 6
for number in range(count):
    bag = store / f"{number:02}"
    (bag / "data").mkdir(parents=True)
    lines = []
    for at in range(files):
        content = bytes([number, at]) * (size // 2)
        (bag / f"data/{at:02}.bin").write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  data/{at:02}.bin\n")
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
state = work / "state"


def records() -> list[str]:
    """The whole lines of the state file that are about files."""
    if not state.exists():
        return []
    lines = state.read_bytes().split(b"\n")[:-1]
    return [line.decode() for line in lines if b'"file":' in line]


kills, seen = 0, 0
while True:
    verify = [shenpi, "archive", "verify", str(store), "--state", str(state), "--jobs", "1"]
    verify += ["--as-of", "2026-01-10", "--since", "2026-01-10", "--format", "json"]
    child = subprocess.Popen(verify, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    target = seen + 20
    while child.poll() is None and len(records()) < target:
        time.sleep(0.002)
    if child.poll() is not None:
        break
    child.send_signal(signal.SIGKILL)
    child.wait()
    kills += 1
    seen = max(target, len(records())) if kills < 3 else 1 << 30
assert kills >= 1, "the run was over before it could be killed"
assert child.returncode == 0, child.returncode
report = run("verify", store, "--state", state, "--as-of", "2026-01-11", "--since", "30d", "--format", "json", code=0)
assert json.loads(report.stdout)["files"] == [], "a bag was forgotten"
# Rot in a store that was good: located by file, though nobody wrote.
victim = store / "03/data/07.bin"
stat = victim.stat()
with open(victim, "r+b") as file:
    file.seek(size // 3)
    file.write(b"\xff")
os.utime(victim, ns=(stat.st_atime_ns, stat.st_mtime_ns))
report = run("verify", store, "--state", state, "--as-of", "2026-03-01", "--since", "30d", "--format", "json", code=1)
found = [one for file in json.loads(report.stdout)["files"] for one in file["diagnostics"] if one["severity"] == "error"]
assert [(one["code"], one["place"]["path"]) for one in found] == [("R820", "data/07.bin")], found
# A resumed run reads again only what was not noted: everything that the stopped
# run noted is there, and no line is broken.
print(f"killed {kills} times, {count} bags verified, rot found in data/07.bin")
