"""Segments: what each asks for, and how many fit now."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from subscribers.models import LANGUAGE_CHOICES, Segment, Subscriber, Subscription, Topic
from subscribers.models.segment import condition


class SegmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Languages and topics are ticked."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Subscribed to at least one of them. None ticked: all."),
    )

    class Meta:
        model = Segment
        fields: ClassVar = ("name", "languages", "topics", "members", "organisation")


@admin.register(Segment)
class SegmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Segments with how many subscribers are in each, counted in one statement."""

    form = SegmentForm
    list_display = ("name", "asks_for", "subscribers_now")
    search_fields = ("name",)
    autocomplete_fields = ("members",)
    readonly_fields = ("subscribers_now",)
    list_per_page = 50

    class Media:
        js = ("admin/subscribers/segment.js",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their Members at hand."""
        return super().get_queryset(request).prefetch_related("members__names")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Count all segments of the page at once."""
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        numbers = _count(rows)
        for row in rows:
            row.counted = numbers[row.pk]
        changelist.result_list = rows
        return changelist

    @admin.display(description=_("asks for"))
    def asks_for(self, segment: Segment) -> str:
        """Its filter in words."""
        languages, topics = dict(LANGUAGE_CHOICES), dict(Topic.choices)
        parts = [
            ", ".join(str(languages[code]) for code in segment.languages),
            ", ".join(str(topics[code]) for code in segment.topics),
            "; ".join(str(member) for member in segment.members.all()),
            segment.organisation,
        ]
        return " · ".join(filter(None, parts)) or "–"

    @admin.display(description=_("subscribers now"))
    def subscribers_now(self, segment: Segment) -> str:
        """How many fit and have confirmed something."""
        counted: int | None = getattr(segment, "counted", None)
        return in_words(_count([segment])[segment.pk] if counted is None else counted)

    def get_urls(self) -> list[URLPattern]:
        """The count beside Django's own addresses."""
        view = require_GET(self.admin_site.admin_view(self.count))
        return [path("count/", view, name="subscribers_segment_count"), *super().get_urls()]

    def count(self, request: HttpRequest) -> HttpResponse:
        """How many would fit what the form says now; the page's script asks."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET
        fits = condition(
            languages=[
                code for code in asked.getlist("languages") if code in dict(LANGUAGE_CHOICES)
            ],
            topics=[topic for topic in asked.getlist("topics") if topic in Topic],
            members=[int(pk) for pk in asked.getlist("members") if pk.isdecimal()],
            organisation=asked.get("organisation", "").strip(),
        )
        return JsonResponse({"words": in_words(_receiving().filter(fits).count())})


def in_words(number: int) -> str:
    """A number of subscribers."""
    words = ngettext("%(number)s subscriber", "%(number)s subscribers", number)
    return words % {"number": formats.number_format(number, force_grouping=True)}


def _receiving() -> Any:
    """Subscribers who receive something: who left everything is in no segment's number."""
    held = Subscription.objects.filter(state=Subscription.State.CONFIRMED)
    return Subscriber.objects.filter(pk__in=held.values("subscriber"))


def _count(segments: list[Segment]) -> dict[int, int]:
    """How many subscribers fit each, by its key; one statement for all."""
    if not segments:
        return {}
    wanted = {f"of_{one.pk}": Count("pk", filter=one.condition()) for one in segments}
    found = _receiving().aggregate(**wanted)
    return {one.pk: found[f"of_{one.pk}"] for one in segments}
