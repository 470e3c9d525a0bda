"""Saves what the form of a bulletin holds for as long as somebody looks at it, and takes it back.

It goes the way that the admin goes when it saves; nothing stays: no row, no file, no task, since
tasks wait for a commit that never comes. What is wrong is told and stays as it was before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypedDict

from django.db import DatabaseError, models, transaction
from django.forms import BaseForm
from django.http import HttpRequest

from bulletins.models import Bulletin

# Names of file fields for which a browser holds a file that it does not send along.
CHOSEN = "_chosen"
# Where such a file would lie; the browser shows its own copy in that place.
CHOSEN_FOLDER = "chosen/"


class Fault(TypedDict):
    """What is wrong in the form: the name of a field in it, and the sentences."""

    name: str
    label: str
    where: str
    sentences: list[str]


@contextmanager
def saved_for_a_look(admin: Any, request: HttpRequest, bulletin: Bulletin) -> Iterator[list[Fault]]:
    """Inside, ``bulletin`` stands in the database as the form has it; gives what is wrong."""
    request.FILES.clear()
    with transaction.atomic():
        bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
        address = bulletin.slug
        form = admin.get_form(request, bulletin, change=True)(request.POST, {}, instance=bulletin)
        forms_hold = form.is_valid()
        # A form that lacks what an address is made of leaves the old one.
        form.instance.slug = form.instance.slug or address
        formsets, _inlines = admin._create_formsets(request, form.instance, change=True)
        forms = [item for formset in formsets for item in formset.forms]
        chosen = set(request.POST.getlist(CHOSEN))
        for item in forms:
            _stand_in_for_files(item, chosen)
        sets_hold = not [formset for formset in formsets if not formset.is_valid()]
        if forms_hold and sets_hold and not chosen:
            admin.save_model(request, form.instance, form, change=True)
            for formset in formsets:
                admin.save_formset(request, form, formset, change=True)
        else:
            _save_what_holds(form)
            for formset in formsets:
                _save_the_forms_that_hold(formset)
        yield [fault for item in (form, *forms) for fault in _faults(item)]
        transaction.set_rollback(True)


def _stand_in_for_files(form: Any, chosen: set[str]) -> None:
    for name in list(form.fields):
        if form.add_prefix(name) in chosen:
            # Neither required nor emptied: the browser has it.
            del form.fields[name]
            setattr(form.instance, name, f"{CHOSEN_FOLDER}{form.add_prefix(name)}")


def _save_the_forms_that_hold(formset: Any) -> None:
    for form in formset.forms:
        stands = form.instance.pk is not None
        if form.data.get(form.add_prefix("DELETE")):
            if stands:
                form.instance.delete()
        elif form.has_changed() or CHOSEN_FOLDER in _files(form.instance):
            _save_what_holds(form)


def _save_what_holds(form: Any) -> None:
    """Save the fields that are right; the others keep their old values, or none if it is new."""
    record = form.instance
    before = type(record)._default_manager.filter(pk=record.pk).first() if record.pk else None
    for name in form.errors:
        if name in form.fields and isinstance(field := _column(record, name), models.Field):
            old = getattr(before, field.attname) if before else field.get_default()
            setattr(record, field.attname, old)
    if _lacks_a_file(record):
        return
    try:
        with transaction.atomic():
            record.save()
            if hasattr(form, "cleaned_data"):
                form._save_m2m()
    except (DatabaseError, ValueError):
        # It cannot stand as it is: then the old one stays, and a new one is not shown yet.
        return


def _lacks_a_file(record: models.Model) -> bool:
    """Whether a new record has no file where it needs one; the database would not mind."""
    return record.pk is None and any(
        not field.blank and not getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if isinstance(field, models.FileField)
    )


def _column(record: models.Model, name: str) -> Any:
    found = {field.name: field for field in record._meta.concrete_fields}
    return found.get(name)


def _files(record: models.Model) -> str:
    return " ".join(
        str(getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if isinstance(field, models.FileField)
    )


def _faults(form: BaseForm) -> Iterator[Fault]:
    if not form.is_bound or (not form.has_changed() and not form.errors):
        return
    where = str(form.instance) if form.prefix else ""  # type: ignore[attr-defined]
    for name, sentences in form.errors.items():
        label = str(form.fields[name].label or name) if name in form.fields else ""
        yield {
            "name": form.add_prefix(name) if name in form.fields else form.prefix or "",
            "label": label,
            "where": where,
            "sentences": [str(sentence) for sentence in sentences],
        }
