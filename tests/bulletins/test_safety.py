"""What a browser or a mail program would run never reaches an edition, whichever door it takes."""

import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from bulletins.compose import touch
from bulletins.dispatch import content_of
from bulletins.models import Bulletin, Edition, EditionPicture, FreeText, Picture, Version
from bulletins.preflight import preflight
from bulletins.publish import freeze
from bulletins.restore import restore
from bulletins.versions import keep_version
from helpdesk.models import Initiative
from library.models import DocumentFile
from mailings.trial import as_trial
from meetings.models import Meeting
from tests.bulletins.conftest import same, texts
from tests.bulletins.test_admin import ADMIN, form_of, signed_in  # noqa: F401 - a fixture
from tests.core.tables.conftest import Import, as_csv
from tests.core.xliff.test_exchange import brought_in, exported, filled

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<body onload=alert(1)>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="data:text/html,<script>alert(1)</script>"></object>',
    '<embed src="javascript:alert(1)">',
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" JaVaScRiPt&colon;alert(1)">a</a>',
    '<a href="java\tscript:alert(1)">a</a>',
    '<a href="java&#10;script&#58;alert(1)">a</a>',
    '<a href="\x01javascript:alert(1)">a</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">a</a>',
    '<a href="vbscript:msgbox(1)">a</a>',
    '<a href="https://example.org/" onclick="alert(1)">a</a>',
    '<a href="https://example.org/" style="position:fixed;inset:0">a</a>',
    '<p style="background:url(javascript:alert(1))">p</p>',
    "<style>@import 'https://evil.example/x.css';</style>",
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<form action="https://evil.example/"><input autofocus onfocus="alert(1)"></form>',
    '<details open ontoggle="alert(1)">d</details>',
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">n</p></noscript>',
    "{{ settings.SECRET_KEY }}{% load x %}",
)
BODY = "<p>Before.</p>" + "".join(PAYLOADS) + "<p>After.</p>"

# What no text of a record may bring into an edition; the mail's frame has its own of some.
NEVER = {
    *("script", "iframe", "object", "embed", "form", "input", "base", "link", "math", "noscript"),
    *("details", "video", "audio", "template", "frame", "frameset", "applet", "textarea", "button"),
}
SCHEMES = {"https", "http", "mailto", "cid", ""}


class Alarm(HTMLParser):
    """Collects what would run, fetch or deceive."""

    def __init__(self, markup: str, *, mail: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.mail, self.found = mail, []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        only_mail = {"style", "meta", "title", "html", "head", "body"}
        if tag in NEVER or (tag in only_mail and not self.mail) or tag == "svg":
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "")
            scheme = address.partition(":")[0].lower() if ":" in address else ""
            if name.startswith("on") or name in {"srcdoc", "http-equiv", "xlink:href", "action"}:
                self.found.append(f"{name}=")
            is_link = name in {"href", "src", "cite"} and not address.startswith(("%%", "/", "#"))
            if is_link and (scheme not in SCHEMES or "evil.example" in address):
                self.found.append(address)
            if name == "style" and (not self.mail or "url(" in address or "position" in address):
                self.found.append(f"style={value}")

    def handle_comment(self, data):
        self.found.append(f"<!--{data}-->")


def assert_harmless(*, words=("Before.", "After.")) -> None:
    """The editions hold the words that came with the payloads, and nothing of these that acts."""
    editions = list(Edition.objects.prefetch_related("pictures"))
    assert len(editions) == 3
    for edition in editions:
        assert Alarm(edition.content_html, mail=False).found == []
        for mail in (edition.mail_html, as_trial(content_of(edition), edition.language).html):
            assert Alarm(mail, mail=True).found == []
        assert re.findall(r"^\[\d+\] (?!https?://|mailto:).*", edition.text, re.MULTILINE) == []
        # In plain text an element is words; what must not be is a link that acts.
        assert settings.SECRET_KEY not in edition.text + edition.mail_html + edition.content_html
    for word in words:
        assert any(word in item.content_html and word in item.mail_html for item in editions)
        assert any(word in item.text for item in editions)


def publish_anyway(bulletin: Bulletin) -> None:
    """Freeze what would be published, even where the preflight would not let it."""
    freeze(bulletin, preflight(Bulletin.objects.get(pk=bulletin.pk)))


def test_by_the_editor(free_text, signed_in):  # noqa: F811
    client = signed_in("editor")
    data = form_of(client, free_text.parent)
    for code in ("en", "fr", "es"):
        data[f"bulletins_freetext_set-0-body_{code}"] = BODY
        data[f"bulletins_freetext_set-0-heading_{code}"] = PAYLOADS[3]
        data[f"title_{code}"] = PAYLOADS[0]
        data[f"subject_{code}"] = PAYLOADS[4]
        data[f"preheader_{code}"] = "</div><script>alert(1)</script>"
        data[f"sender_name_{code}"] = "</td><script>"
    response = client.post(f"{ADMIN}/{free_text.parent_id}/change/", data)
    assert response.status_code == 302
    free_text.refresh_from_db()
    assert Alarm(free_text.body_en, mail=False).found == []
    publish_anyway(free_text.parent)
    assert_harmless()


def test_by_a_table(report, staff):
    quoted = BODY.replace('"', '""')
    Import(staff.editor).bring_in(
        Meeting,
        as_csv(
            f'{report.meeting.slug},"{quoted}","{quoted}","{quoted}"',
            header="slug,summary_en,summary_fr,summary_es",
        ),
        keep=True,
    )
    report.meeting.refresh_from_db()
    assert Alarm(report.meeting.summary_fr, mail=False).found == []
    publish_anyway(report.parent)
    assert_harmless()


def test_by_a_translators_file(free_text, staff):
    FreeText.objects.update(
        body_en='<p>Before. <a href="https://example.org/">After.</a></p>', body_fr="", body_es=""
    )
    for language in ("fr", "es"):
        content = exported(FreeText, language=language)
        content = filled(content, spoil)
        # Data in a file is for display: a link is put in from the record's own source.
        content = content.replace(b"https://example.org/", b"javascript:alert(1)")
        brought_in(content, staff.translator)
    free_text.refresh_from_db()
    assert "alert(1)" in free_text.body_fr
    assert Alarm(free_text.body_fr, mail=False).found == []
    publish_anyway(free_text.parent)
    assert_no_elements_of_payloads()


def spoil(target) -> None:
    """The payloads as words before the words of a translation."""
    target.text = "".join(PAYLOADS[:4]) + (target.text or "")


def assert_no_elements_of_payloads() -> None:
    """Words of a payload may be read; nothing of it may act."""
    for edition in Edition.objects.all():
        assert Alarm(edition.content_html, mail=False).found == []
        assert Alarm(edition.mail_html, mail=True).found == []
        assert re.findall(r"^\[\d+\] (?!https?://|mailto:).*", edition.text, re.MULTILINE) == []


@pytest.mark.parametrize("saved_by", ["save", "update"])
def test_by_a_program(bulletin, free_text, report, saved_by):
    values = texts("body", *[BODY] * 3) | same("heading", PAYLOADS[5])
    if saved_by == "save":
        for name, value in values.items():
            setattr(free_text, name, value)
        free_text.save()
    else:
        FreeText.objects.update(**values)
    with pytest.raises(IntegrityError, match="web_link_only"), transaction.atomic():
        DocumentFile.objects.update(url="javascript:alert(1)")
    errors = [item.key for item in preflight(bulletin).errors]
    assert any(key.startswith("unsafe:bulletins.freetext") for key in errors) == (
        saved_by == "update"
    )
    publish_anyway(bulletin)
    assert_harmless()


def test_by_an_address(bulletin, db):
    initiative = Initiative.objects.create(
        slug="x", precision="unknown", url="javascript:alert(1)", **same("name", "Before. After.")
    )
    bulletin.bulletins_spotlight_set.create(region="main", ordering=1, initiative=initiative)
    assert [item.key for item in preflight(bulletin).errors if item.key.startswith("unsafe")] == [
        f"unsafe:helpdesk.initiative:{initiative.pk}:url"
    ]
    publish_anyway(bulletin)
    assert_harmless(words=[])


def test_by_an_earlier_version(free_text, staff):
    bulletin = free_text.parent
    FreeText.objects.update(**texts("body", *[BODY] * 3))
    keep_version(bulletin, by=staff.editor, verb="changed")
    FreeText.objects.update(**texts("body", *["<p>Clean.</p>"] * 3))
    touch(bulletin, by=staff.editor)
    version = Version.objects.filter(bulletin=bulletin).order_by("number").first()
    assert "<script>" in str(version.state)
    restore(version, by=staff.editor)
    free_text.refresh_from_db()
    assert "Before." in free_text.body_en
    assert Alarm(free_text.body_en, mail=False).found == []
    publish_anyway(bulletin)
    assert_harmless()


def picture_of(bulletin, name, content, media) -> Picture:
    (media / name).write_bytes(content)
    return Picture.objects.create(
        parent=bulletin, region="main", ordering=50, image=name, **same("alternative", '"><script>')
    )


@pytest.fixture
def media(settings, tmp_path):
    """Where uploaded files are kept."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", SVG),
        ("a.svg", SVG),
        ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("a.gif", b"GIF89a/*<script>alert(1)</script>*/"),
    ],
    ids=["svg as png", "svg", "html as jpg", "script as gif"],
)
def test_a_disguised_picture_blocks_and_travels_in_no_mail(free_text, media, name, content):
    picture = picture_of(free_text.parent, name, content, media)
    assert f"unreadable:bulletins.picture:{picture.pk}" in [
        item.key for item in preflight(free_text.parent).errors
    ]
    publish_anyway(free_text.parent)
    assert EditionPicture.objects.count() == 0
    assert_harmless(words=[])


def test_an_oversized_picture_with_a_program_behind_it_travels_small_and_without_it(
    free_text, media
):
    made = BytesIO()
    Image.effect_noise((2400, 1800), 80).convert("RGB").save(made, "PNG")
    payload = made.getvalue() + b"<script>alert(1)</script>"
    assert len(payload) > 5_000_000
    picture_of(free_text.parent, "a.png", payload, media)
    publish_anyway(free_text.parent)
    kept = [bytes(item.content) for item in EditionPicture.objects.all()]
    assert len(kept) == 3
    assert all(len(content) <= 150_000 and b"<script" not in content for content in kept)
    assert_harmless(words=[])


def test_the_editor_takes_no_disguised_picture(free_text, signed_in, media):  # noqa: F811
    client = signed_in("editor")
    prefix = "bulletins_picture_set"
    data = form_of(client, free_text.parent) | {
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-0-region": "main",
        f"{prefix}-0-ordering": "30",
        f"{prefix}-0-image": SimpleUploadedFile("a.png", SVG, content_type="image/png"),
    }
    response = client.post(f"{ADMIN}/{free_text.parent_id}/change/", data)
    assert response.status_code == 200
    assert (Picture.objects.count(), list(media.iterdir())) == (0, [])
