"""The local mail server, spoken to as a real client speaks."""

import smtplib
import socket
from email.message import EmailMessage

import pytest

BODY = b"".join(b"line %03d of a message of about forty kilobytes\r\n" % n for n in range(800))


def message(to="reader-0001@sample.example", subject="Autumn 2018"):
    letter = EmailMessage()
    letter["From"] = "bulletin@example.org"
    letter["To"] = to
    letter["Subject"] = subject
    letter.set_content("A short text.")
    return letter


def test_a_message_is_filed_with_its_envelope_in_front(mail_server):
    with smtplib.SMTP("127.0.0.1", mail_server.port) as client:
        client.send_message(message(), "bounce@example.org", ["reader-0001@sample.example"])
    (filed,) = mail_server.messages
    head = filed.splitlines()
    assert head[:2] == [
        b"Return-Path: <bounce@example.org>",
        b"Delivered-To: reader-0001@sample.example",
    ]
    assert b"Subject: Autumn 2018" in head


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("reader-0007.refused@sample.example", 550),
        ("reader-0011.deferred@sample.example", 451),
    ],
)
def test_marked_addresses_are_refused_and_deferred(mail_server, address, code):
    with smtplib.SMTP("127.0.0.1", mail_server.port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            client.send_message(message(to=address))
        client.send_message(message())
    assert refusal.value.recipients[address][0] == code
    assert len(mail_server.messages) == 1


def test_a_marked_domain_is_accepted(mail_server):
    with smtplib.SMTP("127.0.0.1", mail_server.port) as client:
        client.send_message(message(to="reader@refused.example"))
    assert len(mail_server.messages) == 1


def test_it_offers_what_a_fast_sender_needs(mail_server):
    with smtplib.SMTP("127.0.0.1", mail_server.port) as client:
        client.ehlo()
        offered = set(client.esmtp_features)
    assert {"pipelining", "8bitmime", "smtputf8", "size"} <= offered


def test_pipelined_messages_arrive_in_order_each_with_its_replies(mail_server):
    count = 100
    address = ("127.0.0.1", mail_server.port)
    with socket.create_connection(address) as connection, connection.makefile("rb") as replies:
        replies.readline()
        connection.sendall(b"EHLO localhost\r\n")
        while replies.readline()[3:4] == b"-":
            pass
        codes = []
        for number in range(count):
            # The whole envelope leaves in one write (RFC 2920).
            connection.sendall(
                b"MAIL FROM:<b@example.org>\r\nRCPT TO:<r%04d@sample.example>\r\nDATA\r\n" % number
            )
            codes += [replies.readline()[:3] for _ in range(3)]
            connection.sendall(b"Subject: %04d\r\n\r\n" % number + BODY + b".\r\n")
            codes.append(replies.readline()[:3])
    assert codes == [b"250", b"250", b"354", b"250"] * count
    subjects = [filed.split(b"\r\n", 3)[2] for filed in mail_server.messages]
    assert subjects == [b"Subject: %04d" % number for number in range(count)]


def test_nothing_accepted_is_lost_when_it_is_killed(mail_server):
    client = smtplib.SMTP("127.0.0.1", mail_server.port)
    for _ in range(20):
        client.send_message(message())
    mail_server.process.kill()
    mail_server.process.wait()
    client.close()
    assert len(mail_server.messages) == 20


def test_marked_addresses_send_a_report_back_and_mail_to_ours_is_handed_on():
    from aiosmtpd.smtp import Envelope

    from mailings.returned.reading import read
    from msme_site.embedded.send_back import what_follows

    envelope = Envelope()
    envelope.mail_from = "bounce+1-0@localhost"
    envelope.original_content = b"Subject: Autumn\r\nTo: x@sample.example\r\n\r\nText\r\n"
    envelope.rcpt_tos = [
        "eva.bounced@sample.example",
        "eva.full@sample.example",
        "eva.complained@sample.example",
        "gracefully@sample.example",
        "leave+1-0@localhost",
    ]
    ours, *reports = what_follows(envelope)
    assert ours == ("bounce+1-0@localhost", "leave+1-0@localhost", envelope.original_content)
    assert [letter[:2] for letter in reports] == [
        ("", "bounce+1-0@localhost"),
        ("", "bounce+1-0@localhost"),
        ("complaints@sample.example", "abuse@localhost"),
    ]
    readings = [read(letter.content) for letter in reports]
    assert [reading.kind for reading in readings] == ["bounce", "bounce", "complaint"]
    assert [str(item.cause) for reading in readings for item in reading.failed] == [
        "no mailbox",
        "full",
    ]
