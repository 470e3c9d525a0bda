"""The listener for what comes back, spoken to as mail servers speak, over sockets."""

import asyncio
import contextlib
import smtplib
import socket
import threading

import pytest
from django.db import connections

from mailings.message import leave_address, return_path
from mailings.models import Bounce, ReturnedMessage
from mailings.returned.listener import Place, listen, place_of

from .conftest import readers
from .test_take_in import returned

pytestmark = pytest.mark.django_db(transaction=True)


@contextlib.contextmanager
def listening(protocol):
    """A listener in a thread of its own; yields its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(
        listen(Place(protocol, "127.0.0.1", 0)), loop
    ).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def rows(open_to, settings):
    settings.BOUNCE_DOMAIN = "mail.example.org"
    return list(open_to(readers(3)).deliveries.order_by("pk"))


def replies(error):
    return {address: code for address, (code, _text) in error.value.recipients.items()}


def test_smtp_takes_what_is_addressed_to_us_and_nothing_else(rows):
    row = rows[0]
    message = returned("postfix-user-unknown", row)
    strangers = [
        "bulletin@mail.example.org",
        "bounce+1-0000000000000000@mail.example.org",
        "a@b.example",
    ]
    with listening("smtp") as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail("", strangers, message)
        assert replies(refused) == dict.fromkeys(strangers, 550)
        assert client.sendmail("<>", [return_path(row.pk)], message) == {}
        # The same again, as from a server that has not heard the answer: taken, and not read twice.
        client.sendmail("<>", [return_path(row.pk)], message)
        unfolded = b"Subject: " + b"long " * 20_000 + b"\r\n\r\ntext\r\n"
        client.sendmail("<>", ["abuse@mail.example.org"], unfolded)
        client.sendmail("<>", [leave_address(row.pk)], b"Subject: unsubscribe\r\n\r\n")
    kinds = ReturnedMessage.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["bounce", "unknown", "leave"]
    assert Bounce.objects.get().delivery == row


def test_lmtp_answers_for_each_recipient(rows):
    message = returned("postfix-user-unknown", rows[0])
    with listening("lmtp") as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("<>")
        for row in rows[:2]:
            assert client.rcpt(return_path(row.pk))[0] == 250
        assert client.docmd("DATA")[0] == 354
        client.send(message.replace(b"\n", b"\r\n") + b"\r\n.\r\n")
        assert [client.getreply()[0] for _row in rows[:2]] == [250, 250]
        assert client.noop()[0] == 250
    # One message, and a report that names one of the two.
    assert ReturnedMessage.objects.count() == 1
    assert Bounce.objects.get().delivery == rows[0]


def test_while_the_database_is_away_the_other_side_is_asked_to_keep_it(rows):
    message = returned("postfix-user-unknown", rows[0])
    to = [return_path(rows[0].pk)]
    with listening("smtp") as port, smtplib.SMTP("127.0.0.1", port) as client:
        with _database_away(), pytest.raises(smtplib.SMTPDataError) as later:
            client.sendmail("<>", to, message)
        assert later.value.smtp_code == 451
        assert client.sendmail("<>", to, message) == {}
    assert Bounce.objects.count() == 1


@contextlib.contextmanager
def _database_away():
    """Whoever connects from now on finds nobody: threads begin with connections of their own."""
    known = connections.settings["default"]
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = {"HOST": "127.0.0.1", "PORT": str(nobody.getsockname()[1])}
        before = {name: known[name] for name in (*away, "OPTIONS")}
        known.update(away | {"OPTIONS": {}})
        try:
            yield
        finally:
            known.update(before)


def test_where_to_listen_is_read_or_refused_in_a_sentence():
    assert place_of("lmtp://127.0.0.1:8024") == Place("lmtp", "127.0.0.1", 8024)
    for wrong in ("", "127.0.0.1:25", "http://127.0.0.1:25", "smtp://127.0.0.1"):
        with pytest.raises(ValueError, match="must be like lmtp://"):
            place_of(wrong)
