"""Steps that only the program can take, because only it knows the facts, and that a person answers for: signed with
their password, in their name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from custody.faces.instance import House
from custody.faces.people import Claim, prove
from custody.faces.wire import read_step_facts
from custody.record.attempt import Attempt
from custody.rules.reading import Problem
from custody.rules.step import Capacity


class NotAttested(Exception):
    """Nothing was signed: `problem` is why the person was not recognised, `problems` what cannot be read."""

    def __init__(self, problem: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.problems = problems


@dataclass(frozen=True)
class Attesting:
    """Who answers for it, with what they gave, and why."""

    person: str
    claim: Claim
    reason: str = ""


def attested(house: House, step: str, facts: Mapping[str, object], who: Attesting) -> Attempt:
    """The attempt, signed over what the record shows at this moment. Raises NotAttested."""
    read = read_step_facts(house.steps.steps[step], facts)
    reason = who.reason.strip() or None
    attempt = Attempt(step, read.facts, who.person, channel="typed", reason=reason, problems=read.problems, system=True)
    shown = house.door.check(attempt)
    if shown.problems:
        raise NotAttested(problems=shown.problems)
    proof, found = prove(house, who.claim, shown.content_sha256, Capacity.PERFORMER)
    if proof is None or proof.person != who.person:
        raise NotAttested(found.problem or "wrong")
    return replace(attempt, proofs=(proof,))
