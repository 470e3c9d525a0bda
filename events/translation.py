"""Which texts of events exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Dialogue,
    Forum,
    ForumSession,
    Milestone,
    Quote,
    SessionAppearance,
    SessionOrganiser,
)


@register(Forum)
class ForumTranslation(TranslationOptions):
    """What a forum is called and about."""

    fields = ("title", "theme", "summary", "venue")


@register(ForumSession)
class ForumSessionTranslation(TranslationOptions):
    """A session's title and description."""

    fields = ("title", "description")


@register(SessionOrganiser)
class SessionOrganiserTranslation(TranslationOptions):
    """How the programme prints an organiser."""

    fields = ("as_printed",)


@register(SessionAppearance)
class SessionAppearanceTranslation(TranslationOptions):
    """Someone's title on that day, and what was said."""

    fields = ("title", "statement")


@register(Dialogue)
class DialogueTranslation(TranslationOptions):
    """What a dialogue was called and what happened there."""

    fields = ("title", "place", "summary")


@register(Quote)
class QuoteTranslation(TranslationOptions):
    """Words, who said them and when."""

    fields = ("text", "attribution", "occasion", "date_note")


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    """A line of history."""

    fields = ("text", "date_note")
