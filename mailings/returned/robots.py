"""Automatic answers: absences, receipts, challenges (RFC 3834). Nothing follows from them."""

import re
from email.message import Message

from .parts import header, part_of_type

_SUBJECTS = re.compile(
    r"^\W*(?:(?:re|aw|tr|rv|sv|fwd?)\s*:\s*)*(?:"
    r"auto(?:matic)?[ -]?(?:reply|response|answer)|auto\s?:|automated (?:reply|response)"
    r"|out[ -]of[ -](?:the[ -])?office|away from|on (?:vacation|leave|holiday)|vacation"
    r"|r[ée]ponse automatique|absen[ct]e?(?: du bureau)?\b|en cong[ée]s?|message d.absence"
    r"|respuesta autom[áa]tica|fuera de (?:la )?oficina|ausente|ausencia|de vacaciones"
    r"|abwesenheit|automatische antwort|risposta automatica|fuori (?:sede|ufficio)"
    r"|resposta autom[áa]tica|automatisch antwoord|автоответ|自动回复|自動回覆|自动答复|自動返信"
    r"|read:|lu\s?:|le[ií]do:|gelesen:|已读|not read:|non lu\s?:|confirm your (?:message|email)"
    r"|please confirm (?:that )?you"
    r")",
    re.IGNORECASE,
)


def is_automatic(message: "Message[str, str]") -> bool:
    """Whether a program wrote this by itself, by headers or by a subject that only those have."""
    if is_answer(message):
        return True
    submitted = header(message, "Auto-Submitted").lower()
    return bool(submitted) and not submitted.startswith("no")


def is_answer(message: "Message[str, str]") -> bool:
    """Whether a program answers here, as one that tells of an absence does."""
    if header(message, "Auto-Submitted").lower().startswith(("auto-replied", "auto-notified")):
        return True
    if header(message, "Precedence").lower() in {"auto_reply", "auto-reply"}:
        return True
    if any(header(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-AutoReply-From")):
        return True
    if part_of_type(message, "message/disposition-notification") is not None:
        return True
    return _SUBJECTS.search(header(message, "Subject")) is not None
