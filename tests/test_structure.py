"""The map of DESIGN and docs/structure.md, read from imports, relations and names."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.test.utils import isolate_apps
from modeltranslation.translator import translator

ROOT = Path(__file__).resolve().parent.parent

# Lowest first. A package depends only on lines before its own, never on a neighbour.
LINES = (
    ("core",),
    ("accounts", "library"),
    ("members", "mailings"),
    ("meetings", "subscribers"),
    ("events", "helpdesk"),
    ("bulletins",),
    ("msme_site",),
)
LINE_OF = {package: number for number, line in enumerate(LINES) for package in line}
LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES)
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "common"}
# Functions that name a package in a string.
BY_STRING = {"import_module", "import_string", "get_model"}


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    """Every module of the packages under ``root``, without migrations."""
    for package in LINE_OF:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield package, path


def named_packages(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Packages that a module names, by import or by string, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0], node.lineno
        elif isinstance(node, ast.Call) and node.args:
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else None
            name = function.id if isinstance(function, ast.Name) else name
            first = node.args[0]
            if name in BY_STRING and isinstance(first, ast.Constant):
                yield str(first.value).split(".")[0], node.lineno


def may_depend(owner: str, target: str) -> bool:
    """Whether ``owner`` may depend on ``target``; strangers to the map are free."""
    return owner == target or target not in LINE_OF or LINE_OF[target] < LINE_OF[owner]


def import_faults(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{line} imports {target}"
        for owner, path in modules(root)
        for target, line in named_packages(ast.parse(path.read_text(encoding="utf-8")))
        if not may_depend(owner, target)
    ]


def relation_faults(of: Iterable[type[models.Model]]) -> list[str]:
    """Relations that point up or sideways, written as class or as string alike.

    The user model is the exception: AUTH_USER_MODEL is a setting, so that whoever notes who did
    something (core's journal, an approval) depends on the setting and not on ``accounts``.
    """
    found = [
        (model, field, label_of(field.remote_field.model))
        for model in of
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation and field.remote_field is not None
    ]
    return [
        f"{model._meta.label}.{field.name} points to {target}"
        for model, field, target in found
        if target != settings.AUTH_USER_MODEL
        if not may_depend(model._meta.app_label, target.split(".")[0])
    ]


def label_of(model: type[models.Model] | str) -> str:
    """The label of a relation's target, which may still be a string."""
    return model if isinstance(model, str) else model._meta.label


def suffixed_names(source: str, fields: Iterable[str]) -> set[str]:
    """Names like title_fr in code or in strings, of the translated ``fields``."""
    pattern = re.compile(rf"(?:{'|'.join(fields)})_(?:{LANGUAGES})(?:__\w+)?")
    words = {
        word
        for node in ast.walk(ast.parse(source))
        for word in (
            getattr(node, "attr", None),
            getattr(node, "arg", None),
            getattr(node, "id", None),
            getattr(node, "value", None),
        )
        if isinstance(word, str)
    }
    return {word for word in words if pattern.fullmatch(word.lstrip("-"))}


def translated_field_names() -> set[str]:
    return {
        name
        for model in translator.get_registered_models()
        for name in translator.get_options_for_model(model).fields
    }


def may_name_languages(path: Path) -> bool:
    return path.name in {"translation.py", "admin.py"} or bool({"admin", "sample"} & {*path.parts})


def test_every_package_depends_only_on_lines_below_its_own():
    assert import_faults(ROOT) == []


def test_every_relation_points_down():
    assert relation_faults(apps.get_models(include_auto_created=True)) == []


def test_every_package_of_the_site_has_its_line():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages == set(LINE_OF)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("core/clock.py", "import members"),
        ("core/clock.py", "from members.models import Member"),
        ("members/roster.py", "def late():\n    from mailings import models"),
        ("library/models.py", "if TYPE_CHECKING:\n    from accounts.models import User"),
        ("meetings/views.py", "from django.apps import apps\napps.get_model('events.Forum')"),
        ("events/tasks.py", "import_module('helpdesk.models')"),
        ("bulletins/views.py", "from msme_site import settings"),
    ],
)
def test_an_import_up_or_sideways_is_found_wherever_it_stands(tmp_path, place, code):
    path = tmp_path / place
    path.parent.mkdir()
    path.write_text(code)
    assert len(import_faults(tmp_path)) == 1
    path.write_text("from core.dates import short\nfrom . import models\nimport json")
    assert import_faults(tmp_path) == []


@isolate_apps("core", "members", "mailings")
def test_a_relation_up_or_sideways_is_found_even_when_it_is_a_string():
    class Upward(models.Model):
        member = models.ForeignKey("members.Low", on_delete=models.CASCADE)

        class Meta:
            app_label = "core"

    class Low(models.Model):
        class Meta:
            app_label = "members"

    class Sideways(models.Model):
        many = models.ManyToManyField("members.Low")
        user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

        class Meta:
            app_label = "mailings"

    assert relation_faults([Upward, Low, Sideways]) == [
        "core.Upward.member points to members.Low",
        "mailings.Sideways.many points to members.Low",
    ]


def test_no_module_has_a_name_that_says_nothing():
    named = [
        path for _package, path in modules(ROOT) if {path.stem, path.parent.name} & FORBIDDEN_NAMES
    ]
    assert named == []


def test_every_module_opens_with_a_sentence():
    silent = [
        str(path.relative_to(ROOT))
        for _package, path in modules(ROOT)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_names_of_languages_are_written_only_where_they_may_be():
    fields = translated_field_names()
    found = {
        str(path.relative_to(ROOT)): names
        for _package, path in modules(ROOT)
        if not may_name_languages(path.relative_to(ROOT))
        if (names := suffixed_names(path.read_text(encoding="utf-8"), fields))
    }
    assert found == {}


def test_a_name_with_a_language_is_found_in_code_and_in_strings():
    source = "row.title_fr = texts(name_es=1)\nqs.order_by('-title_en__lower', 'spring_en')"
    assert suffixed_names(source, ["title", "name"]) == {"title_fr", "name_es", "-title_en__lower"}


def test_no_template_names_a_language_in_a_field():
    pattern = re.compile(rf"\.(?:{'|'.join(translated_field_names())})_(?:{LANGUAGES})\b")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.*")
        if path.suffix in {".html", ".txt"} and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_model_is_registered_for_translation_by_its_own_app():
    for model in translator.get_registered_models(abstract=False):
        options = translator.get_options_for_model(model)
        assert type(options).__module__ in {
            f"{model._meta.app_label}.translation",
            "modeltranslation.translator",  # an auto-created subclass of one that is
        }


def test_every_screen_of_a_translated_model_shows_its_languages_as_tabs():
    from core.admin.languages import LanguageTabs
    from core.completeness import translated_fields

    admin.autodiscover()
    screens = [(model, type(screen)) for model, screen in admin.site._registry.items()]
    rows = [(inline.model, inline) for _model, screen in screens for inline in screen.inlines]
    bare = [
        screen.__name__
        for model, screen in (*screens, *rows)
        if translated_fields(model) and not issubclass(screen, LanguageTabs)
    ]
    assert bare == []
