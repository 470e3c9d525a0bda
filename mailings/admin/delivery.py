"""What became of every address; it is only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mailings.models import Delivery

from .uncertain import SettlesUncertain


@admin.register(Delivery)
class DeliveryAdmin(SettlesUncertain, admin.ModelAdmin):  # type: ignore[type-arg]
    """The rows of the ledger, by mailing, state and address."""

    list_display = ["address", "language", "mailing", "state", "attempts", "settled_at", "why"]
    list_display_links = None
    list_filter = ["state", "language"]
    list_select_related = ["mailing"]
    list_per_page = 50
    actions = ("they_arrived", "they_did_not_arrive", "write_again")
    show_full_result_count = False
    search_fields = ["address__startswith"]
    search_help_text = _("How the address begins")

    @admin.display(description=_("why"))
    def why(self, delivery: Delivery) -> str:
        """The reason in words, and when it is tried again."""
        return delivery.reason_in_words

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from audiences."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The ledger is what happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Sums stay true: who asks to be forgotten is made nameless instead."""
        return False
