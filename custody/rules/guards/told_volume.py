"""What was given, and how many mL of each, where it is told afterwards: from the paper sheet, or as an error.

The sheet bears the codes of the containers, and the mL that hung, diluent included. So a container of which parts wait
stands for those parts: for the one that runs, where one does and no mL are told. Of a container without a preparation
on record it is asked how many mL hung in all, and how many of its own were drawn into them (guards/told_mix.py): what
was given of it is in proportion. Where that is not said, nobody knows of what the mL are: it is noted, no dose is given
by it, and whoever gave the go is called (journey.md, 5 and 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from custody.rules.dose import shown
from custody.rules.guards.dose_amount import more_than_filled
from custody.rules.guards.gone import as_if_there
from custody.rules.guards.replacing import WARM
from custody.rules.guards.told_mix import Amounts, Mix, mixed
from custody.rules.guards.usable import GIVEN, STORED
from custody.rules.journeys.dose import RUNNING, WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.units import Unit

HANDED = frozenset({"given_in_error", "given_on_paper"})  # what may be told of cells that a child received


class Told(Amounts, Protocol):
    """What happened, to what, the band of the child who received it, how many mL of how many that hung, how many of
    the container were drawn into those, and when it was hung."""

    @property
    def what(self) -> str: ...

    @property
    def wristband(self) -> str | None: ...

    @property
    def item(self) -> str: ...

    @property
    def others(self) -> tuple[str, ...]: ...

    @property
    def partial_reason(self) -> str | None: ...

    @property
    def started_at(self) -> datetime | None: ...


def things_told(situation: Situation, told: Told) -> tuple[Thing, ...]:
    """What it happened to, each once, in the order in which it was named. Of a container that was drawn into prepared
    doses, those were given: the container is what is at hand to be scanned. Where mL are told, only those it stands for
    were given that got any of them, what runs before what waits; where none are, and one runs, that one."""
    found: dict[str, Thing] = {}
    reached: set[str] = set()
    for code in (told.item, *told.others):
        drawn = _given_of(situation, told, code) if told.what in HANDED else (situation.thing(code),)
        found |= {each.code: each for each in drawn if each.code not in found}
        reached |= {drawn[0].code} if len(drawn) > 1 else {each.code for each in drawn}
    items = tuple(found.values())
    there = as_if_there(situation, items)
    if told.what not in HANDED or _in_all(there, told, items) is None:
        return items
    gone = _gone(there, told, items)
    return tuple(each for each in items if each.code in reached or gone[each.code][1] > 0)


def given_before(item: Thing) -> Decimal:
    """The mL that are on record as given of what has ended, all of it where it was told without saying how many; none
    of what has not ended. Of a container no more than was filled: what was told first may be mL that hung."""
    whole = item.text("happened") in HANDED and not item.has("volume_given_ml")
    name = "volume_ml" if whole else "volume_given_ml"
    if item.state(item.kind) not in GIVEN or not item.has(name):
        return Decimal(0)
    straight = item.kind == "container" and item.has("volume_ml")
    return min(item.decimal(name), item.decimal("volume_ml")) if straight else item.decimal(name)


def gone_of(situation: Situation, told: Told) -> dict[str, Decimal]:
    """mL gone of each: never more than there was, whatever was told; nothing of what is running into a child. What was
    told of several is taken of the first, then of the next: one is hung after the other. Of what has ended before, what
    was given is on record: only more than that is gone now."""
    items = things_told(situation, told)
    return {code: gone for code, (gone, _) in _gone(situation, told, items).items()}


def volume_told(situation: Situation, told: Told, item: Thing, gone: Decimal) -> Decimal | None:
    """The mL of a thing that are told to have been given, never less than were on record; None where nobody says, and
    all of it counts. What ended with nothing given was given after all: what is `gone` of it now."""
    items = things_told(situation, told)
    in_all = _in_all(situation, told, items)
    if in_all is not None:
        return max(in_all if len(items) == 1 else Decimal(0), gone + given_before(item))
    drawn = item.kind == "container" and situation.children(item.code, "pooled")
    nothing = item.has("volume_given_ml") and not given_before(item)
    return gone + given_before(item) if nothing or drawn else None


def volume_of_what(situation: Situation, told: Told) -> Iterator[Refusal]:
    """`volume_of_what` where mL are told of a container that was given as it was, and not of how many that hung, or of
    fewer, or fewer than were drawn, or where it comes to less than is on record; also where it is told together with
    prepared doses, and of these where not all was given of what hung, and they were prepared as another volume."""
    items = things_told(situation, told) if told.what in HANDED else ()
    given = told.drawn_ml if told.volume_given_ml is None else told.volume_given_ml
    if given is None and not _straight(situation, told) and any(map(given_before, items)):
        given = _filled(items)
    if items and given and _unclear(situation, told, items, given):
        asked = (*_straight(situation, told), *items)[0]
        params = {"given": format(given, "f"), "held": format(_held(situation, items), "f")}
        yield Refusal("volume_of_what", asked.code, params)


def _unclear(situation: Situation, told: Told, items: tuple[Thing, ...], given: Decimal) -> bool:
    if any(item.kind == "container" for item in items):
        return mix_told(situation, told) is None
    hung = told.prepared_ml or given
    return given < _on_record(situation, items) or given < hung != _filled(items)


def _on_record(situation: Situation, items: tuple[Thing, ...]) -> Decimal:
    """The mL on record as given of these, and of what was told in one with them where nobody said how many."""
    found = {item.code: item for item in items}
    for item in items:
        for container in situation.parents(item.code, "pooled") if given_before(item) else ():
            for part in situation.children(container.code, "pooled"):
                whole = part.text("happened") in HANDED and not part.has("volume_given_ml")
                if whole and part.text("happened_at") == item.text("happened_at"):
                    found[part.code] = part
    return sum(map(given_before, found.values()), Decimal(0))


def mix_reasons(situation: Situation, told: Told) -> Iterator[Refusal]:
    """`drawn_assumed` where it is not told how much of a container was drawn into what hung: which assumption stands in
    the entry; and `more_drawn_than_filled`."""
    straight, mix = _straight(situation, told), mix_told(situation, told)
    if not straight or mix is None:
        return
    if mix.assumed and mix.given:
        params = {"drawn": shown(mix.drawn), "worked_out": mix.line}
        yield Refusal("drawn_assumed", straight[0].code, params)
    yield from more_than_filled(straight[0], told.drawn_ml or Decimal(0), _held(situation, straight))


def mix_told(situation: Situation, told: Told) -> Mix | None:
    """What was mixed of containers that were given as they were; None where nobody tells, or prepared doses were, or
    it comes to less than is on record: what was told first is taken back then, and told anew."""
    items = things_told(situation, told) if told.what in HANDED else ()
    mix = _mix_of(situation, told, items)
    return mix if mix and mix.of_filled >= sum(map(given_before, items), Decimal(0)) else None


def which_unclear(situation: Situation, told: Told) -> bool:
    """Whether several parts of one container wait, and neither a part nor any mL say how much of it was given."""
    codes = [reason.thing for reason in several_parts(situation, told)]
    if not told.started_at and any(any(_ended_of(situation, code)) for code in codes):
        return True  # another was had, and nothing says when this one was hung: it may be the same, told twice
    return told.volume_given_ml is None and any(len(_waiting(situation, situation.thing(code))) > 1 for code in codes)


def several_parts(situation: Situation, told: Told) -> Iterator[Refusal]:
    """`several_parts_of_it` where a container was named of which several parts wait, or one waits and it holds more,
    or was had, and nothing says which of them was given: neither that one runs, nor that all of it was told, nor when
    what was given was hung."""
    if told.what not in HANDED:
        return
    given = {item.code for item in things_told(situation, told)}
    for container in (situation.thing(code) for code in (told.item, *told.others)):
        parts = _waiting(situation, container)
        rest = situation.balance(container.code, Unit.ML.value) > 0
        meant = [part.code for part in parts if part.code in given]
        runs = [part.code for part in parts if part.state("prepared_dose") in RUNNING]
        all_told = told.volume_given_ml is not None and len(meant) == len(parts) and not rest
        one_had = bool(meant) and not told.started_at and any(_ended_of(situation, container.code))
        if one_had or (len(parts) + rest > 1 and not all_told and meant != runs):
            yield Refusal("several_parts_of_it", container.code, {"parts": _named(parts), "taken": ", ".join(meant)})


def _gone(situation: Situation, told: Told, items: tuple[Thing, ...]) -> dict[str, tuple[Decimal, Decimal]]:
    """mL gone of each now, and how many of those told it has had in all."""
    left = _in_all(situation, told, items) if told.what in HANDED else None
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for item in items:
        running = item.state("prepared_dose") in RUNNING and told.what not in HANDED
        there = Decimal(0) if running else situation.balance(item.code, Unit.ML.value)
        before = given_before(item) if told.what in HANDED else Decimal(0)
        if left is None:
            gone = Decimal(0) if before else there
            found[item.code] = gone, gone + before
            continue
        gone = min(max(left - before, Decimal(0)), there)
        found[item.code] = gone, min(before, left) + gone
        left -= found[item.code][1]
    return found


def _in_all(situation: Situation, told: Told, items: tuple[Thing, ...]) -> Decimal | None:
    """The mL told, of what was filled: of containers given as they were, in proportion to what hung; None where all of
    it counts."""
    mix = _mix_of(situation, told, items)
    return told.volume_given_ml if mix is None else mix.of_filled


def _mix_of(situation: Situation, told: Told, items: tuple[Thing, ...]) -> Mix | None:
    straight = all(item.kind == "container" for item in items)
    return mixed(told, _held(situation, items)) if straight else None


def _straight(situation: Situation, told: Told) -> tuple[Thing, ...]:
    """The containers that were given as they were."""
    given = things_told(situation, told) if told.what in HANDED else ()
    return tuple(item for item in given if item.kind == "container")


def _held(situation: Situation, items: Iterable[Thing]) -> Decimal:
    """The mL of these containers before anything was given of them."""
    there = (situation.balance(item.code, Unit.ML.value) + given_before(item) for item in items)
    return sum(there, Decimal(0))


def _given_of(situation: Situation, told: Told, code: str) -> tuple[Thing, ...]:
    """What was given of what was scanned: the part of which this is the sheet although it has ended; where no mL are
    told, of several parts the one that runs, for that hangs."""
    parts = _stands_for(situation, situation.thing(code))
    ended = _ended_meanwhile(situation, told, code)
    if ended and (told.volume_given_ml is None or told.volume_given_ml <= _filled(ended)):
        return ended
    parts = (*ended, *(part for part in parts if part not in ended))
    running = tuple(part for part in parts if part.state("prepared_dose") in RUNNING)
    return running if running and told.volume_given_ml is None else parts


def _stands_for(situation: Situation, item: Thing) -> tuple[Thing, ...]:
    """The prepared doses a container went into, those that have not ended before those that have; the thing itself
    where none waits and it still holds something, or it was given as it was."""
    drawn = situation.children(item.code, "pooled")
    if not drawn or item.state("container") in STORED | WARM:
        return (item,)
    rest = situation.balance(item.code, Unit.ML.value) > 0
    return _waiting(situation, item) or ((item,) if rest else drawn)


def _ended_meanwhile(situation: Situation, told: Told, container: str) -> tuple[Thing, ...]:
    """The parts drawn from a container that are on record as had, and had not ended when what the sheet tells of was
    hung (or ended, where it does not say when it was hung): the sheet is theirs, told once more, or beside the pump.
    With the band of another child than had them it is not."""
    if told.what != "given_on_paper":
        return ()
    then = situation.as_it_was().at
    had = _ended_of(situation, container)
    theirs = (part for part in had if told.wristband in (None, part.text("wristband")))
    ends = ((part, ended) for part in theirs if (ended := part.instant("ended_at")) is not None)
    return tuple(part for part, ended in ends if _of_it(told, then, part.instant("started_at"), ended))


def _of_it(told: Told, then: datetime, started: datetime | None, ended: datetime) -> bool:
    """Whether a sheet is of a part that ran from `started` to `ended`: it was hung nearer to when that was than to when
    it ended, for ends are charted late; or ended no later, where it does not say when it was hung."""
    if not told.started_at:
        return then <= ended
    return then - started < ended - then if started else then < ended


def _ended_of(situation: Situation, container: str) -> Iterator[Thing]:
    """The prepared doses drawn from a container that were had, wholly or in part."""
    return (part for part in situation.children(container, "pooled") if part.state("prepared_dose") in GIVEN)


def _filled(parts: Iterable[Thing]) -> Decimal:
    return sum((part.decimal("volume_ml") for part in parts if part.has("volume_ml")), Decimal(0))


def _waiting(situation: Situation, container: Thing) -> tuple[Thing, ...]:
    """The prepared doses drawn from a container that wait to be given, those that run first."""
    drawn = situation.children(container.code, "pooled")
    waiting = [dose for dose in drawn if dose.state("prepared_dose") in WAITING]
    return tuple(sorted(waiting, key=lambda dose: dose.state("prepared_dose") not in RUNNING))


def _named(things: Iterable[Thing]) -> str:
    return ", ".join(thing.code for thing in things)
