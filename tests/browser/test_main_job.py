"""The main job as people do it: approve, publish and send in the admin; read in the mailbox.

Everything is real: the site, the database, the worker and the sender as processes of
their own, the local mail server, and Chromium. The tests are steps of one story, since
an installation takes half a minute to make: started, used, stopped, started again.
"""

import email
import email.policy
import os
import re
import signal
import stat
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from msme_site.launch.places import CHECKOUT
from tests.installation import eventually

pytestmark = pytest.mark.slow

LINUX = Path("/proc").is_dir()
PROCESSES = {"database", "mail", "web", "sender", "worker", "beat", "returned"}

READERS = {
    "en": "reader-en@example.org",
    "fr": "reader-fr@example.org",
    "es": "reader-es@example.org",
}
LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish"}
BULLETIN = "bulletins/autumn-2018/"


def letters_to(installation, address):
    parsed = [
        email.message_from_bytes(raw, policy=email.policy.default) for raw in installation.messages
    ]
    return [message for message in parsed if message["To"] == address]


def text_of(message):
    return message.get_body(("plain",)).get_content()


def subscribe(page, installation, language, *, address=None):
    address = address or READERS[language]
    page.goto(f"{installation.url}/{language}/subscribe/")
    page.locator("[name=address]").fill(address)
    page.locator("main form button[type=submit]").first.click()
    eventually(lambda: letters_to(installation, address), seconds=30)
    link = re.search(r"http\S+", text_of(letters_to(installation, address)[0]))[0]
    page.goto(link)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def sign_in(browser, installation, name, *, bulletin=True):
    """A page of ``name``'s own, at the latest bulletin or at the list of them."""
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(f"{installation.url}/admin/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(installation.passwords[name])
    page.locator("[type=submit]").click()
    page.get_by_role("link", name="Bulletins").first.click()
    if bulletin:
        page.locator("#result_list tbody th a").first.click()
    return page


def test_make_run_ends_on_a_screen_with_addresses_and_logins(installation):
    shown = installation.start()
    assert sorted(installation.passwords) == ["administrator", "approver", "editor"]
    for login, password in installation.passwords.items():
        assert re.search(rf"^  {login} +{re.escape(password)}$", shown, re.MULTILINE)
    for page in ("", "mailbox/", "admin/"):
        assert f"{installation.url}/{page}\n" in shown
    for name in ("staff.json", "embedded.json"):
        assert stat.S_IMODE((installation.var / name).stat().st_mode) == 0o600
    assert {note.stem for note in (installation.var / "run").glob("*.pid")} == PROCESSES
    assert "<h1>" in installation.get("/mailbox/")


def test_a_second_run_of_the_same_is_refused(installation):
    second = subprocess.run(
        ["make", "run"],
        check=False,
        cwd=CHECKOUT,
        env=installation.environment,
        capture_output=True,
        text=True,
    )
    assert second.returncode != 0
    assert f"already running at {installation.url}/" in second.stderr


def test_the_autumn_bulletin_is_approved_published_and_mailed(installation, browser, page):
    site = installation
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
    editor.get_by_role("link", name="Publish", exact=True).click()
    editor.get_by_role("button", name="Publish now").click()
    says(editor, "Published in English, French and Spanish.")
    titles = {}
    for language in READERS:
        assert page.goto(f"{site.url}/{language}/{BULLETIN}").status == 200
        titles[language] = page.title()
    assert len(set(titles.values())) == 3

    send_the_bulletin(editor, site)
    for language, address in READERS.items():
        eventually(lambda address=address: bulletins_to(site, address), seconds=60)
        (message,) = bulletins_to(site, address)
        assert message["Content-Language"] == language
        assert f"{site.url}/{language}/{BULLETIN}" in text_of(message)
        assert message.get_body(("html",)) is not None
        leave_by_one_click(page, site, message)


def send_the_bulletin(page, installation):
    """And let the minute pass in which it can be stopped: beat, every ten seconds, finds it."""
    page.get_by_role("link", name="Send", exact=True).click()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    planned = "update mailings_mailing set starts_at = now() where state = 'planned' returning id"
    assert installation.query(planned)


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


def test_a_page_is_whole_without_scripts_and_asks_no_other_host(installation, browser):
    hosts = set()
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(f"{installation.url}/en/")
        assert page.get_by_role("heading").count() > 3
    assert hosts == {installation.url.removeprefix("http://")}


class Hand:
    """What a person does, counted: a click or a text is one interaction."""

    def __init__(self):
        self.interactions = 0

    def click(self, what):
        self.interactions += 1
        what.click()

    def write(self, what, text):
        self.interactions += 1
        what.fill(text)


WINTER = {
    "en": {"subject": "What Members asked for", "preheader": "And what became of it"},
    "fr": {
        "title": "Bulletin d’information – Hiver 2018",
        "subject": "Ce que les Membres ont demandé",
        "preheader": "Et ce qu’il en est advenu",
    },
    "es": {
        "title": "Boletín de invierno de 2018",
        "subject": "Lo que pidieron los Miembros",
        "preheader": "Y qué ha sido de ello",
    },
}


def test_the_next_bulletin_takes_an_hour_from_records_to_mailbox(installation, browser, page):
    site, hand = installation, Hand()
    subscribe(page, site, "fr", address="reader-of-winter@example.org")
    editor = sign_in(browser, site, "editor", bulletin=False)
    editor.locator(".object-tools .addlink").click()
    editor.locator("#id_title_en").fill("Newsletter – Winter 2018")
    editor.locator("#id_number").fill("2")
    editor.locator("#id_season").select_option("winter")
    editor.locator("#id_date").fill("2018-12-15")
    editor.locator("[name=_continue]").click()

    hand.click(editor.get_by_role("button", name="Compose", exact=True))
    expect(editor.locator(".messagelist")).to_contain_text("sections added.")
    expect(editor.locator("#desk-voice")).to_be_attached()  # its sections are ready
    # Edit: the section that stands second is moved up by keyboard, and given a heading.
    sections = editor.locator(".order-machine > .inline-related:not(.empty-form):visible")
    moved = sections.nth(1)
    moved.locator("> h3 .inline_label").focus()
    hand.interactions += 2  # two keys
    editor.keyboard.press("Alt+ArrowUp")
    editor.keyboard.press("Enter")
    # Translate: the tabs of all fields change together.
    for code, texts in WINTER.items():
        tabs = editor.locator(".field-subject_en.field-subject_fr")
        hand.click(tabs.get_by_role("tab", name=LANGUAGES[code]))
        for field, text in texts.items():
            hand.write(editor.locator(f"#id_{field}_{code}"), text)
        hand.write(sections.first.locator(f"input[name$=heading_{code}]"), f"{texts['subject']} …")
    shown = editor.frame_locator(".beside iframe").locator("h2").first
    expect(shown).to_have_text("What Members asked for …")
    hand.click(editor.locator("[name=_continue]"))
    expect(editor.locator(".messagelist .success")).to_be_visible()

    hand.click(editor.get_by_role("link", name="Preflight"))
    warnings = editor.get_by_role("button", name="Acknowledge")
    for left in range(warnings.count(), 0, -1):
        expect(warnings).to_have_count(left)
        hand.click(warnings.first)
    expect(warnings).to_have_count(0)
    approver = sign_in(browser, site, "approver")
    hand.click(approver.get_by_role("button", name="Approve"))
    says(approver, "Approved. Any edit from now on voids this approval.")
    editor.goto(approver.url)
    hand.click(editor.get_by_role("link", name="Publish", exact=True))
    hand.click(editor.get_by_role("button", name="Publish now"))
    says(editor, "Published in English, French and Spanish.")
    assert hand.interactions <= 40

    for language in READERS:
        address = f"{site.url}/{language}/bulletins/winter-2018"
        assert page.goto(f"{address}/").status == 200
        assert WINTER[language]["subject"] in page.locator("main h2").first.inner_text()
        # The worker makes the PDF a moment after publication.
        eventually(lambda at=address: page.request.get(f"{at}.pdf").ok, seconds=60)
        assert page.request.get(f"{address}.pdf").body().startswith(b"%PDF-")
    send_the_bulletin(editor, site)

    def arrived():
        letters = letters_to(site, "reader-of-winter@example.org")
        return [letter for letter in letters if letter["Subject"] == WINTER["fr"]["subject"]]

    eventually(arrived, seconds=60)
    assert f"{site.url}/fr/bulletins/winter-2018/" in text_of(arrived()[0])


def test_it_stops_and_starts_again_with_its_data(installation):
    passwords = installation.passwords
    meetings = installation.query("select count(*) from meetings_meeting")
    installation.query("select setval('meetings_meeting_id_seq', 5000)")
    assert "Stopped; the data stays" in installation.press_ctrl_c()
    if LINUX:
        assert installation.processes() == []

    shown = installation.start()
    assert "Preparing" not in shown
    assert "Loading" not in shown
    assert f"{installation.url}/fr/{BULLETIN}\n" in shown
    assert installation.query("select last_value from meetings_meeting_id_seq") == 5000
    assert installation.query("select count(*) from meetings_meeting") == meetings > 0
    assert installation.passwords == passwords


@pytest.mark.skipif(not LINUX, reason="reads processes as Linux shows them")
def test_what_a_killed_run_left_is_ended_by_the_next(installation):
    os.kill(installation.pid("worker"), signal.SIGKILL)
    os.kill(installation.supervisor(), signal.SIGKILL)
    installation.run.communicate()
    assert "An earlier run did not stop cleanly: ended its " in installation.start()
    assert installation.query("select count(*) from meetings_meeting") > 0
    installation.run.send_signal(signal.SIGTERM)
    installation.run.communicate(timeout=60)
    assert installation.processes() == []
