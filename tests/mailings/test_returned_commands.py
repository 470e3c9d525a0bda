"""What comes back by hand, by the clock, and what is kept of it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mailings import checks, tasks
from mailings.models import Bounce, ReturnedMessage
from mailings.returned.take_in import take_in

from .conftest import readers
from .test_take_in import returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(open_to, settings):
    settings.BOUNCE_DOMAIN = "mail.example.org"
    return open_to(readers(1)).deliveries.get()


def test_a_message_in_a_file_is_read_and_said_what_it_is(row, tmp_path):
    path = tmp_path / "message.eml"
    path.write_bytes(returned("postfix-user-unknown", row))
    said = StringIO()
    call_command("read_returned", str(path), stdout=said)
    call_command("read_returned", str(path), stdout=said)
    first, second, third = said.getvalue().splitlines()
    assert first == f"bounce, about {row}"
    assert second.startswith(f"  {row.address}: There is no such mailbox. 5.1.1 550 5.1.1 <")
    assert third == "This message was read before."


def test_messages_go_after_a_month_and_what_was_read_from_them_stays(row):
    take_in(returned("postfix-user-unknown", row))
    ReturnedMessage.objects.update(received_at=timezone.now() - timedelta(days=31))
    take_in(returned("vacation-rfc3834", row))
    tasks.remove_old_returned()
    assert [message.kind for message in ReturnedMessage.objects.all()] == ["reply"]
    assert Bounce.objects.get().returned is None


def test_a_mailbox_that_cannot_be_reached_is_a_line_in_the_log(settings, caplog):
    settings.BOUNCE_IMAP_URL = "imap://reader:word@127.0.0.1:1/INBOX"
    tasks.read_mailbox()
    assert [record.message for record in caplog.records] == [
        "The mailbox of BOUNCE_IMAP_URL could not be read: [Errno 111] Connection refused"
    ]
    settings.BOUNCE_IMAP_URL = ""
    tasks.read_mailbox()
    assert len(caplog.records) == 1


def test_places_that_make_no_sense_are_told_at_start_up(settings):
    settings.BOUNCE_LISTEN, settings.BOUNCE_IMAP_URL = "127.0.0.1:25", "imap.example.org"
    found = [problem.id for problem in checks.check_identity()]
    assert found == ["mailings.E003", "mailings.E004"]
    with pytest.raises(CommandError, match="must be like lmtp://"):
        call_command("receive_mail", listen="nowhere")
