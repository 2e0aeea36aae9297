"""Who may not do both, through the door: a storeman who became the quality person, a pair that a version added, and
one person with two accounts."""

from __future__ import annotations

import orjson
import pytest

from custody.record.situation import load_situation
from custody.rules.one_person import accounts_of
from custody.rules.registry import registry
from custody.rules.separation import DOCUMENT
from custody.seeds import seed
from tests.record_room import Room, digest

CERTIFICATE = b"certificate of analysis"
RECEIVER_HOLDS = '\n[[pair]]\nname = "receiver_holds"\nstep = "place_hold"\nearlier = ["receive_material"]\n'


def received(room: Room, storeman: str) -> str:
    """A material lot received by this person."""
    file = room.file(CERTIFICATE, "application/pdf")
    facts = {"name": "Cytokine", "supplier": "Example Bio", "supplier_lot": "EB-117", "expires_on": "2027-05-31"}
    facts |= {"quantity": "250", "unit": "mL", "certificate": digest(CERTIFICATE)}
    room.do("receive_material", storeman, facts, files=(file,))
    return room.created["@1"]


def released(room: Room, person: str, material: str) -> tuple[str, ...]:
    facts = {"material": material, "decision": "released", "certificate_read": "yes"}
    return room.refused("release_material", person, facts)


def changed(room: Room, person: str, **values: object) -> None:
    """Values of a person as an older record has them: written past the door, into the projection alone."""
    attrs = {**room.thing(person).attrs, **values}
    with room.store.writer() as link:
        link.run("UPDATE thing SET attrs = ? WHERE code = ?", (orjson.dumps(attrs).decode(), person))
        link.run("COMMIT")


def test_a_storeman_who_became_the_quality_person_does_not_release_what_he_received(room: Room) -> None:
    storeman = room.person("Lin Yan", "warehouse")
    material = received(room, storeman)
    changed(room, storeman, roles=["qa"])
    assert released(room, storeman, material) == ("pair_broken",)
    assert released(room, room.quality, material) == ()


def test_an_added_pair_binds_at_a_step_that_does_not_read_who_did_what(room: Room) -> None:
    keeper, other = room.person("Lin Yan", "warehouse", "qa"), room.person("Zhao Min", "warehouse", "qa")
    stranger, material = received(room, other), received(room, keeper)
    facts = {"about": [stranger, material], "reason": "other", "note": "wet"}
    assert room.refused("place_hold", keeper, facts) == ()
    room.document(DOCUMENT, "Separation of duties", seed(DOCUMENT) + RECEIVER_HOLDS.encode(), "2")
    assert room.refused("place_hold", keeper, facts) == ("pair_broken",)
    assert room.refused("place_hold", other, {**facts, "about": [material]}) == ()
    assert room.refused("place_hold", keeper, {**facts, "about": [stranger]}) == ()


def test_whoever_closes_a_deviation_is_known_by_what_they_did_to_what_it_is_about(room: Room) -> None:
    storeman = room.person("Lin Yan", "warehouse")
    facts = {"reason": "material_in_doubt", "grade": "minor", "note": "wet", "about": [received(room, storeman)]}
    room.do("open_deviation", room.quality, facts)
    [material], deviation = facts["about"], room.created["@1"]
    with room.store.reading() as link:
        situation = load_situation(link, (deviation,), registry().steps["close_deviation"].reads, room.clock())
    assert storeman in situation.who_did(frozenset({"receive_material"}), material)


def test_a_weaker_version_is_not_approved_and_the_one_in_force_goes_on(room: Room) -> None:
    text = seed(DOCUMENT).replace(b'earlier = ["receive_material"]', b'earlier = ["register_bank"]')
    facts = {"type": DOCUMENT, "title": "Separation of duties", "version": "2", "file": digest(text)}
    author = room.person("Shen Lan", "qa")
    said = room.refused("approve_document", author, facts, second=room.quality, files=(room.file(text),))
    assert said == ("pair_weakened",)


@pytest.mark.parametrize(("number", "kept"), [("40117", True), (" 4-0117", True), ("40118", False)])
def test_the_record_brings_the_other_account_of_whoever_has_a_part(room: Room, number: str, kept: bool) -> None:
    storeman, quality = room.person("Lin Yan", "warehouse"), room.person("Lin Y.", "qa")
    material = received(room, storeman)
    changed(room, storeman, staff_number="40117")
    changed(room, quality, staff_number=number)
    with room.store.reading() as link:
        situation = load_situation(link, (quality,), (), room.clock())
    assert accounts_of(situation, quality) == ({quality, storeman} if kept else {quality})
    assert released(room, quality, material) == (("pair_broken",) if kept else ())
