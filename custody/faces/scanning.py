"""What a scan is: the thing, what is open about it, and what this person can do with it now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from custody.faces.instance import House
from custody.record.reads.things import thing
from custody.record.situation import load_situation
from custody.rules.guards.usable import holds_on
from custody.rules.openings import Opening, openings
from custody.rules.scancode import Scan, read_scan
from custody.rules.situation import (
    ABOUT,
    ALL_SUBJECTS,
    PARTS,
    PREPARATIONS,
    REACH,
    SOURCE,
    THEN,
    Item,
    Situation,
    Thing,
)
from custody.rules.step import Act
from custody.rules.words import RELATIONS

# What a scan never asks: it looks at one thing, and at nothing that is over or is yet to come.
_LEFT_OUT = frozenset({ABOUT, ALL_SUBJECTS, PREPARATIONS, REACH, SOURCE, THEN})


@dataclass(frozen=True)
class Looked:
    """One scan looked up. `thing` is None where the text is no code of ours or the record has none of that name."""

    scan: Scan
    thing: Thing | None = None
    situation: Situation | None = None
    openings: tuple[Opening, ...] = ()

    @property
    def holds(self) -> tuple[Item, ...]:
        """The holds that stop this thing from being used."""
        return holds_on(self.situation, self.thing) if self.situation and self.thing else ()


def look(house: House, text: str, person: str, station: str) -> Looked:
    """Look a scan up. Nothing is recorded: a look at a known code is no entry."""
    scan = read_scan(text)
    return Looked(scan) if scan.code is None else look_at(house, scan.code, person, station)


def look_at(house: House, code: str, person: str, station: str) -> Looked:
    """Look a thing up by its code or key (`U….1` for a dose)."""
    at = house.clock()
    with house.store.reading() as link:
        found = thing(link, code)
        if found is None:
            return Looked(Scan(code=code))
        reads = tuple(part for part in PARTS if part not in _LEFT_OUT)
        situation = around(load_situation(link, (code, person), reads, at, (station, "")), code, person)
    act = Act(actor=person, at=at, occurred_at=at, preview=True)
    return Looked(Scan(code=code), found, situation, openings(house.steps, situation, found, act))


def around(situation: Situation, code: str, person: str) -> Situation:
    """What belongs to one thing: what it came from, what became of it, and what is related to any of that. Loading
    climbs further (a child's other lots, a bank's other batches), and that is another thing's story."""
    own = {one.code for one in (*situation.ancestors(code), *situation.descendants(code))}
    near = {
        end for e in situation.edges if e.kind in RELATIONS and own & {e.parent, e.child} for end in (e.parent, e.child)
    }
    kept = own | near | {person}
    return replace(
        situation,
        things={name: thing for name, thing in situation.things.items() if name in kept or thing.kind == "person"},
        edges=tuple(edge for edge in situation.edges if edge.parent in kept and edge.child in kept),
        items=tuple(item for item in situation.items if _belongs(item, own, near)),
    )


def _belongs(item: Item, own: set[str], near: set[str]) -> bool:
    """Whether an open item is of this story: a hold also where it stands on the shipment, the dose or the child."""
    return item.kind == "preparation" or bool((own | near if item.kind == "hold" else own) & set(item.about))
