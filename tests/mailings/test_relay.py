"""A relay that misbehaves at each step: what the row and the post room make of it."""

import ssl
import subprocess

import pytest

from mailings import control
from mailings.enqueue import Entry
from mailings.models import Delivery, Slot
from mailings.send import run_slot

from .conftest import contents, readers
from .scripted import CLOSE, HALF, STALL

pytestmark = pytest.mark.django_db(transaction=True)

IN_TROUBLE, WELL = True, False
FAULTS = (CLOSE, STALL, HALF, "421 closing", "451 later", "554 no", "garbage")
# What each step makes of a fault: all of them, but for those that are named.
MEANINGS = {
    "connect": ({}, ("waiting", IN_TROUBLE)),
    # What does not know EHLO is greeted with HELO.
    "EHLO": (
        dict.fromkeys(("451 later", "554 no", "garbage"), ("accepted", WELL)),
        ("waiting", IN_TROUBLE),
    ),
    "MAIL": ({}, ("waiting", IN_TROUBLE)),
    "RCPT": (
        {"451 later": ("deferred", WELL), "554 no": ("refused", WELL)},
        ("waiting", IN_TROUBLE),
    ),
    "DATA": (
        {"451 later": ("deferred", WELL), "554 no": ("refused", WELL)},
        ("waiting", IN_TROUBLE),
    ),
    "body": (
        {
            "421 closing": ("deferred", WELL),
            "451 later": ("deferred", WELL),
            "554 no": ("refused", WELL),
        },
        ("uncertain", IN_TROUBLE),
    ),
    "RSET": ({}, ("refused", WELL)),
    "QUIT": ({}, ("accepted", WELL)),
}


@pytest.mark.parametrize("pipelining", [False, True])
def test_every_fault_at_every_step_has_its_meaning(scripted, open_to, pipelining):
    found, expected = {}, {}
    for step, (named, usual) in MEANINGS.items():
        if pipelining and step in {"connect", "EHLO", "QUIT"}:
            continue  # there is no difference yet
        for fault in FAULTS:
            script = {"RCPT": "550 unknown"} if step == "RSET" else {}
            scripted(pipelining=pipelining, **script | {step: fault})
            mailing = open_to([Entry("a@example.org", "en")])
            control.start(mailing)
            run_slot(0, seconds=5)
            state = Delivery.objects.get(mailing=mailing).state
            found[step, fault] = (state, Slot.objects.exclude(trouble="").exists())
            expected[step, fault] = named.get(fault, usual)
            type(mailing).objects.filter(pk=mailing.pk).update(state="done")
            Slot.objects.all().delete()
    assert found == expected


def test_strange_answers_decide_nothing(scripted, open_to):
    for step, reply in (("MAIL", "530 sign in first"), ("DATA", "250 strange"), ("RCPT", "100 x")):
        scripted(pipelining=True, **{step: reply})
        mailing = open_to([Entry("a@example.org", "en")])
        control.start(mailing)
        run_slot(0, seconds=5)
        assert (step, Delivery.objects.get(mailing=mailing).state) == (step, "waiting")
        control.cancel(mailing)


@pytest.mark.parametrize("is_careless", [False, True])
def test_a_refused_recipient_costs_the_next_one_nothing(scripted, open_to, is_careless, settings):
    settings.SENDER_CONNECTIONS = 1
    server = scripted(pipelining=True, is_careless=is_careless)
    server.script["RCPT"] = ["250 ok", "550 unknown", "250 ok", "450 later", "250 ok"]
    mailing = open_to(readers(5))
    control.start(mailing)
    assert run_slot(0, seconds=5) is False
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "refused", "accepted", "deferred", "accepted"]
    words = [line.split(b":")[0].split()[0] for line in server.said if line != b".\r\n"]
    assert words.count(b"RSET") == (0 if is_careless else 2)
    assert b"".join(server.body).count(b"Message-ID") == 3


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate that nobody has signed, for another name."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=elsewhere.example"]
    subprocess.run([*command, "-keyout", path, "-out", path], check=True, capture_output=True)
    return path


@pytest.mark.parametrize("at_once", [False, True])
def test_a_certificate_that_is_wrong_is_trouble_and_nothing_is_said(
    scripted, open_to, settings, certificate, at_once
):
    server = scripted(pipelining=True, certificate=certificate, tls_at_once=at_once)
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = at_once, not at_once
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "user", "secret"
    mailing = open_to([Entry("a@example.org", "en")])
    control.start(mailing)
    run_slot(0, seconds=5)
    assert Delivery.objects.get().state == "waiting"
    assert "CERTIFICATE_VERIFY_FAILED" in Slot.objects.get().trouble
    assert not [line for line in server.said if b"AUTH" in line or b"MAIL" in line]


@pytest.fixture
def trusted(certificate, monkeypatch):
    """The same, and somebody who trusts it for any name."""
    trusting = ssl.create_default_context(cafile=certificate)
    trusting.check_hostname = False
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    return certificate


@pytest.mark.parametrize("at_once", [False, True])
def test_mail_goes_over_tls(scripted, open_to, settings, trusted, at_once):
    server = scripted(pipelining=True, certificate=trusted, tls_at_once=at_once)
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = at_once, not at_once
    mailing = open_to(readers(20))
    control.start(mailing)
    assert run_slot(0, seconds=10) is False
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    assert b"".join(server.body).count(b"Message-ID") == 20


def test_a_relay_that_takes_few_messages_a_connection_gets_them_all(scripted, open_to, settings):
    settings.SENDER_CONNECTIONS = 1
    server = scripted(pipelining=True)
    server.extensions.insert(0, "250-LIMITS MAILMAX=3")
    control.start(open_to(readers(10)))
    assert run_slot(0, seconds=10) is False
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    said = [line.split(b":")[0].split()[0].upper() for line in server.said]
    assert said.count(b"EHLO") == said.count(b"QUIT") == 4


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
