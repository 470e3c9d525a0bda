"""What the public may ask of the board of follow-ups."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.clock import site_today
from members.models import Member

from .models import FollowUp, Sponsor, Theme
from .models.follow_up import FollowUpQuerySet

NO_SUCH_CHOICE = _("This choice is not in the list; it is left out. Choose another one.")


class FollowUpFilter(forms.Form):
    """Which follow-ups are wanted; a choice that makes no sense is told and left out."""

    member = forms.ChoiceField(label=_("Member"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("member", _("all Members"), _members())
        self._offer("theme", _("all themes"), _themes())
        states = [(value, capfirst(str(label))) for value, label in FollowUp.State.choices]
        self._offer("state", _("all states"), states)
        self._offer("year", _("all years"), _years())

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = [("", capfirst(str(everything))), *choices]  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = NO_SUCH_CHOICE
        if len(choices) == 0:
            field.widget = forms.HiddenInput()

    @cached_property
    def asked(self) -> dict[str, str]:
        """The choices that make sense, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chosen(self) -> FollowUpQuerySet:
        """The follow-ups asked for."""
        found = FollowUp.objects.all()
        if code := self.asked.get("member"):
            found = found.concerning(Member.objects.get(code=code))
        if slug := self.asked.get("theme"):
            found = found.filter(conclusion__meeting__theme__slug=slug)
        if state := self.asked.get("state"):
            found = found.filter(state=state)
        if year := self.asked.get("year"):
            found = found.of_year(int(year))
        return found


def _members() -> list[tuple[str, str]]:
    """Members of today, and those that ever asked for something or owed it."""
    today, named = site_today(), OuterRef("pk")
    ever = Exists(FollowUp.objects.filter(owner_member=named)) | Exists(
        Sponsor.objects.filter(member=named)
    )
    current = Q(pk__in=Member.objects.in_group(today).values("pk"))
    found = Member.objects.filter(current | Q(ever)).by_name(today).with_names()
    return [(member.code, member.name_on(today)) for member in found]


def _themes() -> list[tuple[str, str]]:
    owed = FollowUp.objects.filter(conclusion__meeting__theme=OuterRef("pk"))
    return [(theme.slug, str(theme)) for theme in Theme.objects.filter(Exists(owed))]


def _years() -> list[tuple[str, str]]:
    """Those in which something was asked or settled, latest first."""
    asked = FollowUp.objects.dates("conclusion__meeting__date", "year")
    settled = FollowUp.objects.filter(state__in=FollowUp.SETTLED).dates("since", "year")
    years = {day.year for days in (asked, settled) for day in days if day is not None}
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]
