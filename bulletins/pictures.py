"""Pictures of a bulletin: images that are what their names say, kept without what cameras add.

A picture is judged by its content, as files of documents are (``library.uploads``). What is kept
is written anew: pixels, colours and transparency, and no place, camera, comment or appended data.
"""

from io import BytesIO
from pathlib import PurePath
from typing import IO, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from core.numbers import in_figures, size_in_words
from library.uploads import Refused, check_name, not_what_it_says, shown

# What names end with, and the format that Pillow must find. SVG is none: it can hold a program.
FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF"}
LABELS = "PNG, JPEG, WebP, GIF"
ORIENTATION = 0x0112  # the tag of Exif (CIPA DC-008) that says which side is up
UPRIGHT = 1
QUALITY = 92


def clean_picture(file: IO[bytes], *, name: str) -> SimpleUploadedFile:
    """``file``, which is called ``name``, written anew without what a picture does not need.

    Raises ``ValidationError`` with a sentence for the person who chose it.
    """
    try:
        check_name(name)
        wanted = _format_by_name(name)
        _check_size(file)
        return _written_anew(file, name, wanted)
    except Refused as refusal:
        raise ValidationError(f"{shown(name)}: {refusal}") from refusal
    finally:
        file.seek(0)


def _format_by_name(name: str) -> str:
    wanted = FORMATS.get(PurePath(name).suffix.lower().removeprefix("."))
    if wanted is None:
        raise Refused(_("this is no picture that is taken. Save it as %s.") % LABELS)
    return wanted


def _check_size(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size > settings.PICTURE_MAX_BYTES:
        words = _("the picture has %(size)s, more than %(limit)s. Save it smaller.")
        limit = size_in_words(settings.PICTURE_MAX_BYTES)
        raise Refused(words % {"size": size_in_words(size), "limit": limit})


def _written_anew(file: IO[bytes], name: str, wanted: str) -> SimpleUploadedFile:
    # WeasyPrint, once it is loaded, has Pillow fill up truncated images in the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        # Only the decoder of the format that the name says is tried.
        image = Image.open(file, formats=[wanted])
    except Image.DecompressionBombError as error:
        raise Refused(_too_many_pixels()) from error
    except Exception as error:  # decoders of broken files raise anything
        raise Refused(not_what_it_says(file, wanted)) from error
    with image:
        try:
            pixels = image.width * image.height * getattr(image, "n_frames", 1)
            if pixels > settings.PICTURE_MAX_PIXELS:
                raise Refused(_too_many_pixels())
            content = _content(image, wanted)
        except Refused:
            raise
        except Exception as error:
            words = _("the picture is damaged. Open it, save it anew and choose it again.")
            raise Refused(words) from error
    return SimpleUploadedFile(name, content, content_type=Image.MIME[wanted])


def _content(image: Image.Image, wanted: str) -> bytes:
    """The file of ``image``, upright; an animation keeps its frames."""
    options: dict[str, Any] = {"icc_profile": image.info.get("icc_profile"), "comment": b""}
    turned = image.getexif().get(ORIENTATION, UPRIGHT) != UPRIGHT
    if getattr(image, "n_frames", 1) > 1:
        options["save_all"] = True
    elif turned:
        image = ImageOps.exif_transpose(image)
    if wanted == "JPEG":
        # What has not been turned keeps its own compression, and loses nothing.
        options["quality"] = QUALITY if turned else "keep"
    elif wanted == "WEBP":
        options["quality"] = QUALITY
    image.load()
    for kind in ("exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp"):
        image.info.pop(kind, None)
    written = BytesIO()
    image.save(written, wanted, **options)
    return written.getvalue()


def _too_many_pixels() -> str:
    return _("the picture has more than %(number)s million pixels. Save it smaller.") % {
        "number": in_figures(settings.PICTURE_MAX_PIXELS // 1_000_000)
    }


class PictureUpload(forms.ImageField):
    """Takes a picture as ``clean_picture`` leaves it."""

    def to_python(self, data: Any) -> Any:
        """The picture written anew; refuses it in one sentence."""
        if data in self.empty_values:
            return None
        return super().to_python(clean_picture(data, name=data.name))


class PictureField(models.ImageField):
    """An image that is looked at before it is kept."""

    def formfield(self, **kwargs: Any) -> Any:
        """The form's field that looks at it."""
        return super().formfield(**{"form_class": PictureUpload, **kwargs})

    def deconstruct(self) -> Any:
        """To the database it is Django's own field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ImageField", args, kwargs
