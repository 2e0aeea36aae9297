"""Every row of the weights an instance begins with does what it says, through the decision itself: before the thaw and
after it, without a signature, with too few, with the performer's own, and with all that are asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from custody.faces.reached import codes_reached
from custody.rules.decide import Accepted, decide
from custody.rules.effects import Opened
from custody.rules.floor import FLOOR, ONLY_NOTED
from custody.rules.refusals import Reason, Refusal, Weight
from custody.rules.registry import registry
from custody.rules.situation import Situation
from custody.rules.step import Act, Authorisation, Capacity, SignedBy, Step
from custody.rules.weights import ANYONE
from custody.seeds import seed
from tests.rules.world import World

ROWS: list[Mapping[str, Any]] = tomllib.loads(seed("refusal_weights").decode())["refusal"]
WORLD = World.founded()
PERFORMER = WORLD.person("Per Former", "nurse", "qa", "investigator", "pharmacist")


@dataclass(frozen=True)
class NoFacts:
    """A step that asks for nothing, so that nothing but the reason under test speaks."""


def cases() -> list[Any]:
    """Each row before the thaw and after it, with the weight it has then."""
    found = []
    for row in ROWS:
        for after_thaw in (False, True):
            weight = row.get("after_thaw", row["weight"]) if after_thaw else row["weight"]
            name = f"{row['code']}-{'after' if after_thaw else 'before'}-{weight}"
            found.append(pytest.param(row, after_thaw, Weight(weight), id=name))
    return found


@pytest.mark.parametrize(("row", "after_thaw", "weight"), cases())
def test_a_refusal_stops_a_step_by_the_weight_of_its_row(
    row: Mapping[str, Any], after_thaw: bool, weight: Weight
) -> None:
    unsigned = attempt(row["code"], after_thaw, [])
    assert reasons(unsigned)[0].weight is weight
    assert isinstance(unsigned, Accepted) is (weight is Weight.NOTE)
    people = [WORLD.person(f"Autho Riser {role}", role.replace(ANYONE, "nurse")) for role in row.get("authorise", ())]
    everyone = attempt(row["code"], after_thaw, people)
    assert isinstance(everyone, Accepted) is (weight is not Weight.NEVER)
    if weight is Weight.AUTHORISE:
        assert people, "somebody must be able to authorise it"
        for one in people:
            fewer = [PERFORMER if person == one else person for person in people]
            assert not isinstance(attempt(row["code"], after_thaw, fewer), Accepted), "nobody authorises their own act"
            missing = [person for person in people if person != one]
            assert not isinstance(attempt(row["code"], after_thaw, missing), Accepted)
    if weight is not Weight.NEVER:
        opened = [effect.attrs["grade"] for effect in effects(everyone) if isinstance(effect, Opened)]
        assert opened == ([row["opens"]] if "opens" in row else [])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_whoever_was_not_asked_authorises_nothing(row: Mapping[str, Any]) -> None:
    if row["weight"] == "authorise":
        stranger = WORLD.person("Adminis Trator", "administrator")
        assert not isinstance(attempt(row["code"], False, [stranger] * 2), Accepted)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_what_is_always_recordable_is_stopped_by_no_weight(row: Mapping[str, Any]) -> None:
    assert isinstance(attempt(row["code"], True, [], always_recordable=True), Accepted)


def test_every_refusal_a_step_can_give_has_a_weight() -> None:
    known = {row["code"] for row in ROWS} | ONLY_NOTED | FLOOR
    given = {code for step in registry().steps.values() for code in codes_reached(step)}
    assert given - known == set()


def test_every_weight_is_of_a_refusal_that_some_step_can_give() -> None:
    given = {code for step in registry().steps.values() for code in codes_reached(step)}
    assert {row["code"] for row in ROWS} - given - FLOOR - ONLY_NOTED - OF_THE_KERNEL == set()


# Raised for every step by the kernel (or at a scan), and not by a step of its own.
OF_THE_KERNEL = {"in_the_future", "late_entry", "out_of_order", "policy_not_accepted"}


def attempt(code: str, after_thaw: bool, people: list[str], always_recordable: bool = False) -> Any:
    """The decision on a step against which nothing speaks but this one reason, authorised by these people."""

    def refusals(situation: Situation, facts: NoFacts, act: Act) -> Iterator[Refusal]:
        yield Refusal(code)

    step = Step("test_step", "quality", "test.done", NoFacts, lambda situation, facts, act: ())
    step = replace(step, refusals=refusals, after_thaw=after_thaw, always_recordable=always_recordable)
    step = replace(step, for_oneself=True)
    authorised = tuple(Authorisation(code, person, "it must be") for person in dict.fromkeys(people))
    signed = tuple(
        SignedBy(person, "authorised", capacity=Capacity.AUTHORISER, authorises=code)
        for person in dict.fromkeys(people)
    )
    act = Act(PERFORMER, WORLD.at, WORLD.at, signatures=signed, authorisations=authorised)
    return decide(step, WORLD.situation(), NoFacts(), act)


def reasons(decision: Any) -> tuple[Reason, ...]:
    found: tuple[Reason, ...] = decision.notes if isinstance(decision, Accepted) else decision.reasons
    return found


def effects(decision: Any) -> tuple[Any, ...]:
    return decision.effects if isinstance(decision, Accepted) else ()
