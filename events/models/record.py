"""The Trade Dialogues, short quotations and the dated lines of the Group's history."""

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.clock import site_today
from core.dates import ImpreciseDate
from core.richtext import RichTextField
from core.sorting import sort_key
from library.models import Document, Sourced, web_address
from meetings.models import Meeting
from members.models import Member, Person


class DialogueQuerySet(models.QuerySet["Dialogue"]):
    """Sets of dialogues."""

    def with_record(self) -> Self:
        """With everything that a dialogue's page shows, in a fixed number of queries."""
        return self.select_related("source").prefetch_related(
            "dialoguedocument_set__document__files",
            "dialoguedocument_set__document__symbols",
        )


class Dialogue(Sourced):
    """A day on which business and the WTO spoke with each other."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    date = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    summary = RichTextField(_("summary"))
    documents = models.ManyToManyField(
        Document, through="DialogueDocument", related_name="dialogues", verbose_name=_("documents")
    )

    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("trade dialogue")
        verbose_name_plural = _("trade dialogues")
        ordering: ClassVar = ["-date"]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """The dialogue's public page."""
        return reverse("events:detail", args=[self.slug])


class DialogueDocument(models.Model):
    """A document of a dialogue, in the order kept by staff."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, verbose_name=_("document"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("document of a dialogue")
        verbose_name_plural = _("documents of a dialogue")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dialogue", "document"], name="events_dialogue_document_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)


class Quote(ImpreciseDate, Sourced):
    """A few words of a person or document, with date and occasion."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("person"),
    )
    attribution = models.CharField(
        _("attribution"),
        max_length=250,
        blank=True,
        help_text=_("The person’s title on that day, or the document that is quoted."),
    )
    text = models.TextField(_("words"), help_text=_("Without quotation marks."))
    original_language = models.CharField(
        _("spoken or written in"),
        max_length=2,
        blank=True,
        choices=[("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))],
        help_text=_("Other languages are shown as translations; empty if not known."),
    )
    occasion = models.CharField(_("occasion"), max_length=250, blank=True)
    url = models.CharField(_("link"), max_length=500, blank=True, validators=[web_address])
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("meeting"),
    )

    class Meta(ImpreciseDate.Meta):
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering: ClassVar = ["-date", "slug"]

    def __str__(self) -> str:
        return f"{self.person or self.attribution}: {self.text}"[:120]


class Milestone(ImpreciseDate, Sourced):
    """A dated line of the Group's history."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    text = models.TextField(_("text"))
    members = models.ManyToManyField(
        Member, blank=True, related_name="milestones", verbose_name=_("Members")
    )
    documents = models.ManyToManyField(
        Document, blank=True, related_name="milestones", verbose_name=_("documents")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Order among lines of the same date.")
    )

    class Meta(ImpreciseDate.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering: ClassVar = ["date", "position", "slug"]

    def __str__(self) -> str:
        return f"{self.date_in_words()}: {self.text}"[:120]

    def named_members(self) -> list[tuple[str, Member]]:
        """The Members with their names of that day, in the alphabet of the active language."""
        day, language = self.date or site_today(), (get_language() or "en")[:2]
        named = [(member.name_on(day), member) for member in self.members.all()]
        return sorted(named, key=lambda pair: sort_key(pair[0], language=language))
