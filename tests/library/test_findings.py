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
