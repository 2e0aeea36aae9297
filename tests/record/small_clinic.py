"""A small clinic, made through the door on any store: ten children, each with a dose at another point of its way.

It gives what a wrong dose is made of: bands that are on, void or on nobody; containers that are stored, issued,
usable, spent or of a lot nobody released; prepared doses that wait or were given. The clock stands still afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from custody.config import Config
from custody.faces.demo.cast import PEOPLE, Cast, Clock
from custody.faces.demo.laboratory import order_labels, prepare_materials_and_bank
from custody.faces.demo.setting_up import Shop, furnish
from custody.faces.instance import House
from custody.record.door import Door
from custody.record.keys import Keys
from tests.databases import INSTANCE
from tests.record_room import Room
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Child
from tests.story.scene import AtTheDoor

WAITING = ("prepared", "verified")  # of these children a prepared dose waits
ONCE = ("by_two", "by_night")  # of these too, to be checked once: prepared by two, or by one beside a clinician
DENG_HUA = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}


@dataclass(frozen=True)
class Clinic:
    """Who is there, by how far their dose has come: `reserved`, `stored`, `issued`, `usable`, `usable_too`, `by_two`,
    `by_night`, `prepared`, `verified`, `given`; the container of each, and the prepared dose of those that have one."""

    scene: AtTheDoor
    shop: Shop
    children: dict[str, Child]
    containers: dict[str, str]
    prepared: dict[str, str]
    other_bands: tuple[str, ...]  # void, and on nobody
    free_container: str


def small_clinic(room: Room) -> Clinic:
    """Everything through the door, in some hours of the clinic's own clock; `room` is founded, and empty beyond it."""
    scene = _entered(room)
    shop = furnish(scene.cast)
    prepare_materials_and_bank(scene.cast, shop)
    made = way.lot(scene, shop, ("JK500-26-701", 0, 10))
    unreleased = way.lot(scene, shop, ("JK500-26-702", 1, 1), released=False)
    scene.clock.wait(days=1)
    whose = ("given", *WAITING, *ONCE, "usable", "usable_too", "issued", "stored", "reserved")
    containers = dict(zip(whose, (*made.containers[:9], *unreleased.containers), strict=True))
    children = {name: way.child(scene, f"{number:02d}") for number, name in enumerate(whose, start=1)}
    clinic = Clinic(scene, shop, children, containers, {}, _other_bands(scene, children), made.containers[9])
    _given(clinic)
    _on_their_way(clinic)
    return clinic


def _entered(room: Room) -> AtTheDoor:
    """The people of the cast, registered in the room, with a clock of their own that begins at the room's."""
    clock = Clock(room.clock.at)
    door = Door(room.store, room.steps, clock, room.keyring)
    house = House(Config(), room.store, door, Keys(room.store, clock), clock, room.steps, True, INSTANCE)
    persons = {"admin": room.administrator, "wu": room.quality}
    for person in PEOPLE[2:]:
        persons[person.username] = room.person(person.name, person.role, *person.more_roles)
    return AtTheDoor(Cast(house, clock, persons), clock)


def _other_bands(scene: AtTheDoor, children: dict[str, Child]) -> tuple[str, ...]:
    """A child's band is replaced, the old one void; one more is printed and on nobody."""
    old = children["verified"]
    created = order_labels(scene.cast, "lin", {"title": "wristband", "purpose": "wristbands", "count": 2}, "ward")
    band, spare = created["@wristband1"], created["@wristband2"]
    read = {"subject": old.subject, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
    read |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    scene.cast.do("bind_wristband", "lin", read, second="mei", station="ward")
    children["verified"] = Child(old.number, old.subject, band, old.weight)
    return old.band, spare


def _given(clinic: Clinic) -> None:
    """One child has had its dose."""
    scene, child = clinic.scene, clinic.children["given"]
    prepared = clinic.prepared["given"] = way.ready(scene, clinic.shop, child, clinic.containers["given"])
    way.check(scene, "lin", child, prepared)
    way.check(scene, "mei", child, prepared)
    hung = {"wristband": child.band, "prepared_dose": prepared}
    scene.cast.do("start_infusion", "lin", hung, station="ward")
    scene.clock.wait(minutes=10)
    told = {"prepared_dose": prepared, "volume_given_ml": "40", "complete": "yes"}
    scene.cast.do("end_infusion", "lin", told, station="ward")


def _on_their_way(clinic: Clinic) -> None:
    """The others, the warm ones last begun first, so that every clock still runs."""
    scene, shop = clinic.scene, clinic.shop
    warm = (*WAITING, *ONCE, "usable", "usable_too")
    for name in warm:
        way.give_il2(scene, clinic.children[name])
    scene.clock.wait(minutes=10)
    for name in warm:
        container = clinic.containers[name]
        way.issue(scene, clinic.children[name], container)
        way.warm(scene, shop, clinic.children[name], container)
        if name == "by_night":
            clinic.prepared[name] = _by_night(clinic, container)
        elif name in (*WAITING, "by_two"):
            clinic.prepared[name] = way.prepare(scene, shop, container)
    way.issue(scene, clinic.children["issued"], clinic.containers["issued"])
    for name in ("stored", "reserved"):
        way.allocate(scene, clinic.children[name], clinic.containers[name])
    way.clear(scene, clinic.children["stored"])


def _by_night(clinic: Clinic, container: str) -> str:
    """A clinician without an account stood in as the second of preparation and label."""
    scene, bench = clinic.scene, "thaw_bench"
    created = scene.cast.do("prepare_dose", "deng", way.poured(clinic.shop, container) | DENG_HUA, station=bench)
    label = way.print_label(scene, next(code for code in created.values() if code.startswith("D")))
    scene.cast.do("label_dose", "deng", label | DENG_HUA, station=bench)
    return label["prepared_dose"]
