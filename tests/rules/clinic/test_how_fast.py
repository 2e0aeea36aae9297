"""How fast an infusion ran, against what the dose was judged by."""

from __future__ import annotations

import pytest

from tests.rules.clinic.test_cut_short import end
from tests.rules.clinic.ward import Ward


@pytest.fixture(params=["cryopreserved", "fresh"])
def ward(request: pytest.FixtureRequest) -> Ward:
    ward = Ward.cryopreserved() if request.param == "cryopreserved" else Ward.fresh()
    ward.world.change(ward.first.dose, il2_iu=None)
    return ward


def test_what_ran_in_in_a_fraction_of_the_time_is_noted_with_both_rates(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=2)
    notes = {note.code: note.params for note in ward.end(prepared).notes}
    assert (notes["faster_than_prescribed"]["rate"], notes["faster_than_prescribed"]["judged"]) == ("1500", "100")


def test_the_time_it_stood_still_is_no_time_it_ran(ward: Ward) -> None:
    prepared = ward.running()
    for step, minutes in (("interrupt_infusion", 2), ("resume_infusion", 25)):
        ward.world.later(minutes=minutes)
        ward.world.do(step, ward.nurse, {"prepared_dose": prepared}, signed=False)
    ward.world.later(minutes=2)
    notes = {note.code: note.params for note in ward.end(prepared).notes}
    assert notes["faster_than_prescribed"]["minutes"] == 4


def test_a_little_faster_than_judged_is_not_worth_a_word(ward: Ward) -> None:
    assert end(ward, ward.running(), "50").notes == ()
