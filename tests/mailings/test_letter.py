from datetime import date, time
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from mailings.enqueue import Content
from mailings.letter import send_letter, write_letter
from mailings.models import Delivery, Mailing

pytestmark = pytest.mark.django_db


def letter(**changes):
    values = {
        "to": "Eva@example.org",
        "language": "fr",
        "content": Content("Bonjour", "<p>Bonjour</p>", "Bonjour\n"),
        "title": "A letter",
    }
    return send_letter(**values | changes)


def test_a_letter_is_a_mailing_of_one_that_is_under_way_at_once():
    mailing = letter()
    assert (mailing.is_letter, mailing.state, mailing.audience) == (True, "running", 1)
    row = Delivery.objects.get()
    assert (row.address, row.language, row.state) == ("eva@example.org", "fr", "waiting")


def test_a_letter_with_a_reference_is_sent_once():
    letter(reference="reminder 2018-10")
    with pytest.raises(ValidationError):
        letter(reference="reminder 2018-10")
    assert Mailing.objects.count() == 1


def test_a_subject_that_is_too_long_is_refused_before_it_is_a_letter():
    with pytest.raises(ValidationError):
        letter(content=Content("x" * 251, "h", "t"))
    assert Mailing.objects.count() == 0


def test_a_subject_keeps_its_no_break_spaces_and_loses_its_line_ends():
    session = SimpleNamespace(
        date=date(2018, 10, 3), start_time=time(8, 30), end_time=time(10), title="", room=""
    )
    heading = "Forum :\n  public"
    content = write_letter("forum", language="fr", context={"heading": heading, "session": session})
    # As it is read: a no-break space is an underscore here.
    shown = content.subject.replace("\u00a0", "_")
    assert shown == "Forum_: public – 3_octobre, 8_h_30_– 10_h"


@pytest.mark.parametrize("purpose", ["confirm", "already", "preferences"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_text_of_a_letter_has_72_columns_which_only_addresses_exceed(purpose, language):
    url = "https://msme.example/" + "x" * 80
    context = {
        "address": "reader-with-a-long-name@sample.example",
        "url": url,
        "asked_on": "30 September 2018",
        "asked_at": "10:30",
        "topics": ["Bulletin", "Meetings", "Public Forum", "Helpdesk"],
    }
    text = write_letter(purpose, language=language, context=context).text
    assert [line for line in text.splitlines() if len(line) > 72] == [url]
