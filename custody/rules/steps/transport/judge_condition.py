"""Judge the condition of what arrived: accept, quarantine or reject, on criteria set beforehand.

No data is not the same as in order. What cannot be shown (a broken or unknown seal, no liquid nitrogen, a logger
without data or outside its limits, damage) may be accepted only on quality's own signature and reason. A rejected
container is held at once. An accepted one needs no second receipt when its lot is released later (21 CFR
1271.265(a)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set, held_by_the_program
from custody.rules.facts import choice, scan, yes_no_unknown
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.containers import ended_container
from custody.rules.refusals import Refusal
from custody.rules.situation import REACH, Situation, Thing
from custody.rules.step import Act, Sign, Step

MOST_CONTAINERS = 100  # in one entry
ON_THE_ROAD = frozenset({"packed", "in_transit", "sought"})
NITROGEN = "ln2_vapour"  # storage class of the profile


@dataclass(frozen=True)
class Facts:
    """What was seen, and the decision."""

    containers: tuple[str, ...] = scan("container", many=True)
    decision: str = choice("accept", "quarantine", "reject")
    seal_intact: str = yes_no_unknown()
    ln2_present: str = yes_no_unknown()
    logger_verdict: str = choice("within", "outside", "no_data")
    damage: str = yes_no_unknown()


def arrived(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`not_yet_received` for a container that is packed, on the road or sought: nobody has seen how it arrived."""
    if thing.state("custody") in ON_THE_ROAD:
        yield Refusal("not_yet_received", thing.code, {"state": thing.state("custody")})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """What is accepted must be proven."""
    yield from too_many_at_once("", len(facts.containers), MOST_CONTAINERS)
    for code in facts.containers:
        open_points = _open_points(situation, facts, code)
        if facts.decision == "accept" and open_points:
            yield Refusal("condition_unproven", code, {"points": ", ".join(open_points)})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The condition is decided, with what was seen; what is rejected is held."""
    seen = {name: getattr(facts, name) for name in ("seal_intact", "ln2_present", "logger_verdict", "damage")}
    for code in facts.containers:
        yield Moved(code, "condition", facts.decision)
        yield Set(code, "condition_seen", seen)
    if facts.decision == "reject":
        yield held_by_the_program("@hold", facts.containers, "condition_rejected", act.at)


def _open_points(situation: Situation, facts: Facts, code: str) -> tuple[str, ...]:
    """What is not proven, in words of the facts. Liquid nitrogen counts only for what is stored in it."""
    profile = situation.frozen_document(situation.thing(code), "product_profile")
    proven = {
        "seal_intact": facts.seal_intact == "yes",
        "ln2_present": facts.ln2_present == "yes" or profile.text("storage.class") != NITROGEN,
        "logger_verdict": facts.logger_verdict == "within",
        "damage": facts.damage == "no",
    }
    return tuple(name for name, shown in proven.items() if not shown)


STEP = Step(
    name="judge_condition",
    station="transport",
    kind="condition.judged",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="containers",
    reads=(REACH,),
    guards=(ended_container, arrived),
    cites="21 CFR 1271.265(a)",
)
