"""What comes in as a table is told to calendars, each event once."""

import pytest

from core.models import CalendarEntry
from meetings.models import Meeting
from tests.meetings.test_calendars import meeting
from tests.members.test_roster import member

from .conftest import as_csv

pytestmark = pytest.mark.django_db


def test_meetings_that_come_in_as_a_table_are_told_once_with_their_hosts(files):
    member("che", "Switzerland")
    kept = meeting("kept")
    table = as_csv(
        "kept,Renamed,2018-10-31,day,confirmed,che",
        "added,Added,2018-11-01,day,confirmed,che",
        header="slug,title_en,date,precision,status,hosts",
    )
    assert files.bring_in(Meeting, table).result["written"]
    rows = {row.content["texts"]["en"]["title"]: row for row in CalendarEntry.objects.all()}
    assert {title: row.sequence for title, row in rows.items()} == {"Renamed": 1, "Added": 0}
    assert rows["Renamed"].key == str(kept.pk)
    for row in rows.values():
        assert "Host: Switzerland" in row.content["texts"]["en"]["lines"]
