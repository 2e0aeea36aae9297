"""IL-2 on days without cells, told more than once, and with the strength of what was drawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.effects import instant_text
from custody.rules.guards.il2 import injections
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.words import dose_key
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import taken_back

IU = "400000"
OF_THE_WARD = "750000"


@pytest.fixture
def trial() -> Trial:
    found = Trial.begun()
    found.prescribed()
    return found


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_given_at=None, cleared_by=ward.investigator)
    return ward


def on_a_day_without_cells(trial: Trial, band: str, **facts: Any) -> dict[str, Any]:
    return {"wristband": band, "il2_iu": IU, **facts}


def injected(ward: Ward, at: datetime, dose: int | None = 1, **facts: Any) -> Accepted:
    told = {"wristband": ward.first.band, "il2_iu": OF_THE_WARD, **({"dose": dose} if dose else {}), **facts}
    return ward.world.do("give_il2", ward.nurse, told, occurred_at=at)


def counted(ward: Ward) -> datetime | None:
    return ward.world.things[ward.first.dose].instant("il2_given_at")


def kept(ward: Ward, thing: str) -> list[str]:
    return [str(one["at"]) for one in injections(ward.world.things[thing])]


def codes(decision: Accepted) -> list[str]:
    return [note.code for note in decision.notes]


def test_an_injection_on_a_day_without_cells_is_kept_on_the_child_and_moves_no_start(trial: Trial) -> None:
    band = trial.banded()
    decision = trial.world.do("give_il2", trial.nurse, on_a_day_without_cells(trial, band))
    [told] = injections(trial.world.things[trial.subject])
    assert told == {"at": instant_text(trial.world.at), "iu": IU, "by": trial.nurse}
    assert codes(decision) == []
    assert not trial.world.things[trial.dose].has("il2_given_at")


def test_it_is_held_against_what_was_prescribed_last(trial: Trial) -> None:
    band, before = trial.banded(), trial.world.at
    trial.world.later(minutes=10)
    attrs: dict[str, Any] = {"subject": trial.subject, "number": 2, "il2_iu": "410000", "prescribed_at": trial.world.at}
    second = trial.world.put("dose", {"dose": "prescribed"}, code=dose_key(trial.subject, 2), **attrs)
    trial.world.link(trial.subject, second, "prescribed")
    facts = on_a_day_without_cells(trial, band)
    assert trial.world.notes("give_il2", trial.nurse, facts, occurred_at=before) == ()
    assert trial.world.notes("give_il2", trial.nurse, {**facts, "il2_iu": "410000"}) == ()
    decision = trial.world.do("give_il2", trial.nurse, facts)
    assert [(note.code, note.thing) for note in decision.notes] == [("il2_differs", second)]
    [alarm] = [item for item in trial.world.items.values() if item.kind == "alarm"]
    assert (alarm.text("reason"), alarm.about) == ("il2_differs", (trial.subject,))


def test_for_a_child_nobody_has_prescribed_anything_it_is_a_deviation_and_somebody_is_called() -> None:
    trial = Trial.begun()
    decision = trial.world.do("give_il2", trial.nurse, on_a_day_without_cells(trial, trial.banded()))
    assert codes(decision) == ["dose_not_prescribed"]
    assert {item.text("reason") for item in trial.world.items.values()} == {"dose_not_prescribed", "il2_unprescribed"}
    assert len(injections(trial.world.things[trial.subject])) == 1


def test_a_second_one_on_the_same_day_is_told_and_one_of_the_next_day_is_not(trial: Trial) -> None:
    band = trial.banded()
    facts = on_a_day_without_cells(trial, band)
    trial.world.do("give_il2", trial.nurse, facts)
    trial.world.later(hours=1)
    assert trial.world.notes("give_il2", trial.nurse, facts) == ("il2_given_that_day",)
    assert trial.world.notes("give_il2", trial.nurse, {**facts, "dose": 1}) == ("il2_given_that_day",)
    trial.world.later(hours=24)
    assert trial.world.notes("give_il2", trial.nurse, facts) == ()


def test_one_without_a_number_on_the_day_of_a_dose_is_told(trial: Trial) -> None:
    band = trial.banded()
    trial.world.do("give_il2", trial.nurse, {**on_a_day_without_cells(trial, band), "dose": 1})
    assert trial.world.notes("give_il2", trial.nurse, on_a_day_without_cells(trial, band)) == ("il2_given_that_day",)


def test_what_was_told_of_a_day_without_cells_is_taken_back_and_the_others_stay(ward: Ward) -> None:
    at = ward.world.at
    injected(ward, at - timedelta(days=2), dose=None)
    entry = len(ward.world.entries) - 1
    injected(ward, at - timedelta(days=1), dose=None)
    taken_back(ward, ward.first.band, entry)
    assert kept(ward, ward.first.subject) == [instant_text(at - timedelta(days=1))]


@pytest.mark.parametrize("first_told", [0, 1])
def test_of_two_for_one_dose_the_later_counts_in_whichever_order_they_are_told(ward: Ward, first_told: int) -> None:
    times = [ward.world.at - timedelta(minutes=minutes) for minutes in (50, 35)]
    injected(ward, times[first_told])
    decision = injected(ward, times[1 - first_told])
    [note] = [note for note in decision.notes if note.code == "il2_given_before"]
    assert note.params == {"at": instant_text(times[first_told]), "counts": instant_text(times[1])}
    assert counted(ward) == times[1]
    assert sorted(kept(ward, ward.first.dose)) == [instant_text(at) for at in times]


@pytest.mark.parametrize("told", [0, 1])
def test_whichever_of_the_two_is_taken_back_the_other_one_counts(ward: Ward, told: int) -> None:
    times = [ward.world.at - timedelta(minutes=minutes) for minutes in (35, 50)]
    entries = []
    for at in times:
        injected(ward, at)
        entries.append(len(ward.world.entries) - 1)
    decision = taken_back(ward, ward.first.band, entries[told])
    assert counted(ward) == times[1 - told]
    assert kept(ward, ward.first.dose) == [instant_text(times[1 - told])]
    assert ("il2_falls_back" in codes(decision)) is (told == 0)


def test_one_given_once_the_cells_run_moves_no_window(ward: Ward) -> None:
    before = ward.world.at - timedelta(minutes=35)
    injected(ward, before)
    prepared = ward.verified(ward.first)
    ward.start(prepared)
    ward.world.later(minutes=5)
    decision = injected(ward, ward.world.at)
    [note] = [note for note in decision.notes if note.code == "il2_given_before"]
    assert note.params["counts"] == instant_text(before)
    assert counted(ward) == before
    assert len(kept(ward, ward.first.dose)) == 2


def test_one_that_a_paper_sheet_told_is_kept_beside_the_one_that_is_charted(ward: Ward) -> None:
    told = ward.world.at - timedelta(minutes=50)
    ward.world.change(ward.first.dose, il2_given_at=told)
    injected(ward, ward.world.at - timedelta(minutes=35))
    assert kept(ward, ward.first.dose)[0] == instant_text(told)
    assert len(kept(ward, ward.first.dose)) == 2


def test_the_millilitres_are_worked_out_of_the_strength_before_anybody_signs_and_kept(ward: Ward) -> None:
    facts = {"wristband": ward.first.band, "dose": 1, "il2_iu": OF_THE_WARD, "iu_per_ml": "1000000"}
    step = registry().steps["give_il2"]
    read, _ = read_facts(step.facts, facts)
    formula = "750000 IU / 1000000 IU/mL = 0.75 mL"
    assert step.evidence(ward.world.situation(step), read)["il2_ml"] == formula
    injected(ward, ward.world.at, iu_per_ml="1000000")
    [one] = injections(ward.world.things[ward.first.dose])
    assert one["worked_out"] == formula


def test_a_strength_nobody_told_works_nothing_out_and_none_is_nought(ward: Ward) -> None:
    step = registry().steps["give_il2"]
    facts = {"wristband": ward.first.band, "dose": 1, "il2_iu": OF_THE_WARD}
    read, problems = read_facts(step.facts, facts)
    assert not problems
    assert "il2_ml" not in step.evidence(ward.world.situation(step), read)
    _, problems = read_facts(step.facts, {**facts, "iu_per_ml": "0"})
    assert [problem.field for problem in problems] == ["iu_per_ml"]
