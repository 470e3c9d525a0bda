"""What is odd in the library."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.urls import NoReverseMatch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.findings import Finding, Grade, called, finding_source, page_of

from .models import Document, DocumentFile, Figure, Sourced, in_language
from .revisions import circles, unlinked_revisions, wrong_way_round


@finding_source("library")
def figures_without_source() -> Iterator[Finding]:
    """Numbers of which nobody can say where they are from."""
    for figure in Figure.objects.filter(source__isnull=True):
        yield Finding(
            key=f"figure-source:{figure.slug}",
            grade=Grade.WARNING,
            sentence=_("The figure “%(record)s” has no source.") % {"record": called(figure)},
            where=page_of(figure),
        )


@finding_source("library")
def languages_without_text() -> Iterator[Finding]:
    """Documents that readers cannot open, at all or in their language."""
    wanted = [code for code, _name in settings.LANGUAGES]
    rows = Document.objects.filter(withdrawn_on__isnull=True).order_by("slug")
    for document in rows.prefetch_related("files"):
        there = {file.language for file in document.files.all()}
        missing = [in_language(code) for code in wanted if code not in there]
        words = {"record": called(document), "languages": ", ".join(missing)}
        if not there:
            sentence = _("The document “%(record)s” has neither a file nor a link.") % words
            yield _about(document, "nothing", Grade.NOTE, sentence)
        elif missing:
            sentence = _("The document “%(record)s” is missing %(languages)s.") % words
            yield _about(document, "languages", Grade.NOTE, sentence)


@finding_source("library")
def files_gone() -> Iterator[Finding]:
    """Files that the database knows and the disk does not."""
    for item in DocumentFile.objects.exclude(file="").select_related("document"):
        if not item.file.storage.exists(item.file.name or ""):
            sentence = _(
                "The file of “%(record)s” %(language)s is gone from the disk: upload it again."
            ) % {"record": called(item.document), "language": in_language(item.language)}
            yield _about(item.document, f"gone-{item.language}", Grade.ERROR, sentence)


@finding_source("library")
def sources_readers_may_not_know() -> Iterator[Finding]:
    """Records that are taken from a document the public may not know of: readers see no source."""
    for record in _taken_from_what_is_shut():
        yield Finding(
            key=f"shut-source:{record._meta.label_lower}:{record.pk}",
            grade=Grade.WARNING,
            sentence=_(
                "%(kind)s “%(record)s” is taken from “%(source)s”, which is restricted or "
                "withdrawn: readers are not told the source."
            )
            % {
                "kind": capfirst(str(record._meta.verbose_name)),
                "record": called(record),
                "source": called(record.source) if record.source else "",
            },
            where=_page_if_any(record),
        )


def _taken_from_what_is_shut() -> Iterator[Sourced]:
    """All such records: one query tells whether there are any, and one a kind brings them."""
    shut = Document.objects.filter(
        Q(access=Document.Access.RESTRICTED) | Q(withdrawn_on__isnull=False)
    ).values("pk")
    models = {model._meta.label: model for model in apps.get_models() if issubclass(model, Sourced)}
    parts = [
        QuerySet(model)
        .filter(source__in=shut)
        .order_by()
        .annotate(kept_as=Value(label))
        .values_list("pk", "kept_as")
        for label, model in models.items()
    ]
    found: dict[str, list[int]] = {}
    for pk, label in parts[0].union(*parts[1:], all=True):
        found.setdefault(label, []).append(pk)
    for label in sorted(found):
        rows = models[label]._default_manager.filter(pk__in=found[label])
        yield from rows.select_related("source").order_by("pk")


@finding_source("library")
def broken_chains() -> Iterator[Finding]:
    """Revisions that run in a circle, backwards, or are not linked where their symbol says so."""
    for numbers in circles():
        first = Document.objects.get(pk=numbers[0])
        sentence = _("The revisions of “%(record)s” run in a circle.") % {"record": called(first)}
        yield _about(first, "circle", Grade.ERROR, sentence)
    for later, earlier in wrong_way_round():
        sentence = _(
            "“%(record)s” is recorded as the revision of “%(earlier)s”, but its symbol is the "
            "earlier one."
        ) % {"record": called(later), "earlier": called(earlier)}
        yield _about(later, "backwards", Grade.WARNING, sentence)
    for later, earlier in unlinked_revisions():
        sentence = _(
            "By its symbol “%(record)s” is a revision of “%(earlier)s”, and is not linked to it."
        ) % {"record": called(later), "earlier": called(earlier)}
        yield _about(later, "unlinked", Grade.WARNING, sentence)


def _about(document: Document, what: str, grade: Grade, sentence: str) -> Finding:
    key = f"document-{what}:{document.slug}"
    return Finding(key=key, grade=grade, sentence=sentence, where=page_of(document))


def _page_if_any(record: Sourced) -> str:
    """The record's own page of the admin; that of its first owner if it has none."""
    try:
        return page_of(record)
    except NoReverseMatch:
        pass
    for field in record._meta.fields:
        if field.is_relation and field.name != "source":
            owner = getattr(record, field.name)
            try:
                return page_of(owner) if owner is not None else ""
            except NoReverseMatch:
                continue
    return ""
