"""One pharmacist by night who would carry a dose alone, with the names of clinicians nobody ever saw: stopped wherever
a second person must be, and let on by the first one who comes."""

from __future__ import annotations

from typing import Any

import pytest

from custody.faces.demo.setting_up import Shop
from custody.record.situation import load_situation
from custody.rules.situation import ITEMS
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import found, intact, state
from tests.story.scene import AtTheDoor, codes, noted

pytestmark = pytest.mark.both_engines
WARD, BENCH = {"station": "ward"}, {"station": "thaw_bench"}
DENG_HUA = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}
SONG_YI = {"emergency": "on_ward", "clinician": "Song Yi", "staff_number": "50228"}
HERSELF = {"emergency": "on_ward", "clinician": "Dr. Liu Yan", "staff_number": "50228"}
BY_VIDEO = {"emergency": "by_video", "nobody_on_ward": "yes"}
AS_PREPARER = {"emergency": "preparer", "nobody_on_ward": "yes"}
ALONE = {"second_person_missing"}


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-631", 0, 2))
    scene.clock.wait(days=2)
    return lot


def stopped(scene: AtTheDoor, step: str, facts: dict[str, Any], **told: str) -> set[str]:
    """What stands against Liu Yan alone."""
    place = WARD if step in ("verify_dose", "start_infusion") else BENCH
    return set(codes(scene.ask(step, "liu", facts | told, **place))) - {"emergency_check"}


def usable(scene: AtTheDoor, shop: Shop, one: Child, container: str) -> None:
    """Thawed beside a clinician, since she does not thaw alone; found usable."""
    way.issue(scene, one, container)
    way.give_il2(scene, one)
    scene.clock.wait(minutes=10)
    facts = {"container": container, "container_again": container, "subject_number": one.number}
    facts |= {"bath": shop.things["bath"]}
    assert stopped(scene, "start_thaw", facts) == ALONE
    assert stopped(scene, "start_thaw", facts, **HERSELF) == {"stand_in_is_performer"}
    scene.cast.do("start_thaw", "liu", facts | DENG_HUA, **BENCH)
    scene.clock.wait(minutes=6)
    scene.cast.do("end_thaw", "deng", {"container": container}, **BENCH)
    looked = {"container": container, "appearance": "as_described", "leak": "no", "viability_percent": "88.0"}
    scene.cast.do("decide_use", "deng", looked | {"viable_cells": "184000000", "decision": "usable"}, **BENCH)


def labelled(scene: AtTheDoor, dose: str) -> str:
    """She labels beside a clinician, and not alone."""
    label = way.print_label(scene, dose)
    assert stopped(scene, "label_dose", label) == ALONE
    assert stopped(scene, "label_dose", label, **HERSELF) == {"stand_in_is_performer"}
    scene.cast.do("label_dose", "liu", label | DENG_HUA, **BENCH)
    return label["prepared_dose"]


def test_who_prepared_at_the_bench_makes_not_both_checks_and_hangs_nothing(
    scene: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, container = way.child(scene, "31"), made.containers[0]
    usable(scene, shop, one, container)
    poured = way.poured(shop, container)
    created = scene.cast.do("prepare_dose", "deng", poured | BY_VIDEO, second="liu", **BENCH)
    dose = labelled(scene, next(code for code in created.values() if code.startswith("D")))
    seen = {"look_good": "yes", "wristband": one.band, "prepared_dose": dose}
    assert noted(scene.ask("verify_dose", "liu", seen, **WARD)) == ()
    assert stopped(scene, "verify_dose", seen) == {"same_verifier_twice"}
    assert stopped(scene, "verify_dose", seen, **HERSELF) == {"no_independent_check", "stand_in_is_performer"}
    assert stopped(scene, "verify_dose", seen, **DENG_HUA) == {"no_independent_check", "stand_in_from_bench"}
    assert stopped(scene, "verify_dose", seen, **SONG_YI) == {"no_independent_check"}
    for another_way in (BY_VIDEO, AS_PREPARER):
        found_against = stopped(scene, "verify_dose", seen, **another_way)
        assert found_against == {"no_independent_check", "same_verifier_twice"}
    hung = {"wristband": one.band, "prepared_dose": dose}
    assert "not_verified" in stopped(scene, "start_infusion", hung)
    assert state(scene, dose, "prepared_dose") == "checked_once"
    way.check(scene, "lin", one, dose)
    assert found(scene, dose).texts("checks") == (scene.cast.persons["liu"], scene.cast.persons["lin"])
    scene.cast.do("start_infusion", "liu", hung, **WARD)
    signed_for_by_one_who_had_no_part(scene, container, dose)
    intact(scene)


def signed_for_by_one_who_had_no_part(scene: AtTheDoor, *about: str) -> None:
    """Nobody who carried the dose countersigns what Deng Hua is said to have checked; the investigator does."""
    with scene.cast.house.store.reading() as link:
        situation = load_situation(link, about, (ITEMS,), scene.clock.at)
    waiting = [item for item in situation.open_items("countersignature", *about) if item.text("clinician")]
    assert sorted(item.text("step") for item in waiting) == ["label_dose", "start_thaw"]
    for item in waiting:
        facts = {"item": item.code, "agreed": "yes"}
        for who in ("liu", "deng", "lin"):
            assert codes(scene.ask("countersign_check", who, facts, **WARD)) == ("countersigner_took_part",)
        scene.cast.do("countersign_check", "zhou", facts, **WARD)


def test_who_prepared_beside_a_clinician_makes_not_even_the_first_check(
    scene: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, container = way.child(scene, "32"), made.containers[1]
    usable(scene, shop, one, container)
    poured = way.poured(shop, container)
    assert stopped(scene, "prepare_dose", poured) == ALONE
    created = scene.cast.do("prepare_dose", "liu", poured | DENG_HUA, **BENCH)
    dose = labelled(scene, next(code for code in created.values() if code.startswith("D")))
    seen = {"look_good": "yes", "wristband": one.band, "prepared_dose": dose}
    assert stopped(scene, "verify_dose", seen) == {"pair_broken"}
    assert stopped(scene, "verify_dose", seen, **AS_PREPARER) == {"emergency_check_first"}
    assert stopped(scene, "verify_dose", seen, **SONG_YI) == {"emergency_check_first", "pair_broken"}
    way.check(scene, "lin", one, dose)
    assert stopped(scene, "verify_dose", seen, **SONG_YI) == {"no_independent_check", "pair_broken"}
    assert noted(scene.ask("verify_dose", "liu", seen | AS_PREPARER, **WARD)) == ("emergency_check",)
    intact(scene)
