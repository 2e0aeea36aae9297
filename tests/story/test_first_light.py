"""First light: one cryopreserved dose from bank vial to child, in a real browser, by scanning."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.faces.demo.setting_up import Shop
from tests.story import bench_to_bedside as way
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import found, intact, state
from tests.story.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
ON_STAGE = ("he", "xu", "zhao", "ma", "gao", "sun", "wu", "qian", "zhou", "lin", "mei", "liu", "deng")


class Thread:
    """What the second story looks at: it is told after the first, on the same record."""

    lot: Made
    child: Child
    prepared: str


def test_01_a_dose_goes_from_bank_vial_to_child_by_scanning(stage: Stage, shop: Shop, tmp_path: Path) -> None:
    run_file = tmp_path / "run.txt"
    run_file.write_text("Freezing run, -1 °C/min")
    _wear_printed_badges(stage)
    how = {"vial": 0, "presentation": "cryopreserved", "containers": 3}
    made = Thread.lot = way.make_lot(stage, shop, "JK500-26-101", how)
    way.freeze_and_store(stage, shop, made, run_file)
    way.tested(stage, made, way.RAPID)
    way.review_and_release(stage, made)
    child = Thread.child = way.enrol(stage, "01", "18.4", 2018)
    way.prescribe(stage, child, "cryopreserved")
    way.allocate(stage, child, made.containers[:1], backup=made.containers[1])
    way.ship(stage, shop, made)
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
    assert state(stage, prepared, "prepared_dose") == "infused"
    assert state(stage, made.containers[0], "container") == "infused"
    assert state(stage, f"{child.subject}.1", "dose") == "given"
    assert found(stage, prepared).text("wristband") == child.band
    intact(stage)


def test_01_the_lot_page_tells_the_story_from_bank_vial_to_child(stage: Stage) -> None:
    page = stage.page("rossi", "quality_desk")
    page.goto(f"{stage.base}/things/{Thread.lot.lot}")
    story = page.locator("main").inner_text()
    for words in ("Bank vial thawed", "Lot released", "Infusion ended", "subject 01"):
        assert words in story, words
    assert page.locator("svg.genealogy a").count() >= 6
    assert "Story Child" not in story, "a name stands on no page of a lot"


def _wear_printed_badges(stage: Stage) -> None:
    """From here on every badge scanned is the one decoded from its printed label."""
    stage.page("wu", "quality_desk")
    for who in ON_STAGE:
        orders = "fang" if who == "wu" else "wu"
        stage.cast.badges[who] = stage.printed(stage.cast.badges[who], "staff_badge", orders)
