"""What a kind of section has to say for itself: how it is read, shown and checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.db import models
from django.utils.functional import Promise

from bulletins.models import Bulletin, Section
from core.completeness import text_of

S = TypeVar("S", bound=Section)


@dataclass(frozen=True)
class Text:
    """A translated field of a record, named because some section shows it."""

    record: models.Model
    field: str


class Kind(Generic[S]):
    """One kind of section; a subclass for each model, in the module named for its subject."""

    model: ClassVar[type[Section]]
    heading: ClassVar[Promise | str] = ""

    def load(self, bulletin: Bulletin) -> list[S]:
        """The bulletin's sections of this kind with all they show, in a fixed number of queries."""
        found: Any = self.model._default_manager.filter(parent=bulletin)
        sections = list(self.fetch(found))
        for section in sections:
            section.parent = bulletin
        return sections

    def fetch(self, sections: "models.QuerySet[S]") -> "models.QuerySet[S]":
        """``sections`` with the records they are bound to at hand."""
        return sections

    def title(self, _section: S, /) -> str:
        """The heading where staff wrote none, in the active language; "" for no heading."""
        return str(self.heading)

    def context(self, _section: S, /) -> dict[str, object]:
        """What the templates show beside the section itself, in the active language."""
        return {}

    def texts(self, _section: S, /) -> Iterator[Text]:
        """The translated fields of records that the section shows; its own are not among them."""
        yield from ()


def has_text(record: models.Model, field: str) -> bool:
    """Whether any language has a text there."""
    return any(text_of(record, field, code) for code, _name in settings.LANGUAGES)


def texts_of(record: models.Model | None, *fields: str) -> Iterator[Text]:
    """``fields`` of ``record`` as texts, if there is a record."""
    if record is not None:
        yield from (Text(record, field) for field in fields)


def name_day(day: date | None, section: Section) -> date:
    """The day whose names a record is shown with: its own, else the bulletin's."""
    bulletin_day: date = section.parent.date
    return day or bulletin_day
