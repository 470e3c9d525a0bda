"""The embedded PostgreSQL: its data, its programs, and the commands that make and serve it."""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .places import Refusal

VERSION = "18"
OWNER = "msme"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    # In files of its own folder: some machines have little room in /dev/shm, or clear it.
    "dynamic_shared_memory_type": "mmap",
    "logging_collector": "off",
    "log_checkpoints": "off",
}
# For a cluster that nobody will miss: tests ask for speed and not for safety.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL data folder with the programs and the user that serve it."""

    home: Path
    programs: Path
    sockets: Path
    account: "pwd.struct_passwd | None"
    # The folder made for it outside the checkout, if it needed one.
    outside: Path | None = None
    throwaway: bool = False

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "data"

    @property
    def popen_options(self) -> dict[str, Any]:
        """What starts a program as the right user, from a folder that user can enter."""
        clean = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        if self.account is None:
            return {"cwd": "/", "env": clean}
        account = self.account
        return {
            "cwd": "/",
            "env": clean,
            "user": account.pw_uid,
            "group": account.pw_gid,
            "extra_groups": [],
        }

    def url(self, database: str = OWNER) -> str:
        """What DATABASE_URL would say."""
        return f"postgres://{OWNER}@/{database}?host={quote(str(self.sockets))}"

    def conninfo(self, database: str) -> str:
        """The same for libpq."""
        return f"host={self.sockets} user={OWNER} dbname={database} connect_timeout=2"

    @property
    def is_made(self) -> bool:
        """Whether there is a cluster already."""
        return (self.data / "PG_VERSION").exists()

    def make_command(self) -> list[str]:
        """The command that makes an empty cluster, the same on every machine."""
        command = [str(self.programs / "initdb"), "-D", str(self.data), "-U", OWNER, "-A", "trust"]
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8"]
        return [*command, "--no-sync"] if self.throwaway else command

    def serve_command(self) -> list[str]:
        """The command that serves the cluster on its Unix socket alone."""
        settings = SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {})
        settings["unix_socket_directories"] = str(self.sockets)
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        return command + [f"--{name}={value}" for name, value in settings.items()]

    def check_version(self) -> None:
        """Refuse a cluster that another version of PostgreSQL made."""
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != VERSION:
            raise Refusal(
                f"The database in {self.data} belongs to PostgreSQL {found} and this is {VERSION}: "
                "move it away, or run 'make clean' to start anew."
            )

    def answers(self) -> bool:
        """Tell whether it takes connections; makes the site's database the first time."""
        import psycopg  # noqa: PLC0415 - its import takes time that only this needs

        try:
            with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
                known = connection.execute(
                    "select 1 from pg_database where datname = %s", [OWNER]
                ).fetchone()
                if not known:
                    connection.execute("create database msme")
        except psycopg.OperationalError:
            return False
        return True

    def clear_away(self) -> None:
        """Remove a temporary socket folder; of a throwaway cluster, everything."""
        if self.throwaway or self.home not in self.sockets.parents:
            shutil.rmtree(self.sockets, ignore_errors=True)
        if self.throwaway:
            shutil.rmtree(self.outside or self.home, ignore_errors=True)
