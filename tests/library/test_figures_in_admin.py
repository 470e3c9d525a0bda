"""The list of figures on the secretariat's screen."""

import re
from decimal import Decimal

import pytest

from library.models import Figure
from tests.admin_page import filled_in

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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_form_shows_a_number_as_it_is_meant_and_saving_changes_nothing(admin_client, language):
    """A browser shows the point of such a box as its own language writes it."""
    made = [
        Figure.objects.create(slug="a", label_en="A", value="7.60"),
        Figure.objects.create(slug="b", label_en="B", value="80.00", value_to="99.00"),
    ]
    admin_client.cookies["django_language"] = language
    found = []
    for figure in made:
        response = admin_client.get(f"/admin/library/figure/{figure.pk}/change/")
        page = response.content.decode()
        for name in ("value", "value_to"):
            box = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
            found += re.findall(r' value="([^"]+)"', box)
        sent = filled_in(response)
        assert admin_client.post(response.wsgi_request.path, sent).status_code == 302
    assert found == ["7.6", "80", "99"]
    assert list(Figure.objects.order_by("slug").values_list("value", "value_to")) == [
        (Decimal("7.60"), None),
        (Decimal("80.00"), Decimal("99.00")),
    ]
