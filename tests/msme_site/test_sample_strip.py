"""A sample says that it is one above every screen, the secretariat's included."""

from datetime import date

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("screen", ["/en/", "/admin/", "/admin/bulletins/bulletin/"])
def test_the_day_of_the_sample_stands_above_the_page(admin_client, settings, screen):
    settings.SITE_TODAY = date(2018, 10, 1)
    html = admin_client.get(screen, follow=True).content.decode()
    assert html.count('<aside class="strip"') == 1
    settings.SITE_TODAY = None
    assert '<aside class="strip"' not in admin_client.get(screen, follow=True).content.decode()
