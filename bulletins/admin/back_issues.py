"""The secretariat's screen for bulletins of before this system."""

from collections.abc import Callable
from typing import Any

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

MAY = "bulletins.publish_bulletin"


class FileInline(admin.StackedInline):  # type: ignore[type-arg]
    """The back issue in one language."""

    model = BackIssueFile
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
