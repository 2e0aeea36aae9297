"""Reviewing results."""

from __future__ import annotations

from tests.rules.quality.lab import Lab


def test_a_result_is_reviewed_by_another_person(lab: Lab) -> None:
    key = lab.result("viability")
    lab.review("viability")
    assert lab.world.things[key].state("result") == "reviewed"
    assert lab.world.things[key].text("reviewed_by") == lab.reviewer


def test_an_analyst_does_not_review_their_own_result_under_any_role(lab: Lab) -> None:
    lab.result("viability")
    lab.world.change(lab.analyst, roles=["qc_analyst", "qc_reviewer"])
    facts = {"sample": lab.sample, "test": "viability"}
    assert lab.world.refused("review_result", lab.analyst, facts) == ("pair_broken",)


def test_an_analyst_of_one_test_may_review_another_s_result_of_another_test(lab: Lab) -> None:
    colleague = lab.world.person("Co League", "qc_analyst", "qc_reviewer")
    lab.result("viability")
    facts = {"sample": lab.sample, "test": "endotoxin", "value": "0.1", "unit": "EU/mL", "control_valid": "yes"}
    lab.world.do("record_result", colleague, facts)
    assert lab.world.refused("review_result", colleague, {"sample": lab.sample, "test": "viability"}) == ()


def test_what_was_never_recorded_cannot_be_reviewed(lab: Lab) -> None:
    facts = {"sample": lab.sample, "test": "viability"}
    assert lab.world.refused("review_result", lab.reviewer, facts) == ("no_such_result",)
    lab.result("viability")
    assert lab.world.refused("review_result", lab.reviewer, {**facts, "number": 2}) == ("no_such_result",)


def test_a_result_is_reviewed_once(lab: Lab) -> None:
    lab.result("viability")
    lab.review("viability")
    facts = {"sample": lab.sample, "test": "viability"}
    assert lab.world.refused("review_result", lab.reviewer, facts) == ("wrong_state",)
