"""Records in and out as tables: rows a second, and how much dearer than a bare bulk insert."""

from django.db import transaction

from core import jobs
from core.sorting import sort_key
from core.tables import export, files
from core.tables.import_job import ask_import, ask_write
from core.tables.table import table_of
from members.models import Person

from .measure import Benchmark, Goal, Stopwatch

LOOK = "import: rows looked at a second (people, CSV)"
IMPORT = "import: rows written a second (people, CSV)"
RATIO = "import: times as long as a bare bulk_create"
EXPORT_CSV = "export: rows a second (people, CSV)"
EXPORT_XLSX = "export: rows a second (people, XLSX)"
HEADER = ["slug", "name", "sort_name", "honorific_en", "honorific_fr", "honorific_es", "staff_note"]


def _rows(size: int) -> list[list[str]]:
    return [
        [
            *(f"person-{number:06}", f"Given Surname {number}", f"Surname {number}, Given"),
            *("Ms", "Mme", "Sra.", "read in a list of participants"),
        ]
        for number in range(size)
    ]


def _bare(rows: list[list[str]]) -> None:
    """The same rows as Django writes them when nobody looks at them."""
    Person.objects.bulk_create(
        [
            Person(**dict(zip(HEADER, row, strict=True)), sort_key=sort_key(row[2], language="en"))
            for row in rows
        ],
        batch_size=250,
    )


def round_of_people(size: int) -> dict[str, float]:
    """Look at a file, bring it in, take it out again; beside it the same rows inserted bare."""
    table, rows = table_of(Person), _rows(size)
    content = files.to_csv(HEADER, rows)
    with transaction.atomic():
        with Stopwatch() as bare:
            _bare(rows)
        transaction.set_rollback(True)
    with transaction.atomic():
        with Stopwatch() as looking:
            looked = ask_import(table, name="people.csv", content=content, keep=False, by=None)
            jobs.run(looked.pk, with_heart=False)
            looked.refresh_from_db()
        with Stopwatch() as writing:
            written = ask_write(looked, by=None)
            jobs.run(written.pk, with_heart=False)
            written.refresh_from_db()
        if written.result.get("counts", {}).get("new") != size:
            raise RuntimeError(f"Not everything came in: {written.sentence} {written.result}")
        people = Person.objects.all()
        with Stopwatch() as as_csv:
            export.export(table, people, kind=export.CSV)
        with Stopwatch() as as_xlsx:
            export.export(table, people, kind=export.XLSX)
        transaction.set_rollback(True)
    return {
        LOOK: size / looking.seconds,
        IMPORT: size / writing.seconds,
        RATIO: writing.seconds / bare.seconds,
        EXPORT_CSV: size / as_csv.seconds,
        EXPORT_XLSX: size / as_xlsx.seconds,
    }


BENCHMARKS = (
    Benchmark(
        round_of_people,
        (
            Goal(LOOK, 1_000, "rows/s"),
            Goal(IMPORT, 1_000, "rows/s"),
            Goal(RATIO, 8, "times", at_least=False),
            Goal(EXPORT_CSV, 5_000, "rows/s"),
            Goal(EXPORT_XLSX, 1_000, "rows/s"),
        ),
        size=10_000,
    ),
)
