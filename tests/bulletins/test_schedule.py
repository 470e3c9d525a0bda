"""A bulletin appears at its time in Geneva, once, or is held and staff are told why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connections
from django.utils import timezone
from django.utils.translation import override

from bulletins.approve import approve
from bulletins.compose import touch
from bulletins.findings import held_publications
from bulletins.models import Bulletin, Edition, FreeText, ScheduledPublication
from bulletins.publish import publish
from bulletins.refusals import NotReady
from bulletins.schedule import moment, publish_due, schedule, withdraw
from bulletins.tasks import publish_what_is_due
from core.models import AuditEntry
from mailings.models import Delivery
from tests.bulletins.conftest import clear

NOW = datetime(2018, 9, 30, 8, 0, tzinfo=UTC)
DUE = datetime(2018, 10, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def approved(free_text, staff) -> Bulletin:
    """A bulletin that may be published."""
    bulletin = free_text.parent
    clear(bulletin, by=staff.editor)
    touch(bulletin, by=staff.editor)
    approve(bulletin, by=staff.approver)
    return bulletin


@pytest.fixture
def planned(approved, staff) -> ScheduledPublication:
    """Its time."""
    staff.editor.email = "editor@example.org"
    staff.editor.save()
    staff.approver.email = "approver@example.org"
    staff.approver.save()
    return schedule(approved, due_at=DUE, by=staff.editor, now=NOW)


def states() -> list[str]:
    return [*ScheduledPublication.objects.order_by("pk").values_list("state", flat=True)]


def test_it_appears_when_due_and_not_before(planned):
    assert publish_due(now=DUE - timedelta(seconds=1)) == []
    assert Edition.objects.count() == 0
    assert publish_due(now=DUE + timedelta(minutes=59)) == [planned]
    assert (Edition.objects.count(), states()) == (3, ["done"])
    assert publish_due(now=DUE + timedelta(minutes=59)) == []
    entry = AuditEntry.objects.get(verb="published")
    assert entry.actor == planned.by


def test_more_than_an_hour_late_it_is_held_and_staff_are_told(planned):
    publish_due(now=DUE + timedelta(hours=1, seconds=1))
    assert (Edition.objects.count(), states()) == (0, ["held"])
    planned.refresh_from_db()
    assert planned.reason.startswith("It was found more than one hour after its time")
    assert [item.key for item in held_publications()] == [f"held:{planned.pk}"]
    letters = Delivery.objects.order_by("address")
    assert [letter.address for letter in letters] == ["approver@example.org", "editor@example.org"]
    content = letters[0].mailing.contents.get()
    for words in ("The bulletin was not published", "publi", "Geneva", "Genève", "Ginebra"):
        assert words in content.text
    assert planned.reasons.keys() == {"en", "fr", "es"}


def test_an_edit_holds_it_even_if_it_was_approved_again(planned, approved, staff):
    FreeText.objects.update(heading_en="Other", heading_fr="Autre", heading_es="Otro")
    clear(approved, by=staff.editor)
    publish_due(now=DUE)
    assert (Edition.objects.count(), states()) == (0, ["held"])
    planned.refresh_from_db()
    assert planned.reason.startswith("The bulletin is not approved as it is now")
    approve(approved, by=staff.approver)
    schedule(approved, due_at=DUE + timedelta(days=1), by=staff.editor, now=DUE)
    assert [*held_publications()] == []
    FreeText.objects.update(heading_en="Third")
    clear(approved, by=staff.editor)
    approve(approved, by=staff.approver)
    publish_due(now=DUE + timedelta(days=1))
    assert ScheduledPublication.objects.latest("pk").reason == (
        "The content has changed since the time of publication was set."
    )
    assert Edition.objects.count() == 0


def test_who_lost_the_permission_publishes_nothing(planned):
    planned.by.groups.clear()
    publish_due(now=DUE)
    assert (Edition.objects.count(), states()) == (0, ["held"])


def test_only_what_is_approved_gets_a_time_and_only_one(approved, staff):
    for by, due_at, words in (
        (staff.translator, DUE, "no permission"),
        (staff.editor, NOW, "has passed"),
    ):
        with pytest.raises(NotReady, match=words):
            schedule(approved, due_at=due_at, by=by, now=NOW)
    schedule(approved, due_at=DUE, by=staff.editor, now=NOW)
    with pytest.raises(NotReady, match="already"):
        schedule(approved, due_at=DUE, by=staff.editor, now=NOW)
    FreeText.objects.update(heading_en="Other", heading_fr="Autre", heading_es="Otro")
    withdraw(approved, by=staff.editor)
    clear(approved, by=staff.editor)
    with pytest.raises(NotReady, match="not approved"):
        schedule(approved, due_at=DUE, by=staff.editor, now=NOW)
    assert states() == ["withdrawn"]


def test_a_withdrawn_time_publishes_nothing(planned, approved, staff):
    withdraw(approved, by=staff.editor)
    assert publish_due(now=DUE) == []
    assert states() == ["withdrawn"]
    with pytest.raises(NotReady, match="no time"):
        withdraw(approved, by=staff.editor)


def test_what_is_published_by_hand_needs_no_time_any_more(planned, approved, staff):
    publish(approved, by=staff.editor)
    assert states() == ["withdrawn"]


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        (date(2018, 3, 25), time(2, 30), "does not exist"),
        (date(2018, 10, 28), time(2, 30), "comes twice"),
    ],
)
def test_a_time_of_the_night_of_the_clocks_is_refused(day, hour, words):
    with pytest.raises(NotReady, match=words):
        moment(day, hour)


def test_a_time_is_meant_in_geneva():
    assert moment(date(2018, 7, 1), time(10)) == datetime(2018, 7, 1, 8, tzinfo=UTC)
    assert moment(date(2018, 10, 28), time(3)) == datetime(2018, 10, 28, 2, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_once(planned):
    def work(_number: int) -> int:
        try:
            return len(publish_due(now=DUE))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = [*pool.map(work, range(2))]
    assert sorted(done) == [0, 1]
    assert (Edition.objects.count(), states()) == (3, ["done"])


def test_the_task_publishes_what_is_due_by_the_real_clock(approved, staff):
    row = schedule(approved, due_at=timezone.now() + timedelta(minutes=1), by=staff.editor)
    publish_what_is_due.apply(throw=True)
    assert states() == ["planned"]
    ScheduledPublication.objects.update(due_at=row.made_at)
    publish_what_is_due.apply(throw=True)
    assert (Edition.objects.count(), states()) == (3, ["done"])


def test_staff_set_and_withdraw_a_time_on_the_page(approved, client, staff):
    client.force_login(staff.editor)
    address = f"/admin/bulletins/bulletin/{approved.pk}"
    assert client.get(f"{address}/schedule/").context["form"].fields.keys() == {"day", "hour"}
    given = {"day": "2999-10-01", "hour": "10:00"}
    assert client.post(f"{address}/schedule/", given).status_code == 303
    row = ScheduledPublication.objects.get()
    assert row.due_at == datetime(2999, 10, 1, 8, tzinfo=UTC)
    page = client.get(f"{address}/change/").content.decode()
    assert "To be published by itself on" in page
    assert client.post(f"{address}/schedule/", {"day": "x"}).status_code == 200
    client.post(f"{address}/unschedule/")
    assert states() == ["withdrawn"]
    with override("en"):
        assert client.get(f"{address}/unschedule/").status_code == 405


def test_a_refused_time_stays_on_its_form_with_the_sentence(approved, staff, client):
    client.force_login(staff.editor)
    page = f"/admin/bulletins/bulletin/{approved.pk}/schedule/"
    response = client.post(page, {"day": "2018-03-25", "hour": "02:30"})
    assert response.status_code == 200
    (sentence,) = response.context["form"].non_field_errors()
    assert "does not exist" in sentence
    assert sentence in response.content.decode()
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert client.post(page, {"day": day, "hour": "10:30"}).status_code == 303
    assert states() == ["planned"]
