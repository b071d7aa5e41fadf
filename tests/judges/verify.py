#!/usr/bin/env python3
"""Our verdicts beside those of pyHanko and pdfsig.

Usage: verify.py SHENPI OUT. Over samples/verify and over the signed papers that
signatures.py left in OUT. pyHanko says whether every signature is sound and
trusted; that is held against "valid". pdfsig looks at nothing but the signed
bytes; that is held against our `integrity`. Where they may differ stands in
verify.tsv with the reason; a line there that no longer differs is a fault too.
Also run here, since they need a terminal or many files: the hidden prompt of
`sign`, and one prompt for a batch of 150. Last line: how many statements held.
"""

import csv
import datetime
import json
import logging
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHENPI, OUT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
SAMPLES, KEYS = ROOT / "samples/verify", ROOT / "tests/data/sign"
AT = "2027-01-01T00:00:00Z"
held = 0


def hold(truth, what):
    global held
    if not truth:
        sys.exit(f"verify.py: {what}")
    held += 1


def ours(path, arguments, cwd):
    done = subprocess.run([SHENPI, "verify", path, "--format", "json", *arguments], cwd=cwd, capture_output=True)
    hold(done.returncode in (0, 1, 3), f"{path}: exit {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)["files"][0]


def flags(arguments, name):
    return [arguments[at + 1] for at, one in enumerate(arguments) if one == name]


def pyhanko(path, roots, others, at, crls, ocsps, required):
    """"valid", "not" or "error": every signature sound, unchanged and trusted."""
    from asn1crypto import crl as crls_of, ocsp as ocsps_of, pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko_certvalidator import ValidationContext

    def certificates(paths):
        for each in paths:
            for _, _, der in pem.unarmor(Path(each).read_bytes(), multiple=True):
                yield x509.Certificate.load(der)

    def context():
        return ValidationContext(
            trust_roots=list(certificates(roots)), moment=at, allow_fetching=False, other_certs=list(certificates(others)),
            crls=[crls_of.CertificateList.load(Path(one).read_bytes()) for one in crls],
            ocsps=[ocsps_of.OCSPResponse.load(Path(one).read_bytes()) for one in ocsps],
            revocation_mode="require" if required or crls or ocsps else "soft-fail", best_signature_time=at)

    try:
        with open(path, "rb") as source:
            reader = PdfFileReader(source, strict=True)
            found = list(reader.embedded_signatures)
            if not found:
                return "not"
            for one in found:
                stamp = one.sig_object.get("/Type") == "/DocTimeStamp"
                status = validate_pdf_timestamp(one, context()) if stamp else validate_pdf_signature(one, context())
                if not (status.intact and status.valid and status.trusted if stamp else status.bottom_line):
                    return "not"
    except Exception as why:  # whatever it throws is its way to refuse
        return f"error {type(why).__name__}"
    return "valid"


def pdfsig(path):
    """What it says of each signature."""
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True).stdout.decode("utf-8", "replace")
    return ["intact" if "is Valid" in line else "not" for line in re.findall(r"Signature Validation: (.*)", said)]


class Decided:
    """The table of verify.tsv; every line must be needed."""

    def __init__(self):
        with open(ROOT / "tests/judges/verify.tsv", encoding="utf-8", newline="") as source:
            self.lines = {(row["sample"], row["judge"]): row for row in csv.DictReader(source, delimiter="\t")}
        self.used = set()

    def same(self, name, judge, mine, theirs):
        key = (name, judge)
        if mine == theirs:
            return
        row = self.lines.get(key)
        hold(row and row["says"] == theirs, f"{name}: we say {mine}, {judge} says {theirs}, and verify.tsv does not say why")
        self.used.add(key)

    def close(self):
        left = set(self.lines) - self.used
        hold(not left, f"verify.tsv decides what no longer differs: {sorted(left)}")


def compare(decided, name, path, arguments, cwd):
    found = ours(path, arguments, cwd)
    at = flags(arguments, "--at")
    at = datetime.datetime.fromisoformat((at or [AT])[0].replace("Z", "+00:00"))
    at = at if at.tzinfo else at.replace(tzinfo=datetime.timezone.utc)
    paths = lambda key: [cwd / one for one in flags(arguments, key)]
    theirs = pyhanko(cwd / path, paths("--trust"), [], at, paths("--crl"), paths("--ocsp"), "--require-revocation" in arguments)
    mine = "valid" if found["verdict"] == "valid" else "not"
    if mine == "valid" or theirs == "valid":
        decided.same(name, "pyhanko", mine, theirs)
    if found["verdict"] != "unreadable":
        # It knows no token of RFC 3161 in a field.
        known = lambda one: one["integrity"] == "intact" and one["level"] != "document-timestamp"
        mine = ["intact" if known(one) else "not" for one in found["signatures"]]
        decided.same(name, "pdfsig", " ".join(mine), " ".join(pdfsig(cwd / path)))
    hold(True, name)


def samples(decided):
    for folder in sorted(SAMPLES.iterdir()):
        given = folder / "arguments"
        arguments = ["--trust", str(ROOT / "tests/data/pki/bundle.pem"), "--at", AT]
        if given.is_file():
            arguments = given.read_text().split("\n")[:-1]
        file = next(path for path in sorted(folder.iterdir()) if path.stem == "file")
        if file.suffix == ".pdf":
            compare(decided, folder.name, file.relative_to(SAMPLES), arguments, SAMPLES)


def papers(decided):
    signed = sorted((OUT / "signatures").glob("*.pdf"))
    hold(len(signed) > 10, "signatures.py runs first")
    arguments = ["--trust", str(KEYS / "root.pem"), "--at", "2026-01-03T00:00:00Z"]
    for path in signed:
        compare(decided, f"signed:{path.name}", path, arguments, path.parent)


def prompted(command, answer):
    """Runs at a terminal of its own, answers once: exit code, what was shown, prompts."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["LC_ALL"] = "C.UTF-8"
        os.execv(command[0], command)
    shown, asked, began = b"", 0, time.monotonic()
    while time.monotonic() - began < 120:
        ready, _, _ = select.select([terminal], [], [], 1)
        if not ready:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if shown.decode("utf-8", "replace").count("密钥口令") > asked:
            asked += 1
            # The question comes a moment before the terminal stops showing.
            while termios.tcgetattr(terminal)[3] & termios.ECHO and time.monotonic() - began < 120:
                pass
            os.write(terminal, answer.encode() + b"\n")
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace"), asked


def prompts():
    place = OUT / "prompt"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for at in range(150):
        shutil.copy(ROOT / "tests/data/verify/base.pdf", place / f"{at:03}.pdf")
    files = [str(path) for path in sorted(place.glob("*.pdf"))]
    word = "绿色社区 2022"
    key = ["--key", str(KEYS / "modern.p12"), "--time", "2026-01-02T03:04:05+08:00", "--output", str(place / "signed")]
    code, shown, asked = prompted([str(SHENPI), "sign", *files, *key], word)
    hold(code == 0, f"the batch of 150: exit {code}: {shown[-800:]}")
    hold(asked == 1, f"asked {asked} times for 150 files")
    hold(word not in shown, "the passphrase was shown")
    hold(len(list((place / "signed").glob("*.pdf"))) == 150, "not all were signed")
    code, shown, asked = prompted([str(SHENPI), "sign", files[0], *key, "--force"], "wrong")
    hold((code, asked) == (2, 1), f"a wrong passphrase: exit {code}, asked {asked} times: {shown[-400:]}")
    hold("S72" in shown and "口令" in shown, f"a wrong passphrase is not called one: {shown[-400:]}")


def main():
    logging.disable()  # pyHanko tells its reasons at length
    decided = Decided()
    samples(decided)
    papers(decided)
    decided.close()
    prompts()
    print(f"verify.py: {held} statements held; {len(decided.lines)} differences decided in verify.tsv")


main()
