"""What nobody can read of a paper sheet, through the door: the half that waits is not hung before the investigator has
said so, whoever is called has answered, or the entry is taken back."""

from __future__ import annotations

import pytest

from custody.faces.demo.setting_up import Shop
from custody.rules.words import dose_key
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Made
from tests.story.on_the_record import found, intact, last_idx, state
from tests.story.scene import AtTheDoor, codes, noted

pytestmark = pytest.mark.both_engines
WARD = {"station": "ward"}
SHEET = {"what": "given_on_paper", "from_paper": "yes", "first_checker": "Nurse Lin", "second_checker": "Nurse Mei"}
HALF = {"drawn_ml": "10", "parts_total": 2, "leftover": "kept", "diluent_ml": "10"}


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-914", 0, 4))
    scene.clock.wait(days=1)
    return lot


def test_a_start_that_fits_neither_half_keeps_the_third_from_being_hung(
    scene: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, bag = way.child(scene, "91"), made.containers[0]
    way.issue(scene, one, bag)
    way.thaw(scene, shop, one, bag)
    first, second, third = (way.prepare(scene, shop, bag, **HALF | {"drawn_ml": "6", "parts_total": 3}) for _ in "123")
    for part in (first, second, third):
        for nurse in ("lin", "mei"):
            way.check(scene, nurse, one, part)
    scene.cast.do("start_infusion", "lin", {"wristband": one.band, "prepared_dose": first}, **WARD)
    scene.clock.wait(minutes=10)
    hung = scene.clock.at
    scene.clock.wait(minutes=4)
    ended = {"prepared_dose": first, "volume_given_ml": "16", "complete": "yes"}
    scene.cast.do("end_infusion", "lin", ended, **WARD)
    told = {"item": bag, "wristband": one.band, "witness": scene.cast.badges["mei"], "volume_given_ml": "16"}
    assert "several_parts_of_it" in noted(
        scene.ask("record_as_happened", "lin", {**SHEET, **told, "started_at": hung.isoformat()}, **WARD)
    )
    slip = last_idx(scene)
    assert (state(scene, second, "prepared_dose"), state(scene, third, "prepared_dose")) == (
        *("given_on_paper", "verified"),
    )
    start = {"wristband": one.band, "prepared_dose": third}
    assert codes(scene.ask("start_infusion", "lin", start, **WARD)) == ("had_unclear",)
    scene.cast.do("take_back_entry", "lin", {"item": bag, "entry": slip, "why": "wrong_thing"}, second="liu", **WARD)
    assert "had_unclear" not in codes(scene.ask("start_infusion", "lin", start, **WARD))
    assert found(scene, second).text("happened") == ""
    assert state(scene, dose_key(one.subject, 1), "dose") == "cleared"
    intact(scene)
