"""In which order containers are offered for a dose, and when it was not followed."""

from __future__ import annotations

from custody.rules.picking import FIRST_EXPIRED, RULES, SAME_LOT, in_order, offering_rules, out_of_order
from custody.rules.situation import Thing
from tests.rules.world import World


def container(code: str, lot: str, day: int) -> Thing:
    return Thing(code, "container", "", {}, {"lot": lot, "expiry_at": f"2026-12-{day:02d}T00:00:00.000000Z"})


SHELF = (container("C3", "L2", 3), container("C1", "L1", 9), container("C2", "L2", 3))


def codes(had: frozenset[str], rules: tuple[str, ...]) -> list[str]:
    return [one.code for one in in_order(SHELF, had, rules)]


def passed_over(picked: tuple[str, ...], had: frozenset[str] = frozenset()) -> bool:
    return out_of_order(picked, in_order(SHELF, had, RULES), had, RULES)


def test_what_expires_first_is_offered_first_and_equal_ones_by_their_code() -> None:
    assert codes(frozenset(), RULES) == ["C2", "C3", "C1"]


def test_the_lot_a_child_had_comes_before_what_expires_first() -> None:
    assert codes(frozenset({"L1"}), RULES) == ["C1", "C2", "C3"]


def test_a_profile_may_put_expiry_before_the_lot() -> None:
    assert codes(frozenset({"L1"}), (FIRST_EXPIRED, SAME_LOT)) == ["C2", "C3", "C1"]


def test_what_never_expires_is_offered_last() -> None:
    lasting = Thing("C0", "container", "", {}, {"lot": "L3"})
    assert in_order((lasting, *SHELF), frozenset(), RULES)[-1] is lasting


def test_taking_from_the_top_follows_the_order_however_it_was_scanned() -> None:
    assert not passed_over(("C3", "C2"))
    assert not passed_over(())


def test_of_two_equal_ones_either_may_be_taken() -> None:
    assert not passed_over(("C3",))
    assert not passed_over(("C2",))


def test_passing_one_over_does_not_follow_the_order() -> None:
    assert passed_over(("C1",))
    assert passed_over(("C2", "C1"))
    assert passed_over(("C2",), frozenset({"L1"}))


def test_what_was_not_offered_is_not_judged_here() -> None:
    assert not passed_over(("C9",))


def test_the_profiles_that_come_along_state_their_order() -> None:
    world = World.founded("product_profile:product_profile_cryopreserved", "product_profile:product_profile_fresh")
    profiles = [one for one in world.documents if one.type == "product_profile"]
    assert [offering_rules(one) for one in profiles] == [RULES, RULES]
