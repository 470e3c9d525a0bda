"""Versions of one text."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.findings import findings
from library.models import Document
from library.revisions import chains, circles, proposed_predecessor, versions_of
from library.symbols import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(make):
    """Three versions: the first, Rev.1 and Rev.2."""
    rows, before = [], None
    for number, symbol in enumerate(("WT/GC/1", "WT/GC/1/Rev.1", "WT/GC/1/Rev.2")):
        before = make(f"v{number}", symbol, supersedes=before)
        rows.append(before)
    return rows


def keys(*words):
    return [item.key for item in findings("library") if any(word in item.key for word in words)]


def test_versions_are_told_from_first_to_latest_whichever_one_is_asked(chain):
    for row in chain:
        assert versions_of(row) == chain


def test_a_restricted_version_is_left_out_and_the_chain_holds(chain):
    Document.objects.filter(slug="v1").update(access="restricted")
    assert [row.slug for row in versions_of(chain[0])] == ["v0", "v2"]
    assert [row.slug for row in versions_of(chain[0], for_staff=True)] == ["v0", "v1", "v2"]


def test_the_list_shows_the_current_version_with_older_ones_folded_under_it(chain, client):
    page = client.get("/en/documents/").content.decode()
    head, older = page.split("2 earlier versions")
    assert [f"Title of v{number}" in head for number in range(3)] == [False, False, True]
    assert older.index("Title of v1") < older.index("Title of v0")


@pytest.mark.parametrize("asked", ["WT/GC/1/Rev.1", "title of v0", "v1"])
def test_a_search_that_finds_an_older_version_shows_it_under_the_current_one(chain, client, asked):
    response = client.get("/en/documents/", {"q": asked})
    assert [entry.document.slug for entry in response.context["entries"]] == ["v2"]


def test_an_older_version_says_which_one_is_current(chain, client):
    old = client.get("/en/documents/v0/").content.decode()
    assert "This is an earlier version" in old
    assert '<a href="/en/documents/v2/">To the current version</a>' in old
    assert "This is an earlier version" not in client.get("/en/documents/v2/").content.decode()


def test_revisions_cannot_run_in_a_circle(chain):
    chain[0].supersedes = chain[2]
    with pytest.raises(ValidationError, match="cannot run in a circle"):
        chain[0].full_clean()


def test_a_circle_made_past_every_check_is_found_and_stops_nothing(chain, client):
    Document.objects.filter(slug="v0").update(supersedes=chain[2])
    assert circles() == [[row.pk for row in chain]]
    assert keys("circle") == ["document-circle:v0"]
    assert client.get("/en/documents/v0/").status_code == 200
    assert client.get("/en/documents/").status_code == 200
    chain[1].refresh_from_db()
    with pytest.raises(ValidationError, match="circle"):
        chain[1].full_clean()


def test_a_version_has_one_next_version(chain, make):
    other = make("other")
    other.supersedes = chain[0]
    with pytest.raises(ValidationError, match="already recorded as the revision"):
        other.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


@pytest.mark.parametrize(
    ("symbol", "slug"),
    [
        ("WT/GC/1/Rev.3", "v2"),
        ("WT/GC/1/Rev.5", "v2"),
        ("WT/GC/1/Rev.1", "v0"),
        ("WT/GC/1/Add.1", None),
        ("WT/GC/2/Rev.1", None),
    ],
)
def test_a_symbol_proposes_the_latest_known_version_before_it(chain, symbol, slug):
    found = proposed_predecessor([parse(symbol)])
    assert (found.slug if found else None) == slug


def test_what_looks_like_a_revision_and_is_not_linked_is_told(make):
    make("first", "WT/GC/1")
    make("second", "WT/GC/1/Rev.1")
    make("added", "WT/GC/1/Add.1")
    assert keys("unlinked", "backwards", "circle") == ["document-unlinked:second"]


def test_a_whole_chain_is_no_finding_however_many_steps_apart_its_symbols_are(chain):
    assert keys("unlinked", "backwards", "circle") == []


def test_a_chain_that_runs_backwards_is_told(make):
    later = make("rev2", "WT/GC/1/Rev.2")
    make("rev1", "WT/GC/1/Rev.1", supersedes=later)
    assert keys("backwards", "unlinked") == ["document-backwards:rev1"]


def test_chains_take_one_query(chain, django_assert_num_queries):
    with django_assert_num_queries(1):
        chains()
