"""A section that comes out empty is found: everywhere, in one language, in one medium."""

from dataclasses import replace

import pytest

from bulletins.contents import gather
from bulletins.models import ComingEvents, FollowUpsSection, FreeText
from bulletins.preflight import preflight
from bulletins.preflight.hollow import hollow_sections
from bulletins.preflight.inspected import Inspected
from bulletins.render import render_all


@pytest.mark.parametrize("model", [ComingEvents, FollowUpsSection])
def test_a_section_without_records_and_text_is_an_error(free_text, model):
    section = model.objects.create(parent=free_text.parent, region="side", ordering=1)
    (error,) = preflight(free_text.parent).errors
    assert error.key == f"hollow:bulletins.{model._meta.model_name}:{section.pk}"
    assert error.sentence.endswith("shows nothing: add records or a text.")


@pytest.mark.parametrize("nothing", ["<p></p>", "<p>&nbsp;<br></p>"])
def test_an_empty_paragraph_is_no_text(free_text, nothing):
    FreeText.objects.update(body_es=nothing)
    assert [item.key for item in preflight(free_text.parent).errors] == [
        f"missing:bulletins.freetext:{free_text.pk}:body:es",
        f"hollow:bulletins.freetext:{free_text.pk}:es",
    ]


def test_a_medium_that_shows_nothing_of_a_section_is_told_by_name(free_text):
    bulletin = free_text.parent
    contents = gather(bulletin)
    renderings = render_all(bulletin, contents=contents)
    hollow = frozenset({("text", "free_text", free_text.pk)})
    renderings["fr"] = replace(renderings["fr"], hollow=hollow)
    (error,) = hollow_sections(Inspected(bulletin, contents, renderings))
    assert error.sentence == "“Why [en]” is empty in the plain text, in French."


def test_what_came_out_empty_is_no_part_of_the_content(free_text):
    rendering = render_all(free_text.parent)["fr"]
    other = replace(rendering, hollow=frozenset({("text", "free_text", 1)}))
    assert other.content_hash == rendering.content_hash
