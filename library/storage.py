"""Where files of documents lie: apart from everything that a web server may hand out.

No document's file, public or restricted, lies under ``MEDIA_ROOT``, and none has an address of
its own. One view (``library.serve``) reads them, after it has looked at who asks. So access is a
column of the record: when it changes, the file does not move, and the old address is shut.
"""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage


class DocumentStorage(FileSystemStorage):
    """A folder without an address."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o640, directory_permissions_mode=0o750)

    @property
    def base_location(self) -> str:
        """The folder of the settings as they are now: a field keeps its storage for good."""
        return str(settings.DOCUMENTS_ROOT)

    @property
    def location(self) -> str:
        """The same, from the root of the disk."""
        return str(Path(settings.DOCUMENTS_ROOT).resolve())

    def url(self, name: str | None) -> str:
        """Refuse: a file of a document is reached through its record only."""
        raise ValueError(f"{name} is read through the document's page; see DocumentFile.address().")


def document_storage() -> Storage:
    """The storage of the settings of now, so that tests can give it another folder."""
    return DocumentStorage()
