"""The list of figures on the secretariat's screen."""

import re

import pytest

from library.models import Figure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "numbers"), [("en", ["7.6", "80–99"]), ("fr", ["7,6", "80–99"])]
)
def test_numbers_are_written_without_idle_zeros(admin_client, language, numbers):
    Figure.objects.create(slug="a", label_en="A", value="7.60", position=1)
    Figure.objects.create(slug="b", label_en="B", value="80.00", value_to="99.00", position=2)
    admin_client.cookies["django_language"] = language
    page = admin_client.get("/admin/library/figure/").content.decode()
    assert re.findall(r'<td class="field-number[^"]*">([^<]+)', page) == numbers
