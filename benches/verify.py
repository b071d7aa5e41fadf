#!/usr/bin/env python3
"""Verified files per CPU second: shenpi and pyHanko on the same files in one run.

Usage: verify.py --shenpi BIN [--files 300] [--rounds 3] PDF…
Each PDF is copied so often that there are about as many files as asked for, and
every copy is signed by `shenpi sign` (RSA-2048, P-256, in turn) with the keys of
tests/data/sign. Both programs verify all of them against the same root, without
revocation, one job, in one process; pyHanko's imports are not counted. CPU is
that of the process and its children. Both must call every file good.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

KEYS = Path(__file__).resolve().parents[1] / "tests/data/sign"
AT = "2026-01-03T00:00:00Z"
PEER = """
import datetime, sys, time
from pathlib import Path
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
root, folder = sys.argv[1:3]
root = x509.Certificate.load(pem.unarmor(Path(root).read_bytes())[2])
at = datetime.datetime(2026, 1, 3, tzinfo=datetime.timezone.utc)
began = time.process_time()
good = 0
for path in sorted(Path(folder).glob("*.pdf")):
    with open(path, "rb") as source:
        found = PdfFileReader(source).embedded_signatures
        context = ValidationContext(trust_roots=[root], moment=at, best_signature_time=at)
        good += all(validate_pdf_signature(one, context).bottom_line for one in found) and bool(found)
print(good, time.process_time() - began)
"""


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shenpi", required=True)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--field", help="sign in this field (province in our own papers)")
    parser.add_argument("pdf", nargs="+")
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp())
    (work / "in").mkdir()
    for at in range(given.files):
        source = given.pdf[at % len(given.pdf)]
        shutil.copy(source, work / "in" / f"{at:05}.pdf")
    files = sorted((work / "in").glob("*.pdf"))
    for number, key in enumerate(("rsa", "p256")):
        some = [str(path) for path in files[number::2]]
        done = subprocess.run([given.shenpi, "sign", *some, "--key", KEYS / f"{key}.key", "--cert", KEYS / f"{key}.pem", "--time",
                               "2026-01-02T03:04:05+08:00", "--output", work / "signed",
                               *(["--field", given.field] if given.field else [])], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-1000:]
    size = sum(path.stat().st_size for path in (work / "signed").glob("*.pdf"))
    print(f"{given.files} signed files of {', '.join(Path(path).name for path in given.pdf)}; {size / 1e6:.1f} MB")
    few = work / "few"
    few.mkdir()
    for path in sorted((work / "signed").glob("*.pdf"))[: max(40, given.files // 5)]:
        shutil.copy(path, few)
    ours, peers = [], []
    for _ in range(given.rounds):
        before = cpu()
        done = subprocess.run([given.shenpi, "verify", work / "signed", "--trust", KEYS / "root.pem", "--at", AT, "--jobs", "1",
                               "--format", "json"], capture_output=True)
        ours.append((cpu() - before) / given.files)
        verdicts = {one["verdict"] for one in json.loads(done.stdout)["files"]}
        assert verdicts == {"valid"}, verdicts
        done = subprocess.run([sys.executable, "-c", PEER, KEYS / "root.pem", few], check=True, capture_output=True, text=True)
        good, took = done.stdout.split()
        count = len(list(few.glob("*.pdf")))
        assert int(good) == count, f"pyHanko calls {good} of {count} good"
        peers.append(float(took) / count)
    ours, peer = statistics.median(ours), statistics.median(peers)
    print(f"shenpi {1 / ours:.0f}, pyHanko {1 / peer:.1f} files a CPU second: {peer / ours:.1f}×; {ours * 1000:.2f} ms each")
    shutil.rmtree(work)


main()
