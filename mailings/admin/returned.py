"""What came back, for reading only: bounces, complaints, and the messages while they are kept."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mailings.models import Bounce, Complaint, ReturnedMessage
from mailings.returned.parts import open_message, text_of


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Records of what happened: nobody adds, changes or removes them."""

    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": ["admin/mailings/mailings.css"]}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is headed by what it lists."""
        heading = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, heading | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Bounce)
class BounceAdmin(ReadOnly):
    """Every address that a message did not reach: when, which mailing, and why in a sentence."""

    list_display = ["address", "cause", "at", "of_mailing", "counts", "status"]
    list_filter = ["cause", "at_once"]
    list_select_related = ["mailing"]
    search_fields = ["address__startswith"]
    search_help_text = _("How the address begins")
    fields = (
        "address",
        "cause",
        "status",
        "diagnosis",
        "at",
        "of_mailing",
        "at_once",
        "counts",
        "message",
    )
    readonly_fields = fields

    @admin.display(description=_("mailing"))
    def of_mailing(self, bounce: Bounce) -> str:
        """Where it belongs."""
        return _link(bounce.mailing)

    @admin.display(description=_("counts"))
    def counts(self, bounce: Bounce) -> str:
        """What it adds to the score of its address."""
        if bounce.is_forgiven:
            return str(_("no longer: lifted"))
        words = {
            1.0: _("in full"),
            0.25: _("a quarter"),
            0.0: _("not: it is not about the address"),
        }
        return str(words.get(bounce.weight, bounce.weight))

    @admin.display(description=_("returned message"))
    def message(self, bounce: Bounce) -> str:
        """What was read, as long as it is kept."""
        return _link(bounce.returned)


@admin.register(Complaint)
class ComplaintAdmin(ReadOnly):
    """Whoever told their provider that our mail was unwanted."""

    list_display = ["address", "at", "of_mailing", "provider"]
    list_select_related = ["mailing"]
    search_fields = ["address__startswith"]
    search_help_text = _("How the address begins")
    fields = ("address", "at", "of_mailing", "feedback_type", "provider", "message")
    readonly_fields = fields

    @admin.display(description=_("mailing"))
    def of_mailing(self, complaint: Complaint) -> str:
        """Where it belongs; a report that proves nothing has none, and nothing follows from it."""
        return _link(complaint.mailing)

    @admin.display(description=_("returned message"))
    def message(self, complaint: Complaint) -> str:
        """What was read, as long as it is kept."""
        return _link(complaint.returned)


@admin.register(ReturnedMessage)
class ReturnedMessageAdmin(ReadOnly):
    """The messages themselves, kept for a month: for whatever nobody could read but a person."""

    list_display = ["subject_or_kind", "kind", "received_at", "about"]
    list_filter = ["kind"]
    list_select_related = ["delivery__mailing"]
    search_fields = ["delivery__address__startswith"]
    search_help_text = _("How the address begins")
    fields = ("kind", "received_at", "about", "envelope_to", "says")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ReturnedMessage]":
        """Without the bytes of a whole page of them."""
        found = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is None or "object_id" not in match.kwargs
        return found.defer("content") if is_list else found

    @admin.display(description=_("subject"))
    def subject_or_kind(self, message: ReturnedMessage) -> str:
        """What it is called."""
        return str(message)

    @admin.display(description=_("delivery"))
    def about(self, message: ReturnedMessage) -> str:
        """Whose message came back."""
        if message.delivery is None:
            return "–"
        return f"{message.delivery.address} – {message.delivery.mailing}"

    @admin.display(description=_("what it says"))
    def says(self, message: ReturnedMessage) -> SafeString:
        """Its text; whatever else it holds is shown to nobody."""
        text = text_of(open_message(bytes(message.content))).strip()
        return format_html('<pre class="returned-text">{}</pre>', text or "–")


def _link(record: Model | None) -> str:
    if record is None:
        return "–"
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), str(record))
