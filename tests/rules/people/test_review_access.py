"""The access review: who could do what, what deserves a look, and the signature of whoever looked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.access_review import Reviewed, Used, could, reviewed
from custody.rules.registry import registry
from custody.rules.step import Sign
from tests.rules.world import CHINA, World

DIGEST = "ab" * 32
QUARTER = timedelta(days=90)


@pytest.fixture
def world() -> World:
    return World.founded()


def rows(world: World, **used: Used) -> dict[str, Reviewed]:
    by_code = {code: used.get(one.name.split()[0], Used()) for code, one in world.things.items()}
    return {one.person.name: one for one in reviewed(world.situation(), registry().steps, by_code, QUARTER)}


def review(world: World, **other: Any) -> dict[str, Any]:
    yesterday = world.at.astimezone(CHINA).date() - timedelta(days=1)
    return {"day": yesterday.isoformat(), "digest": DIGEST, "outcome": "as_it_should_be", **other}


def test_each_account_is_told_with_the_steps_it_could_take_and_check(world: World) -> None:
    world.person("Sun Li", "release")
    world.person("Wu Qiang", "qa")
    found = rows(world)
    assert could(found["Sun Li"], "release_lot")
    assert not could(found["Wu Qiang"], "release_lot")
    assert "change_roles" in found["Wu Qiang"].checks
    assert "change_roles" not in found["Wu Qiang"].takes
    assert registry().steps["change_roles"].sign is Sign.PERFORMER_AND_SECOND


def test_an_account_that_is_not_active_could_take_nothing(world: World) -> None:
    gone, new = world.person("Gone Long", "release"), world.person("New Here", "release")
    world.change(gone, {"person": "deactivated"})
    world.change(new, {"person": "invited"})
    found = rows(world)
    assert (found["Gone Long"].takes, found["Gone Long"].findings) == ((), ())
    assert (found["New Here"].takes, found["New Here"].findings) == ((), ("invitation_open",))


def test_an_account_is_dormant_once_nothing_was_recorded_by_it_for_so_long(world: World) -> None:
    world.person("Lin Hao", "courier")
    for age, told in ((QUARTER, True), (QUARTER - timedelta(microseconds=1), False)):
        assert ("dormant" in rows(world, Lin=Used(None, world.at - age))["Lin Hao"].findings) is told
    never = Used(begun=world.at - QUARTER)
    assert "dormant" in rows(world, Lin=never)["Lin Hao"].findings


def test_roles_that_conflict_and_accounts_that_are_of_no_use_are_told(world: World) -> None:
    world.person("Ada Admin", "administrator", "qa")
    world.person("No Use", "auditor")
    world.person("Both Sides", "qc_analyst", "qc_reviewer")
    one, other = world.person("Two Of", "nurse"), world.person("Two Again", "courier")
    for account in (one, other):
        world.change(account, staff_number="77")
    found = rows(world)
    assert "administrator_with_more" in found["Ada Admin"].findings
    assert "able_to_nothing" in found["No Use"].findings
    assert "analyst_reviews_result" in found["Both Sides"].pairs
    assert "both_sides" in found["Both Sides"].findings
    assert "two_accounts" in found["Two Of"].findings
    assert "two_accounts" in found["Two Again"].findings
    world.change(other, {"person": "deactivated"})
    assert "two_accounts" not in rows(world)["Two Of"].findings


def test_quality_signs_a_day_that_is_over_and_another_reviews_the_account_of_the_first(world: World) -> None:
    first, second = world.person("Wu Qiang", "qa"), world.person("Fang Rui", "qa")
    assert world.notes("review_access", first, review(world)) == ("own_access_reviewed",)
    world.do("review_access", first, review(world))
    assert world.notes("review_access", second, review(world)) == ()
    assert world.notes("review_access", first, review(world)) == ("own_access_reviewed",)
    assert world.notes("review_access", second, review(world, digest="cd" * 32)) == ("own_access_reviewed",)
    world.change(second, staff_number="5")
    world.change(first, staff_number="5")
    assert world.notes("review_access", second, review(world)) == ("own_access_reviewed",), "one person, two accounts"


def test_a_day_that_is_not_over_is_not_reviewed(world: World) -> None:
    quality, today = world.person("Wu Qiang", "qa"), world.at.astimezone(CHINA).date()
    assert "day_not_over" in world.refused("review_access", quality, review(world, day=today.isoformat()))
    later = (today + timedelta(days=1)).isoformat()
    assert "day_not_over" in world.refused("review_access", quality, review(world, day=later))


def test_what_is_signed_is_a_digest_and_what_is_to_be_changed_is_said(world: World) -> None:
    quality = world.person("Wu Qiang", "qa")
    for wrong in ("ab" * 31, "AB" * 32, "zz" * 32):
        assert "digest_unreadable" in world.refused("review_access", quality, review(world, digest=wrong))
    change = review(world, outcome="to_be_changed")
    assert "change_unsaid" in world.refused("review_access", quality, change)
    assert world.refused("review_access", quality, {**change, "remark": "deactivate the courier"}) == ()


def test_nobody_but_quality_reviews_and_it_takes_the_password(world: World) -> None:
    admin, quality = world.person("Ada Admin", "administrator"), world.person("Wu Qiang", "qa")
    assert world.refused("review_access", admin, review(world)) == ("not_permitted",)
    assert world.refused("review_access", quality, review(world), full_password=False) == ("full_password_needed",)
