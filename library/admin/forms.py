"""The form of a document: its symbols in one box, as a joint document prints them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.models import Document, Symbol
from library.symbols import LONGEST, NotASymbol, Parsed, parse_joint


class SymbolsField(forms.CharField):
    """Official symbols, one a line or with dashes, commas or semicolons between them."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[Parsed]:
        """The symbols in their order; raises ``ValidationError`` for the first that is none."""
        try:
            return parse_joint(str(super().clean(value) or ""))
        except NotASymbol as error:
            raise ValidationError(str(error), code="symbol") from error


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A document with its symbols; a symbol marks one document only."""

    symbol_texts = SymbolsField(
        label=gettext_lazy("Symbols"),
        required=False,
        max_length=20 * LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text=gettext_lazy(
            "As on the document, as in WT/MIN(17)/58. Several on lines of their own, or with "
            "dashes between them: WT/GC/W/757 – JOB/SERV/100."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "symbol_texts" in self.fields:
            known = self.instance.symbols.all()
            self.initial["symbol_texts"] = "\n".join(symbol.text for symbol in known)

    def clean_symbol_texts(self) -> list[Parsed]:
        """Refuse a symbol that another document bears, and say which one."""
        symbols: list[Parsed] = self.cleaned_data["symbol_texts"]
        taken = Symbol.objects.filter(text__in=map(str, symbols)).select_related("document")
        for other in taken.exclude(document=self.instance.pk):
            raise ValidationError(
                _("%(symbol)s is the symbol of another document: “%(title)s”.")
                % {"symbol": other.text, "title": other.document}
            )
        return symbols

    def keep_symbols(self) -> None:
        """Make the document's symbols what the box says; those that stay are not touched."""
        if "symbol_texts" not in self.cleaned_data:
            return
        wanted = [str(symbol) for symbol in self.cleaned_data["symbol_texts"]]
        document: Document = self.instance
        document.symbols.exclude(text__in=wanted).delete()
        known = set(document.symbols.values_list("text", flat=True))
        for text in wanted:
            if text not in known:
                Symbol.objects.create(document=document, text=text)
