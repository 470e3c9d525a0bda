"""The menu of the admin, in the order of the secretariat's work."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Each heading with the models under it; a whole app stands under its label.
MENU: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (
        _("Bulletins"),
        (
            "bulletins.Bulletin",
            "bulletins.UrgentNotice",
            "bulletins.BackIssue",
            "bulletins.Digest",
        ),
    ),
    (_("Meetings"), ("meetings.Meeting", "meetings.Theme")),
    (
        _("Forum"),
        ("events.Forum", "events.Programme", "events.ForumSession", "events.Dialogue"),
    ),
    (
        _("Members"),
        (
            "members.Member",
            "members.CoordinatorTerm",
            "members.DeclaredCount",
            "members.UnionMembership",
            "members.Person",
            "members.Organisation",
        ),
    ),
    (_("Follow-ups"), ("meetings.FollowUp",)),
    (_("Library"), ("library", "events.Quote", "events.Milestone", "helpdesk")),
    (_("Post room"), ("mailings",)),
    (_("Subscribers"), ("subscribers",)),
    (_("Imports"), ("core.Job",)),
    (_("Staff"), ("accounts", "auth", "core", "axes")),
)


def in_order_of_work(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Django's list of apps and their models, regrouped under our headings.

    What no heading names keeps its own at the end, so that nothing gets lost.
    """
    left = {
        f"{app['app_label']}.{row['object_name']}": row for app in apps for row in app["models"]
    }
    menu = []
    for title, names in MENU:
        found = [key for name in names for key in left if key == name or _is_of(key, name)]
        models = [left.pop(key) for key in found]
        if models:
            menu.append(_heading(title, models))
    for app in apps:
        models = [row for row in app["models"] if row in left.values()]
        if models:
            menu.append({**app, "models": models})
    return menu


def _is_of(key: str, name: str) -> bool:
    return "." not in name and key.startswith(f"{name}.")


def _heading(title: Promise, models: list[dict[str, Any]]) -> dict[str, Any]:
    first = models[0]
    return {
        "name": title,
        "app_label": first["model"]._meta.app_label,
        "app_url": first["admin_url"] or first["add_url"],
        "has_module_perms": True,
        "models": models,
    }
