"""Reading links: one Member reads one restricted document for a time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import AuditEntry
from library.models import Document, DocumentFile
from members.models import Member, MemberName, ReadingLink
from members.reading import make_link, revoke
from tests.admin_page import filled_in
from tests.library.files import PDF, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


@pytest.fixture
def member():
    made = Member.objects.create(code="che")
    MemberName.objects.create(member=made, name_en="Switzerland", prose_name_en="Switzerland")
    return made


@pytest.fixture
def document():
    made = Document.objects.create(
        slug="draft", title_en="Draft text", precision="unknown", access="restricted"
    )
    DocumentFile.objects.create(document=made, language="en", file=upload("a.pdf", PDF))
    return made


@pytest.fixture
def editor():
    return User.objects.create_superuser("editor", password="x")


@pytest.fixture
def made(document, member, editor):
    return make_link(document, member, by=editor)


def path(address, language="en"):
    return "/" + address.split("/", 3)[3].replace("en/", f"{language}/", 1)


def file_path(address):
    return path(address) + "draft-en.pdf"


def test_a_link_opens_its_document_and_each_download_is_counted(made, client):
    link, address = made
    page = client.get(path(address))
    assert page.status_code == 200
    assert "Draft text" in page.content.decode()
    link.refresh_from_db()
    assert (link.times_used, link.last_used) == (0, None)
    for number in (1, 2):
        response = client.get(file_path(address))
        assert b"".join(response.streaming_content) == PDF
        link.refresh_from_db()
        assert link.times_used == number
    assert link.last_used is not None


def test_nothing_that_a_link_opens_is_kept_or_told_to_others(made, client):
    _link, address = made
    for at in (path(address), file_path(address), path(address)[:-3] + "x/"):
        response = client.get(at)
        assert response.getvalue()
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex"


def test_a_link_lives_thirty_days_unless_told_otherwise(made):
    link, _address = made
    assert timedelta(days=29, hours=23) < link.expires_at - link.made_at <= timedelta(days=30)


def test_the_key_is_nowhere_in_the_database(made):
    link, address = made
    token = address.rstrip("/").rsplit("/", 1)[1]
    row = ReadingLink.objects.filter(pk=link.pk).values().get()
    entries = list(AuditEntry.objects.values_list("detail", flat=True))
    assert token.split(":")[0] not in f"{row} {entries}"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("what", ["expired", "revoked", "withdrawn"])
def test_a_link_that_is_over_says_so_and_what_to_do(made, client, editor, language, what):
    link, address = made
    if what == "expired":
        long_ago = timezone.now() - timedelta(days=40)
        ReadingLink.objects.update(made_at=long_ago, expires_at=long_ago + timedelta(days=30))
    elif what == "revoked":
        revoke(link, by=editor)
    else:
        Document.objects.update(withdrawn_on="2018-01-01")
    for at in (path(address, language), path(address, language) + "draft-en.pdf"):
        response = client.get(at)
        assert response.status_code == 410
        assert f"/{language}/about/" in response.content.decode()
        assert "Draft text" not in response.content.decode()
    link.refresh_from_db()
    assert link.times_used == 0


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_forged_link_is_refused(made, client, language):
    from django.core import signing

    _link, address = made
    token = address.rstrip("/").rsplit("/", 1)[1]
    other_key = signing.Signer(salt="members.reading").sign("another-key")
    other_salt = signing.Signer(salt="subscribers").sign(token.split(":")[0])
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", other_key, other_salt):
        for rest in ("", "draft-en.pdf"):
            response = client.get(f"/{language}/documents/read/{forged}/{rest}")
            assert response.status_code == 403
            assert f"/{language}/about/" in response.content.decode()


def test_a_link_opens_no_other_document(made, client):
    other = Document.objects.create(
        slug="other", title_en="Other", precision="unknown", access="restricted"
    )
    DocumentFile.objects.create(document=other, language="en", file=upload("a.pdf", PDF))
    _link, address = made
    assert client.get(path(address) + "other-en.pdf").status_code == 404
    assert client.get("/en/documents/draft/").status_code == 404
    assert client.get("/en/documents/draft/draft-en.pdf").status_code == 404


def test_only_a_restricted_document_in_use_gets_a_link_and_only_for_a_time_to_come(
    document, member, editor
):
    past = timezone.now() - timedelta(days=1)
    with pytest.raises(ValidationError, match="end before it begins"):
        make_link(document, member, by=editor, expires_at=past)
    document.withdrawn_on = timezone.localdate()
    with pytest.raises(ValidationError, match="withdrawn"):
        make_link(document, member, by=editor)
    document.access = "public"
    with pytest.raises(ValidationError, match="public"):
        make_link(document, member, by=editor)
    assert not ReadingLink.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - timedelta(days=1)},
        {"revoked_at": timezone.now() - timedelta(days=1)},
        {"times_used": 1},
        {"last_used": timezone.now()},
    ],
)
def test_the_database_refuses_a_link_that_makes_no_sense(made, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingLink.objects.update(**change)


def test_making_and_revoking_are_in_the_journal_once_each(made, document, editor):
    link, _address = made
    assert revoke(link, by=editor) is True
    assert revoke(link, by=editor) is False
    entries = AuditEntry.objects.about(document)
    assert [(row.verb, row.actor, row.detail["member"]) for row in entries] == [
        ("revoked reading link", editor, "che"),
        ("made reading link", editor, "che"),
    ]


def rows(response, prefix):
    return next(
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.prefix == prefix
    )


@pytest.mark.parametrize("place", ["document", "member"])
def test_staff_make_a_link_on_either_page_and_see_it_once(admin_client, document, member, place):
    record = document if place == "document" else member
    app = "library" if place == "document" else "members"
    at = f"/admin/{app}/{place}/{record.pk}/change/"
    opened = admin_client.get(at)
    other = "member" if place == "document" else "document"
    chosen = member.pk if place == "document" else document.pk
    until = timezone.localtime(timezone.now() + timedelta(days=10))
    sent = filled_in(opened) | {
        "reading_links-TOTAL_FORMS": "1",
        f"reading_links-0-{other}": str(chosen),
        "reading_links-0-expires_at_0": until.strftime("%Y-%m-%d"),
        "reading_links-0-expires_at_1": "12:00",
    }
    page = admin_client.post(at, sent, follow=True).content.decode()
    assert ReadingLink.objects.count() == 1, page
    assert page.count("/en/documents/read/") == 1
    assert "/en/documents/read/" not in admin_client.get(at).content.decode()
    link = ReadingLink.objects.get()
    assert (link.document, link.member, link.made_by.username) == (document, member, "admin")

    sent = filled_in(admin_client.get(at)) | {"reading_links-0-revoked": "on"}
    admin_client.post(at, sent, follow=True)
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_a_public_document_offers_no_link(admin_client, document):
    Document.objects.update(access="public")
    opened = admin_client.get(f"/admin/library/document/{document.pk}/change/")
    formset = rows(opened, "reading_links")
    assert formset.max_num == 0


def test_a_link_is_for_its_bearer_whoever_is_signed_in(made):
    _link, address = made
    assert Client().get(path(address)).status_code == 200
