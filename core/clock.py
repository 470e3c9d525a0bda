"""Which day the site takes for today."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def site_today() -> date:
    """The day meant by *upcoming*, *past* and *since*, in Geneva's time zone.

    ``SITE_TODAY`` overrides it, so that a sample of 2018 reads as in 2018. Mail,
    tokens and whatever expires use the real clock instead.
    """
    today: date | None = settings.SITE_TODAY
    return today or timezone.localdate()
