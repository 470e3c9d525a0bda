import pytest
from django.core.exceptions import ValidationError

from mailings.enqueue import Content
from mailings.letter import send_letter
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
