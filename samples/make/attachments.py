"""A codes, folders and archives; and what shows only in a batch."""

import office
from fields import DOCX
from files import bsd, gnu, nfd, package, pdf, scan, sha256, sm3
from form import GREEN, MODEL, form
from place import Sample
from word import A4, body, docx, filled, p, tbl, tc, tr

SCAN, PDF = "附件/街道意见扫描件.png", "附件/工作总结.pdf"


class Folder:
    """One application: a form, a scan, a PDF."""

    def __init__(self, seed, stage=1, made=None):
        self.form = made or form(seed, stage=stage)
        self.files = [(SCAN, scan(seed)), (PDF, pdf(f"summary of {seed}".replace("(", "")))]
        self.docx = filled(self.form)

    def put(self, sample, where="", codes=None, statuses=None, form_file=DOCX):
        """The form with its attachments, all claimed intact unless said otherwise."""
        sample.put(where + form_file, self.docx)
        for path, data in self.files:
            sample.put(where + path, data)
        statuses = {path: "intact" for path, _ in self.files} if statuses is None else statuses
        sample.claim(where + form_file, self.form, codes=codes, attachments=statuses)


def listed(name, path, make, seed=None, **options):
    """A sample of one folder with one list."""
    folder = Folder(seed or name, **options)
    sample = Sample(name, "--stage=street")
    folder.put(sample)
    return sample.put(path, make(folder.files))


def samples():
    lists()
    faults()
    scans()
    folders()
    batches()


def lists():
    """Ways to write a list of digests, all right."""
    listed("near-A309-gnu", "MANIFEST.sha256", gnu)
    listed("near-A310-bsd-sums", "SHA256SUMS", bsd)
    listed("near-A302-sm3", "清单.sm3", lambda found: gnu(found, sm3))
    listed("good-list-bsd-sm3", "SM3SUMS.txt", lambda found: bsd(found, "SM3", sm3))
    listed("good-list-bagit", "manifest-sha256.txt", gnu)
    listed("near-A302-crlf-bom-upper-case", "清单.sha256", lambda found: "\ufeff" + "".join(f"{sha256(data).upper()} *{path}\r\n" for path, data in found))
    listed("good-list-gb18030", "清单.sha256", lambda found: gnu(found).encode("gb18030"))
    listed("good-list-blank-lines", "清单.sha256", lambda found: "\n" + gnu(found).replace("\n", "\n\n"))
    folder = Folder("bagit percent")
    folder.files[1] = ("附件/覆盖率100%.pdf", folder.files[1][1])
    sample = Sample("good-list-bagit-percent-encoded", "--stage=street")
    folder.put(sample)
    sample.put("manifest-sha256.txt", gnu(folder.files).replace("%", "%25"))
    folder = Folder("two lists")
    sample = Sample("good-two-lists", "--stage=street")
    folder.put(sample)
    sample.put("清单.sha256", gnu(folder.files)).put("清单.sm3", gnu(folder.files, sm3))
    folder = Folder("near A301")
    name = "附件/Café旁的公园.png"
    folder.files[0] = (name, folder.files[0][1])
    sample = Sample("near-A301-decomposed-names", "--stage=street")
    folder.put(sample)
    sample.put("清单.sha256", gnu([(nfd(path), data) for path, data in folder.files]))
    folder = Folder("near A303")
    sample = Sample("near-A303-the-form-is-listed-too", "--stage=street")
    folder.put(sample, statuses={DOCX: "intact", SCAN: "intact", PDF: "intact"})
    sample.put("清单.sha256", gnu([(DOCX, folder.docx), *folder.files]))
    folder = Folder("list csv")
    sample = Sample("good-list-table-csv", "--stage=street")
    folder.put(sample)
    rows = "序号,文件名,SHA256\r\n" + "".join(f"{at},{path},{sha256(data)}\r\n" for at, (path, data) in enumerate(folder.files, 1))
    sample.put("附件清单.csv", rows.encode("gb18030"))
    folder = Folder("list xlsx")
    sample = Sample("good-list-table-xlsx", "--stage=street")
    folder.put(sample)
    book = office.openpyxl.Workbook()
    book.active.append(["附件清单"])
    book.active.append(["文件名", "说明", "SM3"])
    for path, data in folder.files:
        book.active.append([path, "", sm3(data)])
    sample.put("附件清单.xlsx", office.saved(book))
    folder = Folder("list in docx")
    rows = [tr(tc("序号"), tc("文件名"), tc("SHA256"))]
    rows += [tr(tc(str(at)), tc(path.split("/")[1]), tc(sha256(data))) for at, (path, data) in enumerate(folder.files, 1)]
    folder.docx = docx(body(folder.form, end="") + p("附件清单") + tbl(*rows, columns=3) + A4)
    folder.put(Sample("near-A310-list-inside-the-form", "--stage=street"))
    folder = Folder("list in xlsx")
    lines = [["文件名", "SHA256"], *[[path, sha256(data)] for path, data in folder.files]]
    folder.docx = office.by_openpyxl({"审批表": folder.form}, listed=lines)
    folder.put(Sample("good-list-on-a-sheet-of-the-form", "--stage=street"), form_file="审批表.xlsx")


def faults():
    """A301 to A303, A309 and A310."""
    folder = Folder("A301 a")
    sample = Sample("A301-missing", "--stage=street")
    manifest = gnu(folder.files)
    folder.files = folder.files[:1]
    folder.put(sample, statuses={SCAN: "intact", PDF: "missing"})
    sample.put("MANIFEST.sha256", manifest)
    folder = Folder("A301 b")
    sample = Sample("A301-A303-renamed", "--stage=street")
    manifest = gnu(folder.files)
    renamed = "附件/工作总结（改）.pdf"
    folder.files[1] = (renamed, folder.files[1][1])
    folder.put(sample, statuses={SCAN: "intact", PDF: "missing", renamed: "unlisted"})
    sample.put("MANIFEST.sha256", manifest)
    folder = Folder("A302 a")
    sample = Sample("A302-one-byte-changed", "--stage=street")
    manifest = gnu(folder.files)
    changed = bytearray(folder.files[1][1])
    changed[100] ^= 1
    folder.files[1] = (PDF, bytes(changed))
    folder.put(sample, statuses={SCAN: "intact", PDF: "altered"})
    sample.put("MANIFEST.sha256", manifest)
    folder = Folder("A303 a")
    sample = Sample("A303-surplus", "--stage=street")
    folder.put(sample, statuses={SCAN: "intact", PDF: "intact", "附件/后补.txt": "unlisted"})
    sample.put("附件/后补.txt", "后来放进来的\n").put("MANIFEST.sha256", gnu(folder.files))
    for name, line in {
        "A309-line-is-no-entry": "这一行不是摘要\n",
        "A309-leads-outside": f"{sha256(b'')}  ../别处/工作总结.pdf\n",
        "A309-absolute-path": f"{sha256(b'')}  /etc/hostname\n",
        "A309-digest-too-short": f"{sha256(b'')[:60]}  附件/短.pdf\n",
    }.items():
        sample = listed(name, "清单.sha256", lambda found, line=line: gnu(found) + line)
    folder = Folder("A302 b")
    sample = Sample("A302-one-of-two-lists-differs", "--stage=street")
    folder.put(sample, statuses={SCAN: "intact", PDF: "altered"})
    other = [folder.files[0], (PDF, b"another summary")]
    sample.put("清单.sha256", gnu(folder.files)).put("清单.sm3", gnu(other, sm3))
    folder = Folder("A309 case")
    sample = Sample("A309-names-differ-in-case-only", "--stage=street")
    folder.files.append(("附件/Photo.png", scan("A309 case again")))
    folder.put(sample, statuses={**{path: "intact" for path, _ in folder.files}, "附件/PHOTO.png": "missing"})
    sample.put("清单.sha256", gnu([*folder.files, ("附件/PHOTO.png", folder.files[2][1])]))
    folder = Folder("A310 a")
    folder.put(Sample("A310-no-list", "--stage=street"), statuses={SCAN: "unverified", PDF: "unverified"})


def scans():
    """O208 and A308."""
    folder = Folder("O208 a", stage=0)
    sample = Sample("O208-opinion-on-paper", "--stage=street")
    folder.put(sample)
    sample.put("MANIFEST.sha256", gnu(folder.files))
    folder = Folder("O208 b", stage=1)
    folder.files[0] = ("附件/审批表（县级盖章扫描）.png", folder.files[0][1])
    folder.files.append(("附件/县级审批表盖章.png", scan("O208 b again")))
    sample = Sample("O208-stamped-form-of-the-county", "--stage=county")
    folder.put(sample)
    sample.put("MANIFEST.sha256", gnu(folder.files))
    folder = Folder("near O208 a", stage=0)
    folder.files[0] = ("附件/社区意见.png", folder.files[0][1])
    sample = Sample("near-O208-O201-community-opinion", "--stage=street")
    folder.put(sample)
    sample.put("MANIFEST.sha256", gnu(folder.files))
    sample = Sample("A308-one-opinion-page-for-two", "--stage=street")
    for where in ("甲/", "乙/"):
        folder = Folder(f"A308 {where}")
        folder.files[0] = (SCAN, scan("A308 shared"))
        # In order of path 乙 stands before 甲.
        folder.put(sample, where, codes=[] if where == "乙/" else ["A308"])
        sample.put(where + "MANIFEST.sha256", gnu(folder.files))
    sample = Sample("near-A308-shared-letter", "--stage=street")
    letter = ("附件/街道推荐函.png", scan("near A308 shared"))
    for where in ("甲/", "乙/"):
        folder = Folder(f"near A308 {where}")
        folder.files.append(letter)
        folder.put(sample, where)
        sample.put(where + "MANIFEST.sha256", gnu(folder.files))


def folders():
    """What belongs to which application."""
    sample = Sample("good-two-forms-and-a-list")
    found = []
    for name in ("甲社区审批表.docx", "乙社区审批表.docx"):
        made = form(f"folders {name}")
        data = filled(made)
        # What no form claims for itself is the first one's, in order of path.
        first = {"推荐函.pdf": "intact"} if name.startswith("乙") else {}
        sample.put(name, data).claim(name, made, attachments={name: "intact", **first})
        found.append((name, data))
    found.append(("推荐函.pdf", pdf("letter")))
    sample.put(*found[-1]).put("MANIFEST.sha256", gnu(found))
    # A list of several forms names those that cannot be read too.
    sample = Sample("I102-named-in-the-list")
    found = []
    for name in ("甲社区审批表.docx", "乙社区审批表.docx"):
        made = form(f"named {name}")
        found.append((name, filled(made)))
        sample.put(*found[-1]).claim(name, made, codes=[], attachments={name: "intact"})
    found.append(("丙社区审批表.docx", found[0][1][:3000]))
    sample.put(*found[-1], codes=["I102"]).put("MANIFEST.sha256", gnu(found))
    sample = Sample("good-roster-beside-a-form")
    folder, listed_ = Folder("folders a"), "另一个社区的名单.xls"
    folder.put(sample, statuses={SCAN: "intact", PDF: "intact", listed_: "intact"})
    rows = [made := form("folders b")]
    roster = office.by_xlwt(office.roster_rows(rows, list(office.HEADERS)))
    sample.put(listed_, roster).put("MANIFEST.sha256", gnu([*folder.files, (listed_, roster)]))
    sample.claim(listed_, made, part="名单!2")
    sample = Sample("good-litter-is-passed-over")
    made = form("folders c")
    sample.put(DOCX, filled(made), made)
    for name in ("~$审批表.docx", "._审批表.docx", ".DS_Store", "Thumbs.db", "desktop.ini"):
        sample.put(name, b"\0" * 64)
    sample = Sample("good-archive-inside-a-folder-is-an-attachment", "--stage=street")
    folder = Folder("folders d")
    inner = package([("审批表.docx", filled(form("folders inner")))])
    folder.files.append(("附件/原件.zip", inner))
    folder.put(sample)
    sample.put("MANIFEST.sha256", gnu(folder.files))
    sample = Sample("good-folder-in-a-folder", "--stage=street")
    outer, inside = Folder("folders e"), Folder("folders f")
    outer.put(sample)
    inside.put(sample, "下属社区/")
    sample.put("下属社区/MANIFEST.sha256", gnu(inside.files)).put("MANIFEST.sha256", gnu(outer.files))
    zips = {"good-zip-gb18030-names": {"encoding": "gb18030"}, "good-zip-utf8-names": {}, "good-zip-unicode-extra-field": {"encoding": "gb18030", "extra": True}}
    for name, options in zips.items():
        sample = Sample(name)
        members, claims = [], []
        for where in ("玉兰社区", "海棠社区"):
            folder = Folder(f"{name} {where}")
            inside = [(DOCX, folder.docx), *folder.files]
            members += [(f"{where}/{path}", data) for path, data in inside]
            members.append((f"{where}/MANIFEST.sha256", gnu(folder.files).encode()))
            claims.append((f"申报.zip!/{where}/{DOCX}", folder))
        sample.put("申报.zip", package(members, **options))
        for path, folder in claims:
            sample.claim(path, folder.form, attachments={path: "intact" for path, _ in folder.files})


    sample = Sample("good-zip-from-a-mac")
    folder = Folder("zip mac", stage=0)
    folder.files[0] = ("附件/Café.png", folder.files[0][1])
    inside = [(DOCX, folder.docx), *folder.files, ("MANIFEST.sha256", gnu(folder.files).encode())]
    members = [(nfd(f"社区/{path}"), data) for path, data in inside]
    members += [("__MACOSX/社区/._审批表.docx", b"\0\5\x16\7" * 30), ("社区/.DS_Store", b"\0" * 40)]
    sample.put("社区.zip", package(members)).claim(f"社区.zip!/社区/{DOCX}", folder.form, attachments={nfd("附件/Café.png"): "intact", PDF: "intact"})


def batches():
    """I110, B401, B404."""
    made = form("I110 a")
    data = filled(made)
    sample = Sample("I110-B401-the-same-file-twice")
    sample.put("1-原件.docx", data, made, codes=[]).put("2-副本.docx", data, made)
    made = form("near I110 a")
    again = filled(made, comment=b"saved again")
    Sample("near-I110-B401-saved-again").put("1.docx", filled(made), made, codes=[]).put("2.docx", again, made)
    made = form("B401 a")
    other = form("B401 b").but(**{field: getattr(made, field) for field in ("community", "cover_community", "city", "county", "street", "division", "title", "address")})
    Sample("B401-same-community-two-forms").put("1.docx", filled(made), made, codes=[]).put("2.docx", filled(other), other)
    made = form("near B401 a").but(title=GREEN)
    namesake = form("near B401 b", "绵阳市").but(community=made.community, title=GREEN)
    Sample("near-B401-other-title-or-namesake").put("1.docx", filled(made), made).put("2.docx", filled(made.but(title=MODEL)), made.but(title=MODEL)).put(
        "3.docx", filled(namesake), namesake
    )
    made = form("B404 a")
    other = form("B404 b").but(phone=made.phone)
    Sample("B404-one-number-two-communities").put("1.docx", filled(made), made, codes=[]).put("2.docx", filled(other), other)
    made = form("near B404 a").but(title=GREEN)
    Sample("near-B404-one-community-two-titles").put("1.docx", filled(made), made).put("2.docx", filled(made.but(title=MODEL)), made.but(title=MODEL))
