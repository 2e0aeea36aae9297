"""Issue: the first check of identity before anything irreversible."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.situation import Edge
from custody.rules.words import dose_key
from tests.rules.clinic.trial import Trial


@pytest.fixture
def trial() -> Trial:
    return Trial.begun()


def issue(trial: Trial, *containers: str, **facts: Any) -> dict[str, Any]:
    scanned = {"containers": list(containers), "containers_again": list(containers)}
    return {**scanned, "subject": trial.subject, "dose": 1, **facts}


def refused(trial: Trial, *containers: str, **facts: Any) -> tuple[str, ...]:
    issued = issue(trial, *containers, **facts)
    return trial.world.refused("issue_containers", trial.pharmacist, issued, second=trial.nurse)


def test_an_issued_container_leaves_its_place_and_its_clock_starts(trial: Trial) -> None:
    container = trial.allocated()
    place = trial.world.put("storage_place", {"storage_place": "in_use"})
    trial.world.link(place, container, "keeps")
    trial.world.do("issue_containers", trial.pharmacist, issue(trial, container), second=trial.nurse)
    assert trial.state(container, "custody") == "issued"
    assert trial.text(container, "issued_at") == trial.text(container, "out_since") == "2026-11-02T01:00:00.000000Z"
    assert trial.text(container, "holder") == trial.pharmacist
    assert Edge(place, container, "keeps") not in trial.world.edges


def test_a_container_already_out_of_storage_keeps_its_clock(trial: Trial) -> None:
    container = trial.allocated()
    out = trial.world.at - timedelta(minutes=7)
    trial.world.change(container, {"custody": "received"}, out_since=out)
    trial.world.do("issue_containers", trial.pharmacist, issue(trial, container), second=trial.nurse)
    assert trial.text(container, "out_since") == "2026-11-02T00:53:00.000000Z"


def test_another_childs_container_is_recorded_as_a_mismatch_with_a_near_miss(trial: Trial) -> None:
    container = trial.allocated()
    other = trial.other_child()
    facts = issue(trial, container, subject=other)
    done = trial.world.do("issue_containers", trial.pharmacist, facts, second=trial.nurse)
    assert isinstance(done, Accepted)
    assert (done.outcome, [note.code for note in done.notes]) == ("mismatch", ["wrong_subject"])
    assert trial.state(container, "custody") == "stored"
    assert [item.kind for item in trial.world.items.values()] == ["near_miss"]


def test_a_container_of_another_child_that_only_the_second_person_scanned_is_an_identity_failure(trial: Trial) -> None:
    container, other = trial.allocated(), trial.container()
    theirs = trial.world.put("dose", {"dose": "verified"}, number=1, subject=trial.other_child())
    trial.world.link(theirs, other, "allocated")
    facts = issue(trial, container, containers_again=[other])
    done = trial.world.do("issue_containers", trial.pharmacist, facts, second=trial.nurse)
    assert (done.outcome, [note.thing for note in done.notes]) == ("mismatch", [other])
    assert trial.state(container, "custody") == "stored"


def test_several_containers_of_another_child_are_one_reason_that_names_them_all(trial: Trial) -> None:
    both = [trial.allocated(), trial.container()]
    trial.world.link(trial.dose, both[1], "allocated")
    facts = issue(trial, *both, subject=trial.other_child())
    done = trial.world.do("issue_containers", trial.pharmacist, facts, second=trial.nurse)
    assert [(note.code, note.params["things"]) for note in done.notes] == [("wrong_subject", ", ".join(both))]
    (near_miss,) = trial.world.items.values()
    assert near_miss.about[:2] == tuple(both)


def test_a_container_for_another_dose_of_the_same_child_is_refused(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.put("dose", {"dose": "verified"}, code=dose_key(trial.subject, 2), number=2, subject=trial.subject)
    assert refused(trial, container, dose=2) == ("another_dose",)


def test_a_container_reserved_for_nobody_is_refused(trial: Trial) -> None:
    trial.allocated()
    assert refused(trial, trial.container()) == ("not_allocated",)


def test_a_dose_nobody_prescribed_is_refused(trial: Trial) -> None:
    assert "dose_not_prescribed" in refused(trial, trial.allocated(), dose=2)


@pytest.mark.parametrize(
    ("state", "code"), [("reviewed", "lot_not_released"), ("recalled", "lot_recalled"), ("rejected", "lot_rejected")]
)
def test_a_lot_that_is_not_released_is_not_issued(trial: Trial, state: str, code: str) -> None:
    container = trial.allocated()
    trial.world.change(trial.lot, {"lot": state})
    assert refused(trial, container) == (code,)


def test_an_expired_container_is_not_issued(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.change(container, expiry_at=trial.world.at)
    assert refused(trial, container) == ("past_expiry",)


def test_a_held_container_is_not_issued(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.open("hold", container, reason="excursion")
    assert refused(trial, container) == ("on_hold",)


@pytest.mark.parametrize(
    ("verdict", "code"), [("undecided", "condition_undecided"), ("rejected", "condition_rejected")]
)
def test_a_container_whose_condition_nobody_accepted_is_not_issued(trial: Trial, verdict: str, code: str) -> None:
    container = trial.allocated()
    trial.world.change(container, {"condition": verdict})
    assert refused(trial, container) == (code,)


def test_a_container_given_before_is_not_issued(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.change(container, {"container": "infused"})
    assert refused(trial, container) == ("already_infused", "ended_container")


def test_a_container_issued_already_is_not_issued_again(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.change(container, {"custody": "issued"})
    assert refused(trial, container) == ("wrong_state",)


def test_withdrawn_consent_stops_the_issue(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.change(trial.subject, {"consent": "withdrawn"})
    assert refused(trial, container) == ("consent_withdrawn",)


def test_a_fresh_product_is_issued_only_while_the_dose_is_cleared() -> None:
    trial = Trial.begun("fresh")
    container = trial.allocated()
    assert refused(trial, container) == ("not_cleared",)
    trial.banded()
    trial.world.do("clear_for_infusion", trial.investigator, trial.clearance())
    assert refused(trial, container) == ()
    trial.world.later(hours=2, seconds=1)
    assert refused(trial, container) == ("not_cleared",)


def test_a_fresh_product_that_nothing_can_replace_waits_for_the_investigators_word_and_no_longer_for_a_go() -> None:
    trial = Trial.begun("fresh")
    container = trial.allocated(expiry_at=trial.world.at + timedelta(hours=24))
    trial.world.later(hours=12)
    assert refused(trial, container) == ("not_cleared",)
    trial.world.later(seconds=1)
    assert refused(trial, container) == ("thawed_uncleared",)
    allowed = [("thawed_uncleared", trial.investigator)]
    how: dict[str, Any] = {"second": trial.nurse, "authorised": allowed}
    assert trial.world.notes("issue_containers", trial.pharmacist, issue(trial, container), **how)[0] == allowed[0][0]


def test_one_person_alone_issues_nothing(trial: Trial) -> None:
    container = trial.allocated()
    assert trial.world.refused("issue_containers", trial.pharmacist, issue(trial, container)) == (
        "second_person_missing",
    )


def test_a_container_out_of_storage_for_too_long_is_issued_only_by_quality_and_investigator(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.change(container, out_minutes=12, out_since=trial.world.at - timedelta(minutes=18))
    assert refused(trial, container) == ()
    trial.world.later(minutes=1)
    assert refused(trial, container) == ("warm_too_long",)


def test_the_second_person_scans_each_container_that_leaves_too(trial: Trial) -> None:
    container, another = trial.allocated(), trial.container()
    assert refused(trial, container, containers_again=[another])[0] == "scanned_another"
    assert refused(trial, container, containers_again=[container]) == ()
