"""The typed, ordered parts of a bulletin, each bound to the records it shows.

Every kind has three templates of its own, side by side in
``templates/bulletins/sections/<kind>/``: page.html, mail.html and text.txt.
"""

from collections.abc import Iterator
from typing import ClassVar

from content_editor.models import create_plugin_base
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bulletins.pictures import PictureField
from core.dates import in_words
from core.richtext import RichTextField
from events.models import Dialogue, ForumSession, Milestone, Programme, Quote
from helpdesk.models import Initiative
from library.models import Figure
from meetings.models import FollowUp, Meeting
from members.models import Person

from .bulletin import Bulletin

PluginBase = create_plugin_base(Bulletin)


class Section(PluginBase):  # type: ignore[misc, valid-type]
    """What every kind of section has: a heading, a text, and why it was proposed."""

    kind: ClassVar[str]
    texts_are_final: ClassVar = Q(parent__state=Bulletin.State.PUBLISHED)

    heading = models.CharField(_("heading"), max_length=200, blank=True)
    body = RichTextField(_("text"))
    proposed_because = models.CharField(
        _("proposed because"), max_length=250, blank=True, editable=False
    )

    class Meta(PluginBase.Meta):  # type: ignore[name-defined]
        abstract = True
        ordering: ClassVar = ["ordering"]

    def __str__(self) -> str:
        return str(self.heading) or self.bound_to() or str(self._meta.verbose_name)

    def bound_to(self) -> str:
        """The first record it shows and how many more, as far as they are at hand.

        A name asks the database for nothing: whoever lists sections fetches their records along.
        """
        names = [str(record) for record in self._at_hand()]
        return f"{names[0]} (+ {len(names) - 1})" if len(names) > 1 else "".join(names)

    def _at_hand(self) -> Iterator[models.Model]:
        for field in self._meta.concrete_fields:
            is_binding = field.is_relation and field.name != "parent"
            if is_binding and field.is_cached(self) and (record := getattr(self, field.name)):
                yield record
        for name, records in getattr(self, "_prefetched_objects_cache", {}).items():
            if name in {field.name for field in self._meta.many_to_many}:
                yield from records


class MeetingReport(Section):
    """What a meeting discussed and concluded."""

    kind = "meeting_report"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="+", verbose_name=_("meeting")
    )

    class Meta(Section.Meta):
        verbose_name = _("meeting report")
        verbose_name_plural = _("meeting reports")


class ComingEvents(Section):
    """What is coming: meetings and forum sessions."""

    kind = "coming_events"

    meetings = models.ManyToManyField(
        Meeting, blank=True, related_name="+", verbose_name=_("meetings")
    )
    sessions = models.ManyToManyField(
        ForumSession, blank=True, related_name="+", verbose_name=_("forum sessions")
    )

    class Meta(Section.Meta):
        verbose_name = _("coming events")
        verbose_name_plural = _("coming events")


class ForumProgramme(Section):
    """The sessions of a forum's programme."""

    kind = "forum_programme"

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme")
    )

    class Meta(Section.Meta):
        verbose_name = _("forum programme")
        verbose_name_plural = _("forum programmes")


class Message(Section):
    """What a person has to say to the readers, as the Coordinator."""

    kind = "message"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    title = models.CharField(_("title on that day"), max_length=250, blank=True)

    class Meta(Section.Meta):
        verbose_name = _("message")
        verbose_name_plural = _("messages")


class FiguresSection(Section):
    """Figures, drawn as bars with their sources."""

    kind = "figures"

    figures = models.ManyToManyField(Figure, related_name="+", verbose_name=_("figures"))

    class Meta(Section.Meta):
        verbose_name = _("figures")
        verbose_name_plural = _("figures")


class QuoteSection(Section):
    """A person's words."""

    kind = "quote"

    quote = models.ForeignKey(
        Quote, on_delete=models.PROTECT, related_name="+", verbose_name=_("quote")
    )

    class Meta(Section.Meta):
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")


class RosterSection(Section):
    """Coordinator, committee and Members as of a day."""

    kind = "roster"

    as_of = models.DateField(_("as of"), help_text=_("The roster of that day is shown."))
    changes_since = models.DateField(
        _("tells changes since"),
        null=True,
        blank=True,
        help_text=_("Who joined, left or changed names after that day. Empty: not told."),
    )

    class Meta(Section.Meta):
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(changes_since__isnull=True) | Q(changes_since__lt=F("as_of")),
                name="bulletins_roster_changes_before_its_day",
                violation_error_message=_(
                    "Changes are told since a day before that of the roster."
                ),
            ),
        ]

    def bound_to(self) -> str:
        """The day whose roster it shows."""
        return in_words(self.as_of)


class MilestonesSection(Section):
    """Dated lines of the Group's history."""

    kind = "milestones"

    milestones = models.ManyToManyField(Milestone, related_name="+", verbose_name=_("milestones"))

    class Meta(Section.Meta):
        verbose_name = _("milestones")
        verbose_name_plural = _("milestones")


class FollowUpsSection(Section):
    """What Members asked for and what became of it."""

    kind = "follow_ups"

    follow_ups = models.ManyToManyField(FollowUp, related_name="+", verbose_name=_("follow-ups"))

    class Meta(Section.Meta):
        verbose_name = _("follow-ups")
        verbose_name_plural = _("follow-ups")


class Spotlight(Section):
    """A closer look at an initiative or a dialogue."""

    kind = "spotlight"

    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("initiative"),
    )
    dialogue = models.ForeignKey(
        Dialogue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("trade dialogue"),
    )

    class Meta(Section.Meta):
        verbose_name = _("spotlight")
        verbose_name_plural = _("spotlights")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(initiative__isnull=False, dialogue__isnull=True)
                | Q(initiative__isnull=True, dialogue__isnull=False),
                name="bulletins_spotlight_on_one_thing",
                violation_error_message=_("Choose an initiative or a trade dialogue."),
            ),
        ]


class FreeText(Section):
    """A text that is bound to no record."""

    kind = "free_text"

    class Meta(Section.Meta):
        verbose_name = _("free text")
        verbose_name_plural = _("free texts")


class Picture(Section):
    """An image with its description in words."""

    kind = "picture"

    image = PictureField(_("image"), upload_to="bulletins/")
    alternative = models.CharField(
        _("description in words"),
        max_length=300,
        blank=True,
        help_text=_("For those who do not see the image; required in every language."),
    )

    class Meta(Section.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


SECTION_MODELS: tuple[type[Section], ...] = (
    MeetingReport,
    ComingEvents,
    ForumProgramme,
    Message,
    FiguresSection,
    QuoteSection,
    RosterSection,
    MilestonesSection,
    FollowUpsSection,
    Spotlight,
    FreeText,
    Picture,
)
