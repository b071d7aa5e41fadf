"""The demonstration batch: 30 communities as they come in from the streets,
eleven of them with one fault each. Run with `--stage street`."""

import office
import word
from attachments import PDF, SCAN
from fields import DOCX
from files import gnu, package, pdf, scan
from form import GREEN, filler, form
from place import Batch


def samples():
    batch = Batch("batch", "--stage=street")
    folders(batch)
    single_files(batch)
    roster(batch)
    archive(batch)


def stamped(seed, city=None):
    """A form that the street has signed."""
    made = form(f"batch {seed}", city, stage=1)
    text, date, _ = made.opinions["street"]
    return made.opinion("street", text, date, f"{made.street}办事处")


def parts(made, seed, writer=word.filled, name=DOCX):
    """The form, a scan of the opinion, a summary; and their list."""
    found = [(SCAN, scan(f"batch {seed}")), (PDF, pdf(f"Summary {seed}"))]
    return [(name, writer(made)), *found], gnu(found)


def folders(batch):
    """One folder a community."""
    xlsx = lambda made: office.by_openpyxl({"审批表": made}, true_values=True)
    writers = [(word.filled, DOCX), (office.by_python_docx, DOCX), (xlsx, "审批表.xlsx"), (office.xls_form, "审批表.xls")]
    for at in range(18):
        made = stamped(f"folder {at}", "成都市" if at == 4 else None)
        writer, name = writers[at % 7] if at % 7 < 4 else writers[0]
        options, codes = {}, []
        if at == 2:
            made, codes = made.but(summary=filler(1036)), ["F103"]
        elif at == 4:
            made, codes = made.spoilt(division=made.division.replace("成都市", "成都")), ["F106"]
        elif at == 5:
            wrong = "新" + made.community
            made, codes = made.spoilt(cover_community=wrong), ["F107"]
        elif at == 8:
            made, codes = made.but(title=GREEN).spoilt(title="省级示范绿色社区"), ["F102"]
        elif at == 11:
            text, _date, unit = made.opinions["street"]
            made, codes = made.opinion("street", text, "", unit).unclaimed("opinions.street"), ["O201"]
        elif at == 13:
            options = {"end": word.A4.replace('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')}
            codes = ["L501"]
        inside, manifest = parts(made, at, lambda made: writer(made, **options), name)
        states = {path: "intact" for path, _ in inside[1:]}
        if at == 9:
            inside.pop(1)
            states[SCAN], codes = "missing", ["A301"]
        elif at == 14:
            inside[2] = (PDF, inside[2][1].replace(b"Summary", b"summary"))
            states[PDF], codes = "altered", ["A302"]
        where = f"{made.county}/{made.community}"
        for path, data in inside:
            batch.put(f"{where}/{path}", data)
        batch.put(f"{where}/MANIFEST.sha256", manifest)
        batch.claim(f"{where}/{name}", made, codes=codes, attachments=states)


def single_files(batch):
    """Forms that came alone, in one folder."""
    for at in range(4):
        made, codes = stamped(f"single {at}"), []
        if at == 1:
            made, codes = made.spoilt(phone=""), ["F101"]
        data = word.filled(made)
        if at == 3:
            data = data[: len(data) // 2]
            batch.put(f"单份报送/{made.community}审批表.docx", data, codes=["I102"])
            continue
        batch.put(f"单份报送/{made.community}审批表.docx", data, made, codes=codes)


def roster(batch):
    """A list on a sheet, with the opinions in a column."""
    forms = [stamped(f"roster {at}", "德阳市") for at in range(5)]
    forms[3] = forms[3].spoilt(phone="138000047")
    rows = office.roster_rows(forms, ["序号", *office.HEADERS, "街道意见"], opinions={"街道意见": "street"})
    book = office.openpyxl.Workbook()
    book.active.title = "德阳市"
    book.active.append(["德阳市2021年绿色社区申报名单"])
    for row in rows:
        book.active.append(row)
    batch.put("德阳市名单.xlsx", office.saved(book))
    for at, made in enumerate(forms):
        batch.claim("德阳市名单.xlsx", made, part=f"德阳市!{3 + at}", codes=["F105"] if at == 3 else [])


def archive(batch):
    """Three folders in an archive with names in GB18030."""
    members = []
    for at in range(3):
        made, codes = stamped(f"archive {at}", "南充市"), []
        if at == 1:
            text, _, unit = made.opinions["street"]
            made, codes = made.opinion("street", text, "2021年5月6日", unit), ["O203"]
        inside, manifest = parts(made, f"archive {at}")
        members += [(f"{made.community}/{path}", data) for path, data in inside]
        members.append((f"{made.community}/MANIFEST.sha256", manifest.encode()))
        states = {path: "intact" for path, _ in inside[1:]}
        batch.claim(f"南充市.zip!/{made.community}/{DOCX}", made, codes=codes, attachments=states)
    batch.put("南充市.zip", package(members, encoding="gb18030"))
