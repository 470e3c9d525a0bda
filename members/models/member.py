"""WTO Members and their official names over time."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from core.clock import site_today
from core.models import Computed
from core.periods import Period, PeriodQuerySet, no_overlap
from core.sorting import sort_key
from library.models import Sourced


class MemberQuerySet(models.QuerySet["Member"]):
    """Sets of Members."""

    def with_names(self) -> Self:
        """With the names of all times at hand, in one more query."""
        return self.prefetch_related("names")

    def in_group(self, on: date) -> Self:
        """Members of the Group on that day."""
        from .terms import Membership  # noqa: PLC0415 - terms refer to Member

        return self.filter(Exists(Membership.objects.on(on).filter(member=OuterRef("pk"))))

    def by_name(self, on: date) -> Self:
        """In the alphabetical order of the active language, by the names of that day."""
        key = build_localized_fieldname("sort_key", (get_language() or "en")[:2])
        names = MemberName.objects.rewrite(False).filter(member=OuterRef("pk"))
        # The name of the day or the last before it, else the first of all (``name_record``).
        not_begun = models.Case(
            models.When(start__gt=on, then=models.F("start")), default=models.Value(date.min)
        )
        names = names.order_by(not_begun, F("start").desc(nulls_last=True))
        return self.annotate(
            name_key=models.Subquery(names.values(key)[:1], output_field=models.CharField())
        ).order_by("name_key", "code")


class Member(Sourced):
    """A WTO Member: a State, a customs territory or the European Union."""

    class Kind(models.TextChoices):
        """What kind of Member."""

        STATE = "state", _("State")
        CUSTOMS_TERRITORY = "customs_territory", _("customs territory")
        UNION = "union", _("union of States")  # counts as one, or with its States of the day

    code = models.CharField(
        _("code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^[a-z]{2,5}$", _("Two to five small letters."))],
        help_text=_("Of our own record; it stands in addresses: tpkm, hkg, eu."),
    )
    kind = models.CharField(_("kind"), max_length=18, choices=Kind.choices, default=Kind.STATE)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("Member")
        verbose_name_plural = _("Members")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name_on(site_today())

    def get_absolute_url(self) -> str:
        """The Member's public page."""
        return reverse("members:detail", args=[self.code])

    def name_record(self, day: date) -> "MemberName | None":
        """The name of that day; where none is recorded for it, the one before it, else the first.

        As ``by_name`` finds the key to sort by.
        """
        names = sorted(self.names.all(), key=lambda name: name.start or date.min)
        begun = [name for name in names if name.start is None or name.start <= day]
        return next(iter([*reversed(begun), *names]), None)

    def name_on(self, day: date) -> str:
        """The list form of that day in the active language: "Korea, Republic of"."""
        found = self.name_record(day)
        return str(found.name) if found else self.code.upper()

    def prose_name_on(self, day: date) -> str:
        """The form for running text: « la République de Corée »."""
        found = self.name_record(day)
        return str(found.prose_name or found.name) if found else self.code.upper()

    def states_on(self, day: date) -> MemberQuerySet:
        """The member States of a union on that day; empty for any other Member."""
        states: MemberQuerySet = Member.objects.filter(
            pk__in=UnionMembership.objects.on(day).filter(union=self).values("member")
        )
        return states


class MemberName(Computed, Period, Sourced):
    """The official name of a Member over a period, in three languages."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(
        _("name in lists"), max_length=160, help_text=_("As in “Korea, Republic of”.")
    )
    prose_name = models.CharField(
        _("name in sentences"), max_length=160, help_text=_("As in « la République de Corée ».")
    )
    formal_name = models.CharField(
        _("formal name"),
        max_length=250,
        blank=True,
        help_text=_("As in “the Swiss Confederation”; empty as long as it is not recorded."),
    )
    # Compared byte by byte: the order is the key's, not the database server's.
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C", blank=True)
    # Each language's form may have another origin, which no single source can say.
    name_source = models.CharField(
        _("origin of each form"),
        max_length=250,
        blank=True,
        help_text=_("In words, where the languages are taken from different places."),
    )

    objects = PeriodQuerySet["MemberName"].as_manager()

    class Meta(Period.Meta):
        verbose_name = _("name over time")
        verbose_name_plural = _("names over time")
        ordering: ClassVar = ["member", F("start").asc(nulls_first=True)]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            no_overlap("members_one_name_at_a_time", "member"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def other_formal_name(self) -> str:
        """The formal name, where it is another than the one in lists or in sentences."""
        formal = str(self.formal_name or "")
        return "" if formal in {str(self.name), str(self.prose_name or "")} else formal

    def compute(self) -> None:
        """Keep the sort keys in step with the names; a missing name sorts as the one shown."""
        for code, _language in settings.LANGUAGES:
            with override(code):
                text = str(self.name or "")
            setattr(self, f"sort_key_{code}", sort_key(text, language=code))


class MemberAlias(models.Model):
    """Another way in which a source writes a Member's name."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(_("spelling"), max_length=160)
    language = models.CharField(_("language"), max_length=2, blank=True)
    source_note = models.CharField(_("found in"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("other spelling")
        verbose_name_plural = _("other spellings")
        ordering: ClassVar = ["member", "text"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "text", "language"], name="members_alias_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class UnionMembership(Period, Sourced):
    """A State's part in a union over time, as for the European Union and its member States."""

    union = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="state_periods", verbose_name=_("union")
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="union_periods", verbose_name=_("State")
    )

    objects = PeriodQuerySet["UnionMembership"].as_manager()

    class Meta(Period.Meta):
        verbose_name = _("member State of a union")
        verbose_name_plural = _("member States of a union")
        ordering: ClassVar = ["union", "member", "start"]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            no_overlap("members_one_union_period_at_a_time", "union", "member"),
            models.CheckConstraint(
                condition=~Q(union=F("member")), name="members_union_is_not_its_own_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.union}"
