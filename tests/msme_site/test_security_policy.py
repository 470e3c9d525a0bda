"""The Content Security Policy: strict on every page, with a nonce where an import map needs it."""

import re

import pytest

from meetings.models import Meeting

pytestmark = pytest.mark.django_db


def policy(response):
    """The directives by name."""
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {name: set(values) for name, *values in (part.split() for part in parts)}


@pytest.fixture
def administrator(admin_client):
    return admin_client


@pytest.mark.parametrize(
    "path", ["/en/", "/fr/members/", "/es/meetings/", "/admin/login/", "/en/x"]
)
def test_nothing_runs_that_is_not_ours(client, path):
    found = policy(client.get(path))
    assert found["default-src"] == {"'none'"}
    assert found["script-src"] == found["style-src"] == {"'self'"}
    assert found["form-action"] == found["frame-ancestors"] == {"'self'"}
    assert found["base-uri"] == {"'none'"}


def test_the_import_map_of_the_editor_carries_the_nonce_of_its_page(administrator):
    meeting = Meeting.objects.create(slug="a", title_en="A", precision="unknown")
    page = f"/admin/meetings/meeting/{meeting.pk}/change/"
    seen = set()
    for _visit in range(2):
        response = administrator.get(page)
        (nonce,) = re.findall(
            r'<script nonce="([^"]+)" type="importmap">|<script type="importmap" nonce="([^"]+)">',
            response.content.decode(),
        )
        word = nonce[0] or nonce[1]
        assert policy(response)["script-src"] == {"'self'", f"'nonce-{word}'"}
        seen.add(word)
    assert len(seen) == 2


def test_no_page_of_the_admin_carries_style_or_script_inline(administrator):
    meeting = Meeting.objects.create(slug="a", title_en="A", precision="unknown")
    paths = ("", "meetings/meeting/", f"meetings/meeting/{meeting.pk}/change/", "completeness/")
    for path in paths:
        html = administrator.get(f"/admin/{path}").content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=", html), path
        bare = re.findall(r"<script(?![^>]*\b(?:src|nonce)=)(?![^>]*application/json)[^>]*>", html)
        assert bare == [], path
