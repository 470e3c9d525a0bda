"""What staff do with subscribers."""

import pytest
from django.contrib.admin.models import LogEntry

from mailings.enqueue import Content
from mailings.letter import send_letter
from mailings.models import Delivery
from subscribers.models import Subscriber

from .conftest import subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(db):
    """Two subscribers, each with a letter."""
    made = [subscriber("bulletin", address=f"{name}@example.org") for name in ("one", "two")]
    for reader in made:
        send_letter(
            to=reader.address,
            language="es",
            content=Content("s", "h", reader.address),
            title="x",
            row_reference=reader.reference,
        )
    return made


def ledger():
    return sorted(a for a in Delivery.objects.values_list("address", flat=True) if "@e" in a)


def test_removing_somebody_erases_them_from_the_post_room_too(admin_client, known):
    page = f"/admin/subscribers/subscriber/{known[0].pk}/delete/"
    assert admin_client.post(page, {"post": "yes"}).status_code == 302
    assert list(Subscriber.objects.values_list("address", flat=True)) == ["two@example.org"]
    assert ledger() == ["two@example.org"]
    assert not LogEntry.objects.filter(object_repr__contains="one@").exists()


def test_removing_several_erases_each(admin_client, known):
    chosen = {"action": "delete_selected", "_selected_action": [item.pk for item in known]}
    admin_client.post("/admin/subscribers/subscriber/", chosen | {"post": "yes"})
    assert (Subscriber.objects.count(), ledger()) == (0, [])
    assert not LogEntry.objects.filter(object_repr__contains="@example.org").exists()
