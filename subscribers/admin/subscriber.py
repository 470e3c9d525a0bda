"""The secretariat's view of subscribers: who, since when, on what evidence."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from subscribers.erase import erase
from subscribers.models import Consent, Subscriber, Subscription


class SubscriptionInline(admin.TabularInline):  # type: ignore[type-arg]
    """What somebody asked for. State changes go through letters, not through this form."""

    model = Subscription
    extra = 0
    fields = ("topic", "state", "asked_at", "confirmed_at", "ended_at")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        """Nobody is subscribed by somebody else."""
        return False


class ConsentInline(admin.TabularInline):  # type: ignore[type-arg]
    """The evidence; it is only read."""

    model = Consent
    extra = 0
    fields = ("at", "act", "topic", "language", "text_version", "ip_address")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        """Evidence comes from acts, not from forms."""
        return False


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Subscribers, searched by address."""

    list_display = ["address", "language", "topics", "frequency", "organisation", "created_at"]
    list_filter = [
        "language",
        "subscriptions__state",
        "subscriptions__topic",
        "frequency",
        "form",
        "is_sample",
    ]
    search_fields = ["address", "organisation"]
    search_help_text = _("Part of an address or of an organisation’s name")
    autocomplete_fields = ("member",)
    readonly_fields = ("is_sample", "created_at")
    inlines = [SubscriptionInline, ConsentInline]
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        """With the topics at hand, in one more query."""
        confirmed = Subscription.objects.filter(state=Subscription.State.CONFIRMED)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("subscriptions", confirmed, to_attr="confirmed"))
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Subscriber | None = None
    ) -> tuple[str, ...]:
        """An address is changed by its owner; a new one is typed once."""
        return (*self.readonly_fields, "address") if obj else self.readonly_fields

    def delete_model(self, request: HttpRequest, obj: Subscriber) -> None:
        """Whoever asks staff to be forgotten is, by the post room too."""
        erase(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> None:
        """Each of several in the same way."""
        for subscriber in queryset:
            erase(subscriber)

    @admin.display(description=_("receives"))
    def topics(self, subscriber: Subscriber) -> str:
        """The confirmed topics."""
        held: list[Subscription] = getattr(subscriber, "confirmed", [])
        return ", ".join(item.get_topic_display() for item in held) or "–"
