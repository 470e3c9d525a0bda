"""What libraries say in the admin is said in the reader's language."""

import json
import re
from pathlib import Path

import axes
import content_editor
import pytest
from django.contrib.admin.utils import display_for_value
from django.utils import translation

from msme_site.admin_site.borrowed_words import IN_SCRIPTS
from msme_site.launch.messages import texts_of

LIBRARIES = [
    Path(content_editor.__file__).parent / "admin.py",
    Path(axes.__file__).parent / "models.py",
    Path(axes.__file__).parent / "admin.py",
]
# Of a table that is there only where attempts expire by themselves, which they do not here.
UNUSED = "expir"


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("path", LIBRARIES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_every_word_of_a_library_is_translated(path, language):
    words = {text.words[0] for text in texts_of(path)}
    with translation.override(language):
        same = {word for word in words if translation.gettext(word) == word}
    assert {word for word in same if UNUSED not in word.lower()} - {"No"} == set()


@pytest.mark.parametrize("language", ["fr", "es"])
def test_scripts_are_handed_the_words_of_their_libraries(admin_client, language):
    admin_client.cookies["django_language"] = language
    script = admin_client.get("/admin/jsi18n/").content.decode()
    catalogue = json.loads(re.search(r"const newcatalog = (\{.*?\n\s*\});", script, re.S)[1])
    with translation.override(language):
        assert {word: catalogue[word] for word in IN_SCRIPTS} == {
            word: translation.gettext(word) for word in IN_SCRIPTS
        }
    assert not [word for word in IN_SCRIPTS if catalogue[word] == word]
    assert catalogue["January"] != "January"


@pytest.mark.parametrize(("language", "words"), [("fr", "Oui Non"), ("es", "Sí No")])
def test_the_pictures_for_yes_and_no_say_so(language, words):
    with translation.override(language):
        pictures = [str(display_for_value(value, "", boolean=True)) for value in (True, False)]
    assert " ".join(re.findall(r'alt="([^"]+)"', "".join(pictures))) == words


@pytest.mark.parametrize(
    ("language", "title", "search"),
    [
        ("fr", "Modifier\u00a0: organisation", "Rechercher"),
        ("es", "Modificar: organización", "Buscar"),
    ],
)
def test_titles_glue_no_name_into_a_sentence(admin_client, language, title, search):
    from members.models import Organisation

    body = Organisation.objects.create(name_en="A body", slug="a-body")
    admin_client.cookies["django_language"] = language
    page = admin_client.get(f"/admin/members/organisation/{body.pk}/change/").content.decode()
    assert f"<h1>{title}</h1>" in page
    listed = admin_client.get("/admin/members/organisation/").content.decode()
    assert f'alt="{search}"' in listed


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "reader, 01/10/2018 14:30"), ("es", "reader, 01/10/2018 14:30")]
)
def test_an_attempt_to_sign_in_is_called_by_name_and_time(language, name):
    from datetime import UTC, datetime

    from axes.models import AccessLog

    log = AccessLog(username="reader", attempt_time=datetime(2018, 10, 1, 12, 30, tzinfo=UTC))
    with translation.override(language):
        assert str(log) == name
