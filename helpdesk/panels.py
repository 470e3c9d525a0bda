"""What the helpdesk knows of a Member."""

from django.utils.translation import gettext as _

from core.clock import site_today
from core.panels import Panel, panel
from members.models import Member

from .models import ContactPoint


@panel(Member, order=40)
def contact_points(member: Member) -> Panel:
    """Whom to ask today; where none is recorded, the panel says so."""
    points = list(
        ContactPoint.objects.on(site_today()).filter(member=member).select_related("source")
    )
    return Panel(_("Contact points"), "helpdesk/panels/contact_points.html", {"points": points})
