"""Bulletins of before this system, as they were: up to three PDFs, a date, perhaps a number."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from bulletins.words_of_pdf import words_of_pdf
from core.clock import site_today
from core.dates import Precision, in_words
from core.numbers import size_in_words
from library.models.document import folded
from library.models.file import drop_file, in_language
from library.storage import document_storage
from library.uploads import inspect_upload

from .bulletin import LANGUAGE_CHOICES, Bulletin, refuse_what_is_taken

KNOWN = [(word.value, word.label) for word in (Precision.DAY, Precision.MONTH, Precision.YEAR)]


class BackIssueQuerySet(models.QuerySet["BackIssue"]):
    """Sets of back issues."""

    def public(self) -> Self:
        """Those the public can read, latest first, with their files at hand."""
        return self.filter(published_at__isnull=False).prefetch_related("files")


class BackIssue(models.Model):
    """An old bulletin, published as it is; its name is put together in every language."""

    slug = models.SlugField(
        _("slug"), max_length=60, unique=True, help_text=_("The end of its address: spring-2017.")
    )
    number = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty if nobody knows it."),
    )
    date = models.DateField(
        _("date"), help_text=_("The first day of the month or year if no more is known.")
    )
    precision = models.CharField(
        _("precision"), max_length=8, choices=KNOWN, default=Precision.DAY.value
    )
    search_text = models.TextField(editable=False, blank=True)
    published_at = models.DateTimeField(_("public since"), null=True, blank=True, editable=False)

    objects = BackIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("back issue")
        verbose_name_plural = _("back issues")
        ordering: ClassVar = ["-date", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="bulletins_back_issue_number_once"),
            models.CheckConstraint(
                condition=Q(precision__in=[value for value, _label in KNOWN]),
                name="bulletins_back_issue_precision_known",
            ),
        ]

    def __str__(self) -> str:
        if self.number is None:
            return gettext("Bulletin, %(date)s") % {"date": self.date_in_words()}
        words = {"number": self.number, "date": self.date_in_words()}
        return gettext("Bulletin no. %(number)d, %(date)s") % words

    def clean(self) -> None:
        """It has appeared; its address and number belong to one bulletin of whichever kind."""
        super().clean()
        if self.date and self.date > site_today():
            sentence = gettext("A back issue has appeared already: this day is still to come.")
            raise ValidationError({"date": sentence})
        refuse_what_is_taken(Bulletin, slug=self.slug, number=self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the text that is searched in step: the name in every language."""
        names = []
        for code, _name in LANGUAGE_CHOICES:
            with override(code):
                names.append(folded(str(self)))
        self.search_text = "\n".join(names)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("bulletins:detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Whether readers find it."""
        return self.published_at is not None

    def date_in_words(self) -> str:
        """The date as far as it is known, in the active language."""
        return in_words(self.date, Precision(self.precision))


def stored_name(item: "BackIssueFile", _given: str) -> str:
    """A name of ours, whatever the file was called where it came from."""
    return f"back-issues/{item.file_name()}"


class BackIssueFile(models.Model):
    """A back issue in one language; one view hands it out, after a look at who asks."""

    back_issue = models.ForeignKey(BackIssue, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    file = models.FileField(
        _("PDF"), storage=document_storage, upload_to=stored_name, max_length=200
    )
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    # What it says, for the search; empty for a scan.
    text = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("PDF")
        verbose_name_plural = _("PDFs")
        ordering: ClassVar = ["back_issue", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["back_issue", "language"], name="bulletins_back_issue_language_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.back_issue} [{self.language}]"

    def clean(self) -> None:
        """A new file is a PDF by its content, of a size that readers can fetch."""
        super().clean()
        self._look_at_new_file("file")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new file with its size; raises ``ValidationError`` where ``clean`` would."""
        self._look_at_new_file(None)
        before = BackIssueFile.objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if before is not None and before.file.name != self.file.name:
            drop_file(before.file)

    def file_name(self) -> str:
        """What readers call it when they keep it."""
        return f"msme-bulletin-{self.back_issue.slug}-{self.language}.pdf"

    def address(self) -> str:
        """Where readers find it, if they may."""
        return reverse("bulletins:back-issue-file", args=[self.back_issue.slug, self.language])

    def words(self) -> str:
        """What a link to it says: its language and size."""
        return f"{in_language(self.language)}, {size_in_words(self.size)}"

    def _look_at_new_file(self, field: str | None) -> None:
        if not self.file or getattr(self.file, "_committed", True):
            return
        kind = inspect_upload(self.file.file, name=self.file.name or "", field=field)
        if kind.label != "PDF":
            sentence = gettext("A back issue is kept as PDF. Save it as PDF and choose it again.")
            raise ValidationError({field: sentence} if field else sentence)
        self.size = self.file.size
        self.text = words_of_pdf(self.file.file)


@receiver(post_delete, sender=BackIssueFile)
def drop_file_of_row(instance: BackIssueFile, **_kwargs: object) -> None:
    """A deleted row takes its file along."""
    drop_file(instance.file)
