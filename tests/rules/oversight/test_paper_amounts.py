"""How much a child had, from the paper sheet: less than the dose is no dose without a word, and nothing that was told
before is more than it was."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.test_cut_short import called, two_halves
from tests.rules.clinic.ward import Child, Ward


@pytest.fixture(params=["cryopreserved", "fresh"])
def ward(request: pytest.FixtureRequest) -> Ward:
    ward = Ward.cryopreserved() if request.param == "cryopreserved" else Ward.fresh()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def sheet(ward: Ward, item: str, **facts: Any) -> Accepted:
    told: dict[str, Any] = {"item": item, "what": "given_on_paper", "account": "server down", "from_paper": "yes"}
    told |= {"witness": ward.other_nurse, "wristband": ward.first.band, "started_at": ward.world.at}
    told |= {"first_checker": "Nurse One", "second_checker": "Nurse Two"}
    return ward.world.do("record_as_happened", ward.nurse, {**told, **facts})


def codes(decision: Accepted) -> set[str]:
    return {note.code for note in decision.notes}


def dose(ward: Ward) -> str:
    return ward.world.things[ward.first.dose].state("dose")


def backup(ward: Ward) -> Child:
    return Child("03", ward.first.subject, ward.first.band, ward.first.dose, ward.another_container(ward.first))


@pytest.mark.parametrize(
    ("why", "after"),
    [(None, "cleared"), ("bag_failed", "cleared"), ("line_failed", "cleared"), ("reaction", "given")],
)
@pytest.mark.parametrize("kind", ["prepared dose", "bag"])
def test_a_few_ml_on_the_sheet_do_not_make_the_dose_given_unless_it_was_not_to_go_on(
    ward: Ward, kind: str, why: str | None, after: str
) -> None:
    item, hung = (ward.verified(), {}) if kind == "prepared dose" else (ward.first.container, {"prepared_ml": "50"})
    decision = sheet(ward, item, volume_given_ml="3", **hung, **({"partial_reason": why} if why else {}))
    assert "dose_cut_short" in codes(decision)
    assert dose(ward) == after
    assert called(ward) == [ward.investigator]


def test_the_rest_of_the_dose_comes_from_another_bag_and_is_given(ward: Ward) -> None:
    spare = backup(ward)
    sheet(ward, ward.verified(), volume_given_ml="3")
    ward.usable(spare)
    rest = ward.prepare(spare.container, drawn_ml="18", parts_total=2)
    ward.label(rest)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(rest, nurse)
    ward.start(rest)
    ward.world.later(minutes=30)
    assert {"dose_cut_short", "had_more_than_the_dose"}.isdisjoint(codes(ward.end(rest, "48")))
    assert dose(ward) == "given"


@pytest.mark.parametrize("volume", [None, "50", "46"])
def test_a_whole_dose_on_the_sheet_is_given_and_calls_nobody(ward: Ward, volume: str | None) -> None:
    told = {"volume_given_ml": volume} if volume else {}
    assert "dose_cut_short" not in codes(sheet(ward, ward.verified(), **told))
    assert (dose(ward), called(ward)) == ("given", [])


def test_a_first_half_on_the_sheet_is_not_cut_short_while_the_second_waits(ward: Ward) -> None:
    first, second = two_halves(ward)
    assert "dose_cut_short" not in codes(sheet(ward, first))
    assert "dose_cut_short" not in codes(sheet(ward, second))
    assert dose(ward) == "given"


def test_the_first_of_two_bags_on_the_sheet_is_not_cut_short_while_the_second_is_issued(ward: Ward) -> None:
    for bag in (ward.first.container, backup(ward).container):
        ward.world.change(bag, cells="90000000")
    assert "dose_cut_short" not in codes(sheet(ward, ward.first.container))


@pytest.mark.parametrize("volume", [None, "50"])
def test_what_was_told_to_have_given_nothing_and_was_given_whole_counts_whole(ward: Ward, volume: str | None) -> None:
    prepared = ward.running()
    ward.world.later(minutes=20)
    ward.end(prepared, "0", complete="no", partial_reason="other")
    decision = sheet(ward, prepared, **({"volume_given_ml": volume} if volume else {}))
    assert {"already_infused", "dose_cut_short"}.isdisjoint(codes(decision))
    assert ward.world.things[prepared].text("volume_given_ml") == "50"
    assert dose(ward) == "given"
