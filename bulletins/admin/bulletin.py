"""The page of a bulletin: its texts and sections, its state, and what to do next."""

from itertools import groupby
from typing import Any

from content_editor.admin import ContentEditor
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from js_asset import Media as Scripts

from bulletins.compose import outlook, touch
from bulletins.models import Bulletin
from core.admin import TranslatedAdmin
from core.models import AuditEntry

from .forms import BulletinForm
from .preflight import PreflightViews
from .progress import progress_of
from .published import FIELDSETS, TEXTS, PublishedFields
from .sections import INLINES

# How many acts the page of a bulletin tells.
JOURNAL = 60
# The acts of the journal in the reader's words.
VERBS = {
    "added": gettext_noop("added it"),
    "changed": gettext_noop("edited it"),
    "confirmed translation": gettext_noop("confirmed a translation"),
    "translated": gettext_noop("translated it"),
    "composed": gettext_noop("composed it"),
    "acknowledged": gettext_noop("acknowledged a warning"),
    "waived": gettext_noop("waived a language"),
    "took back a waiver": gettext_noop("took back a waiver"),
    "approved": gettext_noop("approved it"),
    "published": gettext_noop("published it"),
    "dispatched": gettext_noop("sent it"),
}


@admin.register(Bulletin)
class BulletinAdmin(PublishedFields, PreflightViews, TranslatedAdmin, ContentEditor):
    """Compose and edit a bulletin in three languages."""

    list_display = ("title", "number", "date", "state", "published_at", "is_sample")
    list_filter = ("state",)
    search_fields = ("title_en", "title_fr", "title_es", "slug")
    inlines = INLINES
    form = BulletinForm
    change_form_template = "admin/bulletins/bulletin/change_form.html"
    fieldsets = (
        (None, {"fields": ("title", ("number", "season", "date"), "slug")}),
        (_("What it covers"), {"fields": (("period_start", "period_end"),)}),
        (_("The mail"), {"fields": ("subject", "preheader")}),
    )

    class Media:
        """What the editor of sections needs here, and how these pages look."""

        js = ("admin/bulletins/editor.js",)
        css = {"all": ("admin/bulletins/bulletins.css",)}

    def get_urls(self) -> list[URLPattern]:
        """The acts on a bulletin beside Django's own pages."""
        view = self.admin_site.admin_view
        acts = [
            path(f"<int:pk>/{name}/", view(handler), name=f"bulletins_bulletin_{name}")
            for name, handler in self.act_handlers().items()
        ]
        return [*acts, *super().get_urls()]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Bulletin | None:
        """Whoever saves holds the row, so that nobody edits while somebody publishes."""
        if request.method == "POST":
            Bulletin.objects.select_for_update().filter(pk=object_id).exists()
        found: Bulletin | None = super().get_object(request, object_id, from_field)
        return found

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was published is read line by line."""
        if obj is not None and obj.is_published:
            return FIELDSETS
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The texts that are put together for reading."""
        if obj is not None and obj.is_published:
            return TEXTS
        return super().get_readonly_fields(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What was published is read as an edition, not as forms."""
        return [] if obj is not None and obj.is_published else list(self.inlines)

    def _content_editor_media(self, request: HttpRequest, context: dict[str, Any]) -> Any:
        """Without sections there is nothing to put in order, and its script would fail."""
        if not context.get("inline_admin_formsets"):
            return Scripts()
        return super()._content_editor_media(request, context)

    def get_view_on_site_url(self, obj: Bulletin | None = None) -> str | None:
        """A draft is not on the site."""
        return obj.get_absolute_url() if obj is not None and obj.is_published else None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A published bulletin can be read and not changed."""
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and not (obj is not None and obj.is_published)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was published stays."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and not (obj is not None and obj.is_published)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Remember who edited last: that person may not approve."""
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed() or any(item.has_changed() for item in formsets):
            touch(form.instance, by=request.user)  # type: ignore[arg-type]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Say at the top how far the bulletin has come and what is next."""
        bulletin = Bulletin.objects.filter(pk=object_id).first() if object_id.isdigit() else None
        context = dict(extra_context or {})
        if bulletin is not None and request.method == "GET":
            context |= {
                "progress": progress_of(bulletin, request.user),  # type: ignore[arg-type]
                "journal": journal_of(bulletin),
            }
            if self.has_change_permission(request, bulletin):
                context["outlook"] = outlook(bulletin)
        return super().change_view(request, object_id, form_url, context)


def journal_of(bulletin: Bulletin) -> list[dict[str, Any]]:
    """Who did what to ``bulletin``, latest first; the same act several times on end is one line."""
    entries = AuditEntry.objects.about(bulletin).select_related("actor")[:JOURNAL]
    lines = []
    for (actor, verb), group in groupby(entries, key=lambda entry: (entry.actor, entry.verb)):
        same = list(group)
        words = gettext(VERBS.get(verb, verb))
        lines.append({"at": same[0].at, "actor": actor, "words": words, "times": len(same)})
    return lines
