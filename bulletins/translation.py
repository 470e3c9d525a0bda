"""Which texts of a bulletin exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Bulletin,
    ComingEvents,
    Corrigendum,
    FiguresSection,
    FollowUpsSection,
    ForumProgramme,
    FreeText,
    MeetingReport,
    Message,
    MilestonesSection,
    Picture,
    QuoteSection,
    RosterSection,
    Spotlight,
    UrgentNotice,
)

# Why a section was proposed is written by the house itself: no translator is asked for it.
OF_EVERY_SECTION = ("heading", "body", "proposed_because")


@register(Bulletin)
class BulletinTranslation(TranslationOptions):
    """What a bulletin is called, on the page and in the mailbox."""

    fields = ("title", "subject", "preheader", "sender_name", "reply_to")


@register(
    [
        MeetingReport,
        ComingEvents,
        ForumProgramme,
        FiguresSection,
        QuoteSection,
        RosterSection,
        MilestonesSection,
        FollowUpsSection,
        Spotlight,
        FreeText,
    ]
)
class SectionTranslation(TranslationOptions):
    """A section's heading and text."""

    fields = OF_EVERY_SECTION


@register(Corrigendum)
class CorrigendumTranslation(TranslationOptions):
    """What a corrigendum says, in every language or not at all."""

    fields = ("text",)


@register(Message)
class MessageTranslation(TranslationOptions):
    """A message and the title of who sends it."""

    fields = (*OF_EVERY_SECTION, "title")


@register(Picture)
class PictureTranslation(TranslationOptions):
    """A picture's heading, caption and description."""

    fields = (*OF_EVERY_SECTION, "alternative")


@register(UrgentNotice)
class UrgentNoticeTranslation(TranslationOptions):
    """What an urgent notice says, in every language before it is sent."""

    fields = ("subject", "text")
