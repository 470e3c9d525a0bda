"""Every message of the corpus reads as its table says; the corpus lies beside, in ``returned/``."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as judged
from hypothesis import strategies as st

from mailings.message import return_path
from mailings.returned.reading import read

CORPUS = Path(__file__).parent / "returned"
DELIVERY = 7
MESSAGE_ID = "0123456789abcdef0123456789abcdef@mail.example.org"


def expected():
    """By file: kind, how its delivery is found, and address, cause and status of what failed."""
    found = {}
    with (CORPUS / "expected.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            kind, _by, failed = found.setdefault(row["file"], (row["kind"], row["found by"], []))
            if kind == "bounce":
                failed.append((row["address"], row["cause"], row["status"]))
    return found


EXPECTED = expected()


def message(name):
    """One message, with addresses of ours that are signed as we sign them."""
    content = (CORPUS / f"{name}.eml").read_bytes()
    signed = return_path(DELIVERY).partition("+")[2].partition("@")[0].encode()
    return content.replace(b"7-SIGNED", signed).replace(
        b"MESSAGEID@mail.example.org", MESSAGE_ID.encode()
    )


def found_by(reading):
    """What leads to the row of the ledger: a signed address, a Message-ID with a recipient."""
    if reading.deliveries:
        return "address"
    return "message-id" if reading.message_id and reading.recipients else "-"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_message_is_read_as_what_it_is(name, settings):
    settings.BOUNCE_DOMAIN = "mail.example.org"
    reading = read(message(name))
    kind, by, failed = EXPECTED[name]
    found = [(item.address, str(item.cause), item.status) for item in reading.failed]
    assert (str(reading.kind), found_by(reading), found) == (kind, by, failed)
    assert set(reading.deliveries) <= {DELIVERY}


def test_the_corpus_and_its_table_name_the_same_files():
    assert {path.stem for path in CORPUS.glob("*.eml")} == set(EXPECTED)
    assert len(EXPECTED) >= 60


@judged(max_examples=60)
@given(
    name=st.sampled_from(sorted(EXPECTED)),
    cut=st.floats(0, 1),
    noise=st.binary(max_size=20),
)
def test_whatever_is_cut_off_or_damaged_is_read_without_an_error(name, cut, noise):
    content = message(name)
    place = int(len(content) * cut)
    read(content[:place])
    read(content[:place] + noise + content[place + len(noise) :])
