"""``load_demo``: what a first visit finds, loaded once and run for real."""

import threading
from collections import Counter
from email import message_from_bytes
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from bulletins.models import Bulletin
from bulletins.preflight import preflight
from core.models import AuditEntry
from mailings.accounting import account
from mailings.models import Delivery, Mailing
from mailings.send import run_slot
from msme_site.sample.demo_readers import MARKED, READERS, SUPPRESSED, joined_at
from subscribers.models import Consent, Subscriber, Subscription

pytestmark = pytest.mark.slow


@pytest.mark.django_db
def test_without_the_sample_it_says_what_to_do():
    with pytest.raises(CommandError, match="load_sample"):
        call_command("load_demo", verbosity=0)


def everything():
    counted = (Subscriber, Subscription, Consent, Bulletin, Mailing, Delivery, AuditEntry)
    return {model.__name__: model.objects.count() for model in counted}


def test_readers_join_in_order_slowly_then_fast_then_slowly():
    days = [joined_at(number) for number in range(1, READERS + 1)]
    assert all(day.weekday() < 5 for day in days)
    by_month = Counter(day.month for day in days)
    assert sum(by_month.values()) == READERS
    assert by_month[2] < by_month[4] < by_month[6] > by_month[8]


@pytest.fixture
def sender(mail_server, settings):
    """A sender at work beside the test, on the local mail server."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    settings.SENDER_SLOTS = 1
    over = threading.Event()

    def work():
        while not over.wait(0.1):
            run_slot(0)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demonstration_is_marked_runs_and_may_be_repeated(sender, mail_server, sample_rows):
    sample_rows()
    told = StringIO()
    call_command("load_demo", stdout=told)
    loaded = everything()
    assert loaded["Subscriber"] == READERS == 1200

    the_draft_shows_what_is_open()
    the_readers_have_the_bulletin(mail_server)
    assert told.getvalue().splitlines()[-1] == (
        "Bulletin – Autumn 2018: 1,200 readers"
        " = 1,177 accepted + 8 deferred + 12 refused + 3 suppressed."
    )
    one_more_is_ready_in_three_languages()

    call_command("load_demo", stdout=StringIO())
    assert everything() == loaded
    assert not Subscriber.objects.filter(is_sample=False).exists()
    assert not Mailing.objects.filter(is_sample=False).exists()
    assert not Bulletin.objects.filter(is_sample=False).exists()


def the_draft_shows_what_is_open():
    draft = Bulletin.objects.get(slug="winter-2018")
    report = preflight(draft)
    assert not draft.is_published
    assert Counter(item.key.partition(":")[0] for item in report.errors) == {
        "missing": 2,
        "placeholder": 9,
    }
    warnings = Counter(item.key.partition(":")[0] for item in report.warnings)
    assert {key: warnings[key] for key in ("stale", "figure-source", "dead")} == {
        "stale": 1,
        "figure-source": 1,
        "dead": 1,
    }


def the_readers_have_the_bulletin(mail_server):
    mailing = Mailing.objects.get(topic="bulletin")
    accounting = account(mailing)
    assert accounting.adds_up
    marked = {word: len(numbers) for word, numbers in MARKED.items()}
    assert {state: number for state, number in accounting.counts.items() if number} == {
        "accepted": READERS - sum(marked.values()) - len(SUPPRESSED),
        "suppressed": len(SUPPRESSED),
        **marked,
    }
    arrived = [message_from_bytes(data) for data in mail_server.messages]
    assert len({message["Message-ID"] for message in arrived}) == accounting.counts["accepted"]
    assert {message["Content-Language"] for message in arrived} == {"en", "es", "fr"}


def one_more_is_ready_in_three_languages():
    ready = Mailing.objects.get(state="ready")
    assert (ready.per_second, ready.audience) == (20, 480)
    # As they are read: a no-break space is an underscore here.
    subjects = ready.contents.values_list("language", "subject")
    assert {language: subject.replace("\u00a0", "_") for language, subject in subjects} == {
        "en": "The Group at the Public Forum – 3_October, 08:30–10:00",
        "fr": "Le Groupe au Forum public – 3_octobre, 8_h_30_– 10_h",
        "es": "El Grupo en el Foro Público – 3 de octubre, 8:30-10:00_h",
    }
