"""Documents, their files and official symbols; figures and where they come from."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.dates import ImpreciseDate

web_address = URLValidator(schemes=["http", "https"])


class Document(ImpreciseDate):
    """A text in up to three languages, known by its title and official symbols."""

    class Kind(models.TextChoices):
        """What a document is."""

        SUMMARY = "summary", _("summary of a meeting")
        DECLARATION = "declaration", _("declaration")
        PROPOSAL = "proposal", _("proposal")
        REPORT = "report", _("report")
        SPEECH = "speech", _("speech or remarks")
        PAGE = "page", _("web page")
        BULLETIN = "bulletin", _("bulletin")
        OTHER = "other", _("other")

    class Access(models.TextChoices):
        """Who may read it."""

        PUBLIC = "public", _("public")
        RESTRICTED = "restricted", _("restricted")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    access = models.CharField(
        _("access"), max_length=10, choices=Access.choices, default=Access.PUBLIC
    )
    note = models.TextField(_("note for readers"), blank=True)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("revision of"),
    )
    staff_note = models.TextField(_("note for staff"), blank=True)

    class Meta(ImpreciseDate.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar = ["-date", "slug"]
        constraints: ClassVar = [
            *ImpreciseDate.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(supersedes=models.F("pk")),
                name="library_document_not_its_own_revision",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class DocumentFile(models.Model):
    """One language of a document: a file of ours or a link to where it stands."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))],
    )
    file = models.FileField(_("file"), upload_to="documents/", blank=True)
    url = models.CharField(_("link"), max_length=500, blank=True, validators=[web_address])
    media_type = models.CharField(
        _("type"), max_length=20, blank=True, help_text=_("As readers know it: PDF, web page.")
    )

    class Meta:
        verbose_name = _("file or link")
        verbose_name_plural = _("files and links")
        ordering: ClassVar = ["document", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "language"], name="library_one_file_per_language"
            ),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
                name="library_file_or_link",
                violation_error_message=_("Give either a file or a link."),
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="library_file_web_link_only",
                violation_error_message=_("A link must begin with https:// or http://."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} [{self.language}]"


class Symbol(models.Model):
    """An official mark of a document, as in WT/MIN(17)/58; a joint document has several."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="symbols")
    text = models.CharField(
        _("symbol"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z]+(/[A-Z0-9().]+)+(/(Rev|Add|Corr)\.\d+)*$",
                _("Write a symbol as on the document, as in WT/MIN(17)/58 or INF/MSME/W/46/Rev.3."),
            )
        ],
    )

    class Meta:
        verbose_name = _("symbol")
        verbose_name_plural = _("symbols")
        ordering: ClassVar = ["text"]

    def __str__(self) -> str:
        return self.text


class Sourced(models.Model):
    """A record that can say where it is taken from."""

    source = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
    )
    source_locator = models.CharField(
        _("place in the source"), max_length=120, blank=True, help_text=_("Page, line or section.")
    )
    source_read_on = models.DateField(_("source read on"), null=True, blank=True)
    staff_note = models.TextField(
        _("note for staff"), blank=True, help_text=_("What is open or doubtful, and why.")
    )

    class Meta:
        abstract = True


class Figure(Sourced):
    """A number with its population, year and source; a span has a second value."""

    class Unit(models.TextChoices):
        """What the number counts."""

        PERCENT = "percent", _("per cent")
        COUNT = "count", pgettext_lazy("unit of a figure", "number")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    label = models.CharField(_("what it says"), max_length=250)
    population = models.CharField(_("population"), max_length=250, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    value_to = models.DecimalField(
        _("up to"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices, default=Unit.PERCENT)
    comparison = models.SlugField(
        _("comparison"),
        max_length=60,
        blank=True,
        help_text=_("Figures with the same word here are drawn on one scale."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering: ClassVar = ["position", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value_to__isnull=True) | Q(value_to__gt=models.F("value")),
                name="library_figure_span_ascends",
                violation_error_message=_("A span must end above its first value."),
            ),
            models.CheckConstraint(
                condition=~Q(unit="percent")
                | (
                    Q(value__gte=0, value__lte=100)
                    & (Q(value_to__isnull=True) | Q(value_to__lte=100))
                ),
                name="library_figure_percent_of_100",
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def clean(self) -> None:
        """A year before 1900 is a slip of the hand."""
        if self.year is not None and self.year < 1900:
            raise ValidationError({"year": _("Write the year with four digits.")})
