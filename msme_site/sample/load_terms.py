"""The glossary of the sample, in three languages."""

from collections.abc import Mapping
from typing import Any

from library.models import Term, TermWord

from .put import in_languages, put, put_leaf, read


def load() -> None:
    """Load the terms with the words beside them. A second call changes nothing."""
    for table in read("terms")["terms"]:
        _load_term(table)


def _load_term(table: Mapping[str, Any]) -> None:
    term = put(
        Term,
        key={"slug": table["slug"]},
        keep_capitals=table.get("capitals", False),
        **in_languages("text", table["text"]),
        **in_languages("note", table.get("note", {})),
    )
    for use in TermWord.Use:
        for language, words in table.get(use, {}).items():
            for word in words:
                key = {"term": term, "language": language, "text": word}
                put_leaf(TermWord, key=key, use=use)
