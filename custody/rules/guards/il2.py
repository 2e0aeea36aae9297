"""IL-2 couples to the start of infusion: how far one lies from the other, against the window of the protocol
(journey.md, 4; story 33).

The protocol asks for at least so many minutes and at most so many between IL-2 and the start. Of two injections for one
dose it is the later one, of those given before the cells, by which both hold: the start is never sooner after any of
them, and no window has closed with the first. So that one counts, in whichever order they are told. Nothing is written
over: every injection stays on the dose, and one on a day without cells on the child.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from custody.rules.effects import Effect, Plain, Set, instant_text
from custody.rules.guards.dose_amount import had_by_another
from custody.rules.guards.paper import given_from_container
from custody.rules.past import PastEntry
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

OUTSIDE = "il2_outside_window"
INJECTIONS = "il2_injections"
_COUNTING = {"il2_given_at": "at", "il2_given_iu": "iu", "il2_given_by": "by"}  # of a dose: the one that counts
Injection = Mapping[str, Plain]


def outside_window(situation: Situation, given: datetime, started: datetime) -> Mapping[str, int] | None:
    """The minutes from the injection to the start, with the least and most of the protocol, where they lie outside;
    None where they do not, or no protocol is in force."""
    protocol = situation.finds_document("protocol")
    if protocol is None:
        return None
    waited = started - given
    lowest, highest = protocol.minutes("il2.window_min_minutes"), protocol.minutes("il2.window_max_minutes")
    if lowest <= waited <= highest:
        return None
    spans = {"minutes": waited, "lowest": lowest, "highest": highest}
    return {name: int(span.total_seconds() // 60) for name, span in spans.items()}


def injections(thing: Thing) -> tuple[Injection, ...]:
    """What a dose holds, or a child of days without cells, in the order it was told: {at, iu, by, worked_out}, as far
    as known. Of one charted by a paper sheet the time alone is."""
    kept = thing.attrs.get(INJECTIONS)
    known = tuple(one for one in kept if isinstance(one, Mapping)) if isinstance(kept, (tuple, list)) else ()
    if known or not thing.has("il2_given_at"):
        return known
    return ({part: thing.text(name) for name, part in _COUNTING.items() if thing.has(name)},)


def counting(situation: Situation, dose: Thing, known: tuple[Injection, ...]) -> Injection | None:
    """The one from which the start is counted: the last before the first cells of the dose. Needs RELATED from it."""
    parts = (*situation.children(dose.code, "serves"), *given_from_container(situation, dose))
    begun = min((part.text("started_at") for part in parts if _began(part, dose)), default="")
    before = [one for one in known if not begun or str(one["at"]) <= begun]
    return max(reversed(before or known), key=lambda one: str(one["at"]), default=None)


def charted(situation: Situation, thing: Thing, known: tuple[Injection, ...]) -> Iterator[Set]:
    """These are the injections of a dose, with the one that counts; or of a child, for whom none does."""
    if known or thing.has(INJECTIONS):
        yield Set(thing.code, INJECTIONS, known or None)
    if thing.kind == "dose":
        now = counting(situation, thing, known) or {}
        for name, part in _COUNTING.items():
            yield Set(thing.code, name, now.get(part))


def given_that_day(situation: Situation, things: tuple[Thing, ...], at: datetime) -> Iterator[Refusal]:
    """One reason where an injection on the day of `at` is charted already: for the first of these things, the child or
    the dose."""
    for thing in things:
        for told in injections(thing):
            given = datetime.fromisoformat(str(told["at"]))
            if situation.day_of(given) == situation.day_of(at):
                yield Refusal("il2_given_that_day", thing.code, {"at": instant_text(given)})
                return


def as_left_without(situation: Situation, past: PastEntry, put_back: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """What puts an entry right, with the injections it told taken out of those told since, and whichever counts then.
    Needs RELATED from each dose."""
    names = {INJECTIONS, *_COUNTING}
    things = dict.fromkeys(one.thing for one in past.effects if isinstance(one, Set) and one.name in names)
    others = (one for one in put_back if not (isinstance(one, Set) and one.name in names and one.thing in things))
    found: list[Effect] = []
    for code in things:
        thing = situation.thing(code)
        known = list(injections(thing))
        told = _told(past, code)
        if told in known:
            known.remove(told)
        found += charted(situation, thing, tuple(known))
    return (*others, *found)


def _began(part: Thing, dose: Thing) -> bool:
    return part.has("started_at") and not had_by_another(part, dose)


def _told(past: PastEntry, code: str) -> Injection:
    """The injection an entry told of a thing: the last of its list, or that of a sheet, which keeps none."""
    told = {one.name: one.value for one in past.effects if isinstance(one, Set) and one.thing == code}
    kept = told.get(INJECTIONS)
    if isinstance(kept, (tuple, list)) and kept and isinstance(kept[-1], Mapping):
        return dict(kept[-1])
    return {"at": told.get("il2_given_at")}
