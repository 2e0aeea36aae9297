"""A house of four for testing the decision itself: a role matrix and weights of its own, and steps made to order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from custody.rules import facts as f
from custody.rules.decide import Accepted, Decision, decide
from custody.rules.effects import Effect
from custody.rules.reading import read_facts
from custody.rules.refusals import Reason, Refusal
from custody.rules.step import Act, Authorisation, Capacity, SignedBy, Step
from tests.rules.world import World

MATRIX = """
roles = ["operator", "qa", "investigator", "release"]
[[permission]]
name = "discard_container"
roles = ["operator"]
second = ["qa"]
"""
WEIGHTS = """
[[refusal]]
code = "deadly"
weight = "never"
who = ["qa"]
[[refusal]]
code = "paperwork"
weight = "never"
after_thaw = "note"
[[refusal]]
code = "doubtful"
weight = "authorise"
authorise = ["qa", "investigator"]
opens = "major"
[[refusal]]
code = "odd"
weight = "note"
opens = "minor"
[[refusal]]
code = "trivial"
weight = "note"
"""


@dataclasses.dataclass(frozen=True)
class Facts:
    """A container, and perhaps a person."""

    container: str = f.scan("container")
    person: str = f.person(required=False)


@dataclasses.dataclass
class House:
    """A small house: an operator, quality, an investigator, and a filled container."""

    world: World
    operator: str
    qa: str
    investigator: str
    container: str

    def decide(self, step: Step, raw: dict[str, object] | None = None, **act: Any) -> Decision:
        """The decision on one attempt of the operator (or `actor`), signed by them unless the test says otherwise."""
        facts, problems = read_facts(step.facts, raw or {"container": self.container})
        assert not problems
        at = self.world.at
        told = {"actor": self.operator, "at": at, "occurred_at": at, "signatures": (SignedBy(self.operator, "did"),)}
        return decide(step, self.world.situation(step), facts, Act(**{**told, **act}))

    def authorised(self, *persons: str, code: str = "doubtful", reason: str = "agreed") -> dict[str, Any]:
        """An act in which these persons take responsibility and sign."""
        given = (SignedBy(person, "did", capacity=Capacity.AUTHORISER, authorises=code) for person in persons)
        return {
            "signatures": (SignedBy(self.operator, "did"), *given),
            "authorisations": tuple(Authorisation(code, person, reason) for person in persons),
        }


def small_house() -> House:
    """The house, with its own role matrix and weights in force."""
    world = World.founded()
    world.document("role_matrix", "role_matrix", MATRIX, version="2")
    kernel = "\n".join(
        f'[[refusal]]\ncode = "{code}"\nweight = "never"'
        for code in ("wrong_state", "not_enough", "signature_missing", "in_the_future", "unknown_code")
    )
    late = '[[refusal]]\ncode = "late_entry"\nweight = "note"\n'
    world.document("refusal_weights", "refusal_weights", WEIGHTS + kernel + "\n" + late, version="2")
    people = (world.person("Op", "operator"), world.person("Wu", "qa"), world.person("Luo", "investigator"))
    return House(world, *people, world.put("container", {"container": "filled"}))


def step(*codes: str, effects: Iterable[Effect] = (), **more: Any) -> Step:
    """A step that gives these reasons and has these effects."""
    told: dict[str, Any] = {"station": "clinic", "kind": "container.discarded", "facts": Facts, "primary": "container"}
    return Step(
        name="discard_container",
        effects=lambda situation, facts, act: effects,
        refusals=lambda situation, facts, act: [Refusal(code, facts.container) for code in codes],
        **{**told, **more},
    )


def reasons(decision: Decision) -> tuple[Reason, ...]:
    """The reasons of a decision, or its notes where it is accepted."""
    return decision.notes if isinstance(decision, Accepted) else decision.reasons


def codes(decision: Decision) -> list[str]:
    """Their codes, worst first."""
    return [reason.code for reason in reasons(decision)]
