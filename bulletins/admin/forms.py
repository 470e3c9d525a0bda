"""What the forms about a bulletin ask for, and what they work out themselves."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bulletins.correct import LONGEST
from bulletins.models import Bulletin, PlanStep, ReviewRequest, Section
from core.numbers import in_figures
from mailings.admin.forms import WhenForm
from members.models import Person
from subscribers.audience import counts_at_once
from subscribers.models import Segment, Topic


class BulletinForm(forms.ModelForm):  # type: ignore[type-arg]
    """A bulletin's form; an empty slug is made of season and year: "autumn-2018"."""

    class Meta:
        model = Bulletin
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Its address. Left empty, it is made of season and year."
            )

    def clean(self) -> dict[str, Any]:
        """Fill an empty slug; a season or date that is missing has its own error."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("slug") and given.get("season") and given.get("date"):
            given["slug"] = f"{given['season']}-{given['date'].year}"
            self.instance.slug = given["slug"]
        return given


class SendForm(WhenForm):
    """To whom, when the post room begins, and how fast it may go."""

    segment = forms.ModelChoiceField(
        label=_("To"),
        queryset=Segment.objects.all(),
        required=False,
        empty_label=_("Everyone who receives the bulletin as it appears"),
    )
    per_second = forms.IntegerField(
        label=_("At most a second"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Empty: as fast as the relay takes it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Each segment says how many of it receive bulletins as they appear."""
        super().__init__(*args, **kwargs)
        segments = Segment.objects.prefetch_related("members")
        numbers = counts_at_once(Topic.BULLETIN, segments)
        field: Any = self.fields["segment"]
        field.label_from_instance = lambda one: f"{one} ({in_figures(numbers.get(one.pk, 0))})"


class ScheduleForm(forms.Form):
    """When a bulletin is to appear, in Geneva's time."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    hour = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )


class CorrigendumForm(forms.Form):
    """The text of a corrigendum in every language; all of them are needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=name,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"lang": code, "rows": 4, "cols": 72}),
            )

    def texts(self) -> dict[str, str]:
        """The texts by language, with the line ends of the database."""
        return {
            code: self.cleaned_data[code].replace("\r\n", "\n")
            for code, _name in settings.LANGUAGES
        }


class PlanStepForm(forms.ModelForm):  # type: ignore[type-arg]
    """Until when, and who."""

    class Meta:
        model = PlanStep
        fields = ("due", "owner")
        widgets: ClassVar = {
            "due": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }


class ReviewForm(forms.Form):
    """Who outside the staff is asked to look at which section, and until when."""

    section = forms.ChoiceField(label=_("Section"))
    person = forms.ModelChoiceField(
        label=_("Person of the record"),
        queryset=Person.objects.all(),
        required=False,
        help_text=_("If the record knows them; else write the name."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is that of the person."),
    )
    mail_to = forms.EmailField(
        label=_("Mail the link to"),
        required=False,
        help_text=_("Left empty, the link is shown once, and you give it to them yourself."),
    )
    language = forms.ChoiceField(
        label=_("Language of the link and the letter"), choices=settings.LANGUAGES, required=False
    )
    until = forms.DateField(
        label=_("Open until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The link opens to the end of that day, Geneva time."),
    )

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sections = {f"{item.kind}:{item.pk}": item for item in sections}
        choices = [
            (key, f"{capfirst(item._meta.verbose_name)} – {item}")
            for key, item in self._sections.items()
        ]
        self.fields["section"].choices = choices  # type: ignore[attr-defined]
        field = ReviewRequest._meta.get_field("person")
        self.fields["person"].widget = AutocompleteSelect(field, admin.site)
        self.fields["person"].widget.choices = self.fields["person"].choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody is asked: the section itself instead of its key, and a name."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "section" in given:
            given["section"] = self._sections[given["section"]]
        given["name"] = given.get("name") or str(given.get("person") or "")
        if not given["name"]:
            self.add_error("name", _("Say who is asked."))
        return given
