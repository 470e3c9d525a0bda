"""Periods that collide, on forms, in the database, and between two people at one moment."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from members.models import CoordinatorTerm, MemberName, Membership, Person, Seat
from members.roster import roster
from tests.admin_page import filled_in
from tests.members.test_roster import member

OVERLAP = "This period overlaps another one of the same record"

SPANS = [
    ((None, None), (date(2018, 1, 1), date(2018, 2, 1)), False),
    ((date(2018, 1, 1), None), (date(2030, 1, 1), None), False),
    ((date(2018, 1, 1), date(2018, 3, 1)), (date(2018, 2, 28), None), False),
    ((date(2018, 1, 1), date(2018, 3, 1)), (date(2018, 3, 1), None), True),
    ((None, date(2018, 1, 1)), (date(2018, 1, 1), None), True),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other", "fits"), SPANS)
@pytest.mark.parametrize("model", [Membership, Seat])
def test_two_periods_of_one_member_fit_only_side_by_side(model, one, other, fits):
    held = member("che", "Switzerland", joined=None)
    model.objects.create(member=held, start=one[0], end=one[1])
    model.objects.create(member=member("nga", "Nigeria", joined=None), start=other[0], end=other[1])
    if fits:
        model.objects.create(member=held, start=other[0], end=other[1])
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(member=held, start=other[0], end=other[1])


@pytest.mark.django_db
def test_a_member_that_left_and_came_back_is_out_between():
    held = member("che", "Switzerland", joined=date(2018, 1, 1), left=date(2019, 1, 1))
    Membership.objects.create(member=held, start=date(2020, 1, 1))
    days = [date(2018, 12, 31), date(2019, 1, 1), date(2019, 12, 31), date(2020, 1, 1)]
    assert [len(roster(as_of=day).entries) for day in days] == [1, 0, 0, 1]


@pytest.mark.django_db
def test_a_renamed_member_cannot_have_two_names_on_one_day():
    held = member("mkd", "Old name")
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberName.objects.create(member=held, name_en="New name", start=date(2019, 2, 12))


@pytest.mark.django_db
def test_a_row_saved_since_the_page_was_opened_is_seen(admin_client):
    held = member("che", "Switzerland", joined=None)
    page = f"/admin/members/member/{held.pk}/change/"
    sent = filled_in(admin_client.get(page))
    Membership.objects.create(member=held, start=date(2018, 1, 1))
    sent |= {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-start": "2018-06-01",
        "memberships-0-start_precision": "day",
    }
    assert OVERLAP in admin_client.post(page, sent).content.decode()
    assert Membership.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_saving_overlapping_terms_at_one_moment_get_one_sentence(admin_user):
    """The first has written and not yet committed while the second checks and saves."""
    uruguay = member("ury", "Uruguay")
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    client = Client()
    client.force_login(admin_user)
    answers = []

    def second():
        form = {"person": person.pk, "member": uruguay.pk, "start_precision": "day"}
        answers.append(client.post("/admin/members/coordinatorterm/add/", form))
        connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        CoordinatorTerm.objects.create(person=person, member=uruguay, start=date(2018, 1, 1))
        thread.start()
        wait_until_someone_waits()
    thread.join(30)
    assert answers[0].status_code == 200
    assert OVERLAP in answers[0].content.decode()
    assert CoordinatorTerm.objects.count() == 1


def wait_until_someone_waits():
    """Until a second transaction waits for ours to end."""
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.05)")
    pytest.fail("Nobody waits.")
