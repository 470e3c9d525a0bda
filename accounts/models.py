"""Staff: who signs in. What a person may do comes from groups (see ``accounts.roles``)."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of the secretariat's staff."""

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
