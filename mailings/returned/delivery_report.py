"""Delivery status notifications as RFC 3464 has them, and those that nearly are."""

import re
from email.message import Message

from .failure import Action, Recipient
from .parts import Block, header, report_blocks, text_of

_ACTIONS = {action.value: action for action in Action}
# Words in which some servers say the action, in their own language.
_FAILED = re.compile(r"fail|[ée]chec|[ée]chou|fall[oó]|error|fehl", re.IGNORECASE)


def read(message: "Message[str, str]") -> list[Recipient]:
    """What a delivery report says of each recipient; empty where there is no such report."""
    blocks = report_blocks(message)
    told = [block for block in blocks if _address(block) or "action" in block]
    words = text_of(message) if told else ""
    found = [_recipient(block, words) for block in told]
    return [item for item in found if item is not None] or _marked_as_failed(message, blocks)


def _recipient(block: Block, words: str) -> Recipient | None:
    status = block.get("status", "")
    action = _action(block.get("action", ""), status)
    if action is None:
        return None
    diagnosis = _said(block.get("diagnostic-code", ""))
    if not diagnosis and action == Action.FAILED:
        diagnosis = _beside(words, _address(block))
    return Recipient(_address(block), action, status, diagnosis[:500])


def _marked_as_failed(message: "Message[str, str]", blocks: list[Block]) -> list[Recipient]:
    """A report without a group for its recipient: what the whole says of the only one."""
    if not blocks or not any("reporting-mta" in block for block in blocks):
        return []
    named = header(message, "X-Failed-Recipients")
    words = text_of(message)
    if not named and not re.search(r"(?<!\d)5\d\d[ -]|\b5\.\d+\.\d+\b", words):
        return []
    return [Recipient(named.strip().lower(), Action.FAILED, "", " ".join(words.split())[:500])]


def _action(word: str, status: str) -> Action | None:
    """The action as named; where that is missing or not of the RFC, as the status has it."""
    named = _ACTIONS.get(re.split(r"[\s(;]", word.strip().lower())[0])
    if named is not None:
        return named
    if _FAILED.search(word):
        return Action.FAILED
    by_class = {"5": Action.FAILED, "4": Action.DELAYED, "2": Action.DELIVERED}
    return by_class.get(status.strip()[:1])


def _address(block: Block) -> str:
    """The recipient as we named it, if the report remembers; else as it was at last."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = block.get(name, "")
        found = re.search(r"([^\s<>;\"]+@[^\s<>;\"]+)", value.rpartition(";")[2])
        if found is not None:
            return found[1].strip(".").lower()
    return ""


def _said(diagnostic: str) -> str:
    """The words of the server, without the kind of code before them."""
    kind, semicolon, words = diagnostic.partition(";")
    is_kind = bool(semicolon) and re.fullmatch(r"\s*[A-Za-z0-9-]+\s*", kind) is not None
    return " ".join((words if is_kind else diagnostic).split())


def _beside(words: str, address: str) -> str:
    """What the text for people says close to ``address``, or at its beginning."""
    place = words.lower().find(address) if address else -1
    return " ".join(words[max(place, 0) :][:500].split())
