"""Who outside the staff was asked to look at a section of a draft, and what they answered."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Person

from .bulletin import Bulletin

LONGEST_COMMENT = 4000


class ReviewRequest(models.Model):
    """One person is asked to agree to one section, by a link that opens nothing else.

    The link's token is a random key, signed; the row keeps only the key's digest. Made, revoked
    and answered by the verbs of ``bulletins.review``, never by hand.
    """

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="review_requests")
    # A section is named as versions name it: it may be taken out and brought back.
    kind = models.CharField(_("kind of section"), max_length=40)
    section_pk = models.PositiveBigIntegerField(_("section"))
    name = models.CharField(_("who is asked"), max_length=200)
    person = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    key_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("opens until"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request to review a section")
        verbose_name_plural = _("requests to review sections")
        ordering: ClassVar = ["bulletin", "made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="bulletins_review_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="bulletins_review_revoked_after_made",
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"), name="bulletins_review_asks_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} – {self.name}"

    @property
    def is_expired(self) -> bool:
        """Whether its time is over, by the real clock."""
        return self.expires_at <= timezone.now()

    @property
    def last_day(self) -> date:
        """Geneva's day on which it ends."""
        return timezone.localtime(self.expires_at).date()


class ReviewAnswer(models.Model):
    """What a person said to a section as they saw it; never changed, only dealt with."""

    class Word(models.TextChoices):
        """What was said."""

        AGREE = "agree", pgettext_lazy("review", "agreed")
        COMMENT = "comment", pgettext_lazy("review", "commented")

    request = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="answers")
    word = models.CharField(_("answer"), max_length=7, choices=Word.choices)
    comment = models.TextField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    seen = models.CharField(_("hash of what they saw"), max_length=64)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    settled_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealt with by"),
    )

    class Meta:
        verbose_name = _("answer to a review")
        verbose_name_plural = _("answers to reviews")
        ordering: ClassVar = ["request", "at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(word="agree", comment="", settled_at__isnull=True)
                | Q(word="comment", comment__regex=r"\S"),
                name="bulletins_review_comment_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} – {self.get_word_display()}"
