#!/usr/bin/env python3
"""Verifying a bag against its peers, in one run.

    cargo build --release --no-default-features
    python3 benches/archive.py [--files 2000] [--gigabytes 3] [--rounds 3] [--shenpi target/release/shenpi]

Makes a seeded bag of so many files and bytes, then verifies it by `shenpi
archive verify`, by `shenpi manifest` (which hashes the same files by the same
SHA-256 code and does nothing else), by bagit-python and by Debian's sha256sum,
in turn, round after round; every second round runs backwards. Times are CPU
seconds, user and system, of a whole command; ratios are medians over the rounds.
All read from the page cache: a first round warms it. bagit-python is left out,
visibly, where the module is missing.

Targets: at most 1.1 times the hashing alone, at least 1.3 times less than
bagit-python and 3 times less than sha256sum. `--strict` makes a missed target
exit code 1.
"""

import argparse
import hashlib
import importlib.util
import random
import sys
import tempfile
from pathlib import Path

from compare import HERE, machine, median, note, ratio, rounds

SMALL = 0.9  # of the files, with a tenth of the bytes


def make(bag: Path, files: int, total: int, seed: int) -> None:
    """A bag whose files are mostly small scans and some large ones."""
    rng = random.Random(seed)
    (bag / "data").mkdir(parents=True)
    small = int(files * SMALL)
    weights = [rng.uniform(0.5, 1.5) for _ in range(files)]
    share = [total * 0.1 / sum(weights[:small]), total * 0.9 / sum(weights[small:])]
    block = rng.randbytes(1 << 20)
    lines, bytes_ = [], 0
    for number, weight in enumerate(weights):
        size = int(weight * share[number >= small])
        path = f"data/{number // 100:03}/{number:05}.jpg"
        (bag / path).parent.mkdir(exist_ok=True)
        digest = hashlib.sha256()
        with open(bag / path, "wb") as file:
            left = size
            while left:
                piece = (number.to_bytes(8, "big") + block)[: min(left, len(block))]
                file.write(piece)
                digest.update(piece)
                left -= len(piece)
        lines.append(f"{digest.hexdigest()}  {path}\n")
        bytes_ += size
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (bag / "bag-info.txt").write_text(f"Payload-Oxum: {bytes_}.{files}\n")
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    tags = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
    lines = [f"{hashlib.sha256((bag / name).read_bytes()).hexdigest()}  {name}\n" for name in tags]
    (bag / "tagmanifest-sha256.txt").write_text("".join(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shenpi", type=Path, default=HERE.parent / "target/release/shenpi")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--gigabytes", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to make the bag (default: the system's temporary folder)")
    parser.add_argument("--strict", action="store_true")
    arguments = parser.parse_args()
    shenpi = arguments.shenpi.resolve()
    if not shenpi.is_file():
        sys.exit(f"{shenpi}: not there; cargo build --release --no-default-features")
    with tempfile.TemporaryDirectory(prefix="shenpi-archive-", dir=arguments.folder) as folder:
        work = Path(folder)
        bag = work / "bag"
        make(bag, arguments.files, int(arguments.gigabytes * 1e9), 1)
        verify = [str(shenpi), "archive", "verify", str(bag)]
        commands = {
            "shenpi, 1 job": ([*verify, "--jobs", "1"], work),
            "shenpi, 2 jobs": ([*verify, "--jobs", "2"], work),
            "hashing alone": ([str(shenpi), "manifest", str(bag), "--output", "-"], work),
            "sha256sum -c": (["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], bag),
        }
        if importlib.util.find_spec("bagit"):
            commands["bagit-python"] = ([sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag)], work)
        else:
            note("SKIP bagit-python: no module bagit")
        rounds(commands, 1)
        samples = rounds(commands, arguments.rounds)
        print(machine(None))
        for name in commands:
            cpu, wall, peak = (median(samples[name], key) for key in ("cpu", "wall", "peak_mb"))
            print(f"{name:16} {cpu:7.2f} s CPU {wall:7.2f} s wall {peak:6.0f} MB")
        missed = False
        for name, limit, under in [
            ("hashing alone", 1.1, True),
            ("bagit-python", 1.3, False),
            ("sha256sum -c", 3.0, False),
        ]:
            if name not in samples:
                continue
            pair = ("shenpi, 1 job", name) if under else (name, "shenpi, 1 job")
            value = ratio(samples, *pair, "cpu")
            good = value <= limit if under else value >= limit
            missed |= not good
            words = "of" if under else "times less than"
            print(f"{value:.2f} {words} {name}: target {'at most' if under else 'at least'} {limit} {'met' if good else 'MISSED'}")
        if missed and arguments.strict:
            sys.exit(1)


if __name__ == "__main__":
    main()
