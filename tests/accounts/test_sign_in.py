"""Signing in, and what slows guessing down."""

import pytest

pytestmark = pytest.mark.django_db

DOOR = "/admin/login/"


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_user("editor", password="right", is_staff=True)


def knock(client, password, *, username="editor", address="198.51.100.7"):
    form = {"username": username, "password": password, "next": "/admin/"}
    return client.post(DOOR, form, REMOTE_ADDR=address)


@pytest.mark.usefixtures("editor")
def test_the_right_password_opens(client):
    assert knock(client, "right").status_code == 302


@pytest.mark.usefixtures("editor")
def test_ten_wrong_passwords_close_the_door_even_to_the_right_one(client):
    answers = [knock(client, "wrong").status_code for _number in range(10)]
    assert answers == [200] * 9 + [429]
    assert knock(client, "right").status_code == 429


@pytest.mark.usefixtures("editor")
def test_the_door_stays_open_for_others_and_from_elsewhere(client, django_user_model):
    django_user_model.objects.create_user("approver", password="right", is_staff=True)
    for _number in range(10):
        knock(client, "wrong")
    assert knock(client, "right", username="approver").status_code == 302
    assert knock(client, "right", address="203.0.113.9").status_code == 302


@pytest.mark.usefixtures("editor")
def test_the_right_password_wipes_the_slate(client):
    for _number in range(9):
        knock(client, "wrong")
    assert knock(client, "right").status_code == 302
    assert [knock(client, "wrong").status_code for _number in range(9)] == [200] * 9


def test_the_admin_asks_who_is_there(client):
    response = client.get("/admin/meetings/meeting/")
    assert response.status_code == 302
    assert response.url == f"{DOOR}?next=/admin/meetings/meeting/"
