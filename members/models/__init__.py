"""Members, their roles in the Group over time, people and organisations."""

from .member import Member, MemberAlias, MemberName, UnionMembership
from .organisation import Organisation, OrganisationAlias
from .person import Appearance, Person, PersonAlias
from .reading import ReadingLink
from .terms import CoordinatorTerm, DeclaredCount, Membership, Seat

__all__ = [
    "Appearance",
    "CoordinatorTerm",
    "DeclaredCount",
    "Member",
    "MemberAlias",
    "MemberName",
    "Membership",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "PersonAlias",
    "ReadingLink",
    "Seat",
    "UnionMembership",
]
