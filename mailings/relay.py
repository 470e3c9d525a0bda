"""One connection to the mail relay: kept open, spoken over, and closed with QUIT.

Every reply has a meaning for either the row or the relay:

=====================  ==========================  ======================
step                   4xx                         5xx
=====================  ==========================  ======================
connect … AUTH, MAIL   the relay is in trouble     the relay is in trouble
RCPT, DATA, the body   the row is deferred         the row is refused
=====================  ==========================  ======================

421 and a lost connection are the relay's trouble at any step. Trouble before
the body leaves the row waiting; after it, what became of the row is uncertain.
"""

import contextlib
import re
import smtplib
import ssl
from functools import partial
from types import TracebackType
from typing import Self

from django.conf import settings

from .headers import one_line
from .message import Message

Reply = tuple[int, str]

LOST = "the relay closed the connection"


class RelayTrouble(Exception):
    """The relay cannot be spoken to now; the sentence says why. No body was spoken."""


class NoAnswer(Exception):
    """The body was spoken, or a part of it, and no reply came."""


class Relay:
    """A connection that is opened when first needed and opened again when it was lost."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._has_served = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def open(self) -> None:
        """See that there is a connection; raises ``RelayTrouble`` where there can be none."""
        if self._smtp is not None:
            return
        try:
            self._smtp = _connected()
            self._has_served = False
        except smtplib.SMTPResponseException as error:
            reply = error.smtp_error
            text = reply if isinstance(reply, bytes) else str(reply).encode()
            raise RelayTrouble(in_words(_read((error.smtp_code, text)))) from error
        except (OSError, smtplib.SMTPException) as error:
            raise RelayTrouble(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Say QUIT if anyone listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def speak(self, message: Message) -> Reply:
        """Hand one message over and return the reply that decides about its row.

        Raises ``RelayTrouble`` (nothing was handed over) or ``NoAnswer``. A connection
        that served before may have been idle, or full, for too long: it is opened anew.
        """
        if self._has_served:
            with contextlib.suppress(RelayTrouble):
                return self._speak(message)
        return self._speak(message)

    def _speak(self, message: Message) -> Reply:
        self.open()
        try:
            decided = self._envelope(message)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise RelayTrouble(str(error) or LOST) from error
        return decided or self._body(message.data)

    def _envelope(self, message: Message) -> Reply | None:
        """MAIL, RCPT and DATA; the reply that decided about the row, if one did."""
        smtp = self._opened
        if message.needs_utf8 and not smtp.has_extn("smtputf8"):
            return 553, "5.6.7 the relay takes no addresses beyond ASCII"
        options = ["SMTPUTF8", "BODY=8BITMIME"] if message.needs_utf8 else []
        reply = _read(smtp.mail(message.sender, options))
        if reply[0] != 250:
            raise self._trouble(reply)
        reply = _read(smtp.rcpt(message.recipient))
        if 200 <= reply[0] < 300:
            reply = _read(smtp.docmd("DATA"))
            if reply[0] == 354:
                return None
        if reply[0] == 421 or not 400 <= reply[0] < 600:
            raise self._trouble(reply)
        self._forget_envelope()
        return reply

    def _body(self, data: bytes) -> Reply:
        """The message itself; whatever breaks from here on leaves no certainty."""
        smtp = self._opened
        try:
            smtp.send(re.sub(rb"(?m)^\.", b"..", data) + b".\r\n")
            reply = _read(smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise NoAnswer(str(error) or LOST) from error
        self._has_served = True
        if reply[0] == 421:
            self.close()
        if not 200 <= reply[0] < 600:
            self._drop()
            raise NoAnswer(in_words(reply))
        return reply

    @property
    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise RelayTrouble(LOST)
        return self._smtp

    def _trouble(self, reply: Reply) -> RelayTrouble:
        """The trouble that ``reply`` tells of; the connection is not used again."""
        self.close()
        return RelayTrouble(in_words(reply))

    def _forget_envelope(self) -> None:
        """RSET; what the other side then says or does not say changes nothing for the row."""
        try:
            self._opened.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        """Close the socket without a word: nobody listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def in_words(reply: Reply) -> str:
    """A reply as it stands in the ledger and in sentences: "550 5.1.1 No such user"."""
    code, text = reply
    return f"{code} {text}".strip()


def _connected() -> smtplib.SMTP:
    """A greeted connection, encrypted and signed in as the settings say."""
    kind = _implicit_tls if settings.EMAIL_USE_SSL else smtplib.SMTP
    smtp = kind(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        local_hostname=settings.BOUNCE_DOMAIN,
        timeout=settings.EMAIL_TIMEOUT,
    )
    try:
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    return smtp


_implicit_tls = partial(smtplib.SMTP_SSL, context=ssl.create_default_context())


def _read(reply: tuple[int, bytes]) -> Reply:
    """A reply with its text on one line, whatever bytes it was made of."""
    code, text = reply
    return code, one_line(text.decode("utf-8", "replace"))
