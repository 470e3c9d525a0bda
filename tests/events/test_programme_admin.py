"""The screen of a programme: freeze it, make the next version, bring in a table."""

from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.freeze import freeze
from events.models import ForumSession, Programme
from tests.admin_page import filled_in

from .conftest import organiser, session, speaker

pytestmark = pytest.mark.django_db


def page_of(programme):
    return f"/admin/events/programme/{programme.pk}/change/"


def act(programme, name):
    return f"/admin/events/programme/{programme.pk}/{name}/"


def text(response):
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_clashes_are_told_before_freezing_and_warnings_are_ticked(admin_client, programme):
    session(programme, "one", room="W")
    session(programme, "two", room="D")
    html = text(admin_client.get(page_of(programme)))
    key = "clash:audience:public-forum-2018:one:two"
    assert f'name="seen" value="{key}" form="freeze-form"' in html
    refused = admin_client.post(act(programme, "freeze"), follow=True)
    assert "Tick each warning that you accept." in text(refused)
    assert "Two sessions on MSMEs at the same time" in text(refused)
    accepted = admin_client.post(act(programme, "freeze"), {"seen": [key]}, follow=True)
    assert "Frozen: this version is public and stays as it is." in text(accepted)
    assert Programme.objects.get().is_frozen


def test_an_error_keeps_the_button_from_being_pressed(admin_client, programme):
    session(programme, "one", room="W", about_msmes=False)
    session(programme, "two", room="W")
    assert 'value="Freeze this version" disabled' in text(admin_client.get(page_of(programme)))
    refused = text(admin_client.post(act(programme, "freeze"), follow=True))
    assert "Room W is taken twice" in refused
    assert not Programme.objects.get().is_frozen


def test_what_is_frozen_is_read_and_the_screen_says_why(admin_client, programme, staff):
    held = session(programme)
    organiser(held, "itc")
    change = f"/admin/events/forumsession/{held.pk}/change/"
    sent = filled_in(admin_client.get(change), title_en="Another")
    freeze(programme, by=staff)
    words = "Version 1 of the programme is frozen and cannot change."
    assert words in text(admin_client.post(change, sent, follow=True))
    for page in (change, page_of(programme)):
        html = text(admin_client.get(page))
        assert words in html
        assert 'name="_save"' not in html
    added = {"programme": programme.pk, "code": "n", "title_en": "N", "date": "2018-10-03"}
    added |= {"start_time": "09:00", "state": "planned"}
    form = filled_in(admin_client.get("/admin/events/forumsession/add/"))
    response = admin_client.post("/admin/events/forumsession/add/", form | added)
    assert words in text(response)
    assert ForumSession.objects.get().title_en == "s"


@pytest.mark.parametrize("name", ["forumsession", "programme", "forum"])
def test_what_is_frozen_is_not_deleted_with_others(admin_client, programme, staff, name):
    held = session(programme)
    freeze(programme, by=staff)
    record = {"forumsession": held, "programme": programme, "forum": programme.forum}[name]
    data = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    html = text(admin_client.post(f"/admin/events/{name}/", data))
    assert "Version 1 of the programme is frozen" in html
    assert ForumSession.objects.count() == 1


def test_the_next_version_is_a_draft(admin_client, programme, staff):
    session(programme)
    refused = text(admin_client.post(act(programme, "new-version"), follow=True))
    assert "Version 1 is still a draft" in refused
    freeze(programme, by=staff)
    made = text(admin_client.post(act(programme, "new-version"), follow=True))
    assert "This is version 2, a draft with the same sessions." in made


def test_a_table_is_looked_at_and_then_brought_in(admin_client, programme):
    session(programme, "kept", room="W")
    content = b"code,date,start,room,title_en\nkept,2018-10-03,09:00,D,kept\n"
    content += b"new,2018-10-03,11:00,,# New\n"
    file = SimpleUploadedFile("t.csv", content)
    page = act(programme, "import")
    response = admin_client.post(page, {"table": file})
    html = text(response)
    assert "Moved to another room: 1" in html
    assert "New: 1" in html
    assert programme.sessions.count() == 1
    again = {"again": response.context["file"], "name": "t.csv", "write": "1"}
    assert "The file has been brought in." in text(admin_client.post(page, again, follow=True))
    assert set(programme.sessions.values_list("code", "room")) == {("kept", "D"), ("new", "")}


def test_what_is_wrong_in_a_table_is_listed(admin_client, programme):
    file = SimpleUploadedFile("t.csv", b"code,date\nnew,tomorrow\n")
    html = text(admin_client.post(act(programme, "import"), {"table": file}))
    assert "<td>2</td><td>date</td><td>Write the day as 2018-10-03.</td>" in html
    assert "Bring it in" not in html
    file = SimpleUploadedFile("t.csv", b"colour\nred\n")
    html = text(admin_client.post(act(programme, "import"), {"table": file}))
    assert "There is no column called" in html
    assert admin_client.post(act(programme, "import"), {"again": "%%%"}).status_code in {200, 404}


def test_tables_go_out(admin_client, programme):
    session(programme)
    response = admin_client.get(act(programme, "export/csv"))
    assert response["Content-Disposition"] == 'attachment; filename="public-forum-2018-1.csv"'
    assert admin_client.get(act(programme, "export/xlsx")).content.startswith(b"PK")
    empty = admin_client.get("/admin/events/programme/template/csv/").content.decode("utf-8-sig")
    assert empty.startswith("code,date,start,end,room,title_en,")
    assert empty.count("\n") == 1
    assert admin_client.get("/admin/events/programme/template/doc/").status_code == 404


def test_who_may_only_look_changes_nothing(client, programme, staff):
    session(programme)
    client.force_login(staff)
    for name in ("freeze", "new-version", "import"):
        assert client.post(act(programme, name)).status_code == 403
    assert client.get(act(programme, "export/csv")).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_screen_takes_the_same_queries_for_one_session_and_for_three(
    admin_client, django_assert_num_queries, programme, number
):
    for index in range(number):
        held = session(programme, f"s{index}", start_time=time(index), end_time=time(index, 50))
        speaker(held, f"p{index}")
    admin_client.get(page_of(programme))
    with django_assert_num_queries(19):
        admin_client.get(page_of(programme))
