"""The page of a bulletin: its texts and sections, its state, and what to do next."""

from typing import Any

from content_editor.admin import ContentEditor
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from js_asset import Media as Scripts

from bulletins.approve import approval_before_edit
from bulletins.compose import outlook, touch
from bulletins.dispatch import mailings_of
from bulletins.models import Bulletin
from bulletins.plan import make_plan, plan_of
from bulletins.readings import readings_of
from bulletins.versions import keep_first
from core.admin import TranslatedAdmin

from .corrigenda import CorrigendaViews
from .desk import DeskViews
from .follow import FollowViews
from .forms import BulletinForm
from .history import HistoryViews, journal_of
from .plan import PlanViews
from .preflight import PreflightViews
from .progress import progress_of
from .published import FIELDSETS, TEXTS, PublishedFields
from .reviews import ReviewViews, reviews_to_show
from .schedule import ScheduleViews
from .sections import INLINES


@admin.register(Bulletin)
class BulletinAdmin(
    DeskViews,
    PublishedFields,
    FollowViews,
    HistoryViews,
    ScheduleViews,
    CorrigendaViews,
    PlanViews,
    ReviewViews,
    PreflightViews,
    TranslatedAdmin,
    ContentEditor,
):
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
        (_("The mail"), {"fields": ("subject", "preheader", "sender_name", "reply_to")}),
    )

    class Media:
        """What the editor of sections needs here, and how these pages look."""

        js = (
            "admin/bulletins/editor.js",
            "admin/bulletins/sections.js",
            "admin/bulletins/work.js",
            "admin/bulletins/beside.js",
        )
        css = {
            "all": (
                "admin/bulletins/bulletins.css",
                "admin/bulletins/beside.css",
                "admin/mailings/mailings.css",  # the table of readers
            )
        }

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
        if request.method == "POST" and found is not None and not found.is_published:
            keep_first(found)
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
            verb = "changed" if change else "added"
            if not change:
                make_plan(form.instance)
            voided = approval_before_edit(form.instance) if change else None
            touch(form.instance, by=request.user, verb=verb)  # type: ignore[arg-type]
            if voided:
                words = _("This edit voids the approval given by %(who)s: it is to be given again.")
                messages.warning(request, words % {"who": voided.by})

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        """Say at the top how far the bulletin has come and what is next."""
        # As it stands: what is shown may be a form that was not saved.
        bulletin = Bulletin.objects.filter(pk=obj.pk).first() if obj is not None else None
        if bulletin is not None:
            progress = progress_of(bulletin, request.user)  # type: ignore[arg-type]
            plan = plan_of(bulletin, progress.approval)
            context |= {
                "progress": progress,
                "plan": plan,
                "plan_counts": {
                    "done": sum(line.is_done or line.is_closed for line in plan),
                    "late": sum(line.is_late for line in plan),
                },
                "journal": journal_of(bulletin),
                **reviews_to_show(bulletin, progress.report),
            }
            if self.has_change_permission(request, bulletin):
                context["outlook"] = outlook(bulletin)
            if bulletin.is_published:
                sent = list(mailings_of(bulletin))
                context |= {"readings": readings_of(bulletin, sent), "shows_left": bool(sent)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
