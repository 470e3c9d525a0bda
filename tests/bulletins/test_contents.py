"""What a bulletin is made of, and in which order."""

from bulletins.contents import gather
from bulletins.models import FreeText
from tests.bulletins.conftest import same


def add(bulletin, region: str, ordering: int, name: str) -> FreeText:
    return FreeText.objects.create(
        parent=bulletin, region=region, ordering=ordering, **same("body", name)
    )


def test_sections_come_by_column_and_order(bulletin):
    second, first = add(bulletin, "main", 20, "b"), add(bulletin, "main", 10, "a")
    side = add(bulletin, "side", 5, "c")
    contents = gather(bulletin)
    assert contents.main == (first, second)
    assert contents.side == (side,)


def test_sections_of_another_bulletin_stay_there(bulletin, free_text):
    other = type(bulletin).objects.create(
        slug="winter-2018", number=2, season="winter", date="2018-12-01", **same("title", "Winter")
    )
    assert list(gather(other)) == []
    assert list(gather(bulletin)) == [free_text]


def test_in_one_column_a_side_item_stands_beside_its_main_item(bulletin):
    mains = [add(bulletin, "main", n, f"m{n}") for n in range(4)]
    sides = [add(bulletin, "side", n, f"s{n}") for n in range(2)]
    order = gather(bulletin).in_reading_order()
    assert order == [mains[0], mains[1], sides[0], mains[2], sides[1], mains[3]]


def test_a_bulletin_with_a_side_column_alone_has_an_order(bulletin):
    sides = [add(bulletin, "side", n, f"s{n}") for n in range(2)]
    assert gather(bulletin).in_reading_order() == sides
