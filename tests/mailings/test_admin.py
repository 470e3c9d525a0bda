import csv
from datetime import datetime, time, timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from core.clock import GENEVA
from core.models import AuditEntry
from mailings import control
from mailings.enqueue import Entry
from mailings.message import LEAVE_URL, message_id
from mailings.models import Delivery, Mailing, Suppression

from .conftest import readers

pytestmark = pytest.mark.django_db

LIST = "/admin/mailings/mailing/"
# Who asks, the mailing, one count of its rows, what is deferred, the relay's trouble.
POLL = 8


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
        ("planned", ["Stop", "Cancel"]),
        ("held", ["Start", "Cancel"]),
        ("running", ["Pause", "Cancel"]),
        ("paused", ["Resume", "Cancel"]),
        ("done", []),
        ("cancelled", []),
    ],
)
def test_the_buttons_are_those_that_can_be_pressed(editor, open_to, state, buttons):
    mailing = open_to(readers(1))
    Mailing.objects.update(state=state, starts_at=timezone.now())
    response = editor.get(page_of(mailing, "change/"))
    assert [str(act.words) for act in response.context["acts"]] == buttons


def test_a_start_is_confirmed_and_can_be_stopped_for_a_minute(editor, open_to):
    Suppression.objects.create(address="reader-0001@sample.example", reason="bounced")
    mailing = open_to(readers(4))
    page = editor.get(page_of(mailing, "start"))
    lines = {line["code"]: line for line in page.context["lines"]}
    assert [lines["en"][name] for name in ("waiting", "suppressed", "left_out")] == [1, 0, 0]
    assert [lines["fr"][name] for name in ("waiting", "suppressed", "left_out")] == [1, 1, 0]
    assert lines["es"]["subject"] == "Bulletin in es"
    assert page.context["waiting"] == 3
    assert b"bulletin.example.org" in page.content

    assert editor.post(page_of(mailing, "start")).status_code == 303
    shown = editor.get(page_of(mailing, "change/"))
    assert shown.context["progress"]["state"] == "planned"
    assert 50 < shown.context["progress"]["starts_in"] <= 60
    assert b'<noscript><meta http-equiv="refresh" content="5"></noscript>' in shown.content
    assert editor.post(page_of(mailing, "act/stop")).status_code == 303
    mailing.refresh_from_db()
    assert mailing.state == "ready"
    second = editor.post(page_of(mailing, "act/stop"), follow=True)
    assert [str(message) for message in second.context["messages"]] == [
        "This mailing has moved on meanwhile; look at its state again."
    ]


def test_a_start_may_be_planned_for_an_hour_of_geneva(editor, open_to):
    mailing = open_to(readers(1))
    day = timezone.localdate() + timedelta(days=400)
    only_day = editor.post(page_of(mailing, "start"), {"day": day.isoformat(), "hour": ""})
    assert "leave both empty" in str(only_day.context["form"].errors)
    past = editor.post(
        page_of(mailing, "start"), {"day": "2018-10-01", "hour": "09:00"}, follow=True
    )
    assert [str(message) for message in past.context["messages"]] == [
        "This time has passed already."
    ]
    editor.post(page_of(mailing, "start"), {"day": day.isoformat(), "hour": "09:30"})
    mailing.refresh_from_db()
    assert mailing.starts_at.astimezone(GENEVA).replace(tzinfo=None) == datetime.combine(
        day, time(9, 30)
    )


def test_a_trial_of_a_mailing_goes_to_who_asks_alone(editor, open_to):
    mailing = open_to(readers(1))
    content = mailing.contents.get(language="fr")
    content.html = f'<table class="sheet"><tr><td><a href="{LEAVE_URL}">x</a></td></tr></table>'
    content.save()
    get_user_model().objects.update(email="editor@example.org")
    editor.post(page_of(mailing, "send-to-me"), {"language": "fr"})
    letter = Mailing.objects.get(is_letter=True)
    assert letter.deliveries.get().address == "editor@example.org"
    assert "/unsubscribe/" not in letter.contents.get().text
    assert mailing.deliveries.get().state == "waiting"


def test_every_fate_goes_out_as_a_table_that_no_spreadsheet_reckons_with(editor, open_to):
    mailing = open_to([*readers(2), Entry("=sum(a1)@sample.example", "es")])
    Delivery.objects.filter(address__startswith="reader-0001").update(
        state="refused", reason="550 5.1.1 No, really", settled_at=timezone.now()
    )
    Delivery.objects.filter(address__startswith="reader-0002").update(
        state="withdrawn", reason="left"
    )
    editor.cookies["django_language"] = "en"
    response = editor.get(page_of(mailing, "fates.csv"))
    text = b"".join(response).decode("utf-8-sig")
    header, *lines = csv.reader(StringIO(text))
    assert header[:5] == ["Address", "Language", "State", "In words", "Reason"]
    assert sorted(line[:5] for line in lines) == [
        ["'=sum(a1)@sample.example", "es", "waiting", "waiting", ""],
        ["reader-0001@sample.example", "fr", "refused", "refused", "550 5.1.1 No, really"],
        ["reader-0002@sample.example", "es", "withdrawn", "withdrawn", "left before its turn"],
    ]
    row = Delivery.objects.get(address__startswith="reader-0002")
    assert max(lines)[7] == f"<{message_id(mailing.pk, row.pk)}>"
    entry = AuditEntry.objects.about(mailing).get(verb="exported recipients")
    assert (entry.actor.username, entry.detail) == ("editor", {"rows": 3})


def test_the_refused_and_those_who_came_later_are_offered_with_their_numbers(editor, open_to):
    mailing = open_to(readers(3), reference="bulletin:none")
    Mailing.objects.update(state="done")
    Delivery.objects.filter(address__startswith="reader-0001").update(
        state="refused", reason="550 5.1.1 No"
    )
    page = editor.get(page_of(mailing, "again"))
    assert page.context["form"].fields["code"].choices == [
        ("", "All"),
        ("550 5.1.1", "550 5.1.1 (1)"),
    ]
    assert page.context["latecomers"] is None
    refused = editor.post(page_of(mailing, "again"), {"code": "", "domain": ""}, follow=True)
    assert [str(message) for message in refused.context["messages"]] == [
        "Nobody can say any more whom this mailing goes to."
    ]


def test_a_link_that_is_only_followed_does_nothing(editor, open_to):
    mailing = open_to(readers(1))
    assert editor.get(page_of(mailing, "act/pause")).status_code == 404
    assert editor.get(page_of(mailing, "latecomers")).status_code == 405
    mailing.refresh_from_db()
    assert mailing.state == "ready"


def test_who_may_only_look_gets_no_buttons_and_cannot_act(client, django_user_model, open_to):
    from django.contrib.auth.models import Group

    translator = django_user_model.objects.create_user("translator", is_staff=True)
    translator.groups.add(Group.objects.get(name="translator"))
    client.force_login(translator)
    mailing = open_to(readers(1))
    assert client.get(page_of(mailing, "change/")).context["acts"] == []
    assert client.post(page_of(mailing, "act/pause")).status_code == 403
    for page in ("start", "again", "fates.csv"):
        assert client.get(page_of(mailing, page)).status_code == 403
    assert client.get(page_of(mailing, "progress.json")).json()["audience"] == 1


def test_the_script_is_told_what_the_page_shows(editor, open_to):
    mailing = open_to(readers(3))
    told = editor.get(page_of(mailing, "progress.json")).json()
    assert told == editor.get(page_of(mailing, "change/")).context["progress"]
    assert told["counts"]["all"]["waiting"] == 3
    assert told["counts"]["es"]["waiting"] == 1


def test_a_poll_takes_as_many_queries_whatever_the_audience(
    editor, open_to, django_assert_num_queries
):
    for number in (3, 60):
        mailing = open_to(readers(number))
        control.start(mailing)
        address = page_of(mailing, "progress.json")
        editor.get(address)
        with django_assert_num_queries(POLL):
            told = editor.get(address).json()
        assert told["domains"] == [
            {"name": "sample.example", "figures": [number, 0, 0, 0, 0, 0, number]}
        ]


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
    response = editor.get(page_of(mailing, "document/fr"))
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


def test_staff_see_what_came_back_of_a_mailing_and_settle_its_uncertain_rows(
    editor, open_to, settings
):
    from mailings.models import Bounce, Complaint
    from mailings.returned.take_in import take_in

    from .test_take_in import returned

    settings.BOUNCE_DOMAIN = "mail.example.org"
    mailing = open_to(readers(3))
    rows = list(mailing.deliveries.order_by("pk"))
    for name, row in zip(["postfix-quota", "postfix-spam", "arf-rfc5965"], rows, strict=True):
        take_in(returned(name, row))
    page = editor.get(page_of(mailing, "change/"))
    panels = {panel.title: panel.context for panel in page.context["panels"]}
    assert [line[1:] for line in panels["What came back"]["lines"]] == [
        ("The server did not want the message: its content or its size.", 0, 1),
        ("The mailbox is full.", 0, 1),
    ]
    assert panels["What came back"]["complaints"] == 1
    shown = {
        f"bounce/{Bounce.objects.get(cause='full').pk}/change/": rows[0],
        f"bounce/?mailing__id__exact={mailing.pk}&cause__exact=content": rows[1],
        f"complaint/{Complaint.objects.get().pk}/change/": rows[2],
    }
    for address, row in shown.items():
        assert row.address in editor.get(f"/admin/mailings/{address}").content.decode()

    assert editor.post(page_of(mailing, "uncertain"), {"rule": "repeat"}).status_code == 303
    mailing.refresh_from_db()
    assert mailing.uncertain_rule == "repeat"
    assert editor.post(page_of(mailing, "uncertain"), {"rule": "anything"}).status_code == 404

    Delivery.objects.update(state="uncertain")
    ticked = {"action": "they_did_not_arrive", "_selected_action": [rows[0].pk, rows[1].pk]}
    editor.post("/admin/mailings/delivery/", ticked)
    refused = Delivery.objects.filter(state="refused").order_by("pk")
    assert [row.pk for row in refused] == [rows[0].pk, rows[1].pk]
    assert [str(row.reason_in_words) for row in refused] == [
        "staff know that it did not arrive"
    ] * 2


def test_staff_lift_a_suppression_and_cannot_delete_it(editor):
    from core.models import AuditEntry

    kept = Suppression.objects.create(address="eva@example.org", reason="bounced")
    address = f"/admin/mailings/suppression/{kept.pk}/"
    assert "choose “Lift”" in editor.get(f"{address}change/").content.decode()
    assert editor.post(f"{address}delete/").status_code == 403
    ticked = {"action": "lift_ticked", "_selected_action": [kept.pk]}
    answer = editor.post("/admin/mailings/suppression/", ticked, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["1 address lifted."]
    assert not Suppression.objects.exists()
    assert AuditEntry.objects.get(verb="lifted suppression").actor.username == "editor"


def test_the_words_of_a_returned_message_are_shown_without_what_could_run(editor):
    from mailings.returned.take_in import take_in

    kept = take_in(b"Subject: x\nContent-Type: text/html\n\n<b>Hello</b><script>alert(1)</script>")
    page = editor.get(f"/admin/mailings/returnedmessage/{kept.pk}/change/").content.decode()
    assert "Hello" in page
    assert "<script>alert" not in page
