"""The fresh presentation: cells in saline that live for a day, released at five in the morning on a phone, carried to
the ward in one building; sterility is read when the child has long had them, and confirmed by the same person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from custody.faces.demo.laboratory import reconcile
from custody.faces.demo.setting_up import Shop
from tests.story import bench_to_bedside as way
from tests.story import by_the_cast as cast
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import found, intact, last_entry, state, stop
from tests.story.stage import PHONE, Stage

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
EVENING = datetime(2026, 3, 10, 19, 50, tzinfo=UTC)  # 03:50 in Shanghai, the eleventh
FIVE = datetime(2026, 3, 10, 21, 0, tzinfo=UTC)  # 05:00 there


class Night:
    """What the stories below share: they are told in order."""

    made: Made
    child: Child
    prepared: str


def test_46_a_fresh_lot_is_released_at_five_in_the_morning_on_a_phone(stage: Stage, shop: Shop) -> None:
    stage.page("lin", "ward")
    stage.clock.to(EVENING)
    Night.child = cast.child(stage, "01", "fresh")
    how = {"vial": 1, "presentation": "fresh", "containers": 2}
    made = Night.made = way.make_lot(stage, shop, "JK500-26-102", how)
    cold = {"container": made.containers[1], "place": shop.fridge_positions.pop(0)}
    stage.cast.do("store_container", "zhao", cold, station="cryo_store")
    lot = found(stage, made.lot)
    formulated, expiry = lot.instant("formulated_at"), lot.instant("expiry_at")
    assert formulated
    assert expiry == formulated + timedelta(hours=24)
    way.tested(stage, made, way.RAPID)
    stage.viewports["chen"] = PHONE
    reconcile(stage.cast, made.lot, more=1)
    seen = dict.fromkeys(("record", "audit_trail", "labels", "deviations"), "yes")
    way.passed(stage.take("review_batch", "wu", seen, scan=made.lot))
    stage.clock.to(FIVE)
    page = stage.page("chen", "quality_desk")
    page.goto(f"{stage.base}/lots/{made.lot}/release")
    minutes = (expiry - FIVE) // timedelta(minutes=1)
    tile = page.locator(".tile:has-text('Left if signed now')").inner_text()
    assert f"{minutes // 60} h {minutes % 60} min" in tile
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    released = way.passed(stage.take("release_lot", "chen", {"outcome": "conditional"}, scan=made.lot))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert "11 Mar 2026 05:0" in released.text
    assert "+08:00" in released.text
    assert state(stage, made.lot, "lot") == "conditionally_released"
    assert found(stage, made.lot).texts("pending") == ("sterility",)
    page.goto(f"{stage.base}/things/{made.lot}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_46_it_is_carried_to_the_ward_and_given_without_a_thaw(stage: Stage, shop: Shop) -> None:
    child, container = Night.child, Night.made.containers[0]
    way.allocate(stage, child, [container])
    carried = {"things": [container], "receiver": stage.cast.badges["liu"]}
    way.passed(stage.take("hand_over", "he", carried, station="clean_room"))
    assert found(stage, container).text("holder") == stage.cast.persons["liu"]
    way.clear_and_issue(stage, child, [container], no_backup="fresh_product")
    carried = {"things": [container], "receiver": stage.cast.badges["deng"]}
    way.passed(stage.take("hand_over", "liu", carried, station="pharmacy"))
    way.give_il2(stage, child)
    stage.clock.wait(minutes=25)
    way.decide_use(stage, container, viable_cells="176000000")
    prepared = Night.prepared = way.prepare(stage, shop, [container], drawn_ml="19", diluent_ml="")
    assert "Story Child 01" in way.passed(way.verify(stage, "lin", child.band, prepared)).text
    assert "Story Child 01" in way.passed(way.verify(stage, "mei", child.band, prepared)).text
    stage.clock.wait(minutes=8)
    way.infuse(stage, child, prepared, "19")
    assert state(stage, prepared, "prepared_dose") == "infused"
    assert state(stage, container, "container") == "infused"


def test_32_a_bag_that_was_issued_in_its_last_hour_and_looked_at_after_it_is_stopped(stage: Stage) -> None:
    bag = Night.made.containers[1]
    expiry = found(stage, bag).instant("expiry_at")
    assert expiry
    stage.clock.to(expiry - timedelta(minutes=50))
    one = cast.child(stage, "13", "fresh")
    cast.issue(stage, one, bag, second="deng")
    stage.clock.to(expiry)
    looked = stage.scan("deng", "thaw_bench", bag)
    assert looked.verdict == "CHECK"
    assert "expired" in looked.text
    seen = {"appearance": "as_described", "leak": "no", "viability_percent": "88.0", "viable_cells": "184000000"}
    said = stage.take("decide_use", "deng", seen | {"decision": "usable", "container": bag}, station="thaw_bench")
    stop(stage, ("deng", "thaw_bench"), said, "past_expiry", "Expired")
    assert (state(stage, bag, "container"), state(stage, bag, "custody")) == ("filled", "issued")


def test_48_on_day_fourteen_the_same_authorised_person_confirms_the_release(stage: Stage) -> None:
    stage.clock.to(FIVE + timedelta(days=14))
    way.enter_results(stage, Night.made, (("sterility", "no growth", ""),))
    way.passed(stage.take("release_lot", "chen", {"lot": Night.made.lot, "outcome": "confirmed"}))
    assert state(stage, Night.made.lot, "lot") == "released"
    lot = found(stage, Night.made.lot)
    assert lot.text("released_by") == lot.text("confirmed_by") == stage.cast.persons["chen"]
    assert last_entry(stage).signatures[0]["method"] == "password"
    intact(stage)
