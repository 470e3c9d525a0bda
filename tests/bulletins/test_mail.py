"""The mail as it leaves: parsed from what a real mail server was given."""

import re
from email import message_from_bytes, policy
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.utils.translation import override, pgettext
from PIL import Image

from bulletins.approve import approve
from bulletins.dispatch import dispatch, mailing_of
from bulletins.mail_pictures import LARGEST, for_mail
from bulletins.models import Bulletin, Picture
from bulletins.preflight import mailbox, preflight
from bulletins.publish import publish
from bulletins.refusals import NotReady
from bulletins.send_to_me import send_to_me
from core.models import AuditEntry
from mailings.models import Delivery, Mailing
from mailings.send import run_slot
from mailings.trial import AN_HOUR
from subscribers.models import Subscriber, Subscription
from tests.bulletins.conftest import clear, same, texts

pytestmark = pytest.mark.django_db(transaction=True)

ODD = ["sender:en", "sender:fr", "sender:es"]
NO_ADDRESS = "Your account has no address of mail. Ask an administrator to enter one."
ADMIN = "/admin/bulletins/bulletin"


def keys(findings) -> list[str]:
    return [item.key for item in findings]


@pytest.fixture
def photograph(free_text, settings, tmp_path) -> Picture:
    """A photograph of two million pixels in the bulletin, which no mail should carry."""
    settings.MEDIA_ROOT = tmp_path
    noise = Image.effect_noise((1600, 1200), 60).convert("RGB")
    noise.save(tmp_path / "port.png")
    return Picture.objects.create(
        parent=free_text.parent,
        region="main",
        ordering=30,
        image="port.png",
        **same("alternative", "The port of Geneva"),
    )


@pytest.fixture
def published(photograph, staff, settings) -> Bulletin:
    settings.MAIL_FROM, settings.REPLY_TO = "House <bulletin@example.org>", "desk@example.org"
    bulletin = photograph.parent
    Bulletin.objects.update(
        **texts("sender_name", "MSME Group", "Groupe MPME", "Grupo MIPYME"),
        **texts("reply_to", "en@example.org", "fr@example.org", ""),
    )
    bulletin.refresh_from_db()
    clear(bulletin, staff.editor)
    approve(bulletin, by=staff.approver)
    publish(bulletin, by=staff.editor)
    bulletin.refresh_from_db()
    return bulletin


def received(server):
    """The messages by their language."""
    messages = [message_from_bytes(data, policy=policy.default) for data in server.messages]
    assert [message.defects for message in messages] == [[]] * len(messages)
    return {str(message["Content-Language"]): message for message in messages}


def outline(part) -> object:
    """The types of a message's parts, as they are nested."""
    if part.is_multipart():
        return {part.get_content_type(): [outline(item) for item in part.iter_parts()]}
    return part.get_content_type()


def test_a_mail_carries_its_picture_and_a_sender_for_each_language(published, staff, relay):
    for code in ("en", "fr", "es"):
        reader = Subscriber.objects.create(address=f"{code}@example.org", language=code)
        Subscription.objects.create(subscriber=reader, topic="bulletin", state="confirmed")
    dispatch(published, by=staff.editor)
    run_slot(0)
    mails = received(relay)
    assert {code: (mail["From"], mail["Reply-To"]) for code, mail in mails.items()} == {
        "en": ("MSME Group <bulletin@example.org>", "en@example.org"),
        "fr": ("Groupe MPME <bulletin@example.org>", "fr@example.org"),
        "es": ("Grupo MIPYME <bulletin@example.org>", "desk@example.org"),
    }
    for code, mail in mails.items():
        related = {"multipart/related": ["text/html", "image/jpeg"]}
        assert outline(mail) == {"multipart/alternative": ["text/plain", related]}
        html = mail.get_body(("html",)).get_content()
        (picture,) = [part for part in mail.walk() if part.get_content_maintype() == "image"]
        assert f'src="cid:{picture["Content-ID"][1:-1]}"' in html
        assert f'alt="The port of Geneva [{code}]"' in html
        content = picture.get_content()
        shown = Image.open(BytesIO(content))
        assert (shown.format, shown.size) == ("JPEG", (600, 450))
        assert len(content) <= LARGEST
        assert f"/{code}/subscriptions/" in html
        assert f"/{code}/bulletins/autumn-2018/" in html
        for part in (html, mail.get_body(("plain",)).get_content()):
            assert "https://msme.example/unsubscribe/" in part


def mark_in(language: str) -> str:
    """What a subject begins with, so that its reader knows a test."""
    with override(language):
        return pgettext("mark of a mail", "[Test]")


def test_a_test_goes_to_oneself_and_no_account_knows_of_it(published, staff, relay, client):
    staff.editor.email = "editor@example.org"
    staff.editor.save()
    client.force_login(staff.editor, backend="django.contrib.auth.backends.ModelBackend")
    assert "editor@example.org" in client.get(f"{ADMIN}/{published.pk}/preview/").content.decode()
    answer = client.post(
        f"{ADMIN}/{published.pk}/send-to-me/?language=fr&medium=mail&width=phone",
        {"language": ["en", "fr", "es", "xx"]},
    )
    assert answer.status_code == 303
    assert answer.url.partition("?")[2] == "language=fr&medium=mail&width=phone"
    sentence = str(list(get_messages(answer.wsgi_request))[-1])
    assert sentence == "3 tests are on their way to editor@example.org."
    run_slot(0)
    mails = received(relay)
    assert {code: (mail["To"], mail["Subject"]) for code, mail in mails.items()} == {
        code: ("editor@example.org", f"{mark_in(code)} What Members said [{code}]")
        for code in ("en", "fr", "es")
    }
    for mail in mails.values():
        assert [mail[name] for name in ("List-Id", "List-Unsubscribe", "Precedence")] == [None] * 3
        text = mail.get_body(("plain",)).get_content()
        html = mail.get_body(("html",)).get_content()
        assert re.findall(r"unsubscribe|subscriptions/|%%", text + html) == []
        assert re.search(r'class="sheet"[^>]*>\s*(<tbody>)?<tr><td class="test"', html)
        assert 'src="cid:' in html
    text = mails["en"].get_body(("plain",)).get_content()
    assert text.startswith("This is a test for whoever sent it to themselves.")
    assert text.count("(no link in a test)") == 2
    assert mailing_of(published) is None
    assert not Mailing.objects.exclude(reference="", topic="", is_letter=True).exists()
    assert AuditEntry.objects.about(published).get(verb="sent a test").detail == {
        "letters": 3,
        "languages": ["en", "fr", "es"],
    }


def test_a_draft_can_be_tried_as_it_is_now(photograph, staff):
    staff.translator.email = "translator@example.org"
    staff.translator.save()
    (letter,) = send_to_me(photograph.parent, by=staff.translator, languages=["fr"])
    assert letter.contents.get().html.count("cid:") == 1
    assert letter.pictures.get().name in letter.contents.get().html
    assert Delivery.objects.get().address == "translator@example.org"


@pytest.mark.parametrize(
    ("address", "languages", "sentence"),
    [
        ("", ["en"], NO_ADDRESS),
        (
            "a@b@c",
            ["en"],
            "Your account has no address of mail. Ask an administrator to enter one.",
        ),
        ("a@example.org", [], "Choose at least one language."),
        ("a@example.org", ["it"], "Choose at least one language."),
    ],
)
def test_a_test_that_cannot_go_is_refused_in_a_sentence(
    free_text, staff, address, languages, sentence
):
    staff.editor.email = address
    staff.editor.save()
    with pytest.raises(NotReady) as refusal:
        send_to_me(free_text.parent, by=staff.editor, languages=languages)
    assert refusal.value.sentence == sentence
    assert Mailing.objects.count() == 0


def test_a_test_of_a_draft_without_a_subject_has_its_title(free_text, staff):
    bulletin = free_text.parent
    bulletin.subject_en = bulletin.subject_fr = bulletin.subject_es = ""
    bulletin.save()
    staff.editor.email = "editor@example.org"
    staff.editor.save()
    (letter,) = send_to_me(bulletin, by=staff.editor, languages=["fr"])
    assert letter.contents.get().subject == f"{mark_in('fr')} Bulletin [fr]"


def test_tests_are_counted_by_the_hour_and_the_person(free_text, staff):
    for user in (staff.editor, staff.approver):
        user.email = f"{user.username}@example.org"
        user.save()
    for _time in range(AN_HOUR // 3):
        send_to_me(free_text.parent, by=staff.editor, languages=["en", "fr", "es"])
    with pytest.raises(NotReady, match=f"No more than {AN_HOUR} tests an hour"):
        send_to_me(free_text.parent, by=staff.editor, languages=["en", "fr", "es"])
    send_to_me(free_text.parent, by=staff.approver, languages=["en"])
    assert Mailing.objects.count() == AN_HOUR // 3 * 3 + 1


def test_whoever_may_not_see_a_bulletin_sends_no_test_of_it(free_text, client, django_user_model):
    guest = django_user_model.objects.create_user("guest", is_staff=True, email="g@example.org")
    client.force_login(guest, backend="django.contrib.auth.backends.ModelBackend")
    address = f"{ADMIN}/{free_text.parent_id}/send-to-me/"
    assert client.post(address, {"language": "en"}).status_code == 403
    assert client.get(address).status_code == 405
    assert Mailing.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "errors", "warnings"),
    [
        (texts("sender_name", "MSME Group", "Groupe MPME (OMC)", "Año nuevo, S.A."), [], []),
        (texts("sender_name", "a@b.org", "x\u202ey", "☎ Grupo"), ODD, []),
        (same("sender_name", "Name\nBcc: x"), ODD, []),
        (texts("preheader", "", "", ""), [], ["no-preheader"]),
        (
            texts("reply_to", "not an address", "a@example.org\nBcc: b@example.org", ""),
            ["reply-to:en", "reply-to:fr"],
            [],
        ),
        (texts("subject", "Subject", "", "Asunto"), ["missing:bulletins.bulletin:subject:fr"], []),
    ],
    ids=["good names", "odd names", "a line break", "no preheader", "reply-to", "no subject"],
)
def test_what_a_mailbox_shows_is_part_of_the_preflight(free_text, values, errors, warnings):
    Bulletin.objects.update(**values)
    report = preflight(Bulletin.objects.get())
    assert [re.sub(r":\d+:", ":", key) for key in keys(report.errors)] == errors
    assert keys(report.warnings) == warnings


def test_a_file_that_is_no_picture_is_an_error_and_in_no_mail(photograph, tmp_path):
    (tmp_path / "port.png").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
    assert for_mail(photograph) is None
    report = preflight(photograph.parent)
    assert keys(report.errors) == [f"unreadable:bulletins.picture:{photograph.pk}"]
    assert [made.pictures for made in report.renderings.values()] == [()] * 3


def test_a_mail_that_is_heavy_with_pictures_is_told(photograph, monkeypatch):
    assert keys(preflight(photograph.parent).warnings) == []
    monkeypatch.setattr(mailbox, "HEAVY_MAIL", 50_000)
    report = preflight(photograph.parent)
    assert [key.rpartition(":")[0] for key in keys(report.warnings)] == [
        "heavy:en",
        "heavy:fr",
        "heavy:es",
    ]
    assert report.errors == []


def test_a_drawing_stays_sharp_and_the_same_file_gives_the_same_bytes(photograph, tmp_path):
    drawing = Image.new("RGBA", (900, 300), (255, 255, 255, 0))
    drawing.paste((11, 90, 94, 255), (0, 0, 300, 300))
    drawing.save(tmp_path / "drawing.png")
    photograph.image = "drawing.png"
    made = for_mail(photograph)
    assert (made.inline.media_type, made.width, made.height) == ("image/png", 600, 200)
    assert made == for_mail(photograph)


def test_the_preview_shows_the_pictures_of_a_mail(photograph, staff, client):
    client.force_login(staff.editor, backend="django.contrib.auth.backends.ModelBackend")
    address = f"{ADMIN}/{photograph.parent_id}/preview-document/?medium=mail&language=fr"
    html = client.get(address).content.decode()
    assert ("cid:" in html, html.count('src="data:image/jpeg;base64,')) == (False, 1)
