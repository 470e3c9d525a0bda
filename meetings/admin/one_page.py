"""A long form on one page: its parts can be jumped to, closed and counted, its rows ordered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Part:
    """A part of the page: where it is, what it is called, and how many rows it has, if any."""

    anchor: str
    title: str
    number: int | None = None
    has_errors: bool = False


class OnePage(admin.ModelAdmin):  # type: ignore[type-arg]
    """To be put before the screen of a record that is kept with all its rows on one page."""

    change_form_template = "admin/one_page.html"
    save_on_top = True
    # Inlines that stand open; all others are opened from their heading or from the list of parts.
    always_open: tuple[type, ...] = ()

    class Media:
        """Opens a closed part that is jumped to; without it, a click on its heading does."""

        js = ("admin/one_page.js",)
        css = {"all": ("admin/one_page.css",)}

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Rows stand closed under their heading, made for this request only."""
        inlines: list[Any] = list(super().get_inline_instances(request, obj))
        for inline in inlines:
            if not isinstance(inline, self.always_open):
                inline.classes = (*(inline.classes or ()), "collapse")
        return inlines

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the parts of the page; each inline's heading says how many rows it has."""
        context["parts"] = [*_fieldsets(context["adminform"]), *_inlines(context)]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """New rows without a position come after the others, in the order of the page."""
        put_in_order(formset)
        super().save_formset(request, form, formset, change)


def put_in_order(formset: Any) -> None:
    """Give new rows that have no position the next ones."""
    if "position" not in getattr(formset.form, "base_fields", ()):
        return
    rows = [form for form in formset.forms if form not in formset.deleted_forms]
    last = max((form.instance.position or 0 for form in rows), default=0)
    for form in rows:
        if form.instance.pk is None and form.has_changed() and not form.instance.position:
            last += 1
            form.instance.position = last


def _fieldsets(adminform: Any) -> Iterator[Part]:
    for index, fieldset in enumerate(adminform):
        errors = any(line.errors() for line in fieldset)
        anchor = f"fieldset-0-{index}-heading" if fieldset.name else "content"
        yield Part(anchor, str(fieldset.name or _("Essentials")), has_errors=errors)


def _inlines(context: dict[str, Any]) -> Iterator[Part]:
    for inline in context["inline_admin_formsets"]:
        formset, opts = inline.formset, inline.opts
        number, title = len(formset.initial_forms), capfirst(str(opts.verbose_name_plural))
        # The inline is made for this request only, so that its heading may say the number.
        opts.verbose_name_plural = f"{title} ({number})" if number else title
        errors = formset.is_bound and not formset.is_valid()
        yield Part(f"{formset.prefix}-group", title, number, errors)
