"""A slip is told through the door and taken back through it, on both engines: what it did is put right, the old entry
names the one that took it back, and the ledger still tells its own state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.faces.demo.setting_up import Shop
from custody.record.reads.entries import entry
from custody.record.reads.things import thing
from custody.record.situation import load_situation, load_then
from custody.rules.situation import RELATED, THEN
from custody.rules.words import dose_key
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Made
from tests.story.on_the_record import found, intact, last_idx, state
from tests.story.scene import AtTheDoor, codes, noted

pytestmark = pytest.mark.both_engines
WARD = {"station": "ward"}


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-911", 0, 5))
    scene.clock.wait(days=1)
    return lot


def test_an_issued_bag_told_lost_by_a_slip_is_its_childs_again(scene: AtTheDoor, made: Made) -> None:
    one, bag = way.child(scene, "71"), made.containers[0]
    way.issue(scene, one, bag)
    before = found(scene, bag)
    scene.cast.do("record_as_happened", "lin", {"item": bag, "what": "lost", "from_paper": "no"}, **WARD)
    slip, told_at = last_idx(scene), scene.clock.at
    scene.clock.wait(minutes=10)
    facts = {"item": bag, "entry": slip, "why": "did_not_happen"}
    alone = scene.ask("take_back_entry", "lin", facts, **WARD)
    assert codes(alone) == ("second_person_missing",)
    scene.cast.do("take_back_entry", "lin", facts, second="liu", **WARD)
    after = found(scene, bag)
    assert (after.states, after.attrs) == (before.states, before.attrs)
    again = scene.ask("take_back_entry", "lin", facts, second="liu", **WARD)
    assert codes(again) == ("nothing_to_take_back",)
    with scene.cast.house.store.reading() as link:
        struck = entry(link, slip)
        now = load_situation(link, (bag,), (RELATED, THEN), scene.clock.at)
        then = load_then(link, now, (bag,), (RELATED, THEN), told_at + timedelta(minutes=5)).as_it_was()
    assert struck is not None
    assert len(struck.corrected_by) == 1
    assert [(one.idx, one.correction) for one in struck.changed_after] == [(struck.corrected_by[0], None)]
    assert then.thing(bag).state("container") == "frozen"
    assert [dose.code for dose in then.parents(bag, "allocated")] == [dose_key(one.subject, 1)]
    intact(scene)


def test_five_typed_for_forty_is_told_again_and_the_dose_is_whole(scene: AtTheDoor, shop: Shop, made: Made) -> None:
    one = way.child(scene, "72")
    prepared = way.ready(scene, shop, one, made.containers[1])
    way.hang(scene, one, prepared)
    scene.clock.wait(minutes=20)
    ended = {"prepared_dose": prepared, "complete": "yes"}
    scene.cast.do("end_infusion", "lin", ended | {"volume_given_ml": "5"}, **WARD)
    slip = {"item": prepared, "entry": last_idx(scene), "why": "wrong_value"}
    scene.cast.do("take_back_entry", "lin", slip, second="zhou", **WARD)
    assert state(scene, prepared, "prepared_dose") == "infusing"
    scene.cast.do("end_infusion", "lin", ended | {"volume_given_ml": "40"}, **WARD)
    assert state(scene, prepared, "prepared_dose") == "infused"
    assert state(scene, dose_key(one.subject, 1), "dose") == "given"
    intact(scene)


def test_a_bag_told_lost_and_given_after_all_is_on_record_as_given(scene: AtTheDoor, made: Made) -> None:
    one, bag = way.child(scene, "73"), made.containers[2]
    way.issue(scene, one, bag)
    scene.cast.do("record_as_happened", "deng", {"item": bag, "what": "lost", "from_paper": "no"}, **WARD)
    scene.clock.wait(minutes=10)
    told = {"item": bag, "what": "given_on_paper", "wristband": one.band, "from_paper": "no"}
    learnt = scene.ask("record_as_happened", "lin", told, ago=2, **WARD)
    assert learnt.passed
    assert "wrong_subject" not in {note.code for note in learnt.notes}
    assert state(scene, bag, "container") == "given_on_paper"
    assert state(scene, dose_key(one.subject, 1), "dose") == "given"
    with scene.cast.house.store.reading() as link:
        assert thing(link, bag) is not None
        stands = link.run("SELECT quantity FROM balance WHERE account = ? AND unit = 'cells'", (bag,))
        gone = link.run("SELECT quantity FROM balance WHERE account = 'world.lost' AND unit = 'cells'")
    assert [str(row[0]) for row in (*stands, *gone)] == ["0", "0"]
    intact(scene)


def test_what_comes_back_finds_its_bench_and_what_became_known(scene: AtTheDoor, shop: Shop, made: Made) -> None:
    """The bench of a preparation is asked from anywhere; the band it runs by is read from the band itself."""
    one, two = way.child(scene, "74"), way.child(scene, "75")
    for child, bag in zip((one, two), made.containers[3:5], strict=True):
        way.issue(scene, child, bag)
        way.thaw(scene, shop, child, bag)
    prepared = way.pour(scene, shop, made.containers[3])
    scene.cast.do("discard_container", "deng", {"item": prepared, "cause": "damaged"}, station="thaw_bench")
    slip = {"item": prepared, "entry": last_idx(scene), "why": "wrong_thing"}
    another = way.pour(scene, shop, made.containers[4])
    assert codes(scene.ask("take_back_entry", "lin", slip, second="liu", **WARD)) == ("other_preparation_open",)
    way.put_label_on(scene, another)
    assert noted(scene.ask("take_back_entry", "lin", slip, second="liu", **WARD)) == ()
    way.put_label_on(scene, prepared)
    first = {"look_good": "yes", "wristband": one.band, "prepared_dose": prepared}
    assert noted(scene.ask("verify_dose", "lin", first, **WARD)) == ("entry_to_be_told_anew",)
    way.check(scene, "mei", one, prepared)
    scene.cast.do("start_infusion", "lin", {"wristband": one.band, "prepared_dose": prepared}, **WARD)
    ended = {"prepared_dose": prepared, "complete": "yes", "volume_given_ml": "40"}
    scene.cast.do("end_infusion", "lin", ended, **WARD)
    slip = {"item": prepared, "entry": last_idx(scene), "why": "wrong_thing"}
    on_another = {"wristband": one.band, "why": "found_on_another_child"}
    scene.cast.do("void_wristband", "lin", on_another, second="mei", **WARD)
    back = scene.ask("take_back_entry", "mei", slip, second="zhou", **WARD)
    [told] = [note for note in back.notes if note.code == "taken_back_against"]
    assert set(str(told.params["against"]).split(", ")) == {"on_hold", "band_was_on_another_child"}
    assert "band_was_on_another_child" in noted(scene.ask("end_infusion", "lin", ended, **WARD))
    with scene.cast.house.store.reading() as link:
        had = link.run("SELECT child FROM edge WHERE parent = ? AND kind = 'infused'", (prepared,))
    assert list(had) == []
    assert state(scene, dose_key(one.subject, 1), "dose") == "cleared"
    intact(scene)
