"""Missing and stale texts as an XLIFF file for translators, and the file that comes back."""

import binascii
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.completeness import states
from core.keepers import keeper_of
from core.translate import TRANSLATED, Place
from core.xliff import EXTENSION, MEDIA_TYPE
from core.xliff.check import Plan, What, check
from core.xliff.read import BIGGEST, read
from core.xliff.take import take
from core.xliff.write import Text, write

from .scopes import Scope
from .translating import may_translate, note_editor


class FileForm(forms.Form):
    """A file to be looked at."""

    file = forms.FileField(label=gettext_lazy("XLIFF file (2.0 or 2.1)"))


class TakeForm(forms.Form):
    """How much of a file that was looked at is brought in."""

    how = forms.ChoiceField(
        label=gettext_lazy("What is brought in"),
        choices=[
            ("good", gettext_lazy("all that is good; what is refused stays as it is")),
            ("whole", gettext_lazy("everything or nothing: nothing as long as a text is refused")),
        ],
        widget=forms.RadioSelect,
        initial="good",
    )


def export(
    site: admin.AdminSite, request: HttpRequest, scope: Scope, language: str
) -> HttpResponse | None:
    """The open texts that have a source, as a file; None if there are none."""
    places = [place for place in scope.places(language) if may_translate(request, place.model)]
    texts = [
        Text(state, _address(site, request, state.record, state.name))
        for state in _states_at(places)
        if state.source
    ]
    if not texts:
        return None
    response = HttpResponse(write(texts, language=language), content_type=MEDIA_TYPE)
    name = f"{_file_name(scope)}-{language}.{EXTENSION}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def plan(site: admin.AdminSite, request: HttpRequest, content: bytes) -> Plan:
    """What the file would do if the person of ``request`` brings it in; raises ``Unreadable``."""

    def may_not(record: models.Model, name: str) -> str:
        keeper = keeper_of(site, request, record)
        if keeper is not None and keeper.may_change(request, name):
            return ""
        return _("This text cannot be changed, or not by you: it may be published or frozen.")

    return check(read(content), may_not=may_not)


def bring_in(scope: Scope, request: HttpRequest, planned: Plan, *, all_or_nothing: bool) -> Plan:
    """Write what is good; raises ``core.xliff.take.NotTaken``."""
    by: Any = request.user

    def after(record: models.Model, place: Place) -> None:
        note_editor(scope, record, place, TRANSLATED, by)

    return take(planned, by=by, all_or_nothing=all_or_nothing, after=after)


def packed(content: bytes) -> str:
    """A file as a value of a form, so that it comes again with the next step."""
    return b64encode(zlib.compress(content)).decode()


def unpacked(value: str) -> bytes:
    """The file in a value that ``packed`` made; raises ``Http404`` for what is none."""
    try:
        content = zlib.decompressobj().decompress(b64decode(value, validate=True), BIGGEST + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise Http404 from error
    if not content:
        raise Http404
    return content


def summary(planned: Plan) -> list[tuple[str, int]]:
    """How many texts there are of each kind, in words."""
    return [(str(what.label), len(planned.of(what))) for what in What if planned.of(what)]


def _states_at(places: Iterable[Place]) -> Iterable[Any]:
    """The states at ``places``, in their order; two queries for each kind of record."""
    wanted = list(places)
    by_model: dict[type[models.Model], set[int]] = {}
    for place in wanted:
        by_model.setdefault(place.model, set()).add(place.pk)
    found = {
        Place.of(state): state
        for model, pks in by_model.items()
        for state in states(model._default_manager.select_related().in_bulk(pks).values())
    }
    return [found[place] for place in wanted if place in found]


def _address(site: admin.AdminSite, request: HttpRequest, record: models.Model, name: str) -> str:
    keeper = keeper_of(site, request, record)
    return request.build_absolute_uri(keeper.address_of(name)) if keeper else ""


def _file_name(scope: Scope) -> str:
    return scope.bulletin.slug if scope.bulletin else "all-records"
