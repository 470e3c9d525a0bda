"""Records of any number of years, made in bulk: 40 meetings and 200 sessions a year."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import cycle, islice, pairwise

from django.conf import settings
from django.utils import timezone

from core.keep_calendar import reconcile
from core.sorting import sort_key
from events.models import (
    Dialogue,
    Forum,
    ForumSession,
    Milestone,
    Programme,
    Quote,
    SessionAppearance,
    SessionOrganiser,
)
from library.models import Document, DocumentFile, Figure, Symbol
from meetings.models import (
    Conclusion,
    FollowUp,
    Host,
    Intervention,
    Meeting,
    MeetingAppearance,
    MeetingDocument,
    Theme,
)
from members.models import Member, MemberName, Membership, Organisation, Person, Seat

TODAY = date(2018, 10, 1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
STATES = ("asked", "under_way", "before_next", "closed")


@dataclass(frozen=True)
class Size:
    """How many of each."""

    years: int
    meetings: int  # a year
    sessions: int  # a year
    members: int
    people: int


ONE = Size(years=1, meetings=4, sessions=2, members=3, people=4)
TEN_YEARS = Size(years=10, meetings=40, sessions=200, members=170, people=2000)


def texts(field, words):
    """``words`` in every language, as long as real ones are."""
    return {f"{field}_{code}": f"{words} ({code})" for code in LANGUAGES}


def make(size):
    """Records of ``size``, the last year that of TODAY; calendars are told of them."""
    members = _members(size.members)
    people = _people(size.people)
    bodies = Organisation.objects.bulk_create(
        Organisation(slug=f"body-{n}", **texts("name", f"International body {n}"))
        for n in range(max(2, size.people // 20))
    )
    meetings = _meetings(size, members, people)
    _outcomes(meetings, members, bodies)
    _documents(meetings)
    _forums(size, members, people, bodies)
    _history(size, members, people, meetings)
    reconcile()


def _members(number):
    codes = [a + b + c for a in LETTERS for b in LETTERS for c in LETTERS][:number]
    made = Member.objects.bulk_create(Member(code=code) for code in codes)
    names = [f"Member {code.upper()}, Republic of" for code in codes]
    keys = [
        {f"sort_key_{code}": sort_key(name, language=code) for code in LANGUAGES} for name in names
    ]
    MemberName.objects.bulk_create(
        MemberName(member=one, **texts("name", name), **texts("prose_name", name), **key)
        for one, name, key in zip(made, names, keys, strict=True)
    )
    Membership.objects.bulk_create(Membership(member=one, start=date(2009, 1, 1)) for one in made)
    Seat.objects.bulk_create(Seat(member=one, start=date(2017, 1, 1)) for one in made[:12])
    return made


def _people(number):
    return Person.objects.bulk_create(
        Person(
            slug=f"person-{n}",
            name=f"Given {n} Surname",
            sort_name=f"Surname {n}",
            sort_key=sort_key(f"Surname {n}", language="en"),
        )
        for n in range(number)
    )


def _meetings(size, members, people):
    themes = Theme.objects.bulk_create(
        Theme(slug=f"theme-{n}", **texts("name", f"Theme {n}")) for n in range(10)
    )
    number = size.years * size.meetings
    step = timedelta(days=365 * size.years / number)
    days = [TODAY + timedelta(days=60) - n * step for n in range(number)]
    made = Meeting.objects.bulk_create(
        Meeting(
            slug=f"{day}-meeting-{n}",
            date=day,
            start_time=time(10),
            end_time=time(13),
            room="D",
            status="held" if day < TODAY else "confirmed",
            theme=themes[n % 10],
            **texts("title", f"Meeting {n}: access to information and trade finance for MSMEs"),
            **texts("summary", "<p>Members spoke of their experience.</p>"),
        )
        for n, day in enumerate(days)
    )
    link = Meeting.follows.through
    link.objects.bulk_create(
        link(from_meeting=later, to_meeting=earlier) for later, earlier in pairwise(made)
    )
    two, three = cycle(members), cycle(people)
    Host.objects.bulk_create(
        Host(meeting=one, member=member, position=position)
        for one in made
        for position, member in enumerate(islice(two, 2))
    )
    MeetingAppearance.objects.bulk_create(
        MeetingAppearance(
            meeting=one, person=person, position=position, **texts("title", "Director")
        )
        for one in made
        for position, person in enumerate(islice(three, 3))
    )
    Intervention.objects.bulk_create(
        Intervention(meeting=one, member=member, position=position, **texts("text", "Spoke."))
        for one in made
        for position, member in enumerate(islice(two, 3))
    )
    return made


def _outcomes(meetings, members, bodies):
    conclusions = Conclusion.objects.bulk_create(
        Conclusion(
            meeting=one,
            kind=kind,
            position=position,
            **texts("text", "Members asked for a list of contact points in each Member."),
        )
        for one in meetings
        for position, kind in enumerate(("agreed", "request"))
    )
    owners = cycle(
        [
            {"owner": "member", "owner_member": members[0]},
            {"owner": "organisation", "owner_organisation": bodies[0]},
            {"owner": "members"},
            {"owner": "secretariat"},
        ]
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            conclusion=conclusion,
            state=state,
            since=conclusion.meeting.date,
            carried_to=meetings[0] if state == "before_next" else None,
            resolved_by=meetings[0] if state == "closed" else None,
            **owner,
            **texts("text", "Draw up the list and send it to the Group."),
        )
        for conclusion, state, owner in zip(conclusions[::2], cycle(STATES), owners, strict=False)
    )


def _documents(meetings):
    made = Document.objects.bulk_create(
        Document(
            slug=f"document-{n}",
            date=one.date,
            kind="summary",
            search_text="summary",
            **texts("title", f"Summary of the meeting {n}"),
        )
        for n, one in enumerate(meetings)
    )
    DocumentFile.objects.bulk_create(
        DocumentFile(
            document=one, language=code, url=f"https://example.org/{one.slug}", media_type="PDF"
        )
        for one in made
        for code in LANGUAGES
    )
    Symbol.objects.bulk_create(
        Symbol(document=one, text=f"INF/MSME/W/{n}", base=f"INF/MSME/W/{n}")
        for n, one in enumerate(made, start=1)
    )
    MeetingDocument.objects.bulk_create(
        MeetingDocument(meeting=meeting, document=document)
        for meeting, document in zip(meetings, made, strict=True)
    )


def _forums(size, members, people, bodies):
    for back in range(size.years):
        year = TODAY.year - back
        first = date(year, 10, 2)
        forum = Forum.objects.create(
            slug=f"public-forum-{year}",
            first_day=first,
            last_day=first + timedelta(days=3),
            **texts("title", f"Public Forum {year}"),
        )
        programme = Programme.objects.create(forum=forum, number=1)
        sessions = ForumSession.objects.bulk_create(
            ForumSession(
                programme=programme,
                code=f"s{n}",
                date=first + timedelta(days=n % 4),
                start_time=time(8 + n // 4 % 8),
                end_time=time(9 + n // 4 % 8),
                room=f"S{n // 32 + 1}",
                is_own=n == 0,
                about_msmes=n % 4 != 1,
                **texts("title", f"Session {n}: how small businesses find their way"),
                **texts("description", "Speakers from business and government talk of it."),
            )
            for n in range(size.sessions)
        )
        two, three = cycle(bodies), cycle(people)
        SessionOrganiser.objects.bulk_create(
            SessionOrganiser(session=one, organisation=body, position=position)
            for one in sessions
            for position, body in enumerate(islice(two, 2))
        )
        SessionOrganiser.objects.bulk_create(
            SessionOrganiser(session=one, member=member, position=3)
            for one, member in zip(sessions, cycle(members), strict=False)
        )
        SessionAppearance.objects.bulk_create(
            SessionAppearance(session=one, person=person, position=position)
            for one in sessions
            for position, person in enumerate(islice(three, 3))
        )
        Programme.objects.filter(pk=programme.pk).update(frozen_at=timezone.now())


def _history(size, members, people, meetings):
    number = size.years * 6
    days = [TODAY - timedelta(days=60 * n) for n in range(number)]
    lines = Milestone.objects.bulk_create(
        Milestone(slug=f"line-{n}", date=day, **texts("text", f"Line {n} of the history."))
        for n, day in enumerate(days)
    )
    link = Milestone.members.through
    link.objects.bulk_create(
        link(milestone=line, member=member)
        for line, member in zip(lines, cycle(members), strict=False)
    )
    Quote.objects.bulk_create(
        Quote(
            slug=f"quote-{n}",
            date=day,
            person=people[n % len(people)],
            meeting=meetings[n % len(meetings)],
            **texts("text", "Small businesses are the backbone."),
        )
        for n, day in enumerate(days)
    )
    Dialogue.objects.bulk_create(
        Dialogue(slug=f"dialogue-{n}", date=day, **texts("title", f"Trade Dialogue {n}"))
        for n, day in enumerate(days[::6])
    )
    Figure.objects.bulk_create(
        Figure(slug=f"figure-{n}", value=n, year=2018, **texts("label", f"Figure {n}"))
        for n in range(number)
    )
