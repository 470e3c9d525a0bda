"""What is owed, on the meeting's page and on screens of its own: acts on one and on several."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from accounts.roles import EDITOR
from core.models import AuditEntry
from library.models import Document
from meetings.follow_ups import as_seen, carry_over, close, start
from meetings.models import Conclusion, FollowUp, Meeting, Sponsor
from tests.admin_page import filled_in
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

LIST = "/admin/meetings/followup/"
WORDS = {"note_en": "Done.", "note_fr": "Fait.", "note_es": "Hecho."}


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def meeting(slug="march", *, day=date(2018, 3, 27), **values):
    given = {"title_en": f"Meeting of {slug}", "date": day, "status": "held"} | values
    return Meeting.objects.create(slug=slug, **given)


def november():
    return meeting("november", day=date(2018, 11, 12), status="confirmed")


def follow_up(text="An act", **values):
    of = Meeting.objects.filter(slug="march").first() or meeting()
    conclusion = Conclusion.objects.create(meeting=of, kind="request", text_en=f"Wish: {text}")
    given = {"text_en": text, "owner": "group", "since": of.date} | values
    return FollowUp.objects.create(conclusion=conclusion, **given)


def page_of(record):
    return f"/admin/meetings/meeting/{record.pk}/change/"


def sent_to(act, *rows, **given):
    sent = {"pk": [row.pk for row in rows]} | {f"seen-{row.pk}": as_seen(row) for row in rows}
    return f"{LIST}act/{act}/", sent | given


def new_rows(sent, prefix, *rows):
    """What a browser sends once rows were added to an inline by its link."""
    first = int(sent[f"{prefix}-TOTAL_FORMS"])
    for number, row in enumerate(rows, start=first):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent | {f"{prefix}-TOTAL_FORMS": first + len(rows)}


def test_what_is_owed_is_kept_on_the_meetings_page(admin_client):
    row = follow_up()
    other = Conclusion.objects.create(meeting=row.conclusion.meeting, kind="agreed", text_en="B")
    page = page_of(other.meeting)
    sent = filled_in(
        admin_client.get(page),
        owed__0__text_en="Another act",
        owed__0__of=other.pk,
        owed__0__due="2018-12-01",
    )
    assert admin_client.post(page, sent).status_code == 302
    row.refresh_from_db()
    assert (row.text_en, row.conclusion, row.due) == ("Another act", other, date(2018, 12, 1))
    assert AuditEntry.objects.about(other.meeting).first().verb == "changed"


def test_a_conclusion_and_what_is_owed_after_it_are_added_in_one_save(admin_client):
    row = follow_up()
    page = page_of(row.conclusion.meeting)
    sent = new_rows(
        filled_in(admin_client.get(page)),
        "conclusions",
        {"kind": "agreed", "text_en": "First new", "position": 5},
        {"kind": "agreed", "text_en": "Second new", "position": 6},
    )
    sent = new_rows(
        sent,
        "owed",
        {"of": "new-1", "text_en": "After the second", "owner": "secretariat", "position": 0},
        {"of": "new-0", "text_en": "After the first", "owner": "members", "position": 0},
    )
    assert admin_client.post(page, sent).status_code == 302
    made = FollowUp.objects.exclude(pk=row.pk).order_by("text_en")
    assert [(one.conclusion.text_en, one.state, one.since) for one in made] == [
        ("First new", "asked", date(2018, 3, 27)),
        ("Second new", "asked", date(2018, 3, 27)),
    ]


def test_a_new_meeting_may_come_with_conclusion_and_follow_up(admin_client):
    add = "/admin/meetings/meeting/add/"
    sent = filled_in(admin_client.get(add), title_en="New", date="2018-09-01", status="held")
    sent = new_rows(sent, "conclusions", {"kind": "agreed", "text_en": "It", "position": 0})
    owed = {"of": "new-0", "text_en": "Do it", "owner": "group", "position": 0}
    assert admin_client.post(add, new_rows(sent, "owed", owed)).status_code == 302
    assert FollowUp.objects.get().conclusion.meeting.title_en == "New"


@pytest.mark.parametrize(
    ("of", "sentence"),
    [
        ("", "Choose the conclusion after which it is owed."),
        ("new-0", "No conclusion is being added on this page; choose another one."),
        ("999999", "Choose a conclusion of this meeting."),
    ],
)
def test_a_follow_up_without_a_conclusion_is_refused_in_a_sentence(admin_client, of, sentence):
    page = page_of(follow_up().conclusion.meeting)
    owed = {"of": of, "text_en": "Do it", "owner": "group", "position": 0}
    response = admin_client.post(page, new_rows(filled_in(admin_client.get(page)), "owed", owed))
    assert sentence in response.content.decode()
    assert FollowUp.objects.count() == 1


def test_a_conclusion_of_another_meeting_is_not_taken(admin_client):
    elsewhere = Conclusion.objects.create(
        meeting=meeting("june", day=date(2018, 6, 27)), kind="agreed", text_en="Elsewhere"
    )
    page = page_of(follow_up().conclusion.meeting)
    sent = filled_in(admin_client.get(page), owed__0__of=elsewhere.pk)
    assert "Choose a conclusion of this meeting." in (
        admin_client.post(page, sent).content.decode()
    )


def test_what_was_carried_over_to_a_meeting_is_settled_from_its_page(admin_client):
    row, june = follow_up(), meeting("june", day=date(2018, 6, 27))
    assert "arried over to this meeting" not in admin_client.get(page_of(june)).content.decode()
    carry_over(row, june, by=None, day=date(2018, 4, 1))
    html = admin_client.get(page_of(june)).content.decode()
    assert "arried over to this meeting" in html
    back = f"next=%2Fadmin%2Fmeetings%2Fmeeting%2F{june.pk}%2Fchange%2F&amp;meeting={june.pk}"
    address = f"{LIST}act/close/?pk={row.pk}&amp;{back}"
    assert address in html
    form = admin_client.get(address.replace("&amp;", "&"))
    assert form.context["form"].initial["meeting"] == str(june.pk)
    path, sent = sent_to("close", row, meeting=june.pk, next=page_of(june))
    assert admin_client.post(path, sent).url == page_of(june)
    row.refresh_from_db()
    assert (row.state, row.resolved_by, row.since) == ("closed", june, date(2018, 6, 27))


def test_the_members_that_asked_are_kept_in_their_order(admin_client):
    row = follow_up()
    page = page_of(row.conclusion.meeting)
    one, two, three = (member(code, code) for code in ("aaa", "bbb", "ccc"))
    name = "conclusions-0-sponsor_members"
    sent = filled_in(admin_client.get(page)) | {name: [three.pk, one.pk]}
    assert admin_client.post(page, sent).status_code == 302
    asked = row.conclusion.sponsors
    assert [sponsor.member for sponsor in asked.all()] == [three, one]
    html = admin_client.get(page).content.decode()
    assert html.index(f'<option value="{three.pk}" selected') < html.index(
        f'<option value="{one.pk}" selected'
    )
    sent = filled_in(admin_client.get(page)) | {name: [one.pk, three.pk, two.pk]}
    admin_client.post(page, sent)
    assert [sponsor.member for sponsor in asked.all()] == [one, three, two]


def test_what_the_group_agreed_names_no_member_that_asked(admin_client):
    row, asking = follow_up(), member("che", "Switzerland")
    page = page_of(row.conclusion.meeting)
    sent = filled_in(admin_client.get(page), conclusions__0__kind="agreed")
    response = admin_client.post(page, sent | {"conclusions-0-sponsor_members": [asking.pk]})
    assert "Only a request or an interest names the Members" in response.content.decode()
    assert not Sponsor.objects.exists()


def test_a_new_one_is_asked_since_the_day_of_its_meeting(admin_client):
    conclusion = follow_up().conclusion
    sent = {"conclusion": conclusion.pk, "text_en": "Another", "owner": "group", "position": 0}
    assert admin_client.post(f"{LIST}add/", sent).status_code == 302
    made = FollowUp.objects.get(text_en="Another")
    assert (made.state, made.since) == ("asked", date(2018, 3, 27))


def test_its_screen_shows_the_history_and_what_may_be_done_next(admin_client):
    row = follow_up()
    start(row, by=None, day=date(2018, 5, 1))
    response = admin_client.get(f"{LIST}{row.pk}/change/")
    acts = [words for _address, words in response.context["acts"]]
    assert acts == ["Carry over to a meeting", "Close", "No longer pursue"]
    html = response.content.decode()
    assert "<li>27\xa0March 2018 · Asked</li><li>1\xa0May 2018 · Under way</li>" in html
    for name in ("state", "since", "carried_to", "resolved_by", "resolution_en"):
        assert f'name="{name}"' not in html


def test_an_act_is_asked_for_on_a_page_and_then_done(admin_client, admin_user):
    row, next_one = follow_up(), november()
    assert admin_client.get(f"{LIST}act/carry/?pk={row.pk}").status_code == 200
    path, sent = sent_to("carry", row, meeting=next_one.pk, day="2018-09-30")
    assert admin_client.post(path, sent).url == f"{LIST}{row.pk}/change/"
    row.refresh_from_db()
    assert (row.state, row.carried_to, row.since) == ("before_next", next_one, date(2018, 9, 30))
    assert AuditEntry.objects.about(row).first().actor == admin_user


def test_several_are_carried_over_or_closed_after_a_look(admin_client):
    rows, next_one = [follow_up("A"), follow_up("B")], november()
    chosen = {"action": "carry", "_selected_action": [row.pk for row in rows]}
    address = admin_client.post(LIST, chosen).url
    page = admin_client.get(address)
    assert [row.text_en for row, _seen, _possible in page.context["rows"]] == ["A", "B"]
    path, sent = sent_to("carry", *rows, meeting=next_one.pk)
    assert admin_client.post(path, sent).url == LIST
    assert set(FollowUp.objects.values_list("carried_to", flat=True)) == {next_one.pk}
    path, sent = sent_to("close", *FollowUp.objects.all(), **WORDS)
    admin_client.post(path, sent)
    assert set(FollowUp.objects.values_list("state", "resolution_fr")) == {("closed", "Fait.")}


def test_if_one_of_several_refuses_none_is_changed_and_each_reason_is_told(admin_client):
    done, asked = follow_up("A"), follow_up("B")
    close(done, by=None, note={"en": "Done.", "fr": "Fait.", "es": "Hecho."})
    path, sent = sent_to("close", done, asked, **WORDS)
    html = admin_client.post(path, sent).content.decode()
    assert "Nothing was changed." in html
    assert "A: This is not possible while its state is “closed”." in html
    asked.refresh_from_db()
    assert (asked.state, asked.steps.count()) == ("asked", 0)


def test_who_acts_on_what_someone_else_has_moved_is_told(admin_client):
    row = follow_up()
    path, sent = sent_to("start", row)
    start(row, by=None)
    html = admin_client.post(path, sent).content.decode()
    assert "Someone else has changed it in the meantime; look at it again." in html
    assert row.steps.count() == 2


@pytest.mark.parametrize(
    ("act", "given", "sentence"),
    [
        ("carry", {}, "Choose the meeting at which it comes up."),
        ("carry", {"meeting": "999999"}, "There is no such meeting."),
        ("carry", {"meeting": "march"}, "There is no such meeting."),
        ("carry", {"meeting": "9" * 30}, "There is no such meeting."),
        ("close", {"meeting": "²", "document": "x"}, "There is no such document."),
        ("close", {}, "Say what closed it"),
        ("close", {"day": "soon"}, "Write the day as in 2018-10-01."),
        ("close", WORDS | {"day": "2018-10-02"}, "The day has not come yet"),
        ("drop", {"note_en": "No."}, "Say why it is no longer pursued"),
    ],
)
def test_what_an_act_lacks_is_said_in_a_sentence(admin_client, act, given, sentence):
    row = follow_up()
    path, sent = sent_to(act, row, **given)
    assert sentence in admin_client.post(path, sent).content.decode()
    row.refresh_from_db()
    assert row.state == "asked"


def test_an_act_without_rows_an_unknown_act_and_a_foreign_way_back(admin_client):
    assert admin_client.get(f"{LIST}act/close/").url == LIST
    for key in ("x", "²", "9" * 30):
        assert admin_client.get(f"{LIST}act/close/", {"pk": key}).url == LIST
    row = follow_up()
    assert admin_client.get(f"{LIST}act/carry/?pk={row.pk}&meeting=x").status_code == 200
    assert admin_client.get(f"{LIST}act/forget/?pk={row.pk}").status_code == 404
    path, sent = sent_to("start", row, next="https://example.org/")
    assert admin_client.post(path, sent).url == f"{LIST}{row.pk}/change/"


def test_the_last_step_is_taken_back_by_a_button(admin_client):
    row = follow_up()
    path = f"{LIST}{row.pk}/take-back/"
    admin_client.post(path)
    start(row, by=None)
    assert admin_client.get(path).status_code == 405
    assert "Take back the last step" in admin_client.get(f"{LIST}{row.pk}/change/").content.decode()
    admin_client.post(path)
    row.refresh_from_db()
    assert row.state == "asked"
    assert "Take back" not in admin_client.get(f"{LIST}{row.pk}/change/").content.decode()


def test_only_who_may_change_a_follow_up_may_act_on_it(client):
    row = follow_up()
    user = get_user_model().objects.create(username="reader", is_staff=True)
    client.force_login(user)
    path, sent = sent_to("start", row)
    assert client.post(path, sent).status_code == 403
    assert client.post(f"{LIST}{row.pk}/take-back/").status_code == 403
    user.groups.add(user.groups.model.objects.get(name=EDITOR))
    assert client.post(path, sent).status_code == 302


def test_its_screen_names_the_day_it_is_due(admin_client):
    row = follow_up(due=date(2018, 9, 15))
    html = admin_client.get(f"{LIST}{row.pk}/change/").content.decode()
    assert '</ol>Due: 15\xa0September 2018 <span class="board-state"' in html
    undated = follow_up("Undated")
    assert "</ol>Due:" not in admin_client.get(f"{LIST}{undated.pk}/change/").content.decode()


def listed(client, **asked):
    return {str(row) for row in client.get(LIST, asked).context["cl"].result_list}


def test_staff_see_by_how_many_days_a_day_has_passed_and_find_those(admin_client):
    follow_up("past", due=date(2018, 9, 19))
    follow_up("yesterday", due=date(2018, 9, 30))
    follow_up("today", due=date(2018, 10, 1))
    follow_up("later", due=date(2018, 12, 1))
    follow_up("none")
    settled = {"resolution_en": "x", "resolution_fr": "x", "resolution_es": "x"}
    follow_up("closed", due=date(2018, 9, 1), state="closed", **settled)
    html = admin_client.get(LIST).content.decode()
    assert html.count("past its day") == 2
    assert "12 days past its day" in html
    assert "1 day past its day" in html
    assert listed(admin_client, due="past") == {"past", "yesterday"}
    assert listed(admin_client, due="soon") == {"today"}
    assert listed(admin_client, due="none") == {"none"}
    assert listed(admin_client, owed="no") == {"closed"}
    assert listed(admin_client, owed="yes") == {"past", "yesterday", "today", "later", "none"}


def test_the_list_is_narrowed_to_a_member_that_asked_or_owes(admin_client):
    asking, owing = member("aaa", "A"), member("bbb", "B")
    Sponsor.objects.create(conclusion=follow_up("asked").conclusion, member=asking)
    follow_up("owed", owner="member", owner_member=owing)
    assert listed(admin_client, member="aaa") == {"asked"}
    assert listed(admin_client, member="bbb") == {"owed"}


@pytest.mark.parametrize("number", [1, 3])
def test_list_and_page_of_acts_take_the_same_queries_for_one_row_and_for_three(
    admin_client, django_assert_num_queries, number
):
    rows = []
    for code in ("aaa", "bbb", "ccc")[:number]:
        owner = member(code, code)
        rows.append(follow_up(code, owner="member", owner_member=owner))
        Sponsor.objects.create(conclusion=rows[-1].conclusion, member=owner)
    admin_client.get(LIST)
    with django_assert_num_queries(16):
        admin_client.get(LIST)
    with django_assert_num_queries(5):
        admin_client.get(f"{LIST}act/close/", {"pk": [row.pk for row in rows]})


def test_a_document_that_closed_it_is_kept(admin_client):
    row = follow_up()
    paper = Document.objects.create(slug="d", title_en="D", precision="unknown")
    path, sent = sent_to("close", row, document=paper.pk)
    admin_client.post(path, sent)
    row.refresh_from_db()
    assert (row.state, row.resolved_document) == ("closed", paper)


@pytest.mark.parametrize("number", [1, 3])
def test_a_meetings_page_takes_the_same_queries_for_one_conclusion_with_sponsors_and_for_three(
    admin_client, django_assert_num_queries, number
):
    of, askers = meeting(), [member(code, code) for code in ("aaa", "bbb")]
    for _index in range(number):
        row = Conclusion.objects.create(meeting=of, kind="request", text_en="A wish")
        for position, asker in enumerate(reversed(askers)):
            Sponsor.objects.create(conclusion=row, member=asker, position=position)
    admin_client.get(page_of(of))
    with django_assert_num_queries(33):
        page = admin_client.get(page_of(of)).content.decode()
    assert page.count(f'<option value="{askers[1].pk}" selected>bbb</option>') == number
