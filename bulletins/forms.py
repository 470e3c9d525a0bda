"""What whoever is asked to review a section sends back."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import ReviewAnswer
from .models.reviews import LONGEST_COMMENT


class AnswerForm(forms.Form):
    """Agreement, or a comment in one's own words; ``seen`` is what they had before them."""

    status: int = HTTPStatus.OK  # how the page with what is wrong is answered

    word = forms.ChoiceField(choices=ReviewAnswer.Word.choices)
    comment = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A comment has words."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("word") == ReviewAnswer.Word.COMMENT and not given.get("comment", "x"):
            self.add_error("comment", _("Write what should be changed."))
        return given
