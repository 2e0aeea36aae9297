"""The two steps with the most to load and the most at stake, by sixteen at once: an infusion started, a lot
released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from custody.config import Config
from custody.faces.demo.cast import PEOPLE, Cast
from custody.faces.demo.cast import Clock as Hours
from custody.faces.demo.laboratory import RESULTS, prepare_materials_and_bank, review, test_sample
from custody.faces.demo.setting_up import Shop, furnish
from custody.faces.instance import House
from custody.record.attempt import Attempt
from custody.record.door import Door
from custody.record.engine import Store
from custody.record.keys import Keys
from custody.record.witness import Witness
from tests.bench.copies import copied, made_since
from tests.bench.door import signed_rows
from tests.bench.engines import Engines, settled
from tests.bench.floor import Plain
from tests.bench.sizes import Sizes
from tests.bench.table import Row
from tests.databases import INSTANCE
from tests.record_room import Clock, Room
from tests.story import by_the_cast as way
from tests.story.scene import AtTheDoor

CONTAINERS = 10  # in each lot


@dataclass(frozen=True)
class One:
    """A step that waits, with all that was made for it."""

    step: str
    actor: str
    station: str
    facts: Mapping[str, str]
    own: Sequence[str]


def bedside_rows(engines: Engines, sizes: Sizes, folder: Path) -> Iterator[Row]:
    """start_infusion and release_lot on both engines, each with the checkpoint it is witnessed by, also beside the
    database."""
    for engine, store in engines.both():
        room, scene, shop = _clinic(store)
        ones = _lot_to_release(room, scene, shop), _dose_to_hang(room, scene, shop)
        room.clock.at = scene.clock.at
        room.door = Door(store, room.steps, room.clock, room.keyring, Witness(folder / f"{engine}-checkpoint.txt"))
        plain = Plain(store)
        for one in reversed(ones):
            yield from signed_rows(one.step, engine, room, _attempts(room, one, sizes.signed), plain)


def clinic_entries(store: Store) -> tuple[Room, int]:
    """A room with all that is recorded from a lot made to a dose checked by two, and the entry it begins with."""
    room, scene, shop = _clinic(store)
    first = room.size()
    _dose_to_hang(room, scene, shop)
    return room, first


def _clinic(store: Store) -> tuple[Room, AtTheDoor, Shop]:
    """Founded, with people, documents, equipment, materials and a bank."""
    room = Room.founded(store, Clock())
    scene = _entered(room)
    shop = furnish(scene.cast)
    prepare_materials_and_bank(scene.cast, shop)
    return room, scene, shop


def _entered(room: Room) -> AtTheDoor:
    """The people of the demonstration, registered in the room, with hours of their own."""
    hours = Hours(room.clock.at)
    door = Door(room.store, room.steps, hours, room.keyring)
    house = House(Config(), room.store, door, Keys(room.store, hours), hours, room.steps, True, INSTANCE)
    persons = {"admin": room.administrator, "wu": room.quality}
    for person in PEOPLE[2:]:
        persons[person.username] = room.person(person.name, person.role, *person.more_roles)
    return AtTheDoor(Cast(house, hours, persons), hours)


def _lot_to_release(room: Room, scene: AtTheDoor, shop: Shop) -> One:
    """Made, tested, reviewed; not released yet."""
    first = room.size()
    made = way.lot(scene, shop, ("JK500-26-801", 0, CONTAINERS), released=False)
    test_sample(scene.cast, made.sample, RESULTS)
    review(scene.cast, made.lot)
    facts = {"lot": made.lot, "outcome": "conditional"}
    return One("release_lot", scene.cast.persons["chen"], "quality_desk", facts, made_since(room, first))


def _dose_to_hang(room: Room, scene: AtTheDoor, shop: Shop) -> One:
    """A child with a dose of a released lot, thawed, prepared and checked by two."""
    first = room.size()
    made = way.lot(scene, shop, ("JK500-26-802", 1, CONTAINERS))
    scene.clock.wait(days=1)
    child = way.child(scene, "01")
    prepared = way.ready(scene, shop, child, made.containers[0])
    for nurse in ("lin", "mei"):
        way.check(scene, nurse, child, prepared)
    facts = {"wristband": child.band, "prepared_dose": prepared}
    return One("start_infusion", scene.cast.persons["lin"], "ward", facts, made_since(room, first))


def _attempts(room: Room, one: One, count: int) -> list[Attempt]:
    """Signed attempts, one for each of so many copies."""
    names = copied(room.store, one.own, count)
    settled(room.store)
    facts = [{field: name.get(value, value) for field, value in one.facts.items()} for name in names]
    how = {"station": one.station}
    return [
        room.attempt(one.step, one.actor, told, nonce=f"{one.step}-{number}", **how)
        for number, told in enumerate(facts)
    ]
