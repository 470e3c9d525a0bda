"""Fills what is searched and grouped by, and moves files out of the folder of media."""

from django.core.files.storage import default_storage
from django.db import migrations

from core.sorting import sort_key
from library.storage import document_storage
from library.symbols import NotASymbol, parse


def fill(apps, schema_editor):
    for document in apps.get_model("library", "Document").objects.all():
        titles = (document.title_en, document.title_fr, document.title_es)
        document.search_text = "\n".join(
            " ".join(sort_key(title, language="en").split()) for title in titles if title
        )
        document.save(update_fields=["search_text"])
    for symbol in apps.get_model("library", "Symbol").objects.all():
        try:
            base = parse(symbol.text).base
        except NotASymbol:
            base = symbol.text
        apps.get_model("library", "Symbol").objects.filter(pk=symbol.pk).update(base=base)


def move_files(apps, schema_editor):
    """Copy each file to where documents lie, under a name of ours; then drop it from media."""
    rows = apps.get_model("library", "DocumentFile").objects.exclude(file="")
    for row in rows.select_related("document"):
        old = row.file.name
        if not default_storage.exists(old):
            continue  # a finding tells staff
        extension = old.rpartition(".")[2].lower()
        with default_storage.open(old) as content:
            name = f"{row.document.slug}-{row.language}.{extension}"
            new = document_storage().save(name, content)
        changed = {"file": new, "size": document_storage().size(new)}
        changed["media_type"] = row.media_type or extension.upper()
        rows.filter(pk=row.pk).update(**changed)
        default_storage.delete(old)


class Migration(migrations.Migration):

    dependencies = [
        ("library", "0002_symbols_revisions_and_files"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(move_files, migrations.RunPython.noop, elidable=True),
    ]
