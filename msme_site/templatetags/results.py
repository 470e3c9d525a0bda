"""How a result of the search is shown: typeset in its own language, its words marked."""

from django import template
from django.utils.safestring import SafeString

from core.find import Found
from core.highlight import excerpt, marked
from core.search import Kind
from core.typography import typeset

register = template.Library()


@register.filter
def in_full(text: str, found: Found) -> SafeString:
    """A title with the words that were looked for."""
    return marked(typeset(text, language=found.language), found.terms)


@register.filter
def in_short(text: str, found: Found) -> SafeString:
    """The telling part of a text with the words that were looked for."""
    return marked(typeset(excerpt(text, found.terms), language=found.language), found.terms)


@register.filter
def kind_name(kind: str) -> str:
    """What results of one kind are called."""
    return str(Kind(kind).label)
