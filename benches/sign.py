#!/usr/bin/env python3
"""Signatures per CPU second: shenpi and pyHanko on the same files in one run.

Usage: sign.py --shenpi BIN [--files 200] [--rounds 3] PDF
Signs copies of PDF, which should have no fields, invisibly at B-B with the keys
of tests/data/sign; RSA-2048 and P-256, one job. pyHanko signs in one process, its
imports not counted. CPU is that of the process and its children. Also printed:
the private-key operation alone, by `openssl speed`, as a yardstick.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KEYS = Path(__file__).resolve().parents[1] / "tests/data/sign"
PEER = """
import sys, time
from pathlib import Path
from pyhanko.sign import signers, fields
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
key, cert, folder = sys.argv[1:4]
signer = signers.SimpleSigner.load(key, cert)
meta = signers.PdfSignatureMetadata(field_name="Sig", subfilter=fields.SigSeedSubFilter.PADES)
began = time.process_time()
for path in sorted(Path(folder).glob("*.pdf")):
    with open(path, "rb") as source:
        with open(str(path) + ".signed", "wb") as to:
            signers.sign_pdf(IncrementalPdfFileWriter(source), meta, signer=signer, output=to)
print(time.process_time() - began)
"""


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shenpi", required=True)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("pdf")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    for at in range(given.files):
        shutil.copy(given.pdf, folder / f"{at:05}.pdf")
    files = sorted(str(path) for path in folder.glob("*.pdf"))
    print(f"{given.files} copies of {Path(given.pdf).name}, {Path(given.pdf).stat().st_size} bytes")
    for key in ("rsa", "p256"):
        ours, peers = [], []
        for _ in range(given.rounds):
            before = cpu()
            subprocess.run([given.shenpi, "sign", *files, "--key", KEYS / f"{key}.key", "--cert", KEYS / f"{key}.pem",
                            "--jobs", "1", "--output", folder / "out", "--force"], check=True, capture_output=True)
            ours.append(cpu() - before)
            few = folder / "few"
            few.mkdir(exist_ok=True)
            for path in files[: max(20, given.files // 10)]:
                shutil.copy(path, few)
            done = subprocess.run([sys.executable, "-c", PEER, KEYS / f"{key}.key", KEYS / f"{key}.pem", few],
                                  check=True, capture_output=True, text=True)
            peers.append(float(done.stdout) / len(list(few.glob("*.pdf"))))
        ours = sorted(ours)[len(ours) // 2] / given.files
        peer = sorted(peers)[len(peers) // 2]
        print(f"{key}: shenpi {1 / ours:.0f}, pyHanko {1 / peer:.0f} a CPU second: {peer / ours:.1f}×; {ours * 1000:.2f} ms each")
    shutil.rmtree(folder)


main()
