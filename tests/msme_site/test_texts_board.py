"""The board of texts: over all records and for a bulletin; states, bars, filters, differences."""

import pytest
from django.contrib.auth.models import Group

from bulletins.models import Bulletin, FiguresSection
from core.completeness import State, note_translations
from core.open_texts import Count
from events.models import ForumSession
from library.models import Figure, Term, TermWord
from meetings.models import Conclusion, Intervention, Meeting, Theme
from members.models import Member, MemberName
from msme_site.admin_site.texts.board import kinds
from tests.bulletins.conftest import (  # noqa: F401 - fixtures of a small bulletin
    bulletin,
    free_text,
    meeting,
    members,
    person,
    programme,
    report,
    same,
)

pytestmark = pytest.mark.django_db

BOARD = "/admin/completeness/"


@pytest.fixture
def user(django_user_model):
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    return user


@pytest.fixture
def editor(client, user):
    client.force_login(user)
    return client


def theme(slug, **texts):
    made = Theme.objects.create(slug=slug, **texts)
    note_translations(made)
    return made


def stale_theme(slug="finance"):
    made = theme(slug, name_en="Finance", name_fr="Le financement", name_es="La financiación")
    made.name_en = "Trade finance"
    made.save()
    return made


def lines(response):
    return [
        (row.kind, row.field, row.state.language, str(row.state.state))
        for row in response.context["lines"]
    ]


def test_the_board_opens_with_what_is_missing_and_stale(editor):
    made = stale_theme()
    theme("access", name_en="Access", name_es="El acceso")
    response = editor.get(BOARD)
    assert lines(response) == [
        ("Theme", "Name", "fr", "stale"),
        ("Theme", "Name", "es", "stale"),
        ("Theme", "Name", "fr", "missing"),
    ]
    place = f"/admin/meetings/theme/{made.pk}/change/#at-theme-{made.pk}-name_fr"
    assert f'<a href="{place}">Trade finance</a>' in response.content.decode()


def test_a_stale_text_shows_its_old_and_new_source_with_the_changed_words_marked(editor):
    stale_theme()
    html = editor.get(BOARD).content.decode()
    assert (
        '<del><span class="visually-hidden">[removed: </span>Finance'
        '<span class="visually-hidden">]</span></del>'
        '<ins><span class="visually-hidden">[added: </span>Trade finance'
        '<span class="visually-hidden">]</span></ins>'
    ) in html


def test_the_board_says_who_made_a_text_and_when(editor, user):
    made = theme("access", name_en="Access", name_fr="L’accès", name_es="El acceso")
    note_translations(made, by=user, changed=["name_fr"])
    response = editor.get(BOARD, {"state": "current"})
    assert [(row.state.language, row.by) for row in response.context["lines"]] == [
        ("en", ""),
        ("fr", "editor"),
        ("es", ""),
    ]
    html = response.content.decode()
    assert html.count("original, or older than these notes") == 1
    assert html.count("the house, <time") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 5),
        ({"state": "missing"}, 3),
        ({"state": "stale"}, 2),
        ({"state": "current"}, 4),
        ({"state": "all"}, 9),
        ({"state": "all", "language": "fr"}, 3),
        ({"language": "es"}, 2),
        ({"model": "meetings.Meeting"}, 2),
        ({"model": "meetings.Meeting", "state": "stale"}, 0),
    ],
)
def test_the_board_narrows_by_state_language_and_kind_of_record(editor, query, found):
    stale_theme()
    theme("access", name_en="Access", name_es="El acceso")
    Meeting.objects.create(slug="a", title_en="A", precision="unknown")
    assert len(lines(editor.get(BOARD, query))) == found


@pytest.mark.parametrize(
    "query", [{"model": "no.Model"}, {"language": "de"}, {"state": "empty"}, {"model": "auth.User"}]
)
def test_what_cannot_be_asked_is_not_found(editor, query):
    assert editor.get(BOARD, query).status_code == 404


@pytest.mark.parametrize("scope", ["none", "bulletin-", "bulletin-0", "bulletin-x", "all-1"])
def test_a_scope_that_does_not_exist_is_not_found(editor, scope):
    assert editor.get(f"{BOARD}{scope}/").status_code == 404


def test_a_kind_of_section_is_told_from_the_records_that_it_shows():
    counts = [Count(model, "fr", State.MISSING, 1) for model in (Figure, FiguresSection)]
    assert [name for _label, name, *_numbers in kinds(counts)] == ["Figures", "Figures (section)"]


def test_bars_tell_in_words_how_far_each_language_is(editor):
    stale_theme()
    theme("access", name_en="Access", name_es="El acceso")
    response = editor.get(BOARD)
    told = [(bar.language, bar.current, bar.stale, bar.missing) for bar in response.context["bars"]]
    assert told == [("en", 2, 0, 0), ("fr", 0, 1, 1), ("es", 1, 1, 0)]
    html = response.content.decode()
    assert "0 of 2 current · 1 stale · 1 missing" in html
    assert '<rect data-state="stale" x="0.00" y="0" width="50.00" height="8"/>' in html
    assert "style=" not in html.partition('<div id="content-main">')[2]


def test_a_row_without_a_page_of_its_own_leads_to_the_page_it_is_kept_on(editor):
    held = Meeting.objects.create(slug="a", title_en="A", precision="unknown")
    member = Member.objects.create(code="che")
    MemberName.objects.create(member=member, name_en="Switzerland", prose_name_en="Switzerland")
    row = Intervention.objects.create(meeting=held, member=member, text_en="Said")
    Conclusion.objects.create(meeting=held, kind="agreed", text_en="Agreed")
    rows = editor.get(BOARD, {"model": "meetings.Intervention"}).context["lines"]
    page = f"/admin/meetings/meeting/{held.pk}/change/#at-intervention-{row.pk}"
    assert [row.url for row in rows] == [f"{page}-text_fr", f"{page}-text_es"]


def test_the_board_is_for_staff(client):
    assert client.get(BOARD).url == f"/admin/login/?next={BOARD}"


def test_the_board_tells_where_a_text_leaves_the_words_of_the_glossary(editor):
    term = Term.objects.create(slug="m", text_en="Member", text_fr="Membre", text_es="Miembro")
    TermWord.objects.create(term=term, language="en", text="country", use="not")
    theme("a", name_en="Each country", name_fr="Chaque Membre", name_es="Cada Miembro")
    html = editor.get(BOARD, {"state": "all", "model": "meetings.Theme"}).content.decode()
    assert html.count('class="texts-slip"') == 1
    assert "“country” is not used here: write “Member”." in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_takes_the_same_queries_for_one_record_and_three(
    editor, django_assert_num_queries, number
):
    for index in range(number):
        stale_theme(f"s{index}")
    editor.get(BOARD)  # content types are read once and kept
    with django_assert_num_queries(8):
        editor.get(BOARD, {"state": "all"})


def test_the_boards_pages_read_only_what_they_show(editor, monkeypatch):
    from msme_site.admin_site.texts import board

    monkeypatch.setattr(board, "PER_PAGE", 2)
    for index in range(3):
        theme(f"t{index}", name_en=f"T{index}", name_fr="F")
    first, second = (editor.get(BOARD, {"page": page}) for page in (1, 2))
    assert [str(row.state.record) for row in first.context["lines"]] == ["T0", "T1"]
    assert [str(row.state.record) for row in second.context["lines"]] == ["T2"]
    assert "3–3 of 3" in second.content.decode()


def test_what_is_published_or_frozen_is_no_work_any_more(editor, programme, bulletin):  # noqa: F811
    ForumSession.objects.filter(code="own").update(title_fr="")
    Bulletin.objects.update(title_es="")
    assert [line[:1] + line[2:] for line in lines(editor.get(BOARD, {"state": "missing"}))] == [
        ("Forum session", "fr", "missing"),
        ("Bulletin", "es", "missing"),
    ]
    Bulletin.objects.update(state="published", published_at="2018-10-01T08:00Z")
    type(programme).objects.update(frozen_at="2018-10-01T08:00Z")
    assert lines(editor.get(BOARD, {"state": "missing"})) == []


def test_the_board_of_a_bulletin_has_its_own_texts_and_those_its_sections_show(
    editor,
    report,  # noqa: F811
    meeting,  # noqa: F811
):
    theme("elsewhere", name_en="Not in the bulletin")
    type(meeting).objects.update(summary_fr="")
    Conclusion.objects.update(text_es="")
    response = editor.get(f"{BOARD}bulletin-{report.parent_id}/")
    assert lines(response) == [
        ("Meeting", "Summary", "fr", "missing"),
        ("Conclusion", "Text", "es", "missing"),
    ]
    assert f"/admin/translate/bulletin-{report.parent_id}/fr/" in response.content.decode()


def test_the_page_of_a_bulletin_leads_to_its_board(editor, free_text):  # noqa: F811
    page = editor.get(f"/admin/bulletins/bulletin/{free_text.parent_id}/change/").content.decode()
    assert f'href="{BOARD}bulletin-{free_text.parent_id}/"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_of_a_bulletin_takes_the_same_queries_for_one_section_and_three(
    editor,
    django_assert_num_queries,
    free_text,  # noqa: F811
    number,
):
    for index in range(1, number):
        type(free_text).objects.create(
            parent=free_text.parent, region="main", ordering=100 + index, **same("heading", "H")
        )
    address = f"{BOARD}bulletin-{free_text.parent_id}/"
    editor.get(address)
    with django_assert_num_queries(21):
        editor.get(address, {"state": "all"})
