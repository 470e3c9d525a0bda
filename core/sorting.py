"""Keys that put names in the order of a language's own alphabet.

Stored beside the name and compared byte by byte (``COLLATE "C"``), since the
order must not depend on what the database server happens to have installed.
"""

import unicodedata

# Letters with a stroke, which Unicode does not take apart.
_UNDIVIDED = str.maketrans("øłđ", "old")
# Sorts after every letter that "n" can be followed by in a folded key.
_AFTER_N = "n\u007e"


def sort_key(text: str, *, language: str) -> str:
    """A key for ``text``: accents folded, case ignored, "ñ" after "n" in Spanish."""
    text = (
        text.casefold()
        .replace("œ", "oe")
        .replace("æ", "ae")
        .replace("ß", "ss")
        .translate(_UNDIVIDED)
    )
    if language == "es":
        text = unicodedata.normalize("NFC", text).replace("ñ", _AFTER_N)
    decomposed = unicodedata.normalize("NFKD", text)
    folded = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return folded.replace("’", "'").replace("\u2011", "-").strip()
