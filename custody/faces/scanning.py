"""What a scan is: the thing, what is open about it, and what this person can do with it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from custody.faces.instance import House
from custody.record.reads.things import surroundings, thing
from custody.record.situation import load_situation
from custody.rules.openings import Opening, openings
from custody.rules.scancode import Scan, read_scan
from custody.rules.situation import PARTS, Item, Situation, Thing
from custody.rules.step import Act


@dataclass(frozen=True)
class Looked:
    """One scan looked up. `thing` is None where the text is no code of ours or the record has none of that name."""

    scan: Scan
    thing: Thing | None = None
    situation: Situation | None = None
    openings: tuple[Opening, ...] = ()

    @property
    def holds(self) -> tuple[Item, ...]:
        """Open holds on the thing or on what it came from."""
        return self.situation.open_items("hold") if self.situation else ()


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
        reads = tuple(part for part in PARTS if part != "all_subjects")
        situation = load_situation(link, (code, person), reads, at, (station, ""))
    act = Act(actor=person, at=at, occurred_at=at, preview=True)
    return Looked(Scan(code=code), found, situation, openings(house.steps, situation, found, act))


def look_around(house: House, code: str, at: datetime) -> Situation | None:
    """A thing with its genealogy, relations and open items, or None where there is none."""
    with house.store.reading() as link:
        return surroundings(link, code, at) if thing(link, code) else None
