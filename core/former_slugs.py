"""Slugs that records had before: kept by the database, so that old addresses go on leading there.

A trigger notes the slug that a record gives up, whoever changes it and by whatever way. Where a
living record takes a former slug, its page wins.
"""

from collections.abc import Iterable

from django.db import connection, models, transaction

from .models import FormerSlug

TRIGGER = "core_former_slug"
_MAKE = """
CREATE OR REPLACE FUNCTION core_keep_former_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM core_formerslug WHERE kind = TG_ARGV[0] AND record = OLD.id;
        RETURN NULL;
    END IF;
    DELETE FROM core_formerslug WHERE kind = TG_ARGV[0] AND slug = NEW.slug;
    IF TG_OP = 'UPDATE' AND OLD.slug <> NEW.slug THEN
        INSERT INTO core_formerslug (kind, slug, record) VALUES (TG_ARGV[0], OLD.slug, NEW.id)
            ON CONFLICT (kind, slug) DO UPDATE SET record = excluded.record;
    END IF;
    RETURN NULL;
END
$$;
"""
_FOLLOWED = """
SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname = %s AND pg_table_is_visible(c.oid)
"""


def follow(kinds: Iterable[type[models.Model]]) -> None:
    """Let the slugs of these models be kept from now on; safe to repeat."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(_FOLLOWED, [TRIGGER])
        followed = {name for (name,) in cursor.fetchall()}
        for model in kinds:
            meta = model._meta
            if meta.db_table not in followed:
                cursor.execute(
                    f"CREATE TRIGGER {TRIGGER} AFTER INSERT OR DELETE OR UPDATE OF slug"
                    f' ON "{meta.db_table}" FOR EACH ROW'
                    f" EXECUTE FUNCTION core_keep_former_slug('{meta.label_lower}')"
                )


def slug_now(slug: str, kinds: Iterable[type[models.Model]]) -> str | None:
    """The slug of the record of one of ``kinds`` that had ``slug`` before, or None."""
    of_label = {model._meta.label_lower: model for model in kinds}
    former = FormerSlug.objects.filter(slug=slug, kind__in=of_label).order_by("pk").first()
    if former is None:
        return None
    rows = of_label[former.kind]._base_manager.filter(pk=former.record)
    found: str | None = rows.values_list("slug", flat=True).first()
    return found
