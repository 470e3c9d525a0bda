"""What the checks of the preflight look at: a bulletin, its records and its renderings."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models

from bulletins.contents import Contents
from bulletins.kinds.base import S, Text
from bulletins.models import Bulletin
from bulletins.render import Rendering
from core.completeness import translated_fields


@dataclass(frozen=True)
class Inspected:
    """A bulletin with everything that would be published, read once for all checks."""

    bulletin: Bulletin
    contents: Contents
    renderings: dict[str, Rendering]
    _texts: dict[tuple[type[models.Model], int, str], Text] = field(default_factory=dict)

    def texts(self) -> Iterator[Text]:
        """Every translated field that readers will see, each once."""
        if not self._texts:
            for text in self._all_texts():
                key = (type(text.record), text.record.pk, text.field)
                self._texts.setdefault(key, text)
        yield from self._texts.values()

    def sections(self, model: type[S]) -> Iterator[S]:
        """The sections of one kind."""
        return (section for section in self.contents if isinstance(section, model))

    def _all_texts(self) -> Iterator[Text]:
        yield from (Text(self.bulletin, name) for name in translated_fields(type(self.bulletin)))
        for section in self.contents:
            yield from (Text(section, name) for name in translated_fields(type(section)))
        for _section, text in self.contents.texts():
            yield text
