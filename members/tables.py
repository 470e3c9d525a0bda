"""Which records of Members, people and organisations go out and come in as tables."""

from core.tables.table import leave_out, table

from .models import (
    CoordinatorTerm,
    DeclaredCount,
    Member,
    MemberAlias,
    MemberName,
    Membership,
    Organisation,
    OrganisationAlias,
    Person,
    PersonAlias,
    ReadingLink,
    Seat,
    UnionMembership,
)

table(Member)
table(MemberName)
table(MemberAlias)
table(Membership)
table(Seat)
table(CoordinatorTerm)
table(UnionMembership)
table(DeclaredCount)
table(Person)
table(PersonAlias)
table(Organisation)
table(OrganisationAlias)
leave_out(ReadingLink, because="a key to a restricted document is made here and shown once")
