"""Page, mail and text of every kind, in three languages, from a bounded number of queries."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bulletins import models
from bulletins.contents import gather
from bulletins.models import (
    ComingEvents,
    FiguresSection,
    FollowUpsSection,
    ForumProgramme,
    FreeText,
    MeetingReport,
    Message,
    MilestonesSection,
    Picture,
    QuoteSection,
    RosterSection,
)
from bulletins.render import render, render_all
from helpdesk.models import Initiative
from meetings.models import FollowUp, MeetingDocument
from members.models import DeclaredCount, UnionMembership
from tests.bulletins.conftest import make_meeting, make_member, same, texts

NBSP = "\u00a0"


def sections_of_every_kind(bulletin, records) -> None:
    at = {"parent": bulletin, "region": "main"}
    MeetingReport.objects.create(**at, ordering=1, meeting=records["meeting"])
    coming = ComingEvents.objects.create(**at, ordering=2)
    coming.meetings.set([records["meeting"]])
    coming.sessions.set(records["programme"].sessions.all())
    ForumProgramme.objects.create(**at, ordering=3, programme=records["programme"])
    Message.objects.create(
        **at, ordering=4, person=records["person"], **same("body", "A word"), **same("title", "Amb")
    )
    FiguresSection.objects.create(**at, ordering=5).figures.set([records["figure"]])
    QuoteSection.objects.create(**at, ordering=6, quote=records["quote"])
    RosterSection.objects.create(**at, ordering=7, as_of=date(2018, 10, 1))
    section = MilestonesSection.objects.create(**at, ordering=8)
    section.milestones.set([records["milestone"]])
    section = FollowUpsSection.objects.create(**at, ordering=9)
    section.follow_ups.set(FollowUp.objects.all())
    models.Spotlight.objects.create(**at, ordering=10, initiative=records["initiative"])
    FreeText.objects.create(**at, ordering=11, **same("body", "Free"))
    Picture.objects.create(**at, ordering=12, image=records["image"], **same("alternative", "Alt"))


@pytest.fixture
def records(request, tmp_path, settings):
    """Records of every kind, and an image."""
    names = ("meeting", "programme", "person", "figure", "quote", "milestone", "coordinator")
    found = {name: request.getfixturevalue(name) for name in names}
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGB", (4, 2)).save(tmp_path / "picture.png")
    found["image"] = "picture.png"
    found["initiative"] = Initiative.objects.create(
        slug="helpdesk",
        precision="unknown",
        url="https://helpdesk.example",
        **same("name", "Helpdesk"),
        **same("description", "It helps"),
    )
    return found


@pytest.fixture
def full(bulletin, records):
    sections_of_every_kind(bulletin, records)
    return bulletin


def test_every_kind_is_on_the_page_in_the_mail_and_in_the_text(full):
    rendering = render(full, "en")
    for text in (rendering.content_html, rendering.mail_html, rendering.text):
        for fact in (
            "Trade finance [en]",
            "H.E. Ms Ana Pérez",
            "Ambassador [en]",
            "More tools are needed [en]",
            "Look for tools [en]",
            "Summary [en]",
            "Session own [en]",
            "08:30–10:00",
            "A body [en]",
            "of sales are exports [en]",
            "7.6%",
            "Let us begin",
            "Coordinator [en]",
            "The Group is born [en]",
            "December 2017",
            "Helpdesk [en]",
            "Free [en]",
            "Alt [en]",
        ):
            assert fact in text, fact


def test_rendering_the_same_content_twice_gives_the_same_hash(full):
    first, second = render_all(full), render_all(full)
    assert [item.content_hash for item in first.values()] == [
        item.content_hash for item in second.values()
    ]


def test_an_editions_hash_depends_on_its_language(full):
    assert len({item.content_hash for item in render_all(full).values()}) == 3


@pytest.mark.parametrize("copies", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_number_of_sections(bulletin, records, copies):
    for _copy in range(copies):
        sections_of_every_kind(bulletin, records)
    render(bulletin, "fr")  # templates and content types are known after this
    with CaptureQueriesContext(connection) as queries:
        contents = gather(bulletin)
    with CaptureQueriesContext(connection) as while_rendering:
        render_all(bulletin, contents=contents)
    assert len(queries) == 49
    assert len(while_rendering) == 0


def test_rendering_writes_nothing(full):
    with CaptureQueriesContext(connection) as queries:
        render_all(full)
    verbs = {query["sql"].split()[0] for query in queries.captured_queries}
    assert verbs == {"SELECT"}


def test_dates_hours_and_numbers_are_written_as_the_language_does(full):
    french, spanish = render(full, "fr").text, render(full, "es").text
    assert f"8{NBSP}h{NBSP}30{NBSP}– 10{NBSP}h" in french
    assert f"7,6{NBSP}%" in french
    assert "8:30-10:00" in spanish
    assert "1º de octubre de 2018" in spanish


def test_french_punctuation_stands_after_a_no_break_space(report):
    html = render(report.parent, "fr").content_html
    assert f"Les Membres ont parlé{NBSP}: un débat{NBSP}?" in html


def test_members_stand_in_the_alphabet_of_the_language(bulletin, members):
    RosterSection.objects.create(parent=bulletin, region="main", as_of=date(2018, 10, 1))
    assert "Ecuador; Korea, Republic of; Switzerland" in render(bulletin, "en").text
    assert f"Corée, République de{NBSP}; Équateur{NBSP}; Suisse" in render(bulletin, "fr").text
    assert "Corea, República de; Ecuador; Suiza" in render(bulletin, "es").text


def test_a_union_is_shown_with_its_states_and_the_declared_number_neutrally(bulletin, members):
    union = make_member("eu", "European Union", "Union européenne", "Unión Europea")
    type(union).objects.filter(pk=union.pk).update(kind="union")
    state = make_member("aut", "Austria", "Autriche", "Austria", in_group=False)
    UnionMembership.objects.create(union=union, member=state, start=date(1995, 1, 1))
    DeclaredCount.objects.create(number=88, date=date(2018, 10, 1))
    RosterSection.objects.create(parent=bulletin, region="main", as_of=date(2018, 10, 1))
    text = render(bulletin, "en").text
    assert "European Union (1)" in text
    assert "European Union: the member States of that day\nAustria" in text
    assert "Declared (1" + NBSP + "October 2018): 88 Members. This list: 4 entries." in text


def test_a_quote_has_the_marks_of_the_language_and_says_that_it_is_a_translation(bulletin, quote):
    QuoteSection.objects.create(parent=bulletin, region="side", quote=quote)
    assert "“Let us begin”" in render(bulletin, "en").content_html
    assert "translation" in render(bulletin, "en").content_html
    assert f"«{NBSP}Commençons{NBSP}»" in render(bulletin, "fr").content_html
    assert "«Empecemos»" in render(bulletin, "es").content_html


def test_the_original_says_nothing_of_a_translation(bulletin, quote, settings):
    QuoteSection.objects.create(parent=bulletin, region="side", quote=quote)
    caption = render(bulletin, "fr").content_html.split("<figcaption>")[1]
    assert "translation" not in caption
    assert "traduction" not in caption


def test_a_missing_text_is_shown_in_the_original_with_its_language(free_text):
    FreeText.objects.filter(pk=free_text.pk).update(body_fr="", heading_fr="")
    rendering = render(free_text.parent, "fr")
    assert '<p class="original">' in rendering.content_html
    assert '<div class="prose" lang="en"><p>Because.</p></div>' in rendering.content_html
    assert re.search(r'<h2 id="heading-1" lang="en">', rendering.content_html)
    assert 'lang="en"' not in render(free_text.parent, "en").content_html.split("<html")[-1]


def test_the_speakers_title_falls_back_with_its_language(report, meeting):
    meeting.appearances.update(title_es="")
    assert '<span lang="en">Ambassador [en]</span>' in render(report.parent, "es").content_html


def test_staffs_own_text_stands_in_for_the_meetings_summary(report):
    MeetingReport.objects.filter(pk=report.pk).update(body_en="<p>Our own words.</p>")
    html = render(report.parent, "en").content_html
    assert "Our own words." in html
    assert "Members spoke." not in html


def test_a_document_of_uncertain_meeting_says_so(report):
    assert "may belong to another meeting" not in render(report.parent, "en").text
    MeetingDocument.objects.update(attribution="open")
    assert "may belong to another meeting" in render(report.parent, "en").text


def test_a_room_that_is_not_known_says_so(bulletin, programme):
    ForumProgramme.objects.create(parent=bulletin, region="main", programme=programme)
    rendering = render(bulletin, "en")
    assert rendering.content_html.count("room-unknown") == 1
    assert "room not yet known: Session other [en]" in rendering.text
    assert "the Group’s own session" in rendering.text


def test_a_figure_without_source_says_so_and_a_short_scale_too(bulletin, figure):
    FiguresSection.objects.create(parent=bulletin, region="side").figures.set([figure])
    html = render(bulletin, "fr").content_html
    assert 'x="0" width="76"' in html  # 7.6 of 10, in every language with a full stop
    assert "Source not stated in the bulletin." in render(bulletin, "en").content_html


def test_a_picture_is_an_image_on_the_page_and_in_the_mail(bulletin, records):
    Picture.objects.create(
        parent=bulletin, region="main", image="picture.png", **same("alternative", "A harbour")
    )
    rendering = render(bulletin, "en")
    assert 'alt="A harbour [en]" width="4" height="2"' in rendering.content_html
    (picture,) = rendering.pictures
    assert f'<img src="cid:{picture.name}" alt="A harbour [en]" width="4"' in rendering.mail_html
    assert "[Image: A harbour [en]]" in rendering.text


def test_a_picture_whose_file_is_gone_is_still_rendered(bulletin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Picture.objects.create(parent=bulletin, region="main", image="gone.png")
    rendering = render(bulletin, "en")
    assert 'src="/media/gone.png"' in rendering.content_html
    assert ("<img" in rendering.mail_html, rendering.pictures) == (False, ())


def test_what_a_browser_would_run_never_reaches_a_rendering(bulletin, quote):
    section = FreeText.objects.create(parent=bulletin, region="main", **same("body", "x"))
    bad = (
        '<p onclick="steal()">Text<script>steal()</script></p>'
        '<a href="javascript:steal()">a</a><img src=x onerror="steal()">'
    )
    FreeText.objects.filter(pk=section.pk).update(
        body_en=bad, heading_en="<script>steal()</script>"
    )
    type(quote).objects.update(url="javascript:steal()", text_en="<b onload=steal()>words</b>")
    QuoteSection.objects.create(parent=bulletin, region="side", quote=quote)
    rendering = render(bulletin, "en")
    for html in (rendering.content_html, rendering.mail_html):
        tags = re.findall(r"<[^>]*>", html)
        assert not [tag for tag in tags if re.match(r"<(script|img)\b", tag)]
        assert not [tag for tag in tags if "steal" in tag]


def test_links_of_mail_and_text_are_absolute(report):
    rendering = render(report.parent, "en")
    hrefs = re.findall(r'href="([^"]*)"', rendering.mail_html)
    markers = {"%%LEAVE_URL%%", "%%PREFERENCES_URL%%"}
    assert {href for href in hrefs if not href.startswith("https://")} == markers
    assert "https://msme.example/en/about/" in hrefs
    assert 'href="/en/about/"' in rendering.content_html
    assert "https://msme.example/en/meetings/2018-06-08-trade-finance/" in rendering.text


def test_mail_and_text_carry_no_markers_but_those_of_the_post_room(full):
    for rendering in render_all(full).values():
        for content in (rendering.mail_html, rendering.text):
            assert set(re.findall(r"%%\w*%%|\{\{|\{%", content)) == {
                "%%LEAVE_URL%%",
                "%%PREFERENCES_URL%%",
            }


def test_the_mail_carries_its_styles_at_its_elements_and_keeps_its_media_rules(full):
    html = render(full, "en").mail_html
    assert '<h2 style="' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert html.count("<style>") == 1
    assert 'lang="en"' in html


def test_the_text_has_72_columns_and_a_rule_under_each_title(full):
    for rendering in render_all(full).values():
        lines = rendering.text.splitlines()
        assert [line for line in lines if len(line) > 72 and "://" not in line] == []
        for line, rule in pairwise(lines):
            if re.fullmatch(r"=+", rule):
                assert len(rule) == len(line)


def test_links_of_the_text_are_numbered_at_its_end(report):
    text = render(report.parent, "en").text
    body, links = text.split("\nLinks\n=====\n")
    used = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    listed = [int(number) for number in re.findall(r"^\[(\d+)\] https://", links, re.MULTILINE)]
    assert listed == sorted(used) == list(range(1, len(listed) + 1))


def test_page_links_stay_within_the_readers_language(report):
    html = render(report.parent, "fr").content_html
    assert 'href="/fr/meetings/2018-06-08-trade-finance/"' in html


def test_hosts_are_named_as_on_the_meetings_day(bulletin, members, person):
    host = members["ecu"]
    host.names.update(end=date(2018, 1, 1))
    host.names.create(
        start=date(2018, 1, 1),
        **texts("name", "New Ecuador", "Nouvel Équateur", "Nuevo Ecuador"),
        **texts("prose_name", "a", "b", "c"),
    )
    old = make_meeting("2017-05-01-a", date(2017, 5, 1), host, person)
    new = make_meeting("2018-05-01-b", date(2018, 5, 1), host, person)
    for position, meeting in enumerate((old, new)):
        MeetingReport.objects.create(
            parent=bulletin, region="main", ordering=position, meeting=meeting
        )
    assert re.findall(r"Host: (.*)", render(bulletin, "en").text) == ["Ecuador", "New Ecuador"]


def test_an_uploaded_picture_is_stored_under_its_own_name(bulletin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = Picture(parent=bulletin, region="main")
    picture.image.save("port.png", ContentFile(b"x"), save=True)
    assert picture.image.name == "bulletins/port.png"


def test_french_texts_and_mails_have_a_no_break_space_before_every_colon(full):
    made = render(full, "fr")
    words = re.sub(r"<[^>]+>|https?://\S+|&\w+;", " ", made.mail_html.partition("</head>")[2])
    assert re.findall(r"\S*[^\s\u00a0\d]:\s.{20}", made.text.partition("\nLiens")[0] + words) == []


def test_the_text_begins_with_what_is_in_the_issue(full):
    text = render(full, "en").text
    first = text.index("In this issue:\n- ")
    assert text.index("Read online") < first < text.index("\n===", 40)
