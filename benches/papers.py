#!/usr/bin/env python3
"""Certificates against their peers, in one run.

    cargo build --release
    python3 benches/papers.py [--count 1000] [--rounds 5] [--shenpi target/release/shenpi] [--markdown]

Makes a seeded roster, then the same certificates by `shenpi render`, by a
script on reportlab and by one on the typst wheel, in turn, round after round;
ratios are medians over the rounds. Times are CPU seconds, user and system, of
a whole command. Then 10,000 by shenpi alone, for its memory. The peers need
reportlab, typst and segno and are left out, visibly, where those are missing.
"""

import argparse
import csv
import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path

import batch
from compare import HERE, Table, machine, median, note, ratio, rounds

FONTS = HERE.parent / "fonts"


def roster(path: Path, count: int) -> Path:
    """`count` communities of real streets with numbers and a day of naming."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["社区名称", "拟创建称号", "所在行政区划", "编号", "命名日期"])
        streets = batch.read_streets(1)
        for at in range(count):
            city, county, street = streets[at % len(streets)]
            first = batch.FIRST[at // 7 % len(batch.FIRST)]
            name = first + batch.SECOND[at % len(batch.SECOND)] + batch.KINDS[at % 8] + "社区"
            title = ["四川省绿色社区", "四川省省级示范绿色社区"][at % 2]
            number = f"川绿社2022-{at + 1:05}"
            out.writerow([name, title, city + county + street, number, "2022-12-30"])
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shenpi", type=Path, default=HERE.parent / "target/release/shenpi")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--many", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--date")
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()
    shenpi = arguments.shenpi.resolve()
    if not shenpi.is_file():
        sys.exit(f"{shenpi}: not there; cargo build --release")
    with tempfile.TemporaryDirectory(prefix="shenpi-papers-") as folder:
        work = Path(folder)
        list_ = roster(work / "roster.csv", arguments.count)
        table = Table()

        def ours(name: str, source: Path, jobs: int) -> list[str]:
            out = work / name
            out.mkdir(exist_ok=True)
            flags = ["--output", str(out), "--jobs", str(jobs), "--force", "--as-of", "2022-12-30"]
            return [str(shenpi), "render", "certificate", str(source), *flags]

        commands = {
            "shenpi, 1 job": (ours("one", list_, 1), work),
            "shenpi, 2 jobs": (ours("two", list_, 2), work),
        }
        peers = {
            "reportlab": ("reportlab_cards.py", FONTS / "ShequKai-Regular-core.ttf", ["reportlab"]),
            "typst wheel": ("typst_cards.py", FONTS, ["typst", "segno"]),
        }
        for name, (script, font, modules) in peers.items():
            if missing := [m for m in modules if importlib.util.find_spec(m) is None]:
                note(f"SKIP {name}: no module {', '.join(missing)}")
                continue
            out = work / script
            out.mkdir()
            command = [sys.executable, str(HERE / "peers" / script), str(list_), str(font), str(out)]
            commands[name] = (command, work)
        samples = rounds(commands, arguments.rounds)
        for name in commands:
            table.command(name, samples[name], arguments.count)
        for name in ["one", "two", *(script for script, *_ in peers.values())]:
            made = len(list((work / name).glob("*.pdf"))) if (work / name).is_dir() else arguments.count
            if made != arguments.count:
                sys.exit(f"{name} made {made} of {arguments.count}")
        for name, least in (("reportlab", 3.5), ("typst wheel", 2.5)):
            if name in samples:
                value = ratio(samples, name, "shenpi, 1 job", "cpu")
                table.target(f"certificates per CPU second, shenpi over {name}", value, least, at_most=False)
        wall = ratio(samples, "shenpi, 1 job", "shenpi, 2 jobs", "wall")
        table.target("wall time, one job over two", wall, 1.7, at_most=False)
        many = roster(work / "many.csv", arguments.many)
        flat = rounds({"many": (ours("many", many, 2), work)}, 1)["many"]
        few = max(sample["peak_mb"] for sample in samples["shenpi, 2 jobs"])
        table.command(f"shenpi, 2 jobs, {arguments.many:,}", flat, arguments.many)
        grown = flat[0]["peak_mb"] / few
        table.target(f"peak memory, {arguments.many:,} over {arguments.count:,}", grown, 1.25)
        shutil.rmtree(work / "many")
        print(f"{arguments.count:,} certificates, {arguments.rounds} rounds, {machine(arguments.date)}\n")
        table.print(arguments.markdown)
        note(f"{arguments.count / median(samples['shenpi, 1 job'], 'cpu'):.0f} certificates a CPU second")


main()
