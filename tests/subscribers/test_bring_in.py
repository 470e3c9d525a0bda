"""Subscribers from a file: looked at, brought in with their evidence, taken back."""

import csv
import io
import json
import re
import tracemalloc
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import validate_email
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.models import User
from core import jobs
from core.models import AuditEntry, Job
from mailings.enqueue import Content, enqueue, open_mailing
from mailings.models import Delivery, Mailing, Suppression
from members.models import Member
from subscribers import audience, export
from subscribers.bring_in import job as bring_in_job
from subscribers.bring_in.job import ask_bring_in, ask_look
from subscribers.bring_in.line import COLUMNS, Reader, is_address
from subscribers.bring_in.read import lines_of
from subscribers.bring_in.take_back import NotPossible, take_back
from subscribers.erase import erase
from subscribers.models import (
    Consent,
    ImportPiece,
    ImportRefusal,
    Segment,
    Subscriber,
    SubscriberImport,
    Subscription,
)
from subscribers.retention import forget_files
from subscribers.subscribe import leave

from .conftest import subscriber

pytestmark = pytest.mark.django_db
SOURCE = "Signed the list at the Public Forum of 2018."
DAY = date(2018, 10, 3)
PAGE = "/admin/subscribers/subscriberimport/"


def looked(text: str | bytes, **facts: object) -> SubscriberImport:
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("list.csv", content)
    said = {"language": "en", "topics": ["bulletin"], "source": SOURCE, "consent_on": DAY}
    return ask_look(file, by=None, **said | facts)


def brought_in(text: str | bytes, **facts: object) -> SubscriberImport:
    return ask_bring_in(looked(text, **facts), by=None)


def refused(of: SubscriberImport) -> list[tuple[int, str, str]]:
    return list(of.refusals.values_list("line", "reason", "detail"))


def held() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in Subscription.objects.filter(state="confirmed").order_by("topic"):
        found.setdefault(row.subscriber.address, []).append(row.topic)
    return found


def test_a_look_writes_nothing_and_then_all_comes_in_with_its_evidence():
    Member.objects.create(code="che")
    text = (
        "Address;Language;Topics;Member;Organisation;frequency;form;consent_on;consent_source\r\n"
        "One@Example.org;;;;;;;;\r\n"
        'two@example.org;fr;forum, meetings;CHE;"A ""body"";\r\nin Geneva";weekly;headlines;'
        "2017-12-13;By letter\r\n"
    )
    of = looked(text)
    assert of.counts == {"lines": 2, "new": 2, "added": 0, "there": 0, "refused": {}}
    assert (Subscriber.objects.count(), of.state) == (0, "looked")
    of = ask_bring_in(of, by=None)
    assert (of.state, ImportPiece.objects.count()) == ("in", 0)
    assert list(
        Subscriber.objects.order_by("address").values_list(
            "address", "language", "frequency", "form", "member__code", "organisation"
        )
    ) == [
        ("one@example.org", "en", "each", "full", None, ""),
        ("two@example.org", "fr", "weekly", "headlines", "che", 'A "body";\r\nin Geneva'),
    ]
    assert held() == {"one@example.org": ["bulletin"], "two@example.org": ["forum", "meetings"]}
    assert list(
        Consent.objects.order_by("topic").values_list(
            "topic", "act", "text", "given_on", "language", "subscriber__address"
        )
    ) == [
        ("bulletin", "imported", SOURCE, DAY, "en", "one@example.org"),
        ("forum", "imported", "By letter", date(2017, 12, 13), "fr", "two@example.org"),
        ("meetings", "imported", "By letter", date(2017, 12, 13), "fr", "two@example.org"),
    ]
    tokens = [*Subscriber.objects.values_list("leave_token", flat=True)]
    tokens += Subscription.objects.values_list("leave_token", flat=True)
    assert all(re.fullmatch("[0-9a-f]{32}", token) for token in tokens)
    assert len(set(tokens)) == 5
    # All that was brought in is written to.
    assert audience.entries("bulletin").count() == 1
    with pytest.raises(jobs.Refused):
        ask_bring_in(of, by=None)


def test_each_line_that_stays_out_is_listed_with_its_reason():
    Suppression.objects.create(address="bounced@example.org", reason="bounced")
    Suppression.objects.create(
        address="released@example.org", reason="bounced", release_on=timezone.localdate()
    )
    gone = subscriber("forum", "meetings", address="gone@example.org")
    leave(gone.subscriptions.get(topic="forum"), ip_address=None)
    tomorrow = timezone.localdate() + timedelta(days=1)
    lines = [
        "address,language,topics,frequency,form,member,organisation,consent_on",
        "good@example.org",  # 2
        "nonsense",
        "",
        "GOOD@example.org ,fr",  # 5
        "a@example.org,de",
        "b@example.org,,news",
        "c@example.org,,,daily",
        "d@example.org,,,,short",
        "e@example.org,,,,,zzz",  # 10
        f"f@example.org,,,,,,{'x' * 201}",
        "g@example.org,,,,,,,3.10.2018",
        f"h@example.org,,,,,,,{tomorrow}",
        "i@example.org,,,,,,,,more",
        "bounced@example.org",  # 15
        "gone@example.org",
        "released@example.org",
        "a@example.org,es",  # the first with this address was not right in itself
        f"{'l' * 250}@example.org",
    ]
    of = brought_in("\n".join(lines))
    told = dict(gone.subscriptions.filter(state="ended").values_list("topic", "ended_at"))
    ended_on = str(told["forum"].astimezone(timezone.get_default_timezone()).date())
    assert refused(of) == [
        (3, "address", ""),
        (5, "repeated", "2"),
        (6, "language", ""),
        (7, "topic", ""),
        (8, "frequency", ""),
        (9, "form", ""),
        (10, "member", ""),
        (11, "long", ""),
        (12, "date", ""),
        (13, "date", ""),
        (14, "cells", ""),
        (15, "suppressed", "bounced"),
        (16, "left", ended_on),
        (19, "address", ""),
    ]
    assert held() == {
        "a@example.org": ["bulletin"],
        "gone@example.org": ["meetings"],
        "good@example.org": ["bulletin"],
        "released@example.org": ["bulletin"],
    }
    without_day = looked(
        "address,consent_on\nx@example.org,\ny@example.org,2018-10-03", consent_on=None
    )
    assert refused(without_day) == [(2, "no date", "")]


def test_what_subscribers_chose_stays_and_what_is_not_known_is_filled_in():
    che = Member.objects.create(code="che")
    old = subscriber("bulletin", address="old@example.org")
    subscriber("bulletin", address="asked@example.org", state="pending")
    of = brought_in(
        "address,language,topics,member,organisation,frequency\n"
        "old@example.org,fr,bulletin forum,che,A body,weekly\n"
        "asked@example.org,,,,,\n"
    )
    assert of.counts == {"lines": 2, "new": 0, "added": 2, "there": 0, "refused": {}}
    old.refresh_from_db()
    assert (old.language, old.frequency, old.member, old.organisation) == (
        "es",
        "each",
        che,
        "A body",
    )
    assert held() == {
        "asked@example.org": ["bulletin"],
        "old@example.org": ["bulletin", "forum"],
    }
    again = looked("address\nold@example.org\n")
    assert (again.counts["there"], again.counts["new"]) == (1, 0)
    # What the subscriber had before did not come by the file.
    assert list(old.subscriptions.filter(came_by=of).values_list("topic", flat=True)) == ["forum"]


def test_an_import_is_taken_back_where_nobody_was_written_to():
    of = brought_in(
        "address,topics\n" + "".join(f"{name}@example.org,bulletin forum\n" for name in "abcde")
    )
    mailing = open_mailing(
        title="x",
        reference="",
        topic="forum",
        list_id="x.example.org",
        contents={"en": Content("s", "h", "t")},
    )
    enqueue(mailing, audience.entries("forum"))
    Mailing.objects.update(state="running")
    Delivery.objects.filter(address="a@example.org").update(state="accepted")
    Delivery.objects.filter(address="b@example.org").update(state="suppressed")
    chosen = Subscriber.objects.get(address="c@example.org")
    leave(chosen.subscriptions.get(topic="forum"), ip_address=None)
    assert take_back(of, by=None) == (7, 3)
    assert held() == {"a@example.org": ["bulletin", "forum"]}
    # Who has left stays known as such, so that no other file brings them back.
    assert sorted(Subscriber.objects.values_list("address", flat=True)) == [
        "a@example.org",
        "c@example.org",
    ]
    assert refused(looked("address\nc@example.org\nd@example.org")) == [
        (2, "left", str(timezone.localdate()))
    ]
    assert dict(Delivery.objects.values_list("address", "state")) == {
        "a@example.org": "accepted",
        "b@example.org": "suppressed",
        "c@example.org": "withdrawn",
        "d@example.org": "withdrawn",
        "e@example.org": "withdrawn",
    }
    assert AuditEntry.objects.about(of).get(verb="took back an import").detail == {
        "gone": 7,
        "stay": 3,
    }
    with pytest.raises(NotPossible):
        take_back(of, by=None)


def rows_of_many(number: int) -> tuple[str, dict[str, int]]:
    """A file of which every tenth line is not right; and how many for which reason."""
    lines, bad = ["address,language,consent_on"], {"address": 0, "language": 0, "repeated": 0}
    for place in range(number):
        address, language = f"reader-{place}@example.org", ("en", "fr", "es")[place % 3]
        if place % 30 == 9:
            address, wrong = f"reader-{place}", "address"
        elif place % 30 == 19:
            language, wrong = "xx", "language"
        elif place % 30 == 29:
            address, wrong = f"READER-{place - 1}@example.org", "repeated"
        else:
            wrong = ""
        if wrong:
            bad[wrong] += 1
        lines.append(f"{address},{language},2018-10-03")
    return "\n".join(lines), bad


def test_ten_thousand_lines_take_as_many_statements_as_ten(monkeypatch):
    monkeypatch.setattr(bring_in_job, "AT_ONCE", 0)

    def work(of: SubscriberImport) -> int:
        with CaptureQueriesContext(connection) as queries:
            jobs.run(of.job.pk, with_heart=False)
        of.refresh_from_db()
        return len(queries)

    def statements(number: int) -> tuple[list[int], SubscriberImport, dict[str, int]]:
        text, bad = rows_of_many(number)
        of = looked(text)
        counted = [work(of), work(ask_bring_in(of, by=None))]
        of.refresh_from_db()
        return counted, of, bad

    few, of, _bad = statements(30)
    assert of.state == "in"
    assert take_back(of, by=None) == (27, 0)
    many, of, bad = statements(10_000)
    assert many == few
    assert of.counts["refused"] == bad
    assert Subscription.objects.filter(came_by=of).count() == 10_000 - sum(bad.values())
    assert of.refusals.count() == sum(bad.values())


def test_a_workbook_is_read_as_well():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["address", "consent_on", "organisation"])
    sheet.append(["one@example.org", datetime(2018, 10, 3, tzinfo=UTC).replace(tzinfo=None), 12])
    sheet.append([None, None, None])
    sheet.append(["nobody", None, None])
    out = io.BytesIO()
    book.save(out)
    of = brought_in(out.getvalue(), consent_on=None)
    assert refused(of) == [(4, "address", "")]
    assert Consent.objects.get().given_on == DAY
    assert Subscriber.objects.get().organisation == "12"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name\nx@example.org", "one must be called “address”"),
        (b"address,colour\nx@example.org,red", "Not known: colour."),
        (b"address,address\n", "each once"),
        (b"\xff\xfe\x00", "neither an XLSX file nor a CSV file"),
        (b"PK\x03\x04nonsense", "cannot be read as XLSX"),
        (b"\xd0\xcf\x11\xe0old", "old kind"),
        (b'address\n"open', "Line 2 cannot be read as CSV."),
        (b"\n\n", "The file is empty."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(content, words):
    of = looked(content)
    assert of.job.state == Job.State.FAILED
    assert words in of.job.sentence


@given(st.emails() | st.text(max_size=30) | st.from_regex(r"[a-z0-9.+_-]{1,8}@[a-z0-9.-]{1,20}"))
@example("a" * 65 + "@example.org")
@example("a@" + "b" * 63 + ".org")
def test_an_address_is_what_django_takes_for_one(text):
    try:
        validate_email(text)
        right = len(text) <= 254
    except ValidationError:
        right = False
    assert is_address(text) == right


# Screens


@pytest.fixture
def editor(client) -> User:
    """Somebody who may import and export."""
    from django.contrib.auth.models import Group

    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def sent(text: str, **more: object) -> dict[str, object]:
    file = SimpleUploadedFile("list.csv", text.encode())
    said = {"language": "fr", "topics": ["bulletin"], "source": SOURCE, "consent_on": "2018-10-03"}
    return {"file": file, **said, **more}


def test_staff_look_bring_in_and_take_back_in_a_few_clicks(client, editor):
    response = client.post(f"{PAGE}add/", sent("address\none@example.org\n=nonsense\n"))
    of = SubscriberImport.objects.get()
    page = f"{PAGE}{of.pk}/"
    assert (response.status_code, response["Location"]) == (303, f"{page}change/")
    shown = client.get(f"{page}change/").content.decode()
    assert all(
        words in shown
        for words in (
            "This is what it would do",
            "1 new subscriber",
            "1 line stays out",
            "Bring it in",
        )
    )
    lines = b"".join(client.get(f"{page}refusals.csv")).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(lines)))[1] == [
        "3",
        "'=nonsense",
        "not an email address",
        "",
    ]
    assert client.get(f"{page}progress.json").json()["percent"] == 100
    assert client.post(f"{page}write/").status_code == 303
    shown = client.get(f"{page}change/").content.decode()
    assert "The file has been brought in." in shown
    assert Subscriber.objects.get().language == "fr"
    client.post(f"{page}back/")
    assert "Subscriptions removed: 1; kept: 0." in client.get(f"{page}change/").content.decode()
    assert Subscriber.objects.count() == 0
    assert "list.csv" in client.get(PAGE).content.decode()
    # Imports of tables are another list.
    assert "list.csv" not in client.get("/admin/core/job/").content.decode()


def test_consent_is_asked_for(client, editor):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for wrong in ({"source": "yes"}, {"topics": []}, {"consent_on": str(tomorrow)}):
        assert (
            client.post(f"{PAGE}add/", sent("address\na@example.org", **wrong)).status_code == 200
        )
    assert SubscriberImport.objects.count() == 0


def test_files_are_for_whoever_may(client, editor):
    of = looked("address\na@example.org")
    editor.groups.clear()
    translator = User.objects.create_user("translator", is_staff=True)
    from django.contrib.auth.models import Group

    translator.groups.add(Group.objects.get(name="translator"))
    client.force_login(translator, backend="django.contrib.auth.backends.ModelBackend")
    for page in ("add/", f"{of.pk}/change/", f"{of.pk}/refusals.csv", f"{of.pk}/progress.json", ""):
        assert client.get(f"{PAGE}{page}").status_code == 403
    for act in ("write", "back", "again"):
        assert client.post(f"{PAGE}{of.pk}/{act}/").status_code == 403
    listed = "/admin/subscribers/subscriber/"
    assert client.get(f"{listed}export/").status_code == 403
    shown = client.get(listed).content.decode()
    assert "export/" not in shown
    assert "subscriberimport" not in shown


def test_a_large_file_is_left_to_a_worker(django_capture_on_commit_callbacks):
    text = "address\n" + "".join(f"reader-{number:020}@example.org\n" for number in range(3000))
    of = looked(text)
    assert (of.job.state, ImportPiece.objects.count()) == ("waiting", 1)
    with pytest.raises(jobs.Refused):
        ask_bring_in(of, by=None)
    jobs.run(of.job.pk, with_heart=False)
    of.refresh_from_db()
    assert (of.counts["new"], of.job.done, of.job.total) == (3000, 100, 100)


def test_reading_takes_as_much_memory_for_many_lines_as_for_few():
    def peak(number: int) -> int:
        text = "address,consent_on\n" + "".join(
            f"reader-{place:012}@example.org,2018-10-03\n" for place in range(number)
        )
        of = SubscriberImport(language="en", topics=["bulletin"], source=SOURCE)
        with io.BytesIO(text.encode()) as file:
            tracemalloc.start()
            lines = lines_of(file, tell=lambda _done, _all: None)
            read = Reader(of, next(lines)[1], today=DAY).staged(lines)
            assert sum(1 for _row in read) == number
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(10)  # what is loaded once
    assert peak(20_000) < peak(2_000) + 100_000


# Out again


def content_of(response) -> str:
    return b"".join(response).decode()


def test_what_goes_out_comes_in_again(client, editor):
    Member.objects.create(code="che")
    brought_in(
        "address,topics,member,organisation,frequency,form\n"
        "a@example.org,bulletin forum,che,'=1+1,weekly,headlines\n"
        "b@example.org,,,,,\n"
    )
    left = subscriber("bulletin", address="left@example.org")
    leave(left.subscriptions.get(), ip_address=None)
    page = "/admin/subscribers/subscriber/export/"
    told = content_of(client.post(page, {"kind": "csv"}))
    rows = list(csv.reader(io.StringIO(told.removeprefix("\ufeff"))))
    assert rows == [
        list(COLUMNS),
        [
            *("a@example.org", "en", "bulletin forum", "weekly", "headlines", "che"),
            *("'=1+1", "2018-10-03", SOURCE),
        ],
        [*("b@example.org", "en", "bulletin", "each", "full", "", "", "2018-10-03", SOURCE)],
    ]
    assert json.loads(content_of(client.post(page, {"kind": "json"})))[0]["topics"] == [
        "bulletin",
        "forum",
    ]
    workbook = io.BytesIO(b"".join(client.post(page, {"kind": "xlsx"})))
    sheet = openpyxl.load_workbook(workbook).worksheets[0]
    assert sheet["G2"].value == "=1+1"
    assert sheet["G2"].data_type == "s"
    segment = Segment.objects.create(name="Forum", topics=["forum"])
    assert (
        len(json.loads(content_of(client.post(page, {"kind": "json", "segment": segment.pk})))) == 1
    )
    acts = AuditEntry.objects.filter(verb="exported subscribers").order_by("pk")
    assert [(act.actor, act.detail) for act in acts] == [
        (editor, {"format": "csv", "rows": 2}),
        (editor, {"format": "json", "rows": 2}),
        (editor, {"format": "xlsx", "rows": 2}),
        (editor, {"format": "json", "rows": 1, "segment": "Forum"}),
    ]
    for each in Subscriber.objects.all():
        erase(each)
    for content in (told.encode(), workbook.getvalue()):
        of = looked(content)
        assert (of.counts["new"], refused(of)) == (2, [])
    of = ask_bring_in(of, by=None)
    assert next(export.rows_of(export.exported()))[:7] == [
        *("a@example.org", "en", "bulletin forum", "weekly", "headlines", "che", "=1+1")
    ]
    assert client.get(page).status_code == 200


def test_an_export_reads_bit_by_bit(django_assert_num_queries):
    brought_in("address\n" + "\n".join(f"r{number}@example.org" for number in range(50)))
    with django_assert_num_queries(1):
        assert len(list(export.rows_of(export.exported()))) == 50


# Forgetting


def test_refused_addresses_and_files_are_forgotten_in_time(client):
    brought_in("address\na@example.org\nnonsense")
    left_lying = looked("address\nb@example.org\nb@example.org")
    assert forget_files() == 0
    SubscriberImport.objects.update(made_at=timezone.now() - timedelta(days=8))
    assert forget_files() == 1
    assert not SubscriberImport.objects.filter(pk=left_lying.pk).exists()
    assert (ImportPiece.objects.count(), ImportRefusal.objects.count()) == (0, 1)
    SubscriberImport.objects.update(made_at=timezone.now() - timedelta(days=31))
    forget_files()
    assert (SubscriberImport.objects.count(), ImportRefusal.objects.count()) == (1, 0)


def test_erasing_somebody_forgets_their_lines_too():
    brought_in("address\na@example.org\nA@example.org")
    erase(Subscriber.objects.get())
    assert ImportRefusal.objects.count() == 0
