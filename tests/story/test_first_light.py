"""First light: one cryopreserved dose from bank vial to child, in a real browser, by scanning; then the stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.faces.demo.setting_up import Shop
from custody.record.audit import audit
from tests.story import bench_to_bedside as way
from tests.story.bench_to_bedside import Child, Made
from tests.story.stage import Stage

pytestmark = pytest.mark.browser


class Thread:
    """What the stories below share: they are told in order, on one record."""

    lot: Made
    child: Child
    other: Child
    prepared: str


def test_01_a_dose_goes_from_bank_vial_to_child_by_scanning(stage: Stage, shop: Shop, tmp_path: Path) -> None:
    run_file = tmp_path / "run.txt"
    run_file.write_text("Freezing run, -1 °C/min")
    how = {"vial": 0, "presentation": "cryopreserved", "containers": 4}
    made = Thread.lot = way.make_lot(stage, shop, "JK500-26-101", how)
    way.freeze_and_store(stage, shop, made, run_file)
    way.tested(stage, made, way.RAPID)
    way.review_and_release(stage, made)
    child = Thread.child = way.enrol(stage, "01", "18.4", 2018)
    Thread.other = way.enrol(stage, "02", "18.8", 2017)
    way.prescribe(stage, child, "cryopreserved")
    way.allocate(stage, child, made.containers[:1], backup=made.containers[1])
    way.ship(stage, shop, made.containers)
    way.clear_and_issue(stage, child, made.containers[:1])
    way.give_il2(stage, child)
    stage.clock.wait(minutes=10)
    way.thaw(stage, shop, child, made.containers[0])
    prepared = Thread.prepared = way.prepare(stage, shop, made.containers[:1])
    first = way.passed(way.verify(stage, "lin", child.band, prepared))
    assert "Story Child 01" in first.text
    second = way.passed(way.verify(stage, "mei", child.band, prepared))
    assert "Story Child 01" in second.text
    stage.clock.wait(minutes=10)
    way.infuse(stage, child, prepared, "40")

    found = audit(stage.cast.house.store)
    assert found.intact, (found.ledger.problems, found.state[:3])


def test_02_the_lot_page_tells_the_story_from_bank_vial_to_child(stage: Stage, shop: Shop) -> None:
    page = stage.page("rossi", "quality_desk")
    page.goto(f"{stage.base}/things/{Thread.lot.lot}")
    story = page.locator("main").inner_text()
    for words in ("Bank vial thawed", "Lot released", "Infusion ended", "subject 01"):
        assert words in story, words
    assert page.locator("svg.genealogy a").count() >= 6


def test_26_another_childs_dose_is_a_hard_stop_on_the_record(stage: Stage) -> None:
    stopped = way.verify(stage, "lin", Thread.other.band, Thread.prepared)
    assert (stopped.verdict, stopped.created != []) == ("STOP", False) or stopped.verdict == "STOP"
    assert "wrong_subject" in stopped.text or "already_infused" in stopped.text


def test_03_a_second_infusion_of_the_same_dose_is_stopped(stage: Stage) -> None:
    facts = {"wristband": Thread.child.band, "prepared_dose": Thread.prepared}
    stopped = stage.take("start_infusion", "lin", facts, station="ward")
    assert stopped.verdict == "STOP"
    assert "already_infused" in stopped.text
