"""What machines read of the site: sitemap, robots, shared titles, schema.org, tables, calendars."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import openpyxl
import pytest
from django.conf import settings

from library.models import Document
from msme_site.downloads import LISTS

NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def entries_of(client):
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(answer.content).findall("s:url", NAMESPACES)


def test_the_sitemap_names_every_public_page_in_every_language_and_each_is_there(client, sample):
    document = Document.objects.get(slug="meeting-summary-193")
    document.access = "restricted"
    document.save()
    entries = entries_of(client)
    addresses = [entry.find("s:loc", NAMESPACES).text for entry in entries]
    assert len(addresses) == len(set(addresses))
    assert len(addresses) % 3 == 0
    paths = [address.removeprefix(settings.SITE_URL) for address in addresses]
    assert not any("meeting-summary-193" in path for path in paths)
    french = [path for path in paths if path.startswith("/fr/")]
    assert len(french) * 3 == len(paths)
    assert len(french) > 140
    for path in ("", "members/che/", "people/hang-tran/", "bulletins/autumn-2018/", "api/"):
        assert f"/fr/{path}" in french
    # Pages of one kind are alike: the last of each is enough.
    tried = {path.split("/")[2]: path for path in french}.values()
    assert len(tried) >= 14
    assert [path for path in tried if client.get(path).status_code != 200] == []
    links = entries[0].findall("x:link", NAMESPACES)
    assert {link.get("hreflang") for link in links} == {"en", "fr", "es"}


def test_robots_are_led_to_the_sitemap_and_away_from_searches(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /*/search/" in lines
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"


def structured(client, path):
    page = client.get(path).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1]) if found else None


def test_pages_tell_their_record_in_the_words_of_schema_org(client, sample):
    meeting = structured(client, "/fr/meetings/2018-10-31-internet-as-a-tool/")
    assert (meeting["@type"], meeting["startDate"]) == ("Event", "2018-10-31")
    assert [one["name"] for one in meeting["organizer"]][1:] == ["Bahreïn"]
    assert "startDate" not in structured(client, "/en/meetings/contact-points-follow-up/")
    forum = structured(client, "/en/events/public-forum-2018/")
    assert (forum["@type"], forum["endDate"]) == ("EventSeries", "2018-10-04")
    own = forum["subEvent"][0]
    assert own["startDate"] == "2018-10-03T08:30:00+02:00"
    assert own["location"]["name"] == "Room D"
    issue = structured(client, "/es/bulletins/autumn-2018/")
    assert (issue["@type"], issue["issueNumber"]) == ("PublicationIssue", 1)
    assert issue["inLanguage"] == "es"
    assert structured(client, "/en/")["publisher"]["@type"] == "Organization"
    assert structured(client, "/en/members/che/") is None


def test_a_title_cannot_break_out_of_what_machines_read(client, sample):
    Document.objects.filter(slug="joint-declaration-mc11").update(title_en='A "b" <c> & d')
    page = client.get("/en/documents/joint-declaration-mc11/").content.decode()
    assert '<meta property="og:title" content="A &quot;b&quot; &lt;c&gt; &amp; d' in page
    from meetings.models import Meeting

    nasty = "</script><script>alert(1)</script>"
    Meeting.objects.filter(slug="contact-points-follow-up").update(title_en=nasty)
    assert structured(client, "/en/meetings/contact-points-follow-up/")["name"] == nasty
    page = client.get("/en/meetings/contact-points-follow-up/").content.decode()
    assert "<script>alert" not in page


def test_a_shared_page_has_title_address_and_language(client, sample):
    page = client.get("/fr/members/che/?x=1").content.decode()
    assert f'<meta property="og:url" content="{settings.SITE_URL}/fr/members/che/">' in page
    assert '<meta property="og:locale" content="fr_FR">' in page
    assert '<meta property="og:title" content="Suisse – Groupe' in page


@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_kept_as_a_table_with_public_columns_only(client, sample, name):
    records = client.get(f"/data/{name}.json").json()
    answer = client.get(f"/data/{name}.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(records) == client.get(f"/api/v1/{name}?limit=1").json()["count"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/data/{name}.xlsx").content))
    sheet = list(book.worksheets[0].values)
    if rows:
        assert list(sheet[0]) == list(rows[0])
        assert len(sheet) == len(rows) + 1
        assert not {"staff_note", "due", "email", "phone", "remote_link"} & set(rows[0])


def test_a_text_has_a_column_for_each_language(client, sample):
    text = client.get("/data/meetings.csv").content.decode("utf-8-sig")
    row = next(
        row
        for row in csv.DictReader(io.StringIO(text))
        if row["slug"] == "2018-11-12-follow-up-trade-finance-and-facilitation"
    )
    assert row["hosts"] == "civ; pak"
    assert row["title_fr"].startswith("Séances de suivi")
    assert client.get("/data/nothing.csv").status_code == 404
    assert client.get("/data/meetings.exe").status_code == 404


def test_meetings_have_a_calendar_of_their_own(client, sample):
    from core.keep_calendar import reconcile

    reconcile()
    text = client.get("/en/meetings.ics").content.decode()
    assert text.count("BEGIN:VEVENT") == 8  # the ninth has no day, and is not told
    assert "Public Forum" not in text
