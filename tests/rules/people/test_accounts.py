"""What others do to an account: roles by two, closed by one at once, opened again by two; badges revoked and issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from custody.rules.effects import instant_text
from custody.rules.openings import openings
from custody.rules.registry import registry
from custody.rules.step import Act
from tests.rules.world import World

SHOWN = {"staff_number": "N 4711", "identity_checked": "staff_card"}


@dataclass
class House:
    """A world with two administrators, two of quality and a nurse with a staff number."""

    world: World
    admin: str
    other_admin: str
    quality: str
    other_quality: str
    nurse: str

    def refused(self, step: str, actor: str, facts: dict[str, Any], **how: Any) -> tuple[str, ...]:
        return self.world.refused(step, actor, facts, **how)


@pytest.fixture
def house() -> House:
    world = World.founded()
    admins = world.person("Ada Admin", "administrator"), world.person("Bo Admin", "administrator")
    quality = world.person("Wu Qiang", "qa"), world.person("Fang Rui", "qa")
    made = House(world, *admins, *quality, world.person("Zhou Mei", "nurse"))
    world.change(made.nurse, staff_number="N 4711")
    return made


def roles(person: str, *held: str) -> dict[str, Any]:
    return {"person": person, "roles": list(held), "why": "asked for by the ward"}


def test_roles_are_changed_by_an_administrator_and_quality_and_the_person_is_told(house: House) -> None:
    house.world.do("change_roles", house.admin, roles(house.nurse, "nurse", "coordinator"), second=house.quality)
    found = house.world.things[house.nurse]
    assert found.texts("roles") == ("nurse", "coordinator")
    assert (found.text("roles_at"), found.text("roles_by")) == (instant_text(house.world.at), house.admin)
    assert found.state("person") == "active"


def test_a_badge_names_whose_roles_are_changed(house: House) -> None:
    badge = house.world.things[house.nurse].text("badge")
    house.world.do("change_roles", house.admin, roles(badge, "pharmacist"), second=house.quality)
    assert house.world.things[house.nurse].texts("roles") == ("pharmacist",)


def test_nobody_grants_themselves_anything_nor_approves_what_they_get(house: House) -> None:
    own = roles(house.admin, "release")
    assert "own_account" in house.refused("change_roles", house.admin, own, second=house.quality)
    to_quality = roles(house.quality, "qa", "release")
    assert house.refused("change_roles", house.admin, to_quality, second=house.quality) == ("own_account",)
    assert house.refused("change_roles", house.admin, to_quality, second=house.other_quality) == ()


def test_the_second_account_of_an_administrator_is_their_own_account_too(house: House) -> None:
    double = house.world.person("Ada Meyer", "nurse")
    for account in (house.admin, double):
        house.world.change(account, staff_number="40117")
    assert house.refused("change_roles", house.admin, roles(double, "release"), second=house.quality) == (
        "own_account",
    )


def test_roles_are_granted_by_two_with_their_passwords_and_of_two_sides(house: House) -> None:
    facts = roles(house.nurse, "release")
    assert house.refused("change_roles", house.quality, facts, second=house.other_quality) == ("not_permitted",)
    assert house.refused("change_roles", house.admin, facts) == ("second_person_missing",)
    assert house.refused("change_roles", house.admin, facts, second=house.other_admin) == ("second_not_permitted",)
    weak = house.refused("change_roles", house.admin, facts, second=house.quality, full_password=False)
    assert set(weak) == {"full_password_needed"}


def test_an_administrator_never_comes_to_hold_another_role(house: House) -> None:
    for held in (("administrator", "release"), ("nurse", "administrator")):
        refused = house.refused("change_roles", house.admin, roles(house.nurse, *held), second=house.quality)
        assert refused == ("administrator_with_other_role",)


def test_roles_that_somebody_holds_are_not_granted_once_more(house: House) -> None:
    refused = house.refused("change_roles", house.admin, roles(house.nurse, "nurse"), second=house.quality)
    assert refused == ("roles_unchanged",)


@pytest.mark.parametrize(("role", "both"), [("administrator", ("admin", "other_admin")), ("qa", ("quality", "q2"))])
def test_the_house_is_never_left_without_one_who_lets_in_and_one_who_approves(
    house: House, role: str, both: tuple[str, str]
) -> None:
    one, other = (house.other_quality if name == "q2" else getattr(house, name) for name in both)
    house.world.change(other, {"person": "invited"})
    actor = house.quality if role == "administrator" else house.admin
    assert house.refused("deactivate_person", actor, {"person": one, "cause": "left"}) == ("last_of_role",)
    house.world.change(other, {"person": "active"})
    assert house.refused("deactivate_person", actor, {"person": one, "cause": "left"}) == ()


def test_the_last_of_a_role_the_house_needs_keeps_it(house: House) -> None:
    house.world.change(house.other_quality, {"person": "deactivated"})
    world, third = house.world, house.world.person("Sun Yi", "nurse")
    world.change(third, roles=["qa"], staff_number="N 1")
    world.change(house.quality, roles=["nurse"])
    refused = house.refused("change_roles", house.admin, roles(third, "nurse"), second=house.quality)
    assert "last_of_role" in refused


@pytest.mark.parametrize("role", ["admin", "quality"])
def test_an_account_is_closed_at_once_by_one_person_and_says_by_whom_and_why(house: House, role: str) -> None:
    by = getattr(house, role)
    house.world.do(
        "deactivate_person", by, {"person": house.nurse, "cause": "misuse_suspected", "note": "seen at night"}
    )
    found = house.world.things[house.nurse]
    assert found.state("person") == "deactivated"
    assert (found.text("deactivated_by"), found.text("cause")) == (by, "misuse_suspected")
    assert found.text("deactivated_at") == instant_text(house.world.at)
    assert house.refused("show_identity", house.nurse, {"subject": house.world.put("subject"), "why": "read_back"}) == (
        "not_permitted",
    )


def test_nobody_closes_their_own_account_and_none_is_closed_twice(house: House) -> None:
    own = {"person": house.admin, "cause": "left"}
    assert house.refused("deactivate_person", house.admin, own) == ("own_account",)
    assert house.refused("deactivate_person", house.nurse, {"person": house.admin, "cause": "left"}) == (
        "not_permitted",
    )
    facts = {"person": house.nurse, "cause": "left"}
    house.world.do("deactivate_person", house.admin, facts)
    assert house.refused("deactivate_person", house.admin, facts) == ("wrong_state",)


def test_what_a_closed_account_had_opens_nothing(house: House) -> None:
    house.world.do("deactivate_person", house.admin, {"person": house.nurse, "cause": "left"})
    assert house.refused("revoke_badge", house.nurse, {"person": house.admin, "cause": "lost"}) == ("badge_of_another",)
    for step, facts, second in (
        ("change_roles", roles(house.nurse, "release"), house.quality),
        ("issue_badge", {"person": house.nurse, "identity_checked": "passport"}, ""),
    ):
        assert "account_deactivated" in house.refused(step, house.admin, facts, second=second)


def test_whoever_comes_back_comes_back_to_their_own_account_in_the_roles_given_now(house: House) -> None:
    house.world.change(house.nurse, password_digest="ab" * 32)
    house.world.do("deactivate_person", house.admin, {"person": house.nurse, "cause": "left"})
    facts = {"person": house.nurse, **SHOWN, "staff_number": "n4711", "roles": ["coordinator"]}
    house.world.do("reactivate_person", house.admin, facts, second=house.quality)
    found = house.world.things[house.nurse]
    assert (found.state("person"), found.texts("roles")) == ("invited", ("coordinator",))
    assert [found.has(name) for name in ("deactivated_at", "deactivated_by", "cause")] == [False] * 3


def test_nobody_is_let_in_again_under_the_number_of_another(house: House) -> None:
    world = house.world
    world.do("deactivate_person", house.admin, {"person": house.nurse, "cause": "left"})
    facts = {"person": house.nurse, **SHOWN, "roles": ["nurse"]}
    another = facts | {"staff_number": "N 9"}
    assert house.refused("reactivate_person", house.admin, another, second=house.quality) == ("another_staff_number",)
    world.change(house.other_quality, staff_number="N 9")
    world.change(house.nurse, staff_number=None)
    assert house.refused("reactivate_person", house.admin, another, second=house.quality) == ("has_account_already",)
    unusable = facts | {"staff_number": "-"}
    assert house.refused("reactivate_person", house.admin, unusable, second=house.quality) == ("unusable_staff_number",)
    both = facts | {"roles": ["nurse", "administrator"]}
    assert house.refused("reactivate_person", house.admin, both, second=house.quality) == (
        "administrator_with_other_role",
    )


def test_an_account_is_opened_again_by_two_others_and_only_where_it_was_closed(house: House) -> None:
    facts = {"person": house.nurse, **SHOWN, "roles": ["nurse"]}
    assert house.refused("reactivate_person", house.admin, facts, second=house.quality) == ("wrong_state",)
    house.world.do("deactivate_person", house.admin, {"person": house.nurse, "cause": "left"})
    assert house.refused("reactivate_person", house.admin, facts) == ("second_person_missing",)
    house.world.change(house.quality, staff_number="N 4711")
    assert "own_account" in house.refused("reactivate_person", house.admin, facts, second=house.quality)


def test_a_lost_badge_counts_no_more_after_one_step_of_its_owner(house: House) -> None:
    world, badge = house.world, house.world.things[house.nurse].text("badge")
    world.do("revoke_badge", house.nurse, {"person": house.nurse, "cause": "lost"}, signed=False)
    assert (world.things[badge].state("staff_badge"), world.things[badge].text("cause")) == ("revoked", "lost")
    assert not world.things[house.nurse].has("badge")
    assert world.things[house.nurse].state("person") == "active"
    again = house.refused("revoke_badge", house.nurse, {"person": house.nurse, "cause": "lost"})
    assert again == ("no_badge",)


def test_a_badge_that_was_found_is_revoked_by_whoever_looks_after_others_and_by_nobody_else(house: House) -> None:
    badge = house.world.things[house.quality].text("badge")
    facts = {"person": badge, "cause": "lost"}
    operator = house.world.person("He Lin", "operator")
    assert house.refused("revoke_badge", operator, facts) == ("badge_of_another",)
    assert house.refused("revoke_badge", operator, {"person": operator, "cause": "stolen"}) == ()
    house.world.do("revoke_badge", house.nurse, facts)
    assert house.refused("revoke_badge", house.nurse, facts) == ("revoked_badge",)


def test_another_badge_is_issued_once_the_one_before_is_revoked(house: House) -> None:
    world, facts = house.world, {"person": house.nurse, "identity_checked": "staff_card"}
    old = world.things[house.nurse].text("badge")
    assert house.refused("issue_badge", house.admin, facts) == ("badge_in_use",)
    world.do("revoke_badge", house.nurse, {"person": old, "cause": "damaged"})
    world.do("issue_badge", house.admin, facts)
    new = world.things[house.nurse].text("badge")
    assert new != old
    assert world.things[new].state("staff_badge") == "in_use"
    assert (world.things[new].text("person"), world.things[new].name) == (house.nurse, "Zhou Mei")
    assert world.things[old].state("staff_badge") == "revoked"


def test_nobody_issues_their_own_badge(house: House) -> None:
    house.world.do("revoke_badge", house.admin, {"person": house.admin, "cause": "lost"})
    facts = {"person": house.admin, "identity_checked": "staff_card"}
    assert house.refused("issue_badge", house.admin, facts) == ("own_account",)
    assert house.refused("issue_badge", house.other_admin, facts) == ()
    assert house.refused("issue_badge", house.quality, facts) == ("not_permitted",)


def test_a_revoked_badge_stands_for_nobody_at_a_hand_over(house: House) -> None:
    world, badge = house.world, house.world.things[house.nurse].text("badge")
    courier = world.person("Jiang Tao", "courier")
    sample = world.put("sample", {"sample": "drawn"}, holder=courier)
    facts = {"things": [sample], "receiver": badge}
    before = house.refused("hand_over", courier, facts)
    world.do("revoke_badge", house.nurse, {"person": badge, "cause": "stolen"})
    assert "revoked_badge" not in before
    assert "revoked_badge" in house.refused("hand_over", courier, facts)


def test_the_last_of_quality_is_given_another_role_beside_it(house: House) -> None:
    house.world.change(house.other_quality, {"person": "invited"})
    more = roles(house.other_quality, "qa", "release")
    assert house.refused("change_roles", house.admin, more, second=house.quality) == ()
    house.world.change(house.nurse, roles=["qa"])
    house.world.change(house.quality, {"person": "deactivated"})
    refused = house.refused("change_roles", house.admin, roles(house.nurse, "qa", "release"), second=house.quality)
    assert "last_of_role" not in refused


def test_somebody_who_was_invited_and_never_came_is_taken_back(house: House) -> None:
    house.world.change(house.nurse, {"person": "invited"})
    house.world.do("deactivate_person", house.quality, {"person": house.nurse, "cause": "no_longer_needed"})
    assert house.world.things[house.nurse].state("person") == "deactivated"


def test_what_can_be_done_to_an_account_is_offered_where_a_person_is_looked_at(house: House) -> None:
    world = house.world
    act = Act(house.admin, world.at, world.at, preview=True)
    found = openings(registry(), world.situation(), world.things[house.nurse], act)
    here = {opening.step.name for opening in found if opening.is_open}
    assert here == {"change_roles", "deactivate_person", "end_sessions", "reset_secret", "revoke_badge"}
    world.do("deactivate_person", house.admin, {"person": house.nurse, "cause": "left"})
    found = openings(registry(), world.situation(), world.things[house.nurse], act)
    here = {opening.step.name for opening in found if opening.is_open}
    assert here == {"reactivate_person", "end_sessions", "revoke_badge"}
