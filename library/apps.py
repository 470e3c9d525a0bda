"""The application library."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Documents and their symbols, and the figures that are quoted from them."""

    name = "library"
    verbose_name = _("Library")
