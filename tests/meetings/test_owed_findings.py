"""What is odd in the record of what is owed."""

from datetime import date

import pytest

from core.findings import findings
from meetings.inspect_owed import SHOWN
from meetings.models import Conclusion, FollowUp, Meeting, Sponsor
from meetings.models.outcomes import NOT_ASKED_FOR
from tests.meetings.test_models import SETTLED
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def meeting(slug="march", *, day=date(2018, 3, 27), status="held"):
    return Meeting.objects.create(slug=slug, title_en=slug, date=day, status=status)


def follow_up(text="An act", **values):
    of = Meeting.objects.filter(slug="march").first() or meeting()
    conclusion = Conclusion.objects.create(meeting=of, kind="request", text_en=f"Wish: {text}")
    given = {"text_en": text, "owner": "group", "since": of.date} | values
    return FollowUp.objects.create(conclusion=conclusion, **given)


def told():
    return [(item.key.partition(":")[0], item.grade, item.sentence) for item in found()]


def found():
    return findings("follow_ups")


def test_what_is_owed_past_its_day_is_told_with_the_days():
    row = follow_up("Late", due=date(2018, 9, 19))
    follow_up("Yesterday", due=date(2018, 9, 30))
    follow_up("Today", due=date(2018, 10, 1))
    follow_up("Closed", due=date(2018, 9, 1), state="closed", **SETTLED)
    assert told() == [
        ("past-due", "warning", "12 days past its day (19\xa0September 2018): Late"),
        ("past-due", "warning", "1 day past its day (30\xa0September 2018): Yesterday"),
    ]
    assert found()[0].where == f"/admin/meetings/followup/{row.pk}/change/"


def test_what_a_meeting_left_open_or_will_never_take_up_is_told():
    for status in Meeting.Status.values:
        to = meeting(status, day=date(2018, 6, 27), status=status)
        follow_up(f"To {status}", state="before_next", carried_to=to)
    assert [(key, sentence.partition(":")[0]) for key, _grade, sentence in told()] == [
        ("left-open", "Carried over to a meeting that is postponed"),
        ("left-open", "Carried over to a meeting that is cancelled"),
        ("left-open", "The meeting was held and this is still open"),
    ]


def test_what_was_closed_by_a_meeting_that_was_not_held_is_told():
    for status in ("held", "confirmed"):
        by = meeting(status, day=date(2018, 6, 27), status=status)
        follow_up(f"By {status}", state="closed", resolved_by=by)
    words = "Closed by a meeting that is not recorded as held: By confirmed; confirmed (27\xa0June"
    assert [sentence.partition(" 2018")[0] for _key, _grade, sentence in told()] == [words]


def test_a_request_after_which_nothing_is_owed_is_told_and_other_kinds_are_not():
    for kind in Conclusion.Kind.values:
        Conclusion.objects.create(
            meeting=meeting(f"m-{kind}"), kind=kind, text_en=f"Wish of a {kind}"
        )
    follow_up("After a request")
    words = "Asked for, and nothing is recorded as owed: Wish of a request; m-request (27\xa0March"
    assert [(key, grade, text.partition(" 2018")[0]) for key, grade, text in told()] == [
        ("no-follow-up", "note", words)
    ]


def test_members_named_as_asking_for_what_was_agreed_are_told_once():
    agreed = Conclusion.objects.create(meeting=meeting(), kind="agreed", text_en="Agreed")
    for code in ("aaa", "bbb"):
        Sponsor.objects.create(conclusion=agreed, member=member(code, code))
    assert told() == [("not-asked-for", "warning", f"{NOT_ASKED_FOR} Agreed")]


@pytest.mark.parametrize("number", [1, 3])
def test_looking_takes_the_same_queries_for_one_and_for_three(django_assert_num_queries, number):
    for index in range(number):
        to = meeting(f"held-{index}", day=date(2018, 6, 27))
        planned = meeting(f"planned-{index}", day=date(2018, 11, 1), status="confirmed")
        follow_up(due=date(2018, 9, 1), state="before_next", carried_to=to)
        follow_up(state="closed", resolved_by=planned)
        Conclusion.objects.create(meeting=to, kind="request", text_en="Nothing")
        agreed = Conclusion.objects.create(meeting=to, kind="agreed", text_en="Agreed")
        Sponsor.objects.create(conclusion=agreed, member=member(f"aa{'abc'[index]}", "A"))
    with django_assert_num_queries(5):
        assert len(found()) == 5 * number


def test_of_many_the_first_are_told_one_by_one_and_the_rest_by_their_list(admin_client):
    for number in range(SHOWN + 2):
        of = meeting(f"m-{number}")
        Conclusion.objects.create(meeting=of, kind="request", text_en=f"Wish {number}")
    *first, last = found()
    assert len(first) == SHOWN
    assert last.sentence == "There are more like these; their list shows all of them."
    assert len(admin_client.get(last.where).context["cl"].result_list) == SHOWN + 2
    for number in range(SHOWN + 1):
        follow_up(f"Late {number}", due=date(2018, 9, 1))
    (late,) = [item for item in found() if item.key == "past-due:~more"]
    assert len(admin_client.get(late.where).context["cl"].result_list) == SHOWN + 1
