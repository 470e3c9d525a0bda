"""Which texts of the helpdesk exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import ContactPoint, Initiative


@register(Initiative)
class InitiativeTranslation(TranslationOptions):
    """An initiative's name and what it does."""

    fields = ("name", "summary", "description", "date_note")


@register(ContactPoint)
class ContactPointTranslation(TranslationOptions):
    """Who answers."""

    fields = ("name",)
