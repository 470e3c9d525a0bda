"""Changes in words of the active language: chapters by topic, groups of one kind, items."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from bulletins.headlines import headlines_of, shortened
from core import dates
from core.completeness import text_of
from core.templatetags.house import colon, shown_language
from core.typography import listed, typeset
from subscribers.models import Topic

from .changes import Change

LONGEST = 300  # characters of a title or a line
# So many new sessions of a forum are told as a number: its programme is out.
MANY = 5


@dataclass(frozen=True)
class Item:
    """One record: its title (in ``language``, if that is not the reader's), what happened, more.

    ``lines`` are for who reads in full.
    """

    title: str
    address: str
    note: str = ""
    lines: list[str] = field(default_factory=list)
    language: str = ""


@dataclass(frozen=True)
class Group:
    """Items of one kind."""

    heading: str
    items: list[Item]


@dataclass(frozen=True)
class Chapter:
    """What happened about one topic."""

    topic: str
    heading: str
    groups: list[Group]


def chapters(changes: Iterable[Change], topics: Iterable[str]) -> list[Chapter]:
    """``changes`` about ``topics`` in the active language, in the order of the changes."""
    wanted = set(topics)
    told = [change for change in changes if change.fact.topic in wanted]
    return [
        Chapter(topic, typeset(str(Topic(topic).label)), list(_groups(list(rows))))
        for topic, rows in groupby(told, key=lambda change: change.fact.topic)
    ]


def _groups(changes: list[Change]) -> Iterator[Group]:
    for heading, rows in groupby(changes, key=lambda change: _HEADINGS[_kind(change)]()):
        found = list(rows)
        if _kind(found[0]) == "forumsession":
            items = list(_sessions(found))
        else:
            items = [_TELL[_kind(change)](change) for change in found]
        yield Group(heading, items)


def _kind(change: Change) -> str:
    return str(change.fact.record._meta.model_name)


# What each kind of record is told under.
_HEADINGS: dict[str, Callable[[], str]] = {
    "bulletin": lambda: _("Published"),
    "corrigendum": lambda: _("Corrected"),
    "backissue": lambda: _("Back issues"),
    "meeting": lambda: _("Meetings"),
    "notice": lambda: _("Convening notices"),
    "conclusion": lambda: _("Conclusions"),
    "followup": lambda: _("Follow-ups"),
    "document": lambda: _("Documents"),
    "forum": lambda: _("Public Forum"),
    "forumsession": lambda: _("Programme"),
    "dialogue": lambda: _("Dialogues"),
    "initiative": lambda: _("Initiatives"),
    "contactpoint": lambda: _("Contact points"),
}


def _bulletin(change: Change) -> Item:
    bulletin = change.fact.record
    here = (get_language() or "en")[:2]
    editions = {edition.language: edition for edition in bulletin.editions.all()}
    edition = editions.get(here)
    if edition is None:
        return _item(change, "title")
    headings = [headline.heading for headline in headlines_of(edition)]
    return Item(
        title=edition.title,
        language=edition.title_language,
        address=_absolute(bulletin.get_absolute_url()),
        note=dates.in_words(bulletin.date),
        lines=[" · ".join(headings)] if headings else [],
    )


def _corrigendum(change: Change) -> Item:
    row = change.fact.record
    return Item(
        title=typeset(str(row.bulletin.title)),
        language=shown_language(row.bulletin, "title"),
        address=_absolute(row.bulletin.get_absolute_url()),
        note=_("corrigendum of %(date)s") % {"date": dates.in_words(row.date)},
        lines=[_own(row, "text")],
    )


def _backissue(change: Change) -> Item:
    issue = change.fact.record
    return Item(
        title=typeset(str(issue)),
        address=_absolute(issue.get_absolute_url()),
        note=issue.date_in_words(),
    )


def _meeting(change: Change) -> Item:
    meeting = change.fact.record
    when = " ".join(filter(None, [meeting.date_in_words(), _hours(meeting)]))
    hosts = listed(meeting.host_names())
    known = {
        "status": meeting.state_in_words(),
        "date": _named(_("new date"), when),
        "hours": _named(_("new time"), _hours(meeting) or _("not yet known")),
        "room": _room(meeting),
        "hosts": _named(ngettext("Host", "Hosts", meeting.host_set.count()), hosts),
        "title": _("new title"),
        "report": _("summary published"),
    }
    if change.is_new:
        told = [when, meeting.state_in_words()]
    else:
        # A postponement says the day that it was postponed from; a new date is told beside it.
        told = [words for name, words in known.items() if name in change.what]
    lines = [] if change.is_new else [when]
    if hosts and "hosts" not in change.what:
        lines.append(known["hosts"])
    if meeting.room and "room" not in change.what:
        lines.append(known["room"])
    if change.what & {"report", "new"}:
        lines.append(_own(meeting, "summary"))
    return _item(change, "title", note=told, lines=lines)


def _notice(change: Change) -> Item:
    notice = change.fact.record
    told = [notice.called(), notice.issued_in_words()]
    return _item(change, "title", record=notice.meeting, note=told)


def _conclusion(change: Change) -> Item:
    conclusion = change.fact.record
    told = [
        str(conclusion.get_kind_display()),
        "" if change.is_new else pgettext("digest", "changed"),
    ]
    return _item(
        change,
        "text",
        address=conclusion.meeting.get_absolute_url(),
        note=told,
        lines=[_own(conclusion.meeting, "title")],
    )


def _follow_up(change: Change) -> Item:
    row = change.fact.record
    told = [str(row.get_state_display()) if change.what & {"new", "state", "carried_to"} else ""]
    if "text" in change.what:
        told.append(pgettext("digest", "changed"))
    lines = [_named(_("Owner"), row.owner_name()), _own(row.conclusion.meeting, "title")]
    return _item(change, "text", note=told, lines=lines)


def _document(change: Change) -> Item:
    document = change.fact.record
    if change.is_new:
        told = [
            _("new version") if document.supersedes_id else pgettext("digest", "new"),
            document.date_in_words(),
        ]
    else:
        told = [_("new files") if "files" in change.what else "", _("new title")]
        told = told if "title" in change.what else told[:1]
    languages = [str(file.get_language_display()) for file in document.files.all()]
    symbols = [symbol.text for symbol in document.symbols.all()]
    lines = [" – ".join(symbols), ", ".join(sorted(languages))]
    return _item(change, "title", note=told, lines=lines)


def _forum(change: Change) -> Item:
    forum = change.fact.record
    days = dates.range_in_words(forum.first_day, forum.last_day)
    told = [days if change.what & {"new", "days"} else "", _("new title")]
    return _item(change, "title", note=told if "title" in change.what else told[:1])


def _sessions(changes: list[Change]) -> Iterator[Item]:
    """Changed sessions one by one; many new ones of a forum as a number."""
    by_forum = groupby(changes, key=lambda change: change.fact.record.programme.forum_id)
    for _pk, rows in by_forum:
        found = list(rows)
        new = [change for change in found if change.is_new]
        if len(new) > MANY:
            forum = new[0].fact.record.programme.forum
            number = ngettext("%(number)d new session", "%(number)d new sessions", len(new))
            yield _item(new[0], "title", record=forum, note=[number % {"number": len(new)}])
            found = [change for change in found if not change.is_new]
        yield from map(_session, found)


def _session(change: Change) -> Item:
    session = change.fact.record
    when = f"{dates.in_words(session.date)}, {dates.hours(session.start_time, session.end_time)}"
    known = {
        "state": str(session.get_state_display()),
        "when": _named(_("new time"), when),
        "room": _room(session),
        "title": _("new title"),
    }
    told = [words for name, words in known.items() if name in change.what]
    page = f"{session.programme.forum.get_absolute_url()}#{session.code}"
    lines = [] if "when" in change.what or change.is_new else [when]
    if change.is_new:
        told = [when, _room(session), known["state"] if session.is_cancelled else ""]
    return _item(change, "title", address=page, note=told, lines=lines)


def _dialogue(change: Change) -> Item:
    dialogue = change.fact.record
    told = [dates.in_words(dialogue.date) if change.what & {"new", "date"} else _("new title")]
    return _item(change, "title", note=told)


def _initiative(change: Change) -> Item:
    initiative = change.fact.record
    page = f"{reverse('helpdesk:index')}#{initiative.slug}"
    told = [pgettext("digest", "new") if change.is_new else pgettext("digest", "changed")]
    lines = [_own(initiative, "summary")]
    return _item(change, "name", address=page, note=told, lines=lines)


def _contact_point(change: Change) -> Item:
    point = change.fact.record
    told = [
        str(point.member),
        pgettext("digest", "new") if change.is_new else pgettext("digest", "changed"),
    ]
    return _item(change, "name", address=point.member.get_absolute_url(), note=told)


_TELL: dict[str, Callable[[Change], Item]] = {
    "bulletin": _bulletin,
    "corrigendum": _corrigendum,
    "backissue": _backissue,
    "meeting": _meeting,
    "notice": _notice,
    "conclusion": _conclusion,
    "followup": _follow_up,
    "document": _document,
    "forum": _forum,
    "dialogue": _dialogue,
    "initiative": _initiative,
    "contactpoint": _contact_point,
}


def _item(
    change: Change,
    text: str,
    *,
    record: Any = None,
    address: str = "",
    note: Iterable[str] = (),
    lines: Iterable[str] = (),
) -> Item:
    """An item titled by the field ``text`` of the record of ``change``, or another one."""
    record = record or change.fact.record
    language = shown_language(record, text)
    return Item(
        title=shortened(typeset(str(getattr(record, text)), language=language), LONGEST),
        language=language,
        address=_absolute(address or record.get_absolute_url()),
        note=typeset(" · ".join(filter(None, note))),
        lines=list(filter(None, lines)),
    )


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _own(record: Any, field: str) -> str:
    """The beginning of a text in plain words, if it is there in the reader's own language."""
    markup = text_of(record, field, (get_language() or "en")[:2])
    words = re.sub(r"[ \t\r\n]+", " ", unescape(strip_tags(markup))).strip(" ")
    return shortened(typeset(words), LONGEST)


def _named(label: str, value: str) -> str:
    return f"{label}{colon()} {value}"


def _hours(record: Any) -> str:
    return dates.hours(record.start_time, record.end_time) if record.start_time else ""


def _room(record: Any) -> str:
    if not record.room:
        return capfirst(_("room not yet known"))
    return _("Room %(room)s") % {"room": record.room}
