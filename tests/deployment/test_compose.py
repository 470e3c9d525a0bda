"""The compose file says what docs and commands promise; no Docker is needed to read it."""

import re
from pathlib import Path

import pytest
import yaml

from msme_site.launch.places import CHECKOUT
from msme_site.management.commands.serve import ROLES

TEXT = (CHECKOUT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "sender", "beat", "returned")


def test_it_has_every_part_of_the_production_shape():
    assert sorted(SERVICES) == sorted([*OURS, "database", "redis", "mail"])


@pytest.mark.parametrize("role", ROLES)
def test_each_process_is_served_by_its_own_command(role):
    assert SERVICES[role]["command"] == ["python", "manage.py", "serve", role]


def test_migrations_are_a_step_of_their_own_that_the_others_wait_for():
    assert SERVICES["migrate"]["command"] == ["python", "manage.py", "migrate", "--no-input"]
    assert {
        role: SERVICES[role]["depends_on"]["migrate"]["condition"] for role in ROLES
    } == dict.fromkeys(ROLES, "service_completed_successfully")


def test_everything_that_stays_up_has_a_health_check():
    assert [name for name in SERVICES if "healthcheck" not in SERVICES[name]] == ["migrate"]


def test_no_secret_stands_in_the_file():
    secrets = {"SECRET_KEY", "POSTGRES_PASSWORD"}
    defaults = dict(re.findall(r"\$\{(\w+):([-?])", TEXT))
    assert {name: defaults[name] for name in secrets} == dict.fromkeys(secrets, "?")
    literal = [
        (name, key)
        for name, service in SERVICES.items()
        for key, value in (service.get("environment") or {}).items()
        if key in secrets and not str(value).startswith("${")
    ]
    assert literal == []


def test_what_production_requires_is_set():
    from msme_site.environment import REQUIRED_IN_PRODUCTION

    assert {"DATABASE_URL", *REQUIRED_IN_PRODUCTION} <= set(SERVICES["web"]["environment"])


def test_named_volumes_are_declared():
    used = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }
    assert used == set(COMPOSE["volumes"])


def test_the_image_runs_as_a_user_without_rights():
    lines = (CHECKOUT / "Dockerfile").read_text().splitlines()
    assert "USER msme" in lines
    assert lines.index("USER msme") < next(
        number for number, line in enumerate(lines) if line.startswith("CMD")
    )


def test_what_the_image_copies_exists():
    copied = re.findall(r"^COPY (\S+) ", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE)
    assert [name for name in copied if not Path(CHECKOUT / name).exists()] == []
