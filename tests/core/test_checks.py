"""A developer's mistakes are told at start-up."""

import copy

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from core.checks import overlapping, policy_is_strict
from core.periods import Period, no_overlap


@isolate_apps("core")
def test_a_model_of_periods_that_may_overlap_is_told():
    class Loose(Period):
        class Meta:
            app_label = "core"

    class Held(Period):
        place = models.IntegerField()

        class Meta:
            app_label = "core"
            constraints = [no_overlap("core_held", "place")]

    class Timeless(models.Model):
        class Meta:
            app_label = "core"

    assert [error.obj for error in overlapping([Loose, Held, Timeless])] == [Loose]


def test_no_model_of_ours_is_told():
    assert overlapping(apps.get_models()) == []


@pytest.mark.parametrize("name", ["script-src", "style-src"])
@pytest.mark.parametrize("source", ["'unsafe-inline'", "'unsafe-eval'", "*", "https:"])
def test_a_policy_that_lets_go_is_told(settings, name, source):
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    settings.CONTENT_SECURITY_POLICY = policy
    assert policy_is_strict(None) == []
    policy["DIRECTIVES"][name].append(source)
    (error,) = policy_is_strict(None)
    assert error.msg == f"The Content Security Policy allows {source} in {name}."


def test_a_policy_that_says_nothing_is_told(settings):
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    del policy["DIRECTIVES"]["script-src"]
    settings.CONTENT_SECURITY_POLICY = policy
    assert [error.id for error in policy_is_strict(None)] == ["core.E002"]
