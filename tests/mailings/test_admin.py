import pytest

from mailings.models import Delivery, Mailing, Suppression

from .conftest import readers

pytestmark = pytest.mark.django_db

LIST = "/admin/mailings/mailing/"


def page_of(mailing, *rest):
    return f"{LIST}{mailing.pk}/" + "".join(rest)


@pytest.fixture
def editor(client, django_user_model):
    from django.contrib.auth.models import Group

    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    return client


def test_the_page_of_a_mailing_accounts_for_everyone_by_language(editor, open_to):
    mailing = open_to(readers(6))
    Delivery.objects.filter(address__startswith="reader-0001").update(state="accepted")
    response = editor.get(page_of(mailing, "change/"))
    lines = {line["state"]: line["cells"] for line in response.context["lines"]}
    assert lines["accepted"] == [("en", 0), ("fr", 1), ("es", 0), ("all", 1)]
    assert lines["waiting"] == [("en", 2), ("fr", 1), ("es", 2), ("all", 5)]
    assert sum(dict(cells)["all"] for cells in lines.values()) == 6
    assert response.context["progress"]["sentence"] == "1 of 6 recipients are settled."


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("ready", ["Start", "Cancel"]),
        ("running", ["Pause", "Cancel"]),
        ("paused", ["Resume", "Cancel"]),
        ("done", []),
        ("cancelled", []),
    ],
)
def test_the_buttons_are_those_that_can_be_pressed(editor, open_to, state, buttons):
    mailing = open_to(readers(1))
    Mailing.objects.update(state=state)
    response = editor.get(page_of(mailing, "change/"))
    assert [str(act.words) for act in response.context["acts"]] == buttons


def test_pressing_start_starts_and_pressing_it_again_says_why_not(editor, open_to):
    mailing = open_to(readers(1))
    assert editor.post(page_of(mailing, "act/start")).status_code == 303
    mailing.refresh_from_db()
    assert mailing.state == "running"
    second = editor.post(page_of(mailing, "act/start"), follow=True)
    assert [str(message) for message in second.context["messages"]] == [
        "This mailing has moved on meanwhile; look at its state again."
    ]


def test_a_link_that_is_only_followed_does_nothing(editor, open_to):
    mailing = open_to(readers(1))
    assert editor.get(page_of(mailing, "act/start")).status_code == 404
    mailing.refresh_from_db()
    assert mailing.state == "ready"


def test_who_may_only_look_gets_no_buttons_and_cannot_act(client, django_user_model, open_to):
    from django.contrib.auth.models import Group

    translator = django_user_model.objects.create_user("translator", is_staff=True)
    translator.groups.add(Group.objects.get(name="translator"))
    client.force_login(translator)
    mailing = open_to(readers(1))
    assert client.get(page_of(mailing, "change/")).context["acts"] == []
    assert client.post(page_of(mailing, "act/start")).status_code == 403
    assert client.get(page_of(mailing, "progress.json")).json()["audience"] == 1


def test_the_script_is_told_what_the_page_shows(editor, open_to):
    mailing = open_to(readers(3))
    told = editor.get(page_of(mailing, "progress.json")).json()
    assert told == editor.get(page_of(mailing, "change/")).context["progress"]
    assert told["counts"]["all"]["waiting"] == 3
    assert told["counts"]["es"]["waiting"] == 1


def test_the_rate_can_be_changed_until_the_mailing_is_over(editor, open_to):
    mailing = open_to(readers(1))
    editor.post(page_of(mailing, "change/"), {"per_second": "20"})
    mailing.refresh_from_db()
    assert mailing.per_second == 20
    Mailing.objects.update(state="done")
    editor.post(page_of(mailing, "change/"), {"per_second": "30"})
    mailing.refresh_from_db()
    assert mailing.per_second == 20


def test_the_html_is_shown_without_scripts_and_with_harmless_links(editor, open_to):
    mailing = open_to(readers(1))
    assert editor.get(page_of(mailing, "content/fr")).status_code == 200
    response = editor.get(page_of(mailing, "content/fr/document"))
    policy = response.headers["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["sandbox"] == []
    assert rules["script-src"] == rules["default-src"] == ["'none'"]
    assert response.content == b"<p>fr</p><a href='#'>x</a>"
    assert editor.get(page_of(mailing, "content/de")).status_code == 404


def test_the_list_shows_mailings_and_letters_only_when_asked(editor, open_to):
    open_to(readers(1), title="To all")
    open_to(readers(1), title="To one", is_letter=True)

    def titles(query=""):
        return [item.title for item in editor.get(LIST + query).context["cl"].result_list]

    assert titles() == ["To all"]
    assert titles("?kind=letters") == ["To one"]
    assert titles("?kind=all") == ["To one", "To all"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    editor, open_to, number, django_assert_num_queries
):
    for _time in range(number):
        open_to(readers(3))
    editor.get(LIST)
    with django_assert_num_queries(8):
        editor.get(LIST)


def test_rows_are_found_by_mailing_and_state_and_cannot_be_changed(editor, open_to):
    mailing = open_to(readers(3))
    Delivery.objects.filter(address__startswith="reader-0002").update(
        state="withdrawn", reason="left"
    )
    found = editor.get(
        f"/admin/mailings/delivery/?mailing__id__exact={mailing.pk}&state__exact=withdrawn"
    )
    assert [row.address for row in found.context["cl"].result_list] == [
        "reader-0002@sample.example"
    ]
    assert b"left before its turn" in found.content
    assert editor.get("/admin/mailings/delivery/add/").status_code == 403


def test_an_address_is_suppressed_in_small_letters(admin_client):
    admin_client.post(
        "/admin/mailings/suppression/add/",
        {"address": "Eva@Example.org", "reason": "staff", "release_on": "", "note": ""},
    )
    assert Suppression.objects.get().address == "eva@example.org"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_staff_know_a_mailing_by_its_subject_in_their_own_language(editor, open_to, language):
    mailing = open_to(readers(1), title="Automne")
    [subject] = mailing.contents.filter(language=language).values_list("subject", flat=True)
    editor.cookies["django_language"] = language
    for address in (LIST, page_of(mailing, "change/"), page_of(mailing, f"content/{language}")):
        page = editor.get(address).content.decode()
        assert subject in page
        assert "Automne" not in page
    mailing.contents.all().delete()
    assert "Automne" in editor.get(LIST).content.decode()
