"""Back issues: uploaded, made public by one who may, in their place in time, behind one door."""

import io
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from bulletins.back_issues import make_public, take_back
from bulletins.models import BackIssue, BackIssueFile, Bulletin, Edition
from bulletins.refusals import NotReady
from core.find import find

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ATOM = "{http://www.w3.org/2005/Atom}"
FILE = "/fr/bulletins/spring-2017/fr.pdf"


def upload(name="old.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def issue(db, settings, tmp_path) -> BackIssue:
    """A back issue of May 2017 without a number, in French and English, not public yet."""
    settings.DOCUMENTS_ROOT = tmp_path
    issue = BackIssue.objects.create(slug="spring-2017", date=date(2017, 5, 1), precision="month")
    for language in ("fr", "en"):
        BackIssueFile.objects.create(back_issue=issue, language=language, file=upload())
    return issue


@pytest.fixture
def public(issue, staff) -> BackIssue:
    make_public(issue, by=staff.editor)
    issue.refresh_from_db()
    return issue


def edition_of_2016(bulletin) -> None:
    """A published bulletin that is older than the back issue."""
    now = datetime(2016, 1, 2, tzinfo=UTC)
    type(bulletin).objects.filter(pk=bulletin.pk).update(
        state="published", published_at=now, date=date(2016, 1, 1)
    )
    Edition.objects.create(
        bulletin=bulletin, language="en", title="Bulletin of 2016", published_at=now
    )


def test_its_name_is_put_together_in_every_language_and_is_searched(issue):
    assert str(issue) == "Bulletin, May 2017"
    issue.number = 3
    issue.save()
    assert str(issue) == "Bulletin no. 3, May 2017"
    assert "may 2017" in issue.search_text
    assert "mai 2017" in issue.search_text
    assert "mayo de 2017" in issue.search_text


def test_it_stands_in_its_place_in_time_with_languages_and_sizes(public, bulletin, client):
    edition_of_2016(bulletin)
    html = client.get("/en/bulletins/").content.decode()
    assert html.index("Bulletin, May 2017") < html.index("Bulletin of 2016")
    assert 'href="/en/bulletins/spring-2017/fr.pdf" hreflang="fr"' in html
    for code, order in (("en", ["en", "fr"]), ("fr", ["fr", "en"])):
        for address in (f"/{code}/bulletins/", f"/{code}/bulletins/spring-2017/"):
            html = client.get(address).content.decode()
            assert re.findall(r'/bulletins/spring-2017/(..)\.pdf"', html) == order
    page = client.get("/en/bulletins/spring-2017/").content.decode()
    assert "PDF (in English, " in page
    assert "PDF (in French, " in page
    assert "in Spanish, " not in page


def test_the_list_takes_the_same_queries_with_one_and_with_three(
    public, client, django_assert_num_queries
):
    client.get("/en/bulletins/")
    # Editions, back issues, their files, and the notices that are urgent today.
    with django_assert_num_queries(4):
        client.get("/en/bulletins/")
    for year in (2014, 2015):
        BackIssue.objects.create(
            slug=f"of-{year}",
            date=date(year, 1, 1),
            precision="year",
            published_at=public.published_at,
        )
    with django_assert_num_queries(4):
        client.get("/en/bulletins/")


def test_the_feed_tells_it(public, client):
    content = client.get("/en/bulletins/feed.atom").content
    (entry,) = ElementTree.fromstring(content).iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Bulletin, May 2017"
    assert "https://msme.example/en/bulletins/spring-2017/fr.pdf" in entry.findtext(
        f"{ATOM}summary"
    )


def test_its_file_is_handed_out_as_a_download(public, client):
    response = client.get(FILE)
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"] == 'attachment; filename="msme-bulletin-spring-2017-fr.pdf"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"


def test_before_it_is_public_only_staff_find_it(issue, staff, client):
    for address in (FILE, "/fr/bulletins/spring-2017/"):
        assert client.get(address).status_code == 404
    assert "2017" not in client.get("/en/bulletins/").content.decode()
    client.force_login(staff.translator)
    response = client.get(FILE)
    assert response.getvalue() == PDF
    assert response["Cache-Control"].startswith("private, no-store")


def test_what_is_taken_back_is_shut(public, staff, client):
    take_back(public, by=staff.editor)
    assert client.get(FILE).status_code == 404


def test_a_translator_may_not_make_it_public(issue, staff):
    with pytest.raises(NotReady, match="no permission"):
        make_public(issue, by=staff.translator)


def test_without_a_pdf_or_twice_it_is_not_made_public(public, staff):
    with pytest.raises(NotReady, match="public already"):
        make_public(public, by=staff.editor)
    bare = BackIssue.objects.create(slug="bare", date=date(2016, 1, 1))
    with pytest.raises(NotReady, match="no PDF yet"):
        make_public(bare, by=staff.editor)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("old.pdf", b"<html>", "the content is HTML"),
        ("old.pdf", b"", "the file is empty"),
        ("old.pdf", PDF[:20], "cut off"),
        ("fdp\u202e.pdf", PDF, "characters that cannot be seen"),
        ("old.txt", b"A text", "kept as PDF"),
        ("old.exe", b"MZ", "this kind of file is not taken"),
    ],
)
def test_what_is_no_pdf_is_refused(issue, name, content, sentence):
    item = BackIssueFile(back_issue=issue, language="es", file=upload(name, content))
    with pytest.raises(ValidationError, match=sentence):
        item.full_clean()
    with pytest.raises(ValidationError, match=sentence):
        item.save()


def test_a_language_an_address_and_a_number_are_there_once(issue, bulletin):
    with pytest.raises(IntegrityError), transaction.atomic():
        BackIssueFile.objects.create(back_issue=issue, language="fr", file=upload())
    issue.slug, issue.number = bulletin.slug, bulletin.number
    with pytest.raises(ValidationError, match="Another bulletin has this address"):
        issue.full_clean()


def test_a_bulletin_made_later_is_refused_the_address_and_number_of_a_back_issue(issue, bulletin):
    BackIssue.objects.filter(pk=issue.pk).update(number=7)
    later = type(bulletin)(
        slug="spring-2017", number=7, season="spring", title="Spring", date=date(2017, 5, 1)
    )
    with pytest.raises(ValidationError) as refused:
        later.full_clean()
    assert refused.value.message_dict == {
        "slug": ["Another bulletin has this address."],
        "number": ["Another bulletin has this number."],
    }
    bulletin.full_clean()


def test_staff_open_it_again_and_find_its_files(issue, staff, client):
    client.force_login(staff.editor)
    page = client.get(f"/admin/bulletins/backissue/{issue.pk}/change/")
    assert page.status_code == 200
    html = page.content.decode()
    assert '<a href="/en/bulletins/spring-2017/fr.pdf">msme-bulletin-spring-2017-fr' in html


def test_staff_are_told_so_by_the_form_which_made_the_address_itself(issue, staff, client):
    client.force_login(staff.editor)
    form = {"number": "7", "season": "spring", "date": "2017-05-01", "slug": "", "title_en": "B"}
    page = client.post("/admin/bulletins/bulletin/add/", form).content.decode()
    assert "Another bulletin has this address." in page
    assert not Bulletin.objects.exists()


def test_a_file_that_is_replaced_or_deleted_leaves_the_disk(
    issue, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        item = issue.files.get(language="fr")
        item.file = upload(content=PDF + b"\n%%EOF")
        item.save()
        issue.files.get(language="en").delete()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [PDF + b"\n%%EOF"]


def test_staff_upload_it_on_one_page_and_make_it_public_from_the_list(
    db, staff, client, settings, tmp_path
):
    settings.DOCUMENTS_ROOT = tmp_path
    client.force_login(staff.editor)
    form = {
        "date": "2016-03-01",
        "precision": "month",
        "number": "",
        "slug": "spring-2016",
        "files-TOTAL_FORMS": "1",
        "files-INITIAL_FORMS": "0",
        "files-0-language": "es",
        "files-0-file": io.BytesIO(PDF),
    }
    form["files-0-file"].name = "boletin.pdf"
    response = client.post("/admin/bulletins/backissue/add/", form)
    assert response.status_code == 302, response.context["errors"]
    issue = BackIssue.objects.get()
    act = {"action": "make_public", "_selected_action": [issue.pk]}
    client.post("/admin/bulletins/backissue/", act)
    issue.refresh_from_db()
    assert issue.is_public
    html = client.get("/admin/bulletins/backissue/").content.decode()
    assert "Bulletin, March 2016" in html


def printed(words: str) -> bytes:
    """A PDF of one page that says ``words``."""
    page = ONE_PAGE % {b"words": words.encode("latin-1"), b"length": len(words) + 42}
    return b"%PDF-1.4\n" + page


ONE_PAGE = (
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %(length)d>>stream\nBT /F1 12 Tf 72 700 Td (%(words)s) Tj ET\n"
    b"endstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%%%EOF\n"
)


def test_readers_find_it_by_what_its_pdf_says_as_long_as_it_is_public(
    db, settings, tmp_path, staff, django_capture_on_commit_callbacks
):
    settings.DOCUMENTS_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        issue = BackIssue.objects.create(slug="old", date=date(2017, 5, 1), precision="month")
        file = upload(content=printed("La passementerie des artisans"))
        BackIssueFile.objects.create(back_issue=issue, language="fr", file=file)

    def hits(language: str) -> list[str]:
        return [hit.title for hit in find("passementerie", language=language).hits]

    assert hits("fr") == []
    with django_capture_on_commit_callbacks(execute=True):
        make_public(issue, by=staff.editor)
    assert hits("fr") == ["Bulletin, mai 2017"]
    with django_capture_on_commit_callbacks(execute=True):
        take_back(issue, by=staff.editor)
    assert hits("fr") == []


def test_what_is_wrong_with_a_back_issue_is_said_of_the_date_and_the_file(db, staff, client):
    client.force_login(staff.editor)
    form = {
        "date": "2018-13-01",
        "precision": "day",
        "number": "",
        "slug": "old",
        "files-TOTAL_FORMS": "2",
        "files-INITIAL_FORMS": "0",
    }

    def errors(**more: str) -> list[str]:
        files = {f"files-{n}-file": upload(name) for n, name in enumerate(["a.pdf", "b.pdf"])}
        languages = {"files-0-language": "fr", "files-1-language": "fr"}
        page = client.post("/admin/bulletins/backissue/add/", form | languages | files | more)
        return list(page.context["errors"])

    found = errors()
    assert found[0] == ["The date of the back issue is not a day of the calendar."]
    assert found[1] == (
        "Two PDFs are said to be in French (a.pdf, b.pdf). Keep one for each language."
    )
    assert ["A back issue has appeared already: this day is still to come."] in errors(
        date="2018-10-02", **{"files-1-language": "es"}
    )
