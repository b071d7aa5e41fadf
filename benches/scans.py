"""Attachments that are what their names say: scans as JPEG and PDF.

In: a random source and a size in blocks. Out: the bytes of a baseline JPEG
that decodes to its end, grey noise at 300 dpi, or of a one-page PDF that shows
one. Noise stands for a photograph's entropy: no attachment compresses well.
Standard library only.
"""

import random
import struct

# A block is one byte: Huffman code 0, six bits of the DC difference, code 0 for
# "no more coefficients". Such a byte is never FF, so nothing needs stuffing.
BLOCK = bytes(byte & 0x7E for byte in range(256))
# Blocks between restart markers, which keep the sum of the differences small.
RESTART = 62


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def huffman(ident: int, symbol: int) -> bytes:
    """A table with one code, a single 0 bit."""
    return segment(0xC4, bytes([ident, 1, *[0] * 15, symbol]))


def jpeg(rng: random.Random, columns: int, rows: int) -> bytes:
    """A grey JPEG of `columns` times `rows` blocks of 8 by 8 pixels."""
    head = b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\x01" + struct.pack(">HH", 300, 300) + b"\0\0")
    head += segment(0xDB, bytes([0]) + bytes([1] * 64))
    head += segment(0xC0, struct.pack(">BHHBBBB", 8, rows * 8, columns * 8, 1, 1, 0x11, 0))
    head += huffman(0x00, 6) + huffman(0x10, 0)
    head += segment(0xDD, struct.pack(">H", RESTART))
    head += segment(0xDA, bytes([1, 1, 0x00, 0, 63, 0]))
    data = rng.randbytes(columns * rows).translate(BLOCK)
    out = [head]
    for number, at in enumerate(range(0, len(data), RESTART)):
        if number:
            out.append(bytes([0xFF, 0xD0 + (number - 1) % 8]))
        out.append(data[at : at + RESTART])
    return b"".join(out) + b"\xff\xd9"


def pdf(rng: random.Random, columns: int, rows: int) -> bytes:
    """An A4 page that shows one such JPEG."""
    picture = jpeg(rng, columns, rows)
    content = b"q 595 0 0 842 0 0 cm /Im1 Do Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /Im1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (columns * 8, rows * 8, len(picture), picture),
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    return bytes(out)
