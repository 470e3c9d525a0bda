"""Three editions are frozen in one act or none is, and nothing changes them afterwards."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from bulletins.approve import approve
from bulletins.compose import touch
from bulletins.models import Bulletin, Edition, FreeText
from bulletins.publish import publish, stylesheet_hash
from bulletins.refusals import NotReady
from core.models import AuditEntry


@pytest.fixture
def approved(report, free_text, staff) -> Bulletin:
    """A bulletin that may be published."""
    bulletin = report.parent
    touch(bulletin, by=staff.editor)
    approve(bulletin, by=staff.approver)
    return bulletin


def refused(bulletin, by) -> str:
    with pytest.raises(NotReady) as refusal:
        publish(bulletin, by=by)
    bulletin.refresh_from_db()
    assert (bulletin.state, bulletin.published_at) == ("draft", None)
    assert Edition.objects.count() == 0
    return refusal.value.sentence


def test_publishing_freezes_an_edition_in_each_language(approved, staff):
    editions = publish(approved, by=staff.editor)
    assert sorted(item.language for item in editions) == ["en", "es", "fr"]
    approved.refresh_from_db()
    assert approved.is_published
    assert {item.published_at for item in Edition.objects.all()} == {approved.published_at}
    french = Edition.objects.get(language="fr")
    assert "Les Membres ont parlé" in french.content_html
    assert "Les Membres ont parlé" in french.mail_html
    assert "Les Membres ont parlé" in french.text
    assert french.title == "Bulletin [fr]"
    assert french.stylesheet_hash == stylesheet_hash()
    entry = AuditEntry.objects.about(approved).get(verb="published")
    assert (entry.actor, entry.detail["approved_by"]) == (staff.editor, staff.approver.pk)


def test_a_translator_may_not_publish(approved, staff):
    assert refused(approved, staff.translator) == "You have no permission to publish a bulletin."


def test_what_is_not_approved_is_not_published(free_text, staff):
    assert "not approved as it is now" in refused(free_text.parent, staff.editor)


def test_an_edit_after_the_approval_is_not_published(approved, staff):
    FreeText.objects.update(heading_en="Edited")
    from tests.bulletins.conftest import clear

    clear(approved, staff.editor)
    assert "not approved as it is now" in refused(approved, staff.editor)


def test_an_error_is_not_published(approved, staff):
    FreeText.objects.update(body_es="")
    assert "The preflight finds 1 error" in refused(approved, staff.editor)


def test_a_bulletin_is_published_once(approved, staff):
    publish(approved, by=staff.editor)
    with pytest.raises(NotReady, match="published already"):
        publish(approved, by=staff.editor)
    assert Edition.objects.count() == 3


def test_a_failure_in_the_third_language_leaves_no_edition(approved, staff):
    with connection.cursor() as cursor:
        # The database itself refuses the last of the three.
        cursor.execute(
            "ALTER TABLE bulletins_edition ADD CONSTRAINT no_spanish CHECK (language <> 'es')"
        )
    with pytest.raises(DatabaseError, match="no_spanish"), transaction.atomic():
        publish(approved, by=staff.editor)
    approved.refresh_from_db()
    assert approved.state == "draft"
    assert Edition.objects.count() == 0
    assert AuditEntry.objects.about(approved).filter(verb="published").count() == 0


@pytest.mark.parametrize("statement", ["UPDATE {} SET title = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_an_edition(approved, staff, statement):
    publish(approved, by=staff.editor)
    with (
        pytest.raises(DatabaseError, match="An edition is frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("bulletins_edition"))
    assert sorted(Edition.objects.values_list("title", flat=True)) == [
        "Bulletin [en]",
        "Bulletin [es]",
        "Bulletin [fr]",
    ]


def test_editing_a_record_afterwards_does_not_change_an_edition(approved, staff, meeting):
    publish(approved, by=staff.editor)
    before = list(Edition.objects.order_by("pk").values())
    type(meeting).objects.update(summary_en="<p>Rewritten</p>", title_en="Rewritten")
    FreeText.objects.update(body_en="<p>Rewritten</p>")
    assert list(Edition.objects.order_by("pk").values()) == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does(approved, staff):
    def attempt() -> str:
        try:
            publish(approved, by=staff.editor)
        except NotReady as refusal:
            return refusal.sentence
        finally:
            connections.close_all()
        return "published"

    with ThreadPoolExecutor(2) as pool:
        results = sorted(future.result() for future in [pool.submit(attempt) for _ in range(2)])
    assert results == ["This bulletin is published already.", "published"]
    assert Edition.objects.count() == 3
