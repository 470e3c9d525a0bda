"""Sections that carry their own text: messages, free texts and pictures."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bulletins.models import FreeText, Message, Picture
from core.templatetags.house import shown_language

from .base import Kind, Text, texts_of


class MessageKind(Kind[Message]):
    """What a person has to say to the readers."""

    model = Message
    heading = _("A message to readers")

    def fetch(self, sections: QuerySet[Message]) -> QuerySet[Message]:
        """With the person."""
        return sections.select_related("person")

    def texts(self, section: Message) -> Iterator[Text]:
        """How the person is addressed."""
        yield from texts_of(section.person, "honorific")


class FreeTextKind(Kind[FreeText]):
    """A text that is bound to no record."""

    model = FreeText


class PictureKind(Kind[Picture]):
    """An image with its description in words."""

    model = Picture

    def context(self, section: Picture) -> dict[str, object]:
        """The words for those who do not see it, and how large it is."""
        return {
            "alternative": str(section.alternative),
            "alternative_language": shown_language(section, "alternative"),
            "size": _size(section),
        }


def _size(section: Picture) -> tuple[int, int] | None:
    """Width and height in pixels; None if the file is gone."""
    try:
        return section.image.width, section.image.height
    except OSError:
        return None
