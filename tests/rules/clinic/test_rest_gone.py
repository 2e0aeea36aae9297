"""A dose that was told to end without what waits is over once that is lost or destroyed, as where it is discarded."""

from __future__ import annotations

import pytest

from tests.rules.clinic.test_cut_short import called
from tests.rules.clinic.test_parts_over import backup, hang, no_further, opened, state, told, two_halves
from tests.rules.clinic.ward import Ward


@pytest.fixture(params=["cryopreserved", "fresh"])
def ward(request: pytest.FixtureRequest) -> Ward:
    ward = Ward.cryopreserved() if request.param == "cryopreserved" else Ward.fresh()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


@pytest.mark.parametrize("what", ["lost", "destroyed"])
def test_a_dose_that_was_to_end_is_over_with_its_last_part_that_is_gone(ward: Ward, what: str) -> None:
    spare = backup(ward)
    second = no_further(ward)
    before = len(called(ward))
    assert "dose_cut_short" in {note.code for note in told(ward, second, what).notes}
    assert [state(ward, code) for code in (second, ward.first.dose, ward.first.container)] == [what, "given", "infused"]
    assert len(called(ward)) == before + 1
    assert opened(ward, spare) != ()


@pytest.mark.parametrize("what", ["lost", "destroyed"])
def test_a_dose_that_was_not_to_end_waits_for_another_part_where_one_is_gone(ward: Ward, what: str) -> None:
    first, second = two_halves(ward)
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, "20")
    assert "dose_cut_short" not in {note.code for note in told(ward, second, what).notes}
    assert state(ward, ward.first.dose) == "cleared"


def thirds(ward: Ward) -> list[str]:
    """Three syringes of one vial, a rest left in it; the first was stopped, and no further one was to follow."""
    ward.usable(ward.first)
    found = []
    for _ in range(3):
        third = {"drawn_ml": "6", "parts_total": 3, "leftover": "kept", "diluent_ml": "10"}
        found.append(ward.prepare(ward.first.container, **third))
        ward.label(found[-1])
        for nurse in (ward.nurse, ward.other_nurse):
            ward.verify(found[-1], nurse)
    ward.start(found[0])
    ward.world.later(minutes=20)
    ward.end(found[0], "10", complete="no", partial_reason="child_or_parent_asked", last_part="yes")
    return found


@pytest.mark.parametrize("what", ["lost", "destroyed"])
def test_it_is_over_only_with_the_last_of_them_and_the_rest_in_its_vial_is_a_remainder(ward: Ward, what: str) -> None:
    _, second, third = thirds(ward)
    told(ward, second, what)
    assert state(ward, ward.first.dose) == "cleared"
    told(ward, third, what)
    assert (state(ward, ward.first.dose), state(ward, ward.first.container)) == ("given", "infused_in_part")


def test_both_that_waited_told_lost_at_once_end_it(ward: Ward) -> None:
    _, second, third = thirds(ward)
    before = len(called(ward))
    told(ward, second, "lost", others=[third])
    assert (state(ward, ward.first.dose), len(called(ward))) == ("given", before + 1)


def test_what_hangs_is_not_lost_and_ends_no_dose(ward: Ward) -> None:
    second = no_further(ward)
    yes = [("no_further_told", ward.investigator)]
    ward.world.do("start_infusion", ward.nurse, hang(ward, "start_infusion", second), authorised=yes)
    ward.world.change(ward.first.dose, no_further="yes")
    told(ward, second, "lost")
    assert (state(ward, second), state(ward, ward.first.dose)) == ("infusing", "cleared")
