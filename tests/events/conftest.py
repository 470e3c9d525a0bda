"""A forum, and hands to fill its programme."""

from datetime import date, time

import pytest

from accounts.models import User
from events.models import Forum, ForumSession, Programme, SessionAppearance, SessionOrganiser
from members.models import Organisation, Person

DAY = date(2018, 10, 3)


def session(programme, code="s", **values):
    given = {"date": DAY, "start_time": time(9), "end_time": time(10), "title_en": code} | values
    return ForumSession.objects.create(programme=programme, code=code, **given)


def speaker(held, slug, **values):
    person, _made = Person.objects.get_or_create(
        slug=slug, defaults={"name": slug, "sort_name": slug}
    )
    return SessionAppearance.objects.create(session=held, person=person, **values)


def organiser(held, slug, position=1):
    body, _made = Organisation.objects.get_or_create(slug=slug, defaults={"name_en": slug})
    return SessionOrganiser.objects.create(session=held, organisation=body, position=position)


@pytest.fixture
def forum(db):
    return Forum.objects.create(
        slug="public-forum-2018",
        title_en="Public Forum",
        first_day=date(2018, 10, 2),
        last_day=date(2018, 10, 4),
    )


@pytest.fixture
def programme(forum):
    return Programme.objects.create(forum=forum, number=1)


@pytest.fixture
def staff(db):
    return User.objects.create_user("staff", is_staff=True)
