"""A kind of section that could not be rendered is told at start-up."""

from django.core.checks import run_checks

from bulletins import checks
from bulletins.models import SECTION_MODELS, FreeText


def test_every_kind_has_its_three_templates():
    assert [item for item in run_checks() if (item.id or "").startswith("bulletins")] == []


def test_a_missing_template_is_an_error(monkeypatch):
    monkeypatch.setattr(FreeText, "kind", "no_such_kind")
    found = checks.check_section_templates(None)
    assert [item.id for item in found] == ["bulletins.E002"] * 3
    assert "bulletins/sections/no_such_kind/text.txt" in found[2].msg


def test_every_kind_is_one_word_of_its_own():
    kinds = [model.kind for model in SECTION_MODELS]
    assert len(set(kinds)) == len(kinds) == 12
