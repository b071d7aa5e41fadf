"""A304 to A307, A311 to A313: scans that are broken, coarse, blank, unstamped, askew."""

from attachments import SCAN, Folder
from files import gnu
from pictures import Page, bmp, cmyk, fax, flate, locked, pdf, tiff, webp
from place import Sample

PHOTO = "附件/公示附图"


def one(name, path, data, *args, codes=None):
    """An application whose scan is this file."""
    folder = Folder(name)
    folder.files[0] = (path, data)
    sample = Sample(name, "--stage=street", *args)
    folder.put(sample, codes=codes)
    return sample.put("MANIFEST.sha256", gnu(folder.files))


def samples():
    broken()
    pages()
    seals()
    pairs()
    unchecked()
    kinds()


def broken():
    jpeg = Page("A304").text(20).jpeg()
    one("A304-jpeg-cut-short", SCAN.replace(".png", ".jpg"), jpeg[: len(jpeg) * 6 // 10])
    one("A304-jpeg-without-its-end", PHOTO + ".jpg", jpeg[:-2])
    one("A304-jpeg-with-a-tail", PHOTO + ".jpg", jpeg + b"<?php echo 1;")
    one("near-A304-zeros-behind-the-end", PHOTO + ".jpg", jpeg + bytes(512))
    picture = Page("A304 png").text(20).seal().png()
    one("A304-png-cut-short", SCAN, picture[: len(picture) // 2])
    one("A304-text-named-jpg", PHOTO + ".jpg", "这不是图片\n".encode())
    entries, data = flate(Page("A304 pdf").text(20).seal())
    one("A304-pdf-picture-cut-short", SCAN.replace(".png", ".pdf"), pdf([(entries, data[: len(data) // 2])]))
    one("good-scan-in-a-pdf", SCAN.replace(".png", ".pdf"), pdf([flate(Page("good pdf").text(20).seal())]))


def pages():
    small = (800, 1131)
    one("A305-97-dpi", PHOTO + ".png", Page("A305", small).text(9).png(97))
    one("A305-a4-without-a-tag", PHOTO + ".png", Page("A305 b", small).text(9).png(None))
    # 7874 pixels a metre are 199.9996 dpi.
    one("near-A305-200-dpi-in-metres", PHOTO + ".png", Page("near A305").text(9).png(200))
    one("near-A305-unknown-is-not-low", PHOTO + ".png", Page("near A305 b", (900, 900)).text(6).png(None))
    one("A306-blank", PHOTO + ".png", Page("A306").png())
    one("near-A306-one-line", PHOTO + ".png", Page("near A306").text(1, count=14).png())
    one("A306-back-of-the-sheet", PHOTO + ".tif", tiff([Page("A306 b").text(20), Page("A306 c")]))
    one("A311-leans-by-five-degrees", PHOTO + ".png", Page("A311", slope=0.0875).text(18).png())
    one("near-A311-leans-by-two-degrees", PHOTO + ".png", Page("near A311", slope=0.035).text(18).png())


def seals():
    one("A307-no-seal", SCAN, Page("A307").text(12).png())
    one("A307-square-seal", SCAN, Page("A307 b").text(12).square_seal().png())
    one("A307-red-letterhead", SCAN, Page("A307 c").letterhead().text(12).png())
    one("A307-black-and-white", SCAN.replace(".png", ".tif"), tiff([Page("A307 d").text(12).seal()]))
    one("near-A307-letterhead-and-two-seals", SCAN, Page("near A307").letterhead().text(12).seal().seal(560, 1700).png())
    one("near-A307-not-asked", PHOTO + ".png", Page("near A307 b").text(12).png())


def pairs():
    """A308 is in attachments.py."""
    shared = Page("A312").text(12).frame().seal()
    sample = Sample("A312-saved-again", "--stage=street")
    # In order of path 乙 stands before 甲.
    for where, palette, codes in (("乙/", None, []), ("甲/", [(250, 250, 246), (40, 40, 44), (200, 40, 50), (128, 128, 128)], ["A312"])):
        folder = Folder(f"A312 {where}")
        folder.files[0] = (SCAN, shared.png(palette=palette))
        folder.put(sample, where, codes=codes)
        sample.put(where + "MANIFEST.sha256", gnu(folder.files))
    sample = Sample("near-A312-same-form-other-hand", "--stage=street")
    for where, place in (("乙/", (1180, 1500)), ("甲/", (1130, 1540))):
        folder = Folder(f"near A312 {where}")
        page = Page("near A312 printed").text(5).frame()
        page.rng.seed(f"near A312 {where}")
        folder.files[0] = (SCAN, page.text(6, 0.42).seal(*place).png())
        folder.put(sample, where)
        sample.put(where + "MANIFEST.sha256", gnu(folder.files))


def unchecked():
    gif = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
    one("A313-gif", SCAN.replace(".png", ".gif"), gif)
    jpx = "/Width 1654/Height 2339/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/JPXDecode"
    one("A313-jpeg-2000-in-a-pdf", SCAN.replace(".png", ".pdf"), pdf([(jpx, b"\0\0\0\x0cjP  \r\n\x87\n")]))
    one("near-A313-tiff-of-two-pages", PHOTO + ".tif", tiff([Page("near A313").text(20), Page("near A313 b").text(9)]))
    # The word of the user: digests only.
    one("good-scans-off", SCAN, Page("off").text(12).png(), "--scans=off")


def kinds():
    """What scanners and telephones write, by foreign hands (Pillow, qpdf)."""
    stamped = Page("kinds").text(12).seal()
    one("good-scan-webp", SCAN.replace(".png", ".webp"), webp(stamped))
    one("A304-webp-cut-short", SCAN.replace(".png", ".webp"), webp(stamped)[:-2000])
    one("good-scan-cmyk-jpeg", SCAN.replace(".png", ".jpg"), cmyk(Page("cmyk").text(3).seal()))
    one("good-scan-bmp", PHOTO + ".bmp", bmp(Page("bmp", (900, 900)).text(6)))
    one("A304-bmp-cut-short", PHOTO + ".bmp", bmp(Page("bmp", (900, 900)).text(6))[:-900])
    printed = Page("fax").text(14)
    one("near-A313-group-4-tiff", PHOTO + ".tif", fax(printed, "group4"))
    one("A304-group-4-tiff-cut-short", PHOTO + ".tif", fax(printed, "group4", cut=0.5))
    one("near-A313-group-3-tiff", PHOTO + ".tif", fax(printed, "group3"))
    one("near-A313-fax-lines-without-ends", PHOTO + ".tif", fax(printed, "tiff_ccitt"))
    one("A304-group-3-tiff-cut-short", PHOTO + ".tif", fax(printed, "group3", cut=0.5))
    one("near-A313-fax-in-a-pdf", PHOTO + ".pdf", pdf([fax(printed, "group4", bare=True)]))
    one("A313-pdf-with-a-password", SCAN.replace(".png", ".pdf"), locked(pdf([flate(stamped)])))
    one("I104-more-pixels-than-allowed", SCAN, stamped.png(), "--limit=pixels=1000000")
