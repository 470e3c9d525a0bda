"""What the secretariat's screens have in common: tabs, states, notes, the journal."""

import re

import pytest
from django.contrib.auth.models import Group

from core.completeness import State, note_translations, states
from core.models import AuditEntry, TranslationRecord
from meetings.models import Conclusion, Meeting, Theme
from members.models import Member, MemberName
from tests.admin_page import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, django_user_model):
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def theme():
    made = Theme.objects.create(slug="finance", name_en="Finance", name_fr="Le financement")
    note_translations(made)
    return made


def page_of(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def seen(record):
    record.refresh_from_db()
    return {state.language: state.state for state in states([record])}


def words(html):
    """The state beside each input, by its name."""
    pairs = re.findall(r'id="id_(\w+)_helptext".*?data-translation-state="(\w+)"', html, re.DOTALL)
    return dict(pairs)


def change(client, record, **changes):
    page = page_of(record)
    response = client.post(page, filled_in(client.get(page), **changes))
    assert response.status_code == 302, response.context["adminform"].errors
    return response


def test_the_languages_of_a_field_stand_on_one_line_each_with_its_name(editor, theme):
    html = editor.get(page_of(theme)).content.decode()
    assert 'class="form-row field-name_en field-name_fr field-name_es"' in html
    for code, language in (("en", "English"), ("fr", "French"), ("es", "Spanish")):
        assert f"Name ({language}):" in html
        assert f'lang="{code}" data-language="{code}" data-language-name="{language}"' in html


def test_the_tabs_are_made_by_a_script_of_ours_and_nothing_comes_from_elsewhere(editor, theme):
    html = editor.get(page_of(theme)).content.decode()
    assert 'src="/static/admin/language_tabs.js"' in html
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []


def test_each_language_says_its_state_in_a_word(editor, theme):
    html = editor.get(page_of(theme)).content.decode()
    assert words(html) == {"name_en": "current", "name_fr": "current", "name_es": "missing"}


def test_a_new_record_has_no_states_yet(editor):
    html = editor.get("/admin/meetings/theme/add/").content.decode()
    assert "data-language=" in html
    assert "data-translation-state" not in html


def test_a_changed_source_makes_the_others_stale_and_shows_what_they_were_made_from(editor, theme):
    change(editor, theme, name_en="Trade finance")
    assert seen(theme) == {"en": State.CURRENT, "fr": State.STALE, "es": State.MISSING}
    html = editor.get(page_of(theme)).content.decode()
    assert words(html)["name_fr"] == "stale"
    assert '<p lang="en">Finance</p>' in html


def test_a_new_translation_is_noted_with_its_translator(editor, theme):
    change(editor, theme, name_es="La financiación")
    assert seen(theme)["es"] == State.CURRENT
    assert TranslationRecord.objects.get(language="es").made_by == editor.user


def test_a_stale_text_that_still_fits_becomes_current_without_being_changed(editor, theme):
    change(editor, theme, name_en="Trade finance")
    change(editor, theme, translation_still_fits="name_fr")
    assert seen(theme)["fr"] == State.CURRENT
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.actor, entry.detail) == (
        "confirmed translation",
        editor.user,
        {"fields": ["name_fr"]},
    )


def test_a_record_made_on_a_screen_has_its_texts_noted(editor):
    texts = {"name_en": "Finance", "name_fr": "Le financement", "name_es": "La financiación"}
    editor.post("/admin/meetings/theme/add/", {"slug": "finance", **texts})
    made = Theme.objects.get()
    assert TranslationRecord.objects.count() == 2
    change(editor, made, name_en="Trade finance")
    assert seen(made) == {"en": State.CURRENT, "fr": State.STALE, "es": State.STALE}


def test_rows_on_the_page_of_another_record_are_noted_too(editor):
    meeting = Meeting.objects.create(slug="a", title_en="A", precision="unknown")
    row = Conclusion.objects.create(
        meeting=meeting, kind="agreed", text_en="Agreed", text_fr="Convenu"
    )
    note_translations(row)
    change(editor, meeting, conclusions__0__text_en="Agreed again")
    assert seen(row)["fr"] == State.STALE
    html = editor.get(page_of(meeting)).content.decode()
    assert 'name="translation_still_fits" value="conclusions-0-text_fr"' in html
    change(editor, meeting, translation_still_fits="conclusions-0-text_fr")
    assert seen(row)["fr"] == State.CURRENT


def test_a_wrong_text_says_so_in_its_tab_and_the_others_keep_their_states(editor, theme):
    page = page_of(theme)
    response = editor.post(page, filled_in(editor.get(page), name_en=""))
    assert words(response.content.decode()) == {
        "name_en": "error",
        "name_fr": "current",
        "name_es": "missing",
    }


def test_the_source_language_is_required_and_the_others_are_not(editor):
    response = editor.post("/admin/meetings/theme/add/", {"slug": "x", "name_fr": "Le seul"})
    assert dict(response.context["adminform"].errors) == {"name_en": ["This field is required."]}


def test_what_is_done_on_a_screen_is_in_the_journal(editor, theme):
    change(editor, theme, name_en="Trade finance")
    page = page_of(theme).replace("change", "delete")
    editor.post(page, {"post": "yes"})
    entries = AuditEntry.objects.order_by("pk")
    assert [(entry.verb, entry.actor) for entry in entries] == [
        ("changed", editor.user),
        ("deleted", editor.user),
    ]
    assert entries[0].detail == {"changes": [{"changed": {"fields": ["Name (English)"]}}]}
    assert entries[1].detail == {"name": "Trade finance"}


def test_nobody_writes_the_journal_by_hand(admin_client, theme):
    AuditEntry.objects.create(verb="changed", record=theme)
    assert admin_client.get("/admin/core/auditentry/add/").status_code == 403
    entry = AuditEntry.objects.get()
    html = admin_client.get(page_of(entry)).content.decode()
    assert 'name="_save"' not in html
    assert admin_client.get(page_of(entry).replace("change", "delete")).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_journal_takes_the_same_queries_for_one_entry_and_for_three(
    admin_client, django_assert_num_queries, number
):
    for index in range(number):
        record = Theme.objects.create(slug=f"t{index}", name_en="A")
        AuditEntry.objects.create(verb="changed", record=record)
    admin_client.get("/admin/core/auditentry/")  # content types are read once and kept
    with django_assert_num_queries(10):
        admin_client.get("/admin/core/auditentry/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_states_of_rows_take_one_query_however_many_there_are(
    editor, django_assert_num_queries, number
):
    member = Member.objects.create(code="che")
    for index in range(number):
        edges = {"start": f"201{index}-01-01", "end": f"201{index}-02-01"}
        MemberName.objects.create(member=member, name_en="S", prose_name_en="S", **edges)
    editor.get(page_of(member))  # content types are read once and kept
    with django_assert_num_queries(15):
        editor.get(page_of(member))
