"""What people fill in to subscribe and to change their choices."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .models import LANGUAGE_CHOICES, Topic


class ChoicesForm(forms.Form):
    """Language and topics."""

    language = forms.ChoiceField(
        label=_("Language of what you receive"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label=_("What you would like to receive"),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one subject.")},
    )


class SubscribeForm(ChoicesForm):
    """A request to subscribe; the address is confirmed by mail."""

    address = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        error_messages={
            "required": _("Write the address that should receive the bulletin."),
            "invalid": _("This is not an email address; one looks like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    latest = forms.BooleanField(
        label=_("Send me the latest bulletin as soon as I have confirmed"), required=False
    )
    # People do not see this field; programs that fill in every field do.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    field_order = ("address", "language", "topics", "latest", "website")

    def __init__(self, *args: object, **kwargs: object) -> None:
        here = (get_language() or "en")[:2]
        usual = {"language": here, "topics": [Topic.BULLETIN], "latest": True}
        kwargs.setdefault("initial", usual)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def is_from_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("website"))
