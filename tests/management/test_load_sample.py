"""``load_sample`` stops before publication if asked, and a later run goes on from there."""

import pytest
from django.core.management import call_command

from bulletins.models import Bulletin, Edition

pytestmark = pytest.mark.django_db


def test_the_bulletin_can_be_left_in_draft_and_published_by_a_later_run():
    call_command("load_sample", "--draft", verbosity=0)
    assert not Bulletin.objects.get(slug="autumn-2018").is_published
    assert not Edition.objects.exists()
    call_command("load_sample", verbosity=0)
    assert Bulletin.objects.get(slug="autumn-2018").is_published
    assert Edition.objects.count() == 3
