#!/usr/bin/env python3
"""Foreign judges of what `shenpi sign` makes: pdfsig, pyHanko, OpenSSL, qpdf, veraPDF.

Usage: signatures.py SHENPI OUT [VERAPDF-CHECK]. Signs papers made from
tests/gallery and samples with the keys of tests/data/sign: every kind of key, one
and four signatures, a visible seal, a seal across pages, certification, B-LT and
B-LTA with a time-stamping authority on the loopback interface. Every judge must
also refuse a file with one changed byte: a judge that passes everything judges
nothing. Last line: how many statements held.
"""

import http.server
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHENPI, OUT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve() / "signatures"
VERA = sys.argv[3] if len(sys.argv) > 3 else None
KEYS = ROOT / "tests/data/sign"
TIME = ["--time", "2026-01-02T03:04:05+08:00"]
EVIDENCE = ["--chain", KEYS / "root.pem", "--crl", KEYS / "root.crl"]
SEAL = ["--seal", KEYS / "seal.svg"]
held = 0


def hold(truth, what):
    global held
    if not truth:
        sys.exit(f"signatures.py: {what}")
    held += 1


def run(*command, ok=(0,), **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, **more)
    text = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    if ok is not None:
        hold(done.returncode in ok, f"{command}: exit {done.returncode}: {text[-2000:]}")
    return text


def sign(source, to, key, *flags):
    # One after another, each with what was measured for it.
    run(SHENPI, "sign", source, "--key", KEYS / f"{key}.key", "--cert", KEYS / f"{key}.pem",
        *TIME, "--output", to, "--force", *flags)
    before, after = Path(source).read_bytes(), Path(to).read_bytes()
    hold(after.startswith(before), f"{to}: earlier bytes changed")
    return Path(to)


class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        (OUT / "query").write_bytes(query)
        run("openssl", "ts", "-reply", "-config", KEYS / "tsa.cnf", "-queryfile", OUT / "query",
            "-inkey", KEYS / "tsa.key", "-signer", KEYS / "tsa.pem", "-out", OUT / "reply", cwd=OUT)
        reply = (OUT / "reply").read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


def gaps(data):
    """(start, end) of every /Contents that a /ByteRange leaves out."""
    found = re.findall(rb"/ByteRange\[0 (\d+) (\d+) (\d+) *\]", data)
    return [tuple(map(int, numbers)) for numbers in found]


def element(der):
    """The first DER element, without the zeros behind it."""
    length, header = der[1], 2
    if length & 0x80:
        header = 2 + (length & 0x7F)
        length = int.from_bytes(der[2:header], "big")
    return der[: header + length]


def openssl(path, which, tsa=False, sm2=False):
    """OpenSSL on the CMS itself, over the bytes that it signs."""
    data = path.read_bytes()
    start, end, rest = gaps(data)[which]
    cms = element(bytes.fromhex(data[start + 1 : end - 1].decode()))
    (OUT / "cms").write_bytes(cms)
    (OUT / "covered").write_bytes(data[:start] + data[end : end + rest])
    root = KEYS / "root.pem"
    if tsa:
        said = run("openssl", "ts", "-verify", "-data", OUT / "covered", "-token_in", "-in", OUT / "cms",
                   "-CAfile", root, ok=None)
        return "Verification: OK" in said
    if sm2:
        # OpenSSL verifies no SM2 CMS with the default identity: the signed
        # attributes themselves, by pkeyutl.
        from asn1crypto import cms as types
        info = types.ContentInfo.load(cms)["content"]["signer_infos"][0]
        attributes = info["signed_attrs"].untag().dump()
        (OUT / "attributes").write_bytes(attributes)
        (OUT / "signature").write_bytes(info["signature"].native)
        import hashlib
        digest = subprocess.run(["openssl", "dgst", "-sm3", "-binary", OUT / "covered"], capture_output=True).stdout
        stated = [a["values"][0].native for a in info["signed_attrs"] if a["type"].native == "message_digest"]
        run("openssl", "x509", "-in", KEYS / "sm2.pem", "-noout", "-pubkey", "-out", OUT / "sm2.pub")
        said = run("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", OUT / "sm2.pub", "-rawin", "-digest", "sm3",
                   "-pkeyopt", "distid:1234567812345678", "-in", OUT / "attributes",
                   "-sigfile", OUT / "signature", ok=None)
        return stated == [digest] and "Verified Successfully" in said
    said = run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", OUT / "cms",
               "-content", OUT / "covered", "-CAfile", root, "-purpose", "any", "-out", "/dev/null", ok=None)
    return "successful" in said


def pyhanko(path, *flags):
    """The statuses, a line a signature."""
    said = run("pyhanko", "sign", "validate", "--trust", KEYS / "root.pem", "--trust-replace",
               *(flags or ["--no-revocation-check"]), path, ok=None)
    return re.findall(r"^(.+?):[0-9a-f]{64}:(.+)$", said, re.M) or said[-1500:]


def intact(path, count, *flags):
    found = pyhanko(path, *flags)
    hold(isinstance(found, list) and len(found) == count, f"{path.name}: pyHanko sees {found}")
    for field, status in found:
        fine = status.startswith("INTACT:TRUSTED") and "ILLEGAL" not in status
        hold(fine, f"{path.name}: pyHanko says of {field}: {status}")


def pdfsig(path, count):
    said = run("pdfsig", "-nocert", path, ok=None)
    hold(said.count("Signature is Valid.") == count, f"{path.name}: pdfsig says\n{said}")
    hold("Total document signed" in said, f"{path.name}: pdfsig misses the end\n{said}")


def altered(path):
    """The file with one byte of its first revision changed."""
    data = bytearray(path.read_bytes())
    at = data.index(b"stream") + 12
    data[at] ^= 1
    to = OUT / f"altered-{path.name}"
    to.write_bytes(data)
    return to


def papers():
    run(SHENPI, "render", "certificate", ROOT / "tests/gallery/名单.csv", "--templates", ROOT / "tests/gallery/office",
        "--as-of", "2022-12-30", "--output", OUT / "papers", ok=(0, 1, 3))
    run(SHENPI, "render", "form", ROOT / "samples/batch", "--as-of", "2022-12-30", "--output", OUT / "papers", ok=(0, 1, 3))
    made = sorted((OUT / "papers").glob("*.pdf"))
    form = next(path for path in made if path.name.endswith("_审批表.pdf"))
    certificate = next(path for path in made if not path.name.endswith("_审批表.pdf"))
    hold(b"/FT/Sig" in form.read_bytes().replace(b" /Sig", b"/Sig"), "no signature fields in the form")
    return certificate, form


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    server = http.server.HTTPServer(("127.0.0.1", 0), Authority)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tsa = ["--tsa", f"http://127.0.0.1:{server.server_port}/"]
    certificate, form = papers()
    archived = [certificate, form]

    # Every kind of key, with a visible seal.
    for key, flags in [("rsa", []), ("rsa", ["--pss"]), ("p256", []), ("p384", []), ("ed25519", []), ("sm2", [])]:
        name = f"{key}{'-pss' if flags else ''}.pdf"
        made = sign(certificate, OUT / name, key, *SEAL, *flags)
        archived.append(made)
        run("qpdf", "--check", made)
        hold(len(gaps(made.read_bytes())) == 1, f"{name}: not one signature")
        if key == "sm2":
            hold(openssl(made, 0, sm2=True), f"{name}: OpenSSL pkeyutl")
            hold(not openssl(altered(made), 0, sm2=True), f"{name}: OpenSSL accepts a changed byte")
            continue
        intact(made, 1)
        if key == "ed25519":
            continue  # neither OpenSSL 3.0 nor pdfsig knows it in CMS
        pdfsig(made, 1)
        hold(openssl(made, 0), f"{name}: OpenSSL cms -verify -cades")
        bad = altered(made)
        hold(not openssl(bad, 0), f"{name}: OpenSSL accepts a changed byte")
        said = run("pdfsig", "-nocert", bad, ok=None)
        hold("Digest Mismatch" in said, f"{name}: pdfsig accepts a changed byte")
        found = pyhanko(bad)
        hold(not isinstance(found, list) or "INTACT" not in found[0][1], f"{name}: pyHanko accepts a changed byte")

    # Four offices in turn, the first with a seal across all pages.
    last, seals = form, [("p256", "街道", ["--across"]), ("p384", "county", []), ("rsa", "city", ["--pss"]), ("rsa", "省级", [])]
    for count, (key, field, flags) in enumerate(seals, 1):
        last = sign(last, OUT / f"four-{count}.pdf", key, "--field", field, *SEAL, *flags)
        archived.append(last)
        run("qpdf", "--check", last)
        intact(last, count)
        pdfsig(last, count)
        for which in range(count):
            hold(openssl(last, which), f"{last.name}: OpenSSL on signature {which + 1}")
    run("pdftoppm", "-r", "60", "-png", last, OUT / "four")

    # Certification, then an approval; an invisible field of its own.
    certified = sign(form, OUT / "certified.pdf", "p256", "--field", "street", "--certify", "2")
    intact(certified, 1)
    both = sign(certified, OUT / "certified-2.pdf", "rsa", "--field", "county")
    intact(both, 2)
    pdfsig(both, 2)
    locked = sign(form, OUT / "locked.pdf", "p256", "--field", "street", "--lock", "街道")
    intact(sign(locked, OUT / "locked-2.pdf", "rsa", "--field", "county"), 2)
    archived += [both, OUT / "locked-2.pdf"]

    # Time and evidence.
    for level in ("B-T", "B-LT", "B-LTA"):
        made = sign(certificate, OUT / f"{level}.pdf", "p256", *tsa, "--level", level, *EVIDENCE)
        archived.append(made)
        run("qpdf", "--check", made)
        hold(openssl(made, 0), f"{level}: OpenSSL")
        intact(made, 1)
        if level == "B-LTA":
            hold(openssl(made, 1, tsa=True), "B-LTA: openssl ts -verify")
            hold(not openssl(altered(made), 1, tsa=True), "B-LTA: openssl ts accepts a changed byte")
    bare = sign(certificate, OUT / "bare.pdf", "rsa")
    for step, flags in enumerate([["--upgrade", "LT"], ["--upgrade", "LTA"], ["--renew"]], 1):
        to = OUT / f"upgraded-{step}.pdf"
        run(SHENPI, "sign", bare, "--output", to, "--force", *TIME, *tsa, *flags, *EVIDENCE)
        hold(to.read_bytes().startswith(bare.read_bytes()), f"{flags}: earlier bytes changed")
        bare = to
        intact(to, 1)
        hold(openssl(to, step, tsa=True), f"{flags}: openssl ts -verify")
        archived.append(to)

    # Archiving survives all of it; the control must fail.
    if VERA:
        # A plaque is artwork and meets no standard.
        run(SHENPI, "render", "plaque", ROOT / "tests/gallery/名单.csv", "--format", "pdf", "--as-of", "2022-12-30",
            "--templates", ROOT / "tests/gallery/office", "--output", OUT / "control", ok=(0, 1, 3))
        control = next((OUT / "control").glob("*.pdf"))
        for flavour in ("3a", "ua1"):
            said = run("bash", VERA, flavour, *archived, ok=(0,))
            hold(said.count("PASS") >= len(archived), f"veraPDF {flavour}:\n{said}")
            run("bash", VERA, flavour, control, ok=(1,))
    else:
        print("SKIP veraPDF on signed papers")
    print(f"signatures.py: {held} statements held of {len(archived)} files")


main()
