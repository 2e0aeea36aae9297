"""A bag told lost was given after all while its back-up runs: whoever is at the bed is called, answers, and ends it."""

from __future__ import annotations

import pytest

from custody.faces.demo.setting_up import Shop
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Made
from tests.story.on_the_record import found, intact
from tests.story.scene import AtTheDoor, codes

pytestmark = pytest.mark.both_engines
WARD = {"station": "ward"}


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-912", 0, 6))
    scene.clock.wait(days=1)
    return lot


def test_each_who_is_called_answers_their_own_alarm_and_the_infusion_is_ended(
    scene: AtTheDoor, shop: Shop, made: Made
) -> None:
    child, lost, back_up = way.child(scene, "81"), made.containers[0], made.containers[1]
    way.issue(scene, child, lost)
    scene.cast.do("record_as_happened", "deng", {"item": lost, "what": "lost", "from_paper": "no"}, **WARD)
    way.issue(scene, child, back_up)
    way.thaw(scene, shop, child, back_up)
    prepared = way.prepare(scene, shop, back_up)
    way.hang(scene, child, prepared)
    scene.clock.wait(minutes=5)
    told = {"item": lost, "what": "given_on_paper", "wristband": child.band, "from_paper": "no"}
    given = scene.ask("record_as_happened", "lin", told, ago=2, **WARD)
    assert given.status == "accepted"
    assert "had_more_than_the_dose" in {note.code for note in given.notes}
    called = [alarm for alarm in alarms(scene) if found(scene, alarm).attrs.get("reason") == "more_than_the_dose"]
    assert len(called) == 2, "who runs it, and who gave the go"
    [own] = [alarm for alarm in called if found(scene, alarm).text("holder") == scene.cast.persons["lin"]]
    stopped = scene.ask("acknowledge_alarm", "lin", {"alarm": own, "done": "stopped"}, **WARD)
    assert stopped.status == "accepted", codes(stopped)
    ended = {"prepared_dose": prepared, "complete": "no", "volume_given_ml": "5", "partial_reason": "other"}
    assert scene.ask("end_infusion", "lin", ended, **WARD).status == "accepted"
    assert found(scene, prepared).states["prepared_dose"] == "infused_in_part"
    intact(scene)


def alarms(scene: AtTheDoor) -> list[str]:
    with scene.cast.house.store.reading() as link:
        return [str(code) for (code,) in link.run("SELECT code FROM thing WHERE kind = 'alarm' ORDER BY created_idx")]
