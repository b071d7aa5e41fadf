#!/usr/bin/env python3
"""Makes the samples of samples/verify that no later revision can make of the
signed files here: certificates of every kind, time stamps at chosen times,
revocation data, and files prepared for shadow attacks.

Needs pyhanko (its CMS builder takes any certificate and any time) and qpdf. Keys
are new in every run and are not kept: all of ../../../samples/verify that is
named here, pki/ and evidence/ are made anew together. A sample's `arguments`
replace the usual `--trust`, `--at`.
"""

import asyncio
import datetime
import hashlib
import subprocess
import zlib
from pathlib import Path

from asn1crypto import cms, keys, x509 as types
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage, NameOID
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "samples/verify"
PKI, EVIDENCE = HERE / "pki", HERE / "evidence"
UTC = datetime.timezone.utc
WHOLE = (datetime.datetime(2010, 1, 1, tzinfo=UTC), datetime.datetime(2055, 1, 1, tzinfo=UTC))
SIGNED = datetime.datetime(2026, 12, 1, tzinfo=UTC)
ROOT = ["--trust", "../../tests/data/verify/pki/root.pem", "--at", "2027-01-01T00:00:00Z"]


def day(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def named(common, country="CN"):
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, country),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "测试单位"),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ])


class Party:
    """A certificate with its key."""

    serial = 1000

    def __init__(self, common, issuer=None, ca=False, life=WHOLE, usage="sign", more=(), country="CN",
                 curve=None, key=None, subject=None):
        self.key = key or ec.generate_private_key(curve or ec.SECP256R1())
        self.subject = subject or named(common, country)
        self.issuer = issuer or self
        Party.serial += 1
        key_usage = dict.fromkeys(
            ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"], False)
        key_usage |= {"sign": {"digital_signature": True, "content_commitment": True},
                      "encrypt": {"key_encipherment": True},
                      "stamp": {"digital_signature": True},
                      "ca": {"key_cert_sign": True, "crl_sign": True}}["ca" if ca else usage]
        builder = (x509.CertificateBuilder().subject_name(self.subject).issuer_name(self.issuer.subject)
                   .public_key(self.key.public_key()).serial_number(Party.serial)
                   .not_valid_before(life[0]).not_valid_after(life[1])
                   .add_extension(x509.BasicConstraints(ca, None), True)
                   .add_extension(x509.KeyUsage(**key_usage), True)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), False))
        if issuer:
            builder = builder.add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
        for extension, critical in more:
            builder = builder.add_extension(extension, critical)
        self.cert = builder.sign(self.issuer.key, hashes.SHA256())

    @property
    def der(self):
        return self.cert.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self):
        return self.cert.public_bytes(serialization.Encoding.PEM)

    @property
    def secret(self):
        return keys.PrivateKeyInfo.load(self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def store(*parties):
    found = SimpleCertificateStore()
    for party in parties:
        found.register(types.Certificate.load(party.der))
    return found


# PDF by hand.

def stream(dictionary, data):
    if isinstance(data, str):
        data = data.encode()
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary.encode(), len(data), data)


def signature(subfilter="ETSI.CAdES.detached", room=6000, when="20261201080000+08'00'", more=""):
    return (f"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /{subfilter} /M (D:{when}) {more}"
            f"/ByteRange [0 ########## ########## ##########] /Contents <{'0' * room * 2}> >>").encode()


TO_UNICODE = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange"
PAGE = "BT /F1 24 Tf 72 700 Td (Approved: 100) Tj ET\n"


def document(content=PAGE, catalog="", resources="", annots="", fields="", sig=None, more=None, page=""):
    """Objects of a document of one page with a signature in its first revision."""
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R {catalog}>>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {page}"
           f"/Resources << /Font << /F1 5 0 R >> {resources}>> /Annots [8 0 R{annots}] >>",
        4: stream("", content),
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
        6: f"<< /Fields [8 0 R{fields}] /SigFlags 3 /DR << /Font << /F1 5 0 R >> >> /DA (/F1 10 Tf) >>",
        7: stream("", TO_UNICODE),
        8: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Sig1) /F 132 /Rect [0 0 0 0] /P 3 0 R /V 9 0 R >>",
        9: sig or signature(),
    }
    objects.update(more or {})
    return {n: body.encode() if isinstance(body, str) else body for n, body in objects.items()}


def written(objects, before=b"", loose=b"", root=1):
    """One more revision behind `before`; `loose` stands in it unknown to the table."""
    out, places = bytearray(before or b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    out += loose
    return table(bytes(out), places, before, root)


def table(out, places, before, root=1, size=40):
    """A cross-reference section; a place of None frees the object."""
    out, start = bytearray(out), len(out)
    out += b"xref\n"
    if not before:
        out += b"0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n" % number
        out += b"0000000000 00001 f \n" if place is None else b"%010d 00000 n \n" % place
    prev = b""
    if before:
        prev = b" /Prev " + before[before.rindex(b"startxref") :].split()[1]
    out += b"trailer\n<< /Size %d /Root %d 0 R%s /ID [<aa> <aa>] >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, prev, start)
    return bytes(out)


def sealed(pdf, make, short=0):
    """Fills in the last ByteRange and Contents; `make` gets the covered bytes."""
    out = bytearray(pdf)
    at = out.rindex(b"/ByteRange")
    start = out.index(b"/Contents <", at) + 10
    end = out.index(b">", start) + 1
    text = b"/ByteRange [0 %d %d %d" % (start, end, len(out) - end - short)
    width = out.index(b"]", at) - at
    out[at : at + width] = text.ljust(width)
    made = make(bytes(out[:start] + out[end : len(out) - short]))
    text = made.hex().encode().ljust(end - start - 2, b"0")
    assert len(text) == end - start - 2, "room"
    out[start + 1 : end - 1] = text
    return bytes(out)


def by(party, others=(), stamp=None, digest="sha256", with_root=False):
    """A maker of CMS."""

    def make(covered):
        signer = signers.SimpleSigner(types.Certificate.load(party.der), party.secret, store(*others),
                                      embed_roots=with_root)
        done = asyncio.run(signer.async_sign(hashlib.new(digest, covered).digest(), digest, use_pades=True,
                                             timestamper=stamp))
        return done.dump()

    return make


def sample(name, data, arguments=ROOT, file="file.pdf"):
    place = SAMPLES / name
    place.mkdir(parents=True, exist_ok=True)
    (place / file).write_bytes(data)
    (place / "arguments").write_text("\n".join(arguments) + "\n")


# Parties.
root = Party("代码根", ca=True)
other_root = Party("别的根", ca=True)
inter = Party("代码中级", root, ca=True)
signer = Party("某某局", inter)
short = Party("短期证书", inter, life=(day("2026-01-01"), day("2026-06-01")))
encrypt = Party("加密证书", inter, usage="encrypt")
brainpool = Party("另一种曲线", inter, curve=ec.BrainpoolP256R1())
tsa = Party("时间戳", root, usage="stamp", key=rsa.generate_private_key(65537, 2048), more=[(x509.ExtendedKeyUsage([Usage.TIME_STAMPING]), True)])
other_tsa = Party("别的时间戳", other_root, usage="stamp", key=rsa.generate_private_key(65537, 2048),
                  more=[(x509.ExtendedKeyUsage([Usage.TIME_STAMPING]), True)])
responding = (x509.ExtendedKeyUsage([Usage.OCSP_SIGNING]), False)
responder = Party("应答", inter, usage="stamp", more=[responding, (x509.OCSPNoCheck(), False)])
bare = Party("未免查的应答", inter, usage="stamp", more=[responding])
fallen = Party("被吊销的应答", inter, usage="stamp", more=[responding])
stranger = Party("路人", inter, usage="stamp")
twin = Party("代码中级", ca=True, subject=inter.subject)
critical = Party("怪扩展", inter, more=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True)])
constrained = Party("只许本国", root, ca=True, more=[
    (x509.NameConstraints([x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")]))], None), True)])
outside = Party("域外", constrained, country="US")
inside = Party("域内", constrained)


def policies(*names):
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(name), None) for name in names])


ANY = "2.5.29.32.0"
demanding = Party("要求策略", root, ca=True, more=[(x509.PolicyConstraints(0, None), True), (policies("1.2.3.1"), True)])
with_policy = Party("有策略", demanding, more=[(policies("1.2.3.1"), False)])
no_policy = Party("无策略", demanding)
wrong_policy = Party("别的策略", demanding, more=[(policies("1.2.3.2"), False)])
# One more authority between: anyPolicy passes on, unless it is inhibited.
passing = Party("转授", demanding, ca=True, more=[(policies(ANY), False)])
passed = Party("转授之下", passing, more=[(policies("1.2.3.1"), False)])
strict = Party("不许任意", root, ca=True, more=[
    (x509.PolicyConstraints(0, None), True), (policies("1.2.3.1"), True), (x509.InhibitAnyPolicy(0), True)])
any_only = Party("任意策略", strict, more=[(policies(ANY), False)])


def mapped(pairs):
    """policyMappings, which the library does not write."""
    from asn1crypto import core

    class Pair(core.Sequence):
        _fields = [("a", core.ObjectIdentifier), ("b", core.ObjectIdentifier)]

    class Pairs(core.SequenceOf):
        _child_spec = Pair

    der = Pairs([Pair({"a": a, "b": b}) for a, b in pairs]).dump()
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.33"), der)


mapping = Party("改称", demanding, ca=True, more=[(policies("1.2.3.1"), False), (mapped([("1.2.3.1", "1.2.9.9")]), True)])
renamed = Party("改称之下", mapping, more=[(policies("1.2.9.9"), False)])
unrenamed = Party("改称不符", mapping, more=[(policies("1.2.3.1"), False)])


# Evidence.

def crl(issuer, revoked=(), this="2026-12-20", following="2027-06-01", more=(), key=None):
    builder = (x509.CertificateRevocationListBuilder().issuer_name(issuer.subject)
               .last_update(day(this)).next_update(day(following))
               .add_extension(x509.CRLNumber(7), False))
    for extension, is_critical in more:
        builder = builder.add_extension(extension, is_critical)
    for party, when in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(party.cert.serial_number).revocation_date(day(when)).build())
    return builder.sign(key or issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def answer(about, issuer, status, who, this="2026-11-20", following="2027-06-01", revoked=None, with_cert=True):
    builder = ocsp.OCSPResponseBuilder().add_response(
        about.cert, issuer.cert, hashes.SHA1(), status, day(this), day(following),
        day(revoked) if revoked else None, None).responder_id(ocsp.OCSPResponderEncoding.HASH, who.cert)
    if with_cert:
        builder = builder.certificates([who.cert])
    return builder.sign(who.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def point(**more):
    given = dict(full_name=None, relative_name=None, only_contains_user_certs=False, only_contains_ca_certs=False,
                 only_some_reasons=None, indirect_crl=False, only_contains_attribute_certs=False)
    return x509.IssuingDistributionPoint(**(given | more))


GOOD, REVOKED, UNKNOWN = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.UNKNOWN
evidence = {
    "root.crl": crl(root),
    "good.crl": crl(inter, [(fallen, "2026-11-01")]),
    "revoked.crl": crl(inter, [(signer, "2026-12-10")]),
    "revoked-earlier.crl": crl(inter, [(signer, "2026-11-10")]),
    "stale.crl": crl(inter, this="2026-01-01", following="2026-06-01"),
    "other-issuer.crl": crl(other_root),
    "forged.crl": crl(inter, key=twin.key),
    "delta.crl": crl(inter, more=[(x509.DeltaCRLIndicator(5), True)]),
    "indirect.crl": crl(inter, more=[(point(indirect_crl=True), True)]),
    "some-reasons.crl": crl(inter, more=[
        (point(only_some_reasons=frozenset([x509.ReasonFlags.key_compromise])), True)]),
    "authorities-only.crl": crl(inter, more=[(point(only_contains_ca_certs=True), True)]),
    "users-only.crl": crl(inter, more=[(point(only_contains_user_certs=True), True)]),
    "strange-critical.crl": crl(inter, more=[
        (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True)]),
    "good.ocsp": answer(signer, inter, GOOD, responder),
    "good-by-issuer.ocsp": answer(signer, inter, GOOD, inter, with_cert=False),
    "good-by-bare.ocsp": answer(signer, inter, GOOD, bare),
    "good-by-fallen.ocsp": answer(signer, inter, GOOD, fallen),
    "good-by-stranger.ocsp": answer(signer, inter, GOOD, stranger),
    "revoked.ocsp": answer(signer, inter, REVOKED, responder, revoked="2026-12-10"),
    "revoked-by-bare.ocsp": answer(signer, inter, REVOKED, bare, revoked="2026-12-10"),
    "revoked-by-fallen.ocsp": answer(signer, inter, REVOKED, fallen, revoked="2026-12-10"),
    "unknown.ocsp": answer(signer, inter, UNKNOWN, responder),
    "stale.ocsp": answer(signer, inter, GOOD, responder, "2026-01-01", "2026-01-08"),
    "other-certificate.ocsp": answer(short, inter, GOOD, responder),
    "other-issuer.ocsp": answer(signer, twin, GOOD, twin),
    "try-later.ocsp": ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
                          .public_bytes(serialization.Encoding.DER),
}


def stamped(when, who=tsa, above=root):
    return DummyTimeStamper(types.Certificate.load(who.der), who.secret, store(above), fixed_dt=when, override_md="sha256")


def broken_stamp(covered):
    """A time stamp over another signature."""
    content = cms.ContentInfo.load(by(signer, [inter], stamped(SIGNED))(covered))
    other = cms.ContentInfo.load(by(signer, [inter], stamped(SIGNED))(b"other"))
    info = content["content"]["signer_infos"][0]
    info["unsigned_attrs"] = other["content"]["signer_infos"][0]["unsigned_attrs"]
    return content.dump(force=True)


def early(covered):
    """SHA-1, with a time stamp of 2016 that itself is sound."""
    content = cms.ContentInfo.load(by(signer, [inter], digest="sha1")(covered))
    info = content["content"]["signer_infos"][0]
    value = info["signature"].native
    token = asyncio.run(stamped(day("2016-05-01")).async_timestamp(hashlib.sha256(value).digest(), "sha256"))
    info["unsigned_attrs"] = [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})]
    return content.dump(force=True)


def turned(covered):
    """A signature value with its last bit turned."""
    content = cms.ContentInfo.load(by(signer, [inter])(covered))
    info = content["content"]["signer_infos"][0]
    value = bytearray(info["signature"].native)
    value[-1] ^= 1
    info["signature"] = bytes(value)
    return content.dump(force=True)


def without_attributes(covered):
    (PKI / "key.tmp").write_bytes(signer.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    (PKI / "cert.tmp").write_bytes(signer.pem)
    (PKI / "inter.tmp").write_bytes(inter.pem)
    try:
        return subprocess.run(
            ["openssl", "cms", "-sign", "-binary", "-noattr", "-md", "sha256", "-signer", PKI / "cert.tmp", "-inkey",
             PKI / "key.tmp", "-certfile", PKI / "inter.tmp", "-outform", "DER"], input=covered, capture_output=True,
            check=True).stdout
    finally:
        for path in PKI.glob("*.tmp"):
            path.unlink()


def signed(make=None, loose=b"", short=0, **more):
    return sealed(written(document(**more), loose=loose), make or by(signer, [inter]), short)


def evidence_flags(*names):
    flags = []
    for name in names:
        flags += ["--ocsp" if name.endswith("ocsp") else "--crl", f"../../tests/data/verify/evidence/{name}"]
    return flags


def codes():
    base = (HERE / "base.pdf").read_bytes()
    subprocess.run(["qpdf", "--static-id", "--static-aes-iv", "--encrypt", "u", "o", "256", "--",
                    HERE / "base.pdf", HERE / "encrypted.tmp"], check=True)
    sample("unreadable-encrypted", (HERE / "encrypted.tmp").read_bytes())
    (HERE / "encrypted.tmp").unlink()
    at = base.rindex(b"startxref")
    sample("unsigned-repaired", base[:at] + b"startxref\n99999\n%%EOF\n")
    sample("unsigned-plain", base)
    sample("unreadable-no-pdf", "审批表\n".encode(), file="file.docx")
    whole = signed()
    sample("unreadable-cut-short", whole[: len(whole) * 2 // 3])
    sample("valid-whole-chain", whole)
    sample("invalid-other-certificate", signed(turned))
    sample("indeterminate-unknown-subfilter", signed(sig=signature("XYZ.detached")))
    sample("indeterminate-unknown-algorithm", signed(by(brainpool, [inter])))
    sample("invalid-signature-freed", table(whole, {8: None, 9: None}, whole))
    sample("invalid-partial", signed(short=20))
    sample("indeterminate-no-trust", whole, ROOT[2:])
    sample("indeterminate-untrusted-root", signed(by(signer, [inter, root], with_root=True)), ["--trust", "../../tests/data/verify/pki/other.pem", *ROOT[2:]])
    sample("indeterminate-incomplete", signed(by(signer)))
    sample("indeterminate-expired", whole, [*ROOT[:3], "2060-01-01"])
    sample("invalid-expired-at-proven-time", signed(by(short, [inter], stamped(SIGNED))))
    sample("valid-expired-after-proven-time", signed(by(short, [inter], stamped(day("2026-03-01"))),
                                                     sig=signature(when="20260301000000Z")))
    sample("indeterminate-revoked", whole, ROOT + evidence_flags("revoked.crl"))
    timely = signed(by(signer, [inter], stamped(SIGNED)))
    sample("invalid-revoked-at-proven-time", timely, ROOT + evidence_flags("revoked-earlier.crl"))
    sample("valid-revoked-after-proven-time", timely, ROOT + evidence_flags("revoked.crl", "root.crl"))
    sample("valid-good-ocsp", whole, ROOT + evidence_flags("good.ocsp", "root.crl") + ["--require-revocation"])
    sample("indeterminate-revocation-required", whole, ROOT + ["--require-revocation"])
    sample("invalid-encryption-certificate", signed(by(encrypt, [inter])))
    sample("invalid-critical-extension", signed(by(critical, [inter])))
    sample("invalid-outside-name-constraints", signed(by(outside, [constrained])))
    sample("valid-inside-name-constraints", signed(by(inside, [constrained])))
    sample("invalid-policy-missing", signed(by(no_policy, [demanding])))
    sample("valid-policy-stated", signed(by(with_policy, [demanding])))
    sample("invalid-sha1", signed(by(signer, [inter], digest="sha1")))
    sample("valid-sha1-before-2017", signed(early, sig=signature(when="20160501000000Z")))
    sample("valid-without-attributes", signed(without_attributes, sig=signature("adbe.pkcs7.detached")))
    sample("valid-claimed-late", signed(by(signer, [inter], stamped(day("2026-11-30")))))
    sample("invalid-timestamp-broken", signed(broken_stamp))
    sample("valid-timestamp-untrusted", signed(by(signer, [inter], stamped(SIGNED, other_tsa, other_root))))
    store_of = document(catalog="/DSS 20 0 R ")[1]
    sample("invalid-store-broken", written(
        {1: store_of, 20: b"<< /Type /DSS /CRLs [21 0 R] >>", 21: stream("", b"no list")}, whole))
    # A certification of level 1 that somebody signed behind.
    certified = signature(more="/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams "
                               "<< /Type /TransformParams /P 1 /V /1.2 >> >>] ")
    first = signed(sig=certified, catalog="/Perms << /DocMDP 9 0 R >> ")
    again = document(annots=" 30 0 R", fields=" 30 0 R")
    field = ("<< /Type /Annot /Subtype /Widget /FT /Sig /T (Sig2) /F 132 /Rect [0 0 0 0] /P 3 0 R /V 31 0 R >>").encode()
    second = {3: again[3], 6: again[6], 30: field, 31: signature()}
    sample("invalid-certified-1-signed-again", sealed(written(second, first), by(signer, [inter])))
    # The attached record.
    letters = {32: "玉", 33: "林", 34: "东", 35: "路", 36: "社", 37: "区", 38: "西"}
    chars = " ".join(f"<{code:02x}> <{ord(letter):04x}>" for code, letter in letters.items())
    unicode_map = stream("", f"{len(letters)} beginbfchar {chars} endbfchar")

    def paper(text, name):
        record = '{"schema":"shenpi.record/1","fields":["community"],"applications":[{"record":{"community":"玉林东路社区"}}]}'
        content = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET" if text else "0 0 1 rg 72 700 90 20 re f"
        return signed(content=content, catalog="/Names << /EmbeddedFiles << /Names [(record.json) 20 0 R] >> >> ", more={
            7: unicode_map, 20: "<< /Type /Filespec /F (record.json) /UF (record.json) /EF << /F 21 0 R >> >>",
            21: stream("/Type /EmbeddedFile", record)})

    sample("valid-record", paper(" !\"#$%", "record"))
    sample("invalid-record-differs", paper(" !&#$%", "differs"))
    sample("valid-record-not-compared", paper("", "none"))


def shadows():
    box = "q 1 1 1 rg 60 690 300 40 re f Q\n"
    form = stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "1 1 1 rg 60 690 300 40 re f")
    white = stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\xff")
    clear = stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 21 0 R", b"\xff")
    mask = stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\x40")
    # Hide: something opaque over the text; taken away by a section that frees it.
    cover = signed(content=PAGE + "/Ov Do\n", resources="/XObject << /Ov 20 0 R >> ", more={20: form})
    sample("valid-shadow-hide-form-prepared", cover)
    sample("invalid-shadow-hide-form", table(cover, {20: None}, cover))
    cover = signed(content=PAGE + "q 300 0 0 40 60 690 cm /Ov Do Q\n", resources="/XObject << /Ov 20 0 R >> ", more={20: white})
    sample("valid-shadow-hide-image-prepared", cover)
    sample("invalid-shadow-hide-image", table(cover, {20: None}, cover))
    sample("valid-shadow-hide-drawing-prepared", signed(content=PAGE + box))
    inline = "q 300 0 0 40 60 690 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q\n".encode("latin-1")
    sample("valid-shadow-hide-inline-prepared", signed(content=PAGE.encode() + inline))
    note = ("<< /Type /Annot /Subtype /Stamp /F 4 /Rect [60 690 360 730] /AP << /N 21 0 R >> >>")
    cover = signed(annots=" 20 0 R", more={20: note, 21: stream("/Type /XObject /Subtype /Form /BBox [0 0 300 40]", "1 g 0 0 300 40 re f")})
    sample("valid-shadow-hide-annotation-prepared", cover)
    sample("invalid-shadow-hide-annotation", written({3: document()[3]}, cover))
    # Near ones that hide nothing.
    sample("valid-near-drawing-first", signed(content=box + PAGE))
    sample("valid-near-transparent-image", signed(content=PAGE + "q 300 0 0 40 60 690 cm /Ov Do Q\n",
                                                  resources="/XObject << /Ov 20 0 R >> ", more={20: clear, 21: mask}))
    sample("valid-near-transparent-drawing", signed(
        content=PAGE + "/G1 gs " + box, resources="/ExtGState << /G1 << /ca 0.3 >> >> "))
    sample("valid-near-clipped-drawing", signed(content=PAGE + "q 0 0 50 50 re W n 0 0 595 842 re f Q\n"))
    sample("valid-near-beside", signed(content=PAGE + "1 g 72 600 300 40 re f\n"))
    sample("valid-near-invisible-text", signed(content=PAGE.replace("BT", "BT 3 Tr") + box))
    # Replace: a field that shows another value than it holds.
    widget = ("<< /Type /Annot /Subtype /Widget /FT /Tx /T (amount) /F 4 /Rect [72 500 300 520] /P 3 0 R "
              "/DA (/F1 10 Tf) /V (%s) /AP << /N 21 0 R >> >>")
    looks = "/Type /XObject /Subtype /Form /BBox [0 0 228 20] /Resources << /Font << /F1 5 0 R >> >>"
    shown = lambda text: stream(looks, f"/Tx BMC BT /F1 10 Tf 2 5 Td ({text}) Tj ET EMC")
    field = dict(annots=" 20 0 R", fields=" 20 0 R")
    prepared = signed(more={20: widget % "900", 21: shown("100")}, **field)
    sample("valid-shadow-replace-field-prepared", prepared)
    sample("invalid-shadow-replace-field", written({21: shown("900")}, prepared))
    sample("valid-near-field-shows-its-value", signed(more={20: widget % "1000.50", 21: shown("1,000.50")}, **field))
    # Replace: a font that is not in the file, described anew.
    sample("invalid-shadow-replace-font", written(
        {5: document()[5].replace(b"/Helvetica", b"/Helvetica /Encoding << /Type /Encoding /Differences [48 /nine] >>")}, signed()))
    # Hide and replace: a second content, unknown to the table or used by nothing.
    other = stream("", PAGE.replace("100", "900"))
    loose = b"4 0 obj\n%s\nendobj\n" % other
    prepared = signed(loose=loose)
    sample("valid-shadow-hide-and-replace-prepared", prepared)
    sample("invalid-shadow-hide-and-replace", table(prepared, {4: prepared.rindex(loose)}, prepared))
    second = document(more={})
    twin_of = {20: second[1].replace(b"/Pages 2 0 R", b"/Pages 21 0 R"), 21: b"<< /Type /Pages /Kids [22 0 R] /Count 1 >>",
               22: second[3].replace(b"2 0 R", b"21 0 R", 1).replace(b"4 0 R", b"23 0 R"), 23: other}
    prepared = signed(more=twin_of)
    sample("valid-shadow-second-catalog-prepared", prepared)
    sample("invalid-shadow-second-catalog", table(prepared, {}, prepared, root=20))
    inside = stream("/Type /EmbeddedFile", loose)
    sample("valid-near-file-in-a-file", signed(more={20: "<< /Type /Filespec /F (a.txt) /EF << /F 21 0 R >> >>", 21: inside},
                                               catalog="/Names << /EmbeddedFiles << /Names [(a.txt) 20 0 R] >> >> "))
    # Layers, and content that is not read.
    sample("valid-shadow-layer-off-prepared", signed(
        content="/OC /L1 BDC " + PAGE + "EMC", resources="/Properties << /L1 20 0 R >> ",
        catalog="/OCProperties << /OCGs [20 0 R] /D << /OFF [20 0 R] >> >> ", more={20: "<< /Type /OCG /Name (900) >>"}))
    sample("valid-content-not-read", signed(more={4: stream("/Filter /ASCIIHexDecode", PAGE.encode().hex() + ">")}))


def main():
    PKI.mkdir(exist_ok=True)
    EVIDENCE.mkdir(exist_ok=True)
    kept = {"root": root, "other": other_root, "inter": inter, "signer": signer, "demanding": demanding, "with-policy": with_policy,
            "no-policy": no_policy, "wrong-policy": wrong_policy, "passing": passing, "passed": passed, "strict": strict,
            "any-only": any_only, "mapping": mapping, "renamed": renamed, "unrenamed": unrenamed}
    for name, party in kept.items():
        (PKI / f"{name}.pem").write_bytes(party.pem)
    for name, data in evidence.items():
        (EVIDENCE / name).write_bytes(data)
    codes()
    shadows()


main()
