"""What every template of the site may ask for."""

from django.conf import settings
from django.http import HttpRequest

from core.clock import site_today

from .page_cache import saves_data


def house(request: HttpRequest) -> dict[str, object]:
    """The day the site takes for today, and whether this is the embedded sample."""
    return {
        "site_today": site_today(),
        "site_today_is_set": settings.SITE_TODAY is not None,
        "embedded": settings.EMBEDDED,
        "site_url": settings.SITE_URL,
        "saves_data": saves_data(request),
    }
