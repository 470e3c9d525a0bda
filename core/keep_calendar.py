"""Keep what calendars are told in step with the records, in the transaction that changes them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.utils import timezone
from django.utils.translation import override

from .calendars import Event, Source, Status, sources, watches
from .models import CalendarEntry

FIELDS = (
    "content",
    "concerns",
    "former",
    "first_day",
    "last_day",
    "is_cancelled",
    "sequence",
    "before",
)
TIMES = ("changed_at", "touched_at", "moved_at")
# Changes within this time are one: whoever corrects a room twice moved the event once.
ONE_MOVE = timedelta(hours=1)
_BEFORE = "_calendar_scopes_before"

_gathered: ContextVar[dict[str, set[str]] | None] = ContextVar("gathered", default=None)


@dataclass(frozen=True)
class Told:
    """A record as its row is to say it; without days if no day of it is known."""

    content: dict[str, Any]
    concerns: list[str]
    days: tuple[date, date] | None


def keep(kind: str, scopes: Iterable[str]) -> None:
    """Tell calendars anew what ``scopes`` of ``kind`` cover; what did not change is left alone.

    To be called inside the transaction of the change, after it. ``[""]`` is the whole kind.
    """
    wanted = set(scopes)
    gathered = _gathered.get()
    if gathered is not None:
        gathered.setdefault(kind, set()).update(wanted)
    elif wanted:
        _keep(sources[kind], wanted)


@contextmanager
def keep_once() -> Iterator[None]:
    """For many changes at once: tell calendars at the end of the block, each event once.

    To be used inside the transaction of the changes. Nothing is told if the block fails.
    """
    if _gathered.get() is not None:
        yield  # the outer block tells
        return
    gathered: dict[str, set[str]] = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    for kind, scopes in gathered.items():
        keep(kind, scopes)


def reconcile() -> int:
    """Tell anew whatever changed without a word (in bulk, or by hand); returns how many events.

    It looks without locking, so that nobody who saves waits for it; only what differs is kept.
    """
    found = ((source, _differing(source)) for source in sources.values())
    return sum(_keep(source, keys) for source, keys in found if keys)


def _differing(source: Source) -> set[str]:
    rows = {row.key: row for row in CalendarEntry.objects.within(source.kind, {""})}
    told = {key: _told(source, record) for key, record in source.records({""})}
    now = timezone.now()
    differing = {key for key, row in rows.items() if _becomes(row, told.get(key), now)}
    return differing | {key for key, one in told.items() if one.days and key not in rows}


@transaction.atomic
def _keep(source: Source, scopes: Collection[str]) -> int:
    # Rows first and locked, records afterwards: whoever waited here reads what the other wrote.
    entries = CalendarEntry.objects.within(source.kind, scopes)
    rows = {row.key: row for row in entries.select_for_update().order_by("pk")}
    told = {key: _told(source, record) for key, record in source.records(scopes)}
    now = timezone.now()
    changed = [row for key, row in rows.items() if _becomes(row, told.get(key), now)]
    if changed:
        CalendarEntry.objects.bulk_update(changed, [*FIELDS, *TIMES], batch_size=500)
    new = {key: one for key, one in told.items() if one.days and key not in rows}
    return len(changed) + (_add(source, new, now) if new else 0)


def _add(source: Source, told: dict[str, Told], now: datetime) -> int:
    made = [_row(source.kind, key, one, now) for key, one in told.items()]
    CalendarEntry.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    written = set(
        CalendarEntry.objects.filter(uid__in=[row.uid for row in made]).values_list(
            "key", flat=True
        )
    )
    if others := set(told) - written:
        # Somebody else has just told these, perhaps without knowing what we did.
        return len(written) + _keep(source, others)
    return len(written)


def _row(kind: str, key: str, told: Told, now: datetime) -> CalendarEntry:
    first, last = told.days or (date.min, date.min)
    return CalendarEntry(
        kind=kind,
        key=key,
        content=told.content,
        concerns=told.concerns,
        first_day=first,
        last_day=last,
        is_cancelled=told.content["status"] == Status.CANCELLED,
        created_at=now,
        changed_at=now,
        touched_at=now,
    )


def _becomes(row: CalendarEntry, told: Told | None, now: datetime) -> bool:
    """Make ``row`` say what is true now; whether anything changed."""
    if told is None:  # the record is gone
        gone = {"status": Status.CANCELLED.value, "gone": True}
        content, concerns = row.content | gone, row.concerns
    elif told.days is None:  # its day is no longer known; calendars find it by the last one
        kept = {name: row.content[name] for name in ("start", "end")}
        postponed = told.content["status"] != Status.CANCELLED
        off = {"status": Status.CANCELLED.value, "postponed": postponed}
        content, concerns = told.content | kept | off, told.concerns
    else:
        content, concerns = told.content, told.concerns
        row.first_day, row.last_day = told.days
    if content == row.content and concerns == row.concerns:
        return False
    # A record that is deleted loses its hosts first: whose it was is never forgotten.
    former = sorted({*row.former, *row.concerns} - set(concerns))
    if content != row.content or former != row.former:
        row.sequence += 1
        row.changed_at = now
    if whereabouts(content) != whereabouts(row.content):
        if row.moved_at is None or now - row.moved_at > ONE_MOVE:
            row.before = row.content
        row.moved_at = now
    row.content, row.concerns, row.former, row.touched_at = content, concerns, former, now
    row.is_cancelled = content["status"] == Status.CANCELLED
    return True


def whereabouts(content: Mapping[str, Any]) -> tuple[object, ...]:
    """What of an entry's content whoever wants to go there must be told at once."""
    places = tuple(content["texts"][code]["place"] for code in sorted(content["texts"]))
    return content["start"], content["end"], content["status"], places


def _told(source: Source, record: Any) -> Told:
    """The same event in every language; what no language changes is kept once."""
    events: dict[str, Event] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            events[code] = source.event(record)
    event = next(iter(events.values()))
    start, end, last = _bounds(event)
    content = {
        "start": start,
        "end": end,
        "status": event.status.value,
        "takes_time": event.takes_time,
        "texts": {code: _texts(event) for code, event in events.items()},
    }
    first = start and date.fromisoformat(start[:10])
    return Told(content, sorted(set(event.concerns)), (first, last) if first and last else None)


def _texts(event: Event) -> dict[str, Any]:
    names = ("title", "page", "place")
    texts: dict[str, Any] = {name: getattr(event, name) for name in names}
    return texts | {"categories": list(event.categories), "lines": list(event.lines)}


def _bounds(event: Event) -> tuple[str | None, str | None, date | None]:
    """Start and end as they are kept (a day, or an hour in Geneva), and the last day.

    An end that is not after the start is no end: on the night the clocks go forward, 02:30 to
    03:15 is that.
    """
    start, end = event.start, event.end
    if start is None:
        return None, None, None
    if isinstance(start, datetime):
        if isinstance(end, datetime) and _instant(end) > _instant(start):
            return _wall(start), _wall(end), end.date()
        return _wall(start), None, start.date()
    following = end if end is not None and end > start else start + timedelta(days=1)
    return start.isoformat(), following.isoformat(), following - timedelta(days=1)


def _instant(moment: datetime) -> float:
    # Moments of one zone are compared by their faces; as seconds they are compared as they are.
    return moment.timestamp()


def _wall(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def listen() -> None:
    """Have the sources asked whenever a row that they watch is saved or deleted."""
    for model in watches:
        if model._meta.auto_created:
            m2m_changed.connect(_related, sender=model, dispatch_uid="calendar")
            continue
        post_save.connect(_saved, sender=model, dispatch_uid="calendar")
        post_delete.connect(_deleted, sender=model, dispatch_uid="calendar")
        if any(watch.moves for watch in watches[model]):
            pre_save.connect(_about_to_be_saved, sender=model, dispatch_uid="calendar")


def _about_to_be_saved(
    sender: type[models.Model], instance: models.Model, raw: bool = False, **_kwargs: Any
) -> None:
    stored = sender._default_manager.filter(pk=instance.pk).first() if instance.pk else None
    if stored is not None and not raw:
        setattr(instance, _BEFORE, list(_scopes_of(sender, stored, moves=True)))


def _saved(
    sender: type[models.Model], instance: models.Model, raw: bool = False, **_kwargs: Any
) -> None:
    if raw:  # a fixture, whose other rows may not be there yet
        return
    before = instance.__dict__.pop(_BEFORE, [])
    _keep_all([*before, *_scopes_of(sender, instance)])


def _deleted(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    _keep_all(_scopes_of(sender, instance))


def _related(
    sender: type[models.Model], instance: models.Model, action: str, **_kwargs: Any
) -> None:
    if action in {"post_add", "post_remove", "post_clear"}:
        _keep_all(_scopes_of(sender, instance))


def _scopes_of(
    model: type[models.Model], row: models.Model, *, moves: bool = False
) -> Iterator[tuple[str, str]]:
    for watch in watches[model]:
        if watch.moves or not moves:
            yield from ((watch.kind, scope) for scope in watch.scopes(row))


def _keep_all(pairs: Iterable[tuple[str, str]]) -> None:
    by_kind: dict[str, set[str]] = {}
    for kind, scope in pairs:
        by_kind.setdefault(kind, set()).add(scope)
    for kind, scopes in by_kind.items():
        keep(kind, scopes)
