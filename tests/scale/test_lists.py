"""Every list holds ten years of records: as many queries as a small record, and a page's size.

One module, so that each record is made once.
"""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting

# Of HTML; compressed it is about a tenth.
BYTES = 300_000

# Whoever gives a page another query writes the new number here; it must hold at both sizes.
PAGES = {
    "": 19,
    "members/": 6,
    "members/?on=2015-01-01": 6,
    "members/committee/": 5,
    "meetings/": 13,
    "follow-ups/": 10,
    "documents/": 7,
    "events/": 2,
    "events/public-forum-2018/": 10,  # with urgent notices
    "history/": 4,
    "figures/": 1,
    "helpdesk/": 1,
    "bulletins/": 3,  # with urgent notices
    "calendar/": 1,
    "calendar.ics": 2,
    "events/public-forum-2018.ics": 3,
    "events/public-forum-2018/schedule.json": 9,
    "members/aaa/": 22,
    "members/aaa.ics": 4,
    "people/person-0/": 6,
}
API = {
    "members": 5,
    "members/aaa": 6,
    "memberships": 3,
    "roster": 9,
    "people": 3,
    "people/person-0": 4,
    "organisations": 4,
    "meetings": 7,
    "follow-ups": 4,
    "documents": 5,
    "figures": 3,
    "forums": 3,
    "forums/public-forum-2018": 10,
    "sessions": 9,
    "dialogues": 4,
    "milestones": 5,
    "quotes": 3,
    "initiatives": 3,
    "contact-points": 3,
    "bulletins": 3,
    "back-issues": 3,
}
MEETING = 27  # with urgent notices
# Held mailings ask once, as held publications and held digests do.
FIRST_PAGE_OF_THE_ADMIN = 40
FINDINGS = 38
TEXTS_TO_TRANSLATE = 4

LISTS = {
    "accounts_user": 7,
    "axes_accessattempt": 8,
    "axes_accessfailurelog": 8,
    "axes_accesslog": 8,
    "bulletins_backissue": 5,
    "bulletins_bulletin": 5,
    "bulletins_digest": 5,
    "bulletins_urgentnotice": 5,
    "core_auditentry": 9,
    "core_job": 6,
    "events_dialogue": 7,
    "events_forum": 7,
    "events_forumsession": 13,
    "events_milestone": 7,
    "events_programme": 6,
    "events_quote": 7,
    "helpdesk_contactpoint": 5,
    "helpdesk_initiative": 5,
    "library_document": 9,
    "library_term": 5,
    "library_figure": 6,
    "mailings_bounce": 4,
    "mailings_complaint": 4,
    "mailings_delivery": 4,
    "mailings_hours": 5,
    "mailings_limit": 5,
    "mailings_mailing": 6,
    "mailings_returnedmessage": 4,
    "mailings_suppression": 5,
    "meetings_conclusion": 5,
    "meetings_followup": 14,
    "meetings_meeting": 14,
    "meetings_theme": 5,
    "members_coordinatorterm": 5,
    "members_declaredcount": 7,
    "members_member": 6,
    "members_organisation": 5,
    "members_person": 5,
    "members_unionmembership": 6,
    "subscribers_segment": 5,
    "subscribers_subscriber": 4,
    "subscribers_subscriberimport": 5,
}


def counted(client, path):
    """The answer, and the queries that it took once what never changes was looked up."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    if response["Content-Type"].startswith("text/html"):
        assert len(response.content) < BYTES
    return len(queries)


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_takes_the_same_queries_at_any_size(client, records, path):
    assert counted(client, f"/fr/{path}") == PAGES[path]


@pytest.mark.parametrize("path", API)
def test_an_answer_of_the_api_takes_the_same_queries_at_any_size(client, records, path):
    assert counted(client, f"/api/v1/{path}") == API[path]


def test_the_page_of_a_meeting_takes_the_same_queries_at_any_size(client, records):
    middle = Meeting.objects.order_by("-date")[1]
    assert counted(client, f"/fr/meetings/{middle.slug}/") == MEETING


def test_the_first_page_of_the_admin_takes_the_same_queries_at_any_size(admin_client, records):
    assert counted(admin_client, "/admin/") == FIRST_PAGE_OF_THE_ADMIN


def test_all_findings_take_the_same_queries_at_any_size(admin_client, records):
    assert counted(admin_client, "/admin/findings/?page=2") == FINDINGS


def test_the_texts_to_translate_take_the_same_queries_at_any_size(admin_client, records):
    assert counted(admin_client, "/admin/completeness/") == TEXTS_TO_TRANSLATE


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_the_admin_takes_the_same_queries_at_any_size(admin_client, records, name):
    assert counted(admin_client, reverse(f"admin:{name}_changelist")) == LISTS[name]


def test_every_list_of_the_admin_is_counted():
    admin.autodiscover()
    every = {model._meta.label_lower.replace(".", "_") for model in admin.site._registry}
    assert every == set(LISTS)
