"""What can be known before cells are thawed, opened or a child is conditioned is asked before it (journey.md, 2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.decide import Refused
from custody.rules.effects import instant_text
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


@pytest.fixture
def fresh() -> Ward:
    return Ward.fresh()


@pytest.fixture
def trial() -> Trial:
    """Dose 1 with a container and a back-up, the child with its band."""
    found = Trial.begun()
    found.prescribed()
    facts = found.allocation(found.container(), backup=found.container())
    found.world.do("allocate_containers", found.pharmacist, facts)
    found.banded()
    return found


def thaw(ward: Ward, container: str = "", **how: Any) -> tuple[str, ...]:
    code = container or ward.first.container
    facts = ward.thaw_facts(ward.first, container=code, container_again=code)
    return ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist, **how)


def opened(ward: Ward, **how: Any) -> tuple[str, ...]:
    return ward.world.refused("decide_use", ward.technician, ward.use_facts(ward.first), **how)


def expires_in(ward: Ward, **span: int) -> None:
    ward.world.change(ward.first.container, expiry_at=ward.world.at + timedelta(**span))


# Fresh: nothing asks again once it is opened.


def test_a_fresh_container_is_not_opened_when_the_go_of_the_day_is_over(fresh: Ward) -> None:
    assert opened(fresh) == ()
    fresh.world.change(fresh.first.dose, cleared_until=fresh.world.at - timedelta(minutes=1))
    assert opened(fresh) == ("not_cleared",)
    discard = fresh.use_facts(fresh.first, decision="discard")
    assert fresh.world.refused("decide_use", fresh.technician, discard) == ()


@pytest.mark.parametrize("never", [False, True])
def test_the_investigator_takes_on_a_missing_go_once_nothing_can_replace_a_fresh_container(
    fresh: Ward, never: bool
) -> None:
    ran_out = None if never else fresh.world.at - timedelta(minutes=1)
    fresh.world.change(fresh.first.dose, {"dose": "verified" if never else "cleared"}, cleared_until=ran_out)
    expires_in(fresh, hours=12)
    assert opened(fresh) == ("not_cleared",)
    expires_in(fresh, hours=11, minutes=59)
    decision = fresh.world.decide("decide_use", fresh.technician, fresh.use_facts(fresh.first))
    assert isinstance(decision, Refused)
    assert [(reason.code, reason.remote) for reason in decision.reasons] == [("thawed_uncleared", True)]
    assert opened(fresh, authorised=[("thawed_uncleared", fresh.qa)]) == ("thawed_uncleared",)
    assert opened(fresh, authorised=[("thawed_uncleared", fresh.investigator)]) == ()


def test_a_fresh_container_that_can_be_replaced_is_not_opened_while_dosing_is_paused(fresh: Ward) -> None:
    fresh.world.open("pause", scope="trial", reason="safety_review")
    both = [("dosing_paused", fresh.investigator), ("dosing_paused", fresh.qa)]
    assert opened(fresh, authorised=both) == ("dosing_paused",)


def test_a_pause_over_a_fresh_container_that_nothing_can_replace_is_passed_by_two(fresh: Ward) -> None:
    fresh.world.open("pause", scope="trial", reason="safety_review")
    expires_in(fresh, hours=11)
    assert opened(fresh) == ("dosing_paused",)
    assert opened(fresh, authorised=[("dosing_paused", fresh.investigator), ("dosing_paused", fresh.qa)]) == ()


def test_thawed_cells_are_judged_however_long_the_go_is_over_and_whoever_paused(ward: Ward) -> None:
    ward.thaw(ward.first)
    ward.world.do("end_thaw", ward.technician, {"container": ward.first.container})
    ward.world.change(ward.first.dose, cleared_until=ward.world.at - timedelta(hours=1))
    ward.world.open("pause", scope="trial", reason="safety_review")
    assert opened(ward) == ()


# In date until it is given.


@pytest.mark.parametrize(("minutes", "codes"), [(39, ("expires_before_given",)), (40, ())])
def test_no_dose_is_thawed_that_would_expire_before_its_infusion_is_over(
    ward: Ward, minutes: int, codes: tuple[str, ...]
) -> None:
    expires_in(ward, minutes=minutes)  # ten minutes of thaw and thirty of infusion
    assert thaw(ward) == codes


def test_the_times_are_in_the_reason(ward: Ward) -> None:
    expires_in(ward, minutes=20)
    facts = ward.thaw_facts(ward.first)
    decision = ward.world.decide("start_thaw", ward.technician, facts, second=ward.pharmacist)
    assert isinstance(decision, Refused)
    [reason] = decision.reasons
    times = [instant_text(ward.world.at + timedelta(minutes=minutes)) for minutes in (20, 40)]
    assert dict(reason.params) == dict(zip(("expiry_at", "over_at"), times, strict=True))


def test_an_expiry_of_the_lot_counts_as_that_of_the_container_does(ward: Ward) -> None:
    ward.world.change(ward.lot, expiry_at=ward.world.at + timedelta(minutes=20))
    assert thaw(ward) == ("expires_before_given",)
    ward.world.later(minutes=20)
    assert thaw(ward) == ("past_expiry",)


def test_the_go_is_not_given_for_a_product_that_would_expire_before_its_infusion_is_over(trial: Trial) -> None:
    container = product(trial)
    trial.world.change(container, expiry_at=trial.world.at + timedelta(minutes=39))
    assert cleared(trial) == ("expires_before_given",)


def test_the_go_ends_when_the_thaw_can_no_longer_begin_in_date(trial: Trial) -> None:
    trial.world.change(product(trial), expiry_at=trial.world.at + timedelta(minutes=100))
    trial.world.do("clear_for_infusion", trial.investigator, clearance(trial))
    until = trial.world.things[trial.dose].instant("cleared_until")
    assert until == trial.world.at + timedelta(minutes=60)


# A back-up that could be given.


def product(trial: Trial) -> str:
    backup = trial.text(trial.dose, "backup")
    return next(e.child for e in trial.world.edges if e.kind == "allocated" and e.child != backup)


def clearance(trial: Trial, **facts: Any) -> dict[str, Any]:
    return trial.clearance(**{"no_backup_reason": "", **facts})


def cleared(trial: Trial, **facts: Any) -> tuple[str, ...]:
    return trial.world.refused("clear_for_infusion", trial.investigator, clearance(trial, **facts))


UNUSABLE: list[tuple[dict[str, str], dict[str, Any], str]] = [
    ({}, {"expiry_at": "2026-11-01T00:00:00Z"}, "past_expiry"),
    ({}, {"expiry_at": "2026-11-02T01:20:00Z"}, "expires_before_given"),
    ({"condition": "rejected"}, {}, "container_not_ready"),
    ({"condition": "undecided"}, {}, "condition_undecided"),
    ({"custody": "sought"}, {}, "container_not_ready"),
    ({"container": "thawed"}, {}, "container_not_ready"),
    ({}, {"presentation": "fresh"}, "presentation_differs"),
]


@pytest.mark.parametrize(("states", "values", "why"), UNUSABLE)
def test_a_back_up_that_could_not_be_given_is_no_back_up(
    trial: Trial, states: dict[str, str], values: dict[str, Any], why: str
) -> None:
    assert cleared(trial) == ()
    trial.world.change(trial.text(trial.dose, "backup"), states, **values)
    decision = trial.world.decide("clear_for_infusion", trial.investigator, clearance(trial))
    assert isinstance(decision, Refused)
    [reason] = decision.reasons
    assert (reason.code, reason.params["reason"]) == ("backup_unusable", why)
    assert cleared(trial, no_backup_reason="no_further_container") == ()


def test_a_back_up_on_hold_or_of_a_lot_not_released_is_no_back_up(trial: Trial) -> None:
    backup = trial.text(trial.dose, "backup")
    hold = trial.world.open("hold", backup, reason="damaged")
    assert cleared(trial) == ("backup_unusable",)
    trial.world.items.pop(hold)
    assert cleared(trial) == ()
    attrs: dict[str, Any] = dict(trial.world.things[trial.lot].attrs)
    lot = trial.world.put("lot", {"lot": "reviewed"}, **attrs)
    trial.world.link(lot, backup, "filled")
    assert cleared(trial) == ("backup_unusable",)


def test_the_back_up_takes_the_place_of_a_container_that_was_discarded(trial: Trial) -> None:
    backup, lost = trial.text(trial.dose, "backup"), product(trial)
    trial.world.do("discard_container", trial.pharmacist, {"item": lost, "cause": "damaged"})
    assert "too_few_cells" in cleared(trial, no_backup_reason="no_further_container")
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(backup))
    assert not trial.world.things[trial.dose].has("backup")
    assert trial.state(backup, "allocation") == "reserved"
    assert cleared(trial, no_backup_reason="no_further_container") == ()


# Conditioning is the first point of no return.


def test_a_child_is_not_conditioned_on_cells_that_are_warm_already_or_away(trial: Trial) -> None:
    backup = trial.text(trial.dose, "backup")
    facts = {"subject": trial.subject, "conditioning_on": "2026-11-24", "last_dose_on": "2026-12-01", "doses": 1}

    def conditioned() -> tuple[str, ...]:
        given = {**facts, "backup": backup}
        return trial.world.refused("clear_for_conditioning", trial.investigator, given, second=trial.pharmacist)

    assert conditioned() == ()
    for code in (product(trial), backup):
        trial.world.change(code, {"container": "thawed"})
        assert conditioned() == ("not_reservable",)
        trial.world.change(code, {"container": "frozen", "custody": "sought"})
        assert conditioned() == ("container_not_ready",)
        trial.world.change(code, {"custody": "stored"})


# Issue asks for the dose as it is prescribed now.


def issued(trial: Trial, container: str) -> tuple[str, ...]:
    facts = {"containers": [container], "containers_again": [container], "subject": trial.subject, "dose": 1}
    return trial.world.refused("issue_containers", trial.pharmacist, facts, second=trial.nurse)


def test_nothing_is_issued_for_a_dose_prescribed_anew_that_nobody_has_verified(trial: Trial) -> None:
    assert issued(trial, product(trial)) == ()
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription(weight_kg="9"))
    assert issued(trial, product(trial)) == ("prescription_unverified",)


def test_the_back_up_of_a_dose_that_was_given_is_not_issued(trial: Trial) -> None:
    trial.world.change(trial.dose, {"dose": "given"})
    assert issued(trial, trial.text(trial.dose, "backup")) == ("dose_already_given",)


# A dose that is whole needs no further container.


def test_no_further_container_is_thawed_for_a_dose_that_is_whole(ward: Ward) -> None:
    more = ward.another_container(ward.first)
    assert thaw(ward, more) == ()
    ward.running()
    assert thaw(ward, more) == ("dose_complete",)
    assert thaw(ward, more, authorised=[("dose_complete", ward.investigator)]) == ()


def test_a_part_that_is_still_to_come_is_thawed(ward: Ward) -> None:
    more = ward.another_container(ward.first)
    ward.usable(ward.first)
    ward.prepare(ward.first.container, parts_total=2)
    assert thaw(ward, more) == ()


def test_what_the_child_did_not_get_of_a_part_is_thawed_anew(ward: Ward) -> None:
    more = ward.another_container(ward.first)
    prepared = ward.running()
    ward.world.change(prepared, {"prepared_dose": "infused_in_part"}, volume_given_ml="5")
    assert thaw(ward, more) == ()
