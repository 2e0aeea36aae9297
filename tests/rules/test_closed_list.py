"""The closed list as the journey words it (section 3), pair by pair: where each is held, and by what."""

from __future__ import annotations

import pytest

from custody.rules.closed_list import PAIRS, TOGETHER
from custody.rules.decide import Accepted, Refused
from custody.rules.guards.pairs import broken_pairs
from custody.rules.guards.permission import signing_reasons
from custody.rules.registry import registry
from custody.rules.separation import Together
from custody.rules.situation import Participation, Situation, Thing
from custody.rules.step import Act, Sign
from tests.rules.bound_attempts import ATTEMPTS
from tests.rules.house import small_house, step
from tests.rules.refusals.expected import EXPECTED
from tests.rules.world import START, World

# What the journey says -> the pairs that hold it.
JOURNEY = {
    "author and approver of a document": {"author_approves"},
    "analyst and reviewer of a result": {"analyst_reviews_result"},
    "performer and checker": {"performer_checks"},
    "releaser and anyone who made or tested this lot": {"maker_or_tester_releases_lot"},
    "receiver and releaser of a material": {"receiver_releases_material"},
    "prescriber and verifier of that prescription": {"prescriber_verifies"},
    "preparer and preparation checker": {"performer_checks"},
    "verifier A and B, neither prepared": {"verifier_verifies_twice", "preparer_verifies"},
    "in an emergency at least one did not prepare": {"bench_alone_verifies"},
    "the infuser is one of the verifiers": {"another_infuses"},
    "destroyer and witness": {"destroyer_witnesses"},
    "requester and approver of an override": {"asker_authorises", "performer_authorises"},
    "requester and approver of access": {"asker_grants_access"},
    "requester and approver of a deviation": {"causer_closes_deviation", "causer_closes_near_miss"},
    "banker and releaser of that bank": {"banker_releases_bank"},
    "batch reviewer and anyone who worked on that lot or entered a result of it": {"maker_reviews_batch"},
    "causer and closer of a deviation": {"causer_closes_deviation", "worker_closes_deviation"},
    "giver and receiver of one hand-over": {"giver_receives"},
    "packer and receiver of that shipment": {"packer_receives"},
    "who paused and who resumes": {"pauser_resumes"},
}
# Not in the journey's list: decided where the emergency check was (decision 0012).
BESIDE = {"carrier_countersigns"}
OF_TWO = [step.name for step in registry().steps.values() if step.sign is Sign.PERFORMER_AND_SECOND]


def test_every_pair_of_the_journey_is_held_and_nothing_else_is() -> None:
    held = {pair.name for pair in PAIRS} | {one.name for one in TOGETHER}
    assert set[str]().union(*JOURNEY.values()) | BESIDE == held


@pytest.mark.parametrize("one", [one for one in TOGETHER if one.held_by and one.steps], ids=lambda one: one.name)
def test_what_is_held_by_a_step_itself_is_refused_by_it_for_that_reason(one: Together) -> None:
    for name in one.steps:
        by_two = one.held_by == "same_person_twice" and registry().steps[name].sign is Sign.PERFORMER_AND_SECOND
        assert by_two or one.held_by in EXPECTED[name]


def test_nobody_authorises_what_stands_against_their_own_step() -> None:
    house = small_house()
    house.world.change(house.operator, roles=["operator", "qa", "investigator"])
    assert isinstance(house.decide(step("doubtful"), **house.authorised(house.operator, house.qa)), Refused)
    assert isinstance(house.decide(step("doubtful"), **house.authorised(house.qa, house.investigator)), Accepted)


@pytest.mark.parametrize("name", OF_TWO)
def test_no_step_of_two_is_performed_and_checked_by_one(name: str) -> None:
    world, taken = World.founded(), registry().steps[name]
    roles = world.situation().document("role_matrix").texts("roles")
    everything = world.person("All Roles", *roles)
    act = Act(everything, START, START, second=everything)
    said = [reason.code for reason in signing_reasons(taken, world.situation(), act)]
    assert "same_person_twice" in said
    other = Act(everything, START, START, second=world.person("Somebody Else", *roles))
    assert "same_person_twice" not in [reason.code for reason in signing_reasons(taken, world.situation(), other)]


@pytest.mark.parametrize("name", [name for name in registry().steps if name not in ATTEMPTS])
def test_no_other_step_is_barred_by_anything_that_was_done(name: str) -> None:
    did = tuple(Participation("thing", "person.1", earlier, "performer") for earlier in registry().steps)
    situation = Situation(START, things={"thing": Thing("thing", "lot")}, participation=did)
    act = Act("person.1", START, START)
    assert list(broken_pairs(registry().steps[name], situation, ("thing",), act)) == []
