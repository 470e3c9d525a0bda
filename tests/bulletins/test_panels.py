"""A meeting's page says which bulletins reported on it."""

from bulletins.approve import approve
from bulletins.publish import publish
from core.panels import panels_for


def titles(meeting) -> list[str]:
    return [panel.title for panel in panels_for(meeting)]


def test_a_published_report_is_named_on_the_meetings_page(report, meeting, staff, client):
    assert "In the bulletin" not in titles(meeting)  # a draft is nobody's business
    approve(report.parent, by=staff.approver)
    publish(report.parent, by=staff.editor)
    assert "In the bulletin" in titles(meeting)
    html = client.get("/fr/meetings/2018-06-08-trade-finance/").content.decode()
    assert '<a href="/fr/bulletins/autumn-2018/">Bulletin [fr]</a>' in html
