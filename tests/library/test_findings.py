"""What is odd in the library."""

import pytest

from core.findings import findings
from library.models import Document, Figure

pytestmark = pytest.mark.django_db


def test_a_figure_without_source_is_told_and_one_with_a_source_is_not():
    source = Document.objects.create(slug="report", title_en="Report", precision="unknown")
    Figure.objects.create(slug="with", label_en="of exporters", value=78, source=source)
    bare = Figure.objects.create(slug="without", label_en="of firms", value=95)
    found = [item for item in findings("library") if "figure" in item.key]
    assert [(item.key, item.where) for item in found] == [
        ("figure-source:without", f"/admin/library/figure/{bare.pk}/change/")
    ]


def keys(*words):
    return [item.key for item in findings("library") if any(word in item.key for word in words)]


def test_a_document_without_anything_to_open_is_told_and_so_is_a_missing_language(make):
    make("bare")
    make("english", files=["en"])
    make("whole", files=["en", "fr", "es"])
    make("gone", withdrawn_on="2018-01-01")
    assert keys("document-") == ["document-languages:english", "document-nothing:bare"]
    sentence = next(item.sentence for item in findings("library") if "english" in item.key)
    assert sentence.endswith("is missing in French, in Spanish.")


def test_a_shut_document_that_is_a_source_is_told_for_each_record(make):
    open_one, shut, gone = make("o"), make("s", access="restricted"), make("g")
    Document.objects.filter(pk=gone.pk).update(withdrawn_on="2018-01-01")
    for slug, source in (("a", open_one), ("b", shut), ("c", gone)):
        Figure.objects.create(slug=slug, label_en=slug, value=1, source=source)
    taken = make("taken", source=shut)
    numbers = [Figure.objects.get(slug=slug).pk for slug in ("b", "c")]
    assert keys("shut-source") == [
        f"shut-source:library.document:{taken.pk}",
        *(f"shut-source:library.figure:{pk}" for pk in sorted(numbers)),
    ]


def test_whether_a_source_is_shut_takes_one_query(make, django_assert_num_queries):
    from library.findings import sources_readers_may_not_know

    make("o")
    with django_assert_num_queries(1):
        assert list(sources_readers_may_not_know()) == []
