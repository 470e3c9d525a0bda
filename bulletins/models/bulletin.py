"""One number of the bulletin, who approved it, and its editions as they were published."""

from datetime import date
from typing import Any, ClassVar, Self

from babel import Locale
from babel.lists import format_list
from content_editor.models import Region
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from subscribers.models import Segment

LANGUAGE_CHOICES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Sets of bulletins."""

    def published(self) -> Self:
        """Those the public can read, latest first."""
        return self.filter(state=Bulletin.State.PUBLISHED).order_by("-date", "-pk")


class Bulletin(models.Model):
    """One number of the bulletin, as Autumn 2018."""

    class State(models.TextChoices):
        """Approved is not a state: it is an approval that fits the content as it is."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    class Season(models.TextChoices):
        """The season it is named for."""

        SPRING = "spring", _("Spring")
        SUMMER = "summer", _("Summer")
        AUTUMN = "autumn", _("Autumn")
        WINTER = "winter", _("Winter")

    # What was published is read as an edition; its texts are no work any more.
    texts_are_final: ClassVar = Q(state="published")

    regions = [
        Region(key="main", title=_("Main column")),
        Region(key="side", title=_("Side column")),
    ]

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    season = models.CharField(_("season"), max_length=6, choices=Season.choices)
    title = models.CharField(_("title"), max_length=200)
    date = models.DateField(
        _("date"), help_text=_("The day it is dated; names and rosters are shown as of that day.")
    )
    period_start = models.DateField(_("covers from"), null=True, blank=True)
    period_end = models.DateField(_("covers until"), null=True, blank=True)
    subject = models.CharField(_("subject of the mail"), max_length=150, blank=True)
    preheader = models.CharField(
        _("preheader"),
        max_length=200,
        blank=True,
        help_text=_("The line that mailboxes show beside the subject."),
    )
    sender_name = models.CharField(
        _("sender’s name"),
        max_length=70,
        blank=True,
        help_text=_("Who the mail is from, beside the house’s address. Empty: the house’s name."),
    )
    reply_to = models.EmailField(
        _("answers go to"),
        blank=True,
        help_text=_("Where answers of readers of this language go. Empty: to the house."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField(
        pgettext_lazy("date", "published"), null=True, blank=True, editable=False
    )
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    # To whom it was mailed; none once it is: to everyone.
    sent_to = models.ForeignKey(
        Segment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent to"),
    )
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("last edited by"),
    )
    last_edited_at = models.DateTimeField(_("last edited"), null=True, blank=True, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering: ClassVar = ["-date", "-number"]
        permissions: ClassVar = [
            ("approve_bulletin", _("Can approve a bulletin")),
            ("publish_bulletin", _("Can publish a bulletin")),
            ("dispatch_bulletin", _("Can send a bulletin")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="bulletins_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_start__lt=F("period_end")),
                name="bulletins_period_ascends",
                violation_error_message=_("The period must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def clean(self) -> None:
        """A draft takes neither address nor number of a back issue."""
        super().clean()
        if not self.is_published:
            back_issues = apps.get_model("bulletins", "BackIssue")
            refuse_what_is_taken(back_issues, slug=self.slug, number=self.number)

    def get_absolute_url(self) -> str:
        """The bulletin's public page."""
        return reverse("bulletins:detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Whether its editions are frozen and public."""
        return self.state == self.State.PUBLISHED

    @property
    def year(self) -> int:
        """The year it is dated."""
        day: date = self.date
        return day.year


def refuse_what_is_taken(others: type[models.Model], *, slug: str, number: int | None) -> None:
    """Address and number belong to one bulletin, here or before this system.

    Raises ``ValidationError`` with a sentence for each that one of ``others`` has.
    """
    found: Any = others._default_manager
    errors = {}
    if slug and found.filter(slug=slug).exists():
        errors["slug"] = gettext("Another bulletin has this address.")
    if number and found.filter(number=number).exists():
        errors["number"] = gettext("Another bulletin has this number.")
    if errors:
        raise ValidationError(errors)


class Approval(models.Model):
    """A second person's signature under a content's hash; another content voids it."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="approvals")
    content_hash = models.CharField(_("content"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.bulletin} – {self.by}"


class Acknowledgement(models.Model):
    """A warning of the preflight that a person has seen and accepts."""

    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    finding_key = models.CharField(_("finding"), max_length=250)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bulletin", "finding_key"], name="bulletins_acknowledged_once"
            ),
        ]

    def __str__(self) -> str:
        return self.finding_key


class EditionQuerySet(models.QuerySet["Edition"]):
    """Sets of editions."""

    def in_language(self, language: str) -> Self:
        """One of each bulletin, latest first, with the bulletin at hand."""
        return (
            self.filter(language=language)
            .select_related("bulletin")
            .order_by("-bulletin__date", "-bulletin__number")
        )


class Edition(models.Model):
    """A bulletin in one language, frozen at publication; the database refuses any change."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    title = models.CharField(_("title"), max_length=200)
    title_language = models.CharField(
        _("language of the title"),
        max_length=2,
        blank=True,
        choices=LANGUAGE_CHOICES,
        help_text=_("Only where it is not the edition’s own."),
    )
    subject = models.CharField(_("subject of the mail"), max_length=150)
    preheader = models.CharField(_("preheader"), max_length=200, blank=True)
    sender_name = models.CharField(_("sender’s name"), max_length=120, blank=True)
    reply_to = models.CharField(_("answers go to"), max_length=254, blank=True)
    content_html = models.TextField(_("page"))
    mail_html = models.TextField(_("mail"))
    text = models.TextField(_("plain text"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    stylesheet_hash = models.CharField(_("version of the style sheet"), max_length=64)
    published_at = models.DateTimeField(pgettext_lazy("date", "published"))

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering: ClassVar = ["bulletin", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bulletin", "language"], name="bulletins_one_edition_per_language"
            ),
        ]

    @property
    def languages_in_words(self) -> str:
        """The languages in which its bulletin is there in full: those that nobody waived."""
        waived = {row.language for row in self.bulletin.waivers.all()}
        there = [code for code, _name in settings.LANGUAGES if code not in waived]
        if not waived:
            return gettext("English, French and Spanish")
        here = Locale.parse((get_language() or "en")[:2])
        return capfirst(format_list([here.languages[code] for code in there], locale=here))

    def __str__(self) -> str:
        return f"{self.title} [{self.language}]"


class EditionPicture(models.Model):
    """An image within the mail of an edition, as published; ``name`` is its Content-ID."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="pictures")
    name = models.CharField(_("name"), max_length=80)
    media_type = models.CharField(_("type"), max_length=20)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("picture of an edition")
        verbose_name_plural = _("pictures of editions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "name"], name="bulletins_picture_once_per_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.name
