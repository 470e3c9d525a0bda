"""Collects what people read from code and templates into the catalogues, as ``make messages``.

Babel reads Python; Django rewrites a template so that it reads as Python. No gettext tools
are needed. Translations are kept; what is no longer said goes.
"""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

from .places import CHECKOUT

DOMAIN = "django.po"
# What each function is given, in this order.
PLACES = {
    f"{plural}{place}gettext{later}": ["context"] * len(place) + ["text"] * (1 + len(plural))
    for plural in ("", "n")
    for place in ("", "p")
    for later in ("", "_lazy", "_noop")
} | {
    "_": ["text"],
    "noop": ["text"],
    "write_audit": ["text"],
}  # an act in the journal is shown to people


class Text(NamedTuple):
    """What is to be translated: one wording, or a singular and a plural."""

    words: tuple[str, ...]
    context: str


# Tests speak English, and migrations are written once.
NOT_READ = {"tests", "benchmarks", "migrations"}


def main() -> int:
    """Bring every catalogue up to date, and say how many texts each still lacks."""
    said = collect()
    for path in catalogues():
        catalogue = updated(path, said)
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
        print(f"{path.relative_to(CHECKOUT)}: {len(list(lacking(catalogue)))} lacking")
    return 0


def catalogues() -> list[Path]:
    """The catalogue of every language but English, which is the source."""
    return sorted(CHECKOUT.glob(f"msme_site/locale/*/LC_MESSAGES/{DOMAIN}"))


def updated(path: Path, said: Catalog) -> Catalog:
    """The catalogue at ``path`` with exactly the texts in ``said``."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    catalogue.update(said, no_fuzzy_matching=True, update_creation_date=False)
    return catalogue


def lacking(catalogue: Catalog) -> Iterator[str]:
    """The texts of ``catalogue`` that are not translated, or only guessed."""
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and (message.fuzzy or not all(texts)):
            yield message.id[0] if isinstance(message.id, tuple | list) else str(message.id)


def collect() -> Catalog:
    """Every text that code and templates offer for translation, in a fixed order."""
    catalogue = Catalog()
    found = {(text, path) for path in sources() for text in texts_of(CHECKOUT / path)}
    for text, path in sorted(found):
        words = text.words if len(text.words) > 1 else text.words[0]
        catalogue.add(words, context=text.context or None, locations=[(path, 0)])
    return catalogue


def sources() -> Iterator[str]:
    """Every file that may say something to people: those that git knows, or will."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        [*command, "*.py", "*.html", "*.txt"],
        check=True,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    for name in sorted(set(listed.stdout.splitlines())):
        path = Path(name)
        read = path.suffix == ".py" or "templates" in path.parts
        if read and not NOT_READ.intersection(path.parts) and (CHECKOUT / path).exists():
            yield name


def texts_of(path: Path) -> Iterator[Text]:
    """Each text that a file offers for translation."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - a bare start has none

    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = templatize(source, origin=str(path))
    found = extract_python(
        BytesIO(source.encode()), dict.fromkeys(PLACES), [], {"encoding": "utf-8"}
    )
    arguments: Any  # a text or several, whatever Babel's types say
    for _line, keyword, arguments, _comments in found:
        given = [arguments] if isinstance(arguments, str) else list(arguments or ())
        wanted = PLACES[str(keyword)]
        words = [str(word) for word in given[: len(wanted)] if word]
        if len(words) == len(wanted):  # else it is said elsewhere, and only handed on here
            context = words.pop(0) if wanted[0] == "context" else ""
            yield Text(tuple(words), context)


if __name__ == "__main__":
    sys.exit(main())
