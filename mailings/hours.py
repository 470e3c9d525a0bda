"""Whether mass mailings go at this hour of Geneva."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from core.clock import GENEVA

from .models import Hours


def is_open(at: datetime | None = None) -> bool:
    """Whether mass mailings go now, or at the moment ``at``; always where no hours are set."""
    here = (at or timezone.now()).astimezone(GENEVA)
    hours = list(Hours.objects.filter(Q(day__isnull=True) | Q(day=here.isoweekday())))
    if not hours:
        return not Hours.objects.exists()
    return any(one.opens <= here.time() < one.closes for one in hours)
