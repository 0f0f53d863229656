"""Reads the document of a report with Python's own zip and XML readers, and prints its text: a line a paragraph."""

import sys
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

with zipfile.ZipFile(sys.argv[1]) as package:
    assert package.testzip() is None
    parts = {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}
kinds = parts["[Content_Types].xml"]
for part in kinds.findall("{*}Override"):
    assert part.get("PartName").lstrip("/") in parts, part.get("PartName")
for name in ("word/first.xml", "word/document.xml"):
    for paragraph in parts[name].iter(f"{W}p"):
        print("".join(text.text or "" for text in paragraph.iter(f"{W}t")))
margins = [[int(margin.get(W + side)) for side in ("top", "bottom", "left", "right")] for margin in
           parts["word/document.xml"].iter(f"{W}pgMar")]
print("margins in mm:", [[round(twips / 56.693) for twips in margin] for margin in margins])
