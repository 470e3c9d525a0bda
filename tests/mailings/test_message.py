import datetime as dt
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from mailings.headers import one_line
from mailings.message import (
    LEAVE_URL,
    PREFERENCES_URL,
    Attachment,
    Circumstances,
    Content,
    MessageTemplate,
    Recipient,
    leave_address,
    message_id,
    read_returned_to,
    return_path,
)

DATE = dt.datetime(2018, 10, 1, 8, 0, tzinfo=dt.UTC)
BULLETIN = Circumstances(mailing_id=7, language="fr", date=DATE, list_id="bulletin.example.org")

# Whatever a database can hold: PostgreSQL's text has no NUL and no surrogates.
anything = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=250)
tokens = st.text(st.sampled_from("abcXYZ019.-_~"), min_size=1, max_size=180)


def written(content: Content, recipient: Recipient, of: Circumstances = BULLETIN) -> bytes:
    return MessageTemplate(content, of).fill(recipient).data


def parsed(content: Content, recipient: Recipient, of: Circumstances = BULLETIN) -> EmailMessage:
    return message_from_bytes(written(content, recipient, of), policy=policy.default)


def reader(**values) -> Recipient:
    return Recipient(
        **{"delivery_id": 3, "address": "a@example.org", "name": "", "leave_token": "t"} | values
    )


@given(name=anything, subject=anything, text=anything, html=anything, token=tokens)
def test_a_message_parses_to_what_it_was_made_of(name, subject, text, html, token):
    content = Content(
        subject=subject,
        text=f"{text}\n{LEAVE_URL} {PREFERENCES_URL}\n",
        html=f"<p>{html}</p><a href='{LEAVE_URL}'>x</a>",
    )
    data = written(content, reader(name=name, leave_token=token))
    message = message_from_bytes(data, policy=policy.default)

    assert message.defects == []
    assert message["Subject"] == one_line(subject)
    assert [item.addr_spec for item in message["To"].addresses] == ["a@example.org"]
    assert name_in(data) == one_line(name)
    leave = f"{settings.SITE_URL}/unsubscribe/{token}"
    preferences = f"{settings.SITE_URL}/fr/subscriptions/{token}/"
    assert content_of(message, "plain") == one_kind_of_line_end(f"{text}\n{leave} {preferences}\n")
    assert content_of(message, "html") == one_kind_of_line_end(
        f"<p>{html}</p><a href='{leave}'>x</a>"
    )


local_parts = st.text(
    st.characters(categories=["L", "N"], include_characters="!#$%&'*+-/=?^_`{|}~."),
    min_size=1,
    max_size=60,
).filter(lambda text: all(text.split(".")))
domains = st.sampled_from(["example.org", "münchen.example", "sample.example", "xn--p1ai.example"])


@examples(max_examples=50)
@given(
    name=anything,
    local_part=local_parts,
    domain=domains,
    token=tokens,
    text=anything.map(lambda text: f".{text}\n.\n..\n.\r\n{text}"),
)
def test_it_is_what_the_email_library_would_have_built_and_arrives_whole(
    name, local_part, domain, token, text
):
    address = f"{local_part}@{domain}"
    content = Content(subject="s", html=f"<p>{text}</p>{LEAVE_URL}", text=text + PREFERENCES_URL)
    message = MessageTemplate(content, BULLETIN).fill(
        reader(name=name, address=address, leave_token=token)
    )
    plain = text + f"{settings.SITE_URL}/fr/subscriptions/{token}/"
    expected = EmailMessage(policy.SMTPUTF8)
    expected["To"] = Address(one_line(name), *message.recipient.rsplit("@", 1))
    expected.set_content(plain)
    expected.add_alternative(f"<p>{text}</p>{settings.SITE_URL}/unsubscribe/{token}", "html")
    arrived = received(b"".join(message.pieces))
    assert arrived == message.data
    ours, theirs = (
        message_from_bytes(data, policy=policy.default)
        for data in (arrived, expected.as_bytes(policy=policy.SMTPUTF8))
    )
    (our_reader,), (their_reader,) = ours["To"].addresses, theirs["To"].addresses
    assert our_reader.addr_spec == their_reader.addr_spec
    if message.recipient.isascii():  # else the library's older parser reads no header at all
        assert name_in(arrived) == one_line(name)
    for subtype in ("plain", "html"):
        assert content_of(ours, subtype).rstrip("\n") == one_kind_of_line_end(
            content_of(theirs, subtype)
        ).rstrip("\n")
    assert max(map(len, arrived.split(b"\r\n"))) <= 998


def received(wire: bytes) -> bytes:
    """What a server takes from a connection until a dot stands alone (RFC 5321, 4.5.2)."""
    taken = []
    lines = iter(wire.split(b"\r\n"))
    for line in lines:
        if line == b".":
            break
        taken.append(line.removeprefix(b"."))
    assert list(lines) == [b""]  # nothing comes after the dot
    return b"\r\n".join([*taken, b""])


def name_in(data: bytes) -> str:
    """The name as RFC 2047 reads it; the library's newer parser leaves spaces between words."""
    name, _address = parseaddr(message_from_bytes(data)["To"])
    return str(make_header(decode_header(name)))


def content_of(message: EmailMessage, subtype: str) -> str:
    return message.get_body(subtype).get_content().replace("\r\n", "\n")


def one_kind_of_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(name=anything, subject=anything, text=anything, token=tokens)
def test_no_line_is_long_and_none_ends_otherwise_than_by_crlf(name, subject, text, token):
    content = Content(subject=subject, text=text + LEAVE_URL, html=text * 40 + PREFERENCES_URL)
    data = written(content, reader(name=name, leave_token=token))
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\r" not in line and b"\n" not in line for line in lines)
    _head, _blank, body = data.partition(b"\r\n\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert max(len(line) for line in lines) <= 998
    assert data.isascii()


@given(text=anything, content=st.binary(max_size=3000))
def test_a_file_travels_beside_the_text(text, content):
    entry = Attachment("meeting.ics", "text/calendar; charset=utf-8; method=PUBLISH", content)
    message = parsed(Content("s", f"<p>{text}</p>", text, attachments=(entry,)), reader())
    assert message.defects == []
    assert message.get_content_type() == "multipart/mixed"
    assert content_of(message, "plain") == one_kind_of_line_end(text)
    [part] = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("meeting.ics", "text/calendar")
    assert part.get_param("method") == "PUBLISH"
    assert part.get_payload(decode=True) == content


@given(
    name=anything.map(lambda text: f"{text}\r\nBcc: victim@example.org\r\n\r\nbody"),
    subject=anything.map(lambda text: f"{text}\nX-Injected: yes"),
    sender_name=anything.map(lambda text: f"{text}\rX-Injected: yes"),
)
def test_nothing_can_be_smuggled_into_the_head(name, subject, sender_name):
    content = Content(subject=subject, text="t", html="h", sender_name=sender_name)
    message = parsed(content, reader(name=name))
    assert sorted(message.keys()) == [
        "Content-Language",
        "Content-Type",
        "Date",
        "From",
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "MIME-Version",
        "Message-ID",
        "Precedence",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nRCPT TO:<b@example.org>",
        "a@example.org, b@example.org",
        "a b@example.org",
        "<a@example.org>",
        "a@b@example.org",
        "example.org",
        "@example.org",
        "a@",
        "",
        "a@example.org\x85",
        "a@" + "x" * 80 + ".org",
    ],
)
def test_what_is_not_an_address_is_not_written_to(address):
    template = MessageTemplate(Content("s", "h", "t"), BULLETIN)
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the words
        template.fill(reader(address=address))


def test_a_domain_in_another_script_is_written_in_ascii():
    message = MessageTemplate(Content("s", "h", "t"), BULLETIN).fill(
        reader(address="eva@münchen.example")
    )
    assert message.recipient == "eva@xn--mnchen-3ya.example"
    assert not message.needs_utf8


def test_a_local_part_beyond_ascii_asks_for_smtputf8():
    message = MessageTemplate(Content("s", "h", "t"), BULLETIN).fill(
        reader(address="josé@example.org")
    )
    assert message.recipient == "josé@example.org"
    assert message.needs_utf8


def test_a_bulletin_says_how_to_leave_with_one_click():
    message = parsed(Content("s", "h", "t"), reader(leave_token="bulletin.5.abc"))
    assert message["List-Id"] == "<bulletin.example.org>"
    assert message["List-Unsubscribe"] == f"<{settings.SITE_URL}/unsubscribe/bulletin.5.abc>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "list"
    assert message["Content-Language"] == "fr"
    assert message["Date"].datetime == DATE
    assert message["From"] == settings.MAIL_FROM


def test_a_letter_is_marked_as_made_by_a_machine_and_belongs_to_no_list():
    letter = Circumstances(mailing_id=7, language="fr", date=DATE, is_letter=True)
    message = parsed(Content("s", "h", "t"), reader(leave_token=""), letter)
    assert message["Auto-Submitted"] == "auto-generated"
    assert (message["List-Id"], message["List-Unsubscribe"], message["Precedence"]) == (None,) * 3


def test_the_message_id_and_the_return_path_belong_to_the_delivery():
    template = MessageTemplate(Content("s", "h", "t"), BULLETIN)
    one, again, other = (template.fill(reader(delivery_id=number)) for number in (1, 1, 2))
    assert one == again
    assert one.sender != other.sender
    assert message_id(7, 1) != message_id(7, 2) != message_id(8, 2)
    assert message_id(7, 1).encode() in one.data
    assert one.sender.startswith("bounce+1-")


def test_an_address_for_leaving_by_mail_stands_beside_the_link_where_such_mail_is_read(settings):
    settings.BOUNCE_DOMAIN = "mail.example.org"
    content = Content(subject="s", text="t", html="h")
    link = f"<{settings.SITE_URL}/unsubscribe/t>"
    settings.RETURNED_MAIL_IS_READ = False
    assert parsed(content, reader())["List-Unsubscribe"] == link
    settings.RETURNED_MAIL_IS_READ = True
    message = parsed(content, reader())
    address = leave_address(3)
    by_mail = f"<mailto:{address}?subject=unsubscribe>"
    assert message["List-Unsubscribe"] == f"{by_mail}, {link}"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read_returned_to(address) == ("leave", 3)


def test_who_a_returned_message_was_for_is_read_from_its_address_and_from_no_forged_one(settings):
    settings.BOUNCE_DOMAIN = "mail.example.org"
    own = return_path(12)
    assert read_returned_to(own) == ("bounce", 12)
    assert read_returned_to(own.upper()) == ("bounce", 12)
    local_part = own.partition("@")[0]
    forged = [
        own.replace("12-", "13-"),
        f"{local_part}@example.org",
        f"{local_part[:-1]}@mail.example.org",
        "bounce@mail.example.org",
        "",
    ]
    assert [read_returned_to(address) for address in forged] == [None] * len(forged)
