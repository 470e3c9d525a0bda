"""How a verb says no: in one sentence, for the person who meets it."""


class NotReady(Exception):
    """The bulletin is not ready for the act; the message says why, in the active language."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)
