"""The secretariat's screen for bulletins of before this system."""

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins.back_issues import make_public, take_back
from bulletins.models import BackIssue, BackIssueFile
from bulletins.refusals import NotReady
from core.admin import RecordAdmin
from library.admin.file_input import KEPT_FILES
from library.models.file import in_language

MAY = "bulletins.publish_bulletin"


class BackIssueForm(forms.ModelForm):  # type: ignore[type-arg]
    """An old bulletin; what is wrong is said of the field."""

    class Meta:
        """What cannot be read as a day."""

        error_messages: ClassVar = {
            "date": {
                "invalid": gettext_lazy("The date of the back issue is not a day of the calendar.")
            }
        }


class FileFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The PDFs of a back issue: one for each language."""

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        """Which files are of the same language."""
        if "language" not in unique_check:
            return super().get_unique_error_message(unique_check)
        given = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        by_language: dict[str, list[str]] = {}
        for row in given:
            if row.get("language") and row.get("file"):
                by_language.setdefault(row["language"], []).append(PurePath(row["file"].name).name)
        return " ".join(
            _("Two PDFs are said to be %(language)s (%(files)s). Keep one for each language.")
            % {"language": in_language(code), "files": ", ".join(names)}
            for code, names in by_language.items()
            if len(names) > 1
        )


class FileInline(admin.StackedInline):  # type: ignore[type-arg]
    """The back issue in one language."""

    model = BackIssueFile
    formset = FileFormSet
    fields = ("language", "file", "as_read")
    readonly_fields = ("as_read",)
    formfield_overrides = KEPT_FILES
    extra = 1
    max_num = 3

    @admin.display(description=gettext_lazy("as readers see it"))
    def as_read(self, item: BackIssueFile) -> str:
        """The link that readers are given, in words."""
        if item.pk:
            return format_html('<a href="{}">{}</a>', item.address(), item.words())
        return "–"


@admin.register(BackIssue)
class BackIssueAdmin(RecordAdmin):
    """An old bulletin: date, number and up to three PDFs; made public by an act of its own."""

    form = BackIssueForm
    list_display = ("__str__", "number", "date", "languages", "published_at")
    search_fields = ("search_text", "slug")
    fields = (("date", "precision"), "number", "slug")
    inlines = (FileInline,)
    actions: Any = ("make_public", "take_back")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BackIssue]:
        """With the files, whose languages the list tells."""
        return super().get_queryset(request).prefetch_related("files")

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, issue: BackIssue) -> str:
        """The languages of its PDFs."""
        return ", ".join(str(item.get_language_display()) for item in issue.files.all())

    def get_view_on_site_url(self, obj: BackIssue | None = None) -> str | None:
        """Only what is public has a page."""
        return obj.get_absolute_url() if obj is not None and obj.is_public else None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is public changes only by the hand of one who may publish."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_public or request.user.has_perm(MAY))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is public is taken back first."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj is not None and obj.is_public)

    @admin.action(description=gettext_lazy("Make public"), permissions=["publish"])
    def make_public(self, request: HttpRequest, chosen: QuerySet[BackIssue]) -> None:
        """Let readers find the chosen ones."""
        self._each(request, chosen, make_public, _("Public: %(issue)s"))

    @admin.action(description=gettext_lazy("Take back from the public"), permissions=["publish"])
    def take_back(self, request: HttpRequest, chosen: QuerySet[BackIssue]) -> None:
        """Shut the chosen ones to readers."""
        self._each(request, chosen, take_back, _("No longer public: %(issue)s"))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Who is offered the two acts."""
        return request.user.has_perm(MAY)

    def _each(
        self, request: HttpRequest, chosen: QuerySet[BackIssue], act: Callable[..., None], done: str
    ) -> None:
        for issue in chosen:
            try:
                act(issue, by=request.user)
            except NotReady as refusal:
                messages.error(request, refusal.sentence)
            else:
                messages.success(request, done % {"issue": issue})
