"""The search over ten years of records, beside a minimal Django view in the same web process."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection, transaction

from core import generation
from core.keep_search import reindex
from core.models import SearchEntry
from tests.scale.records import TEN_YEARS, make

from .measure import Benchmark, Goal, Stopwatch
from .pages import OWN, Case, web_process

RATE = "search: time of a page of results, in minimal views"
P99 = "search: p99 of a page of results, to that of a minimal view"
MENDED = "search: time of one with a typing error, in minimal views"
REINDEX = "search: rows a second of ten years made anew"
PARTS = 4
# Words that hundreds of records have, a name that one has, a symbol, and two narrowings.
FOUND = (
    {"q": "trade finance"},
    {"q": "person 1234"},
    {"q": "INF/MSME/W/77"},
    {"q": "small businesses", "kind": "events", "year": "2015"},
    {"q": "list of contact points", "page": "3"},
)
WITH_ERROR = {"q": "experiance of busineses"}


@contextmanager
def _ten_years() -> Iterator[float]:
    """The records of ten years for all processes to see; yields how many rows a second took."""
    with transaction.atomic():
        make(TEN_YEARS)
    with Stopwatch() as watch:
        reindex()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    try:
        yield SearchEntry.objects.count() / watch.seconds
    finally:
        call_command("flush", interactive=False, verbosity=0)
        generation.hang_up()


def round_of_searches(size: int) -> dict[str, float]:
    """Ask for each search in turns; a session keeps the answers out of the cache."""
    with _ten_years() as rows_a_second, web_process() as port:
        addresses = [f"/en/search/?{urlencode(asked)}" for asked in FOUND]
        found = [Case(address, OWN, share=0.01) for address in addresses]
        mended = Case(f"/en/search/?{urlencode(WITH_ERROR)}", OWN, share=0.01)
        minimal = Case("/minimal")
        cases = [minimal, *found, mended]
        for case in cases:  # templates are read once, connections opened
            Case(case.path, case.headers, share=0).turn(port, 1)
        for _turn in range(PARTS):
            for case in cases:
                case.turn(port, size // PARTS)
    seconds = sum(case.seconds for case in found)
    took = sorted(one for case in found for one in case.took)
    return {
        RATE: minimal.rate * seconds / len(took),
        P99: took[int(len(took) * 0.99)] / minimal.p99,
        MENDED: minimal.rate / mended.rate,
        REINDEX: rows_a_second,
    }


BENCHMARKS = (
    Benchmark(
        round_of_searches,
        (
            Goal(RATE, 250, "times", at_least=False),
            Goal(P99, 100, "times", at_least=False),
            Goal(MENDED, 500, "times", at_least=False),
            Goal(REINDEX, 200, "rows/s"),
        ),
        size=4_000,
    ),
)
