"""Who may do what: editor, translator and approver are groups, made with the database.

| group      | may                                                                    |
|------------|------------------------------------------------------------------------|
| editor     | keep every record, compose bulletins, publish and send approved ones   |
| translator | change every record that has texts in three languages                  |
| approver   | what an editor may, and approve a bulletin that someone else edited    |
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q

EDITOR, TRANSLATOR, APPROVER = "editor", "translator", "approver"
RECORD_APPS = ("library", "members", "meetings", "events", "helpdesk", "bulletins")
# What nobody edits by hand, whatever the group: it is evidence.
EVIDENCE = (
    "edition",
    "approval",
    "acknowledgement",
    "linkcheck",
    "waiver",
    "version",
    "scheduledpublication",
    "corrigendum",
    "digest",
    "editionpdf",
    "editionviews",
    "planstep",
    "reviewrequest",
    "reviewanswer",
)
# What editors and approvers may do with mailings and subscribers.
POST_ROOM = (
    "change_mailing",
    "add_subscriber",
    "change_subscriber",
    "import_subscriber",
    "export_subscriber",
    "add_segment",
    "change_segment",
    "delete_segment",
    "add_suppression",
    "change_suppression",
)
# Records without texts of their own, on whose pages texts are kept.
PAGES_OF_TEXTS = ("member",)


def grant_roles(**_kwargs: object) -> None:
    """Make the three groups and give them their permissions; safe to repeat.

    Called at the end of every migrate, once permissions exist.
    """
    records = Permission.objects.filter(content_type__app_label__in=RECORD_APPS).exclude(
        content_type__model__in=EVIDENCE
    )
    looking = Permission.objects.filter(codename__startswith="view_").exclude(
        content_type__app_label__in=("admin", "auth", "sessions", "contenttypes", "axes")
    )
    post_room = Permission.objects.filter(
        content_type__app_label__in=("mailings", "subscribers"),
        codename__in=POST_ROOM,
    )
    approving = Q(codename="approve_bulletin")
    translated = [model._meta.model_name for model in _translated_models()] + [*PAGES_OF_TEXTS]
    translating = records.filter(codename__startswith="change_", content_type__model__in=translated)
    editing = records.exclude(approving) | post_room | looking
    _set(EDITOR, editing)
    _set(TRANSLATOR, translating | looking)
    _set(APPROVER, records | post_room | looking)


def _set(name: str, permissions: object) -> None:
    group, _made = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions)  # type: ignore[arg-type]


def _translated_models() -> list[type[models.Model]]:
    from core.completeness import translated_fields  # noqa: PLC0415 - needs loaded apps

    return [model for model in apps.get_models() if translated_fields(model)]
