"""Entries as an iCalendar file: raw lines, escapes, hours, days and the zone's rules."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from core.calendar_file import calendar_file
from core.models import CalendarEntry
from tests import ical

GENEVA = ZoneInfo("Europe/Zurich")
THEN = datetime(2018, 9, 1, 12, 30, 15, 99, tzinfo=UTC)
UID = UUID("5fc53010-1267-4f8e-bc28-1d7ae55a7c99")


PROPERTIES = (
    *("UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "ORGANIZER", "SUMMARY", "DTSTART"),
    *("DTEND", "STATUS", "TRANSP", "CLASS", "LOCATION", "CATEGORIES", "DESCRIPTION", "URL"),
)


def entry(**changed):
    texts = {
        "title": "Trade finance",
        "page": "/en/meetings/2018-10-31-finance/",
        "place": "Room D",
        "categories": ["Meeting", "Trade finance"],
        "lines": ["Thematic meeting", "Host: Switzerland"],
    }
    texts |= {name: changed.pop(name) for name in list(changed) if name in texts}
    content = {
        "start": "2018-10-31T10:00",
        "end": "2018-10-31T13:00",
        "status": "CONFIRMED",
        "takes_time": True,
        "texts": dict.fromkeys(("en", "fr", "es"), texts),
    }
    told = {*content, "postponed", "gone"}
    content |= {name: changed.pop(name) for name in list(changed) if name in told}
    has_left = changed.pop("has_left", False)
    values = {
        "uid": UID,
        "sequence": 3,
        "created_at": THEN - timedelta(days=2),
        "changed_at": THEN,
        "touched_at": THEN,
        "is_cancelled": content["status"] == "CANCELLED",
        "content": content,
    }
    made = CalendarEntry(**values | changed)
    made.has_left = has_left
    return made


def written(*entries, name="The Group", page="/en/", source="/en/calendar.ics", changed=THEN):
    return calendar_file(entries, name=name, page=page, source=source, changed=changed)


def one(**changed):
    (event,) = ical.events(written(entry(**changed)))
    return event


@pytest.fixture(autouse=True)
def somewhere(settings):
    settings.SITE_URL = "https://msme.example.org"
    settings.MAIL_FROM = "The Group <group@example.org>"
    settings.REPLY_TO = ""


def test_every_property_comes_back_as_it_was_told():
    (event,) = icalendar.Calendar.from_ical(written(entry())).walk("VEVENT")
    got = {name: event.get(name) for name in event}
    assert sorted(got) == sorted(PROPERTIES)
    assert got["UID"] == "5fc53010-1267-4f8e-bc28-1d7ae55a7c99"
    assert got["SEQUENCE"] == 3
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == THEN.replace(microsecond=0)
    assert event.decoded("CREATED") == datetime(2018, 8, 30, 12, 30, 15, tzinfo=UTC)
    assert got["ORGANIZER"] == "mailto:group@example.org"
    assert got["ORGANIZER"].params["CN"] == "Informal Working Group on MSMEs"
    assert got["SUMMARY"] == "Trade finance"
    assert event.decoded("DTSTART") == datetime(2018, 10, 31, 10, tzinfo=GENEVA)
    assert event.decoded("DTEND") == datetime(2018, 10, 31, 13, tzinfo=GENEVA)
    assert got["DTSTART"].params["TZID"] == "Europe/Zurich"
    assert (got["STATUS"], got["TRANSP"], got["CLASS"]) == ("CONFIRMED", "OPAQUE", "PUBLIC")
    assert got["LOCATION"] == "Room D"
    assert [str(word) for word in got["CATEGORIES"].cats] == ["Meeting", "Trade finance"]
    address = "https://msme.example.org/en/meetings/2018-10-31-finance/"
    assert got["DESCRIPTION"] == f"Thematic meeting\nHost: Switzerland\n{address}"
    assert got["URL"] == address


def test_the_calendar_says_what_it_is_and_how_often_to_ask():
    properties = {
        name: (given, value) for name, given, value in ical.parse(written(name="A, b; c"))["props"]
    }
    assert properties == {
        "PRODID": ({}, "-//MSME secretariat//Calendar 1//EN"),
        "VERSION": ({}, "2.0"),
        "CALSCALE": ({}, "GREGORIAN"),
        "METHOD": ({}, "PUBLISH"),
        "NAME": ({}, r"A\, b\; c"),
        "X-WR-CALNAME": ({}, r"A\, b\; c"),
        "X-WR-TIMEZONE": ({}, "Europe/Zurich"),
        "URL": ({}, "https://msme.example.org/en/"),
        "SOURCE": ({"VALUE": "URI"}, "https://msme.example.org/en/calendar.ics"),
        "REFRESH-INTERVAL": ({"VALUE": "DURATION"}, "PT4H"),
        "X-PUBLISHED-TTL": ({"VALUE": "DURATION"}, "PT4H"),
        "LAST-MODIFIED": ({}, "20180901T123015Z"),
    }


def test_an_empty_calendar_is_one_too():
    assert [part["name"] for part in ical.parse(written())["parts"]] == ["VTIMEZONE"]


def test_commas_semicolons_backslashes_and_line_ends_are_escaped_on_the_wire():
    raw = written(entry(title="a, b; c\\n d\r\ne\rf", place="#1: x:y"))
    wire = [line for line in ical.lines(raw) if line.startswith(("SUMMARY", "LOCATION"))]
    assert wire == [r"SUMMARY:a\, b\; c\\n d\ne\nf", "LOCATION:#1: x:y"]


def test_a_title_that_begins_with_a_hash_or_an_equals_sign_stays_as_it_is():
    assert one(title="#MSMEDay, 2018")["SUMMARY"] == "#MSMEDay, 2018"
    assert one(title="=1+1")["SUMMARY"] == "=1+1"


@pytest.mark.parametrize("pad", range(1, 14))
def test_accents_and_emoji_are_never_cut_by_a_fold(pad):
    title = "x" * pad + "é🙂ñ" * 40
    assert one(title=title)["SUMMARY"] == title


def test_control_characters_that_no_text_may_hold_are_left_out():
    assert one(title="a\x00b\x0bc\x1b[31md\x7f\te")["SUMMARY"] == "abc[31md\te"


PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.just("\n"))


@given(title=PLAIN, line=PLAIN, place=PLAIN, words=st.lists(PLAIN.filter(str.strip), max_size=3))
@example(title="\\,;\n\\n", line="\\", place=";", words=["a,b", "c\\;d"])
@example(title="", line="", place="", words=["\\", "0"])
def test_any_text_comes_back_as_it_was(title, line, place, words):
    with override("xx"):  # no language's typography
        raw = written(entry(title=title, lines=[line], place=place, categories=words))
    (event,) = ical.events(raw)
    assert event["SUMMARY"] == title
    assert event["DESCRIPTION"].rpartition("\n")[0] == line
    assert event.get("LOCATION", "") == place
    (parsed,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert str(parsed["SUMMARY"]) == title
    assert [str(word) for word in parsed["CATEGORIES"].cats if words] == words if words else True


def test_texts_are_typeset_for_the_reader_and_addresses_are_not():
    with override("fr"):
        event = one(title="Quoi de neuf?", lines=["Hôte: Suisse"])
    assert event["SUMMARY"] == "Quoi de neuf\u00a0?"
    assert event["DESCRIPTION"].splitlines() == [
        "Hôte\u00a0: Suisse",
        "https://msme.example.org/en/meetings/2018-10-31-finance/",
    ]


def test_a_whole_day_is_a_date_and_ends_on_the_day_after():
    raw = written(entry(start="2018-10-02", end="2018-10-05", takes_time=False))
    wire = [line for line in ical.lines(raw) if line.startswith(("DTSTART;", "DTEND", "TRANSP"))]
    assert wire == [
        "DTSTART;VALUE=DATE:20181002",
        "DTEND;VALUE=DATE:20181005",
        "TRANSP:TRANSPARENT",
    ]


def test_without_an_end_there_is_none():
    assert "DTEND" not in one(end=None)


def test_what_is_cancelled_says_so_in_words_too_and_takes_no_time():
    event = one(status="CANCELLED")
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event["SUMMARY"] == "Cancelled: Trade finance"


def test_what_is_only_postponed_is_taken_away_and_says_so():
    event = one(status="CANCELLED", postponed=True)
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "Postponed: Trade finance")
    with override("fr"):
        title = one(status="CANCELLED", postponed=True)["SUMMARY"]
    assert title == "Reporté\u00a0: Trade finance"
    with override("es"):
        assert one(status="CANCELLED", postponed=True)["SUMMARY"] == "Aplazado: Trade finance"


def test_what_is_gone_says_nothing_of_its_state_and_leads_nowhere():
    event = one(status="CANCELLED", postponed=True, gone=True)
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "Cancelled: Trade finance")
    assert not {"DESCRIPTION", "URL"} & set(event)


def test_what_left_a_calendar_is_taken_away_there_and_leads_to_its_page():
    event = one(has_left=True)
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event["SUMMARY"] == "Removed from this calendar: Trade finance"
    assert event["DESCRIPTION"] == event["URL"]


def zone():
    (part,) = (p for p in ical.parse(written())["parts"] if p["name"] == "VTIMEZONE")
    return part


def test_the_zone_says_its_rules_as_they_are():
    rules = [
        {name: value for name, _given, value in part["props"]} | {"": part["name"]}
        for part in zone()["parts"]
    ]
    assert [
        (one[""], one["TZNAME"], one["TZOFFSETFROM"], one["TZOFFSETTO"], one["DTSTART"])
        for one in rules
    ] == [
        ("STANDARD", "CET", "+0200", "+0100", "19961027T030000"),
        ("DAYLIGHT", "CEST", "+0100", "+0200", "19970330T020000"),
    ]
    assert [sorted(one["RRULE"].split(";")) for one in rules] == [
        ["BYDAY=-1SU", "BYMONTH=10", "FREQ=YEARLY"],
        ["BYDAY=-1SU", "BYMONTH=3", "FREQ=YEARLY"],
    ]


@pytest.mark.parametrize("year", [1997, 2018, 2026, 2037, 2060])
def test_a_program_that_knows_only_the_rules_reckons_as_geneva_does(year):
    """Two hours of each day, the night included, reckoned by dateutil from the rules alone."""
    from io import StringIO

    from dateutil.tz import tzical

    text = "\r\n".join(ical.lines(written()))
    start, end = text.index("BEGIN:VTIMEZONE"), text.index("END:VTIMEZONE") + len("END:VTIMEZONE")
    read = tzical(StringIO(text[start:end] + "\r\n")).get()
    hour = datetime(year, 1, 1, 12)  # noqa: DTZ001
    while hour.year == year:
        for moment in (hour, hour + timedelta(hours=13)):
            known = moment.replace(tzinfo=GENEVA).utcoffset()
            assert moment.replace(tzinfo=read).utcoffset() == known, moment
        hour += timedelta(days=1)


def test_the_library_reads_the_zone_from_the_rules_too():
    (part,) = icalendar.Calendar.from_ical(written()).walk("VTIMEZONE")
    read = part.to_tz(lookup_tzid=False)
    for day in (date(2018, 3, 24), date(2018, 3, 26), date(2018, 10, 27), date(2018, 10, 29)):
        noon = datetime.combine(day, datetime.min.time().replace(hour=12))
        assert noon.replace(tzinfo=read).utcoffset() == noon.replace(tzinfo=GENEVA).utcoffset()


def test_the_organizer_is_whom_answers_go_to_if_there_is_one(settings):
    settings.REPLY_TO = "desk@example.org"
    assert one()["ORGANIZER"] == "mailto:desk@example.org"
