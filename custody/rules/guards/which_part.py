"""Which part a sheet is of that bears the code of the container: the one that was had, told again, or another.

Ends are charted late, starts are left out or copied, so nothing is guessed of a container that was drawn into several
parts, or into one and still holds something: only where all of it is told is it sure which were given. Otherwise what
is likeliest counts as given, no dose is given by it, whoever gave the go is called, and more of the dose asks until
somebody has looked, or it is taken back and told by the label of what hung (guards/had_unclear.py; journey.md, 5, 9).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from custody.rules.guards.allocation import allocated_to
from custody.rules.guards.lot import dead_volume
from custody.rules.guards.replacing import WARM
from custody.rules.guards.told_mix import Amounts
from custody.rules.guards.usable import GIVEN, STORED
from custody.rules.journeys.dose import RUNNING, WAITING
from custody.rules.situation import Situation, Thing
from custody.rules.units import Unit

HANDED = frozenset({"given_in_error", "given_on_paper"})  # what may be told of cells that a child received
AGAIN, ANOTHER, UNSURE = "again", "another", "unsure"  # how what is told of what was had before is read


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


@dataclass(frozen=True)
class Reading:
    """What was given of what was scanned. Not `sure`: it may be another part. `over`: more mL are told than that part
    held, by no more than bag and line hold."""

    given: tuple[Thing, ...]
    sure: bool = True
    over: bool = False


def part_read(situation: Situation, told: Told, code: str) -> Reading:
    """What is told of the thing of this code: of a container, of which of its parts. Sure only where it has one, or all
    of them are told."""
    item = situation.thing(code)
    if told.what not in HANDED:
        return Reading((item,))
    read = _likeliest(situation, told, item)
    return read if read.sure and not _other_ways(situation, told, item, read) else replace(read, sure=False)


def _other_ways(situation: Situation, told: Told, item: Thing, read: Reading) -> bool:
    """Whether what is told of a container may be of another part, or of its rest."""
    if item.kind != "container":
        return False
    parts = tuple(part for part in (*waiting_of(situation, item), *_had_of(situation, item)) if part.code != item.code)
    rest = situation.balance(item.code, Unit.ML.value) > dead_volume(situation, item)
    if len(parts) + rest < 2:
        return False
    meant = {part.code for part in read.given}
    return rest or not meant >= {part.code for part in parts} or told.volume_given_ml != filled(parts)


def _likeliest(situation: Situation, told: Told, item: Thing) -> Reading:
    """The part it is taken for where somebody has to look: what counts as given is never less than may be in the child.
    Where no mL are told, of several parts that wait it is the one that runs, for that hangs."""
    stands, had = _stands_for(situation, item), _had_of(situation, item)
    theirs = tuple(part for part in had if _of_this_child(situation, told, part))
    running = tuple(part for part in stands if part.state("prepared_dose") in RUNNING)
    begun = _begun(situation, told)
    again = tuple(part for part in (*theirs, *running) if _same_minute(begun, part.instant("started_at")))
    rest = tuple(part for part in stands if part not in had)
    if again and told.what == "given_on_paper":
        return _told_again(situation, told, again, tuple(part for part in rest if part not in again))
    if running and told.volume_given_ml is None:
        stands = running
    elif theirs:
        stands = rest or stands
    return Reading(stands)


def had_read(situation: Situation, told: Told, item: Thing) -> str:
    """How what is told of a container given as it was is read, of which something was had before: `AGAIN`, `ANOTHER`
    syringe of it, or `UNSURE`. What another child had of it, or nobody, says nothing of that."""
    if item.kind != "container" or not given_before(item) or not _of_this_child(situation, told, item):
        return AGAIN
    begun = _begun(situation, told)
    if _same_minute(begun, item.instant("started_at")):
        return AGAIN
    return ANOTHER if _all_ended(begun, _had_of(situation, item)) else UNSURE


def given_before(item: Thing) -> Decimal:
    """The mL that are on record as given of what has ended, all of it where it was told without saying how many; none
    of what has not ended. Of a container no more than was filled: what was told first may be mL that hung."""
    whole = item.text("happened") in HANDED and not item.has("volume_given_ml")
    name = "volume_ml" if whole else "volume_given_ml"
    if item.state(item.kind) not in GIVEN or not item.has(name):
        return Decimal(0)
    straight = item.kind == "container" and item.has("volume_ml")
    return min(item.decimal(name), item.decimal("volume_ml")) if straight else item.decimal(name)


def waiting_of(situation: Situation, container: Thing) -> tuple[Thing, ...]:
    """The prepared doses drawn from a container that wait to be given, those that run first, then as they were
    prepared."""
    drawn = sorted(situation.children(container.code, "pooled"), key=lambda dose: dose.text("prepared_at"))
    waiting = [dose for dose in drawn if dose.state("prepared_dose") in WAITING]
    return tuple(sorted(waiting, key=lambda dose: dose.state("prepared_dose") not in RUNNING))


def filled(parts: Iterable[Thing]) -> Decimal:
    """The mL of these, as they were prepared or filled."""
    return sum((part.decimal("volume_ml") for part in parts if part.has("volume_ml")), Decimal(0))


def _told_again(situation: Situation, told: Told, again: tuple[Thing, ...], rest: tuple[Thing, ...]) -> Reading:
    """The parts that hung in that minute; also those that wait where the mL told fill them exactly, one after the
    other. A little more than a part held is what the line was flushed with."""
    over = (told.volume_given_ml or Decimal(0)) - filled(again)
    if over <= 0 or not rest:
        return Reading(again)
    if over <= dead_volume(situation, again[0]):
        return Reading(again, over=True)
    for number in range(1, len(rest) + 1):
        if over == filled(rest[:number]) and not _undivided(rest[:number]):
            return Reading((*again, *rest[:number]))
    return Reading((*again, *rest), sure=False)


def _stands_for(situation: Situation, item: Thing) -> tuple[Thing, ...]:
    """The prepared doses a container went into, those that have not ended before those that have; the thing itself
    where none waits and it still holds something, or it was given as it was."""
    drawn = situation.children(item.code, "pooled")
    if not drawn or item.state("container") in STORED | WARM:
        return (item,)
    rest = situation.balance(item.code, Unit.ML.value) > 0
    return waiting_of(situation, item) or ((item,) if rest else drawn)


def _had_of(situation: Situation, item: Thing) -> tuple[Thing, ...]:
    """What was had of a thing, wholly or in part: the prepared doses drawn from it, and of a container itself what was
    given as it was."""
    drawn = (part for part in situation.children(item.code, "pooled") if part.state("prepared_dose") in GIVEN)
    straight = item.kind == "container" and item.text("happened") in HANDED and given_before(item)
    return (*drawn, *((item,) if straight else ()))


def _of_this_child(situation: Situation, told: Told, part: Thing) -> bool:
    """Whether a part may have been had by the child whose band is on the sheet, an earlier band of it too."""
    if told.wristband in (None, part.text("wristband")):
        return True
    band = situation.find(told.wristband or "")
    had_by = part.text("had_by") or part.text("subject") or allocated_to(situation, part.code)
    return band is not None and band.text("subject") == had_by


def _all_ended(begun: datetime | None, had: Iterable[Thing]) -> bool:
    """Whether each of these had ended, by the record, when this was hung."""
    ends = [part.instant("ended_at") for part in had]
    return begun is not None and all(end is not None and _minute(end) <= _minute(begun) for end in ends)


def _begun(situation: Situation, told: Told) -> datetime | None:
    """The start told; a start after the end is a slip of the pen, and tells nothing."""
    return told.started_at if told.started_at and told.started_at <= situation.at else None


def _same_minute(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and _minute(one) == _minute(other)


def _minute(at: datetime) -> datetime:
    """To the minute: a sheet says no more."""
    return at.replace(second=0, microsecond=0)


def _undivided(parts: Iterable[Thing]) -> bool:
    """Whether a container is among these: the mL of its rest are not those that hung."""
    return any(part.kind == "container" for part in parts)
