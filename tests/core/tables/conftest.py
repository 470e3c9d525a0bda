"""Files to bring in, and what comes of them."""

import pytest
from django.contrib.auth.models import Group

from core.tables.import_job import ask_import, ask_write
from core.tables.table import table_of


def as_csv(*rows, header):
    return "\r\n".join((header, *rows)).encode()


class Import:
    """Looks at files and brings them in, as the screen does."""

    def __init__(self, user):
        self.user = user

    def look(self, model, content, *, keep=False, name="t.csv"):
        return ask_import(table_of(model), name=name, content=content, keep=keep, by=self.user)

    def bring_in(self, model, content, **options):
        looked = self.look(model, content, **options)
        assert looked.result.get("problems") == [], (looked.sentence, looked.result)
        return ask_write(looked, by=self.user)


@pytest.fixture
def editor(django_user_model):
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    return user


@pytest.fixture
def files(editor):
    return Import(editor)


def problems(job):
    return [tuple(one) for one in job.result["problems"]]


def told(job):
    return [
        (line, what, name, [tuple(one) for one in changes])
        for line, what, name, changes in job.result["rows"]
    ]
