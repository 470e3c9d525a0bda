"""The demonstration's two mailings: one that really ran, and one that is ready to start."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.roles import EDITOR
from bulletins.dispatch import dispatch, mailing_of
from bulletins.models import Bulletin
from events.models import ForumSession
from mailings.enqueue import Content, enqueue, open_mailing
from mailings.letter import write_letter
from mailings.message import LEAVE_URL, PREFERENCES_URL
from mailings.models import Mailing
from subscribers import audience
from subscribers.models import Topic

from .load_bulletin import Table, staff
from .put import read

FORUM_REFERENCE = "demo:public-forum-2018"


def send_the_bulletin() -> Mailing | None:
    """Hand the Autumn bulletin to the post room and start it; its mailing, new or not.

    None where the bulletin is not published. To be called inside the caller's transaction.
    """
    bulletin = Bulletin.objects.get(slug=read("bulletin")["bulletin"]["slug"])
    if not bulletin.is_published:
        return None
    return mailing_of(bulletin) or dispatch(bulletin, by=staff(EDITOR))


def prepare_the_forum() -> Mailing | None:
    """Make the mailing about the Group's own forum session; None where it is there already.

    It waits to be started, at 20 a second, so that a visitor can watch one run.
    To be called inside the caller's transaction.
    """
    texts = read("demo")["forum"]
    session = ForumSession.objects.current().filter(is_own=True).first()
    if session is None or Mailing.objects.filter(reference=FORUM_REFERENCE).exists():
        return None
    mailing = open_mailing(
        title=texts["title"],
        reference=FORUM_REFERENCE,
        topic=Topic.FORUM,
        list_id=f"forum.{settings.BOUNCE_DOMAIN}",
        contents={code: _announcement(session, texts, code) for code, _name in settings.LANGUAGES},
        per_second=20,
        is_sample=True,
    )
    enqueue(mailing, audience.entries(Topic.FORUM))
    return mailing


def _announcement(session: ForumSession, texts: Table, language: str) -> Content:
    """The Group's own session at the forum, in ``language``, from its record alone."""
    with translation.override(language):
        context = {
            **{name: texts[name][language] for name in ("heading", "text", "button", "why")},
            "session": session,
            "programme_url": _address("events:detail", session.programme.forum.slug),
            "subscribe_url": _address("subscribers:subscribe"),
            "leave_url": LEAVE_URL,
            "preferences_url": PREFERENCES_URL,
        }
        return write_letter("forum", language=language, context=context)


def _address(name: str, *arguments: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=arguments)}"
