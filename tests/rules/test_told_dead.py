"""A child who died waits for nothing, once the investigator who cleared it said so. Who only left the
trial is still conditioned."""

from __future__ import annotations

import pytest

from custody.rules.situation import Item
from tests.rules.clinic.trial import Trial
from tests.rules.test_aftermath import Taken, conditioned


def omitted(trial: Trial, why: str) -> Taken:
    return "omit_dose", {"subject": trial.subject, "dose": 1, "why": why}, {}


def freed(trial: Trial, container: str, why: str = "subject_died") -> Taken:
    return "release_allocation", {"containers": [container], "why": why}, {}


def alarms(trial: Trial) -> list[Item]:
    return [item for item in trial.world.items.values() if item.kind == "alarm"]


def told_dead() -> tuple[Trial, str, Item]:
    """A conditioned child whose container the pharmacist freed as of a child who died; its back-up; the alarm."""
    trial, container, backup = conditioned()
    name, facts, how = freed(trial, container)
    assert trial.world.notes(name, trial.pharmacist, facts, **how) == ("taken_from_conditioned_child",)
    trial.world.do(name, trial.pharmacist, facts, **how)
    [alarm] = alarms(trial)
    return trial, backup, alarm


def confirming(trial: Trial, alarm: Item, who: str, **other: str) -> tuple[str, ...]:
    facts = {"alarm": alarm.code, "done": "death_confirmed", **other}
    return trial.world.refused("acknowledge_alarm", who, facts)


def test_the_investigator_who_cleared_a_child_says_that_it_died_and_nobody_is_called() -> None:
    trial, *_ = conditioned()
    name, facts, how = omitted(trial, "subject_died")
    assert trial.world.notes(name, trial.investigator, facts, **how) == ()
    trial.world.do(name, trial.investigator, facts, **how)
    held = {"about": [trial.lot], "reason": "result_in_doubt"}
    assert trial.world.notes("place_hold", trial.qa, held) == ()
    assert alarms(trial) == []


def test_told_dead_by_one_tap_a_conditioned_child_still_waits_and_its_investigator_is_asked() -> None:
    trial, backup, alarm = told_dead()
    assert (alarm.text("reason"), alarm.text("holder")) == ("told_dead", trial.investigator)
    assert not trial.world.things[trial.subject].has("died_told_at")
    held = {"about": [backup], "reason": "damaged"}
    assert trial.world.notes("place_hold", trial.qa, held) == ("hold_on_conditioned_child",)
    name, facts, how = freed(trial, backup, "dose_changed")
    assert "taken_from_conditioned_child" in trial.world.notes(name, trial.pharmacist, facts, **how)


def test_the_investigator_confirms_the_death_and_from_then_on_nobody_is_called() -> None:
    trial, backup, alarm = told_dead()
    trial.world.do("acknowledge_alarm", trial.investigator, {"alarm": alarm.code, "done": "death_confirmed"})
    assert trial.world.things[trial.subject].has("died_told_at")
    held = {"about": [backup], "reason": "damaged"}
    assert trial.world.notes("place_hold", trial.qa, held) == ()
    name, facts, how = freed(trial, backup)
    trial.world.do(name, trial.pharmacist, facts, **how)
    assert alarms(trial) == []


def test_a_dose_left_out_by_another_investigator_asks_too_also_where_nothing_was_reserved() -> None:
    trial, container, backup = conditioned()
    name, facts, how = freed(trial, container, "dose_changed")
    trial.world.do(name, trial.pharmacist, {**facts, "containers": [container, backup]}, **how)
    name, facts, how = omitted(trial, "subject_died")
    trial.world.do(name, trial.other_investigator, facts, **how)
    [alarm] = [one for one in alarms(trial) if one.text("reason") == "told_dead"]
    assert alarm.about == (trial.subject,)
    spoken = {"spoken_to": "Dr Lin"}
    assert confirming(trial, alarm, trial.other_investigator, **spoken) == ("death_unconfirmed",)
    assert confirming(trial, alarm, trial.investigator) == ()


def test_nobody_but_an_investigator_confirms_a_death_and_only_where_it_is_asked() -> None:
    trial, _, alarm = told_dead()
    for who in (trial.pharmacist, trial.nurse, trial.qa):
        assert confirming(trial, alarm, who, spoken_to="Dr Lin") == ("death_unconfirmed",)
    assert confirming(trial, alarm, trial.other_investigator, spoken_to="Dr Lin") == ()
    other = trial.world.open("alarm", trial.subject, reason="hold_on_conditioned_child", holder=trial.investigator)
    trial.world.change(other, subjects=(trial.subject,))
    assert trial.world.refused(
        "acknowledge_alarm", trial.investigator, {"alarm": other, "done": "death_confirmed"}
    ) == ("death_unconfirmed",)


def test_a_child_for_whom_something_is_reserved_again_is_not_confirmed_dead_on_the_old_alarm() -> None:
    trial, _, alarm = told_dead()
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(trial.container()))
    assert confirming(trial, alarm, trial.investigator) == ("death_unconfirmed",)


@pytest.mark.parametrize("why", ["left_the_trial", "consent_withdrawn"])
def test_a_conditioned_child_who_leaves_the_trial_still_waits_and_somebody_is_called(why: str) -> None:
    trial, *_ = conditioned()
    name, facts, how = omitted(trial, why)
    assert trial.world.notes(name, trial.investigator, facts, **how) == ("taken_from_conditioned_child",)


def test_a_child_told_dead_by_mistake_is_called_for_again_once_something_is_reserved() -> None:
    trial, container, _ = conditioned()
    name, facts, how = freed(trial, container)
    trial.world.do(name, trial.pharmacist, facts, **how)
    [alarm] = alarms(trial)
    trial.world.do("acknowledge_alarm", trial.investigator, {"alarm": alarm.code, "done": "death_confirmed"})
    assert trial.world.things[trial.subject].has("died_told_at")
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(container))
    held = {"about": [container], "reason": "damaged"}
    assert "hold_on_conditioned_child" in trial.world.notes("place_hold", trial.qa, held)
