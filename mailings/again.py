"""A mailing goes on: to addresses that were refused, and to those who were added later."""

from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import Count, Exists, Func, Min, OuterRef, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from core.models import write_audit

from .audiences import Audience, audience_now, suppressed
from .control import NotPossible
from .enqueue import Enqueued, enqueue
from .models import Delivery, Mailing
from .wake import wake_on_commit

State = Mailing.State
# While a mailing waits for its start nothing was refused, and its audience may still grow.
MAY_GROW = (State.READY, State.PLANNED, State.HELD, State.RUNNING, State.PAUSED, State.DONE)
MAY_REPEAT = (State.RUNNING, State.PAUSED, State.DONE)
# What a refusal begins with: the code of RFC 5321, and that of RFC 3463 where there is one.
CODE = r"^[0-9]{3}(?:[ -][245][.][0-9]{1,3}[.][0-9]{1,3})?"
CHOICES = 30
# Those of ``enqueue.Entry``.
_COLUMNS = "address, language, name, reference, leave_token"


class Refused(NamedTuple):
    """Refused addresses that have something in common, and how many they are."""

    value: str
    number: int


def code_of() -> Func:
    """The code at the beginning of a row's reason; "" in words of our own."""
    return Func(
        "reason",
        Value(CODE),
        output_field=TextField(),
        template="coalesce(substring(%(expressions)s), '')",
    )


def domain_of() -> Func:
    """What stands after the @ of a row's address."""
    return Func("address", Value("@"), Value(2), function="split_part", output_field=TextField())


def refused_by(mailing: Mailing, common: Func) -> list[Refused]:
    """Refused rows by what they have in common, the most frequent first."""
    rows = (
        _refused(mailing)
        .order_by()
        .annotate(common=common)
        .values("common")
        .annotate(number=Count("pk"))
        .order_by("-number", "common")
    )
    return [Refused(row["common"], row["number"]) for row in rows[:CHOICES]]


def _refused(mailing: Mailing) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(mailing=mailing, state=Delivery.State.REFUSED)


def latecomers(mailing: Mailing) -> int | None:
    """How many have come to the audience since it was handed over; None if nobody can say."""
    audience = audience_now(mailing)
    if audience is None:
        return None
    source, parameters = audience.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(DISTINCT lower(entry.address)) FROM ({source}) AS entry ({_COLUMNS})"  # noqa: S608
            " WHERE NOT EXISTS (SELECT FROM mailings_delivery AS delivery"
            " WHERE delivery.mailing_id = %s AND delivery.address = lower(entry.address))",
            [*parameters, mailing.pk],
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def retry_refused(
    mailing: Mailing, *, code: str = "", domain: str = "", actor: models.Model | None
) -> int:
    """Let refused rows wait for another attempt: all, those of one code, of one domain, or both.

    Whoever has left meanwhile, or is suppressed, stays out. Returns how many rows wait again;
    raises ``NotPossible`` with the reason.
    """
    rows = _refused(mailing).filter(address__in=_addresses(_may(mailing, MAY_REPEAT)))
    if code:
        rows = rows.annotate(code=code_of()).filter(code=code)
    if domain:
        rows = rows.annotate(domain=domain_of()).filter(domain=domain)
    held = suppressed().filter(address=OuterRef("address"))
    chosen = Delivery.objects.filter(pk__in=rows.exclude(Exists(held)).values("pk"))
    first = chosen.aggregate(first=Min("pk"))["first"]
    if first is None:
        raise NotPossible(
            _("None of these addresses can be written to again: they left or are suppressed.")
        )
    number = chosen.update(
        state=Delivery.State.WAITING, reason="", attempts=0, due_at=None, settled_at=None
    )
    _go_on(mailing, cursor=min(mailing.cursor, first - 1))
    detail = {"rows": number, "code": code, "domain": domain}
    write_audit(noop("retried refused"), mailing, actor=actor, **detail)
    return number


def _addresses(audience: Audience) -> RawSQL:
    """The addresses of an audience, as a condition of PostgreSQL's own."""
    source, parameters = audience.query.sql_with_params()
    return RawSQL(  # noqa: S611 - a queryset's own words
        f"SELECT lower(entry.address) FROM ({source}) AS entry ({_COLUMNS})",  # noqa: S608
        parameters,
    )


@transaction.atomic
def add_latecomers(mailing: Mailing, *, actor: models.Model | None) -> Enqueued:
    """Write a row for everyone who has come to the audience since; raises ``NotPossible``."""
    audience = _may(mailing, MAY_GROW)
    added = enqueue(mailing, audience)
    if added.repeated == added.audience:
        raise NotPossible(_("Nobody has been added since."))
    if added.waiting:
        _go_on(mailing, cursor=mailing.cursor)
    write_audit(noop("added latecomers"), mailing, actor=actor, rows=added.waiting)
    return added


def _may(mailing: Mailing, states: tuple[State, ...]) -> Audience:
    """The audience as it is now; the mailing's row is held from here on, and read anew."""
    Mailing.objects.select_for_update().get(pk=mailing.pk)
    mailing.refresh_from_db()
    if mailing.state not in states:
        raise NotPossible(_("This mailing has moved on meanwhile; look at its state again."))
    audience = audience_now(mailing)
    if audience is None:
        raise NotPossible(_("Nobody can say any more whom this mailing goes to."))
    return audience


def _go_on(mailing: Mailing, *, cursor: int) -> None:
    """Rows after ``cursor`` are looked through again; one that is done is under way again.

    Rows that a batch holds already may so come into a second one. That does no harm: a row is
    spoken for by whoever marks it first.
    """
    mailing.cursor = cursor
    if mailing.state == State.DONE:
        mailing.state, mailing.finished_at = State.RUNNING, None
    mailing.save(update_fields=["cursor", "state", "finished_at"])
    if mailing.state == State.RUNNING:
        wake_on_commit(for_letter=False)
