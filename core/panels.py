"""What upper apps know of a record, shown on its page by a lower app that does not know them.

An app registers a panel in its own ``panels.py``::

    @panel(Member, order=20)
    def hosted(member: Member) -> Panel | None: ...

and the Member's page shows ``panels_for(member)``.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Panel:
    """A titled part of a page: a template and what it is filled with.

    ``brief`` says it in a few words for the line at the top of the page: "2 meetings hosted".
    What ``is_urgent`` stands above everything else.
    """

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    brief: str = ""
    is_urgent: bool = False


Maker = Callable[[Any], Panel | None]

_makers: dict[type[models.Model], list[tuple[int, Maker]]] = defaultdict(list)


def panel(
    model: type[M], *, order: int = 50
) -> Callable[[Callable[[M], Panel | None]], Callable[[M], Panel | None]]:
    """Register a function that makes a panel for records of ``model``, or None for no panel."""

    def register(make: Callable[[M], Panel | None]) -> Callable[[M], Panel | None]:
        _makers[model].append((order, make))
        return make

    return register


def panels_for(record: models.Model) -> list[Panel]:
    """The panels that apps offer for ``record``, in their order."""
    makers = sorted(_makers[type(record)], key=lambda item: item[0])
    return [made for _order, make in makers if (made := make(record)) is not None]
