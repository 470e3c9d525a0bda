"""What people fill in to subscribe and to change their choices."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .models import LANGUAGE_CHOICES, Form, Frequency, Topic


class AddressField(forms.EmailField):
    """Where one writes an address; browsers offer the one they know."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(max_length=254, **kwargs)
        self.error_messages["invalid"] = _(
            "This is not an email address; one looks like name@example.org."
        )


class AddressForm(forms.Form):
    """Another address for who is subscribed; it is confirmed by mail to there."""

    address = AddressField(
        label=_("Your new email address"),
        error_messages={"required": _("Write the address to which your mail should go.")},
    )

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        """``now`` is the address as it is."""
        self.now = now
        super().__init__(*args, **kwargs)

    def clean_address(self) -> str:
        """In small letters, as addresses are compared, and another one than now."""
        address: str = self.cleaned_data["address"].lower()
        if address == self.now:
            raise forms.ValidationError(_("Your mail goes to this address already."))
        return address


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


class PreferencesForm(ChoicesForm):
    """The same, how often and how much; whoever leaves everything has another button for it."""

    frequency = forms.ChoiceField(
        label=_("How often"), choices=Frequency.choices, widget=forms.RadioSelect
    )
    form = forms.ChoiceField(label=_("How much"), choices=Form.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A choice that was not sent stays as it is.
        for name in ("topics", "frequency", "form"):
            self.fields[name].required = False


class SubscribeForm(ChoicesForm):
    """A request to subscribe; the address is confirmed by mail."""

    address = AddressField(
        label=_("Your email address"),
        error_messages={"required": _("Write the address that should receive the bulletin.")},
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
