"""The application members."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Members of the Group, its committee and Coordinator, people and organisations."""

    name = "members"
    verbose_name = _("Members")
