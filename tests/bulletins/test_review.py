"""A section is looked at by somebody outside the staff, by a link: agreed to, or commented on."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from bulletins.clearance import Standing, reviews_of
from bulletins.contents import gather
from bulletins.models import Bulletin, Message, ReviewAnswer, ReviewRequest
from bulletins.preflight import preflight
from bulletins.preflight.groups import groups
from bulletins.refusals import NotReady
from bulletins.review import PER_LINK, ask, revoke, settle
from core.models import AuditEntry
from mailings.models import Mailing
from meetings.models import Meeting
from tests.bulletins.conftest import clear, same, texts

ASKED = "Ana Pérez"


@pytest.fixture
def message(bulletin, person) -> Message:
    """The Coordinator's message."""
    return Message.objects.create(
        parent=bulletin,
        region="main",
        ordering=1,
        person=person,
        **same("title", "Coordinator"),
        **texts("body", "<p>Dear Members</p>", "<p>Chers Membres</p>", "<p>Estimados</p>"),
    )


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def asked(message, staff, person):
    return ask(message, name=ASKED, person=person, until=in_days(7), by=staff.editor)


def path(address, language="en"):
    return "/" + address.split("/", 3)[3].replace("en/", f"{language}/", 1)


@pytest.fixture
def link(asked):
    return path(asked[1])


def seen_at(client, link):
    return client.get(link).context["digest"]


def say(client, link, word="agree", comment="", *, seen=None):
    given = {"word": word, "comment": comment, "seen": seen or seen_at(client, link)}
    return client.post(link, given)


def standings(bulletin):
    bulletin = Bulletin.objects.get(pk=bulletin.pk)
    return [review.standing for review in reviews_of(bulletin, gather(bulletin))]


def open_reviews(bulletin):
    return [item.sentence for item in preflight(bulletin).warnings if item.key.startswith("not-cl")]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Dear Members"), ("fr", "Chers Membres"), ("es", "Estimados")]
)
def test_a_link_shows_its_section_in_each_language_and_no_other(
    asked, free_text, client, language, words
):
    page = client.get(path(asked[1], language)).content.decode()
    assert words in page
    assert free_text.body_en not in page
    assert free_text.body_fr not in page
    for other in {"en", "fr", "es"} - {language}:
        assert f'href="{path(asked[1], other)}"' in page


def test_nothing_of_it_is_kept_or_told_to_others(link, client):
    for at in (link, link[:-3] + "x/"):
        response = client.get(at)
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert 'rel="canonical"' not in response.content.decode()


def test_the_key_is_nowhere_in_the_database(asked):
    token = asked[1].rstrip("/").rsplit("/", 1)[1]
    rows = [*ReviewRequest.objects.values(), *AuditEntry.objects.values("detail")]
    assert token.split(":")[0] not in str(rows)


def test_agreeing_is_recorded_with_what_was_seen(asked, link, message, client):
    assert standings(message.parent) == [Standing.WAITING]
    seen = seen_at(client, link)
    assert say(client, link).status_code == 302
    answer = ReviewAnswer.objects.get()
    assert (answer.request, answer.word, answer.comment, answer.seen) == (
        asked[0], "agree", "", seen,
    )  # fmt: skip
    assert standings(message.parent) == [Standing.AGREED]
    assert "You agreed to this text" in client.get(link).content.decode()
    assert open_reviews(message.parent) == []


def test_a_change_of_the_text_in_any_language_shows_after_the_agreement(link, message, client):
    say(client, link)
    Message.objects.update(ordering=5, region="side")
    assert standings(message.parent) == [Standing.AGREED]
    Message.objects.update(body_es="<p>Estimadas</p>")
    assert standings(message.parent) == [Standing.CHANGED]
    assert "the text has changed since" in client.get(link).content.decode()
    (sentence,) = open_reviews(message.parent)
    assert sentence.endswith("The text changed since Ana Pérez agreed.")
    say(client, link)
    assert standings(message.parent) == [Standing.AGREED]


def test_a_change_of_the_record_that_a_report_shows_counts_too(report, staff, client):
    _request, address = ask(report, name="A host", until=in_days(1), by=staff.editor)
    say(client, path(address))
    Meeting.objects.update(summary_fr="<p>Autre chose</p>")
    assert standings(report.parent) == [Standing.CHANGED]


def test_an_answer_to_a_text_that_changed_meanwhile_is_not_taken(link, message, client):
    seen = seen_at(client, link)
    Message.objects.update(body_en="<p>Dear all</p>")
    response = say(client, link, "comment", "Write Members", seen=seen)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Dear all" in page
    assert "Write Members</textarea>" in page
    assert not ReviewAnswer.objects.exists()


def test_a_comment_waits_until_staff_have_dealt_with_it(link, message, client, staff):
    say(client, link, "comment", "  One word is wrong.  ")
    answer = ReviewAnswer.objects.get()
    assert (answer.word, answer.comment) == ("comment", "One word is wrong.")
    assert standings(message.parent) == [Standing.COMMENTED]
    (sentence,) = open_reviews(message.parent)
    assert sentence.endswith("A comment by Ana Pérez is to be dealt with.")
    settle(answer, by=staff.editor)
    assert standings(message.parent) == [Standing.SETTLED]
    with pytest.raises(NotReady, match="just done"):
        settle(answer, by=staff.editor)


def test_a_comment_is_not_forgotten_over_an_agreement(link, message, client):
    say(client, link, "comment", "Wrong")
    say(client, link)
    assert standings(message.parent) == [Standing.COMMENTED]


@pytest.mark.parametrize(
    "given",
    [
        {"word": "comment", "comment": "   "},
        {"word": "comment", "comment": "x" * 4001},
        {"word": "perhaps", "comment": "x"},
        {"word": "agree", "seen": "x" * 65},
        {"word": "agree", "seen": ""},
        {},
    ],
)
def test_what_is_no_answer_is_not_recorded(link, client, given):
    response = client.post(link, {"seen": seen_at(client, link)} | given)
    assert response.status_code == 200
    assert not ReviewAnswer.objects.exists()


def test_a_form_from_elsewhere_is_refused(link):
    client = Client(enforce_csrf_checks=True)
    assert say(client, link).status_code == 403
    assert not ReviewAnswer.objects.exists()


def test_one_link_takes_so_many_answers_an_hour(link, client):
    seen = seen_at(client, link)
    for _number in range(PER_LINK):
        assert say(client, link, "comment", "Again", seen=seen).status_code == 302
    response = say(client, link, "comment", "Once more", seen=seen)
    assert response.status_code == 429
    assert "Once more</textarea>" in response.content.decode()
    assert ReviewAnswer.objects.count() == PER_LINK


def test_markup_in_a_comment_is_text_for_everyone(link, message, client, staff):
    nasty = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    say(client, link, "comment", nasty)
    client.force_login(staff.editor)
    for at in (link, f"/admin/bulletins/bulletin/{message.parent.pk}/change/"):
        page = client.get(at).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("what", ["expired", "revoked", "published", "gone"])
def test_a_link_that_is_over_opens_nothing_and_takes_nothing(asked, message, client, staff, what):
    seen = seen_at(client, path(asked[1]))
    if what == "expired":
        long_ago = timezone.now() - timedelta(days=40)
        ReviewRequest.objects.update(made_at=long_ago, expires_at=long_ago + timedelta(days=1))
    elif what == "revoked":
        revoke(asked[0], by=staff.editor)
    elif what == "published":
        Bulletin.objects.update(state="published", published_at=timezone.now())
    else:
        message.delete()
    for language in ("en", "fr", "es"):
        at = path(asked[1], language)
        for response in (client.get(at), say(client, at, seen=seen)):
            assert response.status_code == 410
            assert f"/{language}/about/" in response.content.decode()
            assert "Members</p>" not in response.content.decode()
    assert not ReviewAnswer.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_forged_link_is_unknown(asked, client, language):
    token = asked[1].rstrip("/").rsplit("/", 1)[1]
    forged = (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "x",
        signing.Signer(salt="bulletins.review").sign("another-key"),
        signing.Signer(salt="members.reading").sign(token.split(":")[0]),
    )
    for one in forged:
        at = f"/{language}/bulletins/review/{one}/"
        for response in (client.get(at), say(client, at, seen="x")):
            assert response.status_code == 404
            assert f"/{language}/about/" in response.content.decode()


def test_who_may_not_change_a_bulletin_asks_revokes_and_settles_nothing(
    asked, link, message, client, staff
):
    say(client, link, "comment", "Wrong")
    answer = ReviewAnswer.objects.get()
    staff.editor.groups.clear()
    reader = type(staff.editor).objects.get(pk=staff.editor.pk)
    for act in (
        lambda: ask(message, name="x", until=in_days(1), by=reader),
        lambda: revoke(asked[0], by=reader),
        lambda: settle(answer, by=reader),
    ):
        with pytest.raises(NotReady, match="permission"):
            act()
    client.force_login(reader)
    for name in ("review", "review-revoke", "review-settle"):
        at = f"/admin/bulletins/bulletin/{message.parent.pk}/{name}/"
        assert client.post(at, {"row": answer.pk}).status_code == 403


def test_nobody_edits_what_was_said_by_hand(staff):
    for user in (staff.editor, staff.approver, staff.translator):
        for model in ("reviewrequest", "reviewanswer"):
            for act in ("add", "change", "delete"):
                assert not user.has_perm(f"bulletins.{act}_{model}")


@pytest.mark.parametrize("days", [-1, 181])
def test_a_link_is_for_a_time_to_come_and_not_for_long(message, staff, days):
    with pytest.raises(NotReady, match="day to come"):
        ask(message, name="x", until=in_days(days), by=staff.editor)


def test_each_act_is_in_the_journal(asked, link, message, client, staff):
    say(client, link, "comment", "Wrong")
    settle(ReviewAnswer.objects.get(), by=staff.editor)
    say(client, link)
    revoke(asked[0], by=staff.editor)
    with pytest.raises(NotReady, match="just done"):
        revoke(asked[0], by=staff.editor)
    entries = AuditEntry.objects.about(message.parent)
    assert [(row.verb, row.actor, row.detail["who"]) for row in entries] == [
        ("revoked a review", staff.editor, ASKED),
        ("agreed to a section", None, ASKED),
        ("dealt with a comment", staff.editor, ASKED),
        ("commented on a section", None, ASKED),
        ("asked for a review", staff.editor, ASKED),
    ]


def test_staff_make_a_link_see_it_once_and_revoke_it(message, client, staff, person):
    client.force_login(staff.editor)
    page = f"/admin/bulletins/bulletin/{message.parent.pk}"
    assert client.get(f"{page}/review/").status_code == 200
    given = {"section": f"message:{message.pk}", "person": person.pk, "until": in_days(3)}
    wrong = [{"section": "message:0"}, {"person": "", "name": " "}, {"until": in_days(-2)}]
    for change in wrong:
        assert client.post(f"{page}/review/", given | change).status_code == 200
    assert not ReviewRequest.objects.exists()

    shown = client.post(f"{page}/review/", given, follow=True).content.decode()
    assert shown.count("/en/bulletins/review/") == 1
    assert "/en/bulletins/review/" not in client.get(f"{page}/change/").content.decode()
    request = ReviewRequest.objects.get()
    assert (request.name, request.person, request.made_by) == (str(person), person, staff.editor)

    client.post(f"{page}/review-revoke/", {"row": request.pk})
    assert standings(message.parent) == [Standing.REVOKED]
    assert open_reviews(message.parent) == []
    assert client.post(f"{page}/review-revoke/", {"row": "x"}).status_code == 404


def test_another_bulletins_requests_are_out_of_reach(asked, link, client, staff):
    say(client, link, "comment", "Wrong")
    other = Bulletin.objects.create(
        slug="other", number=2, season="winter", date=asked[0].bulletin.date
    )
    client.force_login(staff.editor)
    page = f"/admin/bulletins/bulletin/{other.pk}"
    for name, row in (("review-revoke", asked[0]), ("review-settle", ReviewAnswer.objects.get())):
        assert client.post(f"{page}/{name}/", {"row": row.pk}).status_code == 404
    assert standings(asked[0].bulletin) == [Standing.COMMENTED]


def test_an_open_request_is_a_warning_with_what_to_do(asked, message):
    (sentence,) = open_reviews(message.parent)
    assert sentence.startswith("Not cleared yet: ")
    assert sentence.endswith("Ana Pérez has not answered.")
    found = preflight(message.parent).warnings
    named = [
        group.title for group in groups(found, {}) if "not-cleared" in group.rows[0].finding.key
    ]
    assert named == ["Let sections be cleared"]


def test_a_warning_that_was_accepted_stays_accepted_until_something_new_is_said(
    asked, link, message, client, staff
):
    bulletin = message.parent
    clear(bulletin, by=staff.editor)
    long_ago = timezone.now() - timedelta(days=9)
    until = ReviewRequest.objects.get().expires_at
    ReviewRequest.objects.update(made_at=long_ago, expires_at=long_ago + timedelta(days=1))
    assert standings(bulletin) == [Standing.EXPIRED]
    assert not preflight(bulletin).open_warnings
    ReviewRequest.objects.update(expires_at=until)
    say(client, link, "comment", "Wrong")
    assert [item.key for item in preflight(bulletin).open_warnings] == [
        f"not-cleared:{asked[0].pk}:commented:1"
    ]


@pytest.fixture
def others(free_text, report):
    """Sections of other kinds."""
    return free_text, report


def test_reviews_take_as_many_queries_for_one_as_for_three(
    message, others, link, staff, django_assert_num_queries
):
    client = Client()
    contents = gather(message.parent)
    say(client, link, "comment", "Wrong")
    with django_assert_num_queries(2):
        reviews_of(message.parent, contents)
    for section in others:
        _request, address = ask(section, name="Somebody", until=in_days(1), by=staff.editor)
        say(client, path(address), "comment", "Wrong")
    with django_assert_num_queries(2):
        assert len(reviews_of(message.parent, contents)) == 3


def test_the_public_page_takes_as_many_queries_beside_other_sections(
    link, message, others, client, django_assert_num_queries
):
    with django_assert_num_queries(4):
        client.get(link)
    for section in (message, others[0]):
        section.pk = None
        section.save()
    with django_assert_num_queries(4):
        client.get(link)


def test_the_link_is_mailed_to_who_is_asked_and_who_asked_is_told_the_answer(
    message, client, staff
):
    staff.editor.email = "editor@example.org"
    staff.editor.save()
    client.force_login(staff.editor)
    given = {
        "section": f"message:{message.pk}",
        "name": ASKED,
        "until": in_days(3),
        "mail_to": "ana@example.org",
        "language": "es",
    }
    client.post(f"/admin/bulletins/bulletin/{message.parent.pk}/review/", given)
    letter = Mailing.objects.get(is_letter=True)
    row = letter.deliveries.get()
    assert (row.address, row.language) == ("ana@example.org", "es")
    [address] = re.findall(r"^http\S+/review/\S+$", letter.contents.get().text, re.MULTILINE)
    assert address.startswith("https://msme.example/es/")
    client.logout()
    say(client, path(address, "es"), "comment", "Not <quite>")
    told = Mailing.objects.filter(is_letter=True).latest("pk")
    assert told.deliveries.get().address == "editor@example.org"
    said = told.contents.get()
    assert "Not <quite>" in said.text
    assert "Not &lt;quite&gt;" in said.html
    assert f"/admin/bulletins/bulletin/{message.parent.pk}/change/#reviews" in said.text


def test_the_link_is_in_the_language_that_was_chosen(message, staff, client):
    client.force_login(staff.editor)
    page = f"/admin/bulletins/bulletin/{message.parent.pk}/review/"
    given = {"section": client.get(page).context["form"].fields["section"].choices[-1][0]}
    given |= {"name": ASKED, "language": "es", "until": in_days(7).isoformat()}
    html = client.post(page, given, follow=True).content.decode()
    assert "/es/" in re.search(r"<code>(.+?)</code>", html)[1]


def test_nobody_is_asked_about_what_is_published_and_the_page_says_so(message, staff, client):
    Bulletin.objects.update(state="published", published_at=timezone.now())
    client.force_login(staff.editor)
    page = f"/admin/bulletins/bulletin/{message.parent.pk}/review/"
    response = client.get(page, follow=True)
    assert response.redirect_chain[0][1] == 303
    assert "This bulletin is published: nothing of it is reviewed now." in response.content.decode()
