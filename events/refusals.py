"""How a verb says no: in sentences, for the person who meets them."""

from collections.abc import Sequence


class NotReady(Exception):
    """The programme is not ready for the act; the sentences say why, in the active language."""

    def __init__(self, *sentences: str) -> None:
        self.sentences: Sequence[str] = sentences
        super().__init__(" ".join(sentences))
