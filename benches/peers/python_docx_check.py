#!/usr/bin/env python3
"""The field and digest checks on python-docx: `python_docx_check.py BATCH`."""

import docx

import rules


def read_fields(path):
    document, fields = docx.Document(path), {}
    for paragraph in document.paragraphs:
        if found := rules.cover_field(paragraph.text):
            fields.setdefault(*found)
    for table in document.tables:
        for row in table.rows:
            # A merged cell comes once for each column it covers.
            cells, texts = None, []
            for cell in row.cells:
                if cell._tc is not cells:
                    texts.append(cell.text)
                cells = cell._tc
            for label, value in zip(texts, texts[1:]):
                if field := rules.LABELS.get(rules.squeeze(label)):
                    fields.setdefault(field, value.strip())
    return fields


if __name__ == "__main__":
    rules.run(read_fields)
