"""The board of follow-ups: its columns, its filters, one state as a list, and single stories."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from library.models import Document
from meetings.board import SHOWN, SHOWN_SETTLED, board
from meetings.board_filter import NO_SUCH_CHOICE
from meetings.follow_ups import carry_over, close, drop, start
from meetings.models import Conclusion, FollowUp, Meeting, Sponsor, Step, Theme
from members.models import MemberName, Membership, Organisation, Seat, UnionMembership
from tests.meetings.test_models import SETTLED
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

WORDS = {"en": "Done.", "fr": "Fait.", "es": "Hecho."}
BOARD = "/en/follow-ups/"


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def meeting(slug="march", *, day=date(2018, 3, 27), **values):
    given = {"title_en": f"Meeting of {slug}", "date": day, "status": "held"} | values
    return Meeting.objects.create(slug=slug, **given)


def follow_up(text="An act", *, of=None, sponsors=(), **values):
    of = of or Meeting.objects.filter(slug="march").first() or meeting()
    conclusion = Conclusion.objects.create(meeting=of, kind="request", text_en=f"Wish for {text}")
    for position, name in enumerate(sponsors):
        Sponsor.objects.create(conclusion=conclusion, member=name, position=position)
    given = {"text_en": text, "owner": "group", "since": of.date} | values
    return FollowUp.objects.create(conclusion=conclusion, **given)


def texts(page):
    return [item.text_en for column in page.context["board"] for item in column.items]


def listed(page):
    return [item.text_en for item in page.context["page"].object_list]


@pytest.mark.parametrize("number", [1, 3])
def test_board_list_and_story_take_the_same_queries_for_one_and_for_three(
    client, django_assert_num_queries, number
):
    owners = [member(f"cc{chr(97 + index)}", f"Owner {index}") for index in range(number)]
    autumn = meeting("june", day=date(2018, 6, 27))
    first = None
    for index, owner in enumerate(owners):
        paper = Document.objects.create(slug=f"d{index}", title_en="D", precision="unknown")
        of = meeting(f"m{index}", theme=Theme.objects.create(slug=f"t{index}", name_en="T"))
        asked = {"of": of, "sponsors": owners, "owner": "member", "owner_member": owner}
        follow_up("Asked", **asked)
        waits, done = follow_up("Waits", **asked), follow_up("Done", **asked)
        carry_over(waits, autumn, by=None, day=date(2018, 4, 1))
        close(done, by=None, meeting=autumn, document=paper)
        first = first or done
        start(follow_up("Under way", **asked), by=None)
        FollowUp.objects.filter(text_en="Waits").update(after=first)
    client.get(BOARD)  # content types are known after this
    with django_assert_num_queries(12):
        client.get(BOARD)
    with django_assert_num_queries(12):
        client.get(BOARD, {"state": "closed"})
    for _index in range(number - 1):
        carry_over(follow_up("Then", after=first), autumn, by=None)
    with django_assert_num_queries(10):
        client.get(first.get_absolute_url())


def test_a_column_counts_all_and_shows_those_that_wait_longest(client):
    for number in range(SHOWN + 2):
        follow_up(f"Act {number}", since=date(2018, 5, 1) + timedelta(days=number))
    follow_up("No day", since=None)
    asked = board(FollowUp.objects.all())[0]
    assert (asked.number, len(asked.items), asked.more) == (SHOWN + 3, SHOWN, True)
    assert [item.text_en for item in asked.items[:2]] == ["Act 0", "Act 1"]
    page = client.get(BOARD)
    assert f'href="/en/follow-ups/?state=asked">All {SHOWN + 3}' in page.content.decode()
    assert listed(client.get(BOARD, {"state": "asked"}))[-1] == "No day"


def test_of_what_is_settled_the_latest_stand_on_the_board_and_all_are_listed_by_year(client):
    for year in range(2010, 2017):
        follow_up(f"Of {year}", state="closed", since=date(year, 5, 1), **SETTLED)
    column = board(FollowUp.objects.all())[3]
    assert (column.number, len(column.items)) == (7, SHOWN_SETTLED)
    assert column.items[0].text_en == "Of 2016"
    page = client.get(BOARD, {"state": "closed"})
    assert listed(page) == [f"Of {year}" for year in range(2016, 2009, -1)]
    html = page.content.decode()
    assert [f"<h2>{year}</h2>" in html for year in (2016, 2010, 2018)] == [True, True, False]


def test_a_long_list_has_pages_that_keep_the_choice(client):
    for number in range(51):
        follow_up(f"Act {number}", state="closed", since=date(2018, 5, 1), **SETTLED)
    html = client.get(BOARD, {"state": "closed", "year": "2018"}).content.decode()
    assert 'rel="next" href="?state=closed&amp;year=2018&amp;page=2"' in html
    for page in ("2", "99", "-1", "x"):
        found = client.get(BOARD, {"state": "closed", "page": page})
        assert len(listed(found)) == (50 if page == "x" else 1), page


def test_follow_ups_are_found_by_theme_and_year(client):
    finance = Theme.objects.create(slug="finance", name_en="Finance")
    follow_up("Finance 2018", of=meeting("finance", theme=finance))
    follow_up("Other 2017", of=meeting("old", day=date(2017, 5, 1)))
    follow_up(
        "Closed 2018",
        of=Meeting.objects.get(slug="old"),
        state="closed",
        since=date(2018, 2, 1),
        **SETTLED,
    )
    assert texts(client.get(BOARD, {"theme": "finance"})) == ["Finance 2018"]
    assert texts(client.get(BOARD, {"year": "2018"})) == ["Finance 2018", "Closed 2018"]
    assert texts(client.get(BOARD, {"year": "2017"})) == ["Other 2017", "Closed 2018"]
    assert texts(client.get(BOARD, {"year": "2018", "theme": "finance"})) == ["Finance 2018"]
    assert listed(client.get(BOARD, {"year": "2017", "state": "asked"})) == ["Other 2017"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_an_unknown_choice_is_told_in_the_readers_language(client, language):
    """Also for a choice that the page does not offer, since there is no theme at all."""
    with translation.override(language):
        words = str(NO_SUCH_CHOICE)
    for choice in ({"member": "zzz"}, {"theme": "x"}, {"state": "closed", "year": "soon"}):
        page = client.get(f"/{language}/follow-ups/", choice).content.decode()
        assert page.replace("\u00a0", " ").count(words.replace("\u00a0", " ")) == 1, choice
        assert f'class="act" href="/{language}/follow-ups/"' in page


def test_a_choice_that_makes_no_sense_is_told_and_left_out(client):
    follow_up("An act")
    for choice in ({"member": "zzz"}, {"theme": "x"}, {"year": "soon"}, {"state": "late"}):
        page = client.get(BOARD, choice)
        assert texts(page) == ["An act"], choice
        assert str(NO_SUCH_CHOICE) in page.content.decode(), choice


def test_an_empty_board_says_what_will_appear_there(client):
    html = client.get(BOARD).content.decode()
    assert "What a meeting asks for appears here." in html
    assert "with the meeting or document that closed it." in html
    follow_up("An act", of=meeting("old", day=date(2017, 5, 1)))
    html = client.get(BOARD, {"year": "2017", "state": "closed"}).content.decode()
    assert "Nothing under this choice." in html


@pytest.fixture
def che():
    return member("che", "Switzerland")


def test_a_member_finds_what_it_asked_for_and_what_is_asked_of_it(client, che):
    follow_up("Asked for by it", sponsors=[member("civ", "Côte d’Ivoire"), che])
    follow_up("Owed by it", owner="member", owner_member=che)
    follow_up("Owed by all", owner="members")
    follow_up("Of others", owner="group", sponsors=[member("pak", "Pakistan")])
    found = texts(client.get(BOARD, {"member": "che"}))
    assert sorted(found) == ["Asked for by it", "Owed by all", "Owed by it"]


def test_what_all_members_owe_is_asked_of_those_of_the_day():
    came_back = member("aaa", "A", joined=date(2017, 1, 1), left=date(2018, 1, 1))
    Membership.objects.create(member=came_back, start=date(2018, 9, 1))
    left = member("bbb", "B", joined=date(2017, 1, 1), left=date(2018, 9, 1))
    never, seated = member("ccc", "C", joined=None), member("ddd", "D", joined=None)
    Seat.objects.create(member=seated, start=date(2018, 1, 1))
    union, state = member("eu", "EU", kind="union"), member("fra", "France", joined=None)
    gone = member("gbr", "United Kingdom", joined=None)
    UnionMembership.objects.create(union=union, member=state, start=date(1958, 1, 1))
    UnionMembership.objects.create(
        union=union, member=gone, start=date(1973, 1, 1), end=date(2018, 9, 30)
    )
    follow_up("Open", owner="members")
    follow_up("Settled 2018-06", owner="members", state="closed", since=date(2018, 6, 1), **SETTLED)
    both, open_only, settled_only = {"Open", "Settled 2018-06"}, {"Open"}, {"Settled 2018-06"}
    for who, expected in (
        (came_back, open_only),
        (left, settled_only),
        (never, set()),
        (seated, both),
        (union, both),
        (state, both),
        (gone, settled_only),
    ):
        found = {row.text_en for row in FollowUp.objects.asked_of(who)}
        assert found == expected, who.code


def test_the_board_says_who_asked_in_their_order_under_the_names_of_the_day(client, che):
    renamed = member("mkd", "former name")
    renamed.names.update(end=date(2018, 6, 1))
    MemberName.objects.create(
        member=renamed, start=date(2018, 6, 1), name_en="New name", prose_name_en="New name"
    )
    follow_up(sponsors=[renamed, che])
    html = client.get(BOARD).content.decode()
    assert '<a href="/en/members/mkd/">former name</a>; <a href="/en/members/che/">Switz' in html
    assert "New name" not in html.partition('<div class="board">')[2]


def test_a_story_runs_from_the_meeting_over_what_it_was_carried_to_until_what_closed_it(client):
    row = follow_up("Send the list", owner="organisation", owner_organisation=itc())
    one, two = meeting("june", day=date(2018, 6, 27)), meeting("september", day=date(2018, 9, 3))
    carry_over(row, one, by=None, day=date(2018, 4, 1))
    carry_over(row, two, by=None, day=date(2018, 6, 27))
    close(row, by=None, meeting=two, note=WORDS)
    html = client.get(row.get_absolute_url()).content.decode()
    story = html.partition('<ol class="story">')[2].partition("</ol>")[0]
    told = [
        "27\xa0March 2018",
        "Asked",
        "Meeting of march",
        "1\xa0April 2018",
        "Carried over",
        "Meeting of june",
        "27\xa0June 2018",
        "Carried over",
        "Meeting of september",
        "3\xa0September 2018",
        "Closed",
        "Meeting of september",
        "Done.",
    ]
    place = 0
    for words in told:
        place = story.index(words, place) + 1


def itc():
    return Organisation.objects.create(slug="itc", name_en="International Trade Centre")


def test_a_story_tells_what_comes_before_and_after(client):
    draft = follow_up("Draft it")
    answer = follow_up("Answer it", after=draft)
    html = client.get(answer.get_absolute_url()).content.decode()
    assert f'href="/en/follow-ups/{draft.pk}/">Draft it</a>' in html
    assert f'href="/en/follow-ups/{answer.pk}/">Answer it</a>' in (
        client.get(draft.get_absolute_url()).content.decode()
    )


def test_nobody_is_called_late_in_public_and_no_due_day_is_shown(client, che):
    row = follow_up(
        "Answer it", owner="member", owner_member=che, due=date(2018, 9, 2), staff_note="Remind."
    )
    carry_over(row, meeting("june", day=date(2018, 6, 27)), by=None, day=date(2018, 4, 1))
    for path in (BOARD, row.get_absolute_url(), "/en/meetings/march/", "/en/members/che/", "/en/"):
        html = client.get(path).content.decode()
        for word in ("2\xa0September", "2018-09-02", "overdue", "late ", "late.", "past its day"):
            assert word not in html, (path, word)
        assert "Remind." not in html


def test_what_is_no_longer_pursued_says_why(client):
    row = follow_up()
    drop(row, by=None, note={"en": "No need.", "fr": "Plus besoin.", "es": "Ya no hace falta."})
    assert "Plus besoin." in client.get(f"/fr/follow-ups/{row.pk}/").content.decode()
    assert "Ya no hace falta." in client.get("/es/follow-ups/?state=dropped").content.decode()


def test_an_unknown_follow_up_is_not_found(client):
    assert client.get("/en/follow-ups/999999/").status_code == 404


def test_a_document_that_is_not_public_is_not_named_as_what_closed_it(client):
    papers = [
        Document.objects.create(
            slug=f"paper-{access}", title_en=f"Paper {access}", precision="unknown", access=access
        )
        for access in ("public", "restricted")
    ]
    for paper in papers:
        row = follow_up(f"Done by {paper}")
        close(row, by=None, document=paper)
        for path in (BOARD, row.get_absolute_url()):
            html = client.get(path).content.decode()
            assert "Paper restricted" not in html.replace("Done by Paper restricted", "")
            if path != BOARD:
                assert ("a document that is not public" in html) == (paper.access == "restricted")
    assert (
        'href="/en/documents/paper-public/">Paper public</a>' in client.get(BOARD).content.decode()
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["demandée", "en cours", "avant la prochaine réunion", "close", "sans suite"]),
        ("es", ["pedida", "en curso", "antes de la próxima reunión", "cerrada", "dejada de lado"]),
    ],
)
def test_each_state_agrees_with_the_word_for_a_follow_up(language, words):
    with translation.override(language):
        assert [str(label) for label in FollowUp.State.labels] == words
        acts = {str(label) for label in Step.Act.labels}
    assert {words[0], words[3], words[4]} <= acts
