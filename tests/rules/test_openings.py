"""What is offered at a scan: only what the journey has from here, and not what could only fail."""

from __future__ import annotations

import pytest

from custody.rules.openings import Opening, openings
from custody.rules.registry import registry
from custody.rules.step import Act
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def opening(ward: Ward, thing: str, person: str, step: str) -> Opening:
    """One step as it is offered to a person who scans a thing."""
    situation, at = ward.world.situation(), ward.world.at
    found = openings(registry(), situation, situation.thing(thing), Act(person, at, at))
    return next(one for one in found if one.step.name == step)


@pytest.mark.parametrize("checks", [0, 1])
def test_an_infusion_is_not_offered_before_both_checks(ward: Ward, checks: int) -> None:
    prepared = ward.prepared(ward.first)
    if checks:
        ward.verify(prepared, ward.nurse)
    start = opening(ward, prepared, ward.nurse, "start_infusion")
    assert not start.is_open
    assert "out_of_order" in {reason.code for reason in start.reasons}
    assert opening(ward, prepared, ward.other_nurse, "verify_dose").is_open


def test_an_infusion_is_offered_once_both_have_checked(ward: Ward) -> None:
    assert opening(ward, ward.verified(), ward.nurse, "start_infusion").is_open


def test_what_cannot_be_taken_is_offered_to_nobody_without_the_role(ward: Ward) -> None:
    start = opening(ward, ward.verified(), ward.technician, "start_infusion")
    assert (start.is_open, start.permitted) == (False, False)
