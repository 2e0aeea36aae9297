"""The people of the demonstration, whose secrets are printed, exist in no other instance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from custody.app import create_app
from custody.config import Config
from custody.faces.clock import now
from custody.faces.demo import PEOPLE_FILE, build_demo
from custody.faces.demo.cast import PEOPLE
from custody.faces.founding import Newcomer, found
from custody.faces.instance import House, NoInstance, make_instance, open_house
from custody.faces.people import Claim, recognise
from custody.record.attempt import Attempt, Proof
from custody.record.audit import audit
from custody.record.engine import open_store
from custody.rules.reading import read_facts
from tests.attack.forger import Forger
from tests.faces.api.demo_instance import copied
from tests.record_room import identified

DATABASE = "custody.sqlite3"


@pytest.fixture
def real(tmp_path: Path) -> House:
    """An instance that is no demonstration, with its first two persons."""
    config = Config(instance=tmp_path / "real")
    store = open_store(config.database)
    make_instance(config, store, "custody-real", demo=False)
    house = open_house(config, store, now)
    admin = Newcomer("Ines Sommer", "ines", "S-ines", "nineteen blue kettles", "730164")
    found(house, admin, Newcomer("Wen Hai", "wenhai", "S-wenhai", "seven quiet blue herons", "481516"))
    return house


def test_no_demonstration_is_built_where_an_instance_is(real: House) -> None:
    before = (real.config.instance / DATABASE).read_bytes()
    with pytest.raises(NoInstance):
        build_demo(real.config, now(), small=True)
    assert (real.config.instance / DATABASE).read_bytes() == before


def test_none_of_their_secrets_opens_another_instance_and_none_is_printed_there(real: House) -> None:
    rows = [{"name": p.name, "role": p.role, "badge": "x", "pin": p.pin} for p in PEOPLE]
    told = [row | {"username": p.username, "password": p.password} for row, p in zip(rows, PEOPLE, strict=True)]
    (real.config.instance / PEOPLE_FILE).write_text(json.dumps(told))
    page = create_app(real.config).test_client().get("/sign-in").text
    assert PEOPLE[0].password not in page
    assert {recognise(real, Claim(p.username, p.password, by_badge=False)).problem for p in PEOPLE} == {"wrong"}


def test_a_simulated_signature_is_none_outside_a_demonstration(real: House) -> None:
    step = real.steps.steps["register_person"]
    facts = {"name": "Mal Lory", "username": "mallory", "roles": ["qa"], **identified("mallory")}
    read, _ = read_facts(step.facts, facts)
    attempt = Attempt(step.name, read, "person.1")
    shown = real.door.check(attempt).content_sha256
    proof = Proof("person.1", "simulated", ("simulated",), shown, now())
    answer = real.door.record(Attempt(step.name, read, "person.1", proofs=(proof,)))
    assert (answer.passed, "signature_missing" in {reason.code for reason in answer.reasons}) == (False, True)


def test_a_demonstration_that_is_made_to_look_real_is_found(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    Forger(folder / DATABASE).run("UPDATE instance SET value = 'no' WHERE name = 'demo'")
    seen = audit(open_store(Config(instance=folder).database))
    assert (seen.intact, [one.table for one in seen.enclosures]) == (False, ["instance"])
