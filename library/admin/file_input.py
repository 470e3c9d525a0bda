"""The field for a file that has no address of its own: it links the page that hands it out."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib.admin.widgets import AdminFileWidget
from django.db import models


@dataclass(frozen=True)
class KeptFile:
    """What the field tells of the file that is there."""

    name: str
    url: str

    def __str__(self) -> str:
        return self.name


class KeptFileInput(AdminFileWidget):
    """Django's field asks the storage for an address, which ours refuses; the row has one."""

    def is_initial(self, value: Any) -> bool:
        """Whether ``value`` is the file of a row, rather than one that was just chosen."""
        return bool(value) and hasattr(value, "instance")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the row's own address."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if self.is_initial(value):
            kept = KeptFile(PurePath(value.name).name, value.instance.address())
            context["widget"]["value"] = kept
        return context


KEPT_FILES: Any = {models.FileField: {"widget": KeptFileInput}}
