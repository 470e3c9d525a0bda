"""Compose: proposes sections from the records since the last bulletin, each with its reason.

A second run adds what is new. It touches no section that exists, and what staff took
out does not come back: the journal remembers what was proposed.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from modeltranslation.utils import build_localized_fieldname

from accounts.models import User
from core.models import AuditEntry, write_audit

from . import bindings
from .models import SECTION_MODELS, Bulletin, Section
from .proposals import Proposal, Span, proposals, span_of
from .refusals import NotReady

VERB = gettext_noop("composed")
STEP = 10


@transaction.atomic
def compose(bulletin: Bulletin, *, by: User) -> list[Section]:
    """Add the sections that the records suggest and that were not proposed before; those added.

    Raises ``NotReady`` with the reason.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if not by.has_perm("bulletins.change_bulletin"):
        raise NotReady(_("You have no permission to change a bulletin."))
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published; start a new one."))
    known = _proposed_before(bulletin) | bindings.bound(Bulletin.objects.filter(pk=bulletin.pk))
    span = span_of(bulletin)
    new = [cut for item in proposals(span) if (cut := item.without(known))]
    sections = list(_add(bulletin, new, _reasons(span)))
    if sections:
        touch(bulletin, by=by)
    write_audit(
        VERB, bulletin, actor=by, proposed=sorted(key for item in new for key in item.names())
    )
    return sections


def touch(bulletin: Bulletin, *, by: User) -> None:
    """Note who was the last to edit ``bulletin``: that person may not approve it."""
    Bulletin.objects.filter(pk=bulletin.pk).update(last_edited_by=by, last_edited_at=timezone.now())


def _proposed_before(bulletin: Bulletin) -> set[str]:
    runs = AuditEntry.objects.about(bulletin).filter(verb=VERB)
    return {key for run in runs for key in run.detail.get("proposed", ())}


def _reasons(span: Span) -> dict[str, dict[str, str]]:
    """Why each proposal is made, by what it binds, as values of the section in every language."""
    found: dict[str, dict[str, str]] = {}
    for code, _name in settings.LANGUAGES:
        name = build_localized_fieldname("proposed_because", code)
        with override(code):
            for proposal in proposals(span):
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
