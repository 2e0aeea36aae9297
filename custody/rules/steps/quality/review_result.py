"""Review a result: a second pair of eyes on value, unit, method and verdict. Never those of who entered it.

The attempt is named by its number: a first result that was out of specification is reviewed as well, not passed over
for the second (21 CFR 211.194(a)(8)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import integer, scan, text
from custody.rules.guards.results import result_missing
from custody.rules.refusals import Refusal
from custody.rules.situation import DESCENDANTS, PARTICIPATION, Situation
from custody.rules.step import Act, Sign, Step
from custody.rules.words import result_key


@dataclass(frozen=True)
class Facts:
    """The sample, the test, and which result of it on this sample: the first where nothing is said."""

    sample: str = scan("sample")
    test: str = text()
    number: int | None = integer(lowest=1, highest=99, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """There must be such a result."""
    yield from result_missing(situation, facts.sample, facts.test, facts.number or 1)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The result is reviewed."""
    if situation.find(_key(facts)) is not None:
        yield Moved(_key(facts), "result")
        yield Set(_key(facts), "reviewed_at", instant_text(act.at))
        yield Set(_key(facts), "reviewed_by", act.actor)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """The result as the reviewer sees it."""
    result = situation.find(_key(facts))
    return {name: result.text(name) for name in SHOWN} if result else {}


SHOWN = (
    "test",
    "censor",
    "value",
    "unit",
    "compared",
    "method",
    "control_valid",
    "invalid_reason",
    "invalid_note",
    "verdict",
)


def _key(facts: Facts) -> str:
    return result_key(facts.sample, facts.test, facts.number or 1)


def names(facts: Facts) -> tuple[str, ...]:
    """The result, which has no code to scan."""
    return (_key(facts),)


STEP = Step(
    name="review_result",
    station="quality",
    kind="result.reviewed",
    facts=Facts,
    primary="sample",
    sign=Sign.PERFORMER,
    meanings=("reviewed",),
    names=names,
    reads=(DESCENDANTS, PARTICIPATION),
    refusals=refusals,
    effects=effects,
    evidence=evidence,
    cites="21 CFR 211.194(a)(8)",
)
