"""Recording results: whatever was found is recorded, and the frozen specification says what it means."""

from __future__ import annotations

import pytest

from custody.seeds import seed
from tests.rules.quality.lab import Lab


def found(lab: Lab, **facts: str) -> dict[str, str]:
    given = {"test": "viability", "value": "91.2", "unit": "%", "control_valid": "yes", **facts}
    return {"sample": lab.sample, **{name: value for name, value in given.items() if value}}


def test_a_result_is_kept_as_entered_and_judged_as_rounded(lab: Lab) -> None:
    key = lab.result("viability", "69.96")
    result = lab.world.things[key]
    assert result.state("result") == "entered"
    assert (result.text("value"), result.text("compared")) == ("69.96", "70.0")
    assert (result.text("verdict"), result.integer("number")) == ("in_specification", 1)
    assert lab.world.things[lab.sample].state("sample") == "in_test"
    assert lab.world.items == {}


def test_a_value_out_of_specification_is_recorded_and_opens_a_major_deviation_by_itself(lab: Lab) -> None:
    key = lab.result("viability", "69.94")
    assert lab.world.things[key].text("verdict") == "out_of_specification"
    (deviation,) = lab.world.items.values()
    assert (deviation.kind, deviation.text("reason"), deviation.text("grade")) == (
        *("deviation", "out_of_specification"),
        "major",
    )
    assert set(deviation.about) == {lab.lot, lab.sample, key}


def test_a_late_result_out_of_specification_holds_a_lot_that_is_already_released(lab: Lab) -> None:
    lab.world.change(lab.lot, {"lot": "conditionally_released"})
    lab.result("sterility", "growth")
    assert sorted(item.kind for item in lab.world.items.values()) == ["deviation", "hold"]
    (hold,) = (item for item in lab.world.items.values() if item.kind == "hold")
    assert hold.about == (lab.lot,)


def test_a_failed_control_makes_the_result_invalid_whatever_its_value(lab: Lab) -> None:
    key = lab.result("viability", "91", control_valid="no", invalid_reason="other", invalid_note="beads clumped")
    assert lab.world.things[key].text("verdict") == "invalid"
    assert lab.world.things[key].text("invalid_note") == "beads clumped"
    assert [item.text("grade") for item in lab.world.items.values()] == ["minor"]


@pytest.mark.parametrize("control", ["no", "unknown"])
def test_a_control_not_known_to_be_valid_needs_a_reason(lab: Lab, control: str) -> None:
    for why in ({}, {"invalid_note": "beads clumped"}, {"invalid_reason": "other"}):
        facts = found(lab, control_valid=control, **why)
        assert lab.world.refused("record_result", lab.analyst, facts) == ("invalid_without_reason",)
    chosen = found(lab, control_valid=control, invalid_reason="instrument_fault")
    assert lab.world.refused("record_result", lab.analyst, chosen) == ()


@pytest.mark.parametrize("value", ["NaN", "1e6", "1,5", "about 90", "<<1"])
def test_what_is_no_number_is_refused_and_never_guessed(lab: Lab, value: str) -> None:
    assert lab.world.refused("record_result", lab.analyst, found(lab, value=value)) == ("unreadable_value",)


@pytest.mark.parametrize("unit", ["EU/mL", ""])
def test_a_wrong_or_missing_unit_is_refused(lab: Lab, unit: str) -> None:
    assert lab.world.refused("record_result", lab.analyst, found(lab, unit=unit)) == ("wrong_unit",)


def test_a_test_the_specification_does_not_know_is_refused(lab: Lab) -> None:
    assert lab.world.refused("record_result", lab.analyst, found(lab, test="colour")) == ("test_outside_specification",)


def test_a_lot_without_a_specification_cannot_be_judged(lab: Lab) -> None:
    lab.world.change(lab.lot, documents={})
    assert "unspecified_lot" in lab.world.refused("record_result", lab.analyst, found(lab))


def test_testing_into_compliance_is_refused_without_quality(lab: Lab) -> None:
    lab.result("viability", "65")
    again = found(lab, value="71")
    assert lab.world.refused("record_result", lab.analyst, again) == ("retest_unauthorised",)
    assert lab.world.refused(
        "record_result", lab.analyst, again, authorised=[("retest_unauthorised", lab.reviewer)]
    ) == ("retest_unauthorised",)
    lab.world.do("record_result", lab.analyst, again, authorised=[("retest_unauthorised", lab.qa)])
    second = lab.world.things[f"{lab.sample}.viability.2"]
    assert (second.integer("number"), second.integer("attempt"), second.text("verdict")) == (2, 2, "in_specification")
    assert lab.world.things[f"{lab.sample}.viability.1"].text("value") == "65"
    assert lab.world.refused("record_result", lab.analyst, again) == ("retest_unauthorised",)


def test_another_sample_of_the_same_lot_is_no_way_round_the_retest(lab: Lab) -> None:
    lab.result("viability", "65")
    other = lab.world.put("sample", {"sample": "received"}, lot=lab.lot, purpose="test")
    lab.world.link(lab.lot, other, "sampled")
    assert lab.world.refused("record_result", lab.analyst, {**found(lab), "sample": other}) == ("retest_unauthorised",)


def test_a_stability_sample_is_a_series_of_its_own(lab: Lab) -> None:
    lab.result("viability")
    stability = lab.world.put("sample", {"sample": "received"}, lot=lab.lot, purpose="stability")
    lab.world.link(lab.lot, stability, "sampled")
    assert lab.world.refused("record_result", lab.analyst, {**found(lab), "sample": stability}) == ()


def test_a_later_version_of_the_specification_does_not_judge_an_earlier_lot(lab: Lab) -> None:
    stricter = seed("specification").decode().replace('min = "70.0"', 'min = "99.0"')
    lab.world.document("specification", "specification", stricter, "2")
    assert lab.world.things[lab.result("viability", "91.2")].text("verdict") == "in_specification"


def test_an_analyst_is_needed(lab: Lab) -> None:
    assert lab.world.refused("record_result", lab.operator, found(lab)) == ("not_permitted",)
