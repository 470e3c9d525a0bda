"""A meeting on its page: postponed and cancelled by acts, its address and its rows in order."""

from datetime import date, time

import pytest
from django.contrib.auth.models import Group

from core.models import AuditEntry
from meetings.models import AgendaItem, Conclusion, Meeting, Notice
from tests.admin_page import filled_in
from tests.meetings.test_models import meeting

pytestmark = pytest.mark.django_db

LIST = "/admin/meetings/meeting/"
FIRST, SECOND = date(2018, 10, 31), date(2018, 11, 12)


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.fixture
def planned():
    return meeting("2018-10-31-internet", date=FIRST, start_time=time(10), status="confirmed")


def asked(client, record, act, **changes):
    """The form of an act as it was shown, with what is typed."""
    form = client.get(f"{LIST}{record.pk}/{act}/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (shown | changes).items() if value is not None}


def done(client, record, act, **changes):
    return client.post(f"{LIST}{record.pk}/{act}/", asked(client, record, act, **changes))


def change(client, record, **changes):
    page = f"{LIST}{record.pk}/change/"
    response = client.post(page, filled_in(client.get(page), **changes))
    record.refresh_from_db()
    return response


def errors_of(response):
    return response.context["adminform"].form.errors


def test_a_meeting_is_postponed_from_its_page(admin_client, admin_user, planned):
    page = admin_client.get(f"{LIST}{planned.pk}/change/").content.decode()
    assert f'href="{LIST}{planned.pk}/postpone/"' in page
    response = done(admin_client, planned, "postpone", date="2018-11-12", start_time="15:00")
    assert response.status_code == 302
    planned.refresh_from_db()
    assert (planned.status, planned.date, planned.start_time) == ("postponed", SECOND, time(15))
    assert planned.slug == "2018-11-12-internet"
    assert planned.postponements.get().date == FIRST
    assert AuditEntry.objects.about(planned).get().actor == admin_user
    told = admin_client.get(response.url).content.decode().replace("\u00a0", " ")
    assert "The meeting now reads: postponed from 31 October 2018." in told


def test_a_new_date_may_stay_open_with_words_in_three_languages(admin_client, planned):
    words = {"words_en": "in the coming months", "words_fr": "dans les mois à venir"}
    assert done(admin_client, planned, "postpone", date="", **words).status_code == 302
    planned.refresh_from_db()
    assert (planned.date, planned.precision) == (None, "unknown")
    assert (planned.date_note_en, planned.date_note_fr) == tuple(words.values())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"date": "31/13/2018"}, "Write the day as in 2018-10-31."),
        ({"date": "2018-11-12", "start_time": "25:99"}, "Write the hour as in 14:30."),
        ({"date": "2018-10-30"}, "The new date lies before the old one"),
        ({"date": "2018-10-31"}, "Choose another date than the one it has"),
        (
            {"date": "2018-11-12", "start_time": "", "end_time": "12:00"},
            "Give the hour it begins before the hour it ends.",
        ),
    ],
)
def test_a_date_that_makes_no_sense_is_refused_where_it_was_typed(
    admin_client, planned, typed, sentence
):
    response = done(admin_client, planned, "postpone", **typed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    planned.refresh_from_db()
    assert (planned.date, planned.postponements.count()) == (FIRST, 0)


def test_a_form_sent_twice_postpones_once(admin_client, planned):
    sent = asked(admin_client, planned, "postpone", date="2018-11-12")
    page = f"{LIST}{planned.pk}/postpone/"
    assert admin_client.post(page, sent).status_code == 302
    again = admin_client.post(page, sent | {"date": "2018-11-29"})
    assert "Someone else has just changed this meeting" in again.content.decode()
    assert planned.postponements.count() == 1


def test_a_meeting_is_cancelled_from_its_page(admin_client, planned):
    assert admin_client.get(f"{LIST}{planned.pk}/cancel/").status_code == 200
    assert Meeting.objects.get().status == "confirmed"
    assert done(admin_client, planned, "cancel", because="No room").status_code == 302
    assert Meeting.objects.get().status == "cancelled"
    assert AuditEntry.objects.about(planned).get().detail["because"] == "No room"
    page = admin_client.get(f"{LIST}{planned.pk}/change/").content.decode()
    assert "/postpone/" not in page
    assert "/cancel/" not in page


@pytest.mark.parametrize("act", ["postpone", "cancel"])
def test_only_whoever_may_change_meetings_moves_them(client, django_user_model, planned, act):
    page = f"{LIST}{planned.pk}/{act}/"
    assert client.get(page).status_code == 302  # to sign in
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert (client.get(page).status_code, client.post(page).status_code) == (403, 403)
    editor = django_user_model.objects.create_user("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))
    client.force_login(editor)
    assert client.get(page).status_code == 200
    assert client.get(f"{LIST}999999/{act}/").status_code == 404
    assert Meeting.objects.get().status == "confirmed"


def test_states_that_an_act_leads_to_are_not_chosen_by_hand(admin_client, planned):
    form = admin_client.get(f"{LIST}{planned.pk}/change/").context["adminform"].form
    offered = [value for value, _label in form.fields["status"].choices]
    assert offered == ["tentative", "confirmed", "held"]
    assert set(errors_of(change(admin_client, planned, status="cancelled"))) == {"status"}
    new = admin_client.get(f"{LIST}add/").context["adminform"].form
    assert len(list(new.fields["status"].choices)) == 5  # what was long ago is recorded as it was


def test_an_address_moves_with_a_date_that_is_corrected_unless_another_is_typed(
    admin_client, client, planned
):
    assert change(admin_client, planned, date="2018-10-30").status_code == 302
    assert planned.slug == "2018-10-30-internet"
    assert client.get("/en/meetings/2018-10-31-internet/").status_code == 301
    change(admin_client, planned, date="2018-10-29", slug="by-hand")
    assert planned.slug == "by-hand"


def test_an_address_of_another_meeting_is_refused_in_a_sentence(admin_client, planned):
    change(admin_client, planned, slug="elsewhere")
    other = meeting("other", date=FIRST)
    response = change(admin_client, other, slug="2018-10-31-internet")
    assert "This address leads to another meeting" in str(errors_of(response)["slug"])


def test_a_circle_of_follow_ups_is_refused_in_a_sentence(admin_client, planned):
    child = meeting("child", date=SECOND)
    child.follows.add(planned)
    response = change(admin_client, planned, follows=[child.pk])
    assert "A meeting cannot follow itself" in str(errors_of(response)["follows"])


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "http://example.org"])
def test_an_unsafe_link_is_refused_in_a_sentence(admin_client, planned, link):
    assert set(errors_of(change(admin_client, planned, remote_link=link))) == {"remote_link"}


def test_languages_are_ticked(admin_client, planned):
    assert change(admin_client, planned, languages=["en", "es"]).status_code == 302
    assert planned.languages == ["en", "es"]
    assert set(errors_of(change(admin_client, planned, languages=["de"]))) == {"languages"}


def test_a_revised_notice_needs_a_final_one(admin_client, planned):
    row = {"notices__TOTAL_FORMS": "1", "notices__0__stage": "revised", "notices__0__number": "1"}
    row |= {"notices__0__issued_on": "2018-10-08"}
    response = change(admin_client, planned, **row)
    assert "A revised notice needs a final one before it" in response.content.decode()
    Notice.objects.create(meeting=planned, stage="final", issued_on=date(2018, 10, 1))
    row = {name.replace("0__", "1__"): value for name, value in row.items()}
    row |= {"notices__TOTAL_FORMS": "2"}
    assert change(admin_client, planned, **row).status_code == 302
    assert [str(notice) for notice in planned.notices.all()] == ["final", "revision 1"]


def test_new_rows_come_after_the_others_and_can_be_put_elsewhere(admin_client, planned):
    AgendaItem.objects.create(meeting=planned, title_en="First", position=1)
    AgendaItem.objects.create(meeting=planned, title_en="Second", position=5)
    rows = {"agenda__TOTAL_FORMS": "5"}
    for index, (title, position) in enumerate((("Third", "0"), ("Between", "2"), ("Last", "0"))):
        rows[f"agenda__{index + 2}__title_en"] = title
        rows[f"agenda__{index + 2}__position"] = position
    assert change(admin_client, planned, **rows).status_code == 302
    titles = [item.title_en for item in planned.agenda.all()]
    assert titles == ["First", "Between", "Second", "Third", "Last"]


def test_the_parts_of_the_page_can_be_jumped_to_and_say_how_much_they_hold(admin_client, planned):
    for index in range(3):
        Conclusion.objects.create(meeting=planned, kind="agreed", text_en=f"Agreed {index}")
    response = admin_client.get(f"{LIST}{planned.pk}/change/")
    page = response.content.decode()
    for part in response.context["parts"]:
        assert f'href="#{part.anchor}"' in page
        assert f'id="{part.anchor}"' in page
    numbers = {part.anchor: part.number for part in response.context["parts"]}
    assert (numbers["conclusions-group"], numbers["agenda-group"]) == (3, 0)
    assert "Conclusions (3)" in page


def test_a_part_with_an_error_says_so_and_stands_open(admin_client, planned):
    rows = {"agenda__TOTAL_FORMS": "1", "agenda__0__position": "x"}
    response = change(admin_client, planned, **rows)
    wrong = [part.anchor for part in response.context["parts"] if part.has_errors]
    assert wrong == ["agenda-group"]
    page = response.content.decode()
    agenda = page[page.index('id="agenda-group"') : page.index('id="notices-group"')]
    assert "<details>" not in agenda.split("inline-heading")[0]


def test_what_is_odd_in_a_meeting_stands_on_its_page(admin_client, planned):
    Meeting.objects.update(agenda_deadline=SECOND)
    page = admin_client.get(f"{LIST}{planned.pk}/change/").content.decode()
    assert "Items for the agenda may be proposed until after the meeting" in page
