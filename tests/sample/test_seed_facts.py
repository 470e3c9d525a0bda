"""Every fact of the first bulletin is on its page, or one link away, in three languages.

``tests/seed_facts.tsv`` has a row for each: its lines in the text of the bulletin,
the page it must be on, and its form there in each language.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from .pages import Page

COLUMNS = ["id", "seed_line", "kind", "where", "en", "fr", "es"]
FACTS = Path(__file__).parents[1] / "seed_facts.tsv"


def read_facts():
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def facts_by_page():
    pages = defaultdict(list)
    for fact in read_facts():
        pages[fact["where"]].append(fact)
    return pages


PAGES = facts_by_page()


def test_each_fact_has_its_own_name_and_every_column():
    facts = read_facts()
    assert list(facts[0]) == COLUMNS
    assert len({fact["id"] for fact in facts}) == len(facts)
    assert [fact["id"] for fact in facts if not all(fact.values())] == []


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("where", PAGES)
def test_every_fact_is_on_its_page(client, where, language):
    response = client.get(f"/{language}/{where}")
    assert response.status_code == 200
    page = Page(response.content.decode())
    missing = [
        f"{fact['id']} (line {fact['seed_line']}): {fact[language]}"
        for fact in PAGES[where]
        if not page.shows(fact[language], kind=fact["kind"])
    ]
    assert missing == []
