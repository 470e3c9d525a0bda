"""The secretariat's screens for initiatives."""

import pytest

from helpdesk.models import Initiative

pytestmark = pytest.mark.django_db

LIST = "/admin/helpdesk/initiative/"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_screen_opens_in_every_language(admin_client, language):
    made = Initiative.objects.create(slug="i", name_en="A helpdesk", precision="unknown")
    admin_client.cookies["django_language"] = language
    for page in (LIST, f"{LIST}add/", f"{LIST}{made.pk}/change/"):
        assert admin_client.get(page).status_code == 200, page
