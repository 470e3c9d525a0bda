"""The secretariat's screen for documents."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import TranslatedAdmin
from core.findings import page_of
from library.models import Document, DocumentFile
from library.revisions import proposed_predecessor, versions_of
from library.symbols import parse

from .file_input import KEPT_FILES
from .forms import DocumentForm
from .sources import SOURCE_FIELDSET


class FileInline(admin.TabularInline):  # type: ignore[type-arg]
    """The document in one language."""

    model = DocumentFile
    fields = ("language", "url", "file", "media_type", "download")
    readonly_fields = ("download",)
    formfield_overrides = KEPT_FILES
    extra = 0

    @admin.display(description=gettext_lazy("as readers see it"))
    def download(self, item: DocumentFile) -> str:
        """The link that readers are given, in words."""
        if item.pk:
            return format_html('<a href="{}">{}</a>', item.address(), item.words())
        return "–"


@admin.register(Document)
class DocumentAdmin(TranslatedAdmin):
    """A document with its files, links and symbols; upper apps add rows that they keep of it."""

    form = DocumentForm
    list_display = ("title", "symbol_texts", "languages", "words", "kind", "access", "state")
    list_filter = (
        "kind",
        "access",
        ("withdrawn_on", admin.EmptyFieldListFilter),
        ("files", admin.EmptyFieldListFilter),
    )
    date_hierarchy = "date"
    search_fields = ("title_en", "title_fr", "title_es", "search_text", "symbols__text", "slug")
    autocomplete_fields = ("supersedes", "source")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("versions",)
    inlines = (FileInline,)
    offered: ClassVar[list[type[Any]]] = []
    fieldsets = (
        (None, {"fields": ("title", "slug", ("kind", "access"), "symbol_texts", "note")}),
        (gettext_lazy("Date"), {"fields": (("date", "precision"), "date_note")}),
        (gettext_lazy("Versions"), {"fields": ("supersedes", "versions")}),
        (
            gettext_lazy("Withdrawal"),
            {"fields": ("withdrawn_on", "withdrawal_reason"), "classes": ("collapse",)},
        ),
        SOURCE_FIELDSET,
    )

    @classmethod
    def offer(cls, inline: type[Any]) -> type[Any]:
        """Add rows that an upper app keeps of documents, to the page of each."""
        cls.offered.append(inline)
        return inline

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> list[Any]:
        """Our own, and those that upper apps offer once there is a record."""
        return [*self.inlines, *(self.offered if obj is not None else ())]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep the symbols, and say which earlier version they point to."""
        super().save_related(request, form, formsets, change)
        form.keep_symbols()
        self._propose_predecessor(request, form.instance)

    @admin.display(description=gettext_lazy("date"), ordering="date")
    def words(self, document: Document) -> str:
        return document.date_in_words()

    @admin.display(description=gettext_lazy("symbols"))
    def symbol_texts(self, document: Document) -> str:
        """For the list, and for whoever may look at the form but not type into it."""
        return ", ".join(symbol.text for symbol in document.symbols.all())

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, document: Document) -> str:
        return ", ".join(file.language.upper() for file in document.files.all())

    @admin.display(description=gettext_lazy("state"), ordering="withdrawn_on")
    def state(self, document: Document) -> str:
        return _("withdrawn") if document.is_withdrawn else _("in use")

    @admin.display(description=gettext_lazy("all versions"))
    def versions(self, document: Document) -> str:
        """Every version from first to latest, with the current one named."""
        found = versions_of(document, for_staff=True) if document.pk else []
        if len(found) < 2:
            return _("This is the only version that is recorded.")
        rows = [
            (page_of(row), row.title, _label(row), _("current version") if row == found[-1] else "")
            for row in found
        ]
        lines = format_html_join("", '<li><a href="{}">{}</a> {} <b>{}</b></li>', rows)
        return format_html("<ol>{}</ol>", lines)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With symbols and files at hand."""
        return super().get_queryset(request).prefetch_related("symbols", "files")

    def view_on_site(self, document: Document) -> str:
        """The document's page, as readers or only staff see it."""
        return reverse("library:document", args=[document.slug])

    def _propose_predecessor(self, request: HttpRequest, document: Document) -> None:
        if document.supersedes_id is not None:
            return
        symbols = [parse(row.text) for row in document.symbols.all()]
        before = proposed_predecessor(symbols)
        if before is not None and before != document:
            sentence = _(
                "By its symbol this is a revision of “%(title)s”. If so, name that one under "
                "“revision of”."
            ) % {"title": before}
            link = format_html('<a href="{}">{}</a>', page_of(before), _("Open the record"))
            messages.warning(request, format_html("{} {}", sentence, link))


def _label(document: Document) -> str:
    return ", ".join(symbol.text for symbol in document.symbols.all())
