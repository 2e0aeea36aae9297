"""Who may not do both, walked: every bound step, by a person of every role, after every step they may have taken.

What keeps whom is written out in test_pairs.py, from the journey and not from the program. The role a person holds when
they took the earlier step is not asked anywhere: each attempt is made by somebody who holds the later role today, as an
operator does who has become the quality person since (story 10).
"""

from __future__ import annotations

import itertools

import pytest

from custody.rules.closed_list import PAIRS
from custody.rules.decide import Accepted, Denied
from custody.rules.registry import registry
from custody.rules.roles import performers
from custody.rules.situation import Participation
from tests.rules.bound_attempts import ATTEMPTS, Bound, bound
from tests.rules.refusals.ready import READY, ready
from tests.rules.test_pairs import EARLIER, PERFORMERS_ONLY
from tests.telling import Tell

ALL_STEPS = tuple(registry().steps)
ALL_BUT = {
    "close_deviation": {"open_deviation", "review_batch", "close_deviation"},
    "close_near_miss": {"close_near_miss"},
}
CAPACITIES = ("performer", "second", "authoriser")
DOCUMENTED = (True, False)  # with the document the seeds bring, and without any


def is_kept(later: str, earlier: str, capacity: str) -> bool:
    """Whether whoever had this part in the earlier step is kept from the later one."""
    if capacity == "authoriser" or (capacity == "second" and later in PERFORMERS_ONLY):
        return False
    return earlier not in ALL_BUT[later] if later in ALL_BUT else earlier in EARLIER[later]


def without_document(attempt: Bound) -> None:
    attempt.world.documents = [d for d in attempt.world.documents if d.type != "separation_of_duties"]


@pytest.mark.parametrize("documented", DOCUMENTED)
@pytest.mark.parametrize("later", ATTEMPTS)
def test_history_alone_decides_whatever_role_is_held_today(later: str, documented: bool, tell: Tell) -> None:
    attempt = bound(later)
    if not documented:
        without_document(attempt)
    world = attempt.world
    roles = sorted(performers(world.situation(), later))
    tried = 0
    for role, earlier, capacity in itertools.product(roles, ALL_STEPS, CAPACITIES):
        world.change(attempt.actor, roles=[role])
        world.participation.append(Participation(attempt.about, attempt.actor, earlier, capacity))
        expected = {"pair_broken"} if is_kept(later, earlier, capacity) else set()
        assert attempt.codes() == expected, (role, earlier, capacity)
        world.participation.pop()
        tried += 1
    tell(f"{later}: {tried} ways, roles {', '.join(roles)}")
    assert tried >= len(ALL_STEPS) * len(CAPACITIES)


@pytest.mark.parametrize("later", ATTEMPTS)
def test_a_role_that_does_not_take_the_step_takes_it_with_no_history_either(later: str) -> None:
    attempt = bound(later)
    matrix = attempt.world.situation().document("role_matrix")
    barred = set(matrix.texts("roles")) - performers(attempt.world.situation(), later)
    assert barred
    for role in sorted(barred):
        attempt.world.change(attempt.actor, roles=[role])
        assert isinstance(attempt.decide(), Denied), role


@pytest.mark.parametrize("later", ATTEMPTS)
def test_what_somebody_else_did_keeps_nobody(later: str) -> None:
    attempt = bound(later)
    other = attempt.world.person("Somebody Else", "qa")
    attempt.world.participation += [
        Participation(attempt.about, other, earlier, capacity) for earlier in ALL_STEPS for capacity in CAPACITIES
    ]
    assert attempt.codes() == set()


@pytest.mark.parametrize("later", ATTEMPTS)
def test_what_was_done_to_another_thing_keeps_nobody(later: str) -> None:
    attempt = bound(later)
    stranger = attempt.world.put("lot", {"lot": "quarantine"})
    attempt.world.participation += [
        Participation(stranger, attempt.actor, earlier, capacity) for earlier in ALL_STEPS for capacity in CAPACITIES
    ]
    assert attempt.codes() == set()


@pytest.mark.parametrize("name", READY)
def test_everything_the_list_does_not_name_may_have_been_done_before(name: str) -> None:
    """At the bedside and before it: the whole night in one pair of hands but for what the list keeps apart, and what
    the two of one act are (test_every_night.py goes through every way few people can carry a dose)."""
    attempt = ready(name)
    before, person = attempt.said(), attempt.people[0]
    kept = {one for one in ALL_STEPS if name in EARLIER and is_kept(name, one, "performer")}
    attempt.world.participation += [
        Participation(thing, person, earlier, capacity)
        for thing in list(attempt.world.things)
        for earlier in ALL_STEPS
        for capacity in CAPACITIES
        if earlier not in kept
    ]
    assert attempt.said() == before


def test_every_bound_step_is_walked_and_every_walked_step_is_bound() -> None:
    assert {pair.step for pair in PAIRS} == set(ATTEMPTS) == set(EARLIER)


def test_the_parts_a_pair_looks_at_are_declared_by_its_step() -> None:
    for pair in PAIRS:
        reads = set(registry().steps[pair.step].reads)
        assert "participation" in reads
        assert not pair.lineage or {"ancestors", "descendants"} <= reads


def test_a_conditional_release_is_confirmed_by_whoever_gave_it_a_fortnight_before() -> None:
    attempt = bound("release_lot")
    world, lot = attempt.world, attempt.facts["lot"]
    sample = next(code for code, thing in world.things.items() if thing.kind == "sample")
    world.change(f"{sample}.sterility.1", {"result": "entered"}, verdict=None)
    world.do("release_lot", attempt.actor, {"lot": lot, "outcome": "conditional"})
    world.later(days=14)
    world.change(f"{sample}.sterility.1", {"result": "reviewed"}, verdict="in_specification")
    confirmed = world.decide("release_lot", attempt.actor, {"lot": lot, "outcome": "confirmed"})
    assert isinstance(confirmed, Accepted), confirmed.reasons
