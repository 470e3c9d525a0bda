"""What readers find of meetings, what they concluded and what is owed after them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.completeness import text_of
from core.richtext import to_text
from core.search import Kind, Offer, also_known_by, by_key, found_again, search_source
from members.models import MemberName, Organisation, Person
from members.search import PERSON, names_of, words_of

from .models import (
    AgendaItem,
    Conclusion,
    FollowUp,
    Host,
    Intervention,
    Meeting,
    MeetingAppearance,
    Sponsor,
    Theme,
)

MEETING, CONCLUSION, FOLLOW_UP = "meeting", "conclusion", "follow-up"


def _here() -> str:
    return (get_language() or "en")[:2]


def _meetings(keys: Collection[str] | None) -> Iterable[tuple[str, Meeting]]:
    ready = Meeting.objects.with_hosts().prefetch_related(
        "agenda",
        "appearances__person",
        "appearances__organisation__aliases",
        "appearances__member__names",
        "interventions__member__names",
        "conclusions",
    )
    return by_key(ready, keys)


@search_source(MEETING, kind=Kind.MEETINGS, weight=0.9, records=_meetings)
def meeting_offer(meeting: Meeting) -> Offer | None:
    """A meeting by its subject, its hosts and speakers, and what was said and concluded there."""
    if not text_of(meeting, "title", _here()):
        return None
    return Offer(
        title=str(meeting.title),
        page=meeting.get_absolute_url(),
        text="\n".join(_texts_of(meeting)),
        names=tuple(_names_of(meeting)),
        marks=(meeting.slug,),
        day=meeting.date,
        when=meeting.date_in_words(),
    )


def _texts_of(meeting: Meeting) -> Iterator[str]:
    yield to_text(str(meeting.summary or ""), [])[0].replace("\n", " ")
    for item in meeting.agenda.all():
        yield from filter(None, (str(item.title or ""), str(item.text or "")))
        yield from item.guiding_questions()
    yield from (str(row.statement) for row in meeting.appearances.all() if row.statement)
    yield from (str(row.text) for row in meeting.interventions.all() if row.text)
    yield from (str(conclusion.text or "") for conclusion in meeting.conclusions.all())


def _names_of(meeting: Meeting) -> Iterator[str]:
    yield str(meeting.get_kind_display())
    yield _("Meeting")
    if meeting.theme:
        yield str(meeting.theme.name)
    yield from meeting.host_names()
    for host in meeting.host_set.all():
        yield from names_of(host.member)
    for row in meeting.appearances.all():
        yield row.person.name
        yield from words_of(row.organisation)
    for spoken in meeting.interventions.all():
        yield from names_of(spoken.member)


@found_again(MEETING, Meeting)
def _itself(meeting: Meeting) -> Iterable[str]:
    return [str(meeting.pk)]


@found_again(MEETING, Host)
@found_again(MEETING, AgendaItem)
@found_again(MEETING, MeetingAppearance)
@found_again(MEETING, Intervention)
@found_again(MEETING, Conclusion)
def _of_its_meeting(
    row: Host | AgendaItem | MeetingAppearance | Intervention | Conclusion,
) -> Iterable[str]:
    return [str(row.meeting_id)]


@found_again(MEETING, Theme)
def _on_theme(theme: Theme) -> Iterable[str]:
    return _keys(Meeting.objects.filter(theme=theme.pk))


@found_again(MEETING, MemberName)
def _held_by(name: MemberName) -> Iterable[str]:
    return _keys(Meeting.objects.filter(host__member=name.member_id))


@found_again(MEETING, Person)
def _spoken_at_by(person: Person) -> Iterable[str]:
    return _keys(Meeting.objects.filter(appearances__person=person.pk))


def _keys(rows: Iterable[object]) -> list[str]:
    return [str(getattr(row, "pk", row)) for row in rows]


def _conclusions(keys: Collection[str] | None) -> Iterable[tuple[str, Conclusion]]:
    ready = Conclusion.objects.select_related("meeting__theme").prefetch_related(
        "sponsors__member__names"
    )
    return by_key(ready, keys)


@search_source(CONCLUSION, kind=Kind.CONCLUSIONS, weight=0.3, records=_conclusions)
def conclusion_offer(conclusion: Conclusion) -> Offer | None:
    """A conclusion, which stands on the page of its meeting."""
    if not text_of(conclusion, "text", _here()):
        return None
    meeting = conclusion.meeting
    sponsors = [name for row in conclusion.sponsors.all() for name in names_of(row.member)]
    return Offer(
        title=str(conclusion.text),
        page=f"{meeting.get_absolute_url()}#conclusion-{conclusion.pk}",
        text=str(meeting.title),
        names=(str(conclusion.get_kind_display()), _("Conclusion"), *sponsors),
        day=meeting.date,
        when=meeting.date_in_words(),
        is_running_text=True,
    )


@found_again(CONCLUSION, Conclusion)
def _conclusion_itself(conclusion: Conclusion) -> Iterable[str]:
    return [str(conclusion.pk)]


@found_again(CONCLUSION, Sponsor)
def _asked_by(sponsor: Sponsor) -> Iterable[str]:
    return [str(sponsor.conclusion_id)]


@found_again(CONCLUSION, Meeting)
def _concluded_at(meeting: Meeting) -> Iterable[str]:
    return _keys(Conclusion.objects.filter(meeting=meeting.pk))


def _follow_ups(keys: Collection[str] | None) -> Iterable[tuple[str, FollowUp]]:
    ready = FollowUp.objects.with_origin().prefetch_related("owner_organisation__aliases")
    return by_key(ready, keys)


@search_source(FOLLOW_UP, kind=Kind.FOLLOW_UPS, weight=0.35, records=_follow_ups)
def follow_up_offer(item: FollowUp) -> Offer | None:
    """What is owed, by whom and after which meeting; never until when."""
    if not text_of(item, "text", _here()):
        return None
    meeting = item.conclusion.meeting
    owner = names_of(item.owner_member) if item.owner_member else (item.owner_name(),)
    return Offer(
        title=str(item.text),
        page=item.get_absolute_url(),
        text=" ".join(filter(None, (str(meeting.title), str(item.resolution or "")))),
        names=(
            *owner,
            *words_of(item.owner_organisation),
            str(item.get_state_display()),
            _("Follow-up"),
        ),
        day=item.since or meeting.date,
        when=meeting.date_in_words(),
        is_running_text=True,
    )


@found_again(FOLLOW_UP, FollowUp)
def _follow_up_itself(item: FollowUp) -> Iterable[str]:
    return [str(item.pk)]


@found_again(FOLLOW_UP, Meeting)
def _owed_after(meeting: Meeting) -> Iterable[str]:
    return _keys(FollowUp.objects.filter(conclusion__meeting=meeting.pk))


@also_known_by(PERSON)
def _functions(keys: Collection[str] | None) -> Mapping[str, Iterable[str]]:
    """What people were when they spoke at meetings, and for which body or Member."""
    rows = MeetingAppearance.objects.select_related("organisation", "member", "meeting")
    rows = rows.prefetch_related("organisation__aliases", "member__names")
    if keys is not None:
        rows = rows.filter(person__in=[int(key) for key in keys])
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[str(row.person_id)] += [row.as_on_that_day(), *words_of(row.organisation)]
    return found


@found_again(PERSON, MeetingAppearance)
def _who_spoke(row: MeetingAppearance) -> Iterable[str]:
    return [str(row.person_id)]


@found_again(PERSON, Organisation)
def _who_spoke_for(organisation: Organisation) -> Iterable[str]:
    rows = MeetingAppearance.objects.filter(organisation=organisation.pk)
    return [str(pk) for pk in rows.values_list("person", flat=True)]
