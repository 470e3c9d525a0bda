"""What tests of any app may ask for: a real browser and a real mail server."""

import gc
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as judged
from xdist.scheduler import LoadScopeScheduling

from msme_site.launch.machine import find_chromium

# A property holds or does not; how fast the machine is has no say in it.
judged.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
judged.load_profile("suite")


PAGE_CACHE = "msme_site.page_cache.PageCache"


def pytest_configure() -> None:
    """Serve styles and scripts from where they are written; tests/deployment collects them."""
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    # Most tests write in a transaction that is undone; the cache sees only what is committed.
    # Those of ``page_cache`` do commit, and have it.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != PAGE_CACHE]
    # Sums of views are written by a thread, long after the request of a test.
    settings.VIEWS_WRITTEN_EVERY = 0
    # A password is made slow to guess; that costs a third of a second for each user with one.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    # A tenth of the time went into looking for garbage among half a million living objects.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    # An installation that a test starts as root must not settle outside the checkout.
    if "MSME_STATE" not in os.environ:
        state = Path(settings.VAR_DIR) / "state"
        state.mkdir(exist_ok=True)
        os.environ["MSME_STATE"] = str(state)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start what takes long first."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


class Together(LoadScopeScheduling):
    """A file stays with one worker, and so do all tests of the sample: they share what they load.

    xdist's own ``loadgroup`` does the same by a mark, which pytest 9.2 does not let it set.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = Path(nodeid.partition("::")[0])
        return str(path.parent if path.parent.name == "sample" else path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    """Hand out the tests in the order in which they were collected."""
    config.option.loadscopereorder = False
    return Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly() -> None:
    """After a test that commits, empty the tables that have rows, and only those.

    Django's own way makes the files of each table anew and grants all permissions again: half a
    second after each such test. What migrations put there (permissions, roles) stays.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    flush = TransactionTestCase._fixture_teardown

    def empty(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                flush(case)  # only a superuser may pass over the triggers that refuse to forget
                return
            cursor.execute(EMPTY)

    TransactionTestCase._fixture_teardown = empty


# Foreign keys and the triggers that freeze an edition are asleep while rows are removed.
EMPTY = """
DO $$
DECLARE
    name text;
    has_rows boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN
        SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = current_schema() AND tablename NOT IN ('django_migrations',
            'django_content_type', 'auth_permission', 'auth_group', 'auth_group_permissions')
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO has_rows;
        IF has_rows THEN
            EXECUTE 'DELETE FROM ' || name;
        END IF;
    END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def sample_rows(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], None]:
    """Call it to have the records of Autumn 2018 in an empty database, as ``load_sample`` does."""
    from tests.sample_rows import load_sample

    # Workers of one run have folders beside each other.
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return lambda: load_sample(shared)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A test begins in English; a request in another language leaves that one active."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def page_cache(transactional_db: None, settings: object) -> Iterator[None]:
    """Public pages are kept, as in production; what a test records is committed."""
    from core import generation

    first, *others = settings.MIDDLEWARE  # the first one counts views of kept pages, too
    settings.MIDDLEWARE = [first, PAGE_CACHE, *others]
    yield
    generation.hang_up()


@dataclass(frozen=True)
class MailServer:
    """The local mail server as a process of its own."""

    port: int
    maildir: Path
    process: "subprocess.Popen[bytes]"

    @property
    def messages(self) -> list[bytes]:
        """Everything it accepted, in the order of arrival."""
        return [path.read_bytes() for path in sorted((self.maildir / "new").iterdir())]


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    """Serve SMTP on a free port; local parts with "refused" and "deferred" get just that."""
    maildir = tmp_path / "mail"
    listener = socket.create_server(("127.0.0.1", 0))
    command = [sys.executable, "-m", "msme_site.embedded.mail_server", "--maildir", str(maildir)]
    command += ["--fd", str(listener.fileno())]
    with listener, subprocess.Popen(command, pass_fds=[listener.fileno()]) as process:
        yield MailServer(listener.getsockname()[1], maildir, process)
        process.terminate()


@pytest.fixture
def relay(mail_server: MailServer, settings: object) -> MailServer:
    """The local mail server, set as the relay."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    settings.SENDER_SLOTS = 1
    (mail_server.maildir / "new").mkdir(parents=True, exist_ok=True)  # it may be starting still
    return mail_server


@pytest.fixture(scope="session")
def browser() -> Iterator["object"]:
    """Chromium as ``make test`` found it, driven by playwright."""
    from django.db import connections
    from playwright.sync_api import expect, sync_playwright

    # A condition holds or does not; five seconds are little on a machine that has other work.
    expect.set_options(timeout=20_000)
    # playwright runs an event loop in this thread, which Django's ORM would refuse to share.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--disable-dev-shm-usage"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield chromium
        # While a loop runs in a thread, Django keeps other connections for that thread than
        # before and after: those must go now, or the test database could not be dropped.
        connections.close_all()
        chromium.close()


class InFlight:
    """Requests that a live server is still answering, in a thread of this process."""

    def __init__(self) -> None:
        from django.core.signals import request_finished, request_started

        self.number = 0
        request_started.connect(self._started, weak=False)
        request_finished.connect(self._finished, weak=False)

    def _started(self, **_more: object) -> None:
        self.number += 1

    def _finished(self, **_more: object) -> None:
        self.number -= 1

    def land(self) -> None:
        """Wait for them: the tables must not be emptied beneath them."""
        time.sleep(0.05)
        end = time.monotonic() + 10
        while self.number > 0 and time.monotonic() < end:
            time.sleep(0.02)


@pytest.fixture(scope="session")
def in_flight() -> InFlight:
    """What is still being answered."""
    return InFlight()


@pytest.fixture(scope="session")
def context(browser) -> Iterator["object"]:
    """What a browser keeps between pages; styles and scripts are then asked for once."""
    with browser.new_context(locale="en-GB") as context:
        yield context


@pytest.fixture
def page(context, in_flight) -> Iterator["object"]:
    """A fresh page that knows nobody; what the console calls an error fails the test."""
    in_flight.number = 0
    page = context.new_page()
    asked: list[str] = []
    # Pages that ask by themselves: a browser that is closed does not wait for the answer.
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else 0)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else 0)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    origins = {
        urlsplit(each.url)._replace(path="", query="", fragment="") for each in context.pages
    }
    browser = context.new_cdp_session(context.new_page())  # a test may have closed its own
    for origin in origins:
        kept = {"origin": origin.geturl(), "storageTypes": "local_storage,indexeddb"}
        browser.send("Storage.clearDataForOrigin", kept)
    context.clear_cookies()
    for each in context.pages:
        each.close()
    if any(url.endswith(("/follow/", "/presence/")) for url in asked):
        in_flight.land()
    assert complaints == []
