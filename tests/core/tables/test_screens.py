"""Import and export beside every list, and the page of an import."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Job
from members.models import Member, MemberName, Person

from .conftest import as_csv

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/members/person/"


@pytest.fixture
def signed_in(client, django_user_model):
    def sign_in(group):
        user = django_user_model.objects.create_user(group, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def staff(signed_in):
    return signed_in("editor")


@pytest.fixture
def people():
    return [Person.objects.create(slug=slug, name=f"Name {slug}", sort_name=slug) for slug in "abc"]


def upload(client, content, *, table="members.Person", name="people.csv", at=PEOPLE, **more):
    file = SimpleUploadedFile(name, content)
    return client.post(f"{at}table/import/", {"table": table, "file": file, **more})


def slugs(response):
    rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    return [row[0] for row in rows][1:]


def test_the_buttons_stand_above_the_list(staff):
    page = staff.get(PEOPLE).content.decode()
    assert f'href="{PEOPLE}table/import/"' in page
    assert f'href="{PEOPLE}table/export/"' in page


def test_the_import_page_tells_of_every_column_and_gives_empty_tables(staff):
    page = staff.get(f"{PEOPLE}table/import/").content.decode()
    for name in ("slug", "sort_name", "honorific_fr", "source_read_on"):
        assert f"<code>{name}</code>" in page
    empty = staff.get(f"{PEOPLE}table/template/members.Person/csv/")
    assert empty.content.decode("utf-8-sig").startswith("slug,")
    assert slugs(empty) == []
    book = load_workbook(
        io.BytesIO(staff.get(f"{PEOPLE}table/template/members.PersonAlias/xlsx/").content)
    )
    assert [cell.value for cell in book["records"][1]] == ["person", "name", "source_note"]
    assert book["columns"]["A2"].value == "person"


def test_a_file_is_looked_at_and_then_brought_in(staff, people):
    content = as_csv("a,New name,a", "d,# Title,d", header="slug,name,sort_name")
    response = upload(staff, content)
    assert response.status_code == 303
    page = staff.get(response.url).content.decode()
    assert "This is what would change. Nothing has been written yet." in page
    assert "<del>Name a</del>" in page
    assert "<ins>New name</ins>" in page
    assert Person.objects.count() == 3

    job = Job.objects.get()
    response = staff.post(f"/admin/core/job/{job.pk}/write/")
    assert response.status_code == 303
    assert "The file has been brought in." in staff.get(response.url).content.decode()
    assert Person.objects.get(slug="d").name == "# Title"
    # The file is gone: it is not brought in twice.
    assert staff.post(f"/admin/core/job/{job.pk}/write/", follow=True).context["messages"]
    assert Person.objects.count() == 4


def test_problems_are_listed_and_nothing_can_be_brought_in(staff):
    response = upload(staff, as_csv("a,,a", header="slug,name,sort_name"))
    page = staff.get(response.url).content.decode()
    assert "1 thing is wrong in this file. Nothing was written." in page
    assert "<code>name</code></td><td>This field cannot be blank." in page
    assert "Bring it in" not in page
    job = Job.objects.get()
    staff.post(f"/admin/core/job/{job.pk}/write/")
    assert not Person.objects.exists()


def test_what_cannot_be_read_is_said_beside_the_file(staff):
    page = upload(staff, b"\xd0\xcf\x11\xe0").content.decode()
    assert "This workbook is of the old kind (.xls), or locked." in page
    assert not Job.objects.exists()
    assert "This field is required." in staff.post(f"{PEOPLE}table/import/").content.decode()


def test_what_the_list_shows_under_its_filters_goes_out(staff, people):
    page = staff.get(f"{PEOPLE}table/export/?q=Name+b").content.decode()
    assert '<input type="hidden" name="q" value="Name b">' in page
    assert "1 record goes out" in page
    sent = {"q": "Name b", "_table": "members.Person", "_kind": "csv"}
    assert slugs(staff.get(f"{PEOPLE}table/export/", sent)) == ["b"]
    assert slugs(staff.get(f"{PEOPLE}table/export/", sent | {"q": ""})) == ["a", "b", "c"]


def test_ticked_records_go_out(staff, people):
    ticked = {"action": "export_ticked", "_selected_action": [people[0].pk, people[2].pk]}
    page = staff.post(PEOPLE, ticked)
    assert "2 records go out" in page.content.decode()
    sent = {"_ids": page.context["ids"], "_table": "members.Person", "_kind": "csv"}
    assert slugs(staff.post(f"{PEOPLE}table/export/", sent)) == ["a", "c"]


def test_rows_that_are_kept_with_a_record_go_out_with_those_it_shows(staff):
    for code in ("che", "nga"):
        member = Member.objects.create(code=code)
        MemberName.objects.create(member=member, name_en=code, prose_name_en=code)
    sent = {"q": "nga", "_table": "members.MemberName", "_kind": "csv"}
    assert slugs(staff.get("/admin/members/member/table/export/", sent)) == ["nga"]


def test_what_went_out_of_the_screen_changes_nothing_when_it_comes_in(staff, people):
    for kind in ("csv", "xlsx"):
        sent = {"_table": "members.Person", "_kind": kind}
        response = staff.get(f"{PEOPLE}table/export/", sent)
        assert response["Content-Disposition"] == f'attachment; filename="members-person.{kind}"'
        page = staff.get(upload(staff, response.content).url).content.decode()
        assert "Everything in this file is recorded already: nothing would change." in page


@pytest.mark.parametrize(
    "address",
    [
        "table/export/?_kind=exe&_table=members.Person",
        "table/export/?_kind=csv&_table=accounts.User",
        "table/template/accounts.User/csv/",
        "table/template/members.Person/exe/",
    ],
)
def test_what_is_no_table_is_not_found(staff, address):
    assert staff.get(PEOPLE + address).status_code == 404


def test_who_may_only_see_records_takes_them_out_and_brings_nothing_in(signed_in, people):
    translator = signed_in("translator")
    page = translator.get(PEOPLE).content.decode()
    assert f'href="{PEOPLE}table/export/"' in page
    assert "table/import" not in page
    assert upload(translator, b"slug\nx").status_code == 403
    assert not Job.objects.exists()


def test_the_page_of_an_import_is_for_who_may_see_its_records(staff, client, django_user_model):
    job_page = upload(staff, as_csv("a,A,A", header="slug,name,sort_name")).url
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(job_page).status_code == 403
    job = Job.objects.get()
    assert client.post(f"/admin/core/job/{job.pk}/write/").status_code == 403
    assert client.post(f"/admin/core/job/{job.pk}/again/").status_code == 403
    assert client.get(f"/admin/core/job/{job.pk}/progress.json").status_code == 403


def test_a_large_file_is_a_job_whose_page_reloads_without_a_script(
    staff, settings, django_capture_on_commit_callbacks
):
    settings.CELERY_BROKER_URL = "memory://"
    rows = [f"p-{number},Name,Name" for number in range(600)]
    response = upload(staff, as_csv(*rows, header="slug,name,sort_name"))
    page = staff.get(response.url).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "It waits for a worker, and begins in a moment." in page
    job = Job.objects.get()
    Job.objects.update(state="running", done=300, total=1200)
    told = staff.get(f"/admin/core/job/{job.pk}/progress.json").json()
    assert told == {"state": "running", "percent": 25, "sentence": "At work on 600 lines."}


def test_what_died_says_what_that_means_and_can_be_run_again(staff):
    response = upload(staff, as_csv("a,A,A", header="slug,name,sort_name"))
    Job.objects.update(state="died", finished_at=timezone.now(), result={})
    page = staff.get(response.url).content.decode()
    assert "Its worker ended before the work was done. Nothing was written." in page
    job = Job.objects.get()
    assert staff.post(f"/admin/core/job/{job.pk}/again/").status_code == 303
    job.refresh_from_db()
    assert job.state == "waiting"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_imports_costs_the_same_however_long_it_is(
    staff, number, django_assert_num_queries
):
    for name in range(number):
        upload(staff, as_csv("a,A,A", header="slug,name,sort_name"), name=f"{name}.csv")
    staff.get("/admin/core/job/")
    with django_assert_num_queries(8):
        page = staff.get("/admin/core/job/").content.decode()
    assert page.count("1 new record") == number


@pytest.mark.parametrize("number", [1, 3])
def test_an_export_costs_the_same_however_many_records_there_are(
    staff, number, django_assert_num_queries
):
    for place in range(number):
        member = Member.objects.create(code="abc"[: place + 1] + "x")
        MemberName.objects.create(member=member, name_en="x", prose_name_en="x")
    sent = {"_table": "members.MemberName", "_kind": "csv"}
    with django_assert_num_queries(12):
        assert len(slugs(staff.get("/admin/members/member/table/export/", sent))) == number
