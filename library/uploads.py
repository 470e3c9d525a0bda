"""What may be uploaded: files that are what their names say, and that run nothing.

A file is judged by its content and by the structure of its container; its name only says what
its owner believes it to be. Each refusal says what is wrong and what to do.

Sources: ISO 32000 (a PDF begins with %PDF- and ends with %%EOF), ECMA-376 part 2 (a package names
the type of its main part in [Content_Types].xml), ODF 1.2 part 3 (the first entry is "mimetype").
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.numbers import size_in_words

LONGEST_NAME = 150
MOST_ENTRIES = 5000
CHUNK = 64 * 1024
# As much of a container's own description as anyone needs.
DESCRIPTION = 1024 * 1024

# Names that Windows keeps for devices, with any extension.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
# Control characters, and marks that let a name read other than it is (exe.fdp shown as pdf.exe).
_DECEIVING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_RUNS = re.compile(r"\.(?:exe|dll|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|scr|msi|jar|sh|lnk)$", re.I)
_MACROS = re.compile(r"(?:vbaproject\.bin|vbadata\.xml|^basic/|^scripts/|/activex/)", re.I)
_MARKUP = re.compile(r"\s*(?:<(?:!doctype|html|svg|\?xml|script|head|body|iframe)|#!)", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken; ``part`` is the type that its container must name."""

    label: str
    media_type: str
    part: str = ""

    @property
    def extension(self) -> str:
        """What names of such files end with."""
        return self.label.lower()


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.extension: kind
    for kind in (
        FileKind("PDF", "application/pdf"),
        FileKind(
            "DOCX",
            f"{_OFFICE}wordprocessingml.document",
            f"{_OFFICE}wordprocessingml.document.main+xml",
        ),
        FileKind("XLSX", f"{_OFFICE}spreadsheetml.sheet", f"{_OFFICE}spreadsheetml.sheet.main+xml"),
        FileKind(
            "PPTX",
            f"{_OFFICE}presentationml.presentation",
            f"{_OFFICE}presentationml.presentation.main+xml",
        ),
        FileKind(
            "ODT",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text",
        ),
        FileKind("TXT", "text/plain; charset=utf-8"),
        FileKind("CSV", "text/csv; charset=utf-8"),
    )
}
WITH_MACROS = {"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm"}


class Refused(Exception):
    """Why a file is not taken, as a sentence."""


def inspect_upload(file: IO[bytes], *, name: str, field: str | None = None) -> FileKind:
    """The kind of ``file``, which is called ``name``; it is left at its beginning.

    Raises ``ValidationError`` with a sentence for the person who chose it, at ``field`` of a
    form if one is named.
    """
    try:
        check_name(name)
        kind = _kind_by_name(name)
        _check_size(file)
        _check_content(file, kind)
    except Refused as refusal:
        sentence = f"{shown(name)}: {refusal}"
        raise ValidationError({field: sentence} if field else sentence) from refusal
    finally:
        file.seek(0)
    return kind


def check_name(name: str) -> None:
    """Refuse a name that is a path, that deceives the eye, or that a computer cannot keep."""
    if "/" in name or "\\" in name or name in {"", ".", ".."}:
        raise Refused(_("the name contains a path. Rename the file and choose it again."))
    if _DECEIVING.search(name):
        raise Refused(
            _(
                "the name contains characters that cannot be seen and may hide what the file is. "
                "Rename it with letters and digits, and choose it again."
            )
        )
    if len(name) > LONGEST_NAME:
        raise Refused(
            _("the name has more than %(number)d characters. Shorten it and choose it again.")
            % {"number": LONGEST_NAME}
        )
    if _RESERVED.fullmatch(name):
        raise Refused(_("this name is reserved by Windows. Rename the file and choose it again."))


def _kind_by_name(name: str) -> FileKind:
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension in WITH_MACROS:
        raise Refused(
            _("files with macros are not taken. Save it without macros (as DOCX, XLSX or PPTX).")
        )
    if extension not in KINDS:
        raise Refused(
            _("this kind of file is not taken. Save it as %(kinds)s.")
            % {"kinds": ", ".join(kind.label for kind in KINDS.values())}
        )
    return KINDS[extension]


def _check_size(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise Refused(_("the file is empty. Choose the one with the text."))
    if size > settings.DOCUMENT_MAX_BYTES:
        raise Refused(
            _("the file has %(size)s, more than %(limit)s. Make it smaller, or give a link.")
            % {
                "size": size_in_words(size),
                "limit": size_in_words(settings.DOCUMENT_MAX_BYTES),
            }
        )


def _check_content(file: IO[bytes], kind: FileKind) -> None:
    if kind.label == "PDF":
        _check_pdf(file)
    elif kind.part:
        _check_container(file, kind)
    else:
        _check_text(file, kind)


def _check_pdf(file: IO[bytes]) -> None:
    if not _begins(file).startswith(b"%PDF-"):
        raise Refused(not_what_it_says(file, "PDF"))
    end = file.seek(0, 2)
    file.seek(max(0, end - 2048))
    if b"%%EOF" not in file.read():
        raise Refused(_("the PDF is cut off at its end. Save or download it again."))


def _check_container(file: IO[bytes], kind: FileKind) -> None:
    beginning = _begins(file)
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            _("the file is in an old format, or locked with a password. Save it as %(kind)s.")
            % {"kind": kind.label}
        )
    if not beginning.startswith(b"PK\x03\x04"):
        raise Refused(not_what_it_says(file, kind.label))
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive)
            _check_main_part(archive, kind)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(_("the file is damaged. Open it, save it anew and choose it again.")) from (
            error
        )


def _check_entries(archive: zipfile.ZipFile) -> None:
    """Every entry is unpacked and counted as it is, whatever the archive says of its size."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused(_too_much())
    for entry in entries:
        if _MACROS.search(entry.filename):
            raise Refused(_("the file contains macros. Save it without macros."))
        if _RUNS.search(entry.filename) or ".." in PurePath(entry.filename).parts:
            raise Refused(
                _("the file contains a program (%(name)s). Remove it and save the file anew.")
                % {"name": shown(entry.filename)}
            )
    left = settings.DOCUMENT_MAX_UNPACKED
    for entry in entries:
        for chunk in _unpacked(archive, entry):
            left -= len(chunk)
            if left < 0:
                raise Refused(_too_much())


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _check_main_part(archive: zipfile.ZipFile, kind: FileKind) -> None:
    place = "mimetype" if kind.label == "ODT" else "[Content_Types].xml"
    try:
        with archive.open(place) as stream:
            described = stream.read(DESCRIPTION).decode("utf-8", "replace")
    except KeyError:
        described = ""
    if "macroEnabled" in described:
        raise Refused(_("the file contains macros. Save it without macros."))
    exact = described.strip() == kind.part if kind.label == "ODT" else f'"{kind.part}"' in described
    if not exact:
        raise Refused(
            _("the content is not that of a %(kind)s file. Open it and save it as %(kind)s.")
            % {"kind": kind.label}
        )


def _check_text(file: IO[bytes], kind: FileKind) -> None:
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16, as old Excel writes it
        known = not wide and _recognized(content)
        raise Refused(
            not_what_it_says(file, kind.label)
            if known
            else _("the text is not in UTF-8. Save it with the encoding UTF-8.")
        ) from error
    if _CONTROL.search(text) or _MARKUP.match(text):
        raise Refused(not_what_it_says(file, kind.label))


def not_what_it_says(file: IO[bytes], label: str) -> str:
    """The sentence for a file whose name says that it is a ``label``."""
    found = _recognized(_begins(file, 8192))
    if found and found != label:
        return _("the name says %(kind)s, but the content is %(found)s. Save it as %(kind)s.") % {
            "kind": label,
            "found": found,
        }
    return _("the content is not that of a %(kind)s file. Open it and save it as %(kind)s.") % {
        "kind": label
    }


def _recognized(content: bytes) -> str:
    """What the content is by its first bytes, as "PNG"; empty if nobody knows."""
    try:
        matches: list[Any] = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    extension = str(matches[0].extension).removeprefix(".").upper() if matches else ""
    return {"JFIF": "JPEG", "JPG": "JPEG"}.get(extension, extension)


def _too_much() -> str:
    return _(
        "unpacked, the file is larger than anything we can read. Save it anew without embedded "
        "material, or give a link."
    )


def _begins(file: IO[bytes], length: int = 8) -> bytes:
    file.seek(0)
    beginning = file.read(length)
    file.seek(0)
    return beginning


def shown(name: str) -> str:
    """A name for a sentence: without what cannot be seen, and not too long."""
    plain = _DECEIVING.sub("�", name)
    return plain if len(plain) <= 60 else f"{plain[:57]}…"
