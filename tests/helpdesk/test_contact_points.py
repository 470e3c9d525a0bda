"""Whom a small business can ask about trade with a Member."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from helpdesk.models import ContactPoint
from helpdesk.panels import contact_points
from library.models import Document
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def point(held, name, **more):
    return ContactPoint.objects.create(member=held, name_en=name, **more)


def test_a_member_without_a_contact_point_says_so(client):
    member("che", "Switzerland")
    assert "No contact point of this Member is recorded yet." in (
        client.get("/en/members/che/").content.decode()
    )


def test_a_members_page_names_the_contact_points_of_the_day_and_of_no_other_member(client):
    held = member("che", "Switzerland")
    point(held, "Office of today", email="trade@example.org", url="https://example.org/")
    point(held, "Office of old", position=2, end=date(2018, 10, 1))
    point(held, "Office to come", position=3, start=date(2018, 10, 2))
    point(member("nga", "Nigeria"), "Office elsewhere")
    page = client.get("/en/members/che/").content.decode()
    shown = [
        name
        for name in ("today", "old", "to come", "elsewhere")
        if f"Office {name}" in page or f"Office of {name}" in page
    ]
    assert shown == ["today"]
    assert "mailto:trade@example.org" in page


def test_a_name_that_is_not_translated_says_its_language(client):
    point(member("che", "Switzerland"), "# Office <one>", name_fr="Bureau un")
    said = '<span lang="en"># Office &lt;one&gt;</span>'
    assert said in client.get("/es/members/che/").content.decode()
    assert "<span>Bureau un</span>" in client.get("/fr/members/che/").content.decode()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x"])
def test_an_unsafe_link_is_refused(address):
    made = ContactPoint(member=member("che", "Switzerland"), name_en="Office", url=address)
    with pytest.raises(ValidationError, match="url"):
        made.full_clean()


@pytest.mark.parametrize("number", [1, 3])
def test_the_panel_takes_one_query_for_one_and_for_three(django_assert_num_queries, number):
    held = member("che", "Switzerland")
    for index in range(number):
        point(held, f"Office {index}", position=index)
    with django_assert_num_queries(1):
        assert len(contact_points(held).context["points"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    admin_client, django_assert_num_queries, number
):
    for code in ("aaa", "bbb", "ccc")[:number]:
        point(member(code, code), code)
    with django_assert_num_queries(6):
        admin_client.get("/admin/helpdesk/contactpoint/")
    assert admin_client.get("/admin/helpdesk/contactpoint/add/").status_code == 200


def test_readers_see_where_a_contact_point_is_taken_from(client):
    held = member("che", "Switzerland")
    paper = Document.objects.create(slug="letter", title_en="Letter of May", precision="unknown")
    shut = Document.objects.create(
        slug="shut", title_en="Shut letter", precision="unknown", access="restricted"
    )
    point(held, "Office", source=paper, source_locator="p. 3")
    point(held, "Desk", position=2, source=shut)
    page = client.get("/en/members/che/").content.decode()
    assert '<a href="/en/documents/letter/">Letter of May</a>, p. 3' in page
    assert "Shut letter" not in page
