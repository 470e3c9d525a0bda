"""The secretariat's screens for the forum, the dialogues, quotes and history."""

from datetime import date, time

import pytest

from events.models import (
    Dialogue,
    DialogueDocument,
    Forum,
    ForumSession,
    Milestone,
    Programme,
    Quote,
    SessionAppearance,
    SessionOrganiser,
)
from library.models import Document
from members.models import Organisation, Person
from tests.admin_page import filled_in
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

DAY = date(2018, 10, 3)


@pytest.fixture
def programme():
    forum = Forum.objects.create(slug="f", title_en="F", first_day=DAY, last_day=DAY)
    return Programme.objects.create(forum=forum, number=1)


def session(programme, code, **values):
    given = {"date": DAY, "start_time": time(8, 30), "end_time": time(10)} | values
    return ForumSession.objects.create(programme=programme, code=code, title_en=code, **given)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_screen_opens_in_every_language(admin_client, programme, language):
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    document = Document.objects.create(slug="d", title_en="D", precision="unknown")
    dialogue = Dialogue.objects.create(slug="d", title_en="D", date=DAY)
    DialogueDocument.objects.create(dialogue=dialogue, document=document)
    held = session(programme, "s", follows_dialogue=dialogue)
    SessionOrganiser.objects.create(session=held, member=member("che", "Switzerland"))
    SessionAppearance.objects.create(session=held, person=person)
    quote = Quote.objects.create(slug="q", text_en="Words", date=DAY, person=person)
    line = Milestone.objects.create(slug="m", text_en="A line", date=DAY)
    admin_client.cookies["django_language"] = language
    for record in (programme.forum, programme, held, dialogue, quote, line):
        name = f"/admin/events/{record._meta.model_name}/"
        for page in (name, f"{name}add/", f"{name}{record.pk}/change/"):
            assert admin_client.get(page).status_code == 200, page


def test_a_session_is_kept_with_its_organisers_on_one_page(admin_client, programme):
    held = session(programme, "s")
    SessionOrganiser.objects.create(session=held, as_printed_en="A network")
    page = f"/admin/events/forumsession/{held.pk}/change/"
    sent = filled_in(
        admin_client.get(page), room="S1", organisers__0__as_printed_en="A wider network"
    )
    assert admin_client.post(page, sent).status_code == 302
    held.refresh_from_db()
    assert (held.room, held.organisers.get().as_printed_en) == ("S1", "A wider network")
    assert (held.start_time, held.end_time) == (time(8, 30), time(10))


def test_a_room_that_is_not_known_is_said_to_be_so_and_can_be_looked_for(admin_client, programme):
    session(programme, "roomless")
    session(programme, "housed", room="D")
    html = admin_client.get("/admin/events/forumsession/").content.decode()
    assert '<td class="field-shown_room">not known</td>' in html
    found = admin_client.get("/admin/events/forumsession/", {"room__isempty": 1})
    assert [row.code for row in found.context["cl"].result_list] == ["roomless"]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_for_one_row_and_for_three(
    admin_client, django_assert_num_queries, programme, number
):
    for index, code in enumerate(("aaa", "bbb", "ccc")[:number]):
        version = Programme.objects.create(forum=programme.forum, number=index + 2)
        held = session(version, code)
        body = Organisation.objects.create(slug=code, name_en=code)
        SessionOrganiser.objects.create(session=held, member=member(code, code))
        SessionOrganiser.objects.create(session=held, organisation=body)
        person = Person.objects.create(slug=code, name=code, sort_name=code)
        document = Document.objects.create(slug=code, title_en=code, precision="unknown")
        day = {"date": DAY, "source": document, "text_en": "Words"}
        Quote.objects.create(slug=code, person=person, **day)
        Milestone.objects.create(slug=code, position=index, **day)
    for name, queries in (("forumsession", 13), ("quote", 7), ("milestone", 7), ("programme", 6)):
        with django_assert_num_queries(queries):
            admin_client.get(f"/admin/events/{name}/")
