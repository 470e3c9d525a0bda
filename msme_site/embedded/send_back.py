"""What the local mail server sends back, as other servers would: bounces and complaints.

A local part with the word ``bounced`` (``eva.bounced@…``) has no mailbox, one with ``full`` has a
full one, and whoever has ``complained`` calls every message unwanted. The reports go to the site's
own door for what comes back, and so does mail to the addresses that this reads.
"""

import asyncio
import re
import smtplib
from typing import NamedTuple

from aiosmtpd.smtp import Envelope

FAILURES = {
    "bounced": ("5.1.1", "550 5.1.1 There is no mailbox of this name"),
    "full": ("5.2.2", "552 5.2.2 The mailbox is full"),
}
_OURS = ("bounce+", "leave+", "abuse@")


class Letter(NamedTuple):
    """A message with its envelope."""

    sender: str
    to: str
    content: bytes


async def send_back(envelope: Envelope, port: int) -> None:
    """Hand over what ``envelope`` gives rise to; a door that is shut loses it, as on the net."""
    for letter in what_follows(envelope):
        await asyncio.to_thread(_hand_over, letter, port)


def what_follows(envelope: Envelope) -> list[Letter]:
    """What servers and people would send because of one message."""
    sender, content = envelope.mail_from or "", envelope.original_content or b""
    found = [
        Letter(sender, to, content) for to in envelope.rcpt_tos if to.lower().startswith(_OURS)
    ]
    for address in envelope.rcpt_tos if sender else []:
        words = set(re.split(r"[.+_-]", address.rpartition("@")[0].lower()))
        failures = [FAILURES[word] for word in words & FAILURES.keys()]
        found += [Letter("", sender, _bounce(address, *said, content)) for said in failures]
        if "complained" in words:
            abuse = f"abuse@{sender.rpartition('@')[2]}"
            found.append(Letter(f"complaints@{_DOMAIN}", abuse, _complaint(address, content)))
    return found


_DOMAIN = "sample.example"


def _bounce(address: str, status: str, words: str, content: bytes) -> bytes:
    """A report as RFC 3464 has it, with the head of what came back."""
    report = (
        f"Reporting-MTA: dns; {_DOMAIN}\n\nFinal-Recipient: rfc822; {address}\nAction: failed\n"
        f"Status: {status}\nDiagnostic-Code: smtp; {words}\n"
    )
    head = f"From: Mail Delivery System <MAILER-DAEMON@{_DOMAIN}>\nAuto-Submitted: auto-replied\n"
    head += "Subject: Undelivered Mail Returned to Sender\n"
    said = f"Your message to {address} did not arrive:\n{words}\n"
    return _report("delivery-status", head, said, report, content)


def _complaint(address: str, content: bytes) -> bytes:
    """A report as RFC 5965 has it."""
    report = "Feedback-Type: abuse\nUser-Agent: Sample mailbox\nVersion: 1\n"
    head = f"From: complaints@{_DOMAIN}\nSubject: Complaint about a message\n"
    said = "A reader called this message unwanted.\n"
    return _report("feedback-report", head, said, f"{report}Original-Rcpt-To: {address}\n", content)


def _report(kind: str, head: str, said: str, report: str, content: bytes) -> bytes:
    """A multipart/report (RFC 6522): for people, for programs, and what it is about."""
    edge = "--=_report"
    parts = (("text/plain", said), (f"message/{kind}", report))
    text = f"{head}MIME-Version: 1.0\n"
    text += f'Content-Type: multipart/report; report-type={kind}; boundary="{edge[2:]}"\n\n'
    text += "".join(f"{edge}\nContent-Type: {name}\n\n{part}\n" for name, part in parts)
    original = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0].replace(b"\r\n", b"\n")
    text += f"{edge}\nContent-Type: text/rfc822-headers\n\n"
    return text.encode() + original + f"\n{edge}--\n".encode()


def _hand_over(letter: Letter, port: int) -> None:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as door:
            door.sendmail(letter.sender, [letter.to], letter.content)
    except (OSError, smtplib.SMTPException):
        return
