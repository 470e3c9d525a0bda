"""What readers find of forums and their sessions, dialogues, history and quotes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.completeness import text_of
from core.dates import in_words, range_in_words
from core.richtext import to_text
from core.search import Kind, Offer, also_known_by, by_key, found_again, search_source
from members.models import Organisation
from members.search import PERSON, names_of, words_of

from .models import (
    Dialogue,
    Forum,
    ForumSession,
    Milestone,
    Programme,
    Quote,
    SessionAppearance,
    SessionOrganiser,
)

FORUM, SESSION, DIALOGUE = "forum", "session", "dialogue"
MILESTONE, QUOTE = "milestone", "quote"


def _here() -> str:
    return (get_language() or "en")[:2]


def _forums(keys: Collection[str] | None) -> Iterable[tuple[str, Forum]]:
    return by_key(Forum.objects.all(), keys)


@search_source(FORUM, kind=Kind.EVENTS, weight=0.9, records=_forums)
def forum_offer(forum: Forum) -> Offer | None:
    """A year's Public Forum."""
    if not text_of(forum, "title", _here()):
        return None
    return Offer(
        title=str(forum.title),
        page=forum.get_absolute_url(),
        text=" ".join(filter(None, (str(forum.theme or ""), str(forum.summary or "")))),
        names=(str(forum.venue or ""), _("Programme")),
        marks=(forum.slug, str(forum.title)),
        day=forum.first_day,
        when=range_in_words(forum.first_day, forum.last_day),
    )


@found_again(FORUM, Forum)
def _itself(forum: Forum) -> Iterable[str]:
    return [str(forum.pk)]


def _sessions(keys: Collection[str] | None) -> Iterable[tuple[str, ForumSession]]:
    ready = ForumSession.objects.current().select_related("programme__forum", "follows_dialogue")
    ready = ready.prefetch_related(
        "organisers__organisation__aliases",
        "organisers__member__names",
        "appearances__person",
        "appearances__organisation__aliases",
    )
    return by_key(ready, keys)


@search_source(SESSION, kind=Kind.EVENTS, weight=0.75, records=_sessions)
def session_offer(session: ForumSession) -> Offer | None:
    """A session of the programme that the public reads, by title, organisers and speakers."""
    if not text_of(session, "title", _here()):
        return None
    forum = session.programme.forum
    names = [session.code.replace("-", " "), _("Session"), str(forum.title)]
    for organiser in session.organisers.all():
        names += [organiser.shown_name(), *words_of(organiser.organisation)]
        names += names_of(organiser.member) if organiser.member else ()
    for row in session.appearances.all():
        names += [row.person.name, str(row.title or ""), *words_of(row.organisation)]
    said = (str(row.statement) for row in session.appearances.all() if row.statement)
    return Offer(
        title=str(session.title),
        page=f"{forum.get_absolute_url()}#{session.code}",
        text=" ".join((str(session.description or ""), *said)).strip(),
        names=tuple(names),
        day=session.date,
        when=in_words(session.date),
    )


@found_again(SESSION, ForumSession)
def _session_itself(session: ForumSession) -> Iterable[str]:
    return [str(session.pk)]


@found_again(SESSION, SessionOrganiser)
@found_again(SESSION, SessionAppearance)
def _of_its_session(row: SessionOrganiser | SessionAppearance) -> Iterable[str]:
    return [str(row.session_id)]


@found_again(SESSION, Programme)
def _of_its_forum(programme: Programme) -> Iterable[str]:
    """Another version may be the public one now."""
    sessions = ForumSession.objects.filter(programme__forum=programme.forum_id)
    return [str(pk) for pk in sessions.values_list("pk", flat=True)]


@found_again(SESSION, Forum)
def _held_at(forum: Forum) -> Iterable[str]:
    sessions = ForumSession.objects.filter(programme__forum=forum.pk)
    return [str(pk) for pk in sessions.values_list("pk", flat=True)]


def _dialogues(keys: Collection[str] | None) -> Iterable[tuple[str, Dialogue]]:
    return by_key(Dialogue.objects.all(), keys)


@search_source(DIALOGUE, kind=Kind.EVENTS, weight=0.85, records=_dialogues)
def dialogue_offer(dialogue: Dialogue) -> Offer | None:
    """A day of the Trade Dialogues."""
    if not text_of(dialogue, "title", _here()):
        return None
    return Offer(
        title=str(dialogue.title),
        page=dialogue.get_absolute_url(),
        text=to_text(str(dialogue.summary or ""), [])[0].replace("\n", " "),
        names=(str(dialogue.place or ""), str(Dialogue._meta.verbose_name)),
        marks=(dialogue.slug, str(dialogue.title)),
        day=dialogue.date,
        when=in_words(dialogue.date),
    )


@found_again(DIALOGUE, Dialogue)
def _dialogue_itself(dialogue: Dialogue) -> Iterable[str]:
    return [str(dialogue.pk)]


def _milestones(keys: Collection[str] | None) -> Iterable[tuple[str, Milestone]]:
    return by_key(Milestone.objects.prefetch_related("members__names"), keys)


@search_source(MILESTONE, kind=Kind.HISTORY, weight=0.3, records=_milestones)
def milestone_offer(line: Milestone) -> Offer | None:
    """A line of the Group's history."""
    if not text_of(line, "text", _here()):
        return None
    return Offer(
        title=str(line.text),
        page=f"{reverse('events:history')}#{line.slug}",
        names=tuple(name for member in line.members.all() for name in names_of(member)),
        day=line.date,
        when=line.date_in_words(),
        is_running_text=True,
    )


@found_again(MILESTONE, Milestone)
@found_again(MILESTONE, Milestone.members.through)
def _line_itself(line: Milestone) -> Iterable[str]:
    return [str(line.pk)]


def _quotes(keys: Collection[str] | None) -> Iterable[tuple[str, Quote]]:
    return by_key(Quote.objects.select_related("person", "meeting"), keys)


@search_source(QUOTE, kind=Kind.HISTORY, weight=0.25, records=_quotes)
def quote_offer(quote: Quote) -> Offer | None:
    """Somebody's words; the page of their meeting, or of who spoke them, shows them."""
    if not text_of(quote, "text", _here()):
        return None
    shown_on = quote.meeting or quote.person
    return Offer(
        title=str(quote.text),
        page=shown_on.get_absolute_url() if shown_on else reverse("events:history"),
        text=" · ".join(
            filter(None, (quote.person.name if quote.person else "", str(quote.occasion)))
        ),
        names=(str(quote.attribution or ""), _("Quote")),
        day=quote.date,
        when=quote.date_in_words(),
        is_running_text=True,
    )


@found_again(QUOTE, Quote)
def _quote_itself(quote: Quote) -> Iterable[str]:
    return [str(quote.pk)]


@also_known_by(PERSON)
def _functions(keys: Collection[str] | None) -> Mapping[str, Iterable[str]]:
    """What people were when they spoke at sessions or were quoted."""
    current = ForumSession.objects.current().values("pk")
    spoken = SessionAppearance.objects.filter(session__in=current)
    spoken = spoken.select_related("organisation").prefetch_related("organisation__aliases")
    quoted = Quote.objects.filter(person__isnull=False)
    if keys is not None:
        numbers = [int(key) for key in keys]
        spoken, quoted = spoken.filter(person__in=numbers), quoted.filter(person__in=numbers)
    found: dict[str, list[str]] = defaultdict(list)
    for row in spoken:
        found[str(row.person_id)] += [str(row.title or ""), *words_of(row.organisation)]
    for quote in quoted:
        found[str(quote.person_id)].append(str(quote.attribution or ""))
    return found


@found_again(PERSON, SessionAppearance)
@found_again(PERSON, Quote)
def _who_spoke(row: SessionAppearance | Quote) -> Iterable[str]:
    return [str(row.person_id)] if row.person_id else []


@found_again(SESSION, Organisation)
def _organised_by(organisation: Organisation) -> Iterable[str]:
    rows = SessionOrganiser.objects.filter(organisation=organisation.pk)
    return [str(pk) for pk in rows.values_list("session", flat=True)]
