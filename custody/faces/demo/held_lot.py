"""Lot JK500-26-002: filled, one label spoiled, the room out of its limits, a control that failed, and so on hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from custody.faces.demo.cast import Cast
from custody.faces.demo.laboratory import (
    RESULTS,
    draw_sample,
    fill,
    freeze_and_store,
    harvest,
    labelled_containers,
    order_labels,
    reconcile,
    start_batch,
    test_sample,
)
from custody.faces.demo.setting_up import Shop
from custody.record.reads.things import thing

CONTAINERS = 4
ROOM = "clean_room"


def begin_held_lot(cast: Cast, shop: Shop, now: datetime) -> str:
    """Its batch begins nineteen days ago; gives the batch."""
    cast.clock.to(now - timedelta(days=19))
    return start_batch(cast, shop, ("JK500-26-B02", "cryopreserved", 1))


def fill_held_lot(cast: Cast, shop: Shop, batch: str, now: datetime) -> str:
    """Harvested and frozen ten days ago; a smeared label is replaced, witnessed as spoiled and added up."""
    cast.clock.to(now - timedelta(days=10))
    lot = harvest(cast, batch, "JK500-26-002", CONTAINERS)
    containers = labelled_containers(cast, lot, CONTAINERS)
    _replace_label(cast, containers[0])
    shop.things["held sample"] = draw_sample(cast, lot)
    fill(cast, lot, containers)
    freeze_and_store(cast, shop, containers)
    reconcile(cast, lot, spoiled=1)
    seen = {"about": [batch], "reason": "environment_out_of_limits", "grade": "minor"}
    note = "Humidity of clean room 1 at 68 % for 20 minutes before filling; limit 65 % (illustrative)"
    cast.do("open_deviation", "he", seen | {"note": note}, station=ROOM, ago=40)
    return lot


def hold_it(cast: Cast, shop: Shop, lot: str, now: datetime) -> None:
    """The mycoplasma control failed; the laboratory holds the lot until the test is repeated."""
    cast.clock.to(now - timedelta(days=6))
    sample = shop.things["held sample"]
    test_sample(cast, sample, [row for row in RESULTS if row[0] != "mycoplasma"])
    failed = {"sample": sample, "test": "mycoplasma", "value": "not detected", "control_valid": "no"}
    cast.do("record_result", "gao", failed | {"invalid_reason": "positive_control_failed"}, station="qc_lab")
    hold = {"about": [lot], "reason": "result_in_doubt", "note": "Mycoplasma control failed; repeat to be authorised"}
    cast.do("place_hold", "gao", hold, station="qc_lab")


def _replace_label(cast: Cast, container: str) -> None:
    with cast.house.store.reading() as link:
        found = thing(link, container)
    assert found is not None
    facts: dict[str, object] = {"title": "container", "purpose": "reprint", "thing": container}
    new = order_labels(cast, "he", facts | {"reprint_reason": "damaged"})["@copy1"]
    cast.do("apply_label", "he", {"copy": new, "thing": container}, station=ROOM)
    spoiled = {"copies": [found.text("copy")], "spoiled_why": "replaced_before"}
    cast.do("spoil_labels", "he", spoiled, second="xu", station=ROOM)
