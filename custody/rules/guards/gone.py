"""What was told to be gone and is seen afterwards to have been given: what stood on its accounts comes back before it
is posted to the child, and it is known still whose dose it was (journey.md, 5 and 9: what happened can be entered).

A container told lost, destroyed or discarded is reserved for nobody any more, for its dose needs another; the relation
`was_for` keeps which dose that was. `gone_ml` and `gone_cells` keep what left the account with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from custody.rules.effects import Effect, Linked, Moved, Set, Unlinked, plain, posted
from custody.rules.guards.allocation import reservation_ended
from custody.rules.situation import Edge, Situation, Thing
from custody.rules.units import Unit

# State of what is gone -> the account that counts it.
GONE_TO: Mapping[str, str] = {"destroyed": "world.destroyed", "lost": "world.lost"}
# States of a container that was emptied into a prepared dose, and goes where that goes.
EMPTIED = frozenset({"prepared", "discarded", *GONE_TO})
_KEPT = {Unit.ML: "gone_ml", Unit.CELLS: "gone_cells"}


def reservation_lost(situation: Situation, thing: Thing, outcome: str = "") -> Iterator[Effect]:
    """The effects that end the reservation of a container that is gone, or is to go; whose it was last stays on
    record, and nobody's before that."""
    if thing.state("allocation") == "reserved":
        yield from (Unlinked(dose.code, thing.code, "was_for") for dose in situation.parents(thing.code, "was_for"))
        yield from (Linked(dose.code, thing.code, "was_for") for dose in situation.parents(thing.code, "allocated"))
    yield from reservation_ended(situation, thing, outcome)


def counted_out(situation: Situation, code: str, account: str) -> Iterator[Effect]:
    """All that stands on the accounts of a thing leaves them for an account of the world, and how much stays known."""
    for unit, name in _KEPT.items():
        held = situation.balance(code, unit.value)
        if held > 0:
            yield posted(code, account, held, unit.value)
            yield Set(code, name, plain(held))


def as_if_there(situation: Situation, things: Iterable[Thing]) -> Situation:
    """The situation with what is gone of these things on their accounts still, and reserved for the dose it was for."""
    found = tuple(things)
    balances = {(thing.code, unit.value): amount for thing in found for unit, amount in _gone(thing)}
    edges = tuple(Edge(dose, code, "allocated") for dose, code in _was_for(situation, found))
    now = replace(situation, balances={**situation.balances, **balances}, edges=(*situation.edges, *edges))
    if now.then is None:
        return now
    before = tuple(Edge(dose, code, "allocated") for dose, code in _was_for(now.then, found))
    return replace(now, then=replace(now.then, edges=(*now.then.edges, *before)))


def brought_back(situation: Situation, things: Iterable[Thing]) -> Iterator[Effect]:
    """The effects that make it so, before what is told of these things is posted."""
    found = tuple(things)
    for thing in found:
        for unit, amount in _gone(thing):
            yield posted(GONE_TO[thing.state(thing.kind)], thing.code, amount, unit.value)
            yield Set(thing.code, _KEPT[unit], None)
    for dose, code in _was_for(situation, found):
        yield Unlinked(dose, code, "was_for")
        yield Linked(dose, code, "allocated")
        yield Moved(code, "allocation", "given")


def _gone(thing: Thing) -> Iterator[tuple[Unit, Decimal]]:
    if thing.state(thing.kind) in GONE_TO:
        yield from ((unit, thing.decimal(name)) for unit, name in _KEPT.items() if thing.has(name))


def _was_for(situation: Situation, things: tuple[Thing, ...]) -> Iterator[tuple[str, str]]:
    """Each of these containers, and of those emptied into these prepared doses, with the dose it was for."""
    pooled = (part for thing in things for part in situation.parents(thing.code, "pooled"))
    for code in dict.fromkeys(thing.code for thing in (*things, *pooled)):
        if not situation.parents(code, "allocated"):
            yield from ((dose.code, code) for dose in situation.parents(code, "was_for"))
