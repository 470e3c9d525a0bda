"""A document in one language: a file of ours, or a link to where it stands."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.numbers import size_in_words
from library.storage import document_storage
from library.uploads import inspect_upload

from .document import Document, web_address


def stored_name(item: "DocumentFile", _given: str) -> str:
    """A name of ours, whatever the file was called where it came from."""
    return item.file_name()


class StoredFile(FieldFile):
    """A stored file, of which the address is the view that looks at who asks."""

    @property
    def url(self) -> str:
        """Where readers find it, if they may."""
        return str(self.instance.address())  # type: ignore[attr-defined]


class StoredFileField(models.FileField):
    """A file field for migrations; its files know their address through their row."""

    attr_class = StoredFile

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What the database sees is Django's own field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", list(args), dict(kwargs)


class DocumentFile(models.Model):
    """One language of a document: a file of ours or a link to where it stands."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))],
    )
    file = StoredFileField(
        _("file"),
        storage=document_storage,
        upload_to=stored_name,
        max_length=200,
        blank=True,
        help_text=_("PDF, DOCX, XLSX, PPTX, ODT, TXT or CSV."),
    )
    url = models.CharField(_("link"), max_length=500, blank=True, validators=[web_address])
    media_type = models.CharField(
        _("type"),
        max_length=20,
        blank=True,
        help_text=_("As readers know it: PDF, web page. Of a file it is found out."),
    )
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True, editable=False)

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

    def clean(self) -> None:
        """A new file is what its name says, and nothing that could harm its readers."""
        super().clean()
        self._look_at_new_file("file")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new file under a name of ours, with its type and size; drop the one before.

        Raises ``ValidationError`` for a file that ``clean`` would refuse.
        """
        self._look_at_new_file(None)
        before = DocumentFile.objects.filter(pk=self.pk).first() if self.pk else None
        if not self.file:
            self.size = None
        super().save(*args, **kwargs)
        if before is not None and before.file and before.file.name != self.file.name:
            drop_file(before.file)

    def address(self) -> str:
        """Where readers find it: the link, or the view that looks at who asks."""
        if self.url:
            return self.url
        return reverse("library:file", args=[self.document.slug, self.file_name()])

    def file_name(self) -> str:
        """What the file is called when it is downloaded: "meeting-summary-191-en.pdf"."""
        extension = (self.media_type or "bin").lower()
        return f"{self.document.slug}-{self.language}.{extension}"

    def words(self) -> str:
        """What a link leads to: language, type and, for a file of ours, its size."""
        kind = self.media_type or ("" if self.file else gettext("web page"))
        size = size_in_words(self.size) if self.file and self.size is not None else ""
        return ", ".join(word for word in (in_language(self.language), kind, size) if word)

    def _look_at_new_file(self, field: str | None) -> None:
        if not self.file or getattr(self.file, "_committed", True):
            return
        kind = inspect_upload(self.file.file, name=self.file.name or "", field=field)
        self.media_type = kind.label
        self.size = self.file.size


@receiver(post_delete, sender=DocumentFile)
def drop_file_of_row(instance: DocumentFile, **_kwargs: object) -> None:
    """A deleted row takes its file along, whether it goes alone or with its document."""
    if instance.file:
        drop_file(instance.file)


def in_language(code: str) -> str:
    """The adverb of a language, as in a sentence: "in French"."""
    return {"en": gettext("in English"), "fr": gettext("in French"), "es": gettext("in Spanish")}[
        code
    ]


def drop_file(file: FieldFile) -> None:
    """Delete a file from the disk once the database no longer knows it for certain."""
    storage, name = file.storage, file.name
    transaction.on_commit(lambda: storage.delete(name or ""))
