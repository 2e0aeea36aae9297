"""Children who are conditioned, or are about to be, and wait for a product: the reason why a late hold, or product
taken from them, is an alarm.

From the clearance for conditioning on (a subject's journey `conditioning`) until the dose is given or omitted. A child
who died waits for nothing: from when the investigator who cleared it said so (`died_told_at`) until anything is
reserved or planned for it anew. Told by anybody else (`told_dead_by`), it is an alarm that an investigator confirms:
one slip in a list of reasons must not silence every later alarm of a living child.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.rules.effects import Call, Effect, Opened, Set, Unlinked, alarm_opened, instant_text
from custody.rules.guards.allocation import DOSE_GIVEN, dose_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act

DIED = "subject_died"  # why a dose is omitted or a reservation ends; whoever left the trial still needs product
TOLD_DEAD = "told_dead"  # the alarm of a conditioned child of whom somebody says so
_TOLD = "died_told_at"
_TOLD_BY = "told_dead_by"


def died(child: Thing | None, why: str, act: Act) -> Iterator[Effect]:
    """Where this is why, the child is called for no more: of a conditioned child only the investigator who cleared it
    is believed at once, and told by anybody else it is asked."""
    if child is None or why != DIED or child.has(_TOLD):
        return
    if child.state("conditioning") == "cleared" and act.actor not in child.texts("conditioning_cleared_by")[:1]:
        yield Set(child.code, _TOLD_BY, act.actor)
    else:
        yield Set(child.code, _TOLD, instant_text(act.at))


def confirmed_dead(alarm: Thing, act: Act) -> Iterator[Effect]:
    """From now on the children of an alarm `told_dead` wait for nothing."""
    for child in alarm.texts("subjects"):
        yield Set(child, _TOLD, instant_text(act.at))


def told_dead_by(situation: Situation, alarm: Thing) -> frozenset[str]:
    """Who told that the children of an alarm died; nobody where they are called for again. The situation must read
    ABOUT."""
    return frozenset(situation.thing(child).text(_TOLD_BY) for child in alarm.texts("subjects")) - {""}


def lives(child: Thing) -> Iterator[Effect]:
    """Whatever was told: for whom something is reserved or planned, somebody is called again."""
    yield from (Set(child.code, name, None) for name in (_TOLD, _TOLD_BY) if child.has(name))


def conditioned_for(situation: Situation, held: Iterable[str]) -> dict[str, str]:
    """Each conditioned child who waits for anything that came from `held`, or that a shipment of it carries, with the
    thing it waits for. The situation must read REACH."""
    carried = [(code, *(thing.code for thing in situation.children(code, "carries"))) for code in held]
    below = {thing.code: thing for codes in carried for code in codes for thing in situation.descendants(code)}
    found = ((child.code, thing.code) for thing in below.values() for child in _waiting(situation, thing))
    return dict(found)


def hold_on_conditioned(situation: Situation, held: Iterable[str]) -> Iterator[Refusal]:
    """`hold_on_conditioned_child` for each conditioned child who waits for something of what is held."""
    for code, thing in conditioned_for(situation, held).items():
        child = situation.thing(code)
        params = {"number": child.text("number"), "conditioning_on": child.text("conditioning_on"), "held": thing}
        yield Refusal("hold_on_conditioned_child", code, params)


def conditioned_alarms(situation: Situation, held: Iterable[str], act: Act) -> Iterator[Opened]:
    """An alarm for each of these children, open until the investigator who cleared them has answered by name."""
    for number, (code, thing) in enumerate(conditioned_for(situation, held).items(), start=1):
        about = ("hold_on_conditioned_child", (code, thing))
        yield _alarm(situation, f"@conditioned{number}", about, act)


def taken_from(situation: Situation, effects: Iterable[Effect]) -> dict[str, tuple[str, ...]]:
    """Each conditioned child from whose dose, still to be given, product or back-up is taken away, or who is told dead,
    with what is taken."""
    given = tuple(effects)
    gone = _set(given, _TOLD)
    taken: dict[str, tuple[str, ...]] = dict.fromkeys(sorted(_set(given, _TOLD_BY)), ())
    for effect in given:
        if isinstance(effect, Unlinked) and effect.kind == "allocated":
            for child in _waiting(situation, situation.thing(effect.child)):
                if child.code not in gone:
                    taken[child.code] = (*taken.get(child.code, ()), effect.child)
    return taken


def product_taken(situation: Situation, effects: Iterable[Effect]) -> Iterator[Refusal]:
    """`taken_from_conditioned_child` for each of these children."""
    for code, things in taken_from(situation, effects).items():
        child = situation.thing(code)
        params = {"number": child.text("number"), "conditioning_on": child.text("conditioning_on")}
        yield Refusal("taken_from_conditioned_child", code, params | {"things": ", ".join(things) or "–"})


def taken_alarms(situation: Situation, effects: Iterable[Effect], act: Act) -> Iterator[Opened]:
    """An alarm for each of these children: whoever cleared them must know that they wait for nothing, or for less."""
    given = tuple(effects)
    asked = _set(given, _TOLD_BY)
    for number, (code, things) in enumerate(taken_from(situation, given).items(), start=1):
        reason = TOLD_DEAD if code in asked else "taken_from_conditioned_child"
        yield _alarm(situation, f"@taken{number}", (reason, (code, *things)), act)


def _set(effects: tuple[Effect, ...], name: str) -> frozenset[str]:
    """The things of which a value of this name is set, and not taken away."""
    return frozenset(e.thing for e in effects if isinstance(e, Set) and e.name == name and e.value is not None)


def _alarm(situation: Situation, item: str, about: tuple[str, tuple[str, ...]], act: Act) -> Opened:
    """An alarm for a reason about a child and things, held by the investigator who cleared the child."""
    reason, (child, *things) = about
    cleared_by = situation.thing(child).texts("conditioning_cleared_by")
    return alarm_opened(item, (child, *things), Call(reason, cleared_by[0] if cleared_by else "", (child,)), act.at)


def _waiting(situation: Situation, thing: Thing) -> Iterator[Thing]:
    """The conditioned children of whom this is a container or prepared dose still to be given, or the batch planned or
    its lot."""
    dose = dose_of(situation, thing.code)
    meant_for = dose.text("subject") if dose is not None and dose.state("dose") not in DOSE_GIVEN else ""
    planned = thing.text("batch") if thing.kind == "lot" else thing.code
    for child in (situation.find(meant_for), *situation.children(planned, "awaited")):
        if child is not None and child.state("conditioning") == "cleared" and not child.has(_TOLD):
            yield child
