"""Which texts of the library exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Document, Figure, Term


@register(Document)
class DocumentTranslation(TranslationOptions):
    """A document's title and what readers are told about it."""

    fields = ("title", "note", "date_note", "withdrawal_reason")


@register(Figure)
class FigureTranslation(TranslationOptions):
    """What a figure says and of whom."""

    fields = ("label", "population")


@register(Term)
class TermTranslation(TranslationOptions):
    """What a term is called in each language, and what a translator should know of it."""

    fields = ("text", "note")
