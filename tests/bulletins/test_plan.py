"""A plan counts back from the bulletin's day in working days and is ticked by people and facts."""

from datetime import date

import pytest

from bulletins.approve import approve
from bulletins.compose import compose
from bulletins.models import Bulletin, PlanStep
from bulletins.plan import count_again, make_plan, plan_of, tick, working_days_before
from bulletins.publish import publish
from bulletins.refusals import NotReady
from tests.bulletins.conftest import clear


@pytest.mark.parametrize(
    ("day", "number", "found"),
    [
        (date(2018, 10, 1), 0, date(2018, 10, 1)),
        (date(2018, 10, 1), 1, date(2018, 9, 28)),  # from Monday to Friday
        (date(2018, 10, 7), 0, date(2018, 10, 5)),  # a Sunday
        (date(2018, 10, 6), 1, date(2018, 10, 4)),
        (date(2018, 10, 1), 15, date(2018, 9, 10)),
    ],
)
def test_days_are_counted_back_without_weekends(day, number, found):
    assert working_days_before(day, number) == found


def dues(bulletin) -> dict[str, str]:
    return {line.row.step: line.row.due.isoformat() for line in plan_of(bulletin, None)}


def test_composing_makes_a_plan_and_changes_none(bulletin, meeting, staff):
    compose(bulletin, by=staff.editor)
    assert dues(bulletin) == {
        "frozen": "2018-09-10",
        "out": "2018-09-11",
        "back": "2018-09-20",
        "cleared": "2018-09-25",
        "approved": "2018-09-28",
        "mailed": "2018-10-01",
    }
    bulletin.plan.filter(step="frozen").update(due=date(2018, 9, 3))
    compose(bulletin, by=staff.editor)
    assert dues(bulletin)["frozen"] == "2018-09-03"


def test_counting_again_moves_open_steps_only(bulletin, staff):
    make_plan(bulletin)
    tick(bulletin.plan.get(step="frozen"), by=staff.editor)
    bulletin.date = date(2018, 10, 8)
    bulletin.save()
    count_again(bulletin, by=staff.editor)
    assert (dues(bulletin)["frozen"], dues(bulletin)["out"]) == ("2018-09-10", "2018-09-18")


def test_a_step_is_ticked_once_and_can_be_opened_again(bulletin, staff):
    make_plan(bulletin)
    row = bulletin.plan.get(step="out")
    tick(row, by=staff.editor)
    with pytest.raises(NotReady, match="just done"):
        tick(row, by=staff.approver)
    line = plan_of(bulletin, None)[1]
    assert (line.is_done, line.done_by, line.is_late) == (True, staff.editor, False)
    tick(row, by=staff.approver, done=False)
    assert plan_of(bulletin, None)[1].is_late


def test_approval_ticks_itself_and_nobody_else_does(free_text, staff):
    bulletin = free_text.parent
    make_plan(bulletin)
    clear(bulletin, by=staff.editor)
    approval = approve(bulletin, by=staff.approver)
    lines = {line.row.step: line for line in plan_of(bulletin, approval)}
    assert lines["approved"].done_by == staff.approver
    assert not lines["mailed"].is_done
    with pytest.raises(NotReady, match="by hand"):
        tick(bulletin.plan.get(step="approved"), by=staff.editor)


def test_publication_closes_the_steps_before_it(free_text, staff):
    bulletin = free_text.parent
    make_plan(bulletin)
    tick(bulletin.plan.get(step="frozen"), by=staff.editor)
    bulletin.plan.update(due=date(2018, 9, 3))
    clear(bulletin, by=staff.editor)
    approval = approve(bulletin, by=staff.approver)

    def steps(state):
        return [line.row.step for line in plan_of(bulletin, approval) if getattr(line, state)]

    assert steps("is_late") == ["out", "back", "cleared", "mailed"]
    publish(bulletin, by=staff.editor)
    bulletin.refresh_from_db()
    assert steps("is_late") == ["mailed"]
    assert steps("is_closed") == ["out", "back", "cleared"]
    assert steps("is_done") == ["frozen", "approved"]


def test_staff_give_owners_and_days_on_a_page(bulletin, client, staff):
    make_plan(bulletin)
    address = f"/admin/bulletins/bulletin/{bulletin.pk}"
    client.force_login(staff.editor)
    forms = client.get(f"{address}/plan/").context["forms"]
    given = {"plan-TOTAL_FORMS": "6", "plan-INITIAL_FORMS": "6"}
    for form in forms:
        given |= {f"{form.prefix}-id": str(form.instance.pk), f"{form.prefix}-due": "2018-09-24"}
        given[f"{form.prefix}-owner"] = str(staff.translator.pk)
    assert client.post(f"{address}/plan/", given).status_code == 303
    assert {*PlanStep.objects.values_list("due", "owner")} == {
        (date(2018, 9, 24), staff.translator.pk)
    }
    assert client.post(f"{address}/plan/", given | {"plan-0-due": "x"}).status_code == 200
    client.post(f"{address}/plan-tick/", {"step": "frozen"})
    page = client.get(f"{address}/change/").content.decode()
    assert "Text frozen" in page
    assert bulletin.plan.get(step="frozen").state == "done"
    assert client.post(f"{address}/plan-tick/", {"step": "x"}).status_code == 404


def test_another_bulletins_steps_are_out_of_reach(bulletin, client, staff):
    other = Bulletin.objects.create(slug="other", number=2, season="winter", date=bulletin.date)
    make_plan(other)
    make_plan(bulletin)
    client.force_login(staff.editor)
    given = {"plan-TOTAL_FORMS": "1", "plan-INITIAL_FORMS": "1", "plan-0-due": "2018-01-01"}
    given["plan-0-id"] = str(other.plan.first().pk)
    client.post(f"/admin/bulletins/bulletin/{bulletin.pk}/plan/", given)
    assert not PlanStep.objects.filter(due=date(2018, 1, 1)).exists()
