"""What was given, and how many mL of each, where it is told afterwards: from the paper sheet, or as an error.

The sheet bears the codes of the containers, and the mL that hung, diluent included. So a container of which parts wait
stands for those parts; and of a container without a preparation on record it is asked how many mL hung in all: what
was given of it is in proportion. Where that is not said, nobody knows of what the mL are: it is noted, no dose is given
by it, and whoever gave the go is called (journey.md, 5 and 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from custody.rules.guards.gone import as_if_there
from custody.rules.guards.replacing import WARM
from custody.rules.guards.usable import GIVEN, STORED
from custody.rules.journeys.dose import RUNNING, WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.units import Unit

HANDED = frozenset({"given_in_error", "given_on_paper"})  # what may be told of cells that a child received
_THOUSANDTHS = 1000  # of a mL: finer than any pump or syringe


class Told(Protocol):
    """What happened, to what, the band of the child who received it, and how many mL of how many that hung."""

    @property
    def what(self) -> str: ...

    @property
    def wristband(self) -> str | None: ...

    @property
    def item(self) -> str: ...

    @property
    def others(self) -> tuple[str, ...]: ...

    @property
    def volume_given_ml(self) -> Decimal | None: ...

    @property
    def prepared_ml(self) -> Decimal | None: ...

    @property
    def partial_reason(self) -> str | None: ...


def things_told(situation: Situation, told: Told) -> tuple[Thing, ...]:
    """What it happened to, each once, in the order in which it was named. Of a container that was drawn into prepared
    doses, those were given: the container is what is at hand to be scanned. Where mL are told, only those it stands for
    were given that got any of them, what runs before what waits."""
    found: dict[str, Thing] = {}
    reached: set[str] = set()
    for code in (told.item, *told.others):
        drawn = _stands_for(situation, situation.thing(code)) if told.what in HANDED else (situation.thing(code),)
        found |= {each.code: each for each in drawn if each.code not in found}
        reached |= {drawn[0].code} if len(drawn) > 1 else {each.code for each in drawn}
    items = tuple(found.values())
    if told.volume_given_ml is None or told.what not in HANDED:
        return items
    gone = _gone(as_if_there(situation, items), told, items)
    return tuple(each for each in items if each.code in reached or gone[each.code][1] > 0)


def given_before(item: Thing) -> Decimal:
    """The mL that are on record as given of what has ended, all of it where it was told without saying how many; none
    of what has not ended."""
    whole = item.text("happened") in HANDED and not item.has("volume_given_ml")
    name = "volume_ml" if whole else "volume_given_ml"
    return item.decimal(name) if item.state(item.kind) in GIVEN and item.has(name) else Decimal(0)


def gone_of(situation: Situation, told: Told) -> dict[str, Decimal]:
    """mL gone of each: never more than there was, whatever was told; nothing of what is running into a child. What was
    told of several is taken of the first, then of the next: one is hung after the other. Of what has ended before, what
    was given is on record: only more than that is gone now."""
    items = things_told(situation, told)
    return {code: gone for code, (gone, _) in _gone(situation, told, items).items()}


def volume_told(situation: Situation, told: Told, item: Thing, gone: Decimal) -> Decimal | None:
    """The mL of a thing that are told to have been given, never less than were on record; None where nobody says, and
    all of it counts. What ended with nothing given was given after all: what is `gone` of it now."""
    if told.volume_given_ml is not None:
        items = things_told(situation, told)
        in_all = _in_all(situation, told, items) if len(items) == 1 else None
        return max(in_all or Decimal(0), gone + given_before(item))
    drawn = item.kind == "container" and situation.children(item.code, "pooled")
    nothing = item.has("volume_given_ml") and not given_before(item)
    return gone + given_before(item) if nothing or drawn else None


def volume_of_what(situation: Situation, told: Told) -> Iterator[Refusal]:
    """`volume_of_what` where mL are told of a container that was given as it was, and not of how many that hung, or of
    fewer; also where it is told together with prepared doses."""
    straight = [item for item in things_told(situation, told) if item.kind == "container"]
    if straight and told.what in HANDED and told.volume_given_ml and _scale(situation, told) is None:
        params = {"given": format(told.volume_given_ml, "f"), "held": format(_held(situation, straight), "f")}
        yield Refusal("volume_of_what", straight[0].code, params)


def several_parts(situation: Situation, told: Told) -> Iterator[Refusal]:
    """`several_parts_of_it` where a container was named of which several parts wait, or one waits and it holds more,
    and nothing says which of them was given: neither that one runs, nor that all of it was told."""
    if told.what not in HANDED:
        return
    given = {item.code for item in things_told(situation, told)}
    for container in (situation.thing(code) for code in (told.item, *told.others)):
        parts = _waiting(situation, container)
        rest = situation.balance(container.code, Unit.ML.value) > 0
        meant = [part.code for part in parts if part.code in given]
        runs = [part.code for part in parts if part.state("prepared_dose") in RUNNING]
        all_told = told.volume_given_ml is not None and len(meant) == len(parts) and not rest
        if len(parts) + rest > 1 and not all_told and meant != runs:
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
    """The mL told, of what was filled: of containers given as they were, in proportion to what hung."""
    if told.volume_given_ml is None or any(item.kind != "container" for item in items):
        return told.volume_given_ml
    scale = _scale_of(situation, told, items)
    if scale is None:
        return told.volume_given_ml
    found = Decimal(round(Fraction(told.volume_given_ml) * scale * _THOUSANDTHS)) / _THOUSANDTHS
    return Decimal(format(found.normalize(), "f"))


def _scale(situation: Situation, told: Told) -> Fraction | None:
    return _scale_of(situation, told, things_told(situation, told))


def _scale_of(situation: Situation, told: Told, items: tuple[Thing, ...]) -> Fraction | None:
    """mL of what was filled in one mL of what hung; None where nobody says, or it cannot be so."""
    given, hung = told.volume_given_ml or Decimal(0), told.prepared_ml
    if not hung or given > hung or any(item.kind != "container" for item in items):
        return None
    return min(Fraction(1), Fraction(_held(situation, items)) / Fraction(hung))


def _held(situation: Situation, items: Iterable[Thing]) -> Decimal:
    """The mL of these containers before anything was given of them."""
    there = (situation.balance(item.code, Unit.ML.value) + given_before(item) for item in items)
    return sum(there, Decimal(0))


def _stands_for(situation: Situation, item: Thing) -> tuple[Thing, ...]:
    """The prepared doses a container went into, those that have not ended before those that have; the thing itself
    where none waits and it still holds something, or it was given as it was."""
    drawn = situation.children(item.code, "pooled")
    if not drawn or item.state("container") in STORED | WARM:
        return (item,)
    rest = situation.balance(item.code, Unit.ML.value) > 0
    return _waiting(situation, item) or ((item,) if rest else drawn)


def _waiting(situation: Situation, container: Thing) -> tuple[Thing, ...]:
    """The prepared doses drawn from a container that wait to be given, those that run first."""
    drawn = situation.children(container.code, "pooled")
    waiting = [dose for dose in drawn if dose.state("prepared_dose") in WAITING]
    return tuple(sorted(waiting, key=lambda dose: dose.state("prepared_dose") not in RUNNING))


def _named(things: Iterable[Thing]) -> str:
    return ", ".join(thing.code for thing in things)
