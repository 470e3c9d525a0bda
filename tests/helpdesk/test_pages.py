"""The public's page on initiatives."""

from datetime import date

import pytest

from helpdesk.models import Initiative
from members.models import Organisation

pytestmark = pytest.mark.django_db


def initiative(number=1):
    made = Initiative.objects.create(
        slug=f"i{number}",
        name_en=f"Initiative {number}",
        description_en="<p>Help.</p>",
        url="https://www.example.org",
        date=date(2017, 12, 1),
        precision="month",
    )
    made.partners.add(Organisation.objects.create(slug=f"o{number}", name_en=f"Partner {number}"))
    return made


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_page_answers_in_each_language(client, language):
    initiative()
    page = client.get(f"/{language}/helpdesk/").content.decode()
    assert "Initiative 1" in page
    assert "Partner 1" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_one_initiative_and_for_three(
    client, django_assert_num_queries, number
):
    for index in range(number):
        initiative(index)
    with django_assert_num_queries(2):
        client.get("/en/helpdesk/")
