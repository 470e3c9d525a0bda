"""Pictures of bulletins, which are public; files of documents have a door of their own.

Nothing else under ``MEDIA_ROOT`` is handed out, whatever someone puts there.
"""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture that was uploaded for a bulletin; it runs nothing, whatever it contains."""
    folder, _slash, file = name.partition("/")
    if folder != "bulletins" or "/" in file or not file.lower().endswith(PICTURES):
        raise Http404
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
