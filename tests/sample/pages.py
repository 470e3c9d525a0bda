"""A page as a reader has it: its words, its links, and texts that stand alone."""

import re
import unicodedata
from html.parser import HTMLParser

DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
QUOTES = dict.fromkeys(map(ord, "«»“”„"), '"') | dict.fromkeys(map(ord, "’‘ʼ"), "'")
UNSEEN = dict.fromkeys([0x00AD, 0x200B, 0x2060])


def fold(text: str) -> str:
    """``text`` without regard to spaces, case, and kinds of hyphens and quotes."""
    text = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"\s+", "", text.translate(DASHES | QUOTES | UNSEEN))


class Page(HTMLParser):
    """What the main part of an HTML page says and links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pieces: list[str] = []
        self._unread = 0
        start, end = html.find("<main"), html.rfind("</main>")
        self.feed(html[start:end] if start >= 0 else html)
        self.text = "".join(self.pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in {"script", "style", "template"}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in {"script", "style", "template"}

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(fold(data))

    def shows(self, form: str, *, kind: str) -> bool:
        """Whether a fact of that kind is on the page; ``form`` may give other wordings after |."""
        return any(self._shows(one.strip(), kind=kind) for one in form.split(" | "))

    def _shows(self, form: str, *, kind: str) -> bool:
        if kind == "link":
            return any(form in link for link in self.links)
        if kind == "room":
            # A single letter is a fact only where it stands alone or is called a room.
            alone = re.compile(rf"(.*(room|salle|sala):?)?{re.escape(fold(form))}")
            return any(alone.fullmatch(piece) for piece in self.pieces)
        return fold(form) in self.text
