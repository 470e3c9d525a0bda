"""Links of drafts are looked at with a time-out; without a clear answer they are unknown."""

import socket
from datetime import UTC, datetime, timedelta

import pytest

from bulletins.look_at_links import AT_ONCE, judge, look, look_at_due_links
from bulletins.models import Bulletin, FreeText, LinkCheck

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "status"),
    [(200, "ok"), (301, "ok"), (404, "dead"), (410, "dead"), (405, "unknown"), (503, "unknown")],
)
def test_only_a_clear_answer_counts(code, status):
    assert judge(code).status == status


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "[::1]", "169.254.1.1", "localhost"])
def test_no_link_leads_into_the_servers_own_network(host):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        answer = look(f"http://{host}:{listener.getsockname()[1]}/")
        assert (answer.status, answer.words) == ("dead", "private address")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_host_that_cannot_exist_is_dead():
    answer = look("https://no-such-host.invalid/")
    assert (answer.status, answer.words) == ("dead", "no such host")


def test_links_to_the_site_itself_are_asked_of_the_site(bulletin, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://msme.example", ["msme.example"]
    for path, answer in (
        ("/en/about/", ("ok", "200 OK")),
        ("/en/nowhere/", ("dead", "404 Not Found")),
        ("/en/bulletins/autumn-2018/", ("dead", "404 Not Found")),
    ):
        found = look(f"https://msme.example{path}")
        assert (found.status, found.words) == answer


def test_links_of_drafts_are_looked_at_once_a_day(free_text):
    FreeText.objects.update(body_en='<p><a href="https://a.invalid/">a</a></p>')
    assert look_at_due_links(now=NOW) == 1
    row = LinkCheck.objects.get()
    assert (row.url, row.status, row.checked_at) == ("https://a.invalid/", "dead", NOW)
    assert look_at_due_links(now=NOW + timedelta(hours=23)) == 0
    assert look_at_due_links(now=NOW + timedelta(hours=25)) == 1
    assert LinkCheck.objects.get().checked_at == NOW + timedelta(hours=25)


def test_links_of_published_bulletins_are_left_alone(free_text):
    FreeText.objects.update(body_en='<p><a href="https://a.invalid/">a</a></p>')
    Bulletin.objects.update(state="published", published_at=NOW)
    assert look_at_due_links(now=NOW) == 0


def test_one_run_looks_at_a_few(free_text):
    links = "".join(f'<a href="https://{n}.invalid/">a</a>' for n in range(AT_ONCE + 3))
    FreeText.objects.update(body_en=f"<p>{links}</p>")
    assert look_at_due_links(now=NOW) == AT_ONCE
    assert look_at_due_links(now=NOW) == 3
