"""What the home page shows of the Member that a reader chose."""

from datetime import date

import pytest

from core.keep_calendar import reconcile
from library.models import Document
from meetings.models import Conclusion, FollowUp, Notice, Sponsor
from members.models import Member
from tests.meetings.test_models import SETTLED
from tests.meetings.test_pages import meeting

pytestmark = pytest.mark.django_db

PART = "/en/members/aaa/home/"


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.fixture
def to_come():
    """A meeting that Member "aaa" is to hold."""
    made = meeting(1, status="confirmed", day=date(2018, 11, 12))
    reconcile()
    return made


def owed(of, text, **fields):
    conclusion = Conclusion.objects.create(meeting=of, kind="request", text_en="Asked for.")
    return FollowUp.objects.create(conclusion=conclusion, text_en=text, **fields)


def page_of(client, path=PART):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_its_meetings_to_come_are_told_and_those_of_others_are_not(client, to_come):
    meeting(2, status="confirmed", day=date(2018, 11, 13))
    meeting(3)
    reconcile()
    page = page_of(client)
    assert ("Meeting 1" in page, "Meeting 2" in page, "Meeting 3" in page) == (True, False, False)
    assert "Réunion 1" in page_of(client, PART.replace("/en/", "/fr/"))


def test_a_notice_is_told_once_it_is_issued_and_the_current_one_alone(client, to_come):
    Notice.objects.create(meeting=to_come, stage="draft", number=4)
    assert "Convening notices" not in page_of(client)
    for stage, day in (("final", 10), ("revised", 20)):
        Notice.objects.create(meeting=to_come, stage=stage, issued_on=date(2018, 9, day))
    page = page_of(client)
    assert "Revision 1, 20\u00a0September 2018" in page
    assert ("draft" in page.lower(), "Final" in page) == (False, False)


def test_a_notice_whose_paper_is_restricted_does_not_name_it(client, to_come):
    paper = Document.objects.create(
        slug="paper", title_en="Inside", precision="unknown", access="restricted"
    )
    Notice.objects.create(
        meeting=to_come, stage="final", issued_on=date(2018, 9, 1), document=paper
    )
    page = page_of(client)
    assert ("Meeting 1" in page, "Inside" in page) == (True, False)


def test_what_is_asked_of_it_and_what_it_asked_for_is_told_while_it_is_open(client, to_come):
    own = Member.objects.get(code="aaa")
    other = meeting(2)
    owed(other, "To be done by it.", owner="member", owner_member=own)
    done = {"state": "dropped", **SETTLED}
    owed(other, "Given up by it.", owner="member", owner_member=own, **done)
    wish = owed(other, "Wished by it.", owner="group")
    Sponsor.objects.create(conclusion=wish.conclusion, member=own)
    owed(other, "Somebody else's.", owner="group")
    page = page_of(client)
    told = ["To be done by it.", "Given up by it.", "Wished by it.", "Somebody else"]
    assert [text in page for text in told] == [True, False, True, False]


def test_of_a_member_without_anything_this_is_said(client, to_come):
    page = page_of(client, PART.replace("aaa", "aab")) if meeting(2) else ""
    assert page.count("Nothing is open.") == 2
    assert client.get("/en/members/nobody/home/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_queries_for_one_of_everything_and_for_three(
    client, django_assert_num_queries, to_come, number
):
    own = Member.objects.get(code="aaa")
    for index in range(number):
        owed(to_come, f"To do {index}", owner="member", owner_member=own)
    with django_assert_num_queries(9):
        client.get(PART)


def test_without_a_script_the_choice_leads_to_the_members_own_page(client, to_come):
    for chosen, place in (("aaa", "aaa/"), ("nobody", ""), ("", "")):
        response = client.get("/fr/members/mine/", {"member": chosen})
        assert (response.status_code, response["Location"]) == (302, f"/fr/members/{place}")
