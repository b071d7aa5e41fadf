#!/usr/bin/env python3
"""Holds the dependency tree to deny.toml: licences, bans, sources.

In: deny.toml and Cargo.lock of the folder given. Out: one line each check, and
exit 1 where one fails. It reads the part of cargo-deny's file that the project
uses, and refuses a key that it does not know rather than pass it over.
Advisories are not checked.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict

KNOWN = {
    "graph": {"all-features"},
    "licenses": {"allow", "confidence-threshold"},
    "bans": {"multiple-versions", "wildcards", "deny", "skip"},
    "sources": {"unknown-registry", "unknown-git", "allow-registry"},
}


def allowed(expression, allow):
    """Whether a licence expression (SPDX, or the older `A/B`) can be met."""
    tokens = re.findall(r"[()]|[^\s()/]+|/", expression)
    at = 0

    def either():
        nonlocal at
        value = both()
        while at < len(tokens) and tokens[at] in ("OR", "/"):
            at += 1
            value = both() or value
        return value

    def both():
        nonlocal at
        value = one()
        while at < len(tokens) and tokens[at] == "AND":
            at += 1
            value = one() and value
        return value

    def one():
        nonlocal at
        token = tokens[at]
        at += 1
        if token == "(":
            value = either()
            at += 1
            return value
        if at < len(tokens) and tokens[at] == "WITH":
            at += 2
            return f"{token} WITH {tokens[at - 1]}" in allow
        return token in allow

    value = either()
    if at != len(tokens):
        raise SystemExit(f"licence not understood: {expression}")
    return value


def main():
    with open("deny.toml", "rb") as file:
        rules = tomllib.load(file)
    for table, keys in rules.items():
        unknown = set(keys) - KNOWN.get(table, set())
        if unknown:
            raise SystemExit(f"deny.toml: [{table}] {', '.join(sorted(unknown))} is not checked here")
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--all-features"]
    tree = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    packages = tree["packages"]
    foreign = [package for package in packages if package["source"]]
    wrong = []

    allow = set(rules["licenses"]["allow"])
    for package in packages:
        licence = package["license"]
        if not licence or not allowed(licence, allow):
            wrong.append(f"licence of {package['name']} {package['version']}: {licence}")

    registries = {f"registry+{url}" for url in rules["sources"]["allow-registry"]}
    for package in foreign:
        if package["source"] not in registries:
            wrong.append(f"source of {package['name']}: {package['source']}")

    versions = defaultdict(set)
    for package in packages:
        versions[package["name"]].add(package["version"])
    for ban in rules["bans"]["deny"]:
        skipped = {skip["crate"] for skip in rules["bans"].get("skip", ())}
        found = sorted(v for v in versions.get(ban["crate"], ()) if f"{ban['crate']}@{v}" not in skipped)
        if ban.get("deny-multiple-versions"):
            if len(found) > 1:
                wrong.append(f"{ban['crate']} in several versions: {', '.join(found)}")
            else:
                print(f"{ban['crate']}: {found[0] if found else 'not in the tree'}")
        elif found:
            wrong.append(f"{ban['crate']} is banned: {ban.get('reason', '')}")
    for package in packages:
        for dependency in package["dependencies"]:
            own = package["source"] is None
            if own and dependency["req"] == "*" and not dependency.get("path"):
                wrong.append(f"{package['name']} takes any version of {dependency['name']}")

    several = {name: found for name, found in versions.items() if len(found) > 1}
    for name, found in sorted(several.items()):
        print(f"two versions (let be): {name} {', '.join(sorted(found))}")
    for line in wrong:
        print(f"WRONG {line}")
    print(f"{len(foreign)} dependencies, {len(allow)} licences allowed, {len(wrong)} faults")
    sys.exit(1 if wrong else 0)


main()
