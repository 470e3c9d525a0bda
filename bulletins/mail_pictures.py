"""Pictures as mail carries them: small files within the message, written anew from what was kept.

A picture is named by its bytes, so that a mail whose picture changes is another mail.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from mailings.message import InlinePicture

from .models import Picture
from .pictures import FORMATS

# A mail is 600 px wide and its column 536; a picture that high fills a phone's screen.
WIDTH, HEIGHT = 600, 900
COLUMN = 536
# Where a picture exceeds this many bytes, it is compressed harder.
LARGEST = 150_000
QUALITIES = (84, 74, 62, 48)
_CID = re.compile(r"\bcid:([0-9a-f]{32}@picture)\b")


@dataclass(frozen=True)
class MailPicture:
    """An inline picture and its size in pixels."""

    inline: InlinePicture
    width: int
    height: int

    @property
    def shown_width(self) -> int:
        """Its width in the column of a mail, which Outlook takes from the attribute alone."""
        return min(self.width, COLUMN)


def for_mail(section: Picture) -> MailPicture | None:
    """The picture of ``section`` as mail carries it; None if its file is gone or is no picture."""
    name = section.image.name or ""
    try:
        changed = default_storage.get_modified_time(name).timestamp()
        return _made(name, changed, default_storage.size(name))
    except Exception:  # noqa: BLE001 - decoders of broken files raise anything
        return None


def named_in(html: str) -> set[str]:
    """The names of the pictures that ``html`` shows."""
    return set(_CID.findall(html))


def within(html: str, pictures: Iterable[InlinePicture]) -> str:
    """``html`` with its pictures in itself, for a browser, which knows no parts of a message."""
    for picture in pictures:
        data = f"data:{picture.media_type};base64,{b64encode(picture.content).decode()}"
        html = html.replace(f"cid:{picture.name}", data)
    return html


@lru_cache(maxsize=64)
def _made(name: str, _changed: float, _size: int, /) -> MailPicture:
    """The same file gives the same picture; its time and size tell whether it is the same."""
    with default_storage.open(name) as file, Image.open(file, formats=_FORMATS) as found:
        image: Any = ImageOps.exif_transpose(found).convert("RGBA")
        image.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        content, media_type = _content(image)
    digest = hashlib.sha256(content).hexdigest()[:32]
    inline = InlinePicture(f"{digest}@picture", media_type, content)
    return MailPicture(inline, image.width, image.height)


_FORMATS = sorted(set(FORMATS.values()))


def _content(image: Any) -> tuple[bytes, str]:
    """Drawings stay PNG where that is small; everything else is JPEG on white, without metadata.

    What no quality makes small enough is made smaller itself.
    """
    alpha = image.getchannel("A")
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=alpha)
    is_solid = alpha.getextrema() == (255, 255)
    as_png = _written(flat if is_solid else image, "PNG", optimize=True)
    as_jpeg = _as_jpeg(flat)
    if len(as_png) <= min(LARGEST, 2 * len(as_jpeg)):
        return as_png, "image/png"
    return as_jpeg, "image/jpeg"


def _as_jpeg(image: Any) -> bytes:
    while True:
        for quality in QUALITIES:
            made = _written(image, "JPEG", quality=quality, optimize=True, progressive=True)
            if len(made) <= LARGEST:
                return made
        image = image.reduce(2)


def _written(image: Any, kind: str, **options: Any) -> bytes:
    image.info.clear()
    made = BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()
