"""The glossary: what a thing is called in each language, and which words are not used for it."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.completeness import texts_of


class Term(models.Model):
    """One thing that has one name in each language, as Member, Membre, Miembro."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    text = models.CharField(_("term"), max_length=150)
    note = models.CharField(
        _("note for translators"),
        max_length=400,
        blank=True,
        help_text=_("When it is used, and when not."),
    )
    keep_capitals = models.BooleanField(
        _("capitals count"),
        default=False,
        help_text=_("“Member” is then another word than “member”; right for acronyms too."),
    )

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms of the glossary")
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return " · ".join(text for text in texts_of(self, "text").values() if text)


class TermWord(models.Model):
    """Another word in the neighbourhood of a term, in one language."""

    class Use(models.TextChoices):
        """What is to be done with it."""

        ALSO = "also", _("right as well")  # a short form, a feminine
        NOT = "not", _("not used for it")
        EXCEPT = "except", _("expression in which that word is right")  # developing countries

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text = models.CharField(_("word or expression"), max_length=150)
    use = models.CharField(_("how it is used"), max_length=6, choices=Use.choices)

    class Meta:
        verbose_name = _("word beside a term")
        verbose_name_plural = _("words beside a term")
        ordering: ClassVar = ["term", "language", "use", "text"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["term", "language", "text"],
                name="library_term_word_once",
                violation_error_message=_("This word stands beside the term already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """A term is not forbidden in its own language, and a word has a letter in it."""
        super().clean()
        self.text = " ".join(self.text.split())
        if not any(character.isalnum() for character in self.text):
            raise ValidationError({"text": _("Write a word: there is no letter in this.")})
        term: Any = self.term
        own = texts_of(term, "text").get(self.language, "")
        if self.use == self.Use.NOT and own.casefold() == self.text.casefold():
            raise ValidationError(
                {"text": _("This is the term itself; a word that is not used is another one.")}
            )
