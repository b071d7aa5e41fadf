#!/usr/bin/env python3
"""The field and digest checks on zipfile and lxml: `lxml_check.py BATCH`."""

import zipfile

from lxml import etree

import rules

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text(element):
    return "".join(element.itertext(W + "t"))


def cell_text(cell):
    return "\n".join(text(paragraph) for paragraph in cell.iter(W + "p"))


def read_fields(path):
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    body, fields = root.find(W + "body"), {}
    for block in body:
        if block.tag == W + "p":
            if found := rules.cover_field(text(block)):
                fields.setdefault(*found)
        elif block.tag == W + "tbl":
            for row in block.iterchildren(W + "tr"):
                cells = [cell_text(cell) for cell in row.iterchildren(W + "tc")]
                for label, value in zip(cells, cells[1:]):
                    if field := rules.LABELS.get(rules.squeeze(label)):
                        fields.setdefault(field, value.strip())
    return fields


if __name__ == "__main__":
    rules.run(read_fields)
