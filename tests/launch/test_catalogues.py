"""Catalogues are compiled without gettext's own tools."""

import gettext
import os

from msme_site.launch.catalogues import compile_catalogues

CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

msgid ":"
msgstr " :"

msgid "“%(title)s”: %(count)d found?"
msgstr "« %(title)s » : %(count)d trouvés ?"

msgid "Meeting"
msgstr "Réunion"

#, fuzzy
msgid "Quote"
msgstr "Citron"

msgid "%d Member"
msgid_plural "%d Members"
msgstr[0] "%d Membre"
msgstr[1] "%d Membres"
"""


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path):
    folder = tmp_path / "app" / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(CATALOGUE, encoding="utf-8")
    assert compile_catalogues(tmp_path) == 1
    assert compile_catalogues(tmp_path) == 0
    with (folder / "django.mo").open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert french.gettext("Meeting") == "Réunion"
    assert french.gettext("Quote") == "Quote"
    assert french.ngettext("%d Member", "%d Members", 0) == "%d Membre"
    assert french.gettext(":") == "\u00a0:"
    spaced = french.gettext("“%(title)s”: %(count)d found?").replace("\u00a0", "_")
    assert spaced == "«_%(title)s_»_: %(count)d trouvés_?"
    later = source.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == 1
