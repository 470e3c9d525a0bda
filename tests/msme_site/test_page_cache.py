"""Kept pages: an edit shows on the next request, and nobody gets a page meant for somebody else."""

import gzip
from datetime import date, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from core import generation
from meetings.models import Meeting, Theme
from members.models import Member
from msme_site import page_cache as kept
from msme_site.public_tables import NOT_PUBLIC, public_models

TODAY = date(2018, 10, 1)


def queries(client, path, **headers):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client.get(path, **headers)
    return len(seen), response


@pytest.fixture
def meeting(page_cache, settings):
    settings.SITE_TODAY = TODAY
    return Meeting.objects.create(
        slug="one",
        title_en="First",
        title_fr="Premier",
        title_es="Primero",
        status="held",
        date=date(2018, 9, 1),
        precision="day",
    )


def test_a_page_is_made_once_and_an_edit_shows_on_the_next_request(client, meeting):
    page = "/en/meetings/one/"
    made, first = queries(client, page)
    again, second = queries(client, page)
    assert (made > 0, again) == (True, 0)
    assert first.content == second.content
    assert first.headers == second.headers
    Meeting.objects.filter(pk=meeting.pk).update(title_en="Second")  # no signal, only SQL
    edited, third = queries(client, page)
    assert edited == made
    assert "Second" in third.content.decode()
    assert third["ETag"] != first["ETag"]


def test_another_process_finds_the_page_in_redis(client, meeting):
    page = "/en/meetings/one/"
    client.get(page)
    made, response = queries(Client(), page)  # a client has a handler, and so a shelf, of its own
    assert (made, response.status_code) == (0, 200)


def test_what_was_rendered_during_an_edit_is_not_found_after_it(client, meeting, monkeypatch):
    """The page is made of old records, and comes to be kept after the edit was committed."""
    page = "/en/meetings/one/"
    original = kept.PageCache.keep

    def edit():
        Meeting.objects.filter(pk=meeting.pk).update(title_en="Edited")
        connection.close()

    def edit_first(self, name, made):
        thread = Thread(target=edit)
        thread.start()
        thread.join()
        original(self, name, made)

    monkeypatch.setattr(kept.PageCache, "keep", edit_first)
    assert "First" in client.get(page).content.decode()
    monkeypatch.setattr(kept.PageCache, "keep", original)
    assert "Edited" in client.get(page).content.decode()


def test_what_is_not_committed_is_not_told(client, meeting):
    page = "/en/meetings/one/"
    client.get(page)
    before = generation.ask()
    with transaction.atomic():
        Meeting.objects.update(title_en="Perhaps")
        assert generation.ask() == before
        transaction.set_rollback(True)
    assert generation.ask() == before
    with transaction.atomic():
        try:
            with transaction.atomic():
                Meeting.objects.update(title_en="Undone")
                raise LookupError
        except LookupError:
            pass
        Theme.objects.create(slug="t", name_en="T")  # after the savepoint, in one transaction
    assert generation.ask() != before


def test_who_asks_at_once_with_others_hears_what_is_true_for_them(meeting):
    """Whoever asks after an edit hears of it, however many ask at that moment."""
    before = generation.ask()
    heard, stop = [], Event()

    def ask():
        while not stop.is_set():
            generation.ask()

    others = [Thread(target=ask) for _number in range(3)]
    for thread in others:
        thread.start()
    for number in range(30):
        Meeting.objects.update(title_en=f"Edit {number}")
        heard.append(generation.ask())
    stop.set()
    for thread in others:
        thread.join()
    assert len({before, *heard}) == 31
    assert heard == sorted(heard)


def test_two_who_edit_at_once_do_not_wait_for_each_other(meeting):
    def edit():
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '5s'")
        Theme.objects.create(slug="other", name_en="Other")
        connection.close()

    with transaction.atomic():
        Meeting.objects.update(title_en="Held open")
        before = generation.ask()
        thread = Thread(target=edit)
        thread.start()
        thread.join(10)
        first = generation.ask()
    assert Theme.objects.count() == 1
    assert before < first < generation.ask()


def test_each_language_question_and_day_has_its_own_page(client, meeting, settings):
    pages = {
        path: client.get(path).content
        for path in ("/en/meetings/one/", "/fr/meetings/one/", "/es/meetings/one/", "/en/members/")
    }
    assert {path: client.get(path).content for path in pages} == pages
    assert len(set(pages.values())) == 4
    asked = client.get("/en/members/?on=2018-02-01").content.decode()
    assert "/fr/members/?on=2018-02-01" in asked
    assert "?on=" not in client.get("/en/members/").content.decode()
    assert client.get("/fr/meetings/one/")["Content-Language"] == "fr"
    settings.SITE_TODAY = TODAY + timedelta(days=1)
    assert "2\u00a0October 2018" in client.get("/en/members/").content.decode()


def test_staff_get_pages_of_their_own_and_leave_none_behind(client, admin_client, meeting):
    page = "/en/meetings/one/"
    for _time in range(2):
        assert queries(admin_client, page)[0] > 0
    made, response = queries(client, page)
    assert made > 0
    assert "Cookie" in response["Vary"]


def test_a_form_keeps_its_token_and_is_not_kept(client, page_cache):
    tokens = set()
    for _time in range(2):
        reader = Client()
        response = reader.get("/en/subscribe/")
        tokens.add(response.cookies["csrftoken"].value)
    assert len(tokens) == 2
    checking = Client(enforce_csrf_checks=True)
    form = checking.get("/en/subscribe/").context["csrf_token"]
    fields = {"csrfmiddlewaretoken": str(form), "address": "nobody"}
    assert checking.post("/en/subscribe/", fields).status_code == 422
    # Who has a form's cookie may read what is kept, and leaves nothing.
    assert queries(checking, "/en/about/")[0] >= 0
    assert "csrfmiddlewaretoken" not in Client().get("/en/about/").content.decode()


def test_browsers_ask_whether_it_is_still_true(client, meeting):
    page = "/en/meetings/one/"
    first = client.get(page)
    assert first["Cache-Control"] == "no-cache"
    asked, second = queries(client, page, headers={"If-None-Match": first["ETag"]})
    assert (asked, second.status_code, second.content) == (0, 304, b"")
    assert second["ETag"] == first["ETag"]
    Meeting.objects.update(title_en="Other")
    assert client.get(page, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_it_is_handed_out_as_small_as_the_browser_takes_it(client, meeting):
    page = "/en/meetings/one/"
    plain = client.get(page).content
    for accepted in ("gzip", "br, gzip;q=0.8", "gzip;q=1"):
        zipped = client.get(page, headers={"Accept-Encoding": accepted})
        assert zipped["Content-Encoding"] == "gzip"
        assert int(zipped["Content-Length"]) == len(zipped.content)
        assert gzip.decompress(zipped.content) == plain
    for refused in ("br", "gzip;q=0", "gzip;q=0, br"):
        assert "Content-Encoding" not in client.get(page, headers={"Accept-Encoding": refused})


def test_fonts_are_left_out_where_the_browser_saves_data(client, meeting):
    page = "/en/meetings/one/"
    assert 'as="font"' in client.get(page).content.decode()
    light = client.get(page, headers={"Save-Data": "on"})
    assert 'as="font"' not in light.content.decode()
    assert '<html lang="en" class="light">' in light.content.decode()
    assert "Save-Data" in light["Vary"]
    assert 'as="font"' in client.get(page).content.decode()


def test_a_host_that_is_not_ours_gets_nothing_that_is_kept(client, meeting, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.get("/en/meetings/one/")
    assert client.get("/en/meetings/one/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_the_site_goes_on_without_redis(client, meeting, settings):
    settings.CACHES = settings.CACHES | {
        "pages": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
        }
    }
    assert client.get("/en/meetings/one/").status_code == 200
    assert queries(client, "/en/meetings/one/")[0] == 0


@pytest.mark.django_db
def test_every_public_table_moves_the_mark_and_every_other_one_has_a_reason():
    public = {model._meta.db_table for model in public_models()}
    assert generation.watched() == public
    assert {Meeting._meta.db_table, Member._meta.db_table} < public
    from django.apps import apps

    named = {config.label for config in apps.get_app_configs()}
    named |= {model._meta.label for model in apps.get_models()}
    assert set(NOT_PUBLIC) - named == set()
    assert all(NOT_PUBLIC.values())


@pytest.mark.django_db
def test_pages_for_one_reader_alone_forbid_to_be_kept(client, page_cache):
    """Whatever stands behind a token answers so, also where the token opens nothing."""
    found = [path for path in _addresses(get_resolver()) if "<str:token>" in path]
    assert len(found) > 8
    for path in found:
        address = "/" + path.replace("<str:token>", "nonsense").replace("<str:name>", "x.pdf")
        response = client.get(address)
        words = response.get("Cache-Control", "")
        assert response.status_code != 200 or "no-store" in words or "private" in words, path


def _addresses(resolver, before=""):
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _addresses(one, here)
        elif isinstance(one, URLPattern):
            yield here
