"""Which day the site takes for today, and whose hours it means."""

from datetime import date, datetime
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


def site_now() -> datetime:
    """The time of now on the day that the site takes for today: for dates that readers are told.

    What a demonstration of 2018 announces is then of 2018; the journal keeps the real clock.
    """
    now = timezone.localtime(timezone=GENEVA)
    return datetime.combine(site_today(), now.time(), tzinfo=GENEVA)
