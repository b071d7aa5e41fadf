"""Makes samples/check and samples/batch: `python3 samples/make/all.py`.

The same source gives the same files. Only what LibreOffice writes (doc, ods,
odt, rtf and some xls) differs from run to run: such a file is made once and
kept; delete it to have it made again.
"""

import attachments
import batch
import fields
import form
import opinions
import place
import reading
import scans
import sheets

batch.samples()
fields.samples()
opinions.samples()
reading.samples()
sheets.samples()
attachments.samples()
scans.samples()
place.finish()
form.remember()
print(len(place.Sample.all), "samples")
