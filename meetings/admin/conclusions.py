"""A conclusion's form: the Members that asked for it are chosen in their order."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedStackedInline
from library.admin import SOURCE_FIELDSET
from meetings.models import Conclusion, Sponsor
from meetings.models.outcomes import NOT_ASKED_FOR
from members.models import Member


class InOrder(AutocompleteSelectMultiple):
    """Shows what is chosen in the order in which it was chosen, not in that of the records."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """One group; what is chosen stands as in ``value``."""
        (group, options, index), *rest = super().optgroups(name, value, attr)
        place = {str(key): number for number, key in enumerate(value)}
        options.sort(key=lambda option: place.get(str(option["value"]), -1))
        return [(group, options, index), *rest]


class MembersInOrder(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several Members; the order in which they were chosen counts."""

    def clean(self, value: Any) -> list[Member]:  # type: ignore[override]
        """The Members in the order of ``value``."""
        by_key = {str(member.pk): member for member in super().clean(value)}
        return [by_key[key] for key in dict.fromkeys(map(str, value or ())) if key in by_key]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Another order is a change."""
        return [str(key) for key in initial or ()] != [str(key) for key in data or ()]


class ConclusionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A conclusion with the Members that asked for it."""

    sponsor_members = MembersInOrder(
        Member.objects.with_names(),
        label=_("Asked for by"),
        required=False,
        widget=InOrder(Sponsor._meta.get_field("member"), admin.site),
        help_text=_("For a request or an interest: the Members that made it, in their order."),
        error_messages={"invalid_choice": _("There is no such Member.")},
    )

    class Meta:
        model = Conclusion
        exclude = ("asked_by",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            asked = [sponsor.member_id for sponsor in self.instance.sponsors.all()]
            self.initial["sponsor_members"] = asked

    def clean(self) -> dict[str, Any]:
        """What the Group agreed is nobody's own wish."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("sponsor_members") and given.get("kind") not in Conclusion.ASKED_FOR:
            self.add_error("sponsor_members", NOT_ASKED_FOR)
        return given

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        if "sponsor_members" in self.changed_data:
            self.instance.sponsors.all().delete()
            Sponsor.objects.bulk_create(
                Sponsor(conclusion=self.instance, member=member, position=position)
                for position, member in enumerate(self.cleaned_data["sponsor_members"])
            )


class ConclusionInline(TranslatedStackedInline):
    """A recorded result; what is owed after it stands in the next part of the page."""

    model = Conclusion
    form = ConclusionForm
    classes = ("collapse",)
    fieldsets = (
        (None, {"fields": (("kind", "position"), "text", "sponsor_members")}),
        SOURCE_FIELDSET,
    )
    autocomplete_fields = ("source",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the Members that asked for each."""
        return super().get_queryset(request).prefetch_related("sponsors")
