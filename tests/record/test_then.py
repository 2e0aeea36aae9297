"""The record as it was: every thing, relation, hold and document at an earlier moment, in one way for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from custody.record.engine import Store
from custody.record.situation import load_situation, load_then
from custody.rules.guards.material import material_usable
from custody.rules.guards.usable import not_held
from custody.rules.situation import ALL_DOCUMENTS, ANCESTORS, ITEMS, RELATED, THEN, Situation
from custody.rules.step import Registry, Step, Tense
from custody.seeds import seed
from tests.record.own_steps import One, nothing, registry_with_own_steps
from tests.record_room import Clock, Room, digest

READS = (ANCESTORS, RELATED, RELATED, ITEMS, THEN)


LOOK = Step(
    name="look_back",
    station="storage",
    kind="test.looked",
    facts=One,
    effects=nothing,
    primary="container",
    guards=(not_held,),
    reads=READS,
    tense=Tense.REPORTS_THE_PAST,
    for_oneself=True,
)
LOOK_BEFORE = replace(LOOK, name="look_before", judged_at=lambda situation, facts, at: at - timedelta(hours=1))


def then(room: Room, at: datetime, *codes: str, reads: tuple[str, ...] = READS) -> Situation:
    """The situation of these things as it was."""
    with room.store.reading() as link:
        now = load_situation(link, codes, reads, room.clock())
        return load_then(link, now, codes, reads, at).as_it_was()


def moments(room: Room, *steps: tuple[str, str, dict[str, str]]) -> list[datetime]:
    """Each step is taken half an hour after the one before; gives the moments between them, the first before all."""
    found = []
    for step, actor, facts in steps:
        found.append(room.clock())
        room.later(minutes=30)
        room.do(step, actor, facts)
        room.later(minutes=30)
    return [*found, room.clock()]


def grown(room: Room, *names: str) -> list[str]:
    found = []
    for name in names:
        room.do("grow_container", room.quality, {"name": name})
        found.append(room.created["@1"])
    return found


def test_values_and_relations_are_what_they_were_between_any_two_entries(room: Room) -> None:
    source, target = grown(room, "source", "target")
    pour = {"source": source, "target": target, "cells": "1"}
    both = {"source": source, "target": target}
    before, poured, parted, again = moments(
        room,
        ("pour_cells", room.quality, pour),
        ("part_containers", room.quality, both),
        ("pour_cells", room.quality, pour),
    )
    carried = [[c.code for c in then(room, at, target).parents(target, "carries")] for at in (before, poured, parted)]
    assert carried == [[], [source], []]
    assert [c.code for c in then(room, again, target).parents(target, "carries")] == [source]
    assert [then(room, at, target).thing(target).text("note") for at in (before, poured, parted)] == ["target"] * 2 + [
        ""
    ]
    assert len(then(room, before, target).parents(target, "derived")) == 1  # what it came from was always so


def test_a_material_is_what_quality_had_said_of_it_by_then(room: Room) -> None:
    file = room.file(b"analysed", "text/plain")
    facts = {"name": "Saline", "supplier": "Own", "supplier_lot": "1", "expires_on": "2027-06-01", "quantity": "10"}
    facts |= {"unit": "mL", "certificate": digest(file.data)}
    warehouse = room.person("Ware House", "warehouse")
    room.do("receive_material", warehouse, facts, files=(file,))
    material = room.created["@1"]
    release = {"material": material, "decision": "released", "certificate_read": "yes"}
    before, after = moments(room, ("release_material", room.quality, release))

    def against(at: datetime) -> list[str]:
        found = then(room, at, material)
        return [reason.code for reason in material_usable(found, found.thing(material), at)]

    assert (against(before), against(after)) == (["material_not_released"], [])


def test_a_hold_lay_there_from_when_it_was_placed_until_it_was_lifted(room: Room, container: str) -> None:
    before = room.clock()
    room.later(minutes=30)
    room.do("hold_container", room.quality, {"container": container})
    hold = room.created["@hold"]
    room.later(minutes=30)
    held, lifted = moments(room, ("lift_own_hold", room.quality, {"hold": hold}))
    lay = [
        [item.code for item in then(room, at, container).open_items("hold", container)] for at in (before, held, lifted)
    ]
    assert lay == [[], [hold], []]


def test_at_the_door_a_late_entry_is_judged_by_the_moment_it_tells_of_in_both_directions(
    store: Store, clock: Clock
) -> None:
    own = {step.name: step for step in (LOOK, LOOK_BEFORE)}
    room = Room.founded(store, clock, Registry({**registry_with_own_steps().steps, **own}))
    [container] = grown(room, "first")
    room.later(hours=2)
    before, attempt = room.clock() - timedelta(minutes=1), (room.quality, {"container": container})
    hold = room.do("hold_container", room.quality, {"container": container}).created["@hold"]
    room.later(hours=1)
    held = room.clock()
    assert room.refused(LOOK.name, *attempt) == ("on_hold",)
    assert room.refused(LOOK.name, *attempt, occurred_at=before) == ()
    room.later(minutes=1)
    assert room.refused(LOOK_BEFORE.name, *attempt, occurred_at=held) == ("on_hold",)
    assert room.refused(LOOK_BEFORE.name, *attempt, occurred_at=held - timedelta(minutes=1)) == ()
    room.do("lift_own_hold", room.quality, {"hold": hold})
    room.later(hours=1)
    assert room.refused(LOOK.name, *attempt) == ()
    assert room.refused(LOOK.name, *attempt, occurred_at=held) == ("on_hold",)


def test_what_was_told_late_counts_from_when_it_happened(room: Room, container: str) -> None:
    room.later(hours=2)
    happened = room.clock() - timedelta(hours=1)
    room.do("report_container", room.quality, {"container": container}, occurred_at=happened)
    room.later(hours=1)
    marked = [
        then(room, happened + timedelta(minutes=m), container).thing(container).has("marked_by") for m in (-1, 0, 90)
    ]
    assert marked == [False, True, True]


def test_what_the_record_did_not_know_yet_is_taken_as_it_was_first_known(room: Room) -> None:
    early = room.clock()
    room.later(hours=1)
    (container,) = grown(room, "late")
    room.later(minutes=1)
    room.do("mark_container", room.quality, {"container": container})
    found = then(room, early, container).thing(container)
    assert (found.text("note"), found.has("marked_by")) == ("late", False)


def test_the_document_in_force_is_the_one_that_was_in_force_then(room: Room) -> None:
    before = room.clock()
    room.later(minutes=30)
    room.document("specification", "release", seed("specification"))
    room.later(minutes=30)
    first = room.clock()
    room.later(minutes=30)
    room.document("specification", "release", seed("specification") + b"\n# another\n", version="2")
    room.later(minutes=30)
    found = [then(room, at).document("specification").version for at in (before, first, room.clock())]
    assert found == ["2", "1", "2"]  # before there was any, there is only the one of today to judge by


def test_every_thing_of_a_kind_is_as_it_was_too(room: Room) -> None:
    code = room.document("specification", "release", seed("specification"))
    room.later(minutes=30)
    at = room.clock()
    room.later(minutes=30)
    room.document("specification", "release", seed("specification") + b"\n# another\n", version="2")
    assert room.state(code, "document") == "superseded"
    assert then(room, at, reads=(ALL_DOCUMENTS, THEN)).thing(code).state("document") == "effective"


def test_where_nothing_was_recorded_since_now_is_then(room: Room, container: str) -> None:
    room.later(minutes=30)
    with room.store.reading() as link:
        now = load_situation(link, (container,), READS, room.clock())
        assert load_then(link, now, (container,), READS, room.clock()).then is None
