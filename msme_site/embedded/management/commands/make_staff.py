"""Makes the sample's staff logins, with passwords that are generated once."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from msme_site.environment import VAR_DIR
from msme_site.launch.places import read_record, write_record
from msme_site.launch.screen import STAFF_RECORD

# Each login and the groups it belongs to; the administrator may do everything.
STAFF = {"editor": ("editor", "translator"), "approver": ("approver",), "administrator": ()}


class Command(BaseCommand):
    """``manage.py make_staff``: safe to repeat; a password that was changed stays changed."""

    help = "Make the sample logins editor, approver and administrator."

    @transaction.atomic
    def handle(self, **_options: Any) -> None:
        """Make who is missing; whoever has no known password gets a new one."""
        record = read_record(VAR_DIR / STAFF_RECORD)
        users = get_user_model().objects
        for name, groups in STAFF.items():
            user = users.filter(username=name).first()
            if user is None or name not in record:
                record.setdefault(name, secrets.token_urlsafe(9))
                address = f"{name}@example.org"  # its letters end in the local mailbox
                user = user or users.model(username=name, is_staff=True, email=address)
                user.is_superuser = name == "administrator"
                user.set_password(record[name])
                user.save()
            user.groups.add(*(Group.objects.get_or_create(name=group)[0] for group in groups))
        write_record(VAR_DIR / STAFF_RECORD, record, private=True)
