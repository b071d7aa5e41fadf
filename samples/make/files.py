"""Plain files: zip packages with fixed times, pictures, PDFs, digest lists."""

import hashlib
import io
import random
import re
import struct
import unicodedata
import zipfile
import zlib

WHEN = (2021, 9, 1, 8, 0, 0)


def package(parts, stored=(), comment=b"", encoding=None, extra=False):
    """A zip of (name, bytes); the same parts give the same bytes. `encoding`
    writes the names in that encoding and without the UTF-8 flag; `extra` adds
    the Unicode extra field beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            info = zipfile.ZipInfo(name, WHEN)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            if isinstance(data, str):
                data = data.encode()
            if encoding:
                # zipfile knows only ASCII and UTF-8: write a stand-in of the
                # same length and put the bytes in its place below.
                info.filename = f"{len(archive.filelist):08}".ljust(len(name.encode(encoding)), "_")
                if extra:
                    raw = name.encode(encoding)
                    field = struct.pack("<BI", 1, zlib.crc32(raw)) + name.encode()
                    info.extra = struct.pack("<HH", 0x7075, len(field)) + field
            archive.writestr(info, data)
        archive.comment = comment
    data = out.getvalue()
    if encoding:
        for at, (name, _data) in enumerate(parts):
            raw = name.encode(encoding)
            data = data.replace(f"{at:08}".ljust(len(raw), "_").encode(), raw)
    return data


def repacked(data, change=None):
    """The zip that a library wrote, with fixed times and dates."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.filename.endswith("/"):
                continue
            part = archive.read(info)
            if info.filename in ("docProps/core.xml", "meta.xml"):
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?", b"2021-09-01T08:00:00Z", part)
            if change:
                part = change(info.filename, part)
            if part is not None:
                parts.append((info.filename, part))
    return package(parts, stored=("mimetype",))


def png(width, height, palette, rows, dpi=200):
    """An indexed picture of four colours; `rows` gives bytes of two bits a pixel."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    metre = round(dpi / 0.0254)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 2, 3, 0, 0, 0))
        + chunk(b"PLTE", bytes(sum(palette, ())))
        + chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1))
        + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9))
        + chunk(b"IEND", b"")
    )


def scan(seed, seal=True):
    """An A4 page at 200 dpi with lines of text and a round red seal, some kB."""
    width, height = 1654, 2339
    rng = random.Random(f"scan {seed}")
    page = [bytearray(width) for _ in range(height)]
    for line in range(rng.randint(6, 9)):
        top, left = 260 + line * 90, 200 + rng.choice([0, 80])
        for word in range(rng.randint(14, 26)):
            # A block of strokes in the place of each character.
            x = left + word * 46
            strokes = [(rng.randint(0, 30), rng.randint(0, 30), rng.randint(6, 34)) for _ in range(3)]
            for dx, dy, long in strokes:
                for step in range(long):
                    page[top + dy][x + min(dx + step, 38)] = 1
                    page[top + dy + 1][x + min(dx + step, 38)] = 1
                    page[top + min(dx + step, 38)][x + dy] = 1
    if seal:
        cx, cy, outer, inner = 1180 + rng.randint(-30, 30), 1500 + rng.randint(-30, 30), 165, 155
        for y in range(cy - outer, cy + outer + 1):
            for x in range(cx - outer, cx + outer + 1):
                radius = (x - cx) ** 2 + (y - cy) ** 2
                if inner**2 <= radius <= outer**2 or radius < 40**2:
                    page[y][x] = 2
    rows = []
    for row in page:
        row += bytes(-len(row) % 4)
        rows.append(bytes(row[i] << 6 | row[i + 1] << 4 | row[i + 2] << 2 | row[i + 3] for i in range(0, len(row), 4)))
    return png(width, height, [(255, 255, 255), (20, 20, 30), (220, 20, 30), (128, 128, 128)], rows)


def pdf(text):
    """A sound one-page PDF with a line of ASCII."""
    body = f"BT /F1 12 Tf 72 770 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(body), body),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def sha256(data):
    """Hex digest."""
    return hashlib.sha256(data).hexdigest()


def sm3(data):
    """Hex SM3 digest (GB/T 32905), for lists; slow and plain."""

    def rotl(x, n):
        n %= 32
        return (x << n | x >> (32 - n)) & 0xFFFFFFFF

    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    message = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + struct.pack(">Q", len(data) * 8)
    for at in range(0, len(message), 64):
        w = list(struct.unpack(">16I", message[at : at + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotl(w[j - 3], 15)
            w.append(x ^ rotl(x, 15) ^ rotl(x, 23) ^ rotl(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rotl((rotl(a, 12) + e + rotl(t, j)) & 0xFFFFFFFF, 7)
            ss2 = ss1 ^ rotl(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = tt1, a, rotl(b, 9), c
            e, f, g, h = tt2 ^ rotl(tt2, 9) ^ rotl(tt2, 17), e, rotl(f, 19), g
        v = [x ^ y for x, y in zip(v, [a, b, c, d, e, f, g, h])]
    return "".join(f"{x:08x}" for x in v)


assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def gnu(files, digest=sha256):
    """A list as sha256sum writes it."""
    return "".join(f"{digest(data)}  {path}\n" for path, data in files)


def bsd(files, name="SHA256", digest=sha256):
    """A list as openssl and BSD tools write it."""
    return "".join(f"{name} ({path}) = {digest(data)}\n" for path, data in files)


def nfd(text):
    """Decomposed, as some systems write file names."""
    return unicodedata.normalize("NFD", text)
