"""Who may do what."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.roles import grant_roles
from core.completeness import note_translations
from meetings.models import Meeting, Theme
from members.models import Member, MemberName
from tests.admin_page import filled_in

pytestmark = pytest.mark.django_db

RECORD_APPS = {"library", "members", "meetings", "events", "helpdesk", "bulletins"}


@pytest.fixture
def staff(django_user_model):
    def make(group):
        user = django_user_model.objects.create_user(group, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        return user

    return make


def acts(user, *, verb):
    """The models that ``user`` may ``verb``, with their app."""
    return {
        tuple(name.split(f".{verb}_"))
        for name in user.get_all_permissions()
        if f".{verb}_" in name and name.split(".")[0] in RECORD_APPS
    }


def test_the_database_is_made_with_three_groups():
    assert set(Group.objects.values_list("name", flat=True)) == {
        "editor",
        "translator",
        "approver",
    }


def test_an_editor_keeps_every_record_and_approves_nothing(staff):
    editor = staff("editor")
    for act in ("add", "change", "delete"):
        assert editor.has_perm(f"meetings.{act}_meeting")
    assert editor.has_perms(["bulletins.publish_bulletin", "bulletins.dispatch_bulletin"])
    assert not editor.has_perm("bulletins.approve_bulletin")


def test_an_approver_may_what_an_editor_may_and_approve(staff):
    more = staff("approver").get_all_permissions() - staff("editor").get_all_permissions()
    assert more == {"bulletins.approve_bulletin"}


@pytest.mark.parametrize("group", ["editor", "translator", "approver"])
@pytest.mark.parametrize("act", ["add", "change", "delete"])
@pytest.mark.parametrize("model", ["edition", "approval", "acknowledgement", "linkcheck"])
def test_nobody_edits_evidence_by_hand(staff, group, act, model):
    assert Permission.objects.filter(codename=f"{act}_{model}").exists()
    assert not staff(group).has_perm(f"bulletins.{act}_{model}")


@pytest.mark.parametrize("group", ["editor", "translator", "approver"])
def test_nobody_gives_rights_to_themselves_or_writes_the_journal(staff, group):
    names = {name for name in staff(group).get_all_permissions() if ".view_" not in name}
    assert {name.split(".")[0] for name in names} <= RECORD_APPS | {"mailings", "subscribers"}


def test_a_translator_changes_what_has_texts_and_nothing_else(staff):
    translator = staff("translator")
    assert acts(translator, verb="add") == acts(translator, verb="delete") == set()
    changes = acts(translator, verb="change")
    assert {("meetings", "meeting"), ("members", "membername"), ("members", "member")} <= changes
    assert not {("library", "symbol"), ("members", "seat"), ("meetings", "host")} & changes


def test_a_translator_translates_on_the_page_of_a_member_and_deletes_nothing_there(staff, client):
    member = Member.objects.create(code="che")
    name = MemberName.objects.create(member=member, name_en="Switzerland", prose_name_en="S")
    note_translations(name)
    client.force_login(staff("translator"))
    page = f"/admin/members/member/{member.pk}/change/"
    changes = {"names__0__name_fr": "Suisse", "names__0__DELETE": "on"}
    assert client.post(page, filled_in(client.get(page), **changes)).status_code == 302
    name.refresh_from_db()
    assert name.name_fr == "Suisse"


@pytest.mark.parametrize(
    ("address", "allowed"), [("{}/change/", True), ("{}/delete/", False), ("add/", False)]
)
def test_a_translator_meets_a_closed_door_where_records_are_made_or_deleted(
    staff, client, address, allowed
):
    theme = Theme.objects.create(slug="finance", name_en="Finance")
    client.force_login(staff("translator"))
    response = client.get("/admin/meetings/theme/" + address.format(theme.pk))
    assert response.status_code == (200 if allowed else 403)


def test_granting_again_changes_nothing_and_mends_what_was_taken_away(staff):
    editor = staff("editor")
    before = editor.get_all_permissions()
    Group.objects.get(name="editor").permissions.clear()
    grant_roles()
    grant_roles()
    fresh = type(editor).objects.get(pk=editor.pk)
    assert fresh.get_all_permissions() == before


def test_someone_without_a_group_sees_no_record(client, django_user_model):
    Meeting.objects.create(slug="a", title_en="A", precision="unknown")
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get("/admin/meetings/meeting/").status_code == 403


def test_a_translator_keeps_a_members_texts_and_neither_its_code_nor_its_periods(staff, client):
    member = Member.objects.create(code="che", kind=Member.Kind.STATE)
    name = MemberName.objects.create(member=member, name_en="Switzerland", prose_name_en="S")
    client.force_login(staff("translator"))
    page = f"/admin/members/member/{member.pk}/change/"
    sent = filled_in(client.get(page), names__0__name_fr="Suisse", names__0__prose_name_fr="S")
    forged = {"code": "xyz", "kind": Member.Kind.UNION, "names-0-start": "2018-01-01"}
    client.post(page, sent | forged)
    member.refresh_from_db()
    name.refresh_from_db()
    assert (member.code, member.kind) == ("che", "state")
    assert (name.name_fr, name.start) == ("Suisse", None)
