"""What readers find of Members and people."""

from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import get_language

from core.clock import site_today
from core.search import Kind, Offer, by_key, found_again, search_source
from core.words import initials

from .models import (
    CoordinatorTerm,
    Member,
    MemberAlias,
    MemberName,
    Organisation,
    Person,
    PersonAlias,
)

MEMBER, PERSON = "member", "person"


def _members(keys: Collection[str] | None) -> Iterable[tuple[str, Member]]:
    return by_key(Member.objects.prefetch_related("names", "aliases"), keys)


@search_source(MEMBER, kind=Kind.MEMBERS, weight=1, records=_members)
def member_offer(member: Member) -> Offer:
    """A Member by every name it has or had, its code and other spellings of sources."""
    today = site_today()
    current = member.name_record(today)
    names = list(dict.fromkeys(_names_of(member)))
    return Offer(
        title=member.name_on(today),
        page=member.get_absolute_url(),
        text=current.other_formal_name() if current else "",
        names=(*names, str(member.get_kind_display())),
        marks=(member.code, *names, *(initials(name) for name in names)),
        near=tuple(name.partition(",")[0] for name in names if "," in name),
    )


def names_of(member: Member) -> tuple[str, ...]:
    """What a Member is called today, in the active language, in lists and in sentences."""
    today = site_today()
    return member.name_on(today), member.prose_name_on(today)


def words_of(organisation: Organisation | None) -> tuple[str, ...]:
    """By what names and acronyms a body is known in the active language; needs ``aliases``."""
    if organisation is None:
        return ()
    here = ("", (get_language() or "en")[:2])
    others = (row.text for row in organisation.aliases.all() if row.language in here)
    return (str(organisation.name), str(organisation.acronym or ""), *others)


def _names_of(member: Member) -> Iterator[str]:
    for row in member.names.all():
        for text in (row.name, row.prose_name, row.formal_name):
            if text:
                yield str(text)
        first, comma, rest = str(row.name).partition(", ")
        if comma:
            yield f"{rest} {first}"
    here = ("", (get_language() or "en")[:2])
    yield from (row.text for row in member.aliases.all() if row.language in here)


@found_again(MEMBER, Member)
def _itself(member: Member) -> Iterable[str]:
    return [str(member.pk)]


@found_again(MEMBER, MemberName)
@found_again(MEMBER, MemberAlias)
def _of_its_member(row: MemberName | MemberAlias) -> Iterable[str]:
    return [str(row.member_id)]


def _people(keys: Collection[str] | None) -> Iterable[tuple[str, Person]]:
    return by_key(Person.objects.prefetch_related("aliases", "terms"), keys)


@search_source(PERSON, kind=Kind.PEOPLE, weight=0.9, records=_people)
def person_offer(person: Person) -> Offer:
    """A person by name and other spellings; what they were on a day is told by the apps above."""
    others = [alias.name for alias in person.aliases.all()]
    surname, comma, given = person.sort_name.partition(", ")
    turned = f"{surname} {given}" if comma else " ".join(reversed(person.name.split()))
    terms = dict.fromkeys(str(term.title) for term in person.terms.all() if term.title)
    return Offer(
        title=person.name,
        page=person.get_absolute_url(),
        text="",
        names=(*others, *terms),
        marks=(person.name, turned, surname, *others),
    )


@found_again(PERSON, Person)
def _oneself(person: Person) -> Iterable[str]:
    return [str(person.pk)]


@found_again(PERSON, PersonAlias)
@found_again(PERSON, CoordinatorTerm)
def _of_its_person(row: PersonAlias | CoordinatorTerm) -> Iterable[str]:
    return [str(row.person_id)]
