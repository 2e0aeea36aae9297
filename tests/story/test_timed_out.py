"""A session that stands idle for too long between the look at a dose and the signature for it: by the clock, as it
comes to pass on a ward, and not by a cookie taken away."""

from __future__ import annotations

import pytest

from custody.faces.demo.setting_up import Shop
from tests.story import by_the_cast as way
from tests.story.at_the_screen import at_the_screen, by_badge, carried, csrf
from tests.story.on_the_record import found, intact, last_idx, since, state
from tests.story.scene import AtTheDoor
from tests.story.stage import SECRETS

pytestmark = pytest.mark.both_engines
STEP = "/steps/verify_dose"


def test_a_second_check_timed_out_before_its_signature_comes_back_as_typed_and_the_first_one_stands(
    scene: AtTheDoor, shop: Shop
) -> None:
    lot = way.lot(scene, shop, ("JK500-26-655", 0, 1))
    scene.clock.wait(days=2)
    one = way.child(scene, "01")
    prepared = way.ready(scene, shop, one, lot.containers[0])
    way.check(scene, "lin", one, prepared)
    mei = at_the_screen(scene, "mei")
    form = mei.get(STEP).text
    seen = {"look_good": "yes", "wristband": one.band, "prepared_dose": prepared}
    asked = mei.post(STEP, data=carried(form) | seen | {"csrf_token": csrf(form)}).text
    signature = {"performer.badge": scene.cast.badges["mei"], "performer.pin": SECRETS["mei"].pin}
    assert 'name="performer.badge"' in asked, asked
    before = last_idx(scene)

    scene.clock.wait(minutes=11)
    late = mei.post(STEP, data=carried(asked) | signature)
    assert late.status_code == 401
    assert "Your session has ended." in late.text
    assert 'data-verdict="PASS"' not in late.text
    assert SECRETS["mei"].pin not in late.text
    assert (last_idx(scene), state(scene, prepared, "prepared_dose")) == (before, "checked_once")

    next_page = {"next": carried(late.text)["next"], "csrf_token": csrf(late.text)}
    again = mei.post("/sign-in", data=carried(late.text) | by_badge(scene, "mei") | next_page)
    assert "What you had typed is kept" in again.text
    kept = mei.post(f"{STEP}?again=1", data=carried(again.text)).text
    assert 'name="look_good" value="yes" checked' in kept
    assert f'value="{one.band}"' in kept
    assert f'value="{prepared}"' in kept
    asked = mei.post(STEP, data=carried(kept) | seen).text
    assert 'data-verdict="PASS"' in mei.post(STEP, data=carried(asked) | signature).text
    accepted = [entry.step for entry in since(scene, before) if entry.result == "accepted"]
    assert [step for step in accepted if step == "verify_dose"] == ["verify_dose"]
    checked = scene.cast.persons["lin"], scene.cast.persons["mei"]
    assert (state(scene, prepared, "prepared_dose"), found(scene, prepared).texts("checks")) == ("verified", checked)
    intact(scene)
