"""What is printed on labels comes from the record: the journey of a shipper, the planned expiry of a container."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from custody.faces.label_values import Labelling, label_values
from custody.labelling.designs import parse_design, seeds
from custody.labelling.proof import prove, rasterise
from custody.labelling.render import FORMATS, Marks, render
from custody.rules.steps.manufacture.fill_containers import expiry
from tests.labelling.shown import scanned
from tests.rules.world import World

ZONE = "Asia/Shanghai"


def test_the_label_of_a_packed_shipper_says_from_whom_to_whom_and_how_much_and_reads_back() -> None:
    world, lot = _laboratory()
    containers = [world.put("container", lot=lot, documents=_documents(world)) for _ in range(2)]
    way = ("cryo_store", "pharmacy")
    shipment = world.put("shipment", contents=containers, seal="SEAL-9", from_station=way[0], to_station=way[1])
    shipper, copy = world.put("shipper", name="Dry shipper 1"), world.put("label_copy", copy_number=1, copies=1)
    world.link(shipper, shipment, "rides")
    for container in containers:
        world.link(shipment, container, "carries")

    values = _values(world, shipper, copy) | {"design_version": "v2"}

    assert values["from_party"].startswith("Cell laboratory, Cryo store, 1 Sample Road, Demo City 细胞实验室 低温库")
    assert values["to_party"].startswith("Children's hospital, Pharmacy")
    assert (values["contents_count"], values["seal"], values["contact"]) == ("2", "SEAL-9", "+00 0000 000 000")
    assert values["temperature_range"] == "≤ -150 °C"
    design = parse_design(seeds()["shipper"])
    for fmt in FORMATS:
        data = render(design, values, fmt, Marks(demo=True, preview=False))
        prove(fmt, data, design, values)
        assert set(scanned(rasterise(fmt, data, design.dpi))) == {shipper.encode(), copy.encode()}


def test_an_unpacked_shipper_has_no_party_and_no_temperature_to_print() -> None:
    world, _ = _laboratory()
    values = _values(world, world.put("shipper"), None)
    assert not {"from_party", "to_party", "contents_count", "temperature_range"} & set(values)


def test_the_planned_expiry_is_a_day_and_never_later_than_the_one_filling_sets() -> None:
    world, lot = _laboratory()
    container = world.put("container", lot=lot, documents=_documents(world))
    values = _values(world, container, None)
    assert values["expiry_basis"] == "planned 已计划"
    profile = next(d for d in world.documents if d.type == "product_profile")
    filled = expiry(world.situation(), profile, world.at + timedelta(hours=20)).astimezone(ZoneInfo(ZONE))
    assert values["expiry"].endswith("23:59 +08:00")
    assert values["expiry"].split()[2] == str((filled - timedelta(minutes=1)).year)


def test_a_fridge_does_not_say_the_temperature_of_nitrogen() -> None:
    world, _ = _laboratory()
    place = world.put("storage_place", name="7", storage_class="fridge")
    assert "temperature_range" not in _values(world, place, None)


def _laboratory() -> tuple[World, str]:
    world = World.founded("product_profile:product_profile_cryopreserved")
    harvested = world.at.isoformat()
    lot = world.put(
        "lot",
        {"lot": "in_process"},
        name="JK500-26-001",
        presentation="cryopreserved",
        documents=_documents(world),
        harvested_at=harvested,
    )
    return world, lot


def _documents(world: World) -> dict[str, str]:
    return {"product_profile": next(d.digest for d in world.documents if d.type == "product_profile")}


def _values(world: World, code: str, copy: str | None) -> dict[str, str]:
    situation = world.situation()
    made = situation.thing(copy) if copy else None
    return label_values(Labelling(situation, situation.thing(code), made, ZONE))
