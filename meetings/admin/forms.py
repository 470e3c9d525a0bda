"""What the form of a meeting asks for, and what it works out itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.dates import Precision
from meetings.addresses import moved_address, new_address
from meetings.chain import leads_back
from meetings.models import Meeting

Status = Meeting.Status

# States that are reached by an act, so that the earlier date is kept and the journal says who.
BY_ACT = (Status.POSTPONED, Status.CANCELLED)


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meeting's form; its address is made from date and English title, and moves with the day."""

    languages = forms.MultipleChoiceField(
        label=_("Languages of proceedings"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Spoken or interpreted. None: not known."),
    )

    class Meta:
        model = Meeting
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Its address. Left empty, it is made from the date and the English title. It moves "
                "with the date; earlier addresses go on leading here."
            )
        if "status" in self.fields and self.instance.pk:
            self._leave_acts_to_their_buttons()
        # As recorded: the form writes what is typed into the instance before it is cleaned.
        self.recorded = Meeting.objects.filter(pk=self.instance.pk).first()

    def _leave_acts_to_their_buttons(self) -> None:
        field: Any = self.fields["status"]
        field.choices = [
            (value, label)
            for value, label in Status.choices
            if value not in BY_ACT or value == self.instance.status
        ]
        field.help_text = _(
            "To postpone or to cancel, use the buttons above: the earlier date is kept."
        )

    def clean(self) -> dict[str, Any]:
        """Find the address; a meeting whose title is missing has its own error."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "slug" in self.fields and "slug" not in self.errors:
            given["slug"] = self._address(given)
        follows = {one.pk for one in given.get("follows") or ()}
        if follows and leads_back(self.instance, follows):
            self.add_error(
                "follows",
                _("A meeting cannot follow itself, nor one that follows it: take that one out."),
            )
        return given

    def _address(self, given: dict[str, Any]) -> str:
        slug: str = given.get("slug") or ""
        day, precision = given.get("date"), given.get("precision") or Precision.UNKNOWN
        if not slug:
            return new_address(given.get("title_en") or "", day=day, precision=precision)
        if self.recorded is not None and slug == self.recorded.slug:
            return moved_address(self.recorded, day=day, precision=precision)
        return slug
