"""Writes the whole public site as files for the archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.keep_search import reindex
from msme_site.archive import Archive


class Command(BaseCommand):
    """``manage.py export_site DIR``: every public page in three languages, readable from a disk."""

    help = "Write every public page, feed, table and document as a file, with relative links."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="a folder that is empty or not there yet")

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Refuse a folder that holds something: an archive is one day's, whole."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty. Name another folder.")
        folder.mkdir(parents=True, exist_ok=True)
        reindex()  # the list in the place of the search is made of it
        archive = Archive(folder, tell=self.stdout.write)
        archive.write()
        for address in archive.missing:
            self.stderr.write(f"Not there: {address}")
        self.stdout.write(f"{len(archive.files)} files in {folder}; SHA256SUMS names them all.")
