"""Documents, their official symbols, and what may be told of them to whom."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.completeness import texts_of
from core.dates import ImpreciseDate
from core.sorting import sort_key
from library.symbols import NotASymbol, parse

from .sourced import Sourced

web_address = URLValidator(schemes=["http", "https"])


class DocumentQuerySet(models.QuerySet["Document"]):
    """Sets of documents."""

    def open(self) -> Self:
        """What the public may know of: neither restricted nor withdrawn."""
        return self.filter(access=Document.Access.PUBLIC, withdrawn_on__isnull=True)

    def with_files(self) -> Self:
        """With files and symbols at hand, in two more queries."""
        return self.prefetch_related("files", "symbols")

    def latest_first(self) -> Self:
        """By date; those without one at the end."""
        return self.order_by(models.F("date").desc(nulls_last=True), "slug")


class Document(ImpreciseDate, Sourced):
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
        """Who may read it, and know of it."""

        PUBLIC = "public", _("public")
        RESTRICTED = "restricted", _("restricted")  # staff, and Members by a reading link

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    access = models.CharField(
        _("access"),
        max_length=10,
        choices=Access.choices,
        default=Access.PUBLIC,
        help_text=_("A restricted document is not named on any public page."),
    )
    note = models.TextField(_("note for readers"), blank=True)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("revision of"),
        help_text=_("The version just before this one."),
    )
    withdrawn_on = models.DateField(
        _("withdrawn on"),
        null=True,
        blank=True,
        help_text=_("From then on its page says that it was withdrawn, and offers no file."),
    )
    withdrawal_reason = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    # Titles of all languages without accents and capitals, for the search box.
    search_text = models.TextField(editable=False, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta(ImpreciseDate.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar = ["-date", "slug"]
        constraints: ClassVar = [
            *ImpreciseDate.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(supersedes=models.F("pk")),
                name="library_document_not_its_own_revision",
                violation_error_message=_("A document is no revision of itself."),
            ),
            models.CheckConstraint(
                condition=~Q(source=models.F("pk")),
                name="library_document_not_its_own_source",
                violation_error_message=_("A document is not its own source."),
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                name="library_document_revised_once",
                violation_error_message=_(
                    "Another document is already recorded as the revision of that one: "
                    "name the latest version before this one."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the text that is searched in step with the titles."""
        titles = texts_of(self, "title").values()
        self.search_text = "\n".join(folded(title) for title in titles if title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The document's page; for the public only while it is open."""
        return reverse("library:document", args=[self.slug])

    def clean(self) -> None:
        """A withdrawal has its day and its reason; revisions do not run in a circle."""
        super().clean()
        self._clean_withdrawal()
        self._clean_chain()

    @property
    def is_restricted(self) -> bool:
        """Whether only staff, and Members by a link, may know of it."""
        return self.access == self.Access.RESTRICTED

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.withdrawn_on is not None

    @property
    def is_open(self) -> bool:
        """Whether the public may know of it; the same as ``open()`` says of a set."""
        return not self.is_restricted and not self.is_withdrawn

    def _clean_withdrawal(self) -> None:
        reasons = any(texts_of(self, "withdrawal_reason").values())
        if self.is_withdrawn and not reasons:
            raise ValidationError(
                _("Say why the document was withdrawn: readers are told the reason.")
            )
        if reasons and not self.is_withdrawn:
            raise ValidationError(
                {"withdrawn_on": _("Give the day of the withdrawal, or remove its reason.")}
            )

    def _clean_chain(self) -> None:
        """Follow what this one revises back to the first version; it must not come up again."""
        earlier = self.supersedes
        seen = {self.pk} if self.pk else set()
        while earlier is not None:
            if earlier.pk in seen:
                raise ValidationError(
                    {
                        "supersedes": _(
                            "“%(title)s” is itself a later version of this document: "
                            "revisions cannot run in a circle."
                        )
                        % {"title": self.supersedes}
                    }
                )
            seen.add(earlier.pk)
            earlier = earlier.supersedes


def folded(text: str) -> str:
    """``text`` without accents and capitals, as it is searched."""
    return " ".join(sort_key(text, language="en").split())


class SymbolQuerySet(models.QuerySet["Symbol"]):
    """Sets of symbols."""

    def open(self) -> Self:
        """Those of documents that the public may know of."""
        return self.filter(
            document__access=Document.Access.PUBLIC, document__withdrawn_on__isnull=True
        )


class SymbolField(models.CharField):  # type: ignore[type-arg]
    """A symbol in its official spelling, whatever spaces and capitals it was typed with."""

    def to_python(self, value: Any) -> Any:
        """The official spelling; raises ``ValidationError`` with a sentence for what is none."""
        text = super().to_python(value)
        if not text:
            return text
        try:
            return str(parse(text))
        except NotASymbol as error:
            raise ValidationError(str(error), code="symbol") from error

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What scripts assign is spelled officially too; what is no symbol is never stored."""
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class Symbol(models.Model):
    """An official mark of a document, as in WT/MIN(17)/58; a joint document has several."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="symbols")
    text = SymbolField(_("symbol"), max_length=60, unique=True)
    # The symbol without Rev., Add. and Corr.: what all versions of a text share.
    base = models.CharField(max_length=60, editable=False, db_index=True, blank=True)

    objects = SymbolQuerySet.as_manager()

    class Meta:
        verbose_name = _("symbol")
        verbose_name_plural = _("symbols")
        ordering: ClassVar = ["text"]

    def __str__(self) -> str:
        return str(self.text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the base in step with the symbol."""
        try:
            self.base = parse(self.text).base
        except NotASymbol as error:
            raise ValidationError({"text": str(error)}) from error
        super().save(*args, **kwargs)


def symbols_in_words(symbols: Iterable[Symbol]) -> str:
    """Several symbols of one document as the WTO prints them: joined by dashes."""
    return " – ".join(symbol.text for symbol in symbols)
