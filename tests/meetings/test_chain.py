"""The whole chain of follow-up meetings, and a meeting's neighbours in time."""

from datetime import date, time

import pytest

from meetings.chain import chain, leads_back
from meetings.models import Meeting
from meetings.neighbours import neighbours
from tests.meetings.test_models import meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.fixture
def branched():
    """Finance and facilitation are both followed by one meeting, that by one without a date."""
    made = {
        "information": meeting("information", date=date(2018, 3, 27)),
        "finance": meeting("finance", date=date(2018, 6, 8)),
        "facilitation": meeting("facilitation", date=date(2018, 6, 27)),
        "both": meeting("both", date=date(2018, 11, 12)),
        "undated": meeting("undated"),
    }
    made["both"].follows.set([made["facilitation"], made["finance"]])
    made["undated"].follows.set([made["both"]])
    return made


def told(links):
    return [(link.meeting.slug, [one.slug for one in link.follows], link.is_here) for link in links]


def test_a_chain_holds_all_parents_and_all_that_follows_in_the_order_of_time(branched):
    assert told(chain(branched["both"])) == [
        ("finance", [], False),
        ("facilitation", [], False),
        ("both", ["finance", "facilitation"], True),
        ("undated", ["both"], False),
    ]


def test_a_parent_names_what_its_follow_up_follows_besides(branched):
    assert told(chain(branched["finance"])) == [
        ("finance", [], True),
        ("both", ["finance", "facilitation"], False),
        ("undated", ["both"], False),
    ]


def test_a_meeting_alone_has_no_chain(branched):
    assert chain(branched["information"]) == []


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_chain_takes_the_same_queries_however_long_it_is(django_assert_num_queries, number):
    last = first = meeting("m0", date=date(2018, 1, 1))
    for index in range(number):
        following = meeting(f"m{index + 1}", date=date(2018, 1, 2 + index))
        following.follows.add(last)
        last = following
    with django_assert_num_queries(3):
        assert len(chain(first)) == number + 1


def test_a_circle_ends_and_is_told_before_it_is_made(branched):
    assert leads_back(branched["finance"], {branched["undated"].pk})
    assert leads_back(branched["finance"], {branched["finance"].pk})
    assert not leads_back(branched["undated"], {branched["information"].pk})
    assert not leads_back(Meeting(), {branched["information"].pk})
    branched["finance"].follows.add(branched["undated"])
    assert {link.meeting.slug for link in chain(branched["finance"])} == {
        "finance",
        "facilitation",
        "both",
        "undated",
    }


def test_the_page_shows_the_whole_chain_and_the_direct_ones_as_facts(client, branched):
    page = client.get("/en/meetings/finance/").content.decode()
    facts, rest = page.split('<ol class="plain chain">')
    assert "<dt>Followed by</dt>" in facts
    assert "/en/meetings/undated/" not in facts
    assert "/en/meetings/undated/" in rest
    assert "/en/meetings/facilitation/" in rest
    page = client.get("/en/meetings/information/").content.decode()
    assert "Chain of meetings" not in page


def test_neighbours_are_the_nearest_in_time_by_day_hour_and_address(branched):
    def slugs(record):
        return [one.slug if one else None for one in neighbours(record)]

    day = date(2018, 6, 8)
    meeting("evening", date=day, start_time=time(18))
    meeting("noon", date=day, start_time=time(12))
    meeting("noon-b", date=day, start_time=time(12))
    meeting("cancelled", date=date(2018, 6, 9), status="cancelled")
    assert slugs(branched["information"]) == [None, "finance"]
    assert slugs(branched["finance"]) == ["information", "noon"]
    assert slugs(Meeting.objects.get(slug="noon")) == ["finance", "noon-b"]
    assert slugs(Meeting.objects.get(slug="noon-b")) == ["noon", "evening"]
    assert slugs(Meeting.objects.get(slug="evening")) == ["noon-b", "facilitation"]
    assert slugs(branched["both"]) == ["facilitation", None]
    assert slugs(branched["undated"]) == [None, None]
    page = Meeting.objects.get(slug="noon").get_absolute_url()
    assert page == "/en/meetings/noon/"


def test_the_page_leads_to_the_meetings_before_and_after(client, branched):
    page = client.get("/en/meetings/facilitation/").content.decode()
    assert '<a rel="prev" href="/en/meetings/finance/">' in page
    assert '<a rel="next" href="/en/meetings/both/">' in page
    assert "rel=" not in client.get("/en/meetings/undated/").content.decode().split("<main")[1]
