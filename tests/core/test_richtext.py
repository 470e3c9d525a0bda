"""Rich text is clean wherever it comes in or goes out."""

import pytest

from core.richtext import clean, from_plain, to_text, unsafe_parts
from meetings.models import Meeting

DANGEROUS = [
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<p onclick="alert(1)">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\tscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>1</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<svg><a xlink:href="javascript:1">x</a></svg>',
    '<iframe src="https://example.org"></iframe>',
    "<style>p{}</style>",
    '<p style="color:red">x</p>',
    '<form action="https://example.org"><input></form>',
]


@pytest.mark.parametrize("markup", DANGEROUS)
def test_nothing_that_runs_or_dresses_up_survives(markup):
    left = clean(markup)
    for trace in ("script", "alert", "onerror", "onclick", "data:", "iframe", "style", "form"):
        assert trace not in left.replace("x</a>", "")


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li>one</li><li>two</li></ul>",
        "<ol><li>one</li></ol>",
        "<h3>A heading</h3><p>Text, <strong>bold</strong> and <em>slanted</em>.<br>Next</p>",
        '<p><a href="https://example.org/a?b=1" hreflang="fr">a link</a></p>',
        '<p><a href="mailto:post@example.org">write</a></p>',
        '<blockquote lang="fr">Des mots</blockquote>',
        "<p># Leave No Woman Behind</p>",
    ],
)
def test_what_staff_may_write_survives_unchanged(markup):
    assert clean(markup) == markup
    assert clean(clean(markup)) == markup
    assert unsafe_parts(markup) == []


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        (
            '<p>See <a href="javascript:x()">this <em>page</em></a>.</p>',
            "<p>See this <em>page</em>.</p>",
        ),
        ('<a title="a>b">x</a>', "x"),
        ('<a title=" href=">x</a>', "x"),
        ('<a href="">x</a>', "x"),
        ('<a href="javascript:x()">x</a> <a href="/en/">y</a>', 'x <a href="/en/">y</a>'),
        ("&lt;a&gt;x&lt;/a&gt;", "&lt;a&gt;x&lt;/a&gt;"),
    ],
)
def test_a_link_that_leads_nowhere_leaves_its_words(markup, left):
    assert clean(markup) == left
    assert clean(left) == left


@pytest.mark.django_db
def test_a_record_is_cleaned_even_if_no_form_has_seen_it():
    texts = {"summary_en": "<p>Good</p><script>bad()</script>", "summary_fr": DANGEROUS[3]}
    meeting = Meeting.objects.create(slug="a", title_en="A", precision="unknown", **texts)
    meeting.refresh_from_db()
    assert meeting.summary_en == "<p>Good</p>"
    assert meeting.summary_fr == "x"


def test_text_of_a_list_keeps_its_items_and_numbers_its_links():
    markup = (
        "<p>First,</p><ul><li>one</li><li><a href='https://a.example.org'>two</a></li></ul>"
        "<p><a href='https://b.example.org'>b</a>, <a href='https://a.example.org'>again</a></p>"
    )
    text, links = to_text(markup)
    assert text == "First,\n- one\n- two [1]\n\nb [2], again [1]"
    assert links == ["https://a.example.org", "https://b.example.org"]


def test_plain_text_becomes_paragraphs_and_its_signs_stay_signs():
    assert from_plain("a < b\n\nc & d\n\n\n\n") == "<p>a &lt; b</p><p>c &amp; d</p>"
