"""Who loads the demonstration is told how its mail fares, and why it does not leave."""

import pytest
from django.utils import timezone

from mailings import control
from mailings.enqueue import Content, Entry, enqueue, open_mailing
from mailings.models import Delivery, Slot
from msme_site.sample.demo_watch import in_words, watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing():
    mailing = open_mailing(
        title="News",
        reference="",
        topic="bulletin",
        list_id="bulletin.example.org",
        contents={"en": Content("News", "<p>News</p>", "News")},
    )
    enqueue(mailing, [Entry("a@example.org", "en"), Entry("b@example.org", "en")])
    control.start(mailing)
    return mailing


def end(mailing, **values):
    Delivery.objects.filter(mailing=mailing).update(**values)


def test_nobody_waits_for_what_is_settled_or_deferred(mailing):
    end(mailing, state="deferred")
    assert watch(mailing, seconds=5, say=print) == ""
    assert in_words(mailing) == "News: 2 readers = 2 deferred."


def test_without_a_sender_it_says_so_and_leaves_the_mailing_under_way(mailing):
    reason = watch(mailing, seconds=5, say=print, patience=0.1)
    assert reason == (
        "No sender takes up the mail. The mailing is under way and goes on when one runs."
    )
    mailing.refresh_from_db()
    assert mailing.state == "running"


def test_a_relay_in_trouble_is_named(mailing):
    Slot.objects.create(number=1, trouble="Connection refused.", trouble_since=timezone.now())
    assert watch(mailing, seconds=5, say=print, patience=0.1) == (
        "The mail relay cannot be used now: Connection refused. The mailing goes on when it can."
    )


def test_a_mailing_that_staff_paused_is_not_waited_for(mailing):
    control.pause(mailing)
    assert watch(mailing, seconds=5, say=print).startswith("The mailing is paused;")


def test_after_the_time_given_it_goes_on_alone(mailing):
    assert watch(mailing, seconds=0.1, say=print) == (
        "The mailing takes longer than that and goes on by itself."
    )
