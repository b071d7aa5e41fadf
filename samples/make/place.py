"""Where samples go, and what is claimed of them."""

import itertools
import json
import pathlib
import re
import shutil

SAMPLES = pathlib.Path(__file__).parent.parent
CHECK = SAMPLES / "check"


class Sample:
    """A folder under samples/check: its name says which codes it must raise."""

    all = {}
    folder = CHECK

    def __init__(self, name, *args):
        assert name not in self.all, name
        self.all[name] = self
        self.name, self.args, self.truth, self.kept = name, args, {}, set()

    def codes(self):
        """The codes that the name asks for."""
        words = self.name.split("-")
        if words[0] == "near":
            words = words[2:]
        return list(itertools.takewhile(lambda word: re.fullmatch(r"[A-Z]\d{3}", word), words))

    def put(self, path, data, form=None, part=None, codes=None):
        """A file; with the form that it holds, claims about its report too."""
        target = self.folder / self.name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = data.encode() if isinstance(data, str) else data
        if not target.exists() or target.read_bytes() != data:
            target.write_bytes(data)
        self.kept.add(target)
        if form is not None or codes is not None:
            self.claim(path, form, part, codes)
        return self

    def keep(self, path, make, form=None, codes=None):
        """A file by a writer that never writes the same bytes twice: made once."""
        target = self.folder / self.name / path
        data = target.read_bytes() if target.exists() else make()
        return self.put(path, data, form, codes=codes)

    def claim(self, path, form=None, part=None, codes=None, attachments=None):
        """What the report must say of an application: its codes, all of those
        in the sample's name unless given, its record, the state of its
        attachments."""
        key = f"{self.name}/{path}" + (f"#{part}" if part else "")
        codes = self.codes() if codes is None else codes
        self.truth[key] = {"codes": sorted(codes), "record": form.truth() if form else {}, "attachments": attachments or {}}
        return self


class Batch(Sample):
    """A folder beside samples/check."""

    all = {}
    folder = SAMPLES


def asks_ledger(name):
    """Samples that were made by hand beside the ledger that they ask (samples/ledger)."""
    return name.removeprefix("near-").startswith(("B402-", "B403-"))


def finish():
    """Removes what is made no longer; writes the arguments and the truth."""
    known = set(Sample.all)
    for entry in sorted(CHECK.iterdir()):
        if asks_ledger(entry.name):
            continue
        if entry.is_dir() and entry.name not in known:
            shutil.rmtree(entry)
        elif entry.name.endswith((".args", ".expected.json")):
            stem = entry.name.removesuffix(".args").removesuffix(".expected.json")
            if stem not in known or entry.name.endswith(".args") and not Sample.all[stem].args:
                entry.unlink()
    every = [*Sample.all.values(), *Batch.all.values()]
    for sample in every:
        for file in sorted((sample.folder / sample.name).rglob("*"), reverse=True):
            if file.is_file() and file not in sample.kept:
                file.unlink()
            elif file.is_dir() and not any(file.iterdir()):
                file.rmdir()
        if sample.args:
            (sample.folder / f"{sample.name}.args").write_text("\n".join(sample.args) + "\n", encoding="utf-8")
    old = json.loads((CHECK / "claims.json").read_text(encoding="utf-8"))
    claims = {key: value for key, value in old.items() if asks_ledger(key)}
    claims |= {key: value for sample in every for key, value in sample.truth.items()}
    text = json.dumps(dict(sorted(claims.items())), ensure_ascii=False, indent=1)
    (CHECK / "claims.json").write_text(text + "\n", encoding="utf-8")
