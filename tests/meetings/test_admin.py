"""The secretariat's screens for meetings and follow-ups."""

from datetime import date

import pytest

from library.models import Document
from meetings.models import (
    Conclusion,
    FollowUp,
    Host,
    Intervention,
    Meeting,
    MeetingAppearance,
    MeetingDocument,
    Theme,
)
from members.models import Person
from tests.admin_page import filled_in
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

LIST = "/admin/meetings/meeting/"


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def meeting(slug="a", **values):
    given = {"date": date(2018, 3, 27), "status": "held", "title_en": slug} | values
    return Meeting.objects.create(slug=slug, **given)


@pytest.fixture
def full(db):
    """A meeting with everything that its page keeps."""
    made = meeting("full", summary_en="<p>What happened</p>")
    switzerland = member("che", "Switzerland")
    person = Person.objects.create(slug="a", name="A Person", sort_name="Person, A")
    document = Document.objects.create(slug="d", title_en="Summary", precision="unknown")
    Host.objects.create(meeting=made, member=switzerland)
    MeetingAppearance.objects.create(meeting=made, person=person, title_en="Head")
    Intervention.objects.create(meeting=made, member=switzerland, text_en="Said")
    MeetingDocument.objects.create(meeting=made, document=document)
    conclusion = Conclusion.objects.create(meeting=made, kind="request", text_en="A wish")
    FollowUp.objects.create(conclusion=conclusion, text_en="An act", owner="secretariat")
    return made


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_screen_opens_in_every_language(admin_client, full, language):
    admin_client.cookies["django_language"] = language
    theme = Theme.objects.create(slug="finance", name_en="Finance")
    for record in (full, theme, FollowUp.objects.get(), Conclusion.objects.get()):
        name = f"/admin/meetings/{record._meta.model_name}/"
        for page in (name, f"{name}add/", f"{name}{record.pk}/change/"):
            assert admin_client.get(page).status_code == 200, page


def test_a_meeting_is_kept_on_one_page(admin_client, full):
    page = f"{LIST}{full.pk}/change/"
    sent = filled_in(
        admin_client.get(page),
        title_en="Renamed",
        appearances__0__title_en="Deputy head",
        interventions__0__text_en="Said so",
        conclusions__0__text_en="Another wish",
        documents__0__attribution="open",
    )
    assert admin_client.post(page, sent).status_code == 302
    full.refresh_from_db()
    kept = (
        full.title_en,
        full.appearances.get().title_en,
        full.interventions.get().text_en,
        full.conclusions.get().text_en,
        full.documents.get().attribution,
    )
    assert kept == ("Renamed", "Deputy head", "Said so", "Another wish", "open")


def test_an_unsafe_summary_is_cleaned_on_its_way_in(admin_client):
    made = meeting()
    page = f"{LIST}{made.pk}/change/"
    unsafe = '<p onclick="x()">Good</p><script>bad()</script><a href="javascript:x()">link</a>'
    admin_client.post(page, filled_in(admin_client.get(page), summary_en=unsafe))
    made.refresh_from_db()
    assert made.summary_en == "<p>Good</p>link"


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ({"date": "2018-10-31", "precision": "day"}, "2018-10-31-internet-as-a-tool"),
        ({"date": "2018-10-01", "precision": "month"}, "2018-10-internet-as-a-tool"),
        ({"date": "2018-01-01", "precision": "year"}, "2018-internet-as-a-tool"),
        ({"precision": "unknown"}, "internet-as-a-tool"),
        ({"precision": "unknown", "slug": "by-hand"}, "by-hand"),
    ],
)
def test_an_empty_slug_is_made_from_the_date_as_far_as_it_is_known(admin_client, given, slug):
    sent = filled_in(admin_client.get(f"{LIST}add/"), title_en="Internet as a tool", **given)
    assert admin_client.post(f"{LIST}add/", sent).status_code == 302
    assert Meeting.objects.get().slug == slug


def test_a_slug_that_is_taken_is_refused_in_a_sentence(admin_client):
    meeting("internet")
    sent = filled_in(admin_client.get(f"{LIST}add/"), title_en="Internet", precision="unknown")
    response = admin_client.post(f"{LIST}add/", sent | {"slug": "internet"})
    errors = response.context["adminform"].errors
    assert errors == {"slug": ["Meeting with this Slug already exists."]}


def test_an_address_left_to_the_house_is_one_that_is_free(admin_client):
    meeting("internet")
    sent = filled_in(admin_client.get(f"{LIST}add/"), title_en="Internet", precision="unknown")
    assert admin_client.post(f"{LIST}add/", sent).status_code == 302
    assert Meeting.objects.latest("pk").slug == "internet-2"


def test_a_follow_up_that_names_no_owner_is_refused_in_a_sentence(admin_client, full):
    sent = {"conclusion": full.conclusions.get().pk, "text_en": "Act", "owner": "member"}
    response = admin_client.post("/admin/meetings/followup/add/", sent | {"state": "asked"})
    assert "Name the Member or the organisation exactly when it is the owner." in (
        response.content.decode()
    )


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_for_one_row_and_for_three(
    admin_client, django_assert_num_queries, number
):
    theme = Theme.objects.create(slug="finance", name_en="Finance")
    for index, code in enumerate(("aaa", "bbb", "ccc")[:number]):
        made = meeting(f"m{index}", theme=theme)
        owner = member(code, code)
        Host.objects.create(meeting=made, member=owner)
        conclusion = Conclusion.objects.create(meeting=made, kind="agreed", text_en="Agreed")
        FollowUp.objects.create(
            conclusion=conclusion, text_en="Act", owner="member", owner_member=owner
        )
    with django_assert_num_queries(14):
        admin_client.get(LIST)
