"""What happens: the closed set of effects an accepted step may have, and how each changes a thing.

Effects are what an entry stores and what replay applies, so they hold plain values only: text, whole numbers,
yes or no, nothing, and lists of these. Decimals and times are stored as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from custody.rules.situation import Thing

Plain = str | int | bool | None | tuple["Plain", ...] | Mapping[str, "Plain"]
Rich = Plain | Decimal | date | datetime | timedelta


@dataclass(frozen=True)
class Created:
    """A new thing. `thing` is a placeholder (`@1`, `@2`, …) for which the door mints a code, or a given name."""

    thing: str
    kind: str
    attrs: Mapping[str, Plain] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Moved:
    """A step along one of the thing's journeys; `to` is filled in from the journey's table, nowhere else."""

    thing: str
    journey: str
    outcome: str = ""
    to: str = ""


@dataclass(frozen=True)
class Set:
    """A value of a thing is now this; None takes it away."""

    thing: str
    name: str
    value: Plain


@dataclass(frozen=True)
class Linked:
    """A relation begins; `kind` is one of words.EDGE_KINDS."""

    parent: str
    child: str
    kind: str


@dataclass(frozen=True)
class Unlinked:
    """A relation ends. Genealogy never ends: decide refuses to unlink it, but for `infused`, where it turns out that it
    was another child."""

    parent: str
    child: str
    kind: str


@dataclass(frozen=True)
class Posted:
    """A quantity moves between two accounts: things, or one of WORLD. What leaves one arrives at the other."""

    source: str
    target: str
    quantity: str
    unit: str


@dataclass(frozen=True)
class Opened:
    """A hold, deviation, near miss, preparation or alarm begins about some things; `item` is a placeholder."""

    item: str
    kind: str
    about: tuple[str, ...]
    attrs: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True)
class Closed:
    """An item ends with an outcome."""

    item: str
    outcome: str


Effect = Created | Moved | Set | Linked | Unlinked | Posted | Opened | Closed

# Accounts outside the house: they may go below zero, a thing's account may not.
WORLD = frozenset({"world.supply", "world.grown", "world.infused", "world.consumed", "world.destroyed", "world.lost"})


def plain(value: Rich) -> Plain:
    """A value as it is stored: decimals and times become text, times in UTC."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    return value


def instant_text(at: datetime) -> str:
    """An instant in UTC to the microsecond, `2026-11-22T06:05:00.000000Z`: text that sorts by time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def changed(thing: Thing, effect: Moved | Set) -> Thing:
    """`thing` after one effect. The same function serves the applier, replay and the tests."""
    if isinstance(effect, Moved):
        return replace(thing, states={**thing.states, effect.journey: effect.to})
    kept = {name: value for name, value in thing.attrs.items() if name != effect.name}
    return replace(thing, attrs=kept if effect.value is None else {**kept, effect.name: effect.value})


def held_by_the_program(item: str, about: tuple[str, ...], reason: str, at: datetime) -> Opened:
    """A hold that follows from a step by itself. Nobody placed it, so nobody but quality takes it back."""
    return Opened(item, "hold", about, {"reason": reason, "by_the_program": True, "placed_at": instant_text(at)})


@dataclass(frozen=True)
class Call:
    """Why somebody is called: the reason, who is to answer (empty: whoever sees to it), and about which children; and
    the codes of what stood against it, where it is about more than one thing that may end."""

    reason: str
    holder: str
    subjects: tuple[str, ...]
    against: tuple[str, ...] = ()


def alarm_opened(item: str, about: tuple[str, ...], call: Call, at: datetime) -> Opened:
    """An alarm about things: open until somebody answers it by name."""
    told: dict[str, Plain] = {"reason": call.reason, "holder": call.holder, "subjects": call.subjects}
    told |= {"against": call.against} if call.against else {}
    return Opened(item, "alarm", about, told | {"opened_at": instant_text(at)})


def posted(source: str, target: str, quantity: Decimal, unit: str) -> Posted:
    """A posting of an exact quantity."""
    return Posted(source, target, format(quantity, "f"), unit)
