"""What follows from a step by itself, whichever step it is: who must be told at once, and answer by name.

Three things alarm: a hold that comes too late for a scan to stop, or on what a conditioned child waits for; product or
back-up taken from such a child; and an identity check that fails on cells that run. They are asked for here, once the
effects of a step are known, so that no step can forget them (journey.md, sections 2, 4, 7 and 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from custody.rules.alarms import hold_too_late, late_alarms
from custody.rules.effects import Effect, Moved, Opened, Plain, Set, Unlinked, changed, instant_text
from custody.rules.guards.conditioned import conditioned_alarms, hold_on_conditioned, product_taken, taken_alarms
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys.dose import RUNNING
from custody.rules.refusals import Refusal
from custody.rules.situation import REACH, NotLoaded, Situation, Thing
from custody.rules.step import Act


def told_after(situation: Situation, effects: tuple[Effect, ...]) -> Iterator[Refusal]:
    """What whoever takes the step is told, before they sign and after: each a note that stops nothing.

    NotLoaded where a step opens a hold or ends a reservation and does not read REACH."""
    _must_reach(situation, effects)
    if held := _held(effects):
        after = _afterwards(situation, effects)
        yield from hold_on_conditioned(after, held)
        given_now = {effect.thing for effect in effects if isinstance(effect, Moved) and effect.to in GIVEN}
        yield from (reason for reason in hold_too_late(after, held) if reason.thing not in given_now)
    yield from product_taken(situation, effects)


def alarms_after(situation: Situation, effects: tuple[Effect, ...], act: Act) -> Iterator[Opened]:
    """The alarms, for those a note does not reach. Where the step itself alarms about a thing, that is enough."""
    if held := _held(effects):
        after = _afterwards(situation, effects)
        told = {code for alarm in _opened(effects, "alarm") for code in alarm.about}
        yield from conditioned_alarms(after, held, act)
        for alarm in late_alarms(after, held, act):
            parts = {part.code for code in alarm.about for part in situation.parents(code, "pooled")}
            if not told & {*alarm.about, *parts}:
                yield alarm
    yield from taken_alarms(situation, effects, act)
    yield from _mismatched_while_running(situation, effects, act)


def _mismatched_while_running(situation: Situation, effects: Iterable[Effect], act: Act) -> Iterator[Opened]:
    """An alarm for each prepared dose that runs, where an identity check has failed: it may be the wrong child."""
    named = [code for near_miss in _opened(effects, "near_miss") for code in near_miss.about]
    found = [situation.find(code) for code in dict.fromkeys(named)]
    running = [thing for thing in found if thing and thing.state("prepared_dose") in RUNNING]
    for number, thing in enumerate(running, start=1):
        attrs: dict[str, Plain] = {"reason": "mismatch_while_running", "holder": thing.text("started_by")}
        attrs |= {"subjects": (thing.text("subject"),), "opened_at": instant_text(act.at)}
        yield Opened(f"@running{number}", "alarm", (thing.code,), attrs)


def _held(effects: Iterable[Effect]) -> tuple[str, ...]:
    """Everything the holds among these effects are about, each once."""
    return tuple(dict.fromkeys(code for hold in _opened(effects, "hold") for code in hold.about))


def _opened(effects: Iterable[Effect], kind: str) -> tuple[Opened, ...]:
    return tuple(effect for effect in effects if isinstance(effect, Opened) and effect.kind == kind)


def _afterwards(situation: Situation, effects: Iterable[Effect]) -> Situation:
    """The situation with every thing as the step leaves it: what it ends is nothing to call anybody for."""
    things: dict[str, Thing] = {}
    for effect in effects:
        thing = things.get(effect.thing, situation.find(effect.thing)) if isinstance(effect, (Moved, Set)) else None
        if thing is not None and isinstance(effect, (Moved, Set)):
            things[thing.code] = changed(thing, effect)
    merged: Mapping[str, Thing] = {**situation.things, **things}
    return replace(situation, things=merged)


def _must_reach(situation: Situation, effects: tuple[Effect, ...]) -> None:
    taken = (effect for effect in effects if isinstance(effect, Unlinked) and effect.kind == "allocated")
    if (_held(effects) or any(taken)) and REACH not in situation.parts:
        raise NotLoaded("a step that opens a hold or ends a reservation reads REACH")
