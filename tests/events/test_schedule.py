"""The programme as conference tools read it."""

import json
import re
from datetime import date, time, timedelta
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from events.freeze import freeze
from events.models import Dialogue, Programme
from events.new_version import new_version

from .conftest import organiser, session, speaker

pytestmark = pytest.mark.django_db

XML = "/en/events/public-forum-2018/schedule.xml"
JSON = "/en/events/public-forum-2018/schedule.json"

# What the published schema asks of an event, in any order; and of a day.
REQUIRED = {
    "room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track",
}  # fmt: skip
ALLOWED = REQUIRED | {"persons", "language", "description", "links", "url"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


@pytest.fixture
def full(programme):
    dialogue = Dialogue.objects.create(slug="d", title_en="D", date=date(2018, 6, 7))
    held = session(
        programme,
        "hash",
        title_en="# <b>Women</b> & trade \x0b",
        title_fr="# Femmes & commerce",
        room="W",
        is_own=True,
        follows_dialogue=dialogue,
    )
    organiser(held, "itc")
    speaker(held, "a")
    session(programme, "night", start_time=time(22, 30), end_time=time(0, 15), room="")
    session(programme, "off", start_time=time(15), end_time=time(16), state="cancelled")
    return programme


def events(client, address=XML):
    response = client.get(address)
    assert response.status_code == 200
    root = ET.fromstring(response.content)
    return root, {event.findtext("slug"): event for event in root.iter("event")}


def test_the_xml_has_the_structure_of_the_published_schema(client, full):
    root, found = events(client)
    assert [child.tag for child in root] == ["generator", "version", "conference"] + ["day"] * 3
    about = {child.tag: child.text for child in root.find("conference")}
    assert about == {
        "title": "Public Forum",
        "acronym": "public-forum-2018",
        "start": "2018-10-02",
        "end": "2018-10-04",
        "days": "3",
        "timeslot_duration": "00:05",
        "base_url": about["base_url"],
        "time_zone_name": "Europe/Zurich",
    }
    assert about["base_url"].startswith("http")
    for index, day in enumerate(root.findall("day"), start=1):
        assert day.get("index") == str(index)
        assert MOMENT.fullmatch(day.get("start"))
        assert MOMENT.fullmatch(day.get("end"))
    for event in found.values():
        tags = [child.tag for child in event]
        assert len(tags) == len(set(tags))
        assert REQUIRED <= set(tags) <= ALLOWED
        assert int(event.get("id")) > 0
        assert UUID(event.get("guid")).version == 5
        assert MOMENT.fullmatch(event.findtext("date"))
        assert re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", event.findtext("duration"))


def test_a_title_with_a_hash_and_angles_comes_back_as_it_was(client, full):
    _root, found = events(client)
    event = found["public-forum-2018-hash"]
    assert event.findtext("title") == "# <b>Women</b> & trade "
    assert event.findtext("subtitle") == "itc"
    assert [person.text for person in event.iter("person")] == ["a"]
    assert event.findtext("room") == "W"
    assert event.findtext("language") == "en"
    assert event.findtext("url").endswith("/en/events/public-forum-2018/#hash")


def test_a_session_past_midnight_has_its_length(client, full):
    root, found = events(client)
    event = found["public-forum-2018-night"]
    assert event.findtext("date") == "2018-10-03T22:30:00+02:00"
    assert event.findtext("duration") == "01:45"
    assert event.findtext("room") == "room not known"
    (day,) = (day for day in root.findall("day") if day.get("date") == "2018-10-03")
    assert day.get("end") == "2018-10-04T00:15:00+02:00"


def test_a_cancelled_session_is_left_out(client, full):
    _root, found = events(client)
    assert sorted(found) == ["public-forum-2018-hash", "public-forum-2018-night"]


def test_the_json_tells_the_same(client, full):
    told = json.loads(client.get(JSON).content)
    assert set(told) == {"generator", "schedule"}
    days = told["schedule"]["conference"]["days"]
    by_guid = {
        event["guid"]: event for day in days for room in day["rooms"].values() for event in room
    }
    _root, found = events(client)
    assert {event.get("guid") for event in found.values()} == set(by_guid)
    for event in found.values():
        same = by_guid[event.get("guid")]
        for name in REQUIRED - {"title"}:
            assert (event.findtext(name) or "") == same[name]


def test_a_session_keeps_its_number_in_every_language_and_version(client, full, staff):
    def identities(address):
        return {
            slug: (one.get("id"), one.get("guid"))
            for slug, one in events(client, address)[1].items()
        }

    first = identities(XML)
    assert len({number for number, _guid in first.values()}) == 2
    assert identities(XML.replace("/en/", "/fr/")) == first
    freeze(new_version(freeze(full, by=staff), by=staff), by=staff)
    assert Programme.objects.count() == 2
    assert identities(XML) == first


def test_the_page_of_a_language_has_that_language(client, full):
    _root, found = events(client, XML.replace("/en/", "/fr/"))
    assert found["public-forum-2018-hash"].findtext("title") == "# Femmes & commerce"
    assert found["public-forum-2018-hash"].findtext("language") == "fr"
    assert found["public-forum-2018-night"].findtext("language") == "en"


def test_the_night_the_clocks_change_is_counted_in_real_hours(client, programme):
    session(
        programme, "night", date=date(2018, 10, 27), start_time=time(23), end_time=time(4), room="W"
    )
    _root, found = events(client)
    event = found["public-forum-2018-night"]
    assert (event.findtext("date"), event.findtext("duration")) == (
        "2018-10-27T23:00:00+02:00",
        "06:00",
    )


def test_who_has_it_already_is_told_so(client, full):
    response = client.get(XML)
    again = client.get(XML, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    full.sessions.filter(code="hash").update(room="D")
    assert client.get(XML, headers={"If-None-Match": response["ETag"]}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", [XML, JSON])
def test_it_takes_the_same_queries_for_one_session_and_for_three(
    client, django_assert_num_queries, programme, address, number
):
    for index in range(number):
        held = session(programme, f"s{index}", date=date(2018, 10, 2) + timedelta(days=index))
        organiser(held, f"o{index}")
        speaker(held, f"p{index}")
    with django_assert_num_queries(7):
        client.get(address)
