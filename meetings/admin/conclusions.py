"""A conclusion's form: the Members that asked for it are chosen in their order."""

from collections.abc import Mapping
from types import MappingProxyType
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

from .acts import is_key


class InOrder(AutocompleteSelectMultiple):
    """Shows what is chosen in the order in which it was chosen, not in that of the records."""

    # Members that the form has loaded already, by key: a page of many forms asks once for all.
    at_hand: Mapping[str, Member] = MappingProxyType({})

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """One group; what is chosen stands as in ``value``."""
        keys = [str(key) for key in value]
        members, field = dict(self.at_hand), self.choices.field
        if missing := [key for key in keys if key not in members and is_key(key)]:
            members |= {str(one.pk): one for one in field.queryset.filter(pk__in=missing)}
        options = [
            self.create_option(
                name, key, field.label_from_instance(members[key]), True, index, attrs=attr
            )
            for index, key in enumerate(key for key in keys if key in members)
        ]
        return [(None, options, 0)]


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
            asked = [sponsor.member for sponsor in self.instance.sponsors.all()]
            self.initial["sponsor_members"] = [member.pk for member in asked]
            widget: Any = self.fields["sponsor_members"].widget
            widget.at_hand = {str(member.pk): member for member in asked}

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
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("sponsors__member__names")
