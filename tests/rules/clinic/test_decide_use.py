"""Decide use: from the cells themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.situation import Edge
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.thaw(ward.first)
    ward.world.later(minutes=5)
    ward.world.do("end_thaw", ward.technician, {"container": ward.first.container})
    return ward


def refused(ward: Ward, **facts: str) -> tuple[str, ...]:
    """What stands against using the first child's container."""
    return ward.world.refused("decide_use", ward.technician, ward.use_facts(ward.first, **facts))


def test_a_good_container_is_usable_with_the_viable_cells_it_holds(ward: Ward) -> None:
    ward.world.do("decide_use", ward.technician, ward.use_facts(ward.first, viability_percent="91.7"))
    container = ward.world.things[ward.first.container]
    assert container.state("container") == "usable"
    assert container.text("viable_cells") == "183400000"


def test_a_count_of_viable_cells_is_believed_before_the_arithmetic(ward: Ward) -> None:
    ward.world.do("decide_use", ward.technician, ward.use_facts(ward.first, viable_cells="170000000"))
    assert ward.world.things[ward.first.container].text("viable_cells") == "170000000"


@pytest.mark.parametrize(
    "seen",
    [
        {"appearance": "clumps"},
        {"leak": "yes"},
        {"leak": "unknown"},
        {"viability_percent": "69.9"},
        {"viability_percent": ""},
    ],
)
def test_outside_the_criteria_investigator_and_quality_decide_together(ward: Ward, seen: dict[str, str]) -> None:
    assert refused(ward, **seen) == ("outside_use_criteria",)
    both = [("outside_use_criteria", ward.investigator), ("outside_use_criteria", ward.qa)]
    facts = ward.use_facts(ward.first, **seen)
    assert ward.world.refused("decide_use", ward.technician, facts, authorised=both[1:]) == ("outside_use_criteria",)
    assert ward.world.refused("decide_use", ward.technician, facts, authorised=both) == ()


def test_a_container_for_a_dose_that_was_given_is_not_used(ward: Ward) -> None:
    ward.world.change(ward.first.dose, {"dose": "given"})
    assert refused(ward) == ("dose_already_given",)
    assert refused(ward, decision="discard") == ()


def test_at_the_limit_of_viability_the_container_may_be_used(ward: Ward) -> None:
    assert refused(ward, viability_percent="70") == ()


def test_a_viability_beyond_one_hundred_is_a_slip(ward: Ward) -> None:
    assert refused(ward, viability_percent="901") == ("more_than_all_viable",)


def test_a_container_is_not_used_from_the_first_instant_past_its_use_by(ward: Ward) -> None:
    ward.world.at = ward.world.things[ward.first.container].instant("use_by") or ward.world.at
    assert refused(ward) == ("past_use_by",)


def test_the_protocol_may_let_a_passed_use_by_be_authorised(ward: Ward) -> None:
    ward.world.document("protocol", "protocol", "protocol = 'P'\n[after_expiry]\nuse_by_may_be_authorised = true\n")
    ward.world.later(hours=3)
    assert refused(ward) == ("past_use_by_authorisable",)
    both = [("past_use_by_authorisable", ward.investigator), ("past_use_by_authorisable", ward.qa)]
    facts = ward.use_facts(ward.first)
    assert ward.world.refused("decide_use", ward.technician, facts, authorised=both) == ()


def test_discarding_is_possible_whatever_stands_against_use(ward: Ward) -> None:
    ward.world.later(days=200)
    ward.world.open("hold", ward.lot, reason="sterility")
    facts = ward.use_facts(ward.first, decision="discard", leak="yes")
    ward.world.do("decide_use", ward.technician, facts)
    container = ward.world.things[ward.first.container]
    assert container.state("container") == "discarded"
    assert container.text("cause") == "outside_use_criteria"


@pytest.mark.parametrize("state", ["reviewed", "rejected", "recalled"])
def test_a_lot_rejected_during_the_thaw_is_not_used(ward: Ward, state: str) -> None:
    ward.world.change(ward.lot, {"lot": state})
    assert refused(ward)[0].startswith("lot_")


def test_a_fresh_container_is_opened_by_this_decision() -> None:
    ward = Ward.fresh()
    ward.world.do("decide_use", ward.technician, ward.use_facts(ward.first, viability_percent=""))
    assert ward.world.things[ward.first.container].state("container") == "usable"


def test_a_fresh_container_that_was_not_issued_is_not_opened() -> None:
    ward = Ward.fresh()
    ward.world.change(ward.first.container, {"custody": "received"})
    assert refused(ward) == ("not_issued",)


def test_a_frozen_container_cannot_be_decided_on() -> None:
    ward = Ward.cryopreserved()
    assert refused(ward) == ("wrong_state",)


def test_a_container_of_a_dose_prescribed_anew_is_not_opened_for_use(ward: Ward) -> None:
    ward.world.change(ward.first.dose, {"dose": "prescribed"})
    assert refused(ward) == ("prescription_changed",)
    assert refused(ward, decision="discard") == ()


def test_more_viable_cells_than_were_filled_and_than_a_count_may_err_is_a_slip(ward: Ward) -> None:
    assert refused(ward, viability_percent="100", viable_cells="220000000") == ()
    assert refused(ward, viability_percent="100", viable_cells="220000001") == ("more_viable_than_filled",)


@pytest.mark.parametrize(
    ("counted", "codes"), [("162000000", ()), ("198000000", ()), ("161999999", 1), ("18000000", 1)]
)
def test_a_count_far_from_the_viability_is_decided_by_investigator_and_quality(
    ward: Ward, counted: str, codes: object
) -> None:
    expected = ("viable_count_apart",) if codes else ()
    assert refused(ward, viable_cells=counted) == expected
    both = [("viable_count_apart", ward.investigator), ("viable_count_apart", ward.qa)]
    facts = ward.use_facts(ward.first, viable_cells=counted)
    assert ward.world.refused("decide_use", ward.technician, facts, authorised=both) == ()


def test_a_discarded_container_gives_up_its_reservation(ward: Ward) -> None:
    ward.world.change(ward.first.dose, backup=ward.first.container)
    ward.world.do("decide_use", ward.technician, ward.use_facts(ward.first, decision="discard"))
    assert ward.world.things[ward.first.container].state("allocation") == "free"
    assert Edge(ward.first.dose, ward.first.container, "allocated") not in ward.world.edges
    assert not ward.world.things[ward.first.dose].has("backup")


def test_a_container_nobody_issued_is_not_used_however_it_thawed(ward: Ward) -> None:
    ward.world.change(ward.first.container, {"custody": "stored"})
    assert refused(ward) == ("not_issued",)


def test_cells_that_thawed_by_themselves_need_the_go_of_the_day_and_two_who_decide(ward: Ward) -> None:
    ward.world.change(ward.first.container, thaw_bath=None)
    assert refused(ward) == ("thawed_by_itself",)
    both = [("thawed_by_itself", ward.investigator), ("thawed_by_itself", ward.qa)]
    facts = ward.use_facts(ward.first)
    assert ward.world.refused("decide_use", ward.technician, facts, authorised=both) == ()
    ward.world.change(ward.first.dose, cleared_until=ward.world.at - timedelta(minutes=1))
    assert "thawed_uncleared" in ward.world.refused("decide_use", ward.technician, facts, authorised=both)


def test_cells_thawed_on_purpose_are_not_asked_for_the_go_of_the_day_again(ward: Ward) -> None:
    ward.world.change(ward.first.dose, cleared_until=ward.world.at - timedelta(minutes=1))
    assert refused(ward) == ()


def test_a_fresh_container_out_of_storage_for_too_long_is_opened_only_by_quality_and_investigator() -> None:
    ward = Ward.fresh()
    ward.world.change(ward.first.container, out_minutes=121)
    assert refused(ward) == ("warm_too_long",)
