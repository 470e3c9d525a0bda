"""Which texts of meetings exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    AgendaItem,
    Conclusion,
    FollowUp,
    Intervention,
    Meeting,
    MeetingAppearance,
    Postponement,
    Step,
    Theme,
)


@register(Theme)
class ThemeTranslation(TranslationOptions):
    """A theme's name."""

    fields = ("name",)


@register(Meeting)
class MeetingTranslation(TranslationOptions):
    """What a meeting is called and what happened there."""

    fields = ("title", "summary", "date_note")


@register(Postponement)
class PostponementTranslation(TranslationOptions):
    """The words of an earlier date that had no day."""

    fields = ("date_note",)


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    """An item and its guiding questions."""

    fields = ("title", "text", "questions")


@register(MeetingAppearance)
class MeetingAppearanceTranslation(TranslationOptions):
    """Someone's title on that day, and what was said."""

    fields = ("title", "statement")


@register(Intervention)
class InterventionTranslation(TranslationOptions):
    """What a Member said."""

    fields = ("text",)


@register(Conclusion)
class ConclusionTranslation(TranslationOptions):
    """A result."""

    fields = ("text",)


@register(FollowUp)
class FollowUpTranslation(TranslationOptions):
    """What is to be done, and how it was settled."""

    fields = ("text", "resolution")


@register(Step)
class StepTranslation(TranslationOptions):
    """What was said of a step."""

    fields = ("note",)
