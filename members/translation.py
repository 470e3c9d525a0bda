"""Which texts about Members, people and organisations exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import CoordinatorTerm, DeclaredCount, MemberName, Organisation, Person


@register(MemberName)
class MemberNameTranslation(TranslationOptions):
    """Official names, and the keys that sort them."""

    fields = ("name", "prose_name", "formal_name", "sort_key")


@register(Person)
class PersonTranslation(TranslationOptions):
    """How a person is addressed."""

    fields = ("honorific",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """Names of bodies."""

    fields = ("name", "acronym")


@register(CoordinatorTerm)
class CoordinatorTermTranslation(TranslationOptions):
    """The Coordinator's title."""

    fields = ("title",)


@register(DeclaredCount)
class DeclaredCountTranslation(TranslationOptions):
    """What readers are told about a declared number."""

    fields = ("note", "date_note")
