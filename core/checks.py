"""A developer's mistakes that concern every record, told at start-up."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import models

from .periods import Period


@register(Tags.models)
def periods_may_not_overlap(
    app_configs: Any,  # noqa: ARG001 - Django's
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Whatever holds over a period must say what it cannot hold twice at a time."""
    return overlapping(apps.get_models())


def overlapping(of: Iterable[type[models.Model]]) -> list[CheckMessage]:
    """An error for each model of periods that the database would let overlap."""
    return [
        Error(
            f"{model._meta.label} holds over a period, but its rows may overlap.",
            hint="Add core.periods.no_overlap(...) to its constraints.",
            obj=model,
            id="core.E001",
        )
        for model in of
        if issubclass(model, Period)
        if not any(isinstance(item, ExclusionConstraint) for item in model._meta.constraints)
    ]


@register(Tags.security)
def policy_is_strict(
    app_configs: Any,  # noqa: ARG001 - Django's
    **_kwargs: Any,
) -> list[CheckMessage]:
    """No inline script or style, on any page: what staff paste must never run."""
    policy: Any = settings.CONTENT_SECURITY_POLICY
    directives = policy["DIRECTIVES"]
    return [
        Error(
            f"The Content Security Policy allows {source} in {name}.",
            hint="Put the script or style into a file of its own.",
            id="core.E002",
        )
        for name in ("default-src", "script-src", "style-src")
        for source in map(str, directives.get(name, ["*"]))
        if "unsafe" in source or source in {"*", "https:", "http:", "data:"}
    ]
