"""A record some of whose fields follow from others."""

from typing import Any

from django.db import models


class Computed(models.Model):
    """Works out fields whenever it is saved; whoever writes many rows at once calls ``compute``.

    Saving does nothing else: that is what makes it safe to write such rows in bulk.
    """

    class Meta:
        abstract = True

    def compute(self) -> None:
        """Put the fields that follow from others in step with them."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Compute, then save."""
        self.compute()
        super().save(*args, **kwargs)
