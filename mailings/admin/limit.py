"""How fast mail goes, and at what hours; what is changed here is felt within a second."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from mailings.models import Hours, Limit


@admin.register(Limit)
class LimitAdmin(RecordAdmin):
    """What a relay or the servers of a domain take, and who has asked us to be slower."""

    list_display = ("name", "of", "per_second", "per_minute", "per_hour", "slowed_at", "slowed_by")
    list_filter = ("of",)
    search_fields = ("name",)
    readonly_fields = ("slowness", "slowed_at", "slowed_by")
    fieldsets = (
        (None, {"fields": ("of", "name", "per_second", "per_minute", "per_hour")}),
        (_("Asked us to be slower"), {"fields": ("slowness", "slowed_at", "slowed_by")}),
    )


@admin.register(Hours)
class HoursAdmin(RecordAdmin):
    """Hours in which mass mailings go; letters and urgent mailings go at any hour."""

    list_display = ("__str__", "day", "opens", "closes")
    ordering = ("day", "opens")
