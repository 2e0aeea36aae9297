"""Close a deviation: quality says what caused it and what it means for each lot, container and prepared dose it is
about, one verdict each. Whoever caused it does not close it, nor whoever worked on what it is about.

The investigation may reach further than the deviation did: other lots are judged in the same list. What is
unacceptable is held at once. A container that was sought ends here as found, in quarantine until its condition is
judged, or as lost, and then its cells are accounted for as lost (21 CFR 211.192; journey.md, 7, step 24).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Closed, Effect, Moved, Set, held_by_the_program, instant_text
from custody.rules.facts import choice, rows, scan, text
from custody.rules.guards.containers import custody_ended
from custody.rules.guards.gone import GONE_TO, counted_out, reservation_lost
from custody.rules.out_of_storage import clock_started
from custody.rules.refusals import Refusal
from custody.rules.situation import (
    ABOUT,
    ANCESTORS,
    BALANCES,
    DESCENDANTS,
    PARTICIPATION,
    REACH,
    RELATED,
    Situation,
    Thing,
)
from custody.rules.step import Act, Sign, Step
from custody.rules.words import LETTERS, is_code

FOUND, LOST, UNACCEPTABLE = "found", "lost", "unacceptable"
JUDGED = ("lot", "container", "prepared_dose")
LETTERS_JUDGED = frozenset(LETTERS[kind] for kind in JUDGED)


@dataclass(frozen=True)
class Impact:
    """One thing, and what the deviation means for it."""

    thing: str = scan(*JUDGED)
    impact: str = choice("none", "acceptable", UNACCEPTABLE, FOUND, LOST)


@dataclass(frozen=True)
class Facts:
    """The deviation, its class as quality sees it now, its cause, the conclusion, and a verdict for each thing."""

    deviation: str = scan("deviation")
    grade: str = choice("minor", "major", "critical")
    root_cause: str = choice("person", "equipment", "material", "method", "environment", "unknown")
    conclusion: str = text()
    impacts: tuple[Mapping[str, object], ...] = rows(Impact, required=False)


def still_open(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`deviation_already_closed` for one that is."""
    if thing.state("deviation") != "open":
        yield Refusal("deviation_already_closed", thing.code)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Everything the deviation is about is judged, once; what is sought is found or lost, and nothing else is."""
    verdicts = _verdicts(facts)
    for code in situation.thing(facts.deviation).texts("about"):
        if is_code(code) and code[0] in LETTERS_JUDGED and code not in verdicts:
            yield Refusal("impact_unjudged", code, {"deviation": facts.deviation})
    for code, times in Counter(str(row["thing"]) for row in facts.impacts or ()).items():
        if times > 1:
            yield Refusal("judged_twice", code)
    for code, impact in verdicts.items():
        state = situation.thing(code).state("custody")
        if state == "sought" and impact not in (FOUND, LOST):
            yield Refusal("still_sought", code)
        elif state != "sought" and impact in (FOUND, LOST):
            yield Refusal("not_sought", code, {"state": state})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The deviation is closed; what is unacceptable is held; what was sought is found or lost."""
    verdicts = _verdicts(facts)
    yield Closed(facts.deviation, "closed")
    values = {"grade": facts.grade, "root_cause": facts.root_cause, "conclusion": facts.conclusion}
    for name, value in values.items():
        yield Set(facts.deviation, name, value)
    yield Set(facts.deviation, "impacts", verdicts)
    yield Set(facts.deviation, "closed_by", act.actor)
    yield Set(facts.deviation, "closed_at", instant_text(act.at))
    unacceptable = tuple(code for code, impact in verdicts.items() if impact == UNACCEPTABLE)
    if unacceptable:
        yield held_by_the_program("@hold", unacceptable, "unacceptable_impact", act.at)
    for code, impact in verdicts.items():
        if impact == FOUND:
            yield from _found(situation.thing(code), act)
        elif impact == LOST:
            yield from _lost(situation, situation.thing(code))


def _verdicts(facts: Facts) -> dict[str, str]:
    return {str(row["thing"]): str(row["impact"]) for row in facts.impacts or ()}


def _found(container: Thing, act: Act) -> Iterator[Effect]:
    """In the hands of quality; nobody knows yet how warm it became."""
    yield Moved(container.code, "custody", FOUND)
    if container.state("condition") == "undecided":
        yield Moved(container.code, "condition", FOUND)
    yield Set(container.code, "holder", act.actor)
    yield Set(container.code, "handed_at", instant_text(act.at))
    yield from clock_started(container, act.at)


def _lost(situation: Situation, container: Thing) -> Iterator[Effect]:
    """Gone, with all it held; the dose it was reserved for needs another."""
    yield Moved(container.code, "container", LOST)
    yield from custody_ended(situation, container, LOST)
    yield from counted_out(situation, container.code, GONE_TO[LOST])
    yield from reservation_lost(situation, container)


STEP = Step(
    name="close_deviation",
    station="quality",
    kind="deviation.closed",
    facts=Facts,
    primary="deviation",
    sign=Sign.PERFORMER,
    meanings=("approved",),
    reads=(RELATED, ABOUT, ANCESTORS, DESCENDANTS, PARTICIPATION, BALANCES, REACH),
    guards=(still_open,),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.192",
)
