"""The preview beside the editor, in the time of the page that it stands on."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from bulletins.models import Bulletin, FreeText

from .measure import Benchmark, Goal, Stopwatch

MEDIA = ("page", "mail", "text")
RATIO = "preview: a look at page, mail or text in the time of the editor's page"
TEXT = "<p>What Members said, <em>in short</em>, and <a href='https://example.org/'>more</a>.</p>"


class _Form(HTMLParser):
    """What a browser would send of the page's form if nobody wrote in it."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take fields with their values."""
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "textarea":
            self._area, self.data[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.data[self._select] = found.get("value") or ""
        elif tag == "input" and name and found.get("type") not in {"checkbox", "submit", "file"}:
            self.data.setdefault(name, found.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """A text ends with its field."""
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        """Take the text of a field."""
        if self._area:
            self.data[self._area] += data.removeprefix("\n")


def _bulletin(size: int) -> Bulletin:
    """A draft of ``size`` sections with texts in every language."""
    languages = [code for code, _name in settings.LANGUAGES]
    named = {f"{name}_{code}": "Bulletin" for name in ("title", "subject") for code in languages}
    bulletin = Bulletin.objects.create(
        slug="bench", number=9_999, season="autumn", date=date(2018, 10, 1), **named
    )
    texts = {f"heading_{code}": "A section" for code in languages}
    texts |= {f"body_{code}": TEXT * 3 for code in languages}
    for number in range(size):
        FreeText.objects.create(parent=bulletin, region="main", ordering=number, **texts)
    return bulletin


def _answered(response: Any) -> Any:
    if response.status_code != 200:
        raise RuntimeError(f"{response.request['PATH_INFO']}: {response.status_code}")
    return response


# Nothing is collected here; addresses of style sheets are not what is measured.
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@override_settings(STORAGES=settings.STORAGES | PLAIN)
def round_of_looks(size: int) -> dict[str, float]:
    """Open the editor's page, then look at each medium without saving; the mean of the three."""
    with transaction.atomic():
        user = User.objects.create_superuser("bench")
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip("."))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        bulletin = _bulletin(size)
        page = reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])
        follow = reverse("admin:bulletins_bulletin_follow", args=[bulletin.pk])
        _answered(client.get(page))  # templates are read once
        with Stopwatch() as opening:
            opened = _answered(client.get(page)).content.decode()
        form = _Form()
        form.feed(opened[opened.index('id="bulletin_form"') :])
        data = {name: value for name, value in form.data.items() if "__prefix__" not in name}
        _answered(client.post(follow, data | {"medium": "page", "language": "fr"}))
        with Stopwatch() as looking:
            for medium in MEDIA:
                shown = _answered(client.post(follow, data | {"medium": medium, "language": "fr"}))
        if shown.json()["shown"].count("A section") < size:
            raise RuntimeError("The preview does not show what the form holds.")
        transaction.set_rollback(True)
    return {RATIO: looking.seconds / len(MEDIA) / opening.seconds}


BENCHMARKS = (Benchmark(round_of_looks, (Goal(RATIO, 1, "times", at_least=False),), size=30),)
