"""A published bulletin becomes a mailing with one row for every confirmed subscriber."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from bulletins.approve import approve
from bulletins.dispatch import (
    audience_by_language,
    dispatch,
    mailing_of,
    mailings_of,
    readers_of,
    suppressed_by_language,
)
from bulletins.headlines import as_headlines, headlines_of, shortened
from bulletins.models import Bulletin, Edition
from bulletins.publish import publish
from bulletins.refusals import NotReady
from core.models import AuditEntry
from mailings.enqueue import enqueue
from mailings.models import Delivery, Mailing, Suppression
from subscribers.models import Segment, Subscriber, Subscription
from tests.bulletins.test_mail_markup import Walk


def subscribe(address: str, language: str, state: str = "confirmed", topic: str = "bulletin"):
    subscriber = Subscriber.objects.create(address=address, language=language)
    Subscription.objects.create(subscriber=subscriber, topic=topic, state=state)


@pytest.fixture
def published(free_text, staff) -> Bulletin:
    approve(free_text.parent, by=staff.approver)
    publish(free_text.parent, by=staff.editor)
    return free_text.parent


@pytest.fixture
def readers(db) -> None:
    subscribe("a@example.org", "en")
    subscribe("b@example.org", "fr")
    subscribe("c@example.org", "fr")
    subscribe("pending@example.org", "es", state="pending")
    subscribe("left@example.org", "es", state="ended")
    subscribe("other@example.org", "es", topic="meetings")


def refused(bulletin, by) -> str:
    with pytest.raises(NotReady) as refusal:
        dispatch(bulletin, by=by)
    assert Mailing.objects.count() == 0
    return refusal.value.sentence


def test_each_confirmed_subscriber_gets_one_row_in_their_language(published, readers, staff):
    mailing = dispatch(published, by=staff.editor, per_second=20)
    rows = Delivery.objects.filter(mailing=mailing).order_by("address")
    assert list(rows.values_list("address", "language")) == [
        ("a@example.org", "en"),
        ("b@example.org", "fr"),
        ("c@example.org", "fr"),
    ]
    assert (mailing.state, mailing.per_second) == (Mailing.State.RUNNING, 20)
    assert mailing.list_id == "bulletin.msme.example"
    assert mailing_of(published) == mailing


def test_the_mailing_says_what_the_editions_say(published, readers, staff):
    mailing = dispatch(published, by=staff.editor, start=False)
    assert mailing.state == Mailing.State.READY
    for edition in published.editions.all():
        content = mailing.contents.get(language=edition.language)
        assert (content.subject, content.html, content.text) == (
            edition.subject,
            edition.mail_html,
            edition.text,
        )


def test_who_sent_it_is_in_the_journal(published, readers, staff):
    mailing = dispatch(published, by=staff.editor, start=False)
    entry = AuditEntry.objects.about(published).get(verb="dispatched")
    assert (entry.actor, entry.detail) == (staff.editor, {"mailing": mailing.pk, "audience": 3})


def test_the_audience_is_counted_by_language(bulletin, readers):
    assert audience_by_language(bulletin) == {"en": 1, "fr": 2}


def test_a_draft_is_not_sent(free_text, readers, staff):
    assert refused(free_text.parent, staff.editor) == "Only a published bulletin can be sent."


def test_a_translator_may_not_send(published, readers, staff):
    assert refused(published, staff.translator) == "You have no permission to send a bulletin."


def test_nobody_is_not_an_audience(published, staff):
    assert refused(published, staff.editor) == "Nobody has subscribed to the bulletin yet."


def test_a_bulletin_is_sent_once(published, readers, staff):
    dispatch(published, by=staff.editor, start=False)
    with pytest.raises(NotReady, match="handed to the post room already"):
        dispatch(published, by=staff.editor)
    assert Delivery.objects.count() == 3


def prefer(address: str, **choices: object) -> None:
    Subscriber.objects.filter(address=address).update(**choices)


def test_who_reads_headlines_is_a_mailing_of_its_own_by_the_same_act(published, readers, staff):
    prefer("b@example.org", form="headlines")
    prefer("c@example.org", frequency="weekly", form="headlines")
    dispatch(published, by=staff.editor)
    told = {
        mailing.reference: sorted(mailing.deliveries.values_list("address", flat=True))
        for mailing in mailings_of(published)
    }
    slug = published.slug
    assert told == {
        f"bulletin:{slug}": ["a@example.org"],
        f"bulletin:{slug}:headlines": ["b@example.org"],
    }
    assert {mailing.state for mailing in mailings_of(published)} == {Mailing.State.RUNNING}
    assert AuditEntry.objects.about(published).get(verb="dispatched").detail["audience"] == 2
    assert refused_again(published, staff.editor)


def refused_again(bulletin, by) -> str:
    with pytest.raises(NotReady) as refusal:
        dispatch(bulletin, by=by)
    return refusal.value.sentence


def test_where_all_read_headlines_there_is_no_other_mailing(published, readers, staff):
    Subscriber.objects.update(form="headlines")
    mailing = dispatch(published, by=staff.editor)
    assert [mailing] == list(mailings_of(published))
    assert mailing_of(published) == mailing


def test_headlines_are_what_the_frozen_edition_says(published, readers, staff):
    edition = published.editions.get(language="fr")
    with translation.override("es"):
        content = as_headlines(edition)
    page = f"https://msme.example/fr/bulletins/{published.slug}/"
    assert [vars(item) for item in headlines_of(edition)] == [
        {
            "heading": "Why [fr]",
            "line": "Pourquoi\xa0?",
            "address": f"{page}#section-1",
            "language": "",
        }
    ]
    assert content.subject == edition.subject
    assert f'<a href="{page}#section-1"' in content.html
    assert f"Pourquoi\xa0?\n{page}#section-1\n" in content.text
    assert max(len(line) for line in content.text.splitlines() if "http" not in line) <= 72
    assert sorted(Walk(content.html).problems) == []


def test_a_change_of_mind_under_way_brings_nobody_a_second_one(published, readers, staff):
    prefer("b@example.org", form="headlines")
    dispatch(published, by=staff.editor)
    prefer("b@example.org", form="full")
    prefer("a@example.org", form="headlines")
    subscribe("new@example.org", "en")
    full, headlines = mailings_of(published)
    for mailing, form in ((full, "full"), (headlines, "headlines")):
        enqueue(mailing, readers_of(published, form=form))
    assert sorted(Delivery.objects.values_list("address", flat=True)) == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
        "new@example.org",
    ]


def test_a_bulletin_goes_to_a_segment_and_to_those_added_to_it_later(published, readers, staff):
    segment = Segment.objects.create(name="In French", languages=["fr"])
    mailing = dispatch(published, by=staff.editor, segment=segment)
    subscribe("new@example.org", "fr")
    subscribe("english@example.org", "en")
    published.refresh_from_db()
    enqueue(mailing, readers_of(published))
    assert sorted(Delivery.objects.values_list("address", flat=True)) == [
        "b@example.org",
        "c@example.org",
        "new@example.org",
    ]
    assert AuditEntry.objects.about(published).get(verb="dispatched").detail["segment"] == (
        "In French"
    )


def test_a_segment_in_which_nobody_receives_it_is_refused(published, readers, staff):
    segment = Segment.objects.create(name="Nobody", organisation="nowhere")
    with pytest.raises(NotReady) as refusal:
        dispatch(published, by=staff.editor, segment=segment)
    assert refusal.value.sentence == "Nobody in this segment receives the bulletin."
    published.refresh_from_db()
    assert (Mailing.objects.count(), published.sent_to) == (0, None)


def test_a_headline_has_the_facts_of_its_section_or_its_first_words(published):
    edition = Edition(
        bulletin=published,
        language="en",
        content_html=(
            '<section id="section-2"><h2>Later</h2><p class="original">In French</p>'
            f"<p>{'word ' * 50}</p></section>"
            '<section id="section-1"><h2 lang="fr">Réunion</h2><p class="section-meta">'
            "<span>8 June\u00a02018</span> <span>Host: Ghana</span></p><p>More</p></section>"
            '<section id="section-3"><h2>Figures</h2><p class="scale">0 100</p></section>'
            '<section id="section-4"><p>A picture without a heading</p></section>'
        ),
    )
    assert [(item.heading, item.line, item.language) for item in headlines_of(edition)] == [
        ("Réunion", "8 June\u00a02018 · Host: Ghana", "fr"),
        ("Later", f"{'word ' * 31}word…", ""),
        ("Figures", "", ""),
    ]


@given(st.text("ab .,", max_size=60), st.integers(1, 40))
def test_what_is_shortened_fits(text, longest):
    short = shortened(text, longest)
    assert len(short) <= max(longest, 1)
    assert short == text if len(text) <= longest else short.endswith("…")


def test_the_page_says_how_many_of_a_segment_would_get_it(published, readers, admin_client):
    Segment.objects.create(name="In French", languages=["fr"])
    Segment.objects.create(name="Weekly", organisation="nowhere")
    page = f"/admin/bulletins/bulletin/{published.pk}/send/"
    shown = admin_client.get(page).content.decode()
    assert ">In French (2)</option>" in shown
    assert ">Weekly (0)</option>" in shown


def test_it_leaves_at_a_time_that_is_to_come(published, readers, staff):
    moment = timezone.now() + timedelta(minutes=1)
    with pytest.raises(NotReady, match="This time has passed already"):
        dispatch(published, by=staff.editor, starts_at=moment - timedelta(hours=1))
    assert Mailing.objects.count() == 0
    mailing = dispatch(published, by=staff.editor, starts_at=moment)
    assert (mailing.state, mailing.starts_at) == (Mailing.State.PLANNED, moment)
    assert mailing.started_by == staff.editor


def test_who_is_suppressed_is_counted_before_it_is_sent(published, readers):
    Suppression.objects.create(address="b@example.org", reason="bounced")
    assert suppressed_by_language(published) == {"fr": 1}
    assert audience_by_language(published) == {"en": 1, "fr": 2}
