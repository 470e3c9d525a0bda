"""Texts out to a translator and back: exactly the texts, or a sentence that says why not."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.completeness import State, note_translations, states
from core.models import AuditEntry, TranslationRecord
from core.open_texts import find_texts
from core.richtext import clean
from core.xliff.check import What, check
from core.xliff.read import DEEPEST, Unreadable, read
from core.xliff.take import NotTaken, take
from core.xliff.write import Text, write
from meetings.models import Meeting, Theme

pytestmark = pytest.mark.django_db

C = "{urn:oasis:names:tc:xliff:document:2.0}"


def theme(slug="finance", **texts):
    made = Theme.objects.create(slug=slug, **texts)
    note_translations(made)
    return made


def exported(*models, language="fr"):
    found = find_texts(*models, states=(State.MISSING, State.STALE), languages=[language])
    return write([Text(state, "https://msme.example/page") for state in found], language=language)


def filled(content, fill, *, state="translated"):
    """The file with every target made by ``fill`` from a copy of the source."""
    root = ET.fromstring(content)
    for segment in root.iter(f"{C}segment"):
        source = segment.find(f"{C}source")
        target = segment.find(f"{C}target")
        if target is None:
            target = ET.SubElement(segment, f"{C}target")
        target.clear()
        target.text = source.text
        target.extend(ET.fromstring(ET.tostring(source)))
        fill(target)
        segment.set("state", state)
    # Registered for the whole process, where others register theirs.
    ET.register_namespace("", C[1:-1])
    return ET.tostring(root, encoding="unicode").encode()


def say(text):
    def fill(target):
        target.clear()
        target.text = text

    return fill


def nothing(*_told):
    """Nobody is kept from anything, and nobody has to be told."""
    return ""


def planned(content, *, may_not=nothing):
    return check(read(content), may_not=may_not)


def brought_in(content, user, *, whole=False):
    return take(planned(content), by=user, all_or_nothing=whole, after=nothing)


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user("translator")


def said(plan):
    return [(str(item.what), item.reason) for item in plan.verdicts]


def test_a_file_says_what_translators_need():
    made = theme(name_en="Finance", name_fr="Le financement", name_es="La financiación")
    Theme.objects.update(name_en="Trade finance")
    root = ET.fromstring(exported())
    assert root.attrib == {"version": "2.1", "srcLang": "en", "trgLang": "fr"}
    (file,) = root.iter(f"{C}file")
    (unit,) = file.iter(f"{C}unit")
    assert (file.get("id"), unit.get("id")) == ("meetings.theme", f"{made.pk}.name")
    assert unit.get("{urn:oasis:names:tc:xliff:sizerestriction:2.0}sizeRestriction") == "120"
    notes = {note.get("category"): note.text for note in unit.iter(f"{C}note")}
    assert notes == {
        "kind": "Theme",
        "record": "Trade finance",
        "field": "Name",
        "page": "https://msme.example/page",
        "limit": "At most 120 characters.",
        "source-then": "Finance",
    }
    segment = unit.find(f"{C}segment")
    assert (segment.get("state"), segment.get("subState")) == ("initial", "msme:stale")
    assert segment.find(f"{C}source").text == "Trade finance"
    assert segment.find(f"{C}target").text == "Le financement"


def test_names_stay_the_same_from_one_export_to_the_next():
    theme(name_en="Finance")
    assert exported() == exported()


def test_rich_text_goes_out_as_paired_codes_with_its_tags_as_original_data():
    Meeting.objects.create(
        slug="a",
        title_en="A",
        title_fr="A",
        summary_en='<p>See <a href="https://x.example/">x</a><br>y</p>',
        precision="unknown",
    )
    root = ET.fromstring(exported(Meeting))
    data = {item.get("id"): item.text for item in root.iter(f"{C}data")}
    assert list(data.values()) == ["<p>", "</p>", '<a href="https://x.example/">', "</a>", "<br>"]
    outer = root.find(f".//{C}source/{C}pc")
    assert data[outer.get("dataRefStart")], data[outer.get("dataRefEnd")] == ("<p>", "</p>")
    assert [(item.tag.removeprefix(C), item.get("canDelete")) for item in outer] == [
        ("pc", "no"),
        ("ph", "no"),
    ]


def test_a_text_comes_back_exactly_is_noted_and_in_the_journal(user):
    made = theme(name_en="Finance")
    plan = brought_in(filled(exported(), say("Le financement « du commerce » & <co>")), user)
    assert said(plan) == [("new", "")]
    made.refresh_from_db()
    assert made.name_fr == "Le financement « du commerce » & <co>"
    note = TranslationRecord.objects.get()
    assert (note.made_by, note.source_text, note.language) == (user, "Finance", "fr")
    assert AuditEntry.objects.get().verb == "translated"


def test_looking_at_a_file_writes_nothing(django_assert_num_queries):
    theme(name_en="Finance")
    content = filled(exported(), say("Le financement"))
    plan = planned(content)
    assert (plan.verdicts[0].before, plan.verdicts[0].after) == ("", "Le financement")
    assert not Theme.objects.get().name_fr
    with django_assert_num_queries(2):
        planned(content)


def test_a_file_that_comes_in_twice_changes_nothing_the_second_time(user):
    theme(name_en="Finance")
    content = filled(exported(), say("Le financement"))
    brought_in(content, user)
    assert said(brought_in(content, user)) == [("same", "")]
    assert AuditEntry.objects.count() == 1


def test_texts_that_nobody_translated_are_left(user):
    theme("a", name_en="A")
    theme("b", name_en="Finance", name_fr="Le financement")
    Theme.objects.filter(slug="b").update(name_en="Trade finance")
    assert said(brought_in(exported(), user)) == [("left", ""), ("left", "")]


def test_a_stale_text_that_comes_back_as_it_was_but_translated_still_fits(user):
    made = theme(name_en="Finance", name_fr="Le financement")
    Theme.objects.update(name_en="Trade finance")
    content = exported().replace(b'state="initial"', b'state="reviewed"')
    assert said(brought_in(content, user)) == [("fits", "")]
    made.refresh_from_db()
    assert {state.language: state.state for state in states([made])}["fr"] == State.CURRENT


def test_a_source_that_changed_since_the_export_is_refused_for_that_text_alone(user):
    theme("a", name_en="A")
    theme("b", name_en="B")
    content = filled(exported(), say("Un"))
    Theme.objects.filter(slug="a").update(name_en="Another")
    plan = brought_in(content, user)
    assert [what for what, _reason in said(plan)] == ["refused", "new"]
    assert "The source has changed since the export" in plan.verdicts[0].reason
    assert not Theme.objects.get(slug="a").name_fr


def test_a_text_that_somebody_translated_since_the_export_is_not_overwritten(user):
    made = theme(name_en="A")
    content = filled(exported(), say("Un"))
    made.name_fr = "Le leur"
    made.save()
    note_translations(made, changed=["name_fr"])
    plan = brought_in(content, user)
    assert "Somebody has translated this text since the export" in plan.verdicts[0].reason
    # The same where a tool has dropped our metadata.
    bare = content.replace(b"target-digest", b"something-else")
    assert "Somebody has translated" in planned(bare).verdicts[0].reason


def test_all_or_nothing_writes_nothing_if_one_text_is_refused(user):
    theme("a", name_en="A")
    theme("b", name_en="B")
    content = filled(exported(), say("Un"))
    Theme.objects.filter(slug="b").delete()
    with pytest.raises(NotTaken) as refusal:
        brought_in(content, user, whole=True)
    assert [str(item.what) for item in refusal.value.plan.verdicts] == ["new", "refused"]
    assert not Theme.objects.get().name_fr
    assert AuditEntry.objects.count() == 0
    assert said(brought_in(content, user))[0] == ("new", "")


def test_a_text_changed_between_the_look_and_the_act_is_refused(user):
    theme(name_en="A")
    plan = planned(filled(exported(), say("Un")))
    Theme.objects.update(name_en="Another")
    done = take(plan, by=user, all_or_nothing=False, after=nothing)
    assert "Somebody has changed this text just now" in done.verdicts[0].reason


@pytest.mark.parametrize(
    ("fill", "sentence"),
    [
        (say("x" * 121), "at most 120 characters (it has 121)"),
        (say(" \n "), "The translation is empty"),
        (lambda target: target.insert(0, ET.Element(f"{C}ph", {"id": "1"})), "This text is plain"),
        (
            lambda target: target.append(ET.Element("{http://www.w3.org/1999/xhtml}b")),
            "There is a foreign element here (b)",
        ),
        (lambda target: target.append(ET.Element(f"{C}cp", {"hex": "D800"})), "does not exist"),
        (lambda target: target.append(ET.Element(f"{C}cp", {"hex": "110000"})), "does not exist"),
        (lambda target: target.append(ET.Element(f"{C}cp", {"hex": "x"})), "does not exist"),
    ],
)
def test_what_a_text_may_not_be_is_refused_with_its_reason(fill, sentence):
    theme(name_en="Finance")
    (verdict,) = planned(filled(exported(), fill)).verdicts
    assert verdict.what == What.REFUSED
    assert sentence in verdict.reason


def test_codes_moved_to_where_they_cannot_stand_are_refused():
    Meeting.objects.create(
        slug="a", title_en="A", title_fr="A", precision="unknown",
        summary_en="<p>One</p><p><strong>Two</strong></p>",
    )  # fmt: skip

    def nest(target):
        first, second = list(target)
        target.remove(second)
        first.append(second)

    (verdict,) = planned(filled(exported(Meeting), nest)).verdicts
    assert verdict.what == What.REFUSED
    assert "do not stand where they can" in verdict.reason


def test_markup_in_the_original_data_of_a_file_is_never_used(user):
    made = Meeting.objects.create(
        slug="a", title_en="A", title_fr="A", summary_en="<p>One</p>", precision="unknown"
    )
    content = exported(Meeting).replace(b"&lt;p&gt;", b"&lt;script&gt;")
    brought_in(filled(content, nothing), user)
    made.refresh_from_db()
    assert made.summary_fr == "<p>One</p>"


def test_a_text_that_one_may_not_change_is_refused_with_the_reason():
    theme(name_en="A")
    plan = planned(filled(exported(), say("Un")), may_not=lambda _record, name: f"Not {name}.")
    assert said(plan) == [("refused", "Not name_fr.")]


@pytest.mark.parametrize("unit", ["999.name", "1.slug", "x.name", "1.name_fr", "", "1"])
def test_a_unit_that_is_none_of_ours_is_refused(unit):
    made = theme(name_en="A")
    content = filled(exported(), say("Un")).replace(
        f'id="{made.pk}.name"'.encode(), f'id="{unit}"'.encode()
    )
    (verdict,) = planned(content).verdicts
    assert verdict.reason.startswith("There is no such text here")


def test_a_unit_that_comes_twice_is_refused_both_times():
    theme(name_en="A")
    content = filled(exported(), say("Un")).decode()
    unit = content[content.index("<unit") : content.index("</unit>") + len("</unit>")]
    plan = planned(content.replace(unit, unit * 2).encode())
    assert [what for what, _reason in said(plan)] == ["refused", "refused"]


SEGMENTED = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en-GB"
 trgLang="fr-CH"><file id="meetings.meeting"><group id="g"><unit id="{pk}.summary">
<segment id="s1" state="final"><source><sc id="1"/>One.</source>
<target order="3"><mrk id="m" type="term">Un</mrk>.<ec startRef="1"/></target></segment>
<ignorable><source> </source></ignorable>
<segment id="s2" state="final"><source>Two.<ec startRef="1"/></source>
<target order="1"><sc id="1"/>De<sm id="n" type="comment"/>ux.<em startRef="n"/></target></segment>
</unit></group></file></xliff>"""


def test_what_tools_do_to_segments_is_undone(user):
    made = Meeting.objects.create(
        slug="a", title_en="A", summary_en="<p>One. Two.</p>", precision="unknown"
    )
    assert said(brought_in(SEGMENTED.format(pk=made.pk).encode(), user)) == [("new", "")]
    made.refresh_from_db()
    assert made.summary_fr == "<p>Deux. Un.</p>"


def test_a_text_of_which_only_a_part_is_translated_is_refused():
    made = Meeting.objects.create(
        slug="a", title_en="A", summary_en="<p>One. Two.</p>", precision="unknown"
    )
    content = SEGMENTED.format(pk=made.pk)
    start, end = content.index('<target order="1">'), content.rindex("</target>")
    part = content[:start] + content[end + len("</target>") :]
    (verdict,) = planned(part.encode()).verdicts
    assert verdict.reason == "Only a part of this text is translated: translate all its segments."


BOMB = """<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<xliff>&c;</xliff>"""
OUTSIDE = '<!DOCTYPE xliff SYSTEM "file:///etc/passwd"><xliff/>'
ENTITY = '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]><xliff>&x;</xliff>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"  \n", "The file is empty"),
        (b"%PDF-1.7", "not well-formed"),
        (b"<xliff>", "not well-formed"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "not well-formed"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "not well-formed"),
        (b"<xliff>&x;</xliff>", "not well-formed"),
        (b"<html/>", "not XLIFF"),
        (
            b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>',
            "another version",
        ),
        (BOMB.encode(), "document type"),
        (BOMB.encode("utf-16"), "document type"),
        (OUTSIDE.encode(), "document type"),
        (ENTITY.encode(), "document type"),
        (b"<a>" * (DEEPEST + 1), "nested too deeply"),
        (b" " * 8_000_001 + b"<a/>", "more than 8 MB"),
    ],
)
def test_a_file_that_is_none_or_an_attack_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(content)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('version="2.1"', 'version="2.9"', "This is XLIFF 2.9"),
        ('trgLang="fr"', "", "does not say into which language"),
        ('trgLang="fr"', 'trgLang="de"', "translated into “de”"),
        ('trgLang="fr"', 'trgLang="en"', "translated into “en”"),
        ('srcLang="en"', 'srcLang="fr"', "not translated from English"),
        ("unit", "note", "There are no texts in this file"),
    ],
)
def test_a_file_for_others_is_refused_with_a_sentence(old, new, sentence):
    theme(name_en="Finance")
    content = exported().decode().replace(old, new).encode()
    with pytest.raises(Unreadable, match=sentence):
        planned(content)


@pytest.mark.parametrize("number", [1, 3])
def test_a_file_is_looked_at_with_two_queries_for_each_kind_of_record(
    django_assert_num_queries, number
):
    for index in range(number):
        theme(f"t{index}", name_en=f"T{index}")
    content = filled(exported(), say("Un"))
    planned(content)
    with django_assert_num_queries(2):
        planned(content)


characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(characters, min_size=1, max_size=20).filter(lambda text: text.strip())


class RoundTrip(TestCase):
    """Out, filled in, back: exactly the texts."""

    @settings(max_examples=40, deadline=None)
    @example("a\u2028b", "c\x0bd")
    @example("<b>&amp;", "]]>")
    @given(texts, texts)
    def test_any_text_comes_back_exactly(self, source, target):
        from django.contrib.auth import get_user_model

        Theme.objects.all().delete()
        by = get_user_model().objects.get_or_create(username="t")[0]
        made = Theme.objects.create(slug="a", name_en=source)
        content = exported(Theme)
        (unit,) = read(content).units
        assert "".join(unit.source) == made.name_en.strip()

        def fill(element):
            element.clear()
            for character in target:
                if character.isprintable() or character in "\t\n":
                    if len(element):
                        element[-1].tail = (element[-1].tail or "") + character
                    else:
                        element.text = (element.text or "") + character
                else:
                    ET.SubElement(element, f"{C}cp", {"hex": f"{ord(character):04X}"})

        brought_in(filled(content, fill), by)
        made.refresh_from_db()
        assert made.name_fr == target.replace("\r\n", "\n").strip()

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["p", "h3", "li", "strong"]), texts), min_size=1, max_size=4
        )
    )
    def test_rich_text_that_is_copied_from_its_source_is_the_source(self, parts):
        from django.contrib.auth import get_user_model
        from django.utils.html import escape

        Meeting.objects.all().delete()
        by = get_user_model().objects.get_or_create(username="t")[0]
        markup = clean("".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts))
        made = Meeting.objects.create(
            slug="a", title_en="A", title_fr="A", title_es="A", precision="unknown",
            summary_en=markup,
        )  # fmt: skip
        brought_in(filled(exported(Meeting), nothing), by)
        made.refresh_from_db()
        assert made.summary_fr == made.summary_en.replace("\r\n", "\n").strip()
