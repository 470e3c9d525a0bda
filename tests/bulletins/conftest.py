"""Records for a small bulletin in three languages, and the staff who make it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

import pytest
from django.contrib.auth.models import Group
from django.utils import translation

from accounts.models import User
from bulletins.models import Bulletin, FreeText, MeetingReport
from bulletins.preflight import acknowledge, preflight
from core.completeness import note_translations
from events.models import Forum, ForumSession, Milestone, Programme, Quote
from library.models import Document, DocumentFile, Figure
from meetings.models import Conclusion, FollowUp, Host, Meeting, MeetingAppearance
from members.models import CoordinatorTerm, Member, MemberName, Membership, Person, Seat

LANGUAGES = ("en", "fr", "es")


def texts(field: str, en: str, fr: str, es: str) -> dict[str, str]:
    """A translated field's values."""
    return {f"{field}_en": en, f"{field}_fr": fr, f"{field}_es": es}


def same(field: str, text: str) -> dict[str, str]:
    """A text that tells its language: "Trade [fr]"."""
    return texts(field, *(f"{text} [{code}]" for code in LANGUAGES))


@dataclass
class Staff:
    """One person of each role."""

    editor: User
    approver: User
    translator: User


@pytest.fixture
def staff(db) -> Staff:
    """An editor, an approver and a translator."""
    people = {}
    for role in ("editor", "approver", "translator"):
        people[role] = User.objects.create_user(role, is_staff=True)
        people[role].groups.add(Group.objects.get(name=role))
    return Staff(**people)


@pytest.fixture(autouse=True)
def a_day_of_2018(settings) -> Iterator[None]:
    """The site takes 1 October 2018 for today, as its sample does, and staff read English."""
    settings.SITE_TODAY = date(2018, 10, 1)
    settings.SITE_URL = "https://msme.example"
    # A request leaves its language behind in the thread.
    with translation.override("en"):
        yield


def make_member(code: str, en: str, fr: str, es: str, *, in_group: bool = True) -> Member:
    """A Member with its names, in the Group since 2018 or not at all."""
    member = Member.objects.create(code=code)
    MemberName.objects.create(
        member=member, **texts("name", en, fr, es), **texts("prose_name", en, fr, es)
    )
    if in_group:
        Membership.objects.create(member=member, start=date(2018, 1, 1))
    return member


@pytest.fixture
def members(db) -> dict[str, Member]:
    """Three Members; their order differs between the languages."""
    found = {
        "che": make_member("che", "Switzerland", "Suisse", "Suiza"),
        "ecu": make_member("ecu", "Ecuador", "Équateur", "Ecuador"),
        "kor": make_member(
            "kor", "Korea, Republic of", "Corée, République de", "Corea, República de"
        ),
    }
    Seat.objects.create(member=found["che"], start=date(2018, 1, 1))
    return found


@pytest.fixture
def person(db) -> Person:
    """An ambassador."""
    return Person.objects.create(
        slug="ana-perez",
        name="Ana Pérez",
        sort_name="Pérez, Ana",
        **texts("honorific", "H.E. Ms", "S.E. Mme", "Excma. Sra."),
    )


def make_meeting(slug: str, day: date | None, host: Member, person: Person) -> Meeting:
    """A meeting held by ``host``, with a speaker, a conclusion, a follow-up and a document."""
    meeting = Meeting.objects.create(
        slug=slug,
        date=day,
        status="held",
        **same("title", "Trade finance"),
        **texts(
            "summary",
            '<p>Members spoke. <a href="/en/about/">About</a></p>',
            "<p>Les Membres ont parlé : un débat ?</p>",
            "<p>Los Miembros hablaron.</p>",
        ),
    )
    Host.objects.create(meeting=meeting, member=host)
    MeetingAppearance.objects.create(meeting=meeting, person=person, **same("title", "Ambassador"))
    conclusion = Conclusion.objects.create(
        meeting=meeting, kind="request", **same("text", "More tools are needed")
    )
    FollowUp.objects.create(
        conclusion=conclusion, owner="group", since=day, **same("text", "Look for tools")
    )
    document = Document.objects.create(
        slug=f"summary-{slug}", kind="summary", date=day, **same("title", "Summary")
    )
    DocumentFile.objects.create(
        document=document, language="en", url=f"https://example.org/{slug}.pdf", media_type="PDF"
    )
    meeting.documents.create(document=document)
    return meeting


@pytest.fixture
def meeting(members, person) -> Meeting:
    """The meeting of 8 June 2018."""
    return make_meeting("2018-06-08-trade-finance", date(2018, 6, 8), members["che"], person)


@pytest.fixture
def programme(db, members) -> Programme:
    """A forum with two sessions at once, one of them the Group's own, one without a room."""
    forum = Forum.objects.create(
        slug="public-forum-2018",
        first_day=date(2018, 10, 2),
        last_day=date(2018, 10, 4),
        **same("title", "Public Forum"),
    )
    programme = Programme.objects.create(forum=forum, number=1)
    for code, room, own in (("own", "D", True), ("other", "", False)):
        session = ForumSession.objects.create(
            programme=programme,
            code=code,
            date=date(2018, 10, 3),
            start_time=time(8, 30),
            end_time=time(10),
            room=room,
            is_own=own,
            **same("title", f"Session {code}"),
        )
        session.organisers.create(member=members["kor"])
        session.organisers.create(**same("as_printed", "A body"))
    return programme


@pytest.fixture
def figure(db) -> Figure:
    """A share that names no source."""
    return Figure.objects.create(
        slug="share",
        value="7.60",
        **same("label", "of sales are exports"),
        **same("population", "Firms"),
    )


@pytest.fixture
def quote(db, person, meeting) -> Quote:
    """Words spoken in French."""
    return Quote.objects.create(
        slug="words",
        person=person,
        date=date(2018, 6, 8),
        original_language="fr",
        url="https://example.org/words",
        **texts("text", "Let us begin", "Commençons", "Empecemos"),
        **same("attribution", "Ambassador"),
        **same("occasion", "At the meeting"),
    )


@pytest.fixture
def milestone(db) -> Milestone:
    """A line of which the month is known."""
    return Milestone.objects.create(
        slug="2017-12",
        date=date(2017, 12, 1),
        precision="month",
        **same("text", "The Group is born"),
    )


@pytest.fixture
def coordinator(person, members) -> CoordinatorTerm:
    """Who leads the Group."""
    return CoordinatorTerm.objects.create(
        person=person, member=members["che"], start=date(2018, 1, 1), **same("title", "Coordinator")
    )


@pytest.fixture
def bulletin(db) -> Bulletin:
    """A draft without sections."""
    return Bulletin.objects.create(
        slug="autumn-2018",
        number=1,
        season="autumn",
        date=date(2018, 10, 1),
        period_start=date(2018, 1, 1),
        period_end=date(2018, 10, 1),
        **same("title", "Bulletin"),
        **same("subject", "What Members said"),
        **same("preheader", "And what comes next"),
    )


@pytest.fixture
def report(bulletin, meeting) -> MeetingReport:
    """A report on the meeting, without a text of its own."""
    return MeetingReport.objects.create(
        parent=bulletin, region="main", ordering=10, meeting=meeting
    )


@pytest.fixture
def free_text(bulletin) -> FreeText:
    """A text in three languages, each made from the English one."""
    section = FreeText.objects.create(
        parent=bulletin,
        region="main",
        ordering=20,
        **same("heading", "Why"),
        **texts("body", "<p>Because.</p>", "<p>Pourquoi ?</p>", "<p>Porque sí.</p>"),
    )
    note_translations(section)
    return section


def clear(bulletin: Bulletin, by: User) -> None:
    """Acknowledge every warning."""
    report = preflight(bulletin)
    for warning in report.open_warnings:
        acknowledge(bulletin, warning.key, by=by, report=report)
