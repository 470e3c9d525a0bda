"""What may be done with a follow-up: start it, carry it over, close it, drop it, reopen it.

Each verb looks whether the follow-up is still as the caller saw it, moves it, and writes its
step and the journal, all in one transaction. Raises ``NotPossible`` with a sentence for the
person who asked; then nothing has happened.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from modeltranslation.utils import build_localized_fieldname

from core.clock import site_today
from core.completeness import note_translations, texts_of
from core.dates import Precision, in_words
from core.keep_calendar import keep
from core.keep_search import touch
from core.models import write_audit
from library.models import Document

from .calendars import MEETING
from .models import Conclusion, FollowUp, Meeting, Step
from .refusals import NotPossible
from .search import FOLLOW_UP

Act, State = Step.Act, FollowUp.State
Texts = Mapping[str, str]  # a sentence by language
NO_WORDS: Texts = MappingProxyType({})

OPEN = frozenset({State.ASKED, State.UNDER_WAY, State.BEFORE_NEXT})

# From which states an act is possible, and to which state it leads.
TRANSITIONS: dict[Step.Act, tuple[frozenset[FollowUp.State], FollowUp.State]] = {
    Act.START: (OPEN - {State.UNDER_WAY}, State.UNDER_WAY),
    Act.CARRY: (OPEN, State.BEFORE_NEXT),
    Act.CLOSE: (OPEN, State.CLOSED),
    Act.DROP: (OPEN, State.DROPPED),
    Act.REOPEN: (frozenset({State.CLOSED, State.DROPPED}), State.ASKED),
}

# The act that leads to a state, for rows that were not moved there by a verb.
ACT_OF = {
    State.ASKED: Act.ASK,
    State.UNDER_WAY: Act.START,
    State.BEFORE_NEXT: Act.CARRY,
    State.CLOSED: Act.CLOSE,
    State.DROPPED: Act.DROP,
}

# The words of the journal.
DONE = {
    Act.START: gettext_noop("started follow-up"),
    Act.CARRY: gettext_noop("carried follow-up over"),
    Act.CLOSE: gettext_noop("closed follow-up"),
    Act.DROP: gettext_noop("dropped follow-up"),
    Act.REOPEN: gettext_noop("reopened follow-up"),
}


def asked_on(conclusion: Conclusion) -> date | None:
    """Since when what is owed after ``conclusion`` is asked, as far as its day is known."""
    meeting = conclusion.meeting
    return meeting.date if meeting.precision == Precision.DAY else None


def possible_acts(follow_up: FollowUp) -> list[Step.Act]:
    """What may be done with it as it stands, in the order in which it is usually done."""
    return [act for act, (before, _after) in TRANSITIONS.items() if follow_up.state in before]


def start(
    follow_up: FollowUp, *, by: models.Model | None, day: date | None = None, note: Texts = NO_WORDS
) -> None:
    """Someone is at work on it since ``day``; without a day, since today."""
    _move(follow_up, Act.START, by=by, day=day, note=note)


def carry_over(
    follow_up: FollowUp,
    to: Meeting,
    *,
    by: models.Model | None,
    day: date | None = None,
    note: Texts = NO_WORDS,
) -> None:
    """It comes up at the meeting ``to``; the meetings it went through stay in its history."""
    origin = follow_up.conclusion.meeting
    if to.status == Meeting.Status.CANCELLED:
        raise NotPossible(_("This meeting is cancelled; choose another one."))
    if to == origin:
        raise NotPossible(_("It comes from this meeting; carry it to a later one."))
    if to.date and origin.date and to.has_passed(origin.date):
        raise NotPossible(_("This meeting was before the one it comes from; choose a later one."))
    if follow_up.state == State.BEFORE_NEXT and follow_up.carried_to_id == to.pk:
        raise NotPossible(_("It is carried over to this meeting already."))
    _move(follow_up, Act.CARRY, by=by, day=day, meeting=to, note=note)


def close(
    follow_up: FollowUp,
    *,
    by: models.Model | None,
    day: date | None = None,
    meeting: Meeting | None = None,
    document: Document | None = None,
    note: Texts = NO_WORDS,
) -> None:
    """It is done: by a meeting, a document, or as ``note`` says in all three languages.

    Without a day it is that of the meeting, else today.
    """
    if meeting is None and document is None and not _complete(note):
        raise NotPossible(
            _(
                "Say what closed it: a meeting, a document, or a sentence in each of the "
                "three languages."
            )
        )
    if meeting is not None and meeting.status != Meeting.Status.HELD:
        raise NotPossible(_("This meeting is not recorded as held; record first that it was."))
    if day is None and meeting is not None and meeting.precision == Precision.DAY:
        day = meeting.date
    _move(follow_up, Act.CLOSE, by=by, day=day, meeting=meeting, document=document, note=note)


def drop(
    follow_up: FollowUp, *, by: models.Model | None, note: Texts, day: date | None = None
) -> None:
    """It is no longer pursued, for the reason that ``note`` gives in all three languages."""
    if not _complete(note):
        raise NotPossible(_("Say why it is no longer pursued, in each of the three languages."))
    _move(follow_up, Act.DROP, by=by, day=day, note=note)


def reopen(
    follow_up: FollowUp, *, by: models.Model | None, day: date | None = None, note: Texts = NO_WORDS
) -> None:
    """It is owed again; what had closed it stays in its history."""
    _move(follow_up, Act.REOPEN, by=by, day=day, note=note)


@transaction.atomic
def take_back(follow_up: FollowUp, *, by: models.Model | None) -> None:
    """Undo the last step, which was a slip of the hand; the journal remembers it."""
    steps = list(follow_up.steps.order_by("pk"))
    if len(steps) < 2:
        raise NotPossible(_("Nothing has been done with it that could be taken back."))
    *_earlier, before, last = steps
    _compare_and_set(follow_up, _values(before))
    last.delete()
    write_audit("took back step", follow_up, actor=by, **_told(last))


def as_seen(follow_up: FollowUp) -> str:
    """By what a page that was shown a while ago tells that the follow-up has moved since."""
    return f"{follow_up.state}:{follow_up.since or ''}:{follow_up.carried_to_id or ''}"


@transaction.atomic
def _move(
    follow_up: FollowUp,
    act: Step.Act,
    *,
    by: models.Model | None,
    day: date | None,
    meeting: Meeting | None = None,
    document: Document | None = None,
    note: Texts,
) -> None:
    before, _after = TRANSITIONS[act]
    if follow_up.state not in before:
        raise NotPossible(
            _("This is not possible while its state is “%(state)s”.")
            % {"state": follow_up.get_state_display()}
        )
    if any(text.strip() for text in note.values()) and not _complete(note):
        raise NotPossible(_("Write the sentence in all three languages, or in none."))
    day = day or site_today()
    _refuse_day(follow_up, day)
    _keep_what_was(follow_up)
    step = Step(
        follow_up=follow_up, act=act, day=day, meeting=meeting, document=document, **_in(note)
    )
    _compare_and_set(follow_up, _values(step))
    step.save()
    note_translations(step, by=by)
    note_translations(follow_up, by=by, changed=[*_localized("resolution")])
    write_audit(DONE[act], follow_up, actor=by, **_told(step))


def _refuse_day(follow_up: FollowUp, day: date) -> None:
    if day > site_today():
        raise NotPossible(_("The day has not come yet; give the day on which it happened."))
    if follow_up.since and day < follow_up.since:
        raise NotPossible(
            _("It is in its present state since %(day)s; give that day or a later one.")
            % {"day": in_words(follow_up.since)}
        )


def _keep_what_was(follow_up: FollowUp) -> None:
    """Write down the present state if no verb led to it: a row may be made or imported in it."""
    last = follow_up.steps.order_by("pk").last()
    if last is None or not is_present(last, follow_up):
        present(follow_up).save()


def present(follow_up: FollowUp) -> Step:
    """The state in which it is, as a step that is not saved."""
    return Step(
        follow_up=follow_up,
        act=ACT_OF[State(follow_up.state)],
        day=follow_up.since,
        meeting_id=follow_up.resolved_by_id or follow_up.carried_to_id,
        document_id=follow_up.resolved_document_id,
        **_in(texts_of(follow_up, "resolution")),
    )


def is_present(step: Step, follow_up: FollowUp) -> bool:
    """Whether ``step`` led to the state in which it is."""
    return _values(step) == _values(present(follow_up))


def _compare_and_set(follow_up: FollowUp, values: dict[str, Any]) -> None:
    seen = FollowUp.objects.filter(
        pk=follow_up.pk,
        state=follow_up.state,
        since=follow_up.since,
        carried_to=follow_up.carried_to_id,
    )
    if seen.update(**values) != 1:
        raise NotPossible(_("Someone else has changed it in the meantime; look at it again."))
    # The owner's calendar shows the meeting at which it comes up; an update fires no signal.
    meetings = {follow_up.carried_to_id, values["carried_to_id"]} - {None}
    keep(MEETING, {str(meeting) for meeting in meetings})
    touch(FOLLOW_UP, [str(follow_up.pk)])
    for name, value in values.items():
        setattr(follow_up, name, value)


def _values(step: Step) -> dict[str, Any]:
    """What a follow-up holds once ``step`` was its last one."""
    after = State.ASKED if step.act == Act.ASK else TRANSITIONS[Act(step.act)][1]
    settled = after in FollowUp.SETTLED
    texts = texts_of(step, "note") if settled else {}
    return {
        "state": after,
        "since": step.day,
        "carried_to_id": step.meeting_id if after == State.BEFORE_NEXT else None,
        "resolved_by_id": step.meeting_id if after == State.CLOSED else None,
        "resolved_document_id": step.document_id if after == State.CLOSED else None,
        **{name: texts.get(code, "") for name, code in _localized("resolution").items()},
    }


def _in(note: Texts) -> dict[str, str]:
    return {name: note.get(code, "").strip() for name, code in _localized("note").items()}


def _localized(field: str) -> dict[str, str]:
    """The stored names of a translated field, with their languages."""
    return {build_localized_fieldname(field, code): code for code, _name in settings.LANGUAGES}


def _complete(note: Texts) -> bool:
    return all(note.get(code, "").strip() for code, _name in settings.LANGUAGES)


def _told(step: Step) -> dict[str, Any]:
    """The step for the journal."""
    told = {
        "act": step.act,
        "day": step.day.isoformat() if step.day else None,
        "meeting": step.meeting_id,
        "document": step.document_id,
        "note": texts_of(step, "note"),
    }
    return {name: value for name, value in told.items() if value}
