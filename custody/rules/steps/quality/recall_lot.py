"""Recall a lot: what has left the house comes back or stops where it is. One way: nothing leads back.

The signature covers the whole list: every container, who has it, and which child it is for or was given to. Everyone
who holds some of it gets an alarm of their own, open until they have said by name what they did (21 CFR 211.150(b); EU
GMP 8.22; journey.md, 7, step 30). What is past the thaw is for whoever has it at the line: the hold calls each of them
for that child alone (alarms.py), so that nobody answers for two children with one word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from custody.rules.alarms import past_thaw
from custody.rules.effects import Call, Effect, Moved, Set, alarm_opened, held_by_the_program, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.guards.allocation import allocated_to
from custody.rules.guards.lot import RECALLED
from custody.rules.situation import REACH, Situation, Thing
from custody.rules.step import Act, Sign, Step

NOWHERE = frozenset({"", "planned", "labelled", "destroyed", "consumed_in_test"})  # nothing of it is anywhere to recall


@dataclass(frozen=True)
class Facts:
    """The lot, why, and in words what was found."""

    lot: str = scan("lot")
    cause: str = choice("late_positive_result", "contamination", "mislabelled", "reaction_in_a_child", "other")
    explanation: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The lot is recalled and held; whoever has some of it is alarmed."""
    yield Moved(facts.lot, "lot")
    yield Set(facts.lot, "recalled_at", instant_text(act.at))
    yield Set(facts.lot, "recalled_by", act.actor)
    yield Set(facts.lot, "cause", facts.cause)
    yield held_by_the_program("@hold", (facts.lot,), RECALLED, act.at)
    for number, (holder, containers) in enumerate(_to_call(situation, facts.lot).items(), start=1):
        about = tuple(container.code for container in containers)
        called = alarm_opened(
            f"@alarm{number}", about, Call(RECALLED, holder, _subjects(situation, containers)), act.at
        )
        yield replace(called, attrs={**called.attrs, "lot": facts.lot})


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """Every container with who has it, and every child it is for or went to."""
    if situation.find(facts.lot) is None:
        return {}
    held = _by_holder(situation, facts.lot)
    children = sorted({child for containers in held.values() for child in _subjects(situation, containers)})
    listed = {holder: ", ".join(container.code for container in found) for holder, found in held.items()}
    return {"recalled_from": listed, "recalled_children": children}


def _to_call(situation: Situation, lot: str) -> dict[str, tuple[Thing, ...]]:
    """Who is called for which containers: those past the thaw are left to the alarms of the hold."""
    held = _by_holder(situation, lot).items()
    found = {holder: tuple(c for c in containers if not past_thaw(c)) for holder, containers in held}
    return {holder: containers for holder, containers in found.items() if containers}


def _by_holder(situation: Situation, lot: str) -> dict[str, tuple[Thing, ...]]:
    """Who has which containers of the lot, or which freezer; those already given too: their children are watched."""
    found: dict[str, tuple[Thing, ...]] = {}
    for thing in situation.descendants(lot):
        if thing.kind == "container" and thing.state("container") not in NOWHERE:
            holder = _holder(situation, thing)
            found[holder] = (*found.get(holder, ()), thing)
    return found


def _holder(situation: Situation, container: Thing) -> str:
    """Who has it; what is stored is in nobody's hands, but in a freezer; for what was given, whoever gave it."""
    places = (place.text("freezer", place.code) for place in situation.parents(container.code, "keeps"))
    givers = (hung.text("started_by") for hung in situation.children(container.code, "pooled"))
    return next(places, "") or container.text("holder") or next(filter(None, givers), "nobody")


def _subjects(situation: Situation, containers: tuple[Thing, ...]) -> tuple[str, ...]:
    children = (allocated_to(situation, container.code) for container in containers)
    return tuple(dict.fromkeys(child for child in children if child))


STEP = Step(
    name="recall_lot",
    station="quality",
    kind="lot.recalled",
    facts=Facts,
    primary="lot",
    sign=Sign.RELEASE,
    full_password=True,
    meanings=("recalled",),
    reads=(REACH,),
    effects=effects,
    evidence=evidence,
    cites="21 CFR 211.150(b); EU GMP 8.22",
)
