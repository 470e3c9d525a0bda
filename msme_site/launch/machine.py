"""What the machine may have: Redis, a browser, Pango; found, or installed with apt if root may."""

import contextlib
import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .places import Refusal, say

APT_SECONDS = 420
REDIS_NAMES = ("redis-server", "valkey-server")
# Debian keeps the program in redis-tools; the package redis-server only adds a
# service, which would be started at once and stay.
REDIS_PACKAGE = "redis-tools"
REDIS_BEHIND = "redis-check-rdb"
# What WeasyPrint opens, by the names that loaders know, and Debian's packages of it.
PANGO_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PANGO_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
HOMEBREW = (Path("/opt/homebrew/lib"), Path("/usr/local/lib"))


def find_redis() -> tuple[str, str]:
    """Return (what to execute, the name to call it by); install it if need be."""
    if found := redis_here():
        return found
    if may_install():
        apt_install(REDIS_PACKAGE)
        if found := redis_here():
            return found
    raise Refusal(
        "The tests need a Redis: install redis-server or valkey-server "
        "(apt install redis-server, brew install redis), or set REDIS_URL."
    )


def redis_here() -> tuple[str, str] | None:
    """The Redis of this machine, also where only Debian's tools are installed."""
    for name in REDIS_NAMES:
        if path := shutil.which(name):
            return path, name
    # One program with many names: it serves when it is called redis-server.
    if path := shutil.which(REDIS_BEHIND):
        return path, REDIS_NAMES[0]
    return None


def offer_pango() -> None:
    """Install what PDFs are made with if it is missing and may be; else say how, and go on."""
    if pango_here():
        return
    if may_install():
        with contextlib.suppress(Refusal):
            apt_install(PANGO_PACKAGES)
    if not pango_here():
        say(
            "PDFs cannot be made without Pango, all else works. To have it: "
            f"apt install {PANGO_PACKAGES}, or brew install pango."
        )


def pango_here() -> bool:
    """Tell whether the loader, or Homebrew, has every library."""
    return all(
        ctypes.util.find_library(name)
        or any(next(folder.glob(f"lib{name}.*"), None) for folder in HOMEBREW)
        for name in PANGO_LIBRARIES
    )


def find_chromium() -> str:
    """Return the path of a Chromium that runs; install Debian's if need be."""
    if given := os.environ.get("CHROMIUM"):
        if shows_version(given):
            return given
        raise Refusal(f"CHROMIUM names {given}, and that does not run.")
    for candidate in chromium_candidates():
        if shows_version(candidate):
            return candidate
    # Ubuntu's package of this name is a stub that asks for a snap.
    if may_install() and Path("/etc/debian_version").exists() and not is_ubuntu():
        apt_install("chromium")
        if shows_version("chromium"):
            return shutil.which("chromium") or "chromium"
    raise Refusal(
        "The tests need a Chromium or Google Chrome: install one, name it in CHROMIUM, "
        "or run '.venv/bin/python -m playwright install --with-deps chromium'."
    )


def chromium_candidates() -> Iterator[str]:
    """Browsers by name, by their usual place on macOS, and playwright's own."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            yield path
    for application in ("Chromium", "Google Chrome"):
        yield f"/Applications/{application}.app/Contents/MacOS/{application}"
    kept = Path.home() / (
        "Library/Caches/ms-playwright" if Path("/Applications").is_dir() else ".cache/ms-playwright"
    )
    for pattern in ("chromium-*/*/chrome", "chromium-*/*/*.app/Contents/MacOS/*"):
        yield from (str(path) for path in sorted(kept.glob(pattern), reverse=True))


def shows_version(program: str) -> bool:
    """Tell whether it runs and calls itself Chromium or Chrome: a stub does not."""
    try:
        shown = subprocess.run(
            [program, "--version"], check=False, capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return shown.returncode == 0 and "Chrom" in shown.stdout


def is_ubuntu() -> bool:
    """Tell Ubuntu from Debian, as os-release(5) does."""
    try:
        lines = Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return False
    return "ID=ubuntu" in lines


def may_install() -> bool:
    """Only root installs, and only with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(package: str) -> None:
    """Install one package quietly; what apt says is shown only when it fails."""
    say(f"Installing {package} with apt …")
    quiet = "apt-get -qq -o DPkg::Lock::Timeout=120"
    script = (
        f"{quiet} update; {quiet} -y --no-install-recommends -o Dpkg::Use-Pty=0 install {package}"
    )
    try:
        done = subprocess.run(
            ["sh", "-c", script],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=APT_SECONDS,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )
    except subprocess.TimeoutExpired:
        raise Refusal(f"apt took more than {APT_SECONDS} s: install {package} yourself.") from None
    if done.returncode:
        raise Refusal(f"apt could not install {package}.\n{done.stdout[-800:]}{done.stderr[-800:]}")
