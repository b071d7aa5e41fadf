#!/usr/bin/env python3
"""Makes the samples of samples/verify whose pages hold text in the colour of
its ground, or near it: signed by the program (SHENPI) with ../sign/p256.key.
"""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES, KEYS = HERE.parents[2] / "samples/verify", HERE.parent / "sign"
PAGE = "BT /F1 24 Tf 72 700 Td (Approved: 100) Tj ET\n"
RED = "0.8 0.1 0.1 rg"
BOX = f"{RED} 60 590 300 40 re f\n"


def text(y, says="Refused: 900"):
    return f"BT /F1 24 Tf 72 {y} Td ({says}) Tj ET\n"


SHADES = {
    # White on white, a frame around it; grey that nobody tells from white.
    "valid-shadow-white-text-prepared": "20 20 555 802 re S 1 g " + text(600) + "0.99 0.99 0.99 rg " + text(500),
    # Red on red, the red lying over black.
    "valid-shadow-text-in-ground-colour-prepared": "50 580 320 60 re f " + BOX + "/Cs cs 0.8 0.1 0.1 sc " + text(600),
    # White on red, on a drawing of the same white with a hole, on a picture, on a
    # shading; pale; with an outline; white space; in a mark of two glyphs.
    "valid-near-white-text-seen": BOX + "1 g " + text(600)
    + "0 g 60 490 300 40 re f 1 g 60 490 300 40 re 62 492 296 36 re f* " + text(500)
    + "q 300 0 0 40 60 390 cm /Im Do Q " + text(400) + "q 60 290 300 40 re W n /Sh sh Q " + text(300)
    + "0.9 g " + text(200) + "1 g 2 Tr " + text(150) + "0 Tr " + text(100, "   ")
    + "0 g BT /F1 60 Tf 300 50 Td (M) Tj ET 1 g BT /F1 12 Tf 318 60 Td (x) Tj ET\n",
}


def stream(dictionary, data):
    return f"<< {dictionary} /Length {len(data)} >>\nstream\n{data}\nendstream"


def document(content):
    ends = "/Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
        "/XObject << /Im 7 0 R >> /Shading << /Sh 8 0 R >> /ColorSpace << /Cs [/CalRGB << /WhitePoint [0.95 1 1.09] >>] >> >> >>",
        stream("", PAGE + content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        stream("", "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange"),
        stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "@"),
        f"<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [60 0 360 0] /Extend [true true] /Function << /FunctionType 2 {ends} >> >>",
    ]
    out, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R /ID [<aa> <aa>] >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


for name, content in SHADES.items():
    place = SAMPLES / name
    place.mkdir(exist_ok=True)
    (place / "plain.tmp").write_bytes(document(content))
    subprocess.run([os.environ["SHENPI"], "sign", place / "plain.tmp", "--output", place / "file.pdf", "--force",
                    "--key", KEYS / "p256.key", "--cert", KEYS / "p256.pem", "--field", "Sig1", "--at", "1,120,20,60,20",
                    "--no-words", "--time", "2026-01-02T03:04:05+08:00"], check=True)
    (place / "plain.tmp").unlink()
    arguments = ["--trust", "../../tests/data/sign/root.pem", "--at", "2026-01-03T00:00:00Z"]
    (place / "arguments").write_text("\n".join(arguments) + "\n")
