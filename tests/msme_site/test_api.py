"""The API is complete, says the same as its description, and tells nothing that is not public."""

from datetime import date

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase
from hypothesis import settings as judged

from core.keep_search import reindex
from library.models import Document
from meetings.models import Meeting
from msme_site.api import api, operations

EXAMPLES = 8
LISTS = [one.path for one in operations() if "limit" in one.parameters]


@pytest.fixture(scope="module")
def records(django_db_setup, django_db_blocker, sample_rows):
    """The sample, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        sample_rows()
        reindex()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(records, db, settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def application(environ, start_response):
    """The site as a server calls it, on the connection of the test."""
    response = ClientHandler(enforce_csrf_checks=False)(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = application


@schema.parametrize()
@judged(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_every_operation_answers_as_it_is_described(case, sample):
    case.call_and_validate()


def get(path, **headers):
    return Client().get(f"/api/v1/{path}", **headers)


def test_any_site_may_read_and_is_told_what_has_not_changed(sample):
    first = get("members?limit=2", HTTP_ACCEPT_LANGUAGE="fr")
    assert first["Access-Control-Allow-Origin"] == "*"
    assert (first.status_code, first["Content-Type"]) == (200, "application/json; charset=utf-8")
    again = get("members?limit=2", HTTP_IF_NONE_MATCH=first["ETag"], HTTP_ACCEPT_LANGUAGE="es")
    assert (again.status_code, again.content) == (304, b"")
    since = get("members?limit=2", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
    assert since.status_code == 304
    assert get("members?limit=3", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200
    head = Client().head("/api/v1/members?limit=2")
    assert (head.status_code, head["ETag"]) == (200, first["ETag"])
    asked = Client().options("/api/v1/members")
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert Client().post("/api/v1/members").status_code == 405
    refused = get("members?limit=0")
    assert (refused.status_code, refused["Access-Control-Allow-Origin"]) == (422, "*")


def test_only_a_search_must_be_asked_something():
    required = {
        (path, one["name"])
        for path, methods in api.get_openapi_schema()["paths"].items()
        for one in methods["get"].get("parameters", ())
        if one["in"] == "query" and one.get("required")
    }
    assert required == {("/api/v1/search", "q")}


def test_lists_come_in_parts_that_make_the_whole(sample):
    assert len(LISTS) >= 14
    for path in LISTS:
        address = path.removeprefix("/api/v1/")
        whole = get(f"{address}?limit=200").json()
        assert whole["count"] == len(whole["items"]), path
        if whole["count"] > 1:
            half = whole["count"] // 2
            parts = [get(f"{address}?limit={half}&offset={n * half}").json() for n in range(3)]
            assert [one for part in parts for one in part["items"]] == whole["items"], path


def test_texts_stand_in_every_language_and_nothing_replaces_what_is_missing(sample):
    Meeting.objects.filter(slug="2018-03-27-access-to-information").update(title_fr="")
    meeting = get("meetings/2018-03-27-access-to-information").json()
    assert meeting["title"] == {
        "en": "Access to information",
        "fr": None,
        "es": "Acceso a la información",
    }
    assert meeting["hosts"] == ["che"]
    assert meeting["page"]["fr"].endswith("/fr/meetings/2018-03-27-access-to-information/")
    roster = get("roster?on=2018-10-01").json()
    assert (roster["counted_entries"], roster["counted_total"]) == (54, 82)
    assert [one["number"] for one in roster["declared"]] == [88, 47]
    search = get("search?q=financement&language=fr").json()
    assert search["items"][0]["url"].endswith("/fr/meetings/2018-06-08-access-to-trade-finance/")


def test_what_readers_may_not_know_of_is_not_told(sample):
    document = Document.objects.get(slug="meeting-summary-191")
    document.access = "restricted"
    document.save()
    Meeting.objects.update(
        remote_link="https://example.org/secret", staff_note="secret", remote_is_public=False
    )
    assert get("documents/meeting-summary-191").status_code == 404
    everything = [get(f"{path.removeprefix('/api/v1/')}?limit=200").content for path in LISTS]
    everything += [
        get(path).content
        for path in (
            "meetings/2018-03-27-access-to-information",
            "bulletins/autumn-2018",
            "forums/public-forum-2018",
            "members/che",
            "people/roberto-azevedo",
        )
    ]
    for word in (b"secret", b"meeting-summary-191", b"staff_note", b'"due"', b"@example"):
        assert [text for text in everything if word in text] == []


def test_the_page_for_programmers_names_every_address(client, sample):
    page = client.get("/fr/api/").content.decode()
    assert all(f'<code lang="en">{one.path}</code>' in page for one in operations())
