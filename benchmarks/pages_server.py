"""The site as ``make run`` serves it and, in the same process, a minimal Django view beside it."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from msme_site.wsgi import application as whole

MINIMAL = "/minimal"


def minimal(_request: HttpRequest) -> HttpResponse:
    """As little as a view can do."""
    return HttpResponse("ok", headers={"Content-Length": "2"})


urlpatterns = [path(MINIMAL[1:], minimal), *import_module("msme_site.urls").urlpatterns]
settings.ROOT_URLCONF = __name__
# Nothing is collected for a benchmark; the addresses of style sheets are not what is measured.
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The minimal view without any middleware; everything else as the site does it."""
    handler = bare if environ["PATH_INFO"] == MINIMAL else whole
    answer: Iterable[bytes] = handler(environ, start_response)
    return answer
