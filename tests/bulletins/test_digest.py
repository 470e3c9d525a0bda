"""The digest: what changed, on fixed days, each distinct content rendered once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bulletins.approve import approve
from bulletins.digest import issue as issuing
from bulletins.digest.changes import NEW, changes, standing
from bulletins.digest.days import HOUR, due_at, is_day, last_day, next_day
from bulletins.digest.facts import facts
from bulletins.digest.issue import issue_due, send_held
from bulletins.findings import held_digests
from bulletins.models import Digest
from bulletins.publish import publish
from bulletins.refusals import NotReady
from bulletins.tasks import issue_digests
from core.clock import GENEVA
from events.models import Forum, ForumSession, Programme
from helpdesk.models import Initiative
from library.models import Document
from mailings.models import Delivery, Mailing, MailingContent
from meetings.models import Conclusion, FollowUp, Meeting, Notice
from subscribers.models import Subscriber, Subscription
from subscribers.subscribe import leave
from tests.bulletins.conftest import same
from tests.bulletins.test_mail_markup import Walk

MONDAY = date(2026, 11, 30)
NEXT_MONDAY = date(2026, 12, 7)
A_DAY = timedelta(days=1)


def at(day: date, hour: int = 8, minute: int = 1) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=GENEVA)


def reader(name: str, *topics: str, language: str = "en", **choices: object) -> Subscriber:
    made = Subscriber.objects.create(
        address=f"{name}@example.org", language=language, **{"frequency": "weekly"} | choices
    )
    long_ago = at(MONDAY) - 30 * A_DAY
    Subscription.objects.bulk_create(
        Subscription(subscriber=made, topic=topic, state="confirmed", confirmed_at=long_ago)
        for topic in topics
    )
    return made


@pytest.fixture
def begun(meeting):
    """The first digests have noted what stands."""
    issue_due(now=at(MONDAY))
    return meeting


def weekly(day: date = NEXT_MONDAY) -> Digest:
    return Digest.objects.get(frequency="weekly", day=day)


def told(digest: Digest, language: str = "en") -> dict[str, list[tuple[str, str]]]:
    return {
        f"{chapter['topic']}: {group['heading']}": [
            (item["title"], item["note"].replace("\xa0", " ")) for item in group["items"]
        ]
        for chapter in digest.told.get(language, [])
        for group in chapter["groups"]
    }


# Days


@given(st.datetimes(min_value=datetime(2018, 1, 1), max_value=datetime(2030, 1, 1)))  # noqa: DTZ001 - made aware below
def test_the_last_day_has_come_and_the_next_has_not(moment):
    now = moment.replace(tzinfo=UTC)
    for frequency in ("weekly", "monthly"):
        last, following = last_day(frequency, now), next_day(frequency, now)
        assert due_at(last) <= now < due_at(following)
        assert is_day(frequency, last)
        assert is_day(frequency, following)
        between = [last + n * A_DAY for n in range(1, (following - last).days)]
        assert not any(is_day(frequency, day) for day in between)
        assert due_at(following).astimezone(GENEVA).time() == HOUR


def test_a_month_has_its_first_working_day():
    found = [day for n in range(365) if is_day("monthly", day := date(2026, 1, 1) + n * A_DAY)]
    assert [str(day) for day in found[:3]] == ["2026-01-02", "2026-02-02", "2026-03-02"]
    assert (len(found), str(found[4]), str(found[7])) == (12, "2026-05-01", "2026-08-03")


# What changed


def test_the_first_one_only_notes_what_stands(meeting):
    reader("a", "meetings")
    made = issue_due(now=at(MONDAY))
    assert [(row.frequency, row.state, row.number) for row in made] == [
        ("weekly", "began", 0),
        ("monthly", "began", 0),
    ]
    assert Mailing.objects.count() == 0


def test_nothing_changed_and_nothing_is_mailed(begun):
    reader("a", "meetings")
    issue_due(now=at(NEXT_MONDAY))
    assert (weekly().state, weekly().told, Mailing.objects.count()) == ("quiet", {}, 0)


def test_it_tells_what_readers_would_notice_and_no_more(begun, members):
    reader("a", "meetings", "forum", "helpdesk")
    begun.room = "W"
    begun.summary_en = "<p>Mended a word.</p>"
    begun.staff_note = "For staff only"
    begun.save()
    FollowUp.objects.update(state="under_way", due=date(2026, 12, 24))
    Conclusion.objects.create(meeting=begun, kind="agreed", **same("text", "Meet again"))
    planned = Meeting.objects.create(
        slug="2018-11-05-next",
        date=date(2018, 11, 5),
        start_time=time(10),
        status="confirmed",
        **same("title", "Next"),
    )
    Initiative.objects.create(slug="ours", precision="unknown", **same("name", "Ours"))
    issue_due(now=at(NEXT_MONDAY))
    assert told(weekly()) == {
        "meetings: Meetings": [
            ("Next [en]", "5 November 2018 10:00 · confirmed"),
            ("Trade finance [en]", "Room W"),
        ],
        "meetings: Conclusions": [("Meet again [en]", "agreed")],
        "meetings: Follow-ups": [("Look for tools [en]", "under way")],
        "helpdesk: Initiatives": [("Ours [en]", "new")],
    }
    html = MailingContent.objects.get().html
    assert f'href="https://msme.example/en/meetings/{planned.slug}/"' in html
    assert "staff only" not in html
    # What was told is not told again.
    issue_due(now=at(NEXT_MONDAY + 7 * A_DAY))
    assert weekly(NEXT_MONDAY + 7 * A_DAY).state == "quiet"


def test_a_translation_that_was_added_is_no_news(begun):
    reader("a", "meetings")
    Document.objects.create(slug="text", precision="unknown", title_en="Text")
    issue_due(now=at(NEXT_MONDAY))
    Document.objects.filter(slug="text").update(title_fr="Texte")
    issue_due(now=at(NEXT_MONDAY + 7 * A_DAY))
    assert weekly(NEXT_MONDAY + 7 * A_DAY).state == "quiet"
    Document.objects.filter(slug="text").update(title_en="Another text")
    issue_due(now=at(NEXT_MONDAY + 14 * A_DAY))
    again = weekly(NEXT_MONDAY + 14 * A_DAY)
    assert told(again) == {"meetings: Documents": [("Another text", "new title")]}


def test_drafts_and_restricted_documents_never_get_into_it(begun, free_text):
    reader("a", "bulletin", "meetings", "forum", "helpdesk")
    secret = same("title", "Secret")
    Document.objects.create(slug="s", access="restricted", precision="unknown", **secret)
    Document.objects.create(
        slug="w", withdrawn_on=MONDAY, withdrawal_reason_en="x", precision="unknown", **secret
    )
    Notice.objects.create(meeting=begun, stage="draft")
    forum = Forum.objects.create(
        slug="f", first_day=MONDAY, last_day=MONDAY, **same("title", "Forum")
    )
    public = Programme.objects.create(forum=forum, number=1, frozen_at=timezone.now())
    Programme.objects.create(forum=forum, number=2).sessions.create(
        code="s", date=MONDAY, start_time=time(9), **secret
    )
    assert {fact.key for fact in facts()} - standing_keys() == {f"forum:{forum.pk}"}
    assert (public.is_frozen, free_text.parent.is_published) == (True, False)
    issue_due(now=at(NEXT_MONDAY))
    assert told(weekly()) == {"forum: Public Forum": [("Forum [en]", "30 November 2026")]}
    assert not MailingContent.objects.filter(html__contains="Secret").exists()


def standing_keys() -> set[str]:
    return set(Digest.objects.filter(frequency="weekly").latest("day").standing)


def test_a_published_bulletin_is_told_with_its_headlines(begun, free_text, staff):
    reader("a", "bulletin")
    reader("h", "bulletin", form="headlines")
    reader("each", "bulletin", frequency="each")
    approve(free_text.parent, by=staff.approver)
    publish(free_text.parent, by=staff.editor)
    issue_due(now=at(NEXT_MONDAY))
    full, headlines = MailingContent.objects.order_by("-mailing__reference")[::-1]
    if "headlines" in full.mailing.reference:
        full, headlines = headlines, full
    assert not Delivery.objects.filter(address="each@example.org").exists()
    assert "Why [en]" in full.text
    assert "Why [en]" not in headlines.text
    assert f"https://msme.example/en/bulletins/{free_text.parent.slug}/" in headlines.text


def test_many_new_sessions_are_told_as_a_number_and_moved_ones_by_name(begun):
    reader("f", "forum")
    forum = Forum.objects.create(
        slug="f", first_day=MONDAY, last_day=MONDAY, **same("title", "Forum")
    )
    programme = Programme.objects.create(forum=forum)

    def sessions(*numbers: int) -> None:
        ForumSession.objects.bulk_create(
            ForumSession(
                programme=programme,
                code=f"s-{number}",
                date=MONDAY,
                start_time=time(9, number),
                **same("title", f"Session {number}"),
            )
            for number in numbers
        )

    sessions(*range(6))
    issue_due(now=at(NEXT_MONDAY))
    assert told(weekly())["forum: Programme"] == [("Forum [en]", "6 new sessions")]
    ForumSession.objects.filter(code="s-1").update(room="S1")
    ForumSession.objects.filter(code="s-2").update(state="cancelled")
    sessions(7)
    later = NEXT_MONDAY + 7 * A_DAY
    issue_due(now=at(later))
    assert told(weekly(later)) == {
        "forum: Programme": [
            ("Session 1 [en]", "Room S1"),
            ("Session 2 [en]", "cancelled"),
            ("Session 7 [en]", "30 November 2026, 09:07 · Room not yet known"),
        ]
    }


values = st.dictionaries(st.sampled_from(["room", "date", "title@en", "title@fr"]), st.text("ab"))
records = st.dictionaries(st.sampled_from(["meeting:1", "meeting:2", "forum:1"]), values)


class Kept:
    """As much of a fact as changes look at."""

    def __init__(self, key, kept):
        self.key, self.values = key, kept


@given(records, records)
def test_what_was_told_is_never_told_again(before, now):
    facts_now = [Kept(key, kept) for key, kept in now.items()]
    found = changes(before, facts_now)
    assert changes(standing(facts_now), facts_now) == []
    assert {change.fact.key for change in found if NEW in change.what} == now.keys() - before.keys()


# To whom


def test_each_distinct_content_is_rendered_once(begun, monkeypatch):
    for number in range(3):
        reader(f"en-{number}", "meetings")
        reader(f"fr-{number}", "meetings", "helpdesk", language="fr")
        # Nothing changes about the bulletin: they read what the others read.
        reader(f"same-{number}", "meetings", "bulletin")
        reader(f"short-{number}", "meetings", form="headlines")
        reader(f"month-{number}", "meetings", frequency="monthly")
        # Bulletins come to these as they appear, the rest with the week.
        reader(f"each-{number}", "meetings", "bulletin", frequency="each")
        reader(f"forum-{number}", "forum")
    Meeting.objects.update(room="W")
    Initiative.objects.create(slug="ours", precision="unknown", **same("name", "Ours"))
    rendered: Counter[tuple[str, ...]] = Counter()
    render = issuing.render

    def counted(found, **asked):
        rendered["+".join(asked["topics"]), asked["form"], asked["language"]] += 1
        return render(found, **asked)

    monkeypatch.setattr(issuing, "render", counted)
    issue_due(now=at(NEXT_MONDAY))
    assert rendered == {
        ("meetings", "full", "en"): 1,
        ("meetings", "headlines", "en"): 1,
        ("helpdesk+meetings", "full", "fr"): 1,
    }
    assert {
        (mailing.reference, mailing.topic, mailing.state, mailing.audience)
        for mailing in Mailing.objects.all()
    } == {
        ("digest:weekly:2026-12-07:full:meetings", "meetings", "running", 9),
        ("digest:weekly:2026-12-07:headlines:meetings", "meetings", "running", 3),
        ("digest:weekly:2026-12-07:full:helpdesk+meetings", "digest", "running", 3),
    }
    assert (weekly().state, weekly().audience) == ("mailed", 15)
    row = Delivery.objects.get(address="en-0@example.org")
    subscriber = Subscriber.objects.get(address="en-0@example.org")
    assert (row.reference, row.leave_token) == (subscriber.reference, subscriber.leave_token)


def test_who_subscribes_after_the_hour_starts_with_the_next(begun):
    late = reader("late", "meetings")
    late.subscriptions.update(confirmed_at=at(NEXT_MONDAY, 8, 1))
    Meeting.objects.update(room="W")
    issue_due(now=at(NEXT_MONDAY, 8, 5))
    assert (weekly().state, weekly().number) == ("quiet", 1)
    Meeting.objects.update(room="S2")
    issue_due(now=at(NEXT_MONDAY + 7 * A_DAY))
    assert Delivery.objects.get().address == "late@example.org"


def test_leaving_its_only_topic_takes_one_out_of_a_digest_under_way(begun):
    one = reader("one", "meetings", "forum")
    Meeting.objects.update(room="W")
    issue_due(now=at(NEXT_MONDAY))
    leave(one.subscriptions.get(topic="meetings"), ip_address=None)
    assert Delivery.objects.get().state == "withdrawn"


def test_the_mail_is_made_of_what_mail_programs_know(begun):
    for form in ("full", "headlines"):
        for language in ("en", "fr", "es"):
            reader(f"{language}-{form}", "meetings", "helpdesk", language=language, form=form)
    Meeting.objects.update(room="W", status="cancelled")
    Initiative.objects.create(slug="ours", precision="unknown", **same("name", "Ours"))
    issue_due(now=at(NEXT_MONDAY))
    assert MailingContent.objects.count() == 6
    for content in MailingContent.objects.all():
        assert sorted(Walk(content.html).problems) == []
        assert f'<html lang="{content.language}"' in content.html
        texts = [line for line in content.text.splitlines() if "http" not in line]
        assert max(map(len, texts)) <= 72
        assert "%%LEAVE_URL%%" in content.text
        assert "%%LEAVE_URL%%" in content.html


def test_it_takes_the_same_queries_for_many_changes_as_for_a_few(begun, members, person):
    reader("a", "meetings", "helpdesk", "forum", "bulletin")

    def counted(day: date) -> int:
        with CaptureQueriesContext(connection) as queries:
            issue_due(now=at(day))
        assert weekly(day).state == "mailed"
        return len(queries)

    def add(number: int) -> None:
        meeting = Meeting.objects.create(
            slug=f"m-{number}", precision="unknown", **same("title", "M")
        )
        meeting.host_set.create(member=members["che"])
        conclusion = meeting.conclusions.create(kind="agreed", **same("text", "C"))
        conclusion.follow_ups.create(
            owner="member", owner_member=members["ecu"], **same("text", "F")
        )
        document = Document.objects.create(
            slug=f"d-{number}", precision="unknown", **same("title", "D")
        )
        document.symbols.create(text=f"INF/MSME/W/{number}")
        Initiative.objects.create(slug=f"i-{number}", precision="unknown", **same("name", "I"))

    issue_due(now=at(NEXT_MONDAY))  # the monthly one of December is over
    add(1)
    few = counted(NEXT_MONDAY + 7 * A_DAY)
    for number in range(2, 6):
        add(number)
    assert counted(NEXT_MONDAY + 14 * A_DAY) == few


# When


def test_more_than_an_hour_late_it_is_held_and_staff_decide(begun, staff, admin_client):
    staff.editor.email = "editor@example.org"
    staff.editor.save()
    reader("a", "meetings")
    Meeting.objects.update(room="W")
    issue_due(now=at(NEXT_MONDAY, 9, 1))
    assert weekly().state == "held"
    letters = Delivery.objects.filter(mailing__is_letter=True).order_by("address")
    told_to = ["admin@example.com", "editor@example.org"]  # whoever may send, and has an address
    assert list(letters.values_list("address", flat=True)) == told_to
    (finding,) = held_digests()
    assert str(weekly()) in finding.sentence
    page = f"/admin/bulletins/digest/{weekly().pk}/"
    assert "Send now" in admin_client.get(f"{page}change/").content.decode()
    with pytest.raises(NotReady):
        send_held(weekly(), by=staff.translator)
    assert admin_client.post(f"{page}send/").status_code == 303
    assert (weekly().state, list(held_digests())) == ("mailed", [])
    assert Delivery.objects.get(mailing__is_letter=False).address == "a@example.org"
    with pytest.raises(NotReady):
        send_held(weekly(), by=staff.editor)


def test_the_next_one_tells_what_a_held_one_had(begun, staff):
    reader("a", "meetings")
    Meeting.objects.update(room="W")
    issue_due(now=at(NEXT_MONDAY, 12))
    later = NEXT_MONDAY + 7 * A_DAY
    issue_due(now=at(later))
    assert told(weekly(later)) == {"meetings: Meetings": [("Trade finance [en]", "Room W")]}
    with pytest.raises(NotReady):
        send_held(weekly(), by=staff.editor)


def test_late_without_a_reader_nobody_is_bothered(begun):
    Meeting.objects.update(room="W")
    issue_due(now=at(NEXT_MONDAY, 12))
    assert weekly().state == "quiet"


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_make_one():
    issue_due(now=at(MONDAY))
    reader("a", "helpdesk")
    Initiative.objects.create(slug="ours", precision="unknown", **same("name", "Ours"))

    def beat(_number: int) -> int:
        try:
            return len(issue_due(now=at(NEXT_MONDAY)))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as beats:
        made = sum(beats.map(beat, range(2)))
    # The monthly one of 1 December was due as well.
    assert (made, Digest.objects.count(), Delivery.objects.count()) == (2, 4, 1)


def test_beat_calls_it(begun):
    issue_digests()
    assert Digest.objects.filter(frequency="weekly").exists()


# On the secretariat's screens


def test_staff_see_the_next_one_in_three_languages_and_what_was_in_the_last(begun, admin_client):
    reader("a", "meetings")
    Meeting.objects.update(room="W")
    page = "/admin/bulletins/digest/"
    coming = admin_client.get(f"{page}next/").content.decode()
    assert all(words in coming for words in ("1 change since", "1 reader."))
    shown = {
        code: admin_client.get(f"{page}next/document/?language={code}&medium=text").content.decode()
        for code in ("en", "fr", "es")
    }
    assert [f"Trade finance [{code}]" in shown[code] for code in shown] == [True] * 3
    html = admin_client.get(f"{page}next/document/?form=headlines")
    assert "'unsafe-inline'" in html["Content-Security-Policy"]
    issue_due(now=at(NEXT_MONDAY))
    assert "So far nothing has changed" in admin_client.get(f"{page}next/").content.decode()
    change = admin_client.get(f"{page}{weekly().pk}/change/").content.decode()
    assert all(words in change for words in ("Trade finance [en]", "Room W", "1 reader"))
    assert admin_client.get(page).status_code == 200


def test_digests_are_for_staff(client):
    for page in ("", "next/", "next/document/"):
        assert client.get(f"/admin/bulletins/digest/{page}").status_code == 302
