"""The situation as a step leaves it: what its effects do is asked about before they are recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from custody.rules.effects import Effect, Linked, Moved, Set, Unlinked, changed
from custody.rules.situation import Edge, Situation, Thing


def things_after(situation: Situation, effects: Iterable[Effect]) -> Situation:
    """The situation with the state and the values of every thing as these effects leave them. Every move names the
    state it leads to."""
    things: dict[str, Thing] = {}
    for effect in effects:
        thing = things.get(effect.thing, situation.find(effect.thing)) if isinstance(effect, (Moved, Set)) else None
        if thing is not None and isinstance(effect, (Moved, Set)):
            things[thing.code] = changed(thing, effect)
    return replace(situation, things={**situation.things, **things})


def left_by(situation: Situation, effects: Iterable[Effect]) -> Situation:
    """The same, with every relation that begins or ends by these effects."""
    given = tuple(effects)
    edges = dict.fromkeys(situation.edges)
    for effect in given:
        if isinstance(effect, Linked):
            edges[Edge(effect.parent, effect.child, effect.kind)] = None
        elif isinstance(effect, Unlinked):
            edges.pop(Edge(effect.parent, effect.child, effect.kind), None)
    return replace(things_after(situation, given), edges=tuple(edges))
