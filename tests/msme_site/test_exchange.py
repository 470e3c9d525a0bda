"""XLIFF on the screen: out for a scope, looked at first, then brought in as chosen."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from bulletins.models import Bulletin, FreeText
from core.completeness import note_translations
from meetings.models import Theme
from tests.bulletins.conftest import bulletin, free_text  # noqa: F401 - fixtures
from tests.core.xliff.test_exchange import filled, say

pytestmark = pytest.mark.django_db

IMPORT = "/admin/xliff/all/import/"
C = "{urn:oasis:names:tc:xliff:document:2.0}"


@pytest.fixture
def user(django_user_model):
    user = django_user_model.objects.create_user("translator", is_staff=True)
    user.groups.add(Group.objects.get(name="translator"))
    return user


@pytest.fixture
def translator(client, user):
    client.force_login(user)
    return client


def theme(slug="finance", **texts):
    made = Theme.objects.create(slug=slug, **texts)
    note_translations(made)
    return made


def out(client, scope="all"):
    return client.get(f"/admin/xliff/{scope}/fr.xlf")


def look(client, content, page=IMPORT):
    return client.post(page, {"file": SimpleUploadedFile("back.xlf", content)})


def bring(client, looked, *, how="good", page=IMPORT):
    hidden = dict(re.findall(r'name="(again|seen)" value="([^"]*)"', looked.content.decode()))
    return client.post(page, {**hidden, "how": how})


def test_the_board_offers_a_file_for_each_language_that_has_open_texts(translator):
    theme(name_en="Finance", name_es="La financiación")
    html = translator.get("/admin/completeness/").content.decode()
    assert re.findall(r'href="(/admin/xliff/[^"]*)"', html) == ["/admin/xliff/all/fr.xlf", IMPORT]


def test_a_file_holds_the_open_texts_that_have_a_source_with_their_pages(translator):
    made = theme(name_en="Finance")
    theme("b", name_es="Sin original")
    response = out(translator)
    assert response["Content-Type"] == "application/xliff+xml"
    assert response["Content-Disposition"] == 'attachment; filename="all-records-fr.xlf"'
    root = ET.fromstring(response.content)
    assert [unit.get("id") for unit in root.iter(f"{C}unit")] == [f"{made.pk}.name"]
    notes = {note.get("category"): note.text for note in root.iter(f"{C}note")}
    page = f"http://testserver/admin/meetings/theme/{made.pk}/change/#at-theme-{made.pk}-name_fr"
    assert notes["page"] == page


def test_where_nothing_is_open_there_is_no_file_but_a_sentence(translator):
    theme(name_en="A", name_fr="B", name_es="C")
    response = translator.get("/admin/xliff/all/fr.xlf", follow=True)
    assert "There is nothing to export" in response.content.decode()


@pytest.mark.parametrize("page", ["all/en.xlf", "all/de.xlf", "none/fr.xlf", "bulletin-0/import/"])
def test_what_cannot_be_exchanged_is_not_found(translator, page):
    assert translator.get(f"/admin/xliff/{page}").status_code == 404


def test_a_file_is_looked_at_first_and_then_brought_in(translator):
    made = theme(name_en="Finance")
    looked = look(translator, filled(out(translator).content, say("Le financement")))
    html = looked.content.decode()
    assert "What would change" in html
    assert "Le financement" in html
    assert '<span class="board-kind">Name</span>' in html
    made.refresh_from_db()
    assert not made.name_fr
    done = bring(translator, looked).content.decode()
    assert "1 text brought in." in done
    made.refresh_from_db()
    assert made.name_fr == "Le financement"


@pytest.mark.parametrize(("how", "brought"), [("good", "1 text brought in."), ("whole", "")])
def test_one_chooses_whether_a_refused_text_keeps_the_others_out(translator, how, brought):
    theme("a", name_en="A")
    theme("b", name_en="B")
    content = filled(out(translator).content, say("Un"))
    Theme.objects.filter(slug="b").update(name_en="Another")
    looked = look(translator, content)
    assert "The source has changed since the export" in looked.content.decode()
    html = bring(translator, looked, how=how).content.decode()
    assert (brought or "Nothing was brought in: 1 text is refused.") in html
    assert bool(Theme.objects.get(slug="a").name_fr) == bool(brought)


def test_what_changed_since_the_look_is_shown_again_before_anything_is_written(translator):
    made = theme(name_en="A")
    looked = look(translator, filled(out(translator).content, say("Un")))
    Theme.objects.update(name_en="Another")
    html = bring(translator, looked).content.decode()
    assert "Something has changed since you looked at the file: look again." in html
    made.refresh_from_db()
    assert not made.name_fr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<!DOCTYPE x><x/>", "document type"),
        (b"nothing", "not well-formed XML"),
        (b"", "The submitted file is empty"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(translator, content, sentence):
    assert sentence in look(translator, content).content.decode()


@pytest.mark.parametrize("again", ["", "x", "%%", "AAAA"])
def test_a_forged_step_is_refused(translator, again):
    response = translator.post(IMPORT, {"again": again, "seen": "x", "how": "good"})
    assert response.status_code == 404


def test_nobody_brings_in_what_they_may_not_change(translator, client, django_user_model):
    theme(name_en="A")
    content = filled(out(translator).content, say("Un"))
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert "This text cannot be changed, or not by you" in look(client, content).content.decode()
    client.logout()
    assert client.get(IMPORT).url.startswith("/admin/login/")


def test_a_file_for_a_draft_makes_its_translator_the_last_editor(
    translator,
    user,
    free_text,  # noqa: F811
):
    FreeText.objects.update(body_fr="")
    scope = f"bulletin-{free_text.parent_id}"
    page = f"/admin/xliff/{scope}/import/"
    response = out(translator, scope)
    assert 'filename="autumn-2018-fr.xlf"' in response["Content-Disposition"]
    looked = look(translator, filled(response.content, lambda _target: None), page)
    bring(translator, looked, page=page)
    free_text.refresh_from_db()
    assert free_text.body_fr == "<p>Because.</p>"
    assert Bulletin.objects.get().last_edited_by == user


@pytest.mark.parametrize("number", [1, 3])
def test_an_export_takes_the_same_queries_for_one_text_and_three(
    translator, django_assert_num_queries, number
):
    for index in range(number):
        theme(f"t{index}", name_en=f"T{index}")
    out(translator)
    with django_assert_num_queries(7):
        out(translator)
