"""The mailbox that bounces come to, over a socket: nothing is lost and nothing read twice."""

import imaplib

import pytest
from django.db import DatabaseError, connection

from mailings.models import Bounce, ReturnedMessage, ReturnMailbox
from mailings.returned.mailbox import address_of, read_mailbox

from .conftest import readers
from .imap_server import ImapServer
from .test_take_in import returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    with ImapServer() as server:
        yield server
        server.shutdown()


@pytest.fixture
def rows(open_to, settings):
    settings.BOUNCE_DOMAIN = "mail.example.org"
    return list(open_to(readers(3)).deliveries.order_by("pk"))


def in_inbox(server):
    return sorted(server.boxes.folders["INBOX"])


def test_new_messages_are_read_once_and_marked_as_seen(server, rows):
    for row in rows[:2]:
        server.boxes.deliver(returned("postfix-user-unknown", row))
    assert read_mailbox(server.url()) == 2
    assert {bounce.delivery for bounce in Bounce.objects.all()} == set(rows[:2])
    assert read_mailbox(server.url()) == 0
    server.boxes.deliver(returned("exim-plain", rows[2]))
    assert read_mailbox(server.url()) == 1
    assert server.boxes.fetched == [1, 2, 3]
    assert server.boxes.flags == {1: {"\\Seen"}, 2: {"\\Seen"}, 3: {"\\Seen"}}
    assert in_inbox(server) == [1, 2, 3]


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE", "IMAP4rev1 UIDPLUS", "IMAP4rev1"])
def test_what_was_read_is_moved_where_that_is_wished_in_whatever_way_the_server_can(
    server, rows, capabilities
):
    server.boxes.capabilities = capabilities
    server.boxes.deliver(returned("postfix-user-unknown", rows[0]))
    server.boxes.deliver(b"Subject: something else\r\n\r\nHello\r\n")
    assert read_mailbox(server.url("?done=Read")) == 2
    assert in_inbox(server) == []
    assert sorted(server.boxes.folders["Read"]) == [1, 2]
    assert sorted(ReturnedMessage.objects.values_list("kind", flat=True)) == ["bounce", "unknown"]


def test_a_connection_that_breaks_after_a_message_was_read_costs_nothing(server, rows):
    for row in rows:
        server.boxes.deliver(returned("postfix-user-unknown", row))
    server.drops_at = "MOVE"
    with pytest.raises((OSError, imaplib.IMAP4.abort)):
        read_mailbox(server.url("?done=Read"))
    assert in_inbox(server) == [1, 2, 3]
    assert Bounce.objects.count() == 1
    server.drops_at = ""
    assert read_mailbox(server.url("?done=Read")) == 2
    assert in_inbox(server) == []
    assert server.boxes.fetched == [1, 2, 3]


def test_a_database_that_fails_leaves_the_message_for_the_next_look(server, rows):
    server.boxes.deliver(returned("postfix-user-unknown", rows[0]))
    table = "ALTER TABLE mailings_bounce"
    with connection.cursor() as cursor:
        cursor.execute(f"{table} ADD CONSTRAINT nothing_goes CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError):
        read_mailbox(server.url())
    with connection.cursor() as cursor:
        cursor.execute(f"{table} DROP CONSTRAINT nothing_goes")
    assert server.boxes.flags[1] == set()
    assert not ReturnedMessage.objects.exists()
    assert read_mailbox(server.url()) == 1
    assert Bounce.objects.count() == 1


def test_a_server_that_counts_anew_is_read_anew_and_known_bytes_are_not(server, rows):
    server.boxes.deliver(returned("postfix-user-unknown", rows[0]))
    read_mailbox(server.url())
    server.boxes.validity = 78
    server.boxes.deliver(returned("postfix-user-unknown", rows[1]))
    assert read_mailbox(server.url()) == 2
    assert Bounce.objects.count() == 2
    assert ReturnMailbox.objects.get().uid_validity == 78


def test_wrong_words_and_wrong_folders_are_errors_of_the_server(server):
    with pytest.raises(imaplib.IMAP4.error):
        read_mailbox(server.url().replace("secret", "other"))
    with pytest.raises(imaplib.IMAP4.error, match="There is no folder Elsewhere"):
        read_mailbox(server.url().replace("INBOX", "Elsewhere"))


def test_the_address_of_a_mailbox_is_read_or_refused_in_a_sentence():
    address = address_of("imaps://bounces%40example.org:pa%2Fss@imap.example.org/Bounces?done=Read")
    assert (address.user, address.password, address.port) == ("bounces@example.org", "pa/ss", 993)
    assert (address.folder, address.done, address.is_tls) == ("Bounces", "Read", True)
    for wrong in ("", "imap.example.org", "pop3://a:b@example.org", "imaps://example.org"):
        with pytest.raises(ValueError, match="must be like imaps://"):
            address_of(wrong)
