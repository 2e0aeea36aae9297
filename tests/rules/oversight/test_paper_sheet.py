"""The down-time sheet entered in one step: times, both names and volume, judged at the time it happened."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from custody.rules.decide import Accepted
from custody.rules.guards.usable import outcome_known
from tests.rules.oversight.ward import Ward

NAMES = {"first_checker": "Nur Se", "second_checker": "Deng Hua, 40117"}


def on_paper(ward: Ward, **facts: object) -> Accepted:
    """The sheet, entered two hours after the infusion ended."""
    ended = facts.pop("ended", ward.world.at)
    given: dict[str, object] = {
        "item": ward.prepared,
        "what": "given_on_paper",
        "account": "server down",
        "from_paper": "yes",
    }
    given |= {"wristband": ward.band, "witness": ward.technician, **NAMES, **facts}
    return ward.world.do("record_as_happened", ward.nurse, given, occurred_at=ended)


def codes(decision: Accepted) -> set[str]:
    return {note.code for note in decision.notes}


def test_a_whole_sheet_is_entered_in_one_step(ward: Ward) -> None:
    ended = ward.world.at
    ward.world.later(hours=2)
    times = {"il2_given_at": -60, "thaw_started_at": -45, "started_at": -20}
    told = {name: ended + timedelta(minutes=minutes) for name, minutes in times.items()}
    decision = on_paper(ward, ended=ended, volume_given_ml="48", **told)
    assert codes(decision) == {"late_entry"}
    prepared, pooled, dose = (ward.world.things[code] for code in (ward.prepared, ward.pooled, ward.dose))
    assert prepared.texts("checks") == ("Nur Se", "Deng Hua, 40117")
    assert (prepared.instant("started_at"), prepared.instant("ended_at")) == (told["started_at"], ended)
    assert pooled.instant("thaw_started_at") == told["thaw_started_at"]
    assert dose.instant("il2_given_at") == told["il2_given_at"]
    assert ward.balance("world.infused") == Decimal(48)
    assert ward.balance(ward.prepared) == Decimal(2)


@pytest.mark.parametrize("second", ["", "nur  SE"])
def test_a_sheet_without_two_different_names_is_noted_and_opens_a_deviation(ward: Ward, second: str) -> None:
    decision = on_paper(ward, second_checker=second or None)
    assert "paper_without_two_names" in codes(decision)
    assert ("paper_without_two_names", (ward.prepared,)) in ward.opened("deviation")
    assert not ward.world.things[ward.prepared].texts("checks")


@pytest.mark.parametrize("begun", [True, False])
def test_a_sheet_that_does_not_say_when_it_was_hung_is_noted(ward: Ward, begun: bool) -> None:
    ended = ward.world.at
    ward.world.later(hours=2)
    told = {"started_at": ended - timedelta(minutes=20)} if begun else {}
    assert ("paper_without_start" in codes(on_paper(ward, ended=ended, **told))) != begun


@pytest.mark.parametrize("late", ["il2_given_at", "thaw_started_at", "started_at"])
def test_times_that_cannot_all_be_right_are_noted(ward: Ward, late: str) -> None:
    ended = ward.world.at
    ward.world.later(hours=2)
    decision = on_paper(ward, ended=ended, **{late: ended + timedelta(minutes=5)})
    assert "paper_times_disordered" in codes(decision)


def test_it_is_judged_when_the_infusion_began_and_not_when_it_was_entered(ward: Ward) -> None:
    ended = ward.world.at
    ward.world.later(hours=2)
    ward.world.change(ward.prepared, use_by=ended - timedelta(minutes=5))
    begun = {"started_at": ended - timedelta(minutes=30)}
    assert "past_use_by" not in codes(on_paper(ward, ended=ended, **begun))


def test_a_start_past_the_use_by_is_listed(ward: Ward) -> None:
    ended = ward.world.at
    ward.world.at = ended - timedelta(hours=1)
    ward.world.change(ward.prepared, use_by=ended - timedelta(minutes=35))
    ward.world.at = ended + timedelta(hours=2)
    assert "past_use_by" in codes(on_paper(ward, ended=ended, started_at=ended - timedelta(minutes=30)))


def test_a_thaw_told_on_the_sheet_begins_the_use_by_of_a_container(ward: Ward) -> None:
    ended = ward.world.at
    ward.world.later(hours=2)
    thawed = {"item": ward.spare, "thaw_started_at": ended - timedelta(minutes=200)}
    assert "past_use_by" in codes(on_paper(ward, ended=ended, **thawed))
    assert ward.world.things[ward.spare].instant("thaw_started_at") == thawed["thaw_started_at"]


def test_what_the_record_has_heard_already_is_not_told_anew(ward: Ward) -> None:
    charted = ward.world.at - timedelta(minutes=50)
    ward.world.change(ward.dose, il2_given_at=charted)
    on_paper(ward, il2_given_at=charted - timedelta(minutes=30))
    assert ward.world.things[ward.dose].instant("il2_given_at") == charted


def two_bags(ward: Ward, **facts: object) -> Accepted:
    """Two containers of one dose, of 20 mL and 30 mL, issued and hung without being pooled; the sheet hours later."""
    ward.fill(ward.pooled, 30, 300)
    for code in (ward.spare, ward.pooled):
        ward.world.change(code, {"container": "thawed"}, issued_at=ward.world.at)
    for relation in [one for one in ward.world.edges if ward.prepared in (one.parent, one.child)]:
        del ward.world.edges[relation]
    ended = ward.world.at
    ward.world.later(hours=5)
    return on_paper(ward, ended=ended, item=ward.spare, others=(ward.pooled,), **facts)


def test_both_bags_of_a_dose_are_entered_from_one_sheet_in_one_step(ward: Ward) -> None:
    two_bags(ward)
    for code in (ward.spare, ward.pooled):
        assert ward.state(code) == "given_on_paper"
        assert ward.world.things[code].texts("checks") == ("Nur Se", "Deng Hua, 40117")
        assert ward.balance(code) == 0
    assert ward.balance("world.infused") == Decimal(50)
    assert ward.state(ward.dose) == "given"
    assert len(ward.opened("deviation")) == 1
    assert ward.opened("hold") == []


def test_what_was_given_of_two_bags_is_taken_of_the_first_before_the_second(ward: Ward) -> None:
    two_bags(ward, volume_given_ml="35", prepared_ml="50")
    assert (ward.balance(ward.spare), ward.balance(ward.pooled)) == (Decimal(0), Decimal(15))
    assert ward.world.things[ward.pooled].decimal("volume_given_ml") == 15
    assert ward.opened("hold") == [("recorded_as_happened", (ward.pooled,))]


def test_either_bag_says_stop_at_the_next_scan_until_the_one_sheet_is_entered(ward: Ward) -> None:
    ward.world.change(ward.pooled, states={"container": "frozen"})
    ward.world.change(ward.spare, issued_at=ward.world.at - timedelta(hours=5))
    ward.world.change(ward.pooled, issued_at=ward.world.at - timedelta(hours=5))

    def silent(code: str) -> bool:
        situation = ward.world.situation()
        return bool(tuple(outcome_known(situation, situation.thing(code), ward.world.at)))

    assert (silent(ward.spare), silent(ward.pooled)) == (True, True)
    on_paper(ward, item=ward.spare, others=(ward.pooled,))
    assert (silent(ward.spare), silent(ward.pooled)) == (False, False)
