"""What readers search: one row for each public record and language."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """A public record in one language; kept by ``core.keep_search``, asked by ``core.find``."""

    source = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)
    title = models.TextField()
    text = models.TextField(blank=True)
    when = models.CharField(max_length=250, blank=True)
    page = models.CharField(max_length=300)
    day = models.DateField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    marks = ArrayField(models.CharField(max_length=200), default=list)
    title_words = models.PositiveSmallIntegerField()
    weight = models.FloatField()
    vector = SearchVectorField()
    # Of everything that was offered, so that only what differs is written again.
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "key", "language"], name="core_one_search_entry"
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["vector"], name="core_search_vector"),
            GinIndex(fields=["marks"], name="core_search_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key} [{self.language}]"


class SearchWord(models.Model):
    """A folded word that some entry of a language has: what a typing error is held against."""

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=60)
    is_name = models.BooleanField()  # of a title or name, rather than of running text

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["language", "word"], name="core_search_word_once"),
        ]

    def __str__(self) -> str:
        return f"{self.word} [{self.language}]"
