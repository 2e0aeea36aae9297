"""Correcting an entry: the old value stays, and what hung on it is looked at again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from custody.rules.past import PastEntry
from tests.rules.quality.lab import Lab


def entry_of(lab: Lab, result: str) -> int:
    """The entry that set the value of this result."""
    return max(entry.idx for entry in lab.world.entries if (result, "value") in entry.values)


def correction(lab: Lab, value: str, **facts: object) -> dict[str, object]:
    given = {"entry": entry_of(lab, f"{lab.sample}.viability.1"), "thing": lab.sample, "test": "viability"}
    return {**given, "field": "value", "value": value, "explanation": "digits swapped", **facts}


def correct(lab: Lab, value: str, **facts: object) -> None:
    lab.world.do("correct_entry", lab.analyst, correction(lab, value, **facts), second=lab.qa)


def refused(lab: Lab, facts: dict[str, object]) -> tuple[str, ...]:
    return lab.world.refused("correct_entry", lab.analyst, facts, second=lab.qa)


def test_a_corrected_result_keeps_its_old_value_and_is_judged_and_reviewed_anew(lab: Lab) -> None:
    key = lab.result("viability", "19.2")
    lab.review("viability")
    correct(lab, "91.2")
    result = lab.world.things[key]
    assert (result.state("result"), result.text("value"), result.text("verdict")) == (
        *("entered", "91.2"),
        "in_specification",
    )
    assert not result.has("reviewed_by")
    kept = result.attrs["corrections"]
    assert isinstance(kept, tuple)
    assert [(k["old"], k["new"], k["by"], k["approved_by"]) for k in kept] == [("19.2", "91.2", lab.analyst, lab.qa)]


def test_the_deviation_a_wrong_value_opened_is_not_silently_closed(lab: Lab) -> None:
    lab.result("viability", "19.2")
    correct(lab, "91.2")
    assert [item.text("reason") for item in lab.world.items.values()] == ["out_of_specification"]


def test_a_correction_to_out_of_specification_opens_the_deviation(lab: Lab) -> None:
    lab.result("viability", "91.2")
    correct(lab, "19.2")
    assert [item.text("reason") for item in lab.world.items.values()] == ["out_of_specification"]


def test_an_invalid_result_is_not_corrected_into_a_valid_one(lab: Lab) -> None:
    key = lab.result("viability", "60", control_valid="no", invalid_reason="reagent_unfit")
    correct(lab, "91.2")
    assert lab.world.things[key].text("verdict") == "invalid"


@pytest.mark.parametrize("state", ["released", "conditionally_released"])
def test_a_change_after_release_holds_the_lot(lab: Lab, state: str) -> None:
    lab.result("viability")
    lab.world.change(lab.lot, {"lot": state})
    correct(lab, "88.0")
    assert [(item.text("reason"), item.about) for item in lab.world.items.values()] == [
        ("corrected_after_release", (lab.lot,))
    ]


def test_a_change_after_the_batch_review_sends_the_lot_back_to_it(lab: Lab) -> None:
    lab.pass_tests()
    lab.reviewed()
    correct(lab, "88.0")
    assert lab.world.things[lab.lot].state("lot") == "quarantine"


def test_a_second_person_approves(lab: Lab) -> None:
    lab.result("viability")
    facts = correction(lab, "88.0")
    assert lab.world.refused("correct_entry", lab.analyst, facts) == ("second_person_missing",)
    by_themselves = lab.world.refused("correct_entry", lab.qa, facts, second=lab.qa)
    assert by_themselves == ("same_person_twice",)


def test_whoever_corrected_a_result_does_not_review_it(lab: Lab) -> None:
    lab.result("viability", "19.2")
    lab.world.do("correct_entry", lab.reviewer, correction(lab, "91.2"), second=lab.qa)
    facts = {"sample": lab.sample, "test": "viability"}
    assert lab.world.refused("review_result", lab.reviewer, facts) == ("pair_broken",)


def test_the_entry_must_be_about_the_thing_that_is_corrected(lab: Lab) -> None:
    lab.result("endotoxin")
    other = entry_of(lab, f"{lab.sample}.endotoxin.1")
    lab.result("viability")
    assert refused(lab, correction(lab, "88.0", entry=other)) == ("unrelated_entry",)
    assert refused(lab, correction(lab, "88.0", entry=999)) == ("unrelated_entry",)


def test_an_entry_that_changed_the_thing_but_set_another_value_is_not_the_wrong_one(lab: Lab) -> None:
    lab.result("viability")
    lab.review("viability")
    review = lab.world.entries[-1]
    assert (f"{lab.sample}.viability.1", "reviewed_by") in review.values
    assert refused(lab, correction(lab, "88.0", entry=review.idx)) == ("unrelated_entry",)
    stored = PastEntry(len(lab.world.entries), "store_container", "accepted", frozenset({(lab.container, "holder")}))
    facts = filled(lab, "18")
    lab.world.entries.append(stored)
    found = lab.world.refused(
        "correct_entry", lab.operator, {**facts, "entry": len(lab.world.entries) - 1}, second=lab.qa
    )
    assert found == ("unrelated_entry",)


def test_a_result_that_is_not_there_cannot_be_corrected(lab: Lab) -> None:
    lab.result("viability")
    assert "no_such_result" in refused(lab, correction(lab, "88.0", number=2))


def test_the_new_value_must_be_readable(lab: Lab) -> None:
    lab.result("viability")
    assert refused(lab, correction(lab, "88,0")) == ("unreadable_value",)


def test_a_correction_corrects_something(lab: Lab) -> None:
    lab.result("viability", "91.2")
    assert refused(lab, correction(lab, "91.2")) == ("nothing_corrected",)


@pytest.mark.parametrize("field", ["volume_ml", "cells_per_ml"])
def test_a_field_of_a_container_is_none_of_a_result(lab: Lab, field: str) -> None:
    lab.result("viability")
    assert refused(lab, correction(lab, "20", field=field)) == ("uncorrectable_field",)


def filled(lab: Lab, value: str, field: str = "volume_ml") -> dict[str, object]:
    named = frozenset((lab.container, name) for name in ("volume_ml", "cells_per_ml", "cells"))
    filling = PastEntry(len(lab.world.entries), "fill_containers", "accepted", named)
    lab.world.entries.append(filling)
    why = "read off the wrong line"
    return {"entry": filling.idx, "thing": lab.container, "field": field, "value": value, "explanation": why}


def test_corrected_cells_are_whole_and_the_account_says_the_same(lab: Lab) -> None:
    lab.world.do("correct_entry", lab.operator, filled(lab, "18.00000005"), second=lab.qa)
    assert lab.world.things[lab.container].text("cells") == "180000000"
    assert lab.world.balances[lab.container, "cells"] == 180_000_000


def test_a_corrected_volume_corrects_the_cells_and_both_accounts(lab: Lab) -> None:
    lab.world.do("correct_entry", lab.operator, filled(lab, "18"), second=lab.qa)
    container = lab.world.things[lab.container]
    assert (container.text("volume_ml"), container.text("cells")) == ("18", "180000000")
    assert lab.world.balances[lab.container, "mL"] == 18
    assert lab.world.balances[lab.container, "cells"] == 180_000_000
    assert lab.world.balances[lab.lot, "cells"] == 20_000_000


def test_a_corrected_concentration_takes_what_the_lot_still_has_and_counts_the_rest_as_grown(lab: Lab) -> None:
    lab.world.balances[lab.lot, "cells"] = Decimal(5_000_000)
    lab.world.do("correct_entry", lab.operator, filled(lab, "11000000", "cells_per_ml"), second=lab.qa)
    assert lab.world.balances[lab.container, "cells"] == 220_000_000
    assert lab.world.balances[lab.lot, "cells"] == 0
    assert lab.world.balances["world.grown", "cells"] == -15_000_000


@pytest.mark.parametrize("value", ["0", "-3", "<18", "18 mL"])
def test_a_volume_is_a_plain_number_above_nothing(lab: Lab, value: str) -> None:
    facts = filled(lab, value)
    assert lab.world.refused("correct_entry", lab.operator, facts, second=lab.qa) == ("unreadable_value",)


def test_a_thawed_container_is_no_longer_corrected(lab: Lab) -> None:
    facts = filled(lab, "18")
    lab.world.change(lab.container, {"container": "thawed"})
    assert lab.world.refused("correct_entry", lab.operator, facts, second=lab.qa) == ("no_longer_correctable",)
