"""The mailbox's pages, over a Maildir that the local mail server filled."""

import smtplib
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.urls import include, path

from msme_site import urls as site
from msme_site.embedded import mailbox

urlpatterns = [*site.urlpatterns, path("mailbox/", include("msme_site.embedded.urls"))]

HTML = '<html><head></head><body><img src="cid:mark@x"><a href="https://example.org/">x</a></body>'


@pytest.fixture
def post(mail_server, settings, client):
    """A filled mailbox: what was sent to it, and a client that reads it."""
    settings.ROOT_URLCONF = __name__
    settings.VAR_DIR = mail_server.maildir.parent
    mailbox.read_head.cache_clear()

    def send(*, to="reader-0001@sample.example", subject="Automne 2018"):
        letter = EmailMessage()
        letter["From"] = "MSME Group <bulletin@example.org>"
        letter["To"] = to
        letter["Subject"] = subject
        letter["List-Unsubscribe"] = "<http://localhost:8000/unsubscribe/abc>"
        letter.set_content("Read it at http://localhost:8000/fr/ <now>")
        letter.add_alternative(HTML, subtype="html")
        letter.get_payload()[1].add_related(b"PNG", "image", "png", cid="<mark@x>")
        with smtplib.SMTP("127.0.0.1", mail_server.port) as server:
            server.send_message(letter)

    return SimpleNamespace(send=send, client=client, maildir=mail_server.maildir)


def newest():
    return mailbox.names()[0]


@pytest.mark.django_db
def test_an_empty_mailbox_says_so(post):
    assert "No message has arrived yet." in post.client.get("/mailbox/").text


@pytest.mark.django_db
def test_messages_are_listed_newest_first_with_their_real_recipients(post):
    for number in (1, 2, 3):
        post.send(to=f"reader-000{number}@sample.example", subject=f"Number {number}")
    heads = post.client.get("/mailbox/").context["heads"]
    assert [(head.subject, head.recipients) for head in heads] == [
        ("Number 3", ("reader-0003@sample.example",)),
        ("Number 2", ("reader-0002@sample.example",)),
        ("Number 1", ("reader-0001@sample.example",)),
    ]


@pytest.mark.django_db
def test_a_search_finds_an_address_by_its_part(post):
    post.send(to="reader-0001@sample.example")
    post.send(to="reader-0021@sample.example")
    heads = post.client.get("/mailbox/", {"q": " READER-0021 "}).context["heads"]
    assert [head.recipients for head in heads] == [("reader-0021@sample.example",)]


@pytest.mark.django_db
def test_a_list_reads_no_more_messages_than_it_shows(post, monkeypatch):
    for number in range(4):
        post.send(subject=f"Number {number}")
    monkeypatch.setattr("msme_site.embedded.views.A_PAGE", 2)
    response = post.client.get("/mailbox/", {"page": 2})
    assert [head.subject for head in response.context["heads"]] == ["Number 1", "Number 0"]
    assert mailbox.read_head.cache_info().currsize == 2


@pytest.mark.django_db
def test_a_message_shows_its_text_its_headers_and_a_sandboxed_frame(post):
    post.send()
    shown = post.client.get(f"/mailbox/{newest()}/").text
    assert '<a href="http://localhost:8000/fr/"' in shown
    assert "&lt;now&gt;" in shown
    assert '<a href="http://localhost:8000/unsubscribe/abc"' in shown
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown


@pytest.mark.django_db
def test_the_frame_runs_nothing_and_opens_links_in_tabs(post):
    post.send()
    response = post.client.get(f"/mailbox/{newest()}/html/")
    assert response["Content-Security-Policy"] == (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        "style-src 'unsafe-inline'; img-src http://testserver data:; frame-ancestors 'self'"
    )
    assert '<head><base target="_blank"></head>' in response.text
    assert f'src="/mailbox/{newest()}/images/mark@x/"' in response.text


@pytest.mark.django_db
def test_inline_images_and_the_source_are_served(post):
    post.send()
    image = post.client.get(f"/mailbox/{newest()}/images/mark@x/")
    assert (image["Content-Type"], image.content) == ("image/png", b"PNG")
    source = post.client.get(f"/mailbox/{newest()}/source/")
    assert b"Subject: Automne 2018" in source.content


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["..", "%2e%2e%2fstaff.json", "0" * 20 + ".1_1.local", "x"])
def test_no_name_leads_out_of_the_mailbox(post, name):
    (post.maildir.parent / "staff.json").write_text("{}")
    assert post.client.get(f"/mailbox/{name}/").status_code == 404
