"""What every template may ask for."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from core.clock import site_today
from events.models import Milestone
from meetings.models import Theme


def shown(source, language="en", **context):
    with translation.override(language):
        html = Template("{% load house %}" + source).render(Context(context))
    return html.replace("\u00a0", "_")


def test_an_included_template_can_stand_inside_a_sentence():
    assert shown("({% filter trimmed %} <b>{{ x }}</b>\n{% endfilter %})", x="<") == "(<b>&lt;</b>)"


def test_an_apostrophe_in_a_list_of_names_is_the_typographic_one():
    names = ["Côte d'Ivoire", "<b>"]
    assert shown("{{ n|listed }}", n=names) == "Côte d’Ivoire; &lt;b&gt;"
    assert shown("{{ n|listed }}", "fr", n=names) == "Côte d’Ivoire_; &lt;b&gt;"


@pytest.mark.parametrize(("language", "text"), [("en", "7.6"), ("fr", "7,6"), ("es", "7,6")])
def test_a_number_is_written_as_the_reader_writes_it(language, text):
    assert shown("{{ n|number }}", language, n=Decimal("7.60")) == text


def test_thousands_stand_apart_in_french():
    assert shown("{{ n|number }}", "fr", n=1000000) == "1_000_000"
    assert shown("{{ n|number }}", "en", n=1000000) == "1,000,000"


def test_nothing_is_shown_for_what_is_not_known():
    for name in ("number", "day", "day_short", "weekday", "typo", "rich"):
        assert shown("{{ x|" + name + " }}", x=None) == ""


def test_rich_text_is_cleaned_once_more_and_typeset():
    markup = "<p onclick='x()'>Vraiment ?</p><script>x()</script>"
    assert shown("{{ x|rich }}", "fr", x=markup) == "<p>Vraiment_?</p>"


def test_plain_text_is_typeset_and_escaped():
    assert shown("{{ x|typo }}", "fr", x="<b>Non ?</b>") == "&lt;b&gt;Non_?&lt;/b&gt;"


def test_days_and_hours_are_in_words():
    context = {"a": date(2018, 10, 2), "b": date(2018, 10, 4), "t": time(8, 30), "u": time(10)}
    assert shown("{% days a b %}, {% hours t u %}", "fr", **context) == (
        "du_2 au_4_octobre 2018, 8_h_30_– 10_h"
    )
    assert shown("{{ a|weekday }} {{ a|day_short }}", "en", **context) == "Tuesday 2_October"


@pytest.mark.parametrize(
    ("texts", "reader", "language"),
    [
        ({"en": "A", "fr": "B"}, "fr", ""),  # the reader's own
        ({"en": "A", "fr": "B"}, "es", "en"),  # the source comes first
        ({"fr": "B"}, "es", "fr"),
        ({"es": "C"}, "en", "es"),
        ({}, "en", ""),
    ],
)
def test_a_text_in_another_language_than_the_readers_says_so(texts, reader, language):
    theme = Theme(**{f"name_{code}": text for code, text in texts.items()})
    with translation.override(reader):
        fallback = str(theme.name or "")
    assert shown("{{ x|shown_language:'name' }}", reader, x=theme) == language
    assert fallback == (texts.get(language or reader) or "")


def test_today_is_the_day_that_is_set_or_the_real_one(settings):
    settings.SITE_TODAY = date(2018, 10, 1)
    assert site_today() == date(2018, 10, 1)
    settings.SITE_TODAY = None
    assert site_today() >= date(2024, 1, 1)


def test_a_date_in_words_of_another_language_is_marked_and_its_signs_stay_signs():
    """Not so a day that is known, whatever its note says."""
    told = Milestone(precision="unknown", date_note_en="in <spring>")
    known = Milestone(date=date(2018, 10, 1), date_note_en="in <spring>")
    assert shown('{{ told|when:"capital" }}', "fr", told=told) == (
        '<span lang="en">In &lt;spring&gt;</span>'
    )
    assert shown('{{ told|when:"capital" }}', "en", told=told) == "In &lt;spring&gt;"
    assert shown("{{ known|when }}", "fr", known=known) == "1er_octobre 2018"
    assert shown("{{ nobody|when }}", "fr") == ""
