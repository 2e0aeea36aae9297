"""A training is recorded by another than who was trained, and judged by the time of the act: stopping before the point
of no return, a note with a deviation after it."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.guards.policy import CANNOT_WAIT
from custody.rules.soundness import unsound
from custody.rules.trainings import best, months_after, needs, on_record, valid_months
from custody.seeds import seed
from tests.rules.clinic.ward import Ward
from tests.rules.world import CHINA, World

SOP = "bedside_identity"
OLD_WEIGHTS = seed("refusal_weights").decode().replace("training_expired", "another_code")


def protocol(steps: str) -> str:
    """The seed, with training asked for other steps."""
    text = seed("protocol").decode()
    assert 'steps = ["verify_dose", "start_infusion"]' in text
    return text.replace('steps = ["verify_dose", "start_infusion"]', f"steps = {steps}")


class House:
    """Somebody of quality who records, somebody who registers equipment and must be trained for it."""

    def __init__(self) -> None:
        self.world = World.founded()
        text = protocol('["register_equipment"]').replace('roles = ["nurse", "pharmacist", "thaw_technician"]', ROLES)
        self.world.document("protocol", "protocol", text)
        self.sop = self.world.document("procedure", SOP, "x = 1")
        self.quality = self.world.person("Wu Qiang", "qa")
        self.engineer = self.world.person("Ma Li", "engineering")

    def facts(self, **other: Any) -> dict[str, Any]:
        """What is recorded of the engineer's training."""
        today = self.world.at.astimezone(CHINA).date().isoformat()
        given = {
            "person": self.engineer,
            "procedure": self.sop.code,
            "role": "engineering",
            "trained_by": self.quality,
            "trained_on": today,
            "assessed": "observed_at_work",
        }
        return {name: value for name, value in {**given, **other}.items() if value is not None}

    def held(self, person: str) -> tuple[str, ...]:
        """What keeps somebody from placing equipment on record."""
        facts = {"kind": "bath", "name": "Bath 1", "serial": "1", "due_on": "2035-01-01"}
        return self.world.refused("register_equipment", person, facts)


ROLES = 'roles = ["engineering"]'


@pytest.fixture
def house() -> House:
    return House()


def test_a_recorded_training_lets_a_person_work_for_as_long_as_the_document_says(house: House) -> None:
    assert house.held(house.engineer) == ("training_unrecorded",)
    house.world.do("record_training", house.quality, house.facts())
    assert house.held(house.engineer) == ()
    [training] = on_record(house.world.things[house.engineer])
    today = house.world.at.astimezone(CHINA).date()
    assert (training.until - timedelta(seconds=1)).astimezone(CHINA).date() == months_after(today, 24)
    house.world.at = training.until - timedelta(microseconds=1)
    assert house.held(house.engineer) == ()
    house.world.at = training.until
    assert house.held(house.engineer) == ("training_expired",)


def test_what_happened_before_a_training_was_not_done_by_a_trained_person(house: House) -> None:
    house.world.do("record_training", house.quality, house.facts())
    engineer = house.world.things[house.engineer]
    [training] = on_record(engineer)
    assert best(engineer, SOP, {"engineering"}, training.since) == training
    assert best(engineer, SOP, {"engineering"}, training.since - timedelta(microseconds=1)) is None


def test_training_is_asked_of_the_role_that_needs_it_and_by_step(house: House) -> None:
    assert house.held(house.quality) == ()
    nurse = house.world.person("Zhou Mei", "nurse")
    assert "training_unrecorded" not in house.held(nurse)


def test_a_training_for_another_role_or_in_another_procedure_does_not_count(house: House) -> None:
    house.world.do("record_training", house.quality, house.facts(role="nurse", valid_until="2027-01-01"))
    assert house.held(house.engineer) == ("training_unrecorded",)
    other = house.world.document("procedure", "Cleaning", "x = 2").code
    house.world.do("record_training", house.quality, house.facts(procedure=other, valid_until="2030-01-01"))
    assert house.held(house.engineer) == ("training_unrecorded",)
    assert len(on_record(house.world.things[house.engineer])) == 2


def test_a_new_version_is_read_by_who_was_trained_on_the_one_before(house: House) -> None:
    house.world.do("record_training", house.quality, house.facts())
    newer = house.world.document("procedure", SOP, "x = 2", version="2")
    assert house.held(house.engineer) == ("training_missing",)
    house.world.do("accept_document", house.engineer, {"document": newer.code})
    assert house.held(house.engineer) == ()


def test_quality_agrees_to_one_act_without_training_and_a_deviation_is_opened(house: House) -> None:
    facts = {"kind": "bath", "name": "Bath 1", "serial": "1", "due_on": "2035-01-01"}
    agreed = [("training_unrecorded", house.quality)]
    taken = house.world.do("register_equipment", house.engineer, facts, authorised=agreed)
    assert [note.code for note in taken.notes] == ["training_unrecorded"]
    assert any(item.kind == "deviation" for item in house.world.items.values())


def test_a_later_training_takes_the_place_of_the_one_before(house: House) -> None:
    until = (house.world.at + timedelta(days=30)).date().isoformat()
    house.world.do("record_training", house.quality, house.facts(valid_until=until))
    house.world.later(days=40)
    assert house.held(house.engineer) == ("training_expired",)
    house.world.do("record_training", house.quality, house.facts())
    assert house.held(house.engineer) == ()
    assert len(on_record(house.world.things[house.engineer])) == 1


def test_the_second_person_is_trained_too(house: House) -> None:
    text = protocol('["reset_secret"]').replace('roles = ["nurse", "pharmacist", "thaw_technician"]', 'roles = ["qa"]')
    house.world.document("protocol", "protocol", text, version="2")
    admin, other = house.world.person("Ada Admin", "administrator"), house.world.person("Su Wen", "qa")
    asked = {"person": house.engineer}
    assert house.world.refused("reset_secret", admin, asked, second=house.quality) == ("training_unrecorded",)
    house.world.do("record_training", other, house.facts(person=house.quality, role="qa", trained_by=other))
    assert house.world.refused("reset_secret", admin, asked, second=house.quality) == ()


def test_what_is_told_late_is_judged_by_the_training_of_when_it_happened(house: House) -> None:
    world, maker = house.world, house.world.person("He Lin", "operator")
    trained = protocol('["open_deviation"]').replace('["nurse", "pharmacist", "thaw_technician"]', '["operator"]')
    world.document("protocol", "protocol", trained, version="2")
    lot = world.put("lot", {"lot": "quarantine"})
    facts = {"about": [lot], "reason": "equipment_failed", "grade": "minor", "note": "stood open"}
    until = (world.at + timedelta(days=30)).date().isoformat()
    world.do("record_training", house.quality, house.facts(person=maker, role="operator", valid_until=until))
    world.later(days=40)
    assert world.refused("open_deviation", maker, facts) == ("training_expired",)
    assert world.refused("open_deviation", maker, facts, occurred_at=world.at - timedelta(days=20)) == ()


def test_a_training_for_one_role_leaves_that_for_another_in_the_same_procedure(house: House) -> None:
    house.world.do("record_training", house.quality, house.facts())
    house.world.do("record_training", house.quality, house.facts(role="nurse", valid_until="2027-01-01"))
    assert {one.role for one in on_record(house.world.things[house.engineer])} == {"engineering", "nurse"}
    assert house.held(house.engineer) == ()


@pytest.mark.parametrize("months", [("12", "24"), ("24", "12")])
def test_of_two_needs_the_shorter_says_how_long_a_training_holds(house: House, months: tuple[str, str]) -> None:
    text = protocol('["register_equipment"]').replace('roles = ["nurse", "pharmacist", "thaw_technician"]', ROLES)
    before, after = text.split("[replacement]")
    row = f'[[training.need]]\nprocedure = "{SOP}"\n{ROLES}\nsteps = ["register_equipment"]\n'
    row += f"valid_months = {months[1]}\n"
    before = before.replace("valid_months = 24", f"valid_months = {months[0]}")
    house.world.document("protocol", "protocol", f"{before}{row}\n[replacement]{after}", version="2")
    assert valid_months(house.world.documents, SOP, "engineering") == 12


def test_where_no_document_asks_for_training_nobody_is_stopped(house: House) -> None:
    text = seed("protocol").decode()
    start = text.index("[[training.need]]")
    house.world.document("protocol", "protocol", text[:start] + text[text.index("[replacement]") :], version="2")
    assert needs(house.world.documents) == ()
    assert house.held(house.engineer) == ()


def test_nobody_records_their_own_training_nor_is_their_own_trainer(house: House) -> None:
    world, other = house.world, house.world.person("Wu Qiang", "qa")
    own = house.facts(person=house.quality, role="qa", trained_by=other, valid_until="2030-01-01")
    assert world.refused("record_training", house.quality, own) == ("own_training",)
    assert world.refused("record_training", other, {**own, "trained_by": house.quality}) == ("own_training",)
    assert world.refused("record_training", other, own) == ()
    world.change(other, staff_number="7")
    world.change(house.quality, staff_number="7")
    assert world.refused("record_training", other, own) == ("own_training",), "two accounts of one person"


def test_only_a_procedure_in_force_is_recorded(house: House) -> None:
    protocol_code = next(one.code for one in house.world.documents if one.type == "protocol")
    facts = house.facts(procedure=protocol_code)
    assert house.world.refused("record_training", house.quality, facts) == ("not_a_procedure",)
    house.world.change(house.sop.code, {"document": "superseded"})
    assert house.world.refused("record_training", house.quality, house.facts()) == ("superseded_document",)


def test_the_days_of_a_training_make_sense(house: House) -> None:
    today = house.world.at.astimezone(CHINA).date()

    def said(**facts: Any) -> tuple[str, ...]:
        return house.world.refused("record_training", house.quality, house.facts(**facts))

    assert said(trained_on=(today + timedelta(days=1)).isoformat()) == ("training_ahead",)
    assert said(valid_until=(today - timedelta(days=1)).isoformat()) == ("validity_out_of_range",)
    assert said(valid_until=today.isoformat()) == ()
    assert said(valid_until=months_after(today, 24).isoformat()) == ()
    assert said(valid_until=(months_after(today, 24) + timedelta(days=1)).isoformat()) == ("validity_out_of_range",)
    assert said(role="nurse") == ("validity_unstated",)
    assert said(role="nurse", valid_until=today.isoformat()) == ()


def test_an_account_that_is_closed_is_trained_in_nothing(house: House) -> None:
    house.world.change(house.engineer, {"person": "deactivated"})
    assert house.world.refused("record_training", house.quality, house.facts()) == ("account_deactivated",)


def test_after_the_thaw_missing_training_is_a_note_with_a_deviation() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    world = ward.world
    world.document("procedure", SOP, "x = 1")
    world.change(ward.nurse, trainings=())
    before = sum(item.kind == "deviation" for item in world.items.values())
    ward.verify(prepared, ward.nurse)
    assert isinstance(world.last, Accepted)
    assert "training_unrecorded" in {note.code for note in world.last.notes}
    assert sum(item.kind == "deviation" for item in world.items.values()) == before + 1


def test_what_cannot_wait_asks_for_no_training(house: House) -> None:
    named = ", ".join(f'"{name}"' for name in sorted(CANNOT_WAIT | {"register_equipment"}))
    house.world.document("protocol", "protocol", protocol(f"[{named}]"), version="2")
    nurse, lot = house.world.person("Zhou Mei", "nurse"), house.world.put("lot", {"lot": "released"})
    assert house.world.refused("place_hold", nurse, {"about": [lot], "reason": "other", "note": "leak"}) == ()
    assert house.held(nurse) == ("not_permitted",)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (f'procedure = "{SOP}"', "procedure = 1", "training.need.1.procedure"),
        ('roles = ["nurse", "pharmacist", "thaw_technician"]', 'roles = ["nobody"]', "training.need.1.roles"),
        ('steps = ["verify_dose", "start_infusion"]', "steps = []", "training.need.1.steps"),
        ("valid_months = 24", 'valid_months = "24"', "training.need.1.valid_months"),
        ("valid_months = 24", "valid_months = 0", "training.need.1.valid_months"),
    ],
)
def test_a_need_that_makes_no_sense_is_not_approved(old: str, new: str, place: str) -> None:
    text = seed("protocol").decode()
    assert old in text
    assert unsound("protocol", tomllib.loads(text, parse_float=Decimal)) == ()
    assert unsound("protocol", tomllib.loads(text.replace(old, new), parse_float=Decimal)) == (place,)


def test_a_protocol_that_asks_for_training_waits_for_weights_that_know_of_it() -> None:
    world = World.founded()
    world.document("refusal_weights", "refusal_weights", OLD_WEIGHTS, version="2")
    quality, other = world.person("Wu Qiang", "qa"), world.person("Su Wen", "qa")
    file = world.file(seed("protocol").decode())
    facts = {"type": "protocol", "title": "protocol", "version": "1", "file": file}
    assert "document_incomplete" in world.refused("approve_document", quality, facts, second=other)
