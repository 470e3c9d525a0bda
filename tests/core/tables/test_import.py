"""A file is looked at, and then brought in as a whole or not at all."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from core import jobs
from core.completeness import State, note_translations, states
from core.models import AuditEntry, JobFile
from core.tables.import_job import ask_write
from core.tables.table import table_of, tables
from library.models import Document, DocumentFile, Figure, Symbol
from meetings.models import Conclusion, Host, Meeting, Theme
from members.models import (
    DeclaredCount,
    Member,
    MemberName,
    Membership,
    Organisation,
    Person,
)

from .conftest import as_csv, problems, told

pytestmark = pytest.mark.django_db


def person(slug, **values):
    return Person.objects.create(slug=slug, **{"name": slug, "sort_name": slug} | values)


def meeting(slug, **values):
    return Meeting.objects.create(slug=slug, title_en=slug, precision="unknown", **values)


def test_a_look_tells_what_would_change_and_writes_nothing(files):
    person("same", name="Same", sort_name="Same")
    person("other", name="Old", sort_name="Other", honorific_en="Ms")
    content = as_csv(
        "same,Same,Same,",
        "other,New,Other,",
        "added,# Added,=Added,Mr",
        header="slug,name,sort_name,honorific_en",
    )
    job = files.look(Person, content)
    assert problems(job) == []
    assert told(job) == [
        (3, "changed", "other", [("name", "Old", "New"), ("honorific_en", "Ms", "")]),
        (4, "new", "added", []),
    ]
    assert job.result["counts"] == {"new": 1, "changed": 1, "unchanged": 1, "emptied": 1}
    assert set(Person.objects.values_list("name", flat=True)) == {"Same", "Old"}
    assert not AuditEntry.objects.exists()


def test_what_was_looked_at_is_brought_in(files, editor):
    other = person("other", name="Old", sort_name="Z")
    content = as_csv("other,New,Z", "added,# Added,Á", header="slug,name,sort_name")
    job = files.bring_in(Person, content)
    assert (job.state, job.result["written"]) == ("done", True)
    assert dict(Person.objects.values_list("slug", "name")) == {"other": "New", "added": "# Added"}
    added = Person.objects.get(slug="added")
    assert added.sort_key == "a"
    entries = AuditEntry.objects.about(added) | AuditEntry.objects.about(other)
    assert [(one.verb, one.actor, one.detail) for one in entries.order_by("pk")] == [
        ("changed", editor, {"import": "t.csv", "line": 2, "fields": ["name"]}),
        ("added", editor, {"import": "t.csv", "line": 3}),
    ]
    assert AuditEntry.objects.about(job).get().verb == "imported"
    assert not JobFile.objects.exists()


def test_an_empty_cell_empties_unless_what_is_recorded_is_to_be_left(files):
    one = person("a", staff_note="A note")
    content = as_csv("a,", header="slug,staff_note")
    assert files.look(Person, content, keep=True).result["row_count"] == 0
    files.bring_in(Person, content)
    one.refresh_from_db()
    assert one.staff_note == ""


def test_a_column_that_is_left_out_changes_nothing(files):
    one = person("a", staff_note="A note")
    files.bring_in(Person, as_csv("a,B", header="slug,name"))
    one.refresh_from_db()
    assert (one.name, one.staff_note) == ("B", "A note")


def test_a_record_that_is_left_out_stays(files):
    person("a")
    files.bring_in(Person, as_csv("b,B,B", header="slug,name,sort_name"))
    assert Person.objects.count() == 2


def test_what_an_empty_cell_means_in_a_new_record_is_what_is_usual(files):
    files.bring_in(Member, as_csv("xyz,", header="code,kind"))
    assert Member.objects.get().kind == Member.Kind.STATE


def test_everything_that_is_wrong_is_told_by_line_column_and_reason(files):
    Member.objects.create(code="che")
    content = as_csv(
        "che,2018-01-01,,day,Suisse",
        "che,2018-01-01,,day,Twice",
        "chy,2018-01-01,,day,Nobody",
        "che,yesterday,,day,x",
        "che,2019-01-01,2018-01-01,weekly,x",
        ",2019-01-01,,day,x",
        "che,2017-01-01,2018-01-01,day," + "x" * 161,
        header="member,start,end,start_precision,name_en",
    )
    found = problems(files.look(MemberName, content))
    assert [(line, column) for line, column, _reason in found] == [
        (2, "prose_name_en"),
        (3, "start"),
        (4, "member"),
        (4, "prose_name_en"),
        (5, "start"),
        (6, "prose_name_en"),
        (6, "start_precision"),
        (7, "member"),
        (8, "name_en"),
        (8, "prose_name_en"),
    ]
    reasons = {(line, column): reason for line, column, reason in found}
    assert reasons[3, "start"] == "“che#2018-01-01” stands in line 2 already."
    assert reasons[4, "member"] == ("There is no record “chy” among: Members. Did you mean “che”?")
    assert reasons[5, "start"] == "Write the day as 2018-10-03."
    assert reasons[6, "start_precision"] == (
        "“weekly” is not one of: day, month, year, by, unknown."
    )
    assert reasons[7, "member"] == "This cell cannot be empty: the record is known by it."
    assert "160" in reasons[8, "name_en"]
    assert not MemberName.objects.exists()


def test_reasons_are_in_the_language_of_who_asks(files):
    with override("fr"):
        job = files.look(Person, as_csv("a,,A", header="slug,name,sort_name"))
    assert problems(job) == [(2, "name", "Ce champ ne peut pas être vide.")]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("slug,nmae", "There is no column called “nmae”. Did you mean “name”?"),
        ("slug,honorific", "Its texts stand in honorific_en, honorific_fr, honorific_es."),
        ("slug,slug", "The column “slug” is there twice."),
        ("name,sort_name", "The column “slug” is missing: records are known by it."),
        ("slug,owner_member", "It belongs to the table “Follow-ups”."),
        ("slug,xyzzy", "There is no column called “xyzzy”. The columns are listed below."),
    ],
)
def test_columns_that_are_not_those_of_the_table_are_refused(files, header, reason):
    from core.tables.files import Unreadable

    with pytest.raises(Unreadable) as refusal:
        files.look(Person, as_csv(header=header))
    assert reason in str(refusal.value)


def test_ten_thousand_rows_with_three_bad_ones_name_those_three_and_bring_in_nothing(files):
    rows = [f"p-{number:05},Name {number},Name" for number in range(10_000)]
    rows[12] = "p-00012,,Name"
    rows[4_321] = "no slug,Name,Name"
    rows[9_999] = "p-00000,Name,Name"
    job = files.look(Person, as_csv(*rows, header="slug,name,sort_name"))
    assert job.state == "waiting"  # so many are a job of their own
    jobs.run(job.pk, with_heart=False)
    job.refresh_from_db()
    assert [(line, column) for line, column, _reason in problems(job)] == [
        (14, "name"),
        (4_323, "slug"),
        (10_001, "slug"),
    ]
    assert job.result["problem_count"] == 3
    assert not Person.objects.exists()


def test_ten_thousand_rows_cost_no_query_each(files):
    def queries(number):
        rows = [f"p-{one:05},Name {one},Name" for one in range(number)]
        job = files.look(Person, as_csv(*rows, header="slug,name,sort_name"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            if job.state == "waiting":
                jobs.run(job.pk, with_heart=False)
        return len(asked)

    # A batch of 250 rows is three statements: a savepoint, the rows, and its release; the
    # journal takes a thousand at once.
    assert queries(2_000) - queries(1_000) == 4 * 3 + 1


def test_overlapping_periods_are_told_whatever_the_order_and_a_chain_of_them_is_not(files):
    member = Member.objects.create(code="che")
    Membership.objects.create(member=member, start=date(2017, 12, 13))
    header = "member,start,end"
    chain = as_csv(
        "che,2020-01-01,", "che,2017-12-13,2019-01-01", "che,2019-01-01,2020-01-01", header=header
    )
    overlap = as_csv("che,2019-01-01,", "che,2017-12-13,2019-01-02", header=header)
    assert problems(files.look(Membership, overlap)) == [
        (
            2,
            "member, start, end",
            "This period overlaps another one of the same record; end the earlier one first.",
        )
    ]
    files.bring_in(Membership, chain)
    assert Membership.objects.count() == 3


def test_a_constraint_that_no_form_knows_is_told_by_its_columns(files):
    content = as_csv("a,A,12,percent", "b,B,120,percent", header="slug,label_en,value,unit")
    assert problems(files.look(Figure, content)) == [
        (3, "unit, value, value_to", "A percentage lies between 0 and 100.")
    ]


def test_a_unique_field_that_is_not_what_the_record_is_known_by_is_told(files):
    one, _two = (Document.objects.create(slug=s, title_en=s, precision="unknown") for s in "ab")
    Document.objects.create(slug="c", title_en="c", precision="unknown", supersedes=one)
    job = files.look(Document, as_csv("b,a", header="slug,supersedes"))
    ((line, column, reason),) = problems(job)
    assert (line, column) == (2, "supersedes")
    assert "Another document is already recorded" in reason


def test_periods_of_different_tables_of_numbers_are_known_by_date_and_number(files):
    content = as_csv("2018-10-01,88,day", header="date,number,precision")
    files.bring_in(DeclaredCount, content)
    assert files.look(DeclaredCount, content).result["row_count"] == 0


def test_records_of_one_file_may_refer_to_each_other_in_any_order(files):
    content = as_csv("c,C,b", "b,B,a", "a,A,", header="slug,title_en,supersedes")
    content = content.replace(b"supersedes", b"supersedes,precision").replace(
        b"\r\n", b",unknown\r\n"
    )
    content = as_csv(
        *("c,C,b,unknown", "b,B,a,unknown", "a,A,,unknown"),
        header="slug,title_en,supersedes,precision",
    )
    files.bring_in(Document, content)
    assert dict(Document.objects.values_list("slug", "supersedes__slug")) == {
        "a": None,
        "b": "a",
        "c": "b",
    }


def test_records_that_need_each_other_to_be_there_first_are_told(files):
    content = as_csv(
        *("a,A,b,unknown", "b,B,a,unknown"), header="slug,title_en,supersedes,precision"
    )
    assert [(line, column) for line, column, _r in problems(files.look(Document, content))] == [
        (2, "supersedes"),
        (3, "supersedes"),
    ]


def test_several_records_in_a_cell_keep_their_order_and_their_rows(files):
    for code in ("che", "nga", "ury"):
        Member.objects.create(code=code)
    first = meeting("2018-a")
    kept = Host.objects.create(meeting=first, member=Member.objects.get(code="che"), position=1)
    content = as_csv(
        *("2018-a,nga; che,,A,unknown", "2018-b,,2018-a,B,unknown"),
        header="slug,hosts,follows,title_en,precision",
    )
    job = files.look(Meeting, content)
    changes = [("title_en", "2018-a", "A"), ("hosts", "che", "nga; che")]
    assert told(job)[0] == (2, "changed", "2018-a", changes)
    files.bring_in(Meeting, content)
    assert [host.member.code for host in first.host_set.all()] == ["nga", "che"]
    assert Host.objects.filter(pk=kept.pk, position=2).exists()
    assert [one.slug for one in Meeting.objects.get(slug="2018-b").follows.all()] == ["2018-a"]
    files.bring_in(Meeting, as_csv("2018-a,ury", header="slug,hosts"))
    assert [host.member.code for host in first.host_set.all()] == ["ury"]


def test_what_a_related_row_refuses_is_told_in_its_cell(files):
    Member.objects.create(code="che")
    first = meeting("2018-a")
    Conclusion.objects.create(meeting=first, kind="agreed", text_en="x")
    content = as_csv("2018-a,1,che", header="meeting,ordinal,asked_by")
    ((line, column, reason),) = problems(files.look(Conclusion, content))
    assert (line, column) == (2, "asked_by")
    assert reason == "Only a request or an interest names the Members that asked for it."


def test_records_without_a_name_are_counted_as_they_were_recorded(files):
    first, second = meeting("2018-a"), meeting("2018-b")
    for text in ("one", "two"):
        Conclusion.objects.create(meeting=first, kind="agreed", text_en=text)
    header = "meeting,ordinal,kind,text_en"
    job = files.look(
        Conclusion,
        as_csv("2018-a,2,agreed,TWO", "2018-a,4,agreed,x", "2018-b,1,agreed,y", header=header),
    )
    assert problems(job) == [(3, "ordinal", "There are 2 of “2018-a”: the next one is 3.")]
    files.bring_in(
        Conclusion,
        as_csv("2018-a,2,agreed,TWO", "2018-a,3,agreed,x", "2018-b,1,agreed,y", header=header),
    )
    texts = list(first.conclusions.order_by("pk").values_list("text_en", flat=True))
    assert texts == ["one", "TWO", "x"]
    assert second.conclusions.get().text_en == "y"


def test_rich_text_is_cleaned_on_its_way_in(files):
    html = "<p onclick='x()'>Well</p><script>alert(1)</script><a href='javascript:x'>a</a>"
    content = as_csv(f'2018-a,"{html}",A,unknown', header="slug,summary_en,title_en,precision")
    files.bring_in(Meeting, content)
    assert Meeting.objects.get().summary_en == "<p>Well</p>a"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "no link"])
def test_a_link_that_is_none_is_told_by_its_column(files, link):
    content = as_csv(f'itc,ITC,"{link}"', header="slug,name_en,url")
    assert [one[:2] for one in problems(files.look(Organisation, content))] == [(2, "url")]


def test_a_text_that_came_in_knows_from_which_source_it_was_made(files):
    files.bring_in(Theme, as_csv("s,One,Un", header="slug,name_en,name_fr"))
    files.bring_in(Theme, as_csv("s,Another", header="slug,name_en"))
    found = {one.language: one.state for one in states(Theme.objects.all())}
    assert found == {"en": State.CURRENT, "fr": State.STALE, "es": State.MISSING}


def test_a_text_may_come_in_one_language_alone(files):
    files.bring_in(Theme, as_csv("s,Un", header="slug,name_fr"))
    assert Theme.objects.get().name_fr == "Un"
    assert problems(files.look(Theme, as_csv("t,", header="slug,name_fr"))) == [
        (2, "name_en", "This field cannot be blank.")
    ]


def test_many_texts_are_noted_as_each_would_be(files, editor):
    """The bulk says the same as the verb for one record."""
    from core.models import TranslationRecord

    texts = [
        {"name_en": "One", "name_fr": "Un", "name_es": ""},
        {"name_en": "", "name_fr": "Deux", "name_es": "Dos"},
        {"name_en": "Three", "name_fr": "", "name_es": "Tres"},
    ]
    later = [{"name_en": "1"}, {"name_en": "Two", "name_es": "2"}, {"name_fr": "Trois"}]
    for place, (first, then) in enumerate(zip(texts, later, strict=True)):
        one = Theme.objects.create(slug=f"one-{place}", **first)
        note_translations(one, by=editor)
        Theme.objects.filter(pk=one.pk).update(**then)
        note_translations(Theme.objects.get(pk=one.pk), by=editor, changed=list(then))
        files.bring_in(
            Theme,
            as_csv(f"many-{place}," + ",".join(first.values()), header="slug," + ",".join(first)),
        )
    for place, then in enumerate(later):
        files.bring_in(
            Theme,
            as_csv(f"many-{place}," + ",".join(then.values()), header="slug," + ",".join(then)),
        )
    slugs = dict(Theme.objects.values_list("pk", "slug"))
    rows = TranslationRecord.objects.values_list("object_id", "language", "source_text", "made_by")
    noted = {"one": set(), "many": set()}
    for pk, *rest in rows:
        how, _dash, place = slugs[pk].partition("-")
        noted[how].add((place, *rest))
    assert noted["many"] == noted["one"]
    assert len(noted["one"]) == 5


def test_a_symbol_is_spelled_officially_and_belongs_to_its_document(files):
    Document.objects.create(slug="d", title_en="D", precision="unknown")
    content = as_csv("wt/min(17)/58,d", "nonsense,d", header="text,document")
    assert [one[:2] for one in problems(files.look(Symbol, content))] == [(3, "text")]
    files.bring_in(Symbol, as_csv("wt/min(17)/58,d", header="text,document"))
    assert Symbol.objects.get().text == "WT/MIN(17)/58"


def test_a_file_of_ours_is_never_named_by_a_path(files):
    Document.objects.create(slug="d", title_en="D", precision="unknown")
    content = as_csv("d,en,../../etc/passwd", header="document,language,file")
    assert problems(files.look(DocumentFile, content))[0][:2] == (2, "file")


def test_a_formula_in_a_cell_is_told(files):
    from .test_files import workbook

    content = workbook(["slug", "name", "sort_name"], ["a", "=1+1", "A"])
    assert problems(files.look(Person, content)) == [
        (2, "name", "This cell holds a formula. Put its value there.")
    ]


def test_what_has_changed_since_it_was_looked_at_is_not_overwritten(files, editor):
    one = person("a", name="Seen")
    looked = files.look(Person, as_csv("a,New", header="slug,name"))
    Person.objects.filter(pk=one.pk).update(name="Changed meanwhile")
    job = ask_write(looked, by=editor)
    assert (job.state, job.sentence) == (
        "failed",
        "The records have changed since you looked at this file. Look at it again.",
    )
    one.refresh_from_db()
    assert one.name == "Changed meanwhile"


def test_a_file_that_is_gone_cannot_be_brought_in(files, editor):
    looked = files.look(Person, as_csv("a,A,A", header="slug,name,sort_name"))
    JobFile.objects.all().delete()
    with pytest.raises(jobs.Refused, match="no longer here"):
        ask_write(looked, by=editor)


def test_nothing_comes_into_a_frozen_programme(files, db):
    from django.utils import timezone

    from events.models import Forum, ForumSession, Programme

    forum = Forum.objects.create(
        slug="f", title_en="F", first_day=date(2018, 10, 2), last_day=date(2018, 10, 4)
    )
    Programme.objects.create(forum=forum, number=1, frozen_at=timezone.now())
    content = as_csv("f#1,s,2018-10-02,09:00,S", header="programme,code,date,start_time,title_en")
    ((line, _column, reason),) = problems(files.look(ForumSession, content))
    assert line == 2
    assert "frozen" in reason


def test_every_column_says_what_it_is_in_each_language():
    for table in tables():
        for column in table.columns:
            for code in ("en", "fr", "es"):
                with override(code):
                    assert (table.label, column.name, column.title.strip()) != (
                        table.label,
                        column.name,
                        "",
                    )
                    assert isinstance(column.meaning, str)


def test_the_table_of_a_model_without_one_is_a_mistake():
    with pytest.raises(LookupError):
        table_of(JobFile)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "“de” is not one of: en, fr, es."),
        ("fr", "« de » ne fait pas partie des valeurs admises : en, fr, es."),
    ],
)
def test_a_list_of_languages_names_the_code_that_is_wrong_and_those_that_are_allowed(
    files, language, sentence
):
    meeting("may")
    content = as_csv("may,en; de", header="slug,languages")
    with override(language):
        [(line, column, reason)] = problems(files.look(Meeting, content))
    assert (line, column) == (2, "languages")
    assert reason.replace("\u00a0", " ").startswith(sentence)


def test_languages_are_read_in_capitals_and_by_their_names(files):
    meeting("may")
    files.bring_in(Meeting, as_csv("may,EN; French", header="slug,languages"))
    assert Meeting.objects.get().languages == ["en", "fr"]
