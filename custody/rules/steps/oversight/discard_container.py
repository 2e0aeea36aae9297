"""Discard a container or a prepared dose: it will not be given, or what is left of it will not. It is still there, and
is still to be destroyed by two.

A dose whose container is discarded needs another one; the reservation ends with it, the dose keeps its number. Where it
was told that the dose ends without the part that is discarded now, the dose is over. What a
child did not get goes to no other child (journey.md, 1; 21 CFR 312.59).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, scan
from custody.rules.guards.cut_short import drawn_alone
from custody.rules.guards.gone import reservation_lost
from custody.rules.guards.parts_over import called_for_rest, dose_over, over_short
from custody.rules.guards.preparation import preparation_ended
from custody.rules.journeys.dose import WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, BALANCES, ITEMS, REACH, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.units import Unit

CAUSES = (
    "use_by_passed",
    "infusion_postponed",
    "partly_given",
    "damaged",
    "rejected_condition",
    "rejected_lot",
    "expired",
    "failed_check",
    "not_needed",
)


@dataclass(frozen=True)
class Facts:
    """What is discarded, and why."""

    item: str = scan("container", "prepared_dose")
    cause: str = choice(*CAUSES)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A container that is part of a dose waiting to be given is discarded with that dose, not apart from it."""
    for prepared in situation.children(facts.item, "pooled"):
        if prepared.state("prepared_dose") in WAITING:
            yield Refusal("part_of_a_waiting_dose", facts.item, {"prepared": prepared.code})
    yield from over_short(situation, (situation.thing(facts.item),))


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Discarded, with the containers that were emptied into it; their reservations and the preparation end."""
    item = situation.thing(facts.item)
    remainder = item.state(item.kind) == "infused_in_part"
    for thing in (item, *(() if remainder else emptied_into(situation, item))):
        yield Moved(thing.code, thing.kind)
        yield Set(thing.code, "cause", facts.cause)
        yield Set(thing.code, "discarded_at", instant_text(act.at))
        if not remainder:
            yield from reservation_lost(situation, thing)
    yield from preparation_ended(situation, item.code, "discarded")
    yield from dose_over(situation, item)
    yield from called_for_rest(situation, (item,), act)


def emptied_into(situation: Situation, prepared: Thing) -> tuple[Thing, ...]:
    """The containers a prepared dose was made of that hold nothing any more, and of which nothing else is had."""
    return tuple(
        container
        for container in situation.parents(prepared.code, "pooled")
        if container.state("container") == "prepared"
        and situation.balance(container.code, Unit.ML.value) == 0
        and drawn_alone(situation, container, prepared)
    )


STEP = Step(
    name="discard_container",
    station="oversight",
    kind="container.discarded",
    facts=Facts,
    primary="item",
    sign=Sign.PERFORMER,
    reads=(REACH, ANCESTORS, RELATED, RELATED, ANCESTORS, ITEMS, BALANCES),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 312.59",
)
