"""The closed list of pairs, written out once more: every step of it keeps whoever took it from the later one."""

from __future__ import annotations

import pytest

from custody.rules.guards.pairs import broken_pairs
from custody.rules.registry import registry
from custody.rules.situation import Edge, Participation, Situation, Thing
from custody.rules.step import Act
from tests.rules.world import START

MADE = (
    *("thaw_bank_vial", "start_batch", "use_material", "record_batch_step", "harvest_lot"),
    *("apply_label", "fill_containers", "freeze_containers", "draw_sample"),
)
# Later step -> what nobody may have had a part in who takes it.
EARLIER = {
    "release_lot": (*MADE, "record_result", "review_result", "correct_entry"),
    "review_batch": (*MADE, "record_result", "correct_entry"),
    "review_result": ("record_result", "correct_entry"),
    "release_material": ("receive_material",),
    "release_bank": ("register_bank",),
    "verify_prescription": ("prescribe_dose",),
    "receive_shipment": ("pack_shipment",),
    "resume_dosing": ("pause_dosing",),
    "verify_dose": ("prepare_dose",),
    "close_deviation": ("fill_containers", "judge_condition"),
    "close_near_miss": ("verify_dose", "bind_wristband"),
}
PERFORMERS_ONLY = ("verify_dose",)  # who checked the preparation may verify
CASES = [(later, earlier) for later, steps in EARLIER.items() for earlier in steps]
OF_ONE_LOT = ("batch", "bank_vial", "container", "sample", "result")


def broken(later: str, earlier: str, person: str = "person.1", where: str = "lot", capacity: str = "performer") -> int:
    """How many pairs person.1 breaks on the lot, who (or another) took `earlier` on `where` in its line."""
    above, below = ("batch", "bank_vial"), ("container", "sample", "result", "prepared_dose")
    things = {code: Thing(code, code) for code in ("lot", "material_lot", *above, *below)}
    edges = tuple(Edge(code, "lot", "derived") for code in (*above, "material_lot"))
    edges += tuple(Edge("lot", code, "filled") for code in below)
    took_part = (Participation(where, person, earlier, capacity),)
    situation = Situation(START, things=things, edges=edges, participation=took_part)
    return len(tuple(broken_pairs(registry().steps[later], situation, ("lot",), Act("person.1", START, START))))


@pytest.mark.parametrize(("later", "earlier"), CASES)
@pytest.mark.parametrize("capacity", ["performer", "second"])
def test_whoever_did_or_checked_the_one_does_not_take_the_other(later: str, earlier: str, capacity: str) -> None:
    assert broken(later, earlier, capacity=capacity) == (capacity == "performer" or later not in PERFORMERS_ONLY)
    assert broken(later, earlier, person="person.2", capacity=capacity) == 0


@pytest.mark.parametrize(("later", "earlier"), CASES)
def test_whoever_authorised_one_reason_of_the_one_has_not_done_it_and_may_take_the_other(
    later: str, earlier: str
) -> None:
    assert broken(later, earlier, capacity="authoriser") == 0


@pytest.mark.parametrize("where", OF_ONE_LOT)
@pytest.mark.parametrize("later", ["release_lot", "review_batch"])
def test_what_a_lot_is_made_of_and_what_was_drawn_from_it_counts(later: str, where: str) -> None:
    assert broken(later, "record_result", where=where) == 1


@pytest.mark.parametrize("where", ["material_lot", "prepared_dose"])
@pytest.mark.parametrize("later", ["release_lot", "review_batch"])
def test_what_belongs_to_other_lots_too_or_to_a_child_excludes_nobody(later: str, where: str) -> None:
    assert broken(later, "record_result", where=where) == 0


@pytest.mark.parametrize("later", ["review_result", "verify_dose", "close_deviation"])
def test_where_only_the_thing_itself_counts_its_line_does_not(later: str) -> None:
    assert broken(later, EARLIER[later][0], where="batch") == 0


@pytest.mark.parametrize("earlier", ["open_deviation", "review_batch", "close_deviation"])
def test_who_reported_or_reviewed_may_close_a_deviation(earlier: str) -> None:
    assert broken("close_deviation", earlier) == 0


@pytest.mark.parametrize("earlier", ["place_hold", "lift_hold", "review_batch", "pack_shipment", "reject_lot"])
def test_a_hold_a_review_or_an_earlier_disposition_keeps_nobody_from_releasing(earlier: str) -> None:
    assert broken("release_lot", earlier) == 0
