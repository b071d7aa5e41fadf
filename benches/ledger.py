#!/usr/bin/env python3
"""The ledger of a large base: what importing it and asking it takes.

    cargo build --release
    python3 benches/ledger.py [--communities 110000] [--years 10] [--shenpi target/release/shenpi] [--keep DIR]

Makes a seeded base over the real streets and towns, with the cities' numbers
and titles of so many years, an application of every hundredth community and
scores of none; then runs init, import, totals, awards, apply and a step for
all cases once each, and asks stats, quota, the page, one figure's rows, a
backup and verify three times each. Wall and CPU seconds are of a whole command;
MB is its largest process (a command has two: itself and the worker that reads
rosters). The answers are compared with what was made.

Targets (issue 6): everything imported in under a minute, `stats` in under a
second. `--strict` makes a missed target exit code 1; a wrong answer always
does. Standard library only.
"""

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from compare import HERE, machine, measure, note

DIVISIONS = HERE.parent / "forms/sichuan-green-community/divisions"
LAST = 2022  # the year that is asked
PLAIN, LIMITED = "四川省绿色社区", "四川省省级示范绿色社区"
HEAD = ["市（州）", "县（市、区）", "街道（镇）", "社区名称"]


def streets():
    """Full chains of streets and towns, by the division data."""
    with open(DIVISIONS / "city-county.csv", encoding="utf-8") as file:
        upper = {row["code"]: row for row in csv.DictReader(file)}
    with open(DIVISIONS / "street.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            county = upper[row["parent"]]
            if row["name"].endswith(("街道", "镇")):
                yield upper[county["parent"]]["name"], county["name"], row["name"]


def table(path, head, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def make(work, count, years, seed):
    """The rosters and the report, and what the ledger must say of them."""
    rng = random.Random(seed)
    chains = list(streets())
    places = [(*chains[at % len(chains)], f"第{at // len(chains) + 1}社区") for at in range(count)]
    places.sort()
    kinds = rng.choices(["城市社区", "城关镇社区", "农村社区"], [6, 2, 2], k=count)
    projects = [f"LX-{at:06}" if rng.random() < 40 / count else "" for at in range(count)]
    table(work / "base.csv", [*HEAD, "类别", "改造项目号"], ((*p, k, j) for p, k, j in zip(places, kinds, projects)))
    urban = [place for place, kind in zip(places, kinds) if kind != "农村社区"]
    cities = sorted({place[0] for place in places})
    first = LAST - years + 1
    totals = {city: sum(place[0] == city for place in urban) for city in cities}
    table(
        work / "totals.csv",
        ["市（州）", "年份", "城市社区总数", "来源"],
        ((city, year, totals[city], "函") for city in cities for year in range(first, LAST + 1)),
    )
    # Two communities of five hold a title, as evenly over the years as they come.
    chosen = rng.sample(urban, len(urban) * 2 // 5)
    for year in range(first, LAST + 1):
        own = chosen[year - first :: years]
        table(
            work / f"awards-{year}.csv",
            [*HEAD, "称号", "命名日期", "批次", "编号"],
            (
                (*place, LIMITED if at % 50 == 0 else PLAIN, f"{year}-12-{1 + at % 28:02}", year - first + 1, f"旧{year}-{at:05}")
                for at, place in enumerate(own)
            ),
        )
    taken = set(chosen)
    filed = [place for place in urban if place not in taken][:: 100]
    applications = [
        {
            "path": "/".join(place), "verdict": "accept", "sha256": None,
            "record": {
                "community": place[3], "title": PLAIN, "filed_on": "2022-01-05",
                "division": {"city": place[0], "county": place[1], "street": place[2]},
            },
        }
        for place in filed
    ]
    report = {"schema": "shenpi.check/1", "form": "sichuan-green-community", "applications": applications}
    (work / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    table(work / "filed.csv", HEAD, filed)
    return {
        "in_base": len(urban), "rural": count - len(urban), "communities": len(urban),
        "pilots": sum(bool(project) for project in projects),
        "met": len(chosen), "taking_part": len(chosen) + len(filed), "open": len(filed),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shenpi", type=Path, default=HERE.parent / "target/release/shenpi")
    parser.add_argument("--communities", type=int, default=110_000)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave the ledger there")
    parser.add_argument("--strict", action="store_true")
    arguments = parser.parse_args()
    shenpi = arguments.shenpi.resolve()
    if not shenpi.is_file():
        sys.exit(f"{shenpi}: not there; cargo build --release")
    with tempfile.TemporaryDirectory(prefix="shenpi-ledger-") as folder:
        work = arguments.keep or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        (work / "l.db").unlink(missing_ok=True)
        note(f"generating {arguments.communities} communities, {arguments.years} years")
        wanted = make(work, arguments.communities, arguments.years, arguments.seed)
        registry = [str(shenpi), "registry", "--db", "l.db"]
        rosters = sorted(path.name for path in work.glob("awards-*.csv"))
        writes = {
            "init": ["init"],
            "import": ["import", "base.csv"],
            "totals": ["totals", "totals.csv"],
            "awards": ["awards", *rosters],
            "apply": ["apply", "report.json"],
            "advance": ["advance", "--list", "filed.csv", "--on", "2022-02-01"],
        }
        print(machine(None))

        def told(name, samples):
            wall, cpu = (statistics.median(s[key] for s in samples) for key in ("wall", "cpu"))
            peak = max(sample["peak_mb"] for sample in samples)
            print(f"{name:14} {wall:7.2f} s wall {cpu:7.2f} s CPU {peak:6.0f} MB", flush=True)
            return wall

        imported = 0.0
        for name, command in writes.items():
            sample = measure([*registry, *command], work)
            if sample["status"]:
                sys.exit(f"{name} ended with {sample['status']}")
            wall = told(name, [sample])
            imported += wall if name in ("init", "import", "totals", "awards") else 0
        size = (work / "l.db").stat().st_size / 1e6
        year = ["--year", str(LAST)]
        asks = {
            "stats": ["stats", *year],
            "stats street": ["stats", *year, "--level", "street"],
            "stats page": ["stats", *year, "--format", "html"],
            "stats rows": ["stats", *year, "--explain", "--figure", "met"],
            "quota": ["quota", *year],
            "history": ["history", "/".join(next(csv.reader(open(work / "filed.csv", encoding="utf-8").readlines()[1:])))],
            "verify": ["verify"],
        }
        walls = {}
        for name, command in asks.items():
            walls[name] = told(name, [measure([*registry, *command], work) for _ in range(3)])
        (work / "copy.db").unlink(missing_ok=True)
        told("backup", [measure([*registry, "backup", "copy.db"], work)])
        (work / "copy.db").unlink()
        said = subprocess.run([*registry, "stats", *year, "--format", "json"], cwd=work, stdout=subprocess.PIPE, check=True)
        found = json.loads(said.stdout)["province"]
        wrong = {key: (found[key], value) for key, value in wanted.items() if found[key] != value}
        if wrong:
            sys.exit(f"stats (found, made): {wrong}")
        print(f"{found['in_base'] + found['rural']} communities, {found['met']} with a title, {size:.0f} MB on disk")
        missed = False
        for name, value, limit in (("import in all", imported, 60.0), ("stats", walls["stats"], 1.0)):
            missed |= value >= limit
            print(f"{name} {value:.2f} s: target under {limit:.0f} s {'met' if value < limit else 'MISSED'}")
        if missed and arguments.strict:
            sys.exit(1)


if __name__ == "__main__":
    main()
