"""Materials are received into quarantine and released by somebody else, in date and with a certificate read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.world import World

CERTIFICATE = "c" * 64


@pytest.fixture
def world() -> World:
    return World.founded()


@pytest.fixture
def storeman(world: World) -> str:
    return world.person("Lin Yan", "warehouse", "qa")


@pytest.fixture
def quality(world: World) -> str:
    return world.person("Wu Qiang", "qa")


@pytest.fixture
def material(world: World, storeman: str) -> str:
    world.do("receive_material", storeman, delivery())
    return world.created["@1"]


def delivery(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Cytokine, research lot",
        "supplier": "Example Bio",
        "supplier_lot": "EB-117",
        "expires_on": date(2027, 5, 31),
        "quantity": "250.5",
        "unit": "mL",
        "certificate": CERTIFICATE,
        **changed,
    }


def decision(material: str, **changed: Any) -> dict[str, Any]:
    return {"material": material, "decision": "released", "certificate_read": "yes", **changed}


def test_a_received_material_stands_in_quarantine_with_its_quantity(world: World, storeman: str, material: str) -> None:
    thing = world.things[material]
    assert thing.state("material_lot") == "quarantine"
    assert thing.name == "Cytokine, research lot"
    assert thing.text("supplier_lot") == "EB-117"
    assert thing.text("certificate") == CERTIFICATE
    assert thing.text("received_by") == storeman
    assert world.balances[material, "mL"] == Decimal("250.5")
    assert world.balances["world.supply", "mL"] == Decimal("-250.5")


def test_an_expiry_day_ends_at_midnight_in_the_zone_of_the_site(world: World, material: str) -> None:
    assert world.things[material].text("expiry_at") == "2027-05-31T16:00:00.000000Z"


def test_a_material_that_arrives_expired_is_received_with_a_note(world: World, storeman: str) -> None:
    assert world.notes("receive_material", storeman, delivery(expires_on=date(2026, 11, 1))) == ("expired_on_arrival",)
    assert world.notes("receive_material", storeman, delivery(expires_on=date(2026, 11, 2))) == ()


def test_quality_releases_a_material(world: World, quality: str, material: str) -> None:
    world.do("release_material", quality, decision(material))
    thing = world.things[material]
    assert thing.state("material_lot") == "released"
    assert thing.text("decided_by") == quality
    assert thing.text("decided_at") == "2026-11-02T01:00:00.000000Z"


def test_quality_rejects_a_material_whose_certificate_nobody_read(world: World, quality: str, material: str) -> None:
    world.do("release_material", quality, decision(material, decision="rejected", certificate_read="no"))
    assert world.things[material].state("material_lot") == "rejected"


def test_the_receiver_of_a_material_does_not_release_it(world: World, storeman: str, material: str) -> None:
    assert world.refused("release_material", storeman, decision(material)) == ("pair_broken",)


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_a_material_whose_certificate_was_not_read_is_not_released(
    world: World, quality: str, material: str, answer: str
) -> None:
    refused = world.refused("release_material", quality, decision(material, certificate_read=answer))
    assert refused == ("certificate_unread",)


def test_a_material_past_its_expiry_is_not_released_but_may_be_rejected(
    world: World, quality: str, material: str
) -> None:
    world.later(days=211)
    assert world.refused("release_material", quality, decision(material)) == ("released_past_expiry",)
    assert world.refused("release_material", quality, decision(material, decision="rejected")) == ()


def test_a_material_is_decided_on_once(world: World, quality: str, material: str) -> None:
    world.do("release_material", quality, decision(material, decision="rejected"))
    assert world.refused("release_material", quality, decision(material)) == ("wrong_state",)
