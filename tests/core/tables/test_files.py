"""Files as spreadsheets save them, and a sentence for what is none."""

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.tables.cells import written
from core.tables.files import (
    Faulty,
    Unreadable,
    Unwritable,
    read,
    to_csv,
    to_xlsx,
)


def sheet(content, *, biggest=100_000, most=50):
    return read(content, biggest=biggest, most=most)


def rows(content):
    return [(line.number, *line.values.values()) for line in sheet(content).lines]


def workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_is_read_however_a_spreadsheet_has_saved_it(delimiter, encoding, newline):
    lines = (("slug", "name"), ("a", '"É, é; ""x"""'), ("", ""), ("b", '"two\nlines"'))
    text = newline.join(delimiter.join(line) for line in lines)
    assert rows(text.encode(encoding)) == [(2, "a", 'É, é; "x"'), (4, "b", "two\nlines")]


def test_a_line_is_counted_as_an_editor_counts_it():
    assert rows(b'slug,name\na,"two\nlines"\nb,x') == [(2, "a", "two\nlines"), (4, "b", "x")]


def test_a_workbook_gives_days_hours_and_numbers():
    content = workbook(
        ["Slug", " day", "hour", "number", "yes"],
        ["a", datetime.fromisoformat("2018-10-03"), time(8, 30), 7.5, True],
    )
    assert sheet(content).header == ["slug", "day", "hour", "number", "yes"]
    assert rows(content) == [(2, "a", datetime.fromisoformat("2018-10-03"), time(8, 30), 7.5, True)]


def test_formulas_and_errors_of_a_workbook_are_cells_without_a_value():
    book = Workbook()
    book.active.append(["slug", "name", "title"])
    book.active.append(["a", "=1+1", "#N/A"])
    book.active["C2"].data_type = "e"
    book.active.append(["b", "x", "# a title"])
    out = io.BytesIO()
    book.save(out)
    assert rows(out.getvalue()) == [
        (
            2,
            "a",
            Faulty("This cell holds a formula. Put its value there."),
            Faulty("This cell holds the error #N/A."),
        ),
        (3, "b", "x", "# a title"),
    ]


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
    st.text(alphabet="'=+-@#ab", min_size=1, max_size=5),
    st.dates(min_value=date(1800, 1, 1)),
    st.times().map(lambda one: one.replace(microsecond=0)),
    st.integers(-1000, 10**9),
    st.none(),
)


@given(st.lists(VALUES, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(values):
    header = [f"c{place}" for place in range(len(values) + 1)]
    expected = [written(value) for value in ["key", *values]]
    for write in (to_csv, to_xlsx):
        (line,) = sheet(write(header, [["key", *values]])).lines
        found = [
            cell.date() if isinstance(cell, datetime) else cell for cell in line.values.values()
        ]
        assert [written(cell) for cell in found] == expected


def test_a_csv_holds_nothing_that_a_spreadsheet_would_reckon_with():
    text = to_csv(["a", "b", "c"], [["=SUM(A1)", "# title", -5]]).decode("utf-8-sig")
    assert text == "a,b,c\r\n'=SUM(A1),# title,-5\r\n"


def test_a_workbook_has_typed_cells():
    content = to_xlsx(["a", "b", "c", "d"], [["=SUM(A1)", date(2018, 10, 3), Decimal("7.6"), True]])
    cells = load_workbook(io.BytesIO(content)).worksheets[0][2]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=SUM(A1)", "s"),
        (datetime.fromisoformat("2018-10-03"), "d"),
        (7.6, "n"),
        ("yes", "s"),
    ]


def test_a_text_guarded_in_csv_and_saved_as_a_workbook_is_the_same_text():
    assert rows(workbook(["slug"], ["'=SUM(A1)"])) == [(2, "=SUM(A1)")]
    assert rows(to_xlsx(["slug"], [["'=SUM(A1)"]])) == [(2, "'=SUM(A1)")]


@pytest.mark.parametrize("text", ["x" * 32_767, "bell \x07"])
def test_a_text_that_does_not_fit_into_a_workbook_is_not_cut(text):
    with pytest.raises(Unwritable, match="line 2, column “name” does not fit"):
        to_xlsx(["name"], [[text]])
    assert rows(to_csv(["name"], [[text]])) == [(2, text)]


def test_a_second_sheet_tells_of_columns_and_is_not_read():
    content = to_xlsx(["slug"], [["a"]], notes=[("Column", "What it is")])
    assert rows(content) == [(2, "a")]
    assert load_workbook(io.BytesIO(content)).sheetnames == ["records", "columns"]


def test_cells_without_a_column_are_told_by_their_line():
    found = sheet(b"slug,name\na,b,c\nd,e,\n")
    assert [(one.line, one.column) for one in found.problems] == [(2, "")]
    assert "more cells than the first line has names" in found.problems[0].reason


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (301 * 1024 * 1024))
    return out.getvalue()


def other_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "The file is empty"),
        (lambda: b"\n\nslug\na", "The first line must name the columns"),
        (lambda: b",,\na,b,c", "The first line must name the columns"),
        (lambda: b"slug,,name\na,b,c", "Column B has no name in the first line"),
        (lambda: b"\xd0\xcf\x11\xe0 old", r"old kind \(\.xls\)"),
        (lambda: "naïve".encode("latin-1"), "CSV UTF-8"),
        (lambda: "slug\na".encode("utf-16"), "CSV UTF-8"),
        (lambda: b"slug\na\x00", "neither an XLSX file nor a CSV file"),
        (lambda: b'slug\n"open', "Line 2 cannot be read as CSV"),
        (lambda: b"PK\x03\x04 no book", "cannot be read as XLSX"),
        (other_zip, "cannot be read as XLSX"),
        (bomb, "too large"),
        (lambda: b"slug\n" + b"a\n" * 51, "more than 50 rows"),
        (lambda: workbook(["slug"], *[["a"]] * 51), "more than 50 rows"),
        (lambda: workbook(["=A1"], ["a"]), "The first line must name the columns"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(make, reason):
    with pytest.raises(Unreadable, match=reason):
        sheet(make(), biggest=10_000_000)


def test_a_large_file_is_refused_before_it_is_read():
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        sheet(b"PK" + b"x" * 1024 * 1024, biggest=1024 * 1024)
