"""A developer's mistake, told at start-up: a kind of section that could not be rendered."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template


def check_section_templates(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django asks all checks so
    **_options: Any,
) -> list[CheckMessage]:
    """Every kind of section is registered and has its page, its mail and its text."""
    from .kinds import KINDS  # noqa: PLC0415 - models are not loaded before
    from .models import SECTION_MODELS  # noqa: PLC0415
    from .parts import FILES  # noqa: PLC0415

    found: list[CheckMessage] = [
        Error(
            f"No kind in bulletins.kinds knows the section {model.__name__}.",
            obj=model,
            id="bulletins.E001",
        )
        for model in set(SECTION_MODELS) - {kind.model for kind in KINDS}
    ]
    for model in SECTION_MODELS:
        for name in (f"bulletins/sections/{model.kind}/{file}" for file in FILES.values()):
            try:
                get_template(name)
            except TemplateDoesNotExist:
                found.append(
                    Error(
                        f"The section {model.__name__} has no template {name}.",
                        obj=model,
                        id="bulletins.E002",
                    )
                )
    return found
