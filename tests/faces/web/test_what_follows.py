"""What a page offers first: the step that leads on; what ends or sets back stands last while something still does."""

from __future__ import annotations

import pytest

from custody.faces.web.leading import Lead, after, in_order, lead_of
from custody.rules.openings import openings
from custody.rules.registry import registry
from custody.rules.situation import Thing
from custody.rules.step import Act
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def test_after_the_first_match_the_second_check_stands_first_and_discarding_last(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    for person in (ward.nurse, ward.other_nurse):
        offered = offered_to(ward, person, prepared)
        assert (offered[0], offered[-1]) == ("verify_dose", "discard_container")
    assert "start_infusion" in after("verify_dose", thing(ward, prepared))


def test_after_the_second_match_the_start_stands_first_and_discarding_last(ward: Ward) -> None:
    prepared = ward.verified()
    offered = offered_to(ward, ward.other_nurse, prepared)
    assert offered[:2] == ["start_infusion", "verify_dose"]
    assert offered[-1] == "discard_container"


def test_who_cannot_start_is_not_offered_first_to_discard_what_matched(ward: Ward) -> None:
    prepared = ward.verified()
    assert "start_infusion" not in offered_to(ward, ward.technician, prepared)
    assert offered_to(ward, ward.technician, prepared)[-1] == "discard_container"


def test_what_can_no_longer_be_given_is_offered_to_be_discarded_first(ward: Ward) -> None:
    prepared = ward.verified()
    ward.world.change(prepared, use_by=ward.world.at)
    for person in (ward.other_nurse, ward.technician):
        assert offered_to(ward, person, prepared)[0] == "discard_container"


def test_what_is_possible_at_any_time_is_never_said_to_wait_for_a_step() -> None:
    thawing = Thing("CXGEKHBKH", "container", states={"container": "thawing"})
    assert "decide_use" in after("end_thaw", thawing)
    assert "take_back_entry" not in after("end_thaw", thawing)


def test_an_emptied_container_of_a_dose_that_waits_is_not_offered_first_to_be_discarded() -> None:
    emptied = Thing("CXGEKHBKH", "container", states={"container": "prepared"})
    assert lead_of("discard_container", emptied) is Lead.BACK


def test_what_runs_is_offered_to_be_ended_and_a_rest_to_be_discarded(ward: Ward) -> None:
    prepared = ward.running()
    assert offered_to(ward, ward.nurse, prepared)[0] == "end_infusion"
    ward.end(prepared, "20", complete="no", partial_reason="bag_failed")
    assert offered_to(ward, ward.nurse, prepared)[0] == "discard_container"


def offered_to(ward: Ward, person: str, code: str) -> list[str]:
    """The steps open to a person with this thing, as a page orders them."""
    world = ward.world
    act = Act(person, world.at, world.at, preview=True)
    given = openings(registry(), world.situation(), thing(ward, code), act)
    return [one.step.name for one in in_order(given, thing(ward, code)) if one.is_open]


def thing(ward: Ward, code: str) -> Thing:
    return ward.world.things[code]
