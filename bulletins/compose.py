"""Compose: proposes sections from the records since the last bulletin, each with its reason.

A second run adds what is new. It touches no section that exists. What staff took out stays
out, since the journal remembers what was proposed, until it is asked for again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from modeltranslation.utils import build_localized_fieldname

from accounts.models import User
from core.models import AuditEntry, write_audit

from . import bindings
from .models import SECTION_MODELS, Bulletin, RosterSection, Section
from .plan import make_plan
from .proposal import Proposal, Span, earlier_than, span_of
from .proposals import proposals
from .refusals import NotReady
from .versions import keep_first, keep_version

VERB = gettext_noop("composed")
STEP = 10


@dataclass(frozen=True)
class Outlook:
    """What the records suggest for a bulletin beyond what it shows.

    ``new`` was not proposed before; ``taken_out`` was, and somebody took it out;
    ``all`` are both, each section whole.
    """

    span: Span
    all: tuple[Proposal, ...]
    new: tuple[Proposal, ...]
    taken_out: tuple[Proposal, ...]


def outlook(bulletin: Bulletin) -> Outlook:
    """What ``compose`` would add to ``bulletin``, in the active language; nothing is written."""
    span = span_of(bulletin, offered=_proposed_for(earlier_than(bulletin)))
    shown = bindings.bound(Bulletin.objects.filter(pk=bulletin.pk))
    proposed = _proposed_for(Bulletin.objects.filter(pk=bulletin.pk))
    for known in (shown, proposed):
        # A roster of another day is the same section: staff moved its day, or the bulletin's.
        if any(key.startswith(bindings.key(RosterSection, "as_of", "")) for key in known):
            known.add(bindings.key(RosterSection, "as_of", bulletin.date))
    open_ones = [cut for item in proposals(span) if (cut := item.without(shown))]
    new = [cut for item in open_ones if (cut := item.without(proposed))]
    fresh = {key for item in new for key in item.names()}
    taken_out = [cut for item in open_ones if (cut := item.without(fresh))]
    return Outlook(span, tuple(open_ones), tuple(new), tuple(taken_out))


@transaction.atomic
def compose(bulletin: Bulletin, *, by: User, again: bool = False) -> list[Section]:
    """Add the sections that the records suggest and that were not proposed before; those added.

    With ``again``, what staff took out is added once more as well.
    Raises ``NotReady`` with the reason.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if not by.has_perm("bulletins.change_bulletin"):
        raise NotReady(_("You have no permission to change a bulletin."))
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published; start a new one."))
    keep_first(bulletin)
    make_plan(bulletin)
    seen = outlook(bulletin)
    new = seen.all if again else seen.new
    sections = list(_add(bulletin, new, _reasons(seen.span, new))) if new else []
    if sections:
        touch(bulletin, by=by, verb=VERB)
    write_audit(
        VERB, bulletin, actor=by, proposed=sorted(key for item in new for key in item.names())
    )
    return sections


@transaction.atomic
def touch(bulletin: Bulletin, *, by: User, verb: str = "changed") -> None:
    """Note who was the last to edit ``bulletin``: that person may not approve it.

    What it holds after this edit is kept as a version; to be called once everything is saved.
    """
    Bulletin.objects.filter(pk=bulletin.pk).update(last_edited_by=by, last_edited_at=timezone.now())
    keep_version(bulletin, by=by, verb=verb)


def _proposed_for(bulletins: QuerySet[Bulletin]) -> set[str]:
    """The names of what any run proposed for ``bulletins``."""
    runs = AuditEntry.objects.filter(
        verb=VERB,
        content_type=ContentType.objects.get_for_model(Bulletin),
        object_id__in=[*bulletins.values_list("pk", flat=True)],
    )
    return {key for run in runs for key in run.detail.get("proposed", ())}


def _reasons(span: Span, new: Iterable[Proposal]) -> dict[str, dict[str, str]]:
    """Why each proposal is made, by what it binds, as values of the section in every language."""
    found: dict[str, dict[str, str]] = {}
    names = {key for item in new for key in item.names()}
    for code, _name in settings.LANGUAGES:
        name = build_localized_fieldname("proposed_because", code)
        with override(code):
            for whole in proposals(span):
                proposal = whole.without(whole.names() - names)
                if proposal is None:
                    continue
                for key in proposal.names():
                    found.setdefault(key, {})[name] = proposal.because
    return found


def _add(
    bulletin: Bulletin, new: Iterable[Proposal], reasons: Mapping[str, Mapping[str, str]]
) -> Iterator[Section]:
    last = _last_ordering(bulletin)
    for proposal in new:
        last[proposal.region] = last.get(proposal.region, 0) + STEP
        section = proposal.model._default_manager.create(
            parent=bulletin,
            region=proposal.region,
            ordering=last[proposal.region],
            **reasons[min(proposal.names())],
            **proposal.one,
            **proposal.values,
        )
        for name, records in proposal.many.items():
            getattr(section, name).set(records)
        yield section


def _last_ordering(bulletin: Bulletin) -> dict[str, int]:
    last: dict[str, int] = {}
    for model in SECTION_MODELS:
        found = model._default_manager.filter(parent=bulletin).order_by().values_list("region")
        for region, ordering in found.annotate(Max("ordering")):
            last[region] = max(last.get(region, 0), ordering)
    return last
