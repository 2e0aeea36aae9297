"""Things as they were: what is told late is judged by how things stood when it happened, in both directions.

A recall, a hold or a withdrawn consent that came afterwards does not make wrong what was right; a hold that lay on the
lot then does not vanish because it was lifted since (journey.md, 5). One way for everything: what the record tells of a
thing is taken back, newest first, as far as it happened later. What is corrected was so from the beginning; what a
thing came from was always so; what the record did not know yet is taken as it was first known. A wristband that was
found on another child is never taken back: nobody knows since when it was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from custody.rules.effects import Created, Effect, Linked, Moved, Opened, Set, Unlinked
from custody.rules.guards.identity import ON_ANOTHER
from custody.rules.situation import Edge, Thing
from custody.rules.words import GENEALOGY

_STATE, _VALUE, _RELATION = "state", "value", "relation"


class _Name(NamedTuple):
    """What of a thing changes: the state on a journey, a value, or a relation in which it is the child."""

    what: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Told:
    """An accepted entry about a thing: when it happened, what followed of it, and when it was recorded. `values_since`:
    since when the values it set were so, which is earlier where it corrects them."""

    happened_at: datetime
    recorded_at: datetime
    values_since: datetime
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Then:
    """A thing as it was; `related` says of each relation above it that has changed since whether it stood then."""

    thing: Thing
    related: Mapping[Edge, bool] = field(default_factory=dict)


def as_it_was(thing: Thing, story: Iterable[Told], at: datetime) -> Then:
    """`thing` as it was at `at`. `story` are the entries about it, newest first; it is read as far back as needed."""
    if thing.kind == "wristband" and thing.text("voided_why") == ON_ANOTHER:
        return Then(thing)
    stood: dict[_Name, object] = {}
    since: set[_Name] = set()
    for told in story:
        if told.recorded_at <= at and since <= stood.keys():
            break
        first = any(_begins(effect, thing.code) for effect in told.effects)
        for effect in reversed(told.effects):
            later = not first and (told.values_since if isinstance(effect, Set) else told.happened_at) > at
            for name, value in _changed(thing.code, effect):
                if name not in stood and later:
                    since.add(name)
                elif name not in stood:
                    stood[name] = value
    return _taken_back(thing, {name: stood.get(name) for name in since})


def _begins(effect: Effect, code: str) -> bool:
    """Whether this is how the record came to know the thing."""
    return code == (effect.thing if isinstance(effect, Created) else effect.item if isinstance(effect, Opened) else "")


def _changed(code: str, effect: Effect) -> Iterator[tuple[_Name, object]]:
    """Each state, value and relation of a thing that an effect sets, and to what."""
    match effect:
        case Created(thing=thing) if thing == code:
            yield from ((_Name(_VALUE, name), value) for name, value in effect.attrs.items())
        case Opened(item=item) if item == code:
            yield _Name(_STATE, effect.kind), "open"
        case Moved(thing=thing) if thing == code:
            yield _Name(_STATE, effect.journey), effect.to
        case Set(thing=thing) if thing == code:
            yield _Name(_VALUE, effect.name), effect.value
        case Linked(child=child) | Unlinked(child=child) if child == code and effect.kind not in GENEALOGY:
            yield _Name(_RELATION, effect.kind, effect.parent), isinstance(effect, Linked)


def _taken_back(thing: Thing, stood: Mapping[_Name, object]) -> Then:
    """The thing with these states, values and relations instead of what they are now; None is none."""
    states: dict[str, Any] = dict(thing.states)
    attrs: dict[str, Any] = dict(thing.attrs)
    related: dict[Edge, bool] = {}
    for name, was in stood.items():
        if name.what == _RELATION:
            related[Edge(name.parent, thing.code, name.name)] = bool(was)
            continue
        kept = states if name.what == _STATE else attrs
        kept.pop(name.name, None)
        if was is not None:
            kept[name.name] = was
    return Then(replace(thing, states=states, attrs=attrs), related)
