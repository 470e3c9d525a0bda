"""Files as people upload them, good ones and others, made in memory."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{OFFICE}wordprocessingml.document.main+xml",
    "xlsx": f"{OFFICE}spreadsheetml.sheet.main+xml",
    "pptx": f"{OFFICE}presentationml.presentation.main+xml",
}
ODT = "application/vnd.oasis.opendocument.text"


def zipped(*entries, **options):
    """A ZIP of (name, content) pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def office(kind, *entries, part=None):
    types = f'<Types><Override ContentType="{part or MAIN[kind]}"/></Types>'
    return zipped(("[Content_Types].xml", types), ("main.xml", "<x/>"), *entries)


def odt(*entries, kind=ODT):
    return zipped(("mimetype", kind), ("content.xml", "<x/>"), *entries)


def upload(name, content):
    return SimpleUploadedFile(name, content)
