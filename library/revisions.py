"""Versions of one text: which there are, which is current, and what their symbols propose.

A chain is kept link by link (``Document.supersedes``). Who may not know of a version does not see
it, and the chain is whole without it: what follows a restricted version still follows the one
before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from .models import Document, Symbol
from .symbols import NotASymbol, Parsed, parse


@dataclass(frozen=True)
class Chains:
    """Every text that has several versions, as numbers of documents from first to latest."""

    versions: tuple[tuple[int, ...], ...]

    def of(self, document: Document) -> tuple[int, ...]:
        """The versions of one text, that one included; itself alone if there are no others."""
        return next((chain for chain in self.versions if document.pk in chain), (document.pk,))

    @property
    def current_of(self) -> dict[int, int]:
        """The current version of each older one."""
        return {old: chain[-1] for chain in self.versions for old in chain[:-1]}


def chains(*, for_staff: bool = False) -> Chains:
    """The chains of all documents in one query; without ``for_staff``, of what is open."""
    linked = Q(supersedes__isnull=False) | Q(superseded_by__isnull=False)
    rows = list(
        Document.objects.filter(linked)
        .distinct()
        .order_by("pk")
        .only("pk", "supersedes_id", "access", "withdrawn_on")
    )
    shown = {row.pk for row in rows if for_staff or row.is_open}
    later = {row.supersedes_id: row.pk for row in rows if row.supersedes_id is not None}
    starts = [row.pk for row in rows if row.supersedes_id is None]
    found = (tuple(pk for pk in _walk(start, later) if pk in shown) for start in starts)
    return Chains(tuple(chain for chain in found if len(chain) > 1))


def versions_of(document: Document, *, for_staff: bool = False) -> list[Document]:
    """The versions of one text from first to latest, that document included."""
    numbers = chains(for_staff=for_staff).of(document)
    found = Document.objects.with_files().in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def circles() -> list[list[int]]:
    """Chains without a beginning, which only a write past every check can make."""
    earlier = dict(
        Document.objects.filter(supersedes__isnull=False)
        .order_by("pk")
        .values_list("pk", "supersedes_id")
    )
    left, found = set(earlier), []
    while left:
        walked = list(_walk(min(left), earlier))
        left -= set(walked)
        if walked and earlier.get(walked[-1]) in walked:
            found.append(sorted(walked[walked.index(earlier[walked[-1]]) :]))
    return found


def proposed_predecessor(symbols: list[Parsed]) -> Document | None:
    """The document that symbols say is the version just before, if it is recorded.

    Where the version just before is missing, the latest one that is known stands in for it.
    """
    for symbol in symbols:
        earlier = [str(item) for item in _earlier(symbol)]
        found = {
            known.text: known.document
            for known in Symbol.objects.filter(text__in=earlier).select_related("document")
        }
        for text in earlier:
            if text in found:
                return found[text]
    return None


def unlinked_revisions() -> list[tuple[Document, Document]]:
    """Pairs of a document and the earlier version that its symbol names, which are not linked."""
    known = {row.text: row for row in Symbol.objects.select_related("document")}
    chained = chains(for_staff=True)
    pairs = []
    for row in known.values():
        before = _known_before(row.text, known)
        if before is not None and before.document_id not in chained.of(row.document):
            pairs.append((row.document, before.document))
    return list(dict.fromkeys(pairs))


def wrong_way_round() -> list[tuple[Document, Document]]:
    """Pairs in a chain of which the later one has the lower revision number of the same text."""
    rows = Document.objects.filter(supersedes__isnull=False).select_related("supersedes")
    return [
        (row, row.supersedes)
        for row in rows.prefetch_related("symbols", "supersedes__symbols")
        if row.supersedes is not None and _is_lower(row, row.supersedes)
    ]


def _walk(start: int, steps: dict[int, int]) -> Iterator[int]:
    """Numbers from ``start`` on, each once: a circle ends where it closes."""
    seen: set[int] = set()
    at: int | None = start
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = steps.get(at)


def _earlier(symbol: Parsed) -> Iterator[Parsed]:
    """The versions before, the latest first: Rev.2, Rev.1 and the symbol itself before Rev.3."""
    before = symbol.previous()
    while before is not None:
        yield before
        before = before.previous()


def _known_before(text: str, known: dict[str, Symbol]) -> Symbol | None:
    try:
        symbol = parse(text)
    except NotASymbol:
        return None
    return next((known[str(item)] for item in _earlier(symbol) if str(item) in known), None)


def _is_lower(later: Document, earlier: Document) -> bool:
    one, other = _numbers(later), _numbers(earlier)
    return any(one[text] < other[text] for text in one.keys() & other.keys())


def _numbers(document: Document) -> dict[str, int]:
    symbols = (parse(symbol.text) for symbol in document.symbols.all())
    return {str(symbol.original): symbol.revision for symbol in symbols}
