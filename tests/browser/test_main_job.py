"""The main job as people do it: approve, publish and send in the admin; read in the mailbox.

Everything is real: the site, the database, the worker and the sender as processes of
their own, the local mail server, and Chromium.
"""

import email
import email.policy
import re

import pytest
from playwright.sync_api import expect

from .conftest import eventually

pytestmark = pytest.mark.slow

READERS = {
    "en": "reader-en@example.org",
    "fr": "reader-fr@example.org",
    "es": "reader-es@example.org",
}
BULLETIN = "bulletins/autumn-2018/"


def letters_to(installation, address):
    parsed = [
        email.message_from_bytes(raw, policy=email.policy.default) for raw in installation.messages
    ]
    return [message for message in parsed if message["To"] == address]


def text_of(message):
    return message.get_body(("plain",)).get_content()


def subscribe(page, installation, language):
    address = READERS[language]
    page.goto(f"{installation.url}/{language}/subscribe/")
    page.locator("[name=address]").fill(address)
    page.locator("main form button[type=submit]").first.click()
    eventually(lambda: letters_to(installation, address), seconds=30)
    link = re.search(r"http\S+", text_of(letters_to(installation, address)[0]))[0]
    page.goto(link)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def sign_in(browser, installation, name):
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(f"{installation.url}/admin/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(installation.passwords[name])
    page.locator("[type=submit]").click()
    page.get_by_role("link", name="Bulletins").first.click()
    page.locator("#result_list tbody th a").first.click()
    return page


def test_the_autumn_bulletin_is_approved_published_and_mailed(draft_installation, browser, page):
    site = draft_installation
    for language in READERS:
        subscribe(page, site, language)
    page.goto(f"{site.url}/en/bulletins/")
    assert page.get_by_role("link", name=re.compile("Autumn 2018")).count() == 0

    approver = sign_in(browser, site, "approver")
    approver.get_by_role("link", name="Preflight").click()
    warnings = approver.get_by_role("button", name="Acknowledge")
    for left in range(warnings.count(), 0, -1):
        expect(warnings).to_have_count(left)
        warnings.first.click()
    expect(warnings).to_have_count(0)
    approver.get_by_role("button", name="Approve").click()
    says(approver, "Approved. Any edit from now on voids this approval.")

    editor = sign_in(browser, site, "editor")
    editor.get_by_role("button", name="Publish").click()
    says(editor, "Published in English, French and Spanish.")
    titles = {}
    for language in READERS:
        assert page.goto(f"{site.url}/{language}/{BULLETIN}").status == 200
        titles[language] = page.title()
    assert len(set(titles.values())) == 3

    editor.get_by_role("link", name="Send", exact=True).click()
    editor.get_by_role("button", name="Send now").click()
    for language, address in READERS.items():
        eventually(lambda address=address: bulletins_to(site, address), seconds=60)
        (message,) = bulletins_to(site, address)
        assert message["Content-Language"] == language
        assert f"{site.url}/{language}/{BULLETIN}" in text_of(message)
        assert message.get_body(("html",)) is not None
        leave_by_one_click(page, site, message)


def says(page, sentence):
    expect(page.locator(".messagelist")).to_have_text(sentence)


def bulletins_to(installation, address):
    return [message for message in letters_to(installation, address) if message["List-Id"]]


def leave_by_one_click(page, site, message):
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.search(rf"<({re.escape(site.url)}/unsubscribe/[^>]+)>", message["List-Unsubscribe"])
    answer = page.request.post(link[1], form={"List-Unsubscribe": "One-Click"})
    assert (answer.status, answer.url) == (200, link[1])
    page.goto(link[1])
    assert page.locator("main form [name=back]").count() == 1


def test_a_page_is_whole_without_scripts_and_asks_no_other_host(draft_installation, browser):
    hosts = set()
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(f"{draft_installation.url}/en/")
        assert page.get_by_role("heading").count() > 3
    assert hosts == {draft_installation.url.removeprefix("http://")}
