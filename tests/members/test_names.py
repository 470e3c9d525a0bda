"""Names over time, in three languages and two forms."""

from datetime import date

import pytest

from members.models import MemberName
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def test_the_formal_name_is_shown_where_it_is_recorded_and_only_there(client):
    member("che", "Switzerland")
    member("nga", "Nigeria")
    MemberName.objects.filter(member__code="che").update(
        formal_name_en="Swiss Confederation", formal_name_fr="Confédération suisse"
    )
    assert "Swiss Confederation" in client.get("/en/members/che/").content.decode()
    assert "Confédération suisse" in client.get("/fr/members/che/").content.decode()
    assert "Formal name" not in client.get("/en/members/nga/").content.decode()


def test_a_formal_name_like_the_one_above_it_is_not_said_again(client):
    for code, name, prose, formal in (
        ("jpn", "Japan", "Japan", "Japan"),
        ("rus", "Russian Federation", "the Russian Federation", "the Russian Federation"),
    ):
        member(code, name)
        MemberName.objects.filter(member__code=code).update(
            prose_name_en=prose, formal_name_en=formal
        )
        assert "Formal name" not in client.get(f"/en/members/{code}/").content.decode()


def test_the_roster_of_2018_keeps_the_names_of_2018(client):
    renamed = member("mkd", "Old name")
    MemberName.objects.filter(member=renamed).update(end=date(2019, 2, 12))
    MemberName.objects.create(
        member=renamed, start=date(2019, 2, 12), name_en="New name", prose_name_en="New name"
    )
    shown = {
        day: name
        for day in ("2018-10-01", "2019-02-12")
        for name in ("Old name", "New name")
        if name in client.get("/en/members/", {"on": day}).content.decode()
    }
    assert shown == {"2018-10-01": "Old name", "2019-02-12": "New name"}
