"""Everything people read exists in French and Spanish, with what is filled into it."""

import re

import pytest

from msme_site.launch import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LANGUAGES = {path.parts[-3]: path for path in messages.catalogues()}


@pytest.fixture(scope="module")
def said():
    return messages.collect()


def test_there_is_a_catalogue_for_french_and_one_for_spanish():
    assert sorted(LANGUAGES) == ["es", "fr"]


@pytest.mark.parametrize("language", ["es", "fr"])
def test_every_text_is_translated(said, language):
    catalogue = messages.updated(LANGUAGES[language], said)
    assert list(messages.lacking(catalogue)) == []


@pytest.mark.parametrize("language", ["es", "fr"])
def test_no_catalogue_keeps_what_is_no_longer_said(said, language):
    catalogue = messages.updated(LANGUAGES[language], said)
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("language", ["es", "fr"])
def test_a_translation_is_filled_with_the_same_as_its_source(said, language):
    differ = []
    for message in messages.updated(LANGUAGES[language], said):
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and message.python_format:
            wanted = set(PLACEHOLDER.findall(sources[-1]))
            differ += [text for text in texts if set(PLACEHOLDER.findall(text or "")) != wanted]
    assert differ == []


def test_python_and_templates_are_read(tmp_path):
    code, page = tmp_path / "one.py", tmp_path / "one.html"
    code.write_text(
        'gettext("Room")\npgettext("verb", "Close")\nngettext("%d day", "%d days", n)\n_(word)\n'
    )
    page.write_text(
        '{% load i18n %}{% translate "Host" context "of a meeting" %}'
        "{% blocktranslate trimmed count number=n %}\n {{ number }} line\n"
        "{% plural %}{{ number }} lines{% endblocktranslate %}"
    )
    assert list(messages.texts_of(code)) == [
        (("Room",), ""),
        (("Close",), "verb"),
        (("%d day", "%d days"), ""),
    ]
    assert list(messages.texts_of(page)) == [
        (("Host",), "of a meeting"),
        (("%(number)s line", "%(number)s lines"), ""),
    ]
