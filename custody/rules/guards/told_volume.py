"""What was given, and how many mL of each, where it is told afterwards: from the paper sheet, or as an error.

The sheet bears the codes of the containers, and the mL that hung, diluent included. So a container of which parts wait
stands for those parts: for which of them, guards/which_part.py reads and never guesses. Of a container without a
preparation on record it is asked how many mL hung in all, and how many of its own were drawn into them
(guards/told_mix.py): what was given of it is in proportion, and what was drawn of it into another syringe adds to that.
Where that is not said, nobody knows of what the mL are: it is noted, no dose is given by it, and whoever gave the go is
called (journey.md, 5 and 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from custody.rules.dose import shown
from custody.rules.guards.dose_amount import more_than_filled
from custody.rules.guards.gone import as_if_there
from custody.rules.guards.lot import dead_volume
from custody.rules.guards.told_mix import Mix, mixed
from custody.rules.guards.which_part import (
    AGAIN,
    ANOTHER,
    HANDED,
    Told,
    filled,
    given_before,
    had_read,
    part_read,
    waiting_of,
)
from custody.rules.journeys.dose import RUNNING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.units import Unit


def things_told(situation: Situation, told: Told) -> tuple[Thing, ...]:
    """What it happened to, each once, in the order in which it was named. Of a container that was drawn into prepared
    doses, those were given: the container is what is at hand to be scanned. Where mL are told, only those it stands for
    were given that got any of them, what runs before what waits; where none are, and one runs, that one."""
    found: dict[str, Thing] = {}
    reached: set[str] = set()
    for code in (told.item, *told.others):
        drawn = part_read(situation, told, code).given
        found |= {each.code: each for each in drawn if each.code not in found}
        reached |= {drawn[0].code} if len(drawn) > 1 else {each.code for each in drawn}
    items = tuple(found.values())
    there = as_if_there(situation, items)
    if told.what not in HANDED or _in_all(there, told, items) is None:
        return items
    gone = _gone(there, told, items)
    return tuple(each for each in items if each.code in reached or gone[each.code][1] > 0)


def gone_of(situation: Situation, told: Told) -> dict[str, Decimal]:
    """mL gone of each: never more than there was, whatever was told; nothing of what is running into a child. What was
    told of several is taken of the first, then of the next: one is hung after the other. Of what has ended before, what
    was given is on record: only more than that is gone now."""
    items = things_told(situation, told)
    return {code: gone for code, (gone, _) in _gone(situation, told, items).items()}


def volume_told(situation: Situation, told: Told, item: Thing, gone: Decimal) -> Decimal | None:
    """The mL of a thing that are told to have been given, never less than were on record; None where nobody says, and
    all of it counts. What ended with nothing given, or with less, was given after all: what is `gone` of it now."""
    items = things_told(situation, told)
    in_all, before = _in_all(situation, told, items), given_before(item)
    if in_all is not None:
        return max(in_all if len(items) == 1 else Decimal(0), gone + before)
    drawn = item.kind == "container" and situation.children(item.code, "pooled")
    less = item.has("volume_given_ml") and (gone > 0 or not before)
    return gone + before if less or drawn else None


def volume_of_what(situation: Situation, told: Told) -> Iterator[Refusal]:
    """`volume_of_what` where mL are told of a container that was given as it was, and not of how many that hung, or of
    fewer, or fewer than were drawn, or where it comes to less than is on record, or to more than was filled with what
    is; also where it is told together with prepared doses, and of these where not all was given of what hung, or other
    mL were drawn, than the record says; and where all of a thing is told of which less is on record, or a little more
    than it held."""
    items = things_told(situation, told) if told.what in HANDED else ()
    if not items or told.volume_given_ml == 0:
        return
    straight = _straight(situation, told)
    over = any(part_read(situation, told, code).over for code in (told.item, *told.others))
    if over or (_mix_unclear if straight else _parts_unclear)(situation, told, items):
        given = told.volume_given_ml or told.drawn_ml or _held(situation, items)
        params = {"given": format(given, "f"), "held": format(_held(situation, items), "f")}
        yield Refusal("volume_of_what", (*straight, *items)[0].code, params)


def _mix_unclear(situation: Situation, told: Told, items: tuple[Thing, ...]) -> bool:
    if told.volume_given_ml is None and told.drawn_ml is None:
        return any(_less_on_record(situation, told, item) for item in items)
    return mix_told(situation, told) is None


def _parts_unclear(situation: Situation, told: Told, items: tuple[Thing, ...]) -> bool:
    drawn = [Decimal(str(ml)) for item in items for ml in item.mapping("drawn").values()]
    if told.drawn_ml is not None and drawn and told.drawn_ml != sum(drawn):
        return True
    given, whole = told.volume_given_ml, filled(items)
    if given is None and any(_less_on_record(situation, told, item) for item in items):
        return True
    if given is None and not any(map(given_before, items)):
        return False
    given = whole if given is None else given
    hung = told.prepared_ml or given
    other = abs(hung - whole) > dead_volume(situation, items[0])
    return given < _on_record(situation, items) or (given < hung and other)


def _less_on_record(situation: Situation, told: Told, item: Thing) -> bool:
    """Whether a sheet without mL is of more of a thing than is on record as given: more is left of it than stays in
    bag and line. Who had in error what has ended tells nothing of how much it was."""
    left = situation.balance(item.code, Unit.ML.value)
    return told.what == "given_on_paper" and given_before(item) > 0 and left > dead_volume(situation, item)


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
    it comes to less than is on record, or with it to more than was filled, or may be what is on record once more: what
    was told first is taken back then, and told anew."""
    items = things_told(situation, told) if told.what in HANDED else ()
    mix = _mix_of(situation, told, items)
    if mix is None:
        return None
    if mix.before:
        sure = all(had_read(situation, told, item) in (AGAIN, ANOTHER) for item in items)
        return mix if sure and mix.before < mix.of_filled <= _held(situation, items) else None
    return mix if mix.of_filled >= sum(map(given_before, items), Decimal(0)) else None


def which_unclear(situation: Situation, told: Told) -> bool:
    """Whether it may have been another part of a container than the one that was taken, or several wait, and neither a
    part nor any mL say how much of it was given."""
    if not all(part_read(situation, told, code).sure for code in (told.item, *told.others)):
        return True
    codes = [reason.thing for reason in several_parts(situation, told)]
    return told.volume_given_ml is None and any(len(waiting_of(situation, situation.thing(code))) > 1 for code in codes)


def several_parts(situation: Situation, told: Told) -> Iterator[Refusal]:
    """`several_parts_of_it` where a container was named of which several parts wait, or one waits and it holds more,
    and nothing says which of them was given: neither that one runs, nor that all of it was told; or where one was had,
    and it may be that one, told again."""
    if told.what not in HANDED:
        return
    given = {item.code for item in things_told(situation, told)}
    for container in (situation.thing(code) for code in (told.item, *told.others)):
        read, parts = part_read(situation, told, container.code), waiting_of(situation, container)
        rest = situation.balance(container.code, Unit.ML.value) > 0
        meant = [part for part in parts if part.code in given]
        runs = [part for part in parts if part.state("prepared_dose") in RUNNING]
        all_told = told.volume_given_ml is not None and len(meant) == len(parts) and not rest
        if not read.sure or (len(parts) + rest > 1 and not all_told and meant != runs):
            taken = [part for part in read.given if part.code in given]
            yield Refusal(
                "several_parts_of_it", container.code, {"parts": _named(parts or taken), "taken": _named(taken)}
            )


def _gone(situation: Situation, told: Told, items: tuple[Thing, ...]) -> dict[str, tuple[Decimal, Decimal]]:
    """mL gone of each now, and how many of those told it has had in all."""
    left = _in_all(situation, told, items) if told.what in HANDED else None
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for item in items:
        running = item.state("prepared_dose") in RUNNING and told.what not in HANDED
        there = Decimal(0) if running else situation.balance(item.code, Unit.ML.value)
        before = given_before(item) if told.what in HANDED else Decimal(0)
        if left is None:
            gone = there if not before or _less_on_record(situation, told, item) else Decimal(0)
            found[item.code] = gone, gone + before
            continue
        gone = min(max(left - before, Decimal(0)), there)
        found[item.code] = gone, min(before, left) + gone
        left -= found[item.code][1]
    return found


def _in_all(situation: Situation, told: Told, items: tuple[Thing, ...]) -> Decimal | None:
    """The mL told, of what was filled: of containers given as they were, in proportion to what hung, with what was had
    before in another syringe, and never more than they held with it; None where all of it counts."""
    mix = _mix_of(situation, told, items)
    if mix is None and told.volume_given_ml is None:
        return None
    before = _besides(situation, told, items) if mix is None else mix.before
    in_all = before + (told.volume_given_ml or Decimal(0)) if mix is None else mix.of_filled
    return min(in_all, _held(situation, items)) if before else in_all


def _mix_of(situation: Situation, told: Told, items: tuple[Thing, ...]) -> Mix | None:
    """What was mixed of containers; of what was had before in another syringe, or may have been, that is added. Where
    it comes to all they held, it is no matter which it was."""
    if not all(item.kind == "container" for item in items):
        return None
    held, before = _held(situation, items), _besides(situation, told, items)
    mix = mixed(told, held)
    if mix is None or not before:
        return mix
    all_of_it = mix.of_filled >= held and not any(had_read(situation, told, item) == ANOTHER for item in items)
    left = mixed(told, held if told.drawn_ml else held - before)
    return mix if all_of_it or left is None else replace(left, before=before)


def _besides(situation: Situation, told: Told, items: tuple[Thing, ...]) -> Decimal:
    """The mL on record of containers that what is told now comes besides, or may come."""
    had = (item for item in items if item.kind == "container" and had_read(situation, told, item) != AGAIN)
    return sum(map(given_before, had), Decimal(0))


def _straight(situation: Situation, told: Told) -> tuple[Thing, ...]:
    """The containers that were given as they were."""
    given = things_told(situation, told) if told.what in HANDED else ()
    return tuple(item for item in given if item.kind == "container")


def _held(situation: Situation, items: Iterable[Thing]) -> Decimal:
    """The mL of these containers before anything was given of them."""
    there = (situation.balance(item.code, Unit.ML.value) + given_before(item) for item in items)
    return sum(there, Decimal(0))


def _named(things: Iterable[Thing]) -> str:
    return ", ".join(thing.code for thing in things)
