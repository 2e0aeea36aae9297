"""What follows from a step by itself, whichever step it is: who must be told at once, and answer by name.

Four things alarm: a hold that comes too late for a scan to stop, or on what a conditioned child waits for; product or
back-up taken from such a child; an identity check that fails on cells that run; and one that voids checks others made.
They are asked for here, once the effects of a step are known, so that no step can forget them (journey.md, sections 2,
4, 7 and 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.rules.afterwards import things_after
from custody.rules.alarms import hold_too_late, late_alarms
from custody.rules.effects import Call, Effect, Moved, Opened, Set, Unlinked, alarm_opened
from custody.rules.guards.conditioned import conditioned_alarms, hold_on_conditioned, product_taken, taken_alarms
from custody.rules.guards.usable import GIVEN
from custody.rules.guards.verified import last_checker
from custody.rules.journeys.dose import RUNNING
from custody.rules.refusals import Refusal
from custody.rules.situation import REACH, NotLoaded, Situation
from custody.rules.step import Act


def told_after(situation: Situation, effects: tuple[Effect, ...]) -> Iterator[Refusal]:
    """What whoever takes the step is told, before they sign and after: each a note that stops nothing.

    NotLoaded where a step opens a hold or ends a reservation and does not read REACH."""
    _must_reach(situation, effects)
    if held := _held(effects):
        after = things_after(situation, effects)
        yield from hold_on_conditioned(after, held)
        given_now = {effect.thing for effect in effects if isinstance(effect, Moved) and effect.to in GIVEN}
        yield from (reason for reason in hold_too_late(after, held) if reason.thing not in given_now)
    yield from product_taken(situation, effects)


def alarms_after(situation: Situation, effects: tuple[Effect, ...], act: Act) -> Iterator[Opened]:
    """The alarms, for those a note does not reach. Where the step itself alarms about a thing, that is enough."""
    if held := _held(effects):
        after = things_after(situation, effects)
        told = {code for alarm in _opened(effects, "alarm") for code in alarm.about}
        yield from conditioned_alarms(after, held, act)
        for alarm in late_alarms(after, held, act):
            parts = {part.code for code in alarm.about for part in situation.parents(code, "pooled")}
            if not told & {*alarm.about, *parts}:
                yield alarm
    yield from taken_alarms(situation, effects, act)
    yield from _mismatched_while_running(situation, effects, act)
    yield from _checks_voided(situation, effects, act)


def _mismatched_while_running(situation: Situation, effects: Iterable[Effect], act: Act) -> Iterator[Opened]:
    """An alarm for each prepared dose that runs, where an identity check has failed: it may be the wrong child."""
    named = [code for near_miss in _opened(effects, "near_miss") for code in near_miss.about]
    found = [situation.find(code) for code in dict.fromkeys(named)]
    running = [thing for thing in found if thing and thing.state("prepared_dose") in RUNNING]
    for number, thing in enumerate(running, start=1):
        call = Call("mismatch_while_running", thing.text("started_by"), (thing.text("subject"),))
        yield alarm_opened(f"@running{number}", (thing.code,), call, act.at)


def _checks_voided(situation: Situation, effects: tuple[Effect, ...], act: Act) -> Iterator[Opened]:
    """An alarm for each prepared dose whose checks a failed identity check voids, for whoever else made them: they
    wait at another bed perhaps, and the use-by comes nearer while nobody there knows. Where no other child's checks
    fall with them, who scanned the dose they had checked themselves is there, and needs no alarm."""
    missed = (one for one in _opened(effects, "near_miss") if one.attrs.get("reason") == "wrong_subject")
    named = {code for near_miss in missed for code in near_miss.about}
    codes = dict.fromkeys(e.thing for e in effects if isinstance(e, Set) and e.name == "checks" and e.thing in named)
    void = [situation.thing(code) for code in codes]
    of_two = len({thing.text("subject") for thing in void}) > 1
    for number, thing in enumerate(void, start=1):
        others = [one for one in thing.texts("checks") if one != act.actor]
        if others and (of_two or act.actor not in thing.texts("checks")):
            call = Call("checks_voided", last_checker(others), (thing.text("subject"),))
            yield alarm_opened(f"@voided{number}", (thing.code,), call, act.at)


def _held(effects: Iterable[Effect]) -> tuple[str, ...]:
    """Everything the holds among these effects are about, each once."""
    return tuple(dict.fromkeys(code for hold in _opened(effects, "hold") for code in hold.about))


def _opened(effects: Iterable[Effect], kind: str) -> tuple[Opened, ...]:
    return tuple(effect for effect in effects if isinstance(effect, Opened) and effect.kind == kind)


def _must_reach(situation: Situation, effects: tuple[Effect, ...]) -> None:
    taken = (effect for effect in effects if isinstance(effect, Unlinked) and effect.kind == "allocated")
    if (_held(effects) or any(taken)) and REACH not in situation.parts:
        raise NotLoaded("a step that opens a hold or ends a reservation reads REACH")
