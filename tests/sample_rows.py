"""The sample's rows, loaded by whoever needs them first and copied by all who come later.

Loading takes six seconds of work, copying a fraction of one. What is copied is what
``load_sample`` has written in this run of the suite, and nothing else.
"""

import fcntl
import pickle
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

# What migrations put into every database.
EVERYWHERE = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
}


def load_sample(folder: Path) -> None:
    """Have the sample in an empty database; ``folder`` is shared by all workers of a run."""
    with (folder / "sample.lock").open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / "sample.rows"
        if not kept.exists():
            call_command("load_sample", verbosity=0)
            kept.write_bytes(pickle.dumps(_read()))
            return
    if not _write(pickle.loads(kept.read_bytes())):
        call_command("load_sample", verbosity=0)


def _kinds() -> list[tuple[object, ...]]:
    """The rows of all databases refer to these numbers, which must be the same."""
    return sorted(ContentType.objects.values_list("pk", "app_label", "model"))


def _read() -> dict[str, object]:
    rows: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            if table in EVERYWHERE:
                continue
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                if found := b"".join(copy):
                    rows[table] = found
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")
        return {"kinds": _kinds(), "rows": rows, "sequences": cursor.fetchall()}


@transaction.atomic
def _write(sample: dict[str, object]) -> bool:
    """Whether the rows could be copied: only a superuser may put foreign keys to sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0] or sample["kinds"] != _kinds():
            return False
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, found in sample["rows"].items():
            cursor.execute(f'DELETE FROM "{table}"')
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(found)
        for name, value in sample["sequences"]:
            # Never back: a database that was used has gone further.
            further = f"SELECT setval('\"{name}\"', greatest(%s, nextval('\"{name}\"')))"
            cursor.execute(further, [value])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return True
