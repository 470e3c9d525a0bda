"""Addresses we will not write to: staff add and lift them."""

from django.contrib import admin

from core.admin import RecordAdmin
from mailings.models import Suppression


@admin.register(Suppression)
class SuppressionAdmin(RecordAdmin):
    """Addresses we will not write to."""

    list_display = ["address", "reason", "since", "release_on", "note"]
    list_filter = ["reason"]
    search_fields = ["address"]
    fields = ["address", "reason", "release_on", "note"]
