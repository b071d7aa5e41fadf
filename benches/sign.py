#!/usr/bin/env python3
"""Signatures per CPU second: shenpi and pyHanko on the same files in one run.

    cargo bench --no-run --bench floor --no-default-features   # names FLOOR
    sign.py --shenpi BIN [--floor FLOOR] [--no-peer] [--files 200] [--rounds 3] PDF

Signs copies of PDF, which should have no fields, invisibly at B-B with the keys
of tests/data/sign; RSA-2048 and P-256, one job. pyHanko signs in one process, its
imports not counted. CPU is user and system of the process and its children.

With FLOOR (benches/floor.rs) RSA is held against what it cannot do without, in
the same rounds: the private-key operation of ring with two digests of the file,
and the same files read and written as safely (temporary name, sync, rename). The
first reads and writes nothing, so the ratio of user time alone is told too.

Every round writes into a new folder and nothing is deleted before the end: ext4
without a journal looks long for an inode where many were freed just now.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
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


def cpu(command, count):
    """CPU seconds a file of a command and its children: all, and in user mode."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user = after.ru_utime - before.ru_utime
    return (user + after.ru_stime - before.ru_stime) / count, user / count


def median(of):
    return sorted(of)[len(of) // 2]


class Bench:
    def __init__(self, given, work):
        self.given, self.work = given, work
        self.count, self.folders = given.files, 0
        self.folder = work / "files"
        self.folder.mkdir()
        for at in range(given.files):
            shutil.copy(given.pdf, self.folder / f"{at:05}.pdf")
        self.files = sorted(self.folder.glob("*.pdf"))

    def out(self):
        self.folders += 1
        out = self.work / f"out{self.folders}"
        out.mkdir()
        return out

    def ours(self, key):
        """Seconds a file, all and in user mode; how much each grew."""
        out = self.out()
        took, user = cpu([self.given.shenpi, "sign", *self.files, "--key", KEYS / f"{key}.key",
                          "--cert", KEYS / f"{key}.pem", "--jobs", "1", "--output", out], self.count)
        more = (out / self.files[0].name).stat().st_size - self.files[0].stat().st_size
        return took, user, more

    def peer(self, key):
        few = self.out()
        for path in self.files[: max(20, self.count // 10)]:
            shutil.copy(path, few)
        done = subprocess.run([sys.executable, "-c", PEER, KEYS / f"{key}.key", KEYS / f"{key}.pem", few],
                              check=True, capture_output=True, text=True)
        return float(done.stdout) / len(list(few.glob("*.pdf")))

    def raw(self):
        return cpu([self.given.floor, "raw", KEYS / "rsa.key", self.given.pdf, self.count], self.count)

    def written(self, more):
        return cpu([self.given.floor, "files", self.folder, self.out(), more], self.count)[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shenpi", required=True)
    parser.add_argument("--floor")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("pdf")
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp())
    bench = Bench(given, work)
    print(f"{given.files} copies of {Path(given.pdf).name}, {Path(given.pdf).stat().st_size} bytes")
    for key in ("rsa", "p256"):
        ours, users, peers, raw, written = [], [], [], [], []
        for _ in range(given.rounds):
            took, user, more = bench.ours(key)
            ours.append(took)
            users.append(user)
            if not given.no_peer:
                peers.append(bench.peer(key))
            if given.floor and key == "rsa":
                raw.append(bench.raw())
                written.append(bench.written(more))
        ours = median(ours)
        print(f"{key}: shenpi {1 / ours:.0f} a CPU second, {ours * 1000:.2f} ms each")
        if peers:
            peer = median(peers)
            print(f"{key}: pyHanko {1 / peer:.0f}: {peer / ours:.1f}×")
        if raw:
            (raw, in_user), written = median(raw), median(written)
            print(f"{key}: raw operation and two digests {raw * 1000:.2f} ms: {ours / raw:.2f}×, "
                  f"in user mode {median(users) / in_user:.2f}×; "
                  f"with the files read and written (+{written * 1000:.2f} ms): {ours / (raw + written):.2f}×")
    shutil.rmtree(work)


main()
