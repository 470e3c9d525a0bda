"""What may be uploaded as a picture, and what is kept of it."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

from bulletins.models import Picture
from bulletins.pictures import FORMATS, clean_picture

PLACE = "46.2211 N"


def written(kind="PNG", *, size=(8, 4), mode="RGB", **options):
    made = BytesIO()
    Image.new(mode, size, "red").save(made, kind, **options)
    return made.getvalue()


def upload(name, content):
    return SimpleUploadedFile(name, content)


def clean(name, content):
    return clean_picture(upload(name, content), name=name)


def opened(name, content):
    return Image.open(BytesIO(clean(name, content).read()))


def exif(**tags):
    made = Image.Exif()
    made[0x010E] = PLACE
    made[0x0112] = tags.get("orientation", 1)
    return made


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_is_kept_as_it_is_called(ending):
    found = opened(f"Port.{ending.upper()}", written(FORMATS[ending]))
    assert (found.format, found.size) == (FORMATS[ending], (8, 4))


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAM = b"MZ\x90\x00\x03" + b"\x00" * 200


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.png", HTML, "a.png: the name says PNG, but the content is HTML. Save it as PNG."),
        ("a.jpg", SVG, "a.jpg: the "),
        ("a.gif", PROGRAM, "a.gif: the "),
        ("a.png", b"", "a.png: the content is not that of a PNG file."),
        ("a.png", b"GIF89a" + HTML, "a.png: the name says PNG, but the content is GIF."),
        (
            "a.png",
            written("JPEG"),
            "a.png: the name says PNG, but the content is JPEG. Save it as PNG.",
        ),
        ("a.svg", SVG, "a.svg: this is no picture that is taken. Save it as PNG, JPEG, WebP, GIF."),
        ("a.bmp", written("BMP"), "a.bmp: this is no picture that is taken."),
        ("a.png.exe", written(), "a.png.exe: this is no picture that is taken."),
        ("../a.png", written(), "../a.png: the name contains a path."),
        ("a\u202egpj.png", written(), "a�gpj.png: the name contains characters"),
        ("a.png", written(size=(400, 400))[:120], "a.png: the picture is damaged."),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("a.") else "",
)
def test_what_is_not_what_it_says_is_refused_in_a_sentence(name, content, sentence):
    with pytest.raises(ValidationError) as refusal:
        clean(name, content)
    [words] = refusal.value.messages
    assert words.startswith(sentence)


def test_a_picture_that_is_too_large_is_refused(settings):
    settings.PICTURE_MAX_BYTES = 1000
    with pytest.raises(ValidationError) as refusal:
        clean("a.png", written() + b"\x00" * 1000)
    [words] = refusal.value.messages
    assert words.replace("\u00a0", " ").startswith("a.png: the picture has 1.1 KB, more than 1 KB.")


def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_unpacked():
    bomb = written("PNG", size=(7000, 6000), mode="1")
    assert len(bomb) < 20_000
    with pytest.raises(ValidationError, match="more than 40 million pixels"):
        clean("a.png", bomb)


def test_the_frames_of_an_animation_count_together(settings):
    settings.PICTURE_MAX_PIXELS = 50
    frames = [Image.new("RGB", (5, 5), color) for color in ("red", "blue", "green")]
    made = BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError, match="million pixels"):
        clean("a.gif", made.getvalue())
    settings.PICTURE_MAX_PIXELS = 75
    assert opened("a.gif", made.getvalue()).n_frames == 3


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_the_place_where_it_was_taken_and_what_is_appended_are_not_kept(kind):
    options = {"exif": exif()}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", PLACE)
    if kind == "JPEG":
        options |= {"comment": PLACE, "xmp": f"<x>{PLACE}</x>".encode()}
    content = written(kind, **options) + HTML
    assert content.count(PLACE.encode()) > 0
    kept = clean(f"a.{kind.lower()}", content).read()
    assert PLACE.encode() not in kept
    assert b"script" not in kept
    assert dict(Image.open(BytesIO(kept)).getexif()) == {}


def test_a_picture_that_lies_on_its_side_is_set_upright():
    content = written("JPEG", exif=exif(orientation=6))
    assert opened("a.jpg", content).size == (4, 8)


def test_colours_and_transparency_are_kept():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = opened("a.png", written(mode="RGBA", icc_profile=profile))
    assert (found.mode, found.info["icc_profile"]) == ("RGBA", profile)
    assert opened("a.jpg", written("JPEG", icc_profile=profile)).info["icc_profile"] == profile


def test_the_form_of_a_section_refuses_and_writes_anew():
    field = Picture._meta.get_field("image").formfield()
    with pytest.raises(ValidationError) as refusal:
        field.clean(upload("a.png", HTML))
    assert len(refusal.value.messages) == 1
    kept = field.clean(upload("a.jpg", written("JPEG", exif=exif())))
    assert (kept.name, PLACE.encode() in kept.read()) == ("a.jpg", False)
    assert field.clean(None, "bulletins/there.png") == "bulletins/there.png"
