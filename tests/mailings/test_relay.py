"""A relay that misbehaves at each step: what the row and the post room make of it."""

import socketserver
import threading

import pytest

from mailings import control
from mailings.enqueue import Entry
from mailings.models import Delivery, Slot
from mailings.send import run_slot

from .conftest import contents, readers

pytestmark = pytest.mark.django_db(transaction=True)

USUAL = {
    "connect": "220 ready",
    "EHLO": "250 ready",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 taken",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}
CLOSE = "close"
IN_TROUBLE, WELL = True, False


class Conversation(socketserver.StreamRequestHandler):
    """Says what the script says; in place of a reply it may close the connection."""

    def handle(self):
        step = "connect"
        while self.answer(step):
            line = self.rfile.readline()
            if not line:
                return
            step = line.split(None, 1)[0].split(b":")[0].decode().upper()
            if step == "DATA" and self.answer("DATA"):
                step = self.read_body()
            elif step == "DATA":
                return

    def read_body(self):
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            self.server.body.append(line)
        return "."

    def answer(self, step):
        reply = self.server.script.get(step, USUAL.get(step, "502 unknown"))
        if step == self.server.fails_second_time:
            self.server.times += 1
            if self.server.times == 2:
                self.server.failed, reply = True, CLOSE
        if reply == CLOSE:
            return False
        self.wfile.write(f"{reply}\r\n".encode())
        return not (step == "DATA" and not reply.startswith("354"))


@pytest.fixture
def scripted(settings):
    """Starts a relay that follows a script, and sets it as ours."""
    servers = []

    def start(**script):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        server.daemon_threads = True
        server.script = {step.replace("body", "."): reply for step, reply in script.items()}
        server.fails_second_time, server.times, server.failed, server.body = None, 0, False, []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        servers.append(server)
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT, settings.SENDER_SLOTS = 2, 1
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


MEANINGS = {
    ("connect", CLOSE): ("waiting", IN_TROUBLE),
    ("connect", "421 too busy"): ("waiting", IN_TROUBLE),
    ("connect", "554 go away"): ("waiting", IN_TROUBLE),
    ("connect", "garbage"): ("waiting", IN_TROUBLE),
    ("MAIL", CLOSE): ("waiting", IN_TROUBLE),
    ("MAIL", "421 closing"): ("waiting", IN_TROUBLE),
    ("MAIL", "450 later"): ("waiting", IN_TROUBLE),
    ("MAIL", "530 sign in first"): ("waiting", IN_TROUBLE),
    ("RCPT", CLOSE): ("waiting", IN_TROUBLE),
    ("RCPT", "421 closing"): ("waiting", IN_TROUBLE),
    ("RCPT", "450 later"): ("deferred", WELL),
    ("RCPT", "550 unknown"): ("refused", WELL),
    ("DATA", CLOSE): ("waiting", IN_TROUBLE),
    ("DATA", "421 closing"): ("waiting", IN_TROUBLE),
    ("DATA", "451 later"): ("deferred", WELL),
    ("DATA", "554 no"): ("refused", WELL),
    ("DATA", "250 strange"): ("waiting", IN_TROUBLE),
    ("body", CLOSE): ("uncertain", IN_TROUBLE),
    ("body", "421 closing"): ("deferred", WELL),
    ("body", "452 full"): ("deferred", WELL),
    ("body", "554 spam"): ("refused", WELL),
    ("body", "garbage"): ("uncertain", IN_TROUBLE),
}


def test_every_reply_at_every_step_has_its_meaning(scripted, open_to):
    found = {}
    for step, reply in MEANINGS:
        scripted(**{step: reply})
        mailing = open_to([Entry("a@example.org", "en")])
        control.start(mailing)
        run_slot(0, seconds=5)
        state = Delivery.objects.get(mailing=mailing).state
        found[step, reply] = (state, bool(Slot.objects.get().trouble))
        control.cancel(mailing) if state in {"waiting", "deferred"} else None
        Slot.objects.all().delete()
    assert found == MEANINGS


def test_a_relay_that_hangs_up_between_two_messages_costs_nothing(scripted, open_to):
    server = scripted()
    for name, step in (("first", None), ("second", "MAIL"), ("third", "RCPT"), ("last", "DATA")):
        control.start(open_to(readers(2, name)))
        server.fails_second_time, server.times, server.failed = step, 0, False
        run_slot(0)
        assert (name, server.failed) == (name, step is not None)
    assert list(Delivery.objects.values_list("state", flat=True)) == ["accepted"] * 8


def test_lines_that_begin_with_a_dot_arrive_with_one_dot_more(scripted, open_to):
    server = scripted()
    said = contents()["en"]
    dotted = type(said)(said.subject, "<p>x</p>", ".\n..two\nthree.\n")
    control.start(open_to([Entry("a@example.org", "en")], contents={"en": dotted}))
    run_slot(0)
    body = b"".join(server.body)
    assert b"\r\n..\r\n...two\r\nthree.\r\n" in body


def test_an_address_beyond_ascii_is_refused_where_the_relay_cannot_take_it(scripted, open_to):
    scripted()
    control.start(open_to([Entry("josé@example.org", "en")]))
    run_slot(0)
    row = Delivery.objects.get()
    assert (row.state, row.reason) == (
        "refused",
        "553 5.6.7 the relay takes no addresses beyond ASCII",
    )
