"""Which tables hold what the public can see: all but those named here, each with its reason."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from core import generation

# An app, or a model of one. What is public unless it is named here cannot be forgotten.
NOT_PUBLIC: dict[str, str] = {
    "admin": "who did what in the admin",
    "auth": "what staff may do",
    "contenttypes": "Django's own list of models",
    "sessions": "who is signed in",
    "axes": "who tried to sign in",
    "accounts": "who the staff are",
    "core.Job": "work for staff that is going on",
    "core.JobFile": "files of that work",
    "core.AuditEntry": "the journal, for staff",
    "core.TranslationRecord": "which texts are stale, for staff and translators",
    "mailings": "the post room: no page shows it, and each mail writes to it",
    "subscribers": "people's addresses and choices",
    "members.ReadingLink": "opens one restricted document; its page is never kept",
    "library.Term": "the translators' glossary",
    "library.TermWord": "the translators' glossary",
    "bulletins.Approval": "about drafts; readers see editions",
    "bulletins.EditionViews": "how often editions are read, for staff, written every few seconds",
    "bulletins.Digest": "what was mailed, for staff",
    "bulletins.Acknowledgement": "about drafts",
    "bulletins.LinkCheck": "about drafts, written by the clock",
    "bulletins.PlanStep": "about drafts",
    "bulletins.ReviewRequest": "about drafts; its page is never kept",
    "bulletins.ReviewAnswer": "about drafts",
    "bulletins.ScheduledPublication": "about drafts; publishing makes editions",
    "bulletins.Sitting": "who sits at the editor, written every few seconds",
    "bulletins.Version": "about drafts, written with every edit",
    "bulletins.Waiver": "about drafts; the note to readers is in the edition",
}


def reason(model: type[models.Model]) -> str:
    """Why ``model`` is not public; empty if it is."""
    meta = model._meta
    return NOT_PUBLIC.get(meta.app_label, "") or NOT_PUBLIC.get(meta.label, "")


def public_models() -> Iterator[type[models.Model]]:
    """Every model whose records, or some of them, the public can see."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and not reason(model):
            yield model


def watch(**_signal: Any) -> None:
    """After each ``migrate``: a change of any of them moves the mark of ``core.generation``."""
    generation.watch(model._meta.db_table for model in public_models())
