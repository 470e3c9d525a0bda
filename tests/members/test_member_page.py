"""A Member's page and a person's: everything the Group's record says of them."""

from datetime import date, time

import pytest
from django.utils import translation

from core.dates import Precision
from events.models import Forum, ForumSession, Milestone, Programme, SessionAppearance
from helpdesk.models import ContactPoint
from meetings.follow_ups import close
from meetings.models import (
    Conclusion,
    FollowUp,
    Host,
    Intervention,
    Meeting,
    MeetingAppearance,
    Sponsor,
)
from members.models import (
    CoordinatorTerm,
    MemberName,
    Membership,
    Person,
    Seat,
    UnionMembership,
)
from msme_site.templatetags.records import period_in_words
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

WORDS = {"en": "Done.", "fr": "Fait.", "es": "Hecho."}


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.fixture
def che():
    return member("che", "Switzerland")


def meeting(slug="march", *, day=date(2018, 3, 27), status="held"):
    return Meeting.objects.create(slug=slug, title_en=f"Meeting {slug}", date=day, status=status)


def person(slug="a-person"):
    name = slug.replace("-", " ").title()
    return Person.objects.create(slug=slug, name=name, sort_name=name)


def follow_up(text="An act", *, of=None, sponsors=(), **values):
    of = of or Meeting.objects.first() or meeting()
    conclusion = Conclusion.objects.create(meeting=of, kind="request", text_en=f"Wish: {text}")
    for position, name in enumerate(sponsors):
        Sponsor.objects.create(conclusion=conclusion, member=name, position=position)
    given = {"text_en": text, "owner": "group", "since": of.date} | values
    return FollowUp.objects.create(conclusion=conclusion, **given)


def renamed(one, *, name="New name", since=date(2018, 6, 1)):
    one.names.update(end=since)
    MemberName.objects.create(member=one, start=since, name_en=name, prose_name_en=name)
    return one


def page(client, path="members/che/"):
    response = client.get(f"/en/{path}")
    assert response.status_code == 200
    return response.content.decode()


def summary(html):
    line = html.partition('<ul class="summary">')[2].partition("</ul>")[0]
    items = [item.partition("</li>")[0] for item in line.split("<li>")[1:]]
    return [item.partition(" <a")[0] for item in items]


def panel(html, title):
    return html.partition(f"<h2>{title}</h2>")[2].partition("</section>")[0]


def everything(one, number):
    """``number`` of all that can be recorded of a Member."""
    for index in range(number):
        held = meeting(f"held-{index}")
        who = person(f"speaker-{'abc'[index]}")
        Host.objects.create(meeting=held, member=one)
        Intervention.objects.create(meeting=held, member=one, text_en="Said so")
        MeetingAppearance.objects.create(meeting=held, person=who, member=one, title_en="Envoy")
        other = member(f"oo{'abc'[index]}", "Other")
        follow_up("Owed", of=held, owner="member", owner_member=one, sponsors=[one, other])
        done = follow_up("Done", of=held, owner="member", owner_member=one, sponsors=[one])
        close(done, by=None, note=WORDS)
        ContactPoint.objects.create(member=one, name_en="Office", position=index + 1)
        line = Milestone.objects.create(slug=f"l{index}", text_en="Line", date=date(2017, 1, 1))
        line.members.add(one)
        forum = Forum.objects.create(
            slug=f"forum-{index}",
            title_en="Forum",
            first_day=date(2018, 10, 2),
            last_day=date(2018, 10, 4),
        )
        programme = Programme.objects.create(forum=forum, number=1)
        session = ForumSession.objects.create(
            programme=programme,
            code="a",
            title_en="Session",
            date=date(2018, 10, 2),
            start_time=time(9),
        )
        session.organisers.create(member=one)
        SessionAppearance.objects.create(session=session, person=who, member=one)
        start, end = date(2010 + index, 1, 1), date(2010 + index, 6, 1)
        CoordinatorTerm.objects.create(person=who, member=one, start=start, end=end)
        Seat.objects.create(member=one, start=start, end=end)
        Membership.objects.create(member=one, start=start, end=end)
        union = member(f"uu{'abc'[index]}", "Union", kind="union")
        UnionMembership.objects.create(union=union, member=one, start=start)


@pytest.mark.parametrize("number", [1, 3])
def test_a_members_page_takes_the_same_queries_for_one_of_everything_and_for_three(
    client, django_assert_num_queries, che, number
):
    everything(che, number)
    page(client)
    with django_assert_num_queries(33):
        html = page(client)
    for title in (
        "Meetings hosted",
        "At meetings of the Group",
        "Asked of this Member",
        "What it asked for",
        "At the Public Forum",
        "Contact points",
        "In the Group’s history",
    ):
        assert panel(html, title), title


@pytest.mark.parametrize("number", [1, 3])
def test_a_unions_page_takes_the_same_queries_for_one_state_and_for_three(
    client, django_assert_num_queries, number
):
    union = member("eu", "European Union", kind="union")
    for index in range(number):
        state = member(f"st{'abc'[index]}", "State", joined=None)
        UnionMembership.objects.create(union=union, member=state, start=date(1958, 1, 1))
    with django_assert_num_queries(18):
        page(client, "members/eu/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_persons_page_takes_the_same_queries_for_one_of_everything_and_for_three(
    client, django_assert_num_queries, che, number
):
    everything(che, number)
    who = Person.objects.get(slug="speaker-a")
    CoordinatorTerm.objects.update(person=who)
    MeetingAppearance.objects.update(person=who)
    SessionAppearance.objects.update(person=who)
    page(client, "people/speaker-a/")
    with django_assert_num_queries(7):
        page(client, "people/speaker-a/")


def test_an_address_in_other_letters_leads_to_the_right_one(client, che):
    response = client.get("/fr/members/CHE/")
    assert (response.status_code, response.url) == (301, "/fr/members/che/")
    assert client.get("/fr/members/XYZ/", follow=True).status_code == 404


def test_the_line_on_top_sums_up_what_the_page_says(client, che):
    everything(che, 1)
    Seat.objects.create(member=che, start=date(2018, 1, 1))
    assert summary(page(client)) == [
        "In the Group since: 1\xa0January 2018",
        "On the coordination committee",
        "Meetings hosted: 1",
        "Open requests to it: 1",
        "Its own requests: 2",
    ]


def test_a_first_day_is_told_as_far_as_it_is_known(client, che):
    che.memberships.update(start_precision=Precision.BY)
    assert summary(page(client))[0] == "In the Group since: no later than 1\xa0January 2018"
    che.memberships.update(start_precision=Precision.YEAR)
    assert summary(page(client))[0] == "In the Group since: 2018"


def test_a_member_that_left_and_came_back_shows_both_times(client, che):
    che.memberships.update(start=date(2017, 1, 1), end=date(2017, 7, 1))
    assert summary(page(client)) == ["In the Group until: 30\xa0June 2017"]
    Membership.objects.create(member=che, start=date(2018, 9, 1))
    html = page(client)
    assert summary(html) == ["In the Group since: 1\xa0September 2018"]
    facts = html.partition("<dt>Member of the Group</dt>")[2].partition("</div>")[0]
    assert [part.partition("</dd>")[0].strip() for part in facts.split("<dd>")[1:]] == [
        "1\xa0January 2017 – 30\xa0June 2017",
        "since 1\xa0September 2018",
    ]


@pytest.mark.parametrize(
    ("language", "precision", "words"),
    [
        ("en", "day", "since 1 January 2018"),
        ("fr", "day", "depuis le 1er janvier 2018"),
        ("es", "day", "desde el 1º de enero de 2018"),
        ("en", "by", "since 1 January 2018 at the latest"),
        ("fr", "month", "depuis janvier 2018"),
        ("es", "year", "desde 2018"),
    ],
)
def test_a_period_that_goes_on_says_since_when(language, precision, words):
    period = Membership(start=date(2018, 1, 1), start_precision=precision)
    with translation.override(language):
        assert period_in_words(period).replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2018, 1, 1), date(2019, 3, 1), "1 January 2018 – 28 February 2019"),
        (date(2018, 1, 1), date(2018, 1, 2), "1 January 2018"),
        (None, date(2019, 3, 1), "until 28 February 2019"),
        (None, None, "not known"),
    ],
)
def test_a_period_that_is_over_ends_with_its_last_day(start, end, words):
    assert period_in_words(Membership(start=start, end=end)).replace("\xa0", " ") == words


def test_meetings_that_were_not_held_are_told_beside_the_number_of_those_that_were(client, che):
    for slug, status in (("a", "held"), ("b", "held"), ("c", "cancelled"), ("d", "confirmed")):
        Host.objects.create(meeting=meeting(slug, status=status), member=che)
    html = page(client)
    assert "Meetings hosted: 2 (planned: 1, cancelled: 1)" in summary(html)
    assert panel(html, "Meetings hosted").count("Meeting ") == 4


def test_a_member_without_a_record_says_so_and_shows_no_empty_headings(client):
    member("nga", "Nigeria", joined=None)
    html = page(client, "members/nga/")
    assert summary(html) == ["Not in the list of Members of the Group"]
    assert "<h2>Contact points</h2>" in html
    for title in ("Meetings hosted", "At meetings of the Group", "What it asked for"):
        assert f"<h2>{title}</h2>" not in html


def test_a_state_takes_part_through_its_union_of_the_day(client):
    union = member("eu", "European Union", kind="union")
    for code, end in (("fra", None), ("gbr", date(2018, 9, 30))):
        state = member(code, code.upper(), joined=None)
        UnionMembership.objects.create(union=union, member=state, start=date(1973, 1, 1), end=end)
    assert summary(page(client, "members/fra/")) == ["In the Group through:"]
    assert summary(page(client, "members/gbr/")) == ["Not in the list of Members of the Group"]
    states = panel(page(client, "members/eu/"), "Member States")
    assert ">FRA</a>" in states
    assert ">GBR</a>" not in states


def test_a_union_that_left_takes_no_state_along(client):
    union = member("eu", "European Union", kind="union", left=date(2018, 9, 1))
    state = member("fra", "France", joined=None)
    UnionMembership.objects.create(union=union, member=state, start=date(1973, 1, 1))
    assert summary(page(client, "members/fra/")) == ["Not in the list of Members of the Group"]


def test_a_renamed_member_is_called_by_its_name_of_today_and_shows_all_of_them(client):
    renamed(member("mkd", "Former name"))
    html = page(client, "members/mkd/")
    assert "<h1>New name</h1>" in html
    names = html.partition("<dt>Names over time</dt>")[2].partition("</div>")[0]
    assert names.index("Former name") < names.index("New name")
    assert "until 31\xa0May 2018" in names


def test_what_it_asked_for_names_the_others_as_they_were_called_then(client, che):
    other = renamed(member("mkd", "Former name"))
    row = follow_up("An act", sponsors=[other, che])
    html = panel(page(client), "What it asked for")
    assert 'members/mkd/">Former name</a>; <a href="/en/members/che/">Switzerland</a>' in html
    assert f'href="/en/follow-ups/{row.pk}/">An act</a> · asked' in html


def test_what_is_asked_of_it_stands_open_first_then_settled(client, che):
    follow_up("Open", owner="member", owner_member=che)
    for number in range(6):
        done = follow_up(f"Done {number}", owner="member", owner_member=che)
        close(done, by=None, note=WORDS, day=date(2018, 4, 1 + number))
    follow_up("Of others")
    html = panel(page(client), "Asked of this Member")
    found = [text for text in ("Open", *(f"Done {n}" for n in range(6))) if f">{text}</a>" in html]
    assert found == ["Open", "Done 1", "Done 2", "Done 3", "Done 4", "Done 5"]
    assert html.index(">Open<") < html.index(">Done 5<") < html.index(">Done 1<")
    assert 'href="/en/follow-ups/?member=che&amp;state=closed"' in html
    assert "Of others" not in html


def test_who_spoke_for_it_stands_with_the_title_of_that_day_latest_meeting_first(client, che):
    early, late = meeting("january", day=date(2018, 1, 30)), meeting("june", day=date(2018, 6, 8))
    who = person()
    MeetingAppearance.objects.create(meeting=early, person=who, member=che, title_en="Counsellor")
    MeetingAppearance.objects.create(meeting=late, person=who, member=che, title_en="Ambassador")
    Intervention.objects.create(meeting=early, member=che, text_en="We agree.")
    html = panel(page(client), "At meetings of the Group")
    places = [html.index(word) for word in ("Ambassador", "Meeting june", "We agree.")]
    assert places == sorted(places)
    assert html.index("Meeting june") < html.index("Counsellor")


def test_a_persons_terms_name_the_member_as_it_was_called_then(client):
    one = renamed(member("mkd", "Former name"))
    CoordinatorTerm.objects.create(
        person=person(), member=one, start=date(2018, 1, 1), end=date(2018, 5, 1)
    )
    html = page(client, "people/a-person/")
    assert "Former name" in html
    assert "New name" not in html


def test_a_person_of_whom_nothing_is_recorded_says_so(client):
    person()
    assert "Nothing else is recorded of this person yet." in page(client, "people/a-person/")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_page_answers_in_each_language_with_everything_on_it(client, che, language):
    everything(che, 2)
    assert client.get(f"/{language}/members/che/").status_code == 200
