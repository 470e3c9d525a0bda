"""How a verb says no: in a sentence, for the person who meets it."""


class NotPossible(Exception):
    """The act is not possible; the message says why, in the active language."""
