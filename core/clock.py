"""Which day the site takes for today, and whose hours it means."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

GENEVA = ZoneInfo("Europe/Zurich")


def site_today() -> date:
    """The day meant by *upcoming*, *past* and *since*, in Geneva's time zone.

    ``SITE_TODAY`` overrides it, so that a sample of 2018 reads as in 2018. Mail,
    tokens and whatever expires use the real clock instead.
    """
    today: date | None = settings.SITE_TODAY
    return today or timezone.localdate()
