"""The translator's view: what is open, saved only over what was seen, and noted."""

import re

import pytest
from django.contrib.auth.models import Group

from bulletins.models import Bulletin, FreeText
from core.completeness import State, note_translations, states
from core.models import AuditEntry, TranslationRecord
from events.models import ForumSession
from library.models import Term
from meetings.models import Conclusion, Meeting, Theme
from members.models import Member, MemberName
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


def address(record, field="name", language="fr", scope="all"):
    return f"/admin/translate/{scope}/{language}/{record._meta.label_lower}-{record.pk}-{field}/"


def opened(client, page):
    """What a browser would send back from ``page`` if nothing was typed."""
    html = client.get(page).content.decode()
    found = dict(re.findall(r'name="(seen_\w+)" value="(\w+)"', html))
    assert set(found) == {"seen_source", "seen_target"}
    return found


def save(client, page, text, *, act="save", seen=None):
    return client.post(page, {**(seen or opened(client, page)), "text": text, "act": act})


def state_of(record, language="fr", field="name"):
    fresh = type(record).objects.get(pk=record.pk)
    return next(s.state for s in states([fresh]) if (s.language, s.field) == (language, field))


def test_the_view_opens_with_the_first_open_text_of_the_language(translator):
    theme("a", name_en="A", name_fr="Déjà là")
    second = theme("b", name_en="B")
    response = translator.get("/admin/translate/all/fr/")
    assert response.url == address(second)
    html = translator.get(response.url).content.decode()
    assert "1 of 1" in html
    assert "French: 1 of 2 texts current" in html


def test_where_nothing_is_open_it_says_so(translator):
    theme("a", name_en="A", name_fr="B", name_es="C")
    html = translator.get("/admin/translate/all/fr/").content.decode()
    assert "nothing that you may translate is missing or stale in French" in html


def test_a_saved_text_is_in_its_record_noted_and_in_the_journal_and_the_next_comes(
    translator, user
):
    first, second, third = (theme(f"t{index}", name_en=f"T{index}") for index in range(3))
    response = save(translator, address(second), "Le deuxième")
    assert (response.status_code, response.url) == (303, address(third))
    second.refresh_from_db()
    assert (second.name_fr, second.name_en) == ("Le deuxième", "T1")
    note = TranslationRecord.objects.get()
    assert (note.language, note.source_text, note.made_by) == ("fr", "T1", user)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.object_id) == ("translated", user, second.pk)
    assert entry.detail == {"fields": ["name_fr"]}
    assert "2 of 2" in translator.get(address(third)).content.decode()
    # After the last one it goes round to what was left out.
    assert save(translator, address(third), "Le troisième").url == address(first)
    assert save(translator, address(first), "Le premier").url == "/admin/translate/all/fr/"


def test_next_and_previous_go_round_without_saving(translator):
    first, second, third = (theme(f"t{index}", name_en=f"T{index}") for index in range(3))
    html = translator.get(address(first)).content.decode()
    assert f'<a href="{address(third)}" rel="prev">' in html
    assert f'<a href="{address(second)}" rel="next">' in html


def test_an_empty_text_is_refused_with_a_sentence(translator):
    made = theme(name_en="Finance")
    html = save(translator, address(made), "  \n ").content.decode()
    assert "There is no text: write the translation, or go on without it." in html
    assert state_of(made) == State.MISSING


def test_a_text_that_is_too_long_is_refused_and_kept_in_the_field(translator):
    made = theme(name_en="Finance")
    html = translator.get(address(made)).content.decode()
    assert "At most 120 characters." in html
    assert "maxlength" not in html
    html = save(translator, address(made), "x" * 121).content.decode()
    assert "Ensure this value has at most 120 characters (it has 121)." in html
    assert "x" * 121 in html
    assert state_of(made) == State.MISSING


def test_rich_text_is_cleaned_as_on_its_own_page(translator):
    made = Meeting.objects.create(
        slug="a", title_en="A", summary_en="<p>One</p>", precision="unknown"
    )
    page = address(made, "summary")
    assert "data-django-prose-editor-configurable" in translator.get(page).content.decode()
    save(translator, page, '<p onclick="x()">Un</p><script>alert(1)</script>')
    made.refresh_from_db()
    assert made.summary_fr == "<p>Un</p>"


def test_a_source_that_somebody_changed_meanwhile_is_shown_and_nothing_is_overwritten(translator):
    made = theme(name_en="Finance")
    page = address(made)
    seen = opened(translator, page)
    Theme.objects.update(name_en="Trade finance")
    html = translator.post(
        page, {**seen, "source_text": "Finance", "text": "Le financement", "act": "save"}
    ).content.decode()
    assert "Somebody has changed this text since you opened it" in html
    assert "<ins>" in html
    assert "Le financement" in html
    assert state_of(made) == State.MISSING
    # Who has seen both saves again, from the page that showed them.
    again = dict(re.findall(r'name="(seen_\w+)" value="(\w+)"', html))
    assert save(translator, page, "Le financement", seen=again).status_code == 303
    assert state_of(made) == State.CURRENT


def test_a_translation_that_somebody_made_meanwhile_is_not_overwritten(translator):
    made = theme(name_en="Finance")
    page = address(made)
    seen = opened(translator, page)
    Theme.objects.update(name_fr="Les finances")
    html = save(translator, page, "Le financement", seen=seen).content.decode()
    assert "The translation as it is now" in html
    assert "Les finances" in html
    assert "Le financement" in html
    made.refresh_from_db()
    assert made.name_fr == "Les finances"


def test_a_record_that_was_deleted_meanwhile_is_told_with_the_text_that_was_typed(translator):
    made, other = theme("a", name_en="A"), theme("b", name_en="B")
    page = address(made)
    seen = opened(translator, page)
    made.delete()
    response = translator.post(page, {**seen, "text": "Le texte", "act": "save"}, follow=True)
    assert response.redirect_chain[-1][0] == address(other)
    assert "This record was deleted meanwhile." in response.content.decode()


def test_a_stale_text_shows_what_changed_and_fits_with_one_click(translator, user):
    made = theme(name_en="Finance", name_fr="Le financement", name_es="La financiación")
    Theme.objects.update(name_en="Trade finance")
    page = address(made)
    html = translator.get(page).content.decode()
    assert "What has changed since the translation was made" in html
    assert "This translation still fits" in html
    assert save(translator, page, "Le financement", act="fits").status_code == 303
    assert state_of(made) == State.CURRENT
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor) == ("confirmed translation", user)
    made.refresh_from_db()
    assert made.name_fr == "Le financement"


def test_a_changed_text_is_not_thrown_away_by_saying_that_it_fits(translator):
    made = theme(name_en="Finance", name_fr="Le financement", name_es="La financiación")
    Theme.objects.update(name_en="Trade finance")
    html = save(translator, address(made), "Un autre texte", act="fits").content.decode()
    assert "You have changed the translation: save it instead" in html
    assert "Un autre texte" in html
    assert state_of(made) == State.STALE


def test_the_source_language_is_written_from_another_where_it_is_missing(translator):
    made = Theme.objects.create(slug="a", name_fr="Le financement")
    html = translator.get(address(made, language="en")).content.decode()
    assert '<div class="translate-source" lang="fr">Le financement</div>' in html
    save(translator, address(made, language="en"), "Finance")
    assert state_of(made, "en") == State.CURRENT
    assert state_of(made, "fr") == State.CURRENT


@pytest.mark.parametrize(
    "page",
    [
        "/admin/translate/all/de/",
        "/admin/translate/none/fr/",
        "/admin/translate/all/fr/auth.user-1-username/",
        "/admin/translate/all/fr/meetings.theme-x-name/",
        "/admin/translate/all/fr/meetings.theme-1-slug/",
        "/admin/translate/all/fr/meetings.theme-1-name_fr/",
        "/admin/translate/all/fr/meetings.theme/",
        "/admin/translate/all/fr/nothing-1-name/",
    ],
)
def test_what_is_none_of_our_texts_is_not_found(translator, page):
    assert translator.get(page).status_code == 404


def test_a_translator_changes_no_text_that_the_records_own_page_would_refuse(
    translator,
    programme,  # noqa: F811
    free_text,  # noqa: F811
):
    ForumSession.objects.update(title_fr="")
    FreeText.objects.update(heading_fr="")
    session = ForumSession.objects.first()
    pages = [address(session, "title"), address(free_text, "heading")]
    seen = [opened(translator, page) for page in pages]
    type(programme).objects.update(frozen_at="2018-10-01T08:00Z")
    Bulletin.objects.update(state="published", published_at="2018-10-01T08:00Z")
    for page, digests in zip(pages, seen, strict=True):
        assert translator.get(page).status_code == 403
        assert save(translator, page, "Un texte", seen=digests).status_code == 403
    assert translator.get("/admin/translate/all/fr/").status_code == 200


def test_who_may_not_change_records_translates_nothing(client, django_user_model):
    made = theme(name_en="Finance")
    nobody = django_user_model.objects.create_user("nobody", is_staff=True)
    client.force_login(nobody)
    assert client.get(address(made)).status_code == 403
    assert (
        "nothing that you may translate" in client.get("/admin/translate/all/fr/").content.decode()
    )
    client.logout()
    assert client.get(address(made)).url.startswith("/admin/login/")


def test_a_row_is_translated_by_whoever_may_change_it_on_its_records_page(translator):
    member = Member.objects.create(code="che")
    made = MemberName.objects.create(
        member=member, name_en="Switzerland", prose_name_en="Switzerland"
    )
    assert save(translator, address(made), "Suisse").status_code == 303
    made.refresh_from_db()
    assert made.name_fr == "Suisse"
    assert made.sort_key_fr


def test_who_translates_a_text_of_a_draft_was_its_last_editor(
    translator,
    user,
    free_text,  # noqa: F811
):
    FreeText.objects.update(heading_fr="")
    save(translator, address(free_text, "heading"), "Pourquoi")
    parent = Bulletin.objects.get()
    assert parent.last_edited_by == user
    (entry,) = AuditEntry.objects.about(parent)
    assert (entry.verb, entry.detail["text"]) == (
        "translated",
        f"bulletins.freetext-{free_text.pk}-heading",
    )


def test_a_record_translated_for_a_bulletin_counts_as_an_edit_of_it_and_elsewhere_not(
    translator,
    user,
    report,  # noqa: F811
    meeting,  # noqa: F811
):
    row = meeting.conclusions.get()
    Conclusion.objects.update(text_fr="")
    save(translator, address(row, "text"), "Un")
    assert Bulletin.objects.get().last_edited_by is None
    Conclusion.objects.update(text_fr="")
    save(translator, address(row, "text", scope=f"bulletin-{report.parent_id}"), "Un")
    assert Bulletin.objects.get().last_edited_by == user


def test_a_bulletins_texts_come_in_the_order_in_which_they_are_read(
    translator,
    report,  # noqa: F811
    meeting,  # noqa: F811
):
    theme("elsewhere", name_en="Not in the bulletin")
    Bulletin.objects.update(preheader_fr="")
    Conclusion.objects.update(text_fr="")
    type(meeting).objects.update(summary_fr="")
    scope = f"bulletin-{report.parent_id}"
    page = translator.get(f"/admin/translate/{scope}/fr/").url
    seen = []
    for _step in range(3):
        seen.append(page.split("/")[-2].split("-")[0])
        page = save(translator, page, "<p>Un</p>" if "summary" in page else "Un").url
    assert seen == ["bulletins.bulletin", "meetings.meeting", "meetings.conclusion"]
    assert page == f"/admin/translate/{scope}/fr/"


def test_the_terms_of_the_source_and_slips_of_the_translation_stand_beside_it(translator):
    Term.objects.create(
        slug="m", text_en="Member", text_fr="Membre", text_es="Miembro", note_en="With a capital."
    )
    made = theme(name_en="Members", name_fr="Les pays")
    html = translator.get(address(made)).content.decode()
    assert '<span lang="en">Member</span> → <b lang="fr">Membre</b>' in html
    assert "The source uses a term that is missing here" in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_view_takes_the_same_queries_for_one_open_text_and_three(
    translator, django_assert_num_queries, number
):
    made = [theme(f"t{index}", name_en=f"T{index}") for index in range(number)]
    translator.get(address(made[0]))
    with django_assert_num_queries(10):
        translator.get(address(made[0]))
