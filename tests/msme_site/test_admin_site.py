"""The front door of the admin: menu, findings, texts to translate."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.utils import translation
from django.utils.formats import date_format

from core.completeness import note_translations
from library.models import Figure
from meetings.models import Meeting, Theme

pytestmark = pytest.mark.django_db

BOARD = "/admin/completeness/"


@pytest.fixture
def editor(client, django_user_model):
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def theme(slug, **texts):
    made = Theme.objects.create(slug=slug, **texts)
    note_translations(made)
    return made


def stale_theme(slug="finance"):
    made = theme(slug, name_en="Finance", name_fr="Le financement", name_es="La financiación")
    made.name_en = "Trade finance"
    made.save()
    return made


def test_the_menu_follows_the_order_of_work(admin_client):
    menu = admin_client.get("/admin/").context["app_list"]
    assert [str(heading["name"]) for heading in menu] == [
        "Bulletins",
        "Meetings",
        "Forum",
        "Members",
        "Follow-ups",
        "Library",
        "Post room",
        "Subscribers",
        "Imports",
        "Staff",
    ]


def test_every_screen_is_in_the_menu_once(admin_client):
    from django.contrib import admin

    menu = admin_client.get("/admin/").context["app_list"]
    listed = [row["model"] for heading in menu for row in heading["models"]]
    hidden = {model for model in admin.site._registry if model._meta.model_name == "conclusion"}
    assert len(listed) == len(set(listed))
    assert set(admin.site._registry) - hidden >= set(listed)
    assert {model._meta.label for model in set(admin.site._registry) - hidden - set(listed)} <= {
        "bulletins.LinkCheck"
    }


def test_an_editor_sees_no_heading_that_leads_nowhere(editor):
    menu = editor.get("/admin/").context["app_list"]
    for heading in menu:
        assert editor.get(heading["app_url"]).status_code == 200, heading["name"]


def test_the_first_page_says_what_is_odd_and_where_to_mend_it(editor):
    figure = Figure.objects.create(slug="f", label_en="of all firms", value=95)
    html = editor.get("/admin/").content.decode()
    assert "The figure “of all firms” has no source." in html
    assert f'href="/admin/library/figure/{figure.pk}/change/"' in html


def test_the_first_page_counts_the_texts_to_translate(editor):
    theme("access", name_en="Access")
    stale_theme()
    (row,) = editor.get("/admin/").context["tally"]
    assert (row.name, row.label, row.missing, row.stale) == ("Themes", "meetings.Theme", 2, 2)


def test_texts_to_translate_are_one_finding_that_leads_to_the_board():
    from core.findings import findings

    assert findings("texts") == []
    stale_theme()
    theme("access", name_en="Access")
    (found,) = findings("texts")
    assert found.sentence == "Texts missing in a language: 2; stale: 2."
    assert found.where == BOARD


@pytest.mark.parametrize("number", [1, 3])
def test_the_first_page_takes_the_same_queries_however_much_is_open(
    editor, django_assert_num_queries, number
):
    for index in range(number):
        theme(f"t{index}", name_en="A")
        stale_theme(f"s{index}")
        Figure.objects.create(slug=f"f{index}", label_en="of firms", value=95)
    editor.get("/admin/")  # content types are read once and kept
    with django_assert_num_queries(38):
        editor.get("/admin/")


@pytest.mark.parametrize(
    ("language", "title", "word"),
    [("fr", "Le financement", "fr"), ("es", "La financiación", "es")],
)
def test_staff_choose_the_language_of_the_admin_with_a_button(editor, language, title, word):
    made = stale_theme()
    page = f"/admin/meetings/theme/{made.pk}/change/"
    form = f'<button name="language" value="{language}" lang="{language}"'
    assert form in editor.get(page).content.decode()
    assert editor.post("/i18n/setlang/", {"language": language, "next": page}).url == page
    html = editor.get(page).content.decode()
    assert f'<html lang="{word}"' in html
    assert title in html
    with translation.override(language):
        assert str(Theme.objects.get()) == title


def test_the_first_page_shows_the_first_findings_and_leads_to_all_of_them(editor):
    for number in range(120):
        Meeting.objects.create(
            slug=f"m{number}", title_en=f"M {number}", date=date(2018, 3, 27), status="confirmed"
        )
    page = editor.get("/admin/").content.decode()
    assert page.count("its outcome is not recorded") == 20
    assert 'href="/admin/findings/"' in page
    pages = [editor.get("/admin/findings/", {"page": n}).content.decode() for n in (1, 2)]
    assert [one.count("its outcome is not recorded") for one in pages] == [100, 20]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["1 October 2018", "11 October 2018", "1 October", "01/10/2018"]),
        ("fr", ["1er octobre 2018", "11 octobre 2018", "1er octobre", "01/10/2018"]),
        ("es", ["1º de octubre de 2018", "11 de octubre de 2018", "1º de octubre", "01/10/2018"]),
    ],
)
def test_the_first_of_a_month_is_written_in_columns_as_in_texts(language, words):
    first = date(2018, 10, 1)
    with translation.override(language):
        told = [
            date_format(first),
            date_format(first.replace(day=11)),
            date_format(first, "MONTH_DAY_FORMAT"),
            date_format(first, "d/m/Y"),
        ]
    assert [text.lower() for text in told] == [text.lower() for text in words]
