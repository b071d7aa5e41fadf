#!/usr/bin/env python3
"""Whole commands against their peers, in one run.

    cargo build --release
    python3 benches/compare.py [--shenpi target/release/shenpi] [--date 2026-11-24] [--markdown]

Generates the seeded batch (batch.py), proves that every validator finds every
planted defect and nothing else, warms the page cache by that, then runs the
commands in turn, round after round, and compares within a round: a machine
that slows down slows all of them. Times are CPU seconds, user and system, of
a command and all its processes; ratios are medians over the rounds. Builds
nothing. `--strict` makes a missed target exit code 1; a wrong finding always
does. Needs sha256sum; the peers need lxml and python-docx and are left out,
visibly, where those are missing.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
AS_OF = "2022-06-30"
PEERS = {"lxml": "lxml_check.py", "python-docx": "python_docx_check.py"}


# ------------------------------------------------------------- measuring --


def measure(command: list[str], cwd: Path) -> dict:
    """CPU, wall and peak memory of one run, with all its processes."""
    watched = [sys.executable, "-S", str(HERE / "stopwatch.py"), *command]
    done = subprocess.run(watched, cwd=cwd, stdout=subprocess.PIPE, check=True)
    sample = json.loads(done.stdout)
    if sample["status"] not in (0, 1):
        sys.exit(f"{command[0]} ended with {sample['status']}: {' '.join(command)}")
    return sample


def peak(samples: list[dict]) -> str:
    """The largest process; below the stopwatch's own size it cannot be told."""
    largest = max(samples, key=lambda sample: sample["peak_mb"])
    below = largest["peak_mb"] <= largest["floor_mb"] * 1.05
    return f"< {largest['floor_mb']:.0f}" if below else f"{largest['peak_mb']:.0f}"


def rounds(commands: dict[str, tuple[list[str], Path]], count: int) -> dict[str, list[dict]]:
    """Every command once a round, in turn, every second round backwards."""
    samples = {name: [] for name in commands}
    for number in range(count):
        order = list(commands) if number % 2 == 0 else list(reversed(commands))
        for name in order:
            command, cwd = commands[name]
            samples[name].append(measure(command, cwd))
    return samples


def median(samples: list[dict], key: str) -> float:
    return statistics.median(sample[key] for sample in samples)


def ratio(samples: dict, over: str, under: str, key: str) -> float:
    """Median of the ratios within each round."""
    return statistics.median(a[key] / b[key] for a, b in zip(samples[over], samples[under]))


# -------------------------------------------------------------- the batch --


def batch(work: Path, name: str, seed: int, count: int, *flags: str) -> Path:
    """The folder of a generated batch, made once for this generator."""
    sources = b"".join((HERE / source).read_bytes() for source in ("batch.py", "office.py", "scans.py"))
    out = work / f"{name}-{seed}-{count}-{hashlib.sha256(sources).hexdigest()[:8]}"
    if not (out / "planted.tsv").exists():
        shutil.rmtree(out, ignore_errors=True)
        note(f"generating {count} applications {' '.join(flags)}")
        subprocess.run(
            [sys.executable, HERE / "batch.py", out, "--seed", str(seed), "--count", str(count), *flags],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return out


def check(shenpi: Path, *options: str, scans: str = "off") -> list[str]:
    """Peers decode no scan: like for like is `--scans off`."""
    return [str(shenpi), "check", "batch", "--stage", "street", "--as-of", AS_OF, "--scans", scans, *options]


def planted(out: Path) -> dict[str, str]:
    lines = (out / "planted.tsv").read_text(encoding="utf-8").splitlines()
    return {f"batch/{path}": code for path, code in (line.split("\t") for line in lines)}


def prove(name: str, command: list[str], out: Path, read) -> None:
    """The command finds the planted defects, all of them and nothing else."""
    done = subprocess.run(command, cwd=out, stdout=subprocess.PIPE, check=False)
    found = sorted(read(done.stdout))
    wanted = sorted(planted(out).items())
    if found != wanted:
        missed = [pair for pair in wanted if pair not in found]
        extra = [pair for pair in found if pair not in wanted]
        sys.exit(f"{name}: missed {missed[:5]} ({len(missed)}), unexpected {extra[:5]} ({len(extra)})")
    note(f"{name} finds all {len(wanted)} planted defects and nothing else")


def shenpi_findings(stdout: bytes):
    for line in stdout.splitlines():
        application = json.loads(line)
        for found in application.get("diagnostics", []):
            if found["severity"] != "info":
                yield application["path"], found["code"]


def peer_findings(stdout: bytes):
    for row in csv.reader(io.StringIO(stdout.decode()), delimiter="\t", quoting=csv.QUOTE_NONE):
        yield row[0], row[1]


def note(text: str) -> None:
    print(f"# {text}", file=sys.stderr, flush=True)


# -------------------------------------------------------------- the table --


class Table:
    """What was measured, as Markdown or aligned text."""

    def __init__(self):
        self.rows: list[tuple[str, ...]] = []
        self.targets: list[tuple[str, str, str, bool]] = []

    def command(self, name, samples, count):
        cpu = median(samples, "cpu")
        self.rows.append(
            (name, f"{cpu:.2f}", f"{median(samples, 'wall'):.2f}", peak(samples), f"{count / cpu:,.0f}")
        )

    def fact(self, what, value):
        self.targets.append((what, f"{value:.2f}×", "", True))

    def target(self, what, value, limit, at_most=True, unit="×"):
        met = value <= limit if at_most else value >= limit
        bound = f"{'≤' if at_most else '≥'} {limit:g}{unit}"
        shown = f"{value:.0f}{unit}" if unit != "×" else f"{value:.2f}{unit}"
        self.targets.append((what, shown, bound, met))

    def print(self, markdown: bool):
        head = ("command", "CPU s", "wall s", "peak MB", "forms per CPU s")
        claims = [(what, value, limit if met else f"{limit} (missed)") for what, value, limit, met in self.targets]
        for head, rows in [(head, self.rows), (("ratio", "measured", "target"), claims)]:
            if not rows:
                continue
            if markdown:
                print("| " + " | ".join(head) + " |")
                print("|---|" + "---:|" * (len(head) - 1))
                for row in rows:
                    print("| " + " | ".join(row) + " |")
            else:
                widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
                for row in [head, *rows]:
                    print("  ".join(cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths))))
            print()


def machine(date: str | None) -> str:
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", info)
    family = re.search(r"cpu family\s*:\s*(\d+)", info)
    number = re.search(r"^model\s*:\s*(\d+)", info, re.M)
    name = model.group(1) if model else platform.processor()
    if family and number:
        name += f" (family {family.group(1)}, model {number.group(1)})"
    virtual = ", virtual machine" if re.search(r"\bhypervisor\b", info) else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = subprocess.run(["sha256sum", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    return (
        f"{name}{virtual}, {os.cpu_count()} cores, {memory:.0f} GB, SHA-NI {'yes' if re.search(r'sha_ni', info) else 'no'}, "
        f"Linux {platform.release()}, {version}, Python {platform.python_version()}" + (f", {date}" if date else "")
    )


# ------------------------------------------------------------------- main --


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shenpi", type=Path, default=HERE.parent / "target/release/shenpi")
    parser.add_argument("--work", type=Path, help="keep the batches here and use them again (default: a temporary folder)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory-count", type=int, default=100_000, help="forms of the memory test; 0 leaves it out")
    parser.add_argument("--quick", action="store_true", help="speed against peers only")
    parser.add_argument("--markdown", action="store_true", help="the tables for the README")
    parser.add_argument("--date", help="printed with the machine's description")
    parser.add_argument("--strict", action="store_true", help="a missed target is exit code 1")
    arguments = parser.parse_args()
    shenpi = arguments.shenpi.resolve()
    if not shenpi.is_file():
        sys.exit(f"no such file: {shenpi} (cargo build --release)")
    temporary = None
    if arguments.work is None:
        temporary = tempfile.TemporaryDirectory(prefix="shenpi-bench-")
    work = Path(temporary.name) if temporary else arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)

    table = Table()
    describe = speed(shenpi, work, arguments, table)
    if not arguments.quick:
        growth(shenpi, work, arguments, table)
        if arguments.memory_count:
            peak_memory(shenpi, work, arguments, table)
    load = os.getloadavg()[0]
    if load > os.cpu_count() + 0.5:
        note(f"the machine is busy (load {load:.1f}): wall times and their ratio say little")
    print(f"{machine(arguments.date)}; load {load:.1f}.")
    print(f"{describe}; medians of {arguments.rounds} alternating rounds.\n")
    table.print(arguments.markdown)
    if arguments.strict and not all(met for *_, met in table.targets):
        sys.exit(1)


def speed(shenpi: Path, work: Path, arguments, table: Table) -> str:
    """Against sha256sum and the Python scripts, and one job against two."""
    count = arguments.count
    out = batch(work, "forms", arguments.seed, count)
    digest = ["sh", "-c", "find batch -type f -print0 | xargs -0 sha256sum"]
    commands = {
        "sha256sum": (digest, out),
        "shenpi check --scans off": (check(shenpi, "--format", "json"), out),
        # Every scan decoded to its end and searched for seals beside all that.
        "shenpi check": (check(shenpi, "--format", "json", scans="on"), out),
    }
    prove("shenpi", check(shenpi, "--format", "ndjson"), out, shenpi_findings)
    for name, script in PEERS.items():
        command = [sys.executable, str(HERE / "peers" / script), "batch"]
        module = {"lxml": "lxml.etree", "python-docx": "docx"}[name]
        if subprocess.run([sys.executable, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode:
            note(f"{name} is not installed: left out")
            continue
        prove(name, command, out, peer_findings)
        commands[f"{name} script"] = (command, out)
    for jobs in ("1", "2"):
        commands[f"shenpi check --scans off --jobs {jobs}"] = (check(shenpi, "--format", "json", "--jobs", jobs), out)
    note("measuring")
    subprocess.run(digest, cwd=out, stdout=subprocess.DEVNULL, check=True)
    samples = rounds(commands, arguments.rounds)
    for name, taken in samples.items():
        table.command(name, taken, count)
    table.target("CPU, shenpi without scans : sha256sum", ratio(samples, "shenpi check --scans off", "sha256sum", "cpu"), 0.65)
    for name, limit in [("lxml script", 2.3), ("python-docx script", 7)]:
        if name in samples:
            table.target(f"CPU, {name} : shenpi without scans", ratio(samples, name, "shenpi check --scans off", "cpu"), limit, at_most=False)
    for name in ("lxml script", "python-docx script"):
        if name in samples:
            value = ratio(samples, name, "sha256sum", "cpu")
            table.fact(f"CPU, {name} : sha256sum", value)
    table.fact("CPU, shenpi with scans : without", ratio(samples, "shenpi check", "shenpi check --scans off", "cpu"))
    two = "shenpi check --scans off --jobs 2"
    table.target("wall, two jobs : one", ratio(samples, two, "shenpi check --scans off --jobs 1", "wall"), 0.6)
    return shape(out, count)


def growth(shenpi: Path, work: Path, arguments, table: Table) -> None:
    """Ten times the forms, with attachments and without."""
    for what, flags, base in [("forms", (), max(arguments.count // 10, 1)), ("small", ("--small",), arguments.count)]:
        few = batch(work, what, arguments.seed, base, *flags)
        many = batch(work, what, arguments.seed, base * 10, *flags)
        command = check(shenpi, "--format", "json")
        for out in (few, many):
            prove(f"shenpi on {out.name}", check(shenpi, "--format", "ndjson"), out, shenpi_findings)
        samples = rounds({"few": (command, few), "many": (command, many)}, arguments.rounds)
        words = "with attachments" if not flags else "small forms"
        table.target(f"CPU, {base * 10:,} : {base:,} forms, {words}", ratio(samples, "many", "few", "cpu"), 10.5)


def peak_memory(shenpi: Path, work: Path, arguments, table: Table) -> None:
    """The largest process over very many forms in one folder."""
    count = arguments.memory_count
    out = batch(work, "flat", arguments.seed, count, "--small", "--flat")
    prove(f"shenpi on {count:,} forms", check(shenpi, "--format", "ndjson"), out, shenpi_findings)
    for kind in ("json", "csv", "human"):
        sample = measure(check(shenpi, "--format", kind), out)
        name = f"{kind}, {count:,} small forms"
        table.command(f"shenpi check --format {name}", [sample], count)
        table.target(f"peak memory of any process, {name}", sample["peak_mb"], 150, unit=" MB")


def shape(out: Path, count: int) -> str:
    files = [path for path in (out / "batch").rglob("*") if path.is_file()]
    total = sum(path.stat().st_size for path in files)
    forms = [path.stat().st_size for path in files if path.suffix == ".docx"]
    return (
        f"{count:,} seeded applications, {len(files):,} files, {total / 1e6:.0f} MB; docx {min(forms) / 1e3:.0f}–{max(forms) / 1e3:.0f} KB "
        f"with 70 KB of document.xml, 11 characters a run"
    )


if __name__ == "__main__":
    main()
