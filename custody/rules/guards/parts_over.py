"""When a container is done with that went into several parts of a dose, and a dose of which no further part follows.

A container is done with when nothing drawn from it waits or runs any more: until then half of it in one child keeps the
other half from nobody. Where it was told that a dose ends although another part of it waits, that is kept: what follows
is that the part is given or discarded, and the dose is over with it (journey.md, 7, steps 54 and 56).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from custody.rules.effects import Effect, Moved, Opened, Set
from custody.rules.guards.allocation import DOSE_GIVEN, dose_of
from custody.rules.guards.containers import custody_ended, reservation_met
from custody.rules.guards.cut_short import called, cut_short, others_waiting
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys.dose import RUNNING, WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act
from custody.rules.units import Unit

NO_FURTHER = "no_further"
_OPEN = ("verified", "cleared")  # states of a dose from which it is given
DISCARDED_REST = ("had", "had_in_part")  # how a container ends of which a part was had and the rest is discarded


def no_further_told(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`no_further_told` for a container or a part of a dose of which it was told that no further part follows."""
    dose = dose_of(situation, thing.code)
    if dose is not None and dose.has(NO_FURTHER) and dose.state("dose") not in DOSE_GIVEN:
        waiting = [part for part in situation.children(dose.code, "serves") if part.state("prepared_dose") in WAITING]
        params: dict[str, str | int] = {"dose": dose.integer("number"), "waits": ", ".join(p.code for p in waiting)}
        yield Refusal("no_further_told", dose.code, params)


def a_further_one(situation: Situation, thing: Thing) -> Iterator[Effect]:
    """A further part of the dose follows after all: somebody took it on."""
    dose = dose_of(situation, thing.code)
    if dose is not None and dose.has(NO_FURTHER):
        yield Set(dose.code, NO_FURTHER, None)


def wanted_elsewhere(situation: Situation, container: Thing, but: Iterable[str]) -> bool:
    """Whether another prepared dose drawn from a container waits to be given, or runs."""
    named = frozenset(but)
    drawn = (part for part in situation.children(container.code, "pooled") if part.code not in named)
    return any(part.state("prepared_dose") in WAITING for part in drawn)


def containers_over(
    situation: Situation, parts: Iterable[Thing], now: Thing, last: bool, outcomes: tuple[str, str] = ("", "part")
) -> Iterator[Effect]:
    """The containers that went into `parts`, which the child has had: each ends that holds nothing for a further part,
    and from which nothing but `now` waits. With the last part those end too that hold something. `outcomes`: of an
    empty one, and of one that holds something."""
    for container in {c.code: c for part in parts for c in situation.parents(part.code, "pooled")}.values():
        rest = situation.balance(container.code, Unit.ML.value) > 0
        wanted = wanted_elsewhere(situation, container, (now.code,))
        if container.state("container") == "prepared" and not wanted and (last or not rest):
            yield Moved(container.code, "container", outcomes[rest])
            yield from reservation_met(container)
            yield from () if rest else custody_ended(situation, container)


def over_without(situation: Situation, item: Thing) -> bool:
    """Whether a dose is over once this part of it is gone: no further one was to follow, no other waits, and it is not
    over already, nor prescribed anew."""
    dose = dose_of(situation, item.code) if item.kind == "prepared_dose" else None
    waits = item.state("prepared_dose") in WAITING
    open_still = dose is not None and dose.state("dose") in _OPEN and dose.has(NO_FURTHER)
    return dose is not None and open_still and waits and not others_waiting(situation, item, dose)


def dose_over(situation: Situation, item: Thing) -> Iterator[Effect]:
    """What a part that waited takes with it when it is discarded: the containers of which the child had another part,
    and the dose, where no further part was to follow."""
    dose = dose_of(situation, item.code) if item.kind == "prepared_dose" else None
    if dose is None or item.state("prepared_dose") not in WAITING:
        return
    last = over_without(situation, item)
    drawn = {container.code for container in situation.parents(item.code, "pooled")}
    had = [part for part in situation.children(dose.code, "serves") if part.state("prepared_dose") in GIVEN]
    shared = [p for p in had if last or drawn & {c.code for c in situation.parents(p.code, "pooled")}]
    yield from containers_over(situation, shared, item, last, DISCARDED_REST)
    if last:
        yield Moved(dose.code, "dose", "last")


def rest_gone(situation: Situation, items: tuple[Thing, ...], act: Act) -> Iterator[Effect]:
    """The same where parts that waited are told to be gone: with the last of them the dose is over, and whoever gave
    the go is called. The containers that were emptied into them go where they went."""
    for without, item in _one_by_one(situation, items):
        emptied = (c for c in situation.parents(item.code, "pooled") if not situation.balance(c.code, Unit.ML.value))
        if over_without(without, item):
            yield from dose_over(_as_gone(without, emptied), item)
    yield from called_for_rest(situation, items, act)


def over_short(situation: Situation, items: Iterable[Thing]) -> Iterator[Refusal]:
    """A dose cut short where it is over once these parts are discarded or gone, and the child had less than it."""
    for without, item in _one_by_one(situation, items):
        dose = dose_of(situation, item.code)
        if dose is not None and over_without(without, item):
            yield from cut_short(_as_gone(without, (item,)), dose, last=True)


def called_for_rest(situation: Situation, items: tuple[Thing, ...], act: Act) -> Iterator[Opened]:
    """Whoever gave the go is called to each such dose."""
    for number, reason in enumerate(over_short(situation, items), start=1):
        about = tuple(item.code for item in items)
        yield from called(situation.thing(reason.thing), about, act, f"@cut_short{number}")


def _one_by_one(situation: Situation, items: Iterable[Thing]) -> Iterator[tuple[Situation, Thing]]:
    """Each of these parts that waits, with the situation in which those before it are gone. What hangs is not gone."""
    before: list[Thing] = []
    for item in items:
        if item.kind == "prepared_dose" and item.state("prepared_dose") in WAITING - RUNNING:
            yield _as_gone(situation, before), item
            before.append(item)


def _as_gone(situation: Situation, things: Iterable[Thing]) -> Situation:
    gone = {thing.code: replace(thing, states={**thing.states, thing.kind: "lost"}) for thing in things}
    return replace(situation, things={**situation.things, **gone})
