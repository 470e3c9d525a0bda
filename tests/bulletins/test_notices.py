"""Urgent notices: proposed from what changed, refused with a sentence, sent before other mail."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.utils import timezone
from django.utils.translation import override

from bulletins.models import UrgentNotice
from bulletins.notices.check import check, errors_of
from bulletins.notices.entry import entry_of
from bulletins.notices.propose import propose
from bulletins.notices.send import GRACE, send_notice, take_back
from bulletins.refusals import NotReady
from core.models import AuditEntry, CalendarEntry
from library.models import Term, TermWord
from mailings import again
from mailings.models import Mailing
from mailings.start_on_time import start_due
from subscribers.models import Subscriber, Subscription
from tests.bulletins.conftest import same, texts
from tests.bulletins.test_mail_markup import Walk

pytestmark = pytest.mark.django_db

ADMIN = "/admin/bulletins/urgentnotice"
CODES = ("en", "fr", "es")


def subscribe(name, language, topic="meetings"):
    subscriber = Subscriber.objects.create(address=f"{name}@example.org", language=language)
    return Subscription.objects.create(subscriber=subscriber, topic=topic, state="confirmed")


@pytest.fixture
def readers(db):
    for name, language in (("anna", "en"), ("bela", "fr"), ("cora", "es")):
        subscribe(name, language)
    subscribe("other", "en", topic="forum")


@pytest.fixture
def moved(meeting):
    """A meeting whose room has just been changed."""
    meeting.room = "W"
    meeting.save()
    CalendarEntry.objects.update(moved_at=timezone.now() - timedelta(days=9))
    meeting.room = "S1"
    meeting.save()
    return meeting


@pytest.fixture
def notice(meeting, readers):
    return UrgentNotice.objects.create(
        meeting=meeting, **same("subject", "New room"), **same("text", "Room S1.\n\nSee you there.")
    )


def test_a_proposal_says_in_each_language_what_changed_and_what_it_was(moved):
    entry = entry_of(moved)
    proposals = propose(moved)
    for code in CODES:
        told, before = entry.content["texts"][code], entry.before["texts"][code]
        assert told["place"].endswith("S1")
        assert before["place"].endswith("W")
        assert told["title"] in proposals[code].subject
        assert told["place"] in proposals[code].text
        assert before["place"] in proposals[code].text
    assert proposals["en"].subject.startswith("New room: ")
    assert "Where: Room S1 (before: Room W)" in proposals["en"].text
    assert "8 juin 2018" in proposals["fr"].text
    assert "8 de junio de 2018" in proposals["es"].text


def test_a_subject_bears_no_more_of_a_title_than_a_mailbox_shows(moved):
    moved.title_en = "Trade finance " * 20
    moved.save()
    proposal = propose(moved)["en"]
    assert len(proposal.subject) <= 100
    assert proposal.subject.endswith("…")
    assert moved.title_en.strip() in proposal.text


def test_what_is_corrected_within_an_hour_is_one_move(moved):
    moved.room = "S2"
    moved.save()
    assert "Where: Room S2 (before: Room W)" in propose(moved)["en"].text
    moved.title_fr = "Un autre titre"
    moved.save()
    assert entry_of(moved).before["texts"]["en"]["place"] == "Room W"


def test_a_cancelled_meeting_is_told_as_cancelled(moved):
    moved.status = "cancelled"
    moved.save()
    proposal = propose(moved)["en"]
    assert proposal.subject.startswith("Cancelled: ")
    assert "This is not held at the time that was announced." in proposal.text


def test_what_is_missing_in_a_language_holds_it_up_and_a_word_of_the_glossary_does_not(
    notice, staff
):
    assert errors_of(check(notice)) == []
    term = Term.objects.create(slug="member", **texts("text", "Member", "Membre", "Miembro"))
    TermWord.objects.create(term=term, language="en", use=TermWord.Use.NOT, text="country")
    notice.text_en, notice.subject_fr = "Each country is invited.", ""
    notice.save()
    keys = {item.key: item.grade for item in check(notice)}
    assert keys["missing:subject:fr"] == "error"
    assert keys["term:text:en:member:not"] == "warning"
    with pytest.raises(NotReady, match=r"This is missing in French: subject\."):
        send_notice(notice, by=staff.editor)
    assert Mailing.objects.count() == 0
    Subscription.objects.all().delete()
    assert "nobody" in {item.key for item in errors_of(check(notice))}


def test_it_goes_to_its_topic_before_other_mail_with_the_calendar_entry(notice, moved, staff):
    mailing = send_notice(notice, by=staff.editor)
    assert (mailing.topic, mailing.is_urgent, mailing.state) == ("meetings", True, "planned")
    assert mailing.starts_at - timezone.now() <= GRACE
    rows = mailing.deliveries.order_by("address").values_list("address", "language")
    assert list(rows) == [
        ("anna@example.org", "en"),
        ("bela@example.org", "fr"),
        ("cora@example.org", "es"),
    ]
    entry = entry_of(moved)
    for code in CODES:
        walk = Walk(mailing.contents.get(language=code).html)
        assert sorted(walk.problems) == []
        content = mailing.contents.get(language=code)
        assert content.subject == f"New room [{code}]"
        assert f"https://msme.example/{code}/meetings/{moved.slug}/#notice-{notice.pk}" in (
            content.text
        )
        attached = mailing.attachments.get(language=code)
        calendar = icalendar.Calendar.from_ical(bytes(attached.content))
        [event] = calendar.walk("VEVENT")
        assert (attached.name, calendar["method"]) == ("meeting.ics", "PUBLISH")
        assert (str(event["uid"]), event["sequence"]) == (str(entry.uid), entry.sequence)
        assert str(event["location"]).endswith("S1")
    assert entry.sequence >= 2
    audit = AuditEntry.objects.about(notice).get()
    assert (audit.verb, audit.actor) == ("sent notice", staff.editor)
    subscribe("late", "fr")
    assert again.latecomers(mailing) == 1
    with pytest.raises(NotReady, match="sent already"):
        send_notice(notice, by=staff.editor)


def test_it_can_be_taken_back_until_its_mailing_begins(notice, staff):
    first = send_notice(notice, by=staff.editor)
    notice.refresh_from_db()
    assert list(UrgentNotice.objects.public()) == [notice]
    take_back(notice, by=staff.editor)
    first.refresh_from_db()
    notice.refresh_from_db()
    assert (first.state, notice.sent_at) == ("cancelled", None)
    assert not UrgentNotice.objects.public().exists()
    second = send_notice(notice, by=staff.editor)
    assert start_due(now=second.starts_at) == [second]
    notice.refresh_from_db()
    with pytest.raises(NotReady, match="cannot be taken back"):
        take_back(notice, by=staff.editor)
    second.refresh_from_db()
    assert second.state == "running"


def test_who_may_not_send_cannot(notice, staff, client):
    with pytest.raises(NotReady, match="no permission"):
        send_notice(notice, by=staff.translator)
    client.force_login(staff.translator)
    client.post(f"{ADMIN}/{notice.pk}/send/")
    assert Mailing.objects.count() == 0


def test_the_public_reads_it_with_its_date_above_the_meeting_and_in_the_feed(notice, staff, client):
    address = notice.meeting.get_absolute_url()
    assert "New room [en]" not in client.get(address).content.decode()
    send_notice(notice, by=staff.editor)
    UrgentNotice.objects.update(sent_at=datetime(2018, 3, 26, 12, 5, tzinfo=UTC))
    for code in CODES:
        with override(code):
            page = client.get(notice.meeting.get_absolute_url()).content.decode()
        assert f'id="notice-{notice.pk}"' in page
        assert f"New room [{code}]" in page
        feed = client.get(f"/{code}/bulletins/feed.atom").content.decode()
        assert f"New room [{code}]" in feed
        assert f"/{code}/meetings/{notice.meeting.slug}/#notice-{notice.pk}" in feed
    assert "26\u00a0March 2018, 14:05" in client.get(address).content.decode()
    UrgentNotice.objects.update(meeting=None)
    assert "New room [en]" in client.get("/en/bulletins/").content.decode()


class Hand:
    """What a person does in the admin: a page that is opened, a field, a button is one each."""

    def __init__(self, client):
        self.client, self.interactions = client, 0

    def open(self, address):
        self.interactions += 1
        return self.client.get(address)

    def press(self, address, fields, *, written=0):
        self.interactions += 1 + written
        return self.client.post(address, fields, follow=True)


def test_from_new_notice_to_on_its_way_in_three_presses(moved, readers, staff, client):
    client.force_login(staff.editor)
    hand = Hand(client)
    form = hand.open(f"{ADMIN}/add/?meeting={moved.pk}").context["adminform"].form
    proposed = {name: form.initial.get(name, "") or "" for name in form.fields}
    assert proposed["subject_en"].startswith("New room: ")
    assert (proposed["meeting"], proposed["topic"]) == (moved.pk, "meetings")
    looked = hand.press(f"{ADMIN}/add/", proposed | {"_save": "1"})
    notice = UrgentNotice.objects.get()
    assert looked.redirect_chain == [(f"{ADMIN}/{notice.pk}/look/", 303)]
    assert [item["readers"] for item in looked.context["languages"]] == [1, 1, 1]
    assert "Send to 3 subscribers" in looked.content.decode()
    document = client.get(f"{ADMIN}/{notice.pk}/document/fr/")
    assert "sandbox" in document.headers["Content-Security-Policy"]
    sent = hand.press(f"{ADMIN}/{notice.pk}/send/", {})
    assert hand.interactions == 3
    assert "Take back" in sent.content.decode()
    assert Mailing.objects.get().state == Mailing.State.PLANNED
    # Written anew, it takes six fields and two tabs more.
    assert hand.interactions + len(CODES) * 2 + 2 <= 12
    assert client.get(f"{ADMIN}/{notice.pk}/change/").status_code == 200
    assert client.post(f"{ADMIN}/{notice.pk}/change/", proposed).status_code == 403
