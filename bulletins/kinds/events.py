"""Sections about the Public Forum, history, quotes and initiatives."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bulletins.models import ForumProgramme, MilestonesSection, QuoteSection, Spotlight
from core.completeness import text_of
from events.models import DialogueDocument, ForumSession, Milestone, Quote

from .base import Kind, Text, has_text, texts_of
from .documents import document_texts, entry


class ForumProgrammeKind(Kind[ForumProgramme]):
    """The sessions on MSMEs of a forum's programme, day by day."""

    model = ForumProgramme

    def fetch(self, sections: QuerySet[ForumProgramme]) -> QuerySet[ForumProgramme]:
        """With sessions and organisers."""
        return sections.select_related("programme__forum").prefetch_related(
            Prefetch(
                "programme__sessions",
                ForumSession.objects.filter(about_msmes=True)
                .select_related("follows_dialogue")
                .in_order(),
            )
        )

    def title(self, section: ForumProgramme) -> str:
        """The forum's own title."""
        return str(section.programme.forum.title)

    def context(self, section: ForumProgramme) -> dict[str, object]:
        """Days with their sessions."""
        sessions = section.programme.sessions.all()
        days = groupby(sessions, key=lambda session: session.date)
        return {
            "forum": section.programme.forum,
            "days": [
                (day, [(session, session.organiser_names()) for session in of_day])
                for day, of_day in days
            ],
        }

    def texts(self, section: ForumProgramme) -> Iterator[Text]:
        """Titles, and organisers as printed."""
        if not has_text(section, "heading"):
            yield from texts_of(section.programme.forum, "title")
        yield from texts_of(section.programme.forum, "venue")
        for session in section.programme.sessions.all():
            yield from texts_of(session, "title")
            yield from texts_of(session.follows_dialogue, "title")
            for organiser in session.organisers.all():
                yield from texts_of(organiser, "as_printed")
                yield from texts_of(organiser.organisation, "name", "acronym")


class QuoteKind(Kind[QuoteSection]):
    """A person's words; other languages than the original's say that they are translations."""

    model = QuoteSection

    def fetch(self, sections: QuerySet[QuoteSection]) -> QuerySet[QuoteSection]:
        """With the person and the meeting."""
        return sections.select_related("quote__person", "quote__meeting")

    def context(self, section: QuoteSection) -> dict[str, object]:
        """The words, and whether they are a translation."""
        quote = section.quote
        return {"quote": quote, "is_translation": _is_translation(quote)}

    def texts(self, section: QuoteSection) -> Iterator[Text]:
        """All that stands under the words."""
        yield from texts_of(section.quote, "text", "attribution", "occasion", "date_note")
        yield from texts_of(section.quote.person, "honorific")


class MilestonesKind(Kind[MilestonesSection]):
    """Dated lines of the Group's history."""

    model = MilestonesSection
    heading = _("How it came about")

    def fetch(self, sections: QuerySet[MilestonesSection]) -> QuerySet[MilestonesSection]:
        """With the documents they speak of."""
        return sections.prefetch_related(
            Prefetch("milestones", Milestone.objects.order_by("date", "position", "slug")),
            "milestones__documents__files",
            "milestones__documents__symbols",
        )

    def context(self, section: MilestonesSection) -> dict[str, object]:
        """In the order of time, each with its documents."""
        return {
            "entries": [
                (
                    milestone,
                    [entry(document) for document in milestone.documents.all() if document.is_open],
                )
                for milestone in section.milestones.all()
            ]
        }

    def texts(self, section: MilestonesSection) -> Iterator[Text]:
        """The lines and the titles of documents."""
        for milestone in section.milestones.all():
            yield from texts_of(milestone, "text", "date_note")
            for document in milestone.documents.all():
                yield from document_texts(document)


class SpotlightKind(Kind[Spotlight]):
    """A closer look at an initiative or a dialogue."""

    model = Spotlight

    def fetch(self, sections: QuerySet[Spotlight]) -> QuerySet[Spotlight]:
        """With partners or documents."""
        return sections.select_related("initiative", "dialogue").prefetch_related(
            "initiative__partners",
            Prefetch(
                "dialogue__dialoguedocument_set",
                DialogueDocument.objects.select_related("document"),
            ),
            "dialogue__dialoguedocument_set__document__files",
            "dialogue__dialoguedocument_set__document__symbols",
        )

    def title(self, section: Spotlight) -> str:
        """The name of what is looked at."""
        return str(section.initiative or section.dialogue)

    def context(self, section: Spotlight) -> dict[str, object]:
        """Staff's own text stands in for the record's."""
        dialogue = section.dialogue
        documents = dialogue.dialoguedocument_set.all() if dialogue else ()
        return {
            "initiative": section.initiative,
            "dialogue": dialogue,
            "own_text": has_text(section, "body"),
            "partners": list(section.initiative.partners.all()) if section.initiative else [],
            "documents": [entry(item.document) for item in documents if item.document.is_open],
        }

    def texts(self, section: Spotlight) -> Iterator[Text]:
        """The record's name and, unless staff wrote their own, its text."""
        own_text = has_text(section, "body")
        initiative, dialogue = section.initiative, section.dialogue
        if initiative is not None:
            yield from texts_of(initiative, "name", *(() if own_text else ("description",)))
            for partner in initiative.partners.all():
                yield from texts_of(partner, "name", "acronym")
        if dialogue is not None:
            yield from texts_of(dialogue, "title", "place", *(() if own_text else ("summary",)))
            for item in dialogue.dialoguedocument_set.all():
                yield from document_texts(item.document)


def _is_translation(quote: Quote) -> bool:
    reader = (get_language() or "en")[:2]
    there = bool(text_of(quote, "text", reader))
    return bool(quote.original_language) and there and quote.original_language != reader
