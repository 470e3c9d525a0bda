"""Whether this process lives, and whether it can do its work; asked by machines."""

from django.core.cache import cache
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all; asks nothing of anyone else."""
    return HttpResponse("alive\n", content_type=PLAIN)


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 if database and cache answer; otherwise 503 and the name of what does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except OperationalError:
        return HttpResponse("database: no answer\n", status=503, content_type=PLAIN)
    try:
        cache.get("ready")
    except Exception:  # noqa: BLE001 - each cache backend has errors of its own
        return HttpResponse("cache: no answer\n", status=503, content_type=PLAIN)
    return HttpResponse("ready\n", content_type=PLAIN)
