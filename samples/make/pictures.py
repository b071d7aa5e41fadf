"""Pages as pictures, in the formats that scanners write, and some that are broken.

A page is rows of four colours: 0 paper, 1 black, 2 red, 3 gray.
"""

import io
import random
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

from files import png

PALETTE = [(255, 255, 255), (20, 20, 30), (220, 20, 30), (128, 128, 128)]
A4 = (1654, 2339)


class Page:
    """A sheet of paper at 200 dpi, or of another size."""

    def __init__(self, seed, size=A4, slope=0.0):
        self.width, self.height = size
        self.rng, self.slope = random.Random(f"page {seed}"), slope
        self.rows = [bytearray(self.width) for _ in range(self.height)]

    def dot(self, x, y, colour):
        y = int(y + x * self.slope)
        if 0 <= x < self.width and 0 <= y < self.height:
            self.rows[y][x] = colour

    def text(self, lines=9, top=0.11, colour=1, count=None):
        """Lines of strokes, as dense as Chinese."""
        unit = self.width / 1654
        step = int(46 * unit)
        for line in range(lines):
            y = int(self.height * top + line * 90 * unit)
            for word in range(count or self.rng.randint(16, 26)):
                x = int(200 * unit) + word * step
                for _ in range(3):
                    a, b, long = self.rng.randint(0, 30), self.rng.randint(0, 30), self.rng.randint(8, 34)
                    for at in range(int(long * unit)):
                        for wide in (0, 1):
                            self.dot(x + int(a * unit) + at, y + int(b * unit) + wide, colour)
                            self.dot(x + int(b * unit) + wide, y + int(a * unit) + at, colour)
        return self

    def seal(self, x=1180, y=1500, radius=165):
        """A rim, a dot for a star, and marks for characters between them."""
        for dy in range(-radius, radius + 1):
            for dx in range(-radius, radius + 1):
                apart = (dx * dx + dy * dy) ** 0.5
                if radius - 10 <= apart <= radius or apart < radius * 0.24:
                    self.dot(x + dx, y + dy, 2)
        for dx, dy in [(-90, -60), (-55, -95), (0, -115), (55, -95), (90, -60)]:
            for i in range(-14, 15):
                for wide in range(5):
                    self.dot(x + dx + i, y + dy + wide, 2)
                    self.dot(x + dx + wide, y + dy + i, 2)
        return self

    def square_seal(self, x=1180, y=1500, half=110):
        for dy in range(-half, half + 1):
            for dx in range(-half, half + 1):
                if max(abs(dx), abs(dy)) > half - 9 or (dx + 300) % 44 < 12 and abs(dy) < half - 25:
                    self.dot(x + dx, y + dy, 2)
        return self

    def letterhead(self):
        self.text(1, 0.05, 2, 24)
        for x in range(180, self.width - 180):
            for y in range(6):
                self.dot(x, 230 + y, 2)
        return self

    def frame(self):
        """The printed lines of a form."""
        for row in range(9):
            for x in range(180, self.width - 180):
                for wide in range(3):
                    self.dot(x, 900 + row * 130 + wide, 1)
        for column in range(4):
            for y in range(900, 900 + 8 * 130):
                for wide in range(3):
                    self.dot(180 + column * (self.width - 360) // 3 + wide, y, 1)
        return self

    def packed(self):
        """Rows of two bits a pixel."""
        for row in self.rows:
            row = bytes(row) + bytes(-self.width % 4)
            yield bytes(row[i] << 6 | row[i + 1] << 4 | row[i + 2] << 2 | row[i + 3] for i in range(0, len(row), 4))

    def png(self, dpi=200, palette=None):
        """`dpi=None` leaves the tag out."""
        data = png(self.width, self.height, palette or PALETTE, self.packed(), dpi or 200)
        if dpi is None:
            at = data.index(b"pHYs") - 4
            data = data[:at] + data[at + 21 :]
        return data

    def jpeg(self, dpi=200):
        """Gray, one level for each block of eight by eight: a few kB."""
        across, down = -(-self.width // 8), -(-self.height // 8)
        bits = Bits()
        before = 0
        for by in range(down):
            rows = self.rows[by * 8 : by * 8 + 8]
            for bx in range(across):
                ink = sum(1 for row in rows for value in row[bx * 8 : bx * 8 + 8] if value)
                level = (127 - min(ink * 10, 255)) // 16 * 4
                step = level - before
                before = level
                size = abs(step).bit_length()
                bits.put(*CODES[size])
                bits.put(step if step > 0 else step + (1 << size) - 1, size)
                bits.put(0, 1)  # no more coefficients
        head = b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\x01" + struct.pack(">HH", dpi, dpi) + b"\0\0")
        head += segment(0xDB, b"\0" + bytes([32] + [1] * 63))
        head += segment(0xC0, struct.pack(">BHHBBBB", 8, self.height, self.width, 1, 1, 0x11, 0))
        head += segment(0xC4, b"\0" + bytes([1, 0, 1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) + bytes(range(8)))
        head += segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")
        head += segment(0xDA, bytes([1, 1, 0x00, 0, 63, 0]))
        return head + bits.end() + b"\xff\xd9"

    def bilevel(self):
        """Rows of one bit, 1 is black."""
        for row in self.rows:
            row = bytes(row) + bytes(-self.width % 8)
            yield bytes(sum((row[i + k] > 0) << (7 - k) for k in range(8)) for i in range(0, len(row), 8))


# Code and length of each size of a difference: 0, then 100, 1010 …
CODES = [(0b0, 1), (0b100, 3), (0b1010, 4), (0b1011, 4), (0b11000, 5), (0b11001, 5), (0b11010, 5), (0b11011, 5)]


class Bits:
    def __init__(self):
        self.out, self.value, self.count = bytearray(), 0, 0

    def put(self, value, count):
        self.value, self.count = self.value << count | value, self.count + count
        while self.count >= 8:
            self.count -= 8
            byte = self.value >> self.count & 0xFF
            self.out.append(byte)
            if byte == 0xFF:
                self.out.append(0)
        self.value &= (1 << self.count) - 1

    def end(self):
        if self.count:
            self.put((1 << (8 - self.count)) - 1, 8 - self.count)
        return bytes(self.out)


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def packbits(row):
    """TIFF 6.0, section 9."""
    out, at = bytearray(), 0
    while at < len(row):
        run = 1
        while run < 128 and at + run < len(row) and row[at + run] == row[at]:
            run += 1
        if run > 1:
            out += bytes([257 - run, row[at]])
            at += run
            continue
        end = at + 1
        while end < len(row) and end - at < 128 and (end + 1 >= len(row) or row[end] != row[end + 1]):
            end += 1
        out += bytes([end - at - 1]) + row[at:end]
        at = end
    return bytes(out)


def tiff(pages, dpi=200):
    """Black and white pages, packed."""
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for page in pages:
        data = b"".join(packbits(row) for row in page.bilevel())
        strip = len(out)
        out += data + b"\0" * (len(data) % 2)
        ratio = len(out)
        out += struct.pack("<II", dpi, 1)
        struct.pack_into("<I", out, link, len(out))
        short, long, fraction = 3, 4, 5
        tags = [
            (256, long, page.width), (257, long, page.height), (258, short, 1), (259, short, 32773), (262, short, 0),
            (273, long, strip), (277, short, 1), (278, long, page.height), (279, long, len(data)),
            (282, fraction, ratio), (283, fraction, ratio), (296, short, 2),
        ]  # fmt: skip
        out += struct.pack("<H", len(tags))
        for tag, kind, value in tags:
            out += struct.pack("<HHII", tag, kind, 1, value)
        link = len(out)
        out += b"\0\0\0\0"
    return bytes(out)


def pdf(pictures):
    """A PDF of A4 pages; `pictures` are pairs of a dictionary's entries and data."""
    count = len(pictures)
    kids = " ".join(f"{3 + at * 3} 0 R" for at in range(count))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode()]
    content = b"q 595.28 0 0 841.89 0 0 cm /Im Do Q"
    for at, (entries, data) in enumerate(pictures):
        number = 3 + at * 3
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Resources<</XObject<</Im {number + 2} 0 R>>>>/Contents {number + 1} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(f"<</Type/XObject/Subtype/Image{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream")
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def flate(page):
    """A page as a picture of a PDF: four colours by number."""
    table = bytes(sum(PALETTE, ())).hex()
    entries = f"/Width {page.width}/Height {page.height}/BitsPerComponent 2/ColorSpace[/Indexed/DeviceRGB 3<{table}>]/Filter/FlateDecode"
    return entries, zlib.compress(b"".join(page.packed()), 9)


def drawn(page):
    """The page in Pillow's hands."""
    from PIL import Image

    image = Image.frombytes("P", (page.width, page.height), b"".join(bytes(row) for row in page.rows))
    image.putpalette([value for colour in PALETTE for value in colour])
    return image


def saved(image, kind, **how):
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def webp(page):
    return saved(drawn(page).convert("RGB"), "WEBP", lossless=True, method=4)


def cmyk(page):
    """Four inks, as presses and some scanners' programs write them."""
    return saved(drawn(page).convert("RGB").convert("CMYK"), "JPEG", quality=6, dpi=(200, 200))


def bmp(page):
    return saved(drawn(page).convert("RGB").convert("1", dither=0), "BMP", dpi=(300, 300))


def fax(page, scheme, cut=1.0, bare=False):
    """T.4 and T.6; `bare` gives what a PDF holds of it."""
    image = drawn(page).convert("RGB").convert("1", dither=0)
    data = saved(image, "TIFF", compression=scheme, dpi=(200, 200), tiffinfo={278: page.height})
    from PIL import Image

    tags = Image.open(io.BytesIO(data)).tag_v2
    start, length = tags[273][0], tags[279][0]
    if bare:
        black = "false" if tags[262] == 0 else "true"
        parms = f"/DecodeParms<</K -1/Columns {page.width}/Rows {page.height}/BlackIs1 {black}>>"
        entries = f"/Width {page.width}/Height {page.height}/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode{parms}"
        return entries, data[start : start + length]
    if cut < 1:
        # The strip ends early; the directory stays where it is.
        kept = int(length * cut)
        return data[: start + kept] + bytes(length - kept) + data[start + length :]
    return data


def locked(data):
    """Under a password, by qpdf."""
    with tempfile.TemporaryDirectory() as folder:
        plain, secret = Path(folder, "plain.pdf"), Path(folder, "secret.pdf")
        plain.write_bytes(data)
        subprocess.run(
            ["qpdf", "--allow-weak-crypto", "--static-id", "--encrypt", "user", "owner", "128", "--use-aes=n", "--", plain, secret], check=True
        )
        return secret.read_bytes()
