"""A programme's tables on the screen: the file that comes in, the one that goes out, the words."""

import binascii
from base64 import b64decode
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.changes import What
from events.import_programme import OTHERWISE, UNCHANGED, Plan
from events.models import ForumSession
from events.programme_table import BIGGEST, to_csv, to_xlsx

WRITERS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class TableForm(forms.Form):
    """A file to be looked at."""

    table = forms.FileField(label=_("CSV or XLSX file"))


WORDS = {
    What.NEW: pgettext_lazy("forum session", "new"),
    What.TIME: _("moved to another time"),
    What.ROOM: _("moved to another room"),
    What.RENAMED: _("renamed"),
    What.CANCELLED: pgettext_lazy("forum session", "cancelled"),
    What.PLANNED: _("held after all"),
    OTHERWISE: _("changed otherwise"),
    UNCHANGED: _("unchanged"),
}


def summary(plan: Plan) -> list[tuple[str, int]]:
    """How many rows of each kind there are, in words."""
    counts = plan.counts()
    return [(str(words), counts[what]) for what, words in WORDS.items() if counts[what]]


def told(plan: Plan) -> list[tuple[int, ForumSession, str]]:
    """Every row that would change something, with what it changes."""
    return [
        (row.line, row.session, ", ".join(str(WORDS[what]) for what in row.what))
        for row in plan.rows
        if row.changed
    ]


def file_of(request: HttpRequest) -> tuple[TableForm, str, bytes]:
    """The file that came with the form, or comes again from the page that showed it."""
    if "again" in request.POST:
        try:
            return TableForm(), request.POST.get("name", ""), b64decode(request.POST["again"])
        except binascii.Error as error:
            raise Http404 from error
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, "", b""
    file = form.cleaned_data["table"]
    return form, file.name, file.read(BIGGEST + 1)


def table(kind: str, name: str, sessions: Any) -> HttpResponse:
    """``sessions`` as a file to keep; ``kind`` is one of ``WRITERS``."""
    if kind not in WRITERS:
        raise Http404
    write, content_type = WRITERS[kind]
    response = HttpResponse(write(sessions), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
