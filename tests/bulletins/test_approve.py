"""A second person signs exactly the content that would be published."""

import pytest

from bulletins.approve import approval_of, approve, content_hash
from bulletins.compose import touch
from bulletins.models import Approval, FreeText
from bulletins.refusals import NotReady
from core.models import AuditEntry
from tests.bulletins.conftest import clear


@pytest.fixture
def ready(free_text, staff):
    """A bulletin that the editor has edited and that nothing is wrong with."""
    touch(free_text.parent, by=staff.editor)
    return free_text.parent


def refused(bulletin, by, **options) -> str:
    with pytest.raises(NotReady) as refusal:
        approve(bulletin, by=by, **options)
    assert Approval.objects.count() == 0
    return refusal.value.sentence


def test_an_approver_signs_the_hash_of_the_content(ready, staff):
    approval = approve(ready, by=staff.approver)
    assert approval.content_hash == content_hash(ready)
    assert approval_of(ready, content_hash(ready)) == approval
    entry = AuditEntry.objects.about(ready).get(verb="approved")
    assert (entry.actor, entry.detail) == (staff.approver, {"content": approval.content_hash})


def test_an_editor_may_not_approve(ready, staff):
    assert refused(ready, staff.editor) == "Only an approver can approve a bulletin."


def test_who_edited_last_may_not_approve(ready, staff):
    touch(ready, by=staff.approver)
    assert "somebody else has to approve it" in refused(ready, staff.approver)


def test_errors_block(ready, staff):
    FreeText.objects.update(body_fr="")
    assert refused(ready, staff.approver) == "The preflight finds 1 error; mend it first."


def test_warnings_block_until_they_are_acknowledged(ready, staff):
    FreeText.objects.update(body_en="<p>Another reason.</p>")
    assert refused(ready, staff.approver) == "2 warnings have not been acknowledged."
    clear(ready, staff.editor)
    assert approve(ready, by=staff.approver).pk


def test_content_that_changed_while_it_was_read_is_not_approved(ready, staff):
    seen = content_hash(ready)
    FreeText.objects.update(heading_en="Why not")
    clear(ready, staff.editor)
    assert "has changed since you looked at it" in refused(ready, staff.approver, seen=seen)


@pytest.mark.parametrize("field", ["heading_es", "body_fr"])
def test_any_edit_in_any_language_voids_the_approval(ready, staff, field):
    approve(ready, by=staff.approver)
    FreeText.objects.update(**{field: "<p>Edited</p>"})
    assert approval_of(ready, content_hash(ready)) is None


def test_an_edited_record_voids_the_approval(report, meeting, staff):
    bulletin = report.parent
    approve(bulletin, by=staff.approver)
    conclusion = meeting.conclusions.get()
    conclusion.text_es = "Otra cosa"
    conclusion.save()
    assert approval_of(bulletin, content_hash(bulletin)) is None


def test_the_same_content_again_is_approved_again(ready, staff):
    approve(ready, by=staff.approver)
    FreeText.objects.update(heading_es="Otra")
    FreeText.objects.update(heading_es="Why [es]")
    assert approval_of(ready, content_hash(ready)) is not None


def test_a_staff_note_does_not_void_the_approval(report, meeting, staff):
    approve(report.parent, by=staff.approver)
    type(meeting).objects.update(staff_note="Ask again")
    assert approval_of(report.parent, content_hash(report.parent)) is not None
