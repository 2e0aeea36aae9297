"""What happened, in order or not: a fever after the thaw, a use-by that passes, the paper sheet, the wrong bag, half a
dose, a band on the wrong wrist, a hold on the lot of a conditioned child. What a story asserts goes to the
JSON API; what it is not about, through the door."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from custody.faces.demo.laboratory import order_labels
from custody.faces.demo.setting_up import Shop
from custody.record.reads.things import balance
from custody.record.situation import load_situation
from custody.rules.situation import ITEMS, Item
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import found, intact, near_misses, state
from tests.story.scene import AtTheDoor, codes, noted

pytestmark = pytest.mark.both_engines
WARD, BENCH, PHARMACY = {"station": "ward"}, {"station": "thaw_bench"}, {"station": "pharmacy"}


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-611", 0, 13))
    scene.clock.wait(days=2)
    return lot


def test_31_a_fever_after_the_thaw_costs_the_container_and_the_dose_keeps_its_number(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, (thawed, spare) = way.child(scene, "01"), made.containers[:2]
    way.issue(scene, one, thawed)
    way.thaw(scene, shop, one, thawed)
    use_by = found(scene, thawed).instant("use_by")
    assert use_by is not None
    scene.clock.to(use_by)
    poured = {"containers": [thawed], "containers_again": [thawed], "drawn_ml": "20", "parts_total": 1}
    facts = {**poured, "leftover": "discarded"}
    assert codes(api.ask("prepare_dose", "deng", facts, second="liu", **BENCH))[0] == "past_use_by"
    back = {"container": thawed, "place": shop.lab_positions[0], "why": "child_unfit", "cold_chain": "logger_read"}
    assert not api.ask("return_to_stock", "liu", back, **PHARMACY).passed
    stored = {"container": thawed, "place": shop.lab_positions[0]}
    assert not api.ask("store_container", "zhao", stored, station="cryo_store").passed
    api.cast.do("discard_container", "liu", {"item": thawed, "cause": "infusion_postponed"}, **PHARMACY)
    way.issue(scene, one, spare)
    way.warm(scene, shop, one, spare)
    prepared = way.prepare(scene, shop, spare)
    assert found(scene, prepared).text("dose") == f"{one.subject}.1"
    way.hang(scene, one, prepared)
    _ended(scene, prepared, "40")
    destroyed = {"items": [thawed], "method": "autoclaved"}
    api.cast.do("destroy_container", "liu", destroyed, second="hejun", **PHARMACY)
    assert state(scene, thawed, "container") == "destroyed"


def test_32_a_use_by_that_passes_between_the_checks_blocks_and_during_the_infusion_is_noted(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, other = way.child(scene, "02"), way.child(scene, "13")
    late, running = (way.ready(scene, shop, who, c) for who, c in zip((one, other), made.containers[2:4], strict=True))
    use_by = [found(scene, prepared).instant("use_by") for prepared in (late, running)]
    assert use_by[0]
    assert use_by[1]
    scene.clock.to(use_by[0] - timedelta(minutes=1))
    blank_sheet = (("outcome_unknown", "liu", "The sheet is blank"),)
    way.check(scene, "lin", one, late, blank_sheet)
    way.hang(scene, other, running, blank_sheet)
    scene.clock.to(use_by[0])
    checked = {"look_good": "yes", "wristband": one.band, "prepared_dose": late}
    assert codes(api.ask("verify_dose", "mei", checked, **WARD))[0] == "past_use_by"
    assert state(scene, late, "prepared_dose") == "checked_once"
    scene.clock.to(use_by[1] + timedelta(minutes=7))
    told = {"prepared_dose": running, "volume_given_ml": "40", "complete": "yes"}
    answer = api.ask("end_infusion", "lin", told, **WARD)
    assert any(code.startswith("past_use_by") for code in noted(answer))
    assert "@deviation1" in answer.created
    assert found(scene, running).instant("ended_at") == use_by[1] + timedelta(minutes=7)


def test_33_il2_that_was_given_and_not_charted_stops_neither_the_thaw_nor_the_infusion(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, container = way.child(scene, "25"), made.containers[4]
    way.issue(scene, one, container)
    way.warm(scene, shop, one, container)
    prepared = way.prepare(scene, shop, container)
    for nurse in ("lin", "mei"):
        way.check(scene, nurse, one, prepared)
    answer = api.ask("start_infusion", "lin", {"wristband": one.band, "prepared_dose": prepared}, **WARD)
    assert "il2_not_charted" in noted(answer)
    charted = {"wristband": one.band, "dose": 1, "il2_iu": way.IL2}
    assert api.ask("give_il2", "lin", charted, ago=45, **WARD).passed


def test_35_a_dose_given_while_the_server_was_down_is_entered_afterwards_and_judged_at_its_time(
    scene: AtTheDoor, api: AtTheDoor, made: Made
) -> None:
    one, container = way.child(scene, "33"), made.containers[5]
    way.issue(scene, one, container)
    scene.clock.wait(minutes=100)
    facts = {"item": container, "what": "given_on_paper", "account": "Server down, sheet filled in by two"}
    told = facts | {"wristband": one.band, "volume_given_ml": "20", "prepared_ml": "20", "from_paper": "yes"}
    alone = api.ask("record_as_happened", "lin", told, ago=60, **WARD)
    assert "paper_without_witness" in noted(alone)
    assert "late_entry" in noted(alone)
    assert "drawn_assumed" in noted(alone)
    assert found(scene, container).text("worked_out") == "20 mL × 20 mL / 20 mL = 20 mL"
    assert "@deviation" in alone.created
    assert found(scene, container).instant("ended_at") == scene.clock.at - timedelta(minutes=60)
    assert state(scene, container, "container") == "given_on_paper"
    assert state(scene, f"{one.subject}.1", "dose") == "given"


def test_53_a_dose_given_on_paper_is_caught_at_the_next_scan(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    given = made.containers[5]
    one, silent = way.child(scene, "46"), made.containers[6]
    way.issue(scene, one, silent)
    twice = {"container": given, "container_again": given, "subject_number": "33", "bath": shop.things["bath"]}
    assert codes(api.ask("start_thaw", "deng", twice, second="liu", **BENCH))[0] == "already_infused"
    scene.clock.wait(minutes=200)
    way.clear(scene, one)
    twice |= {"container": silent, "container_again": silent, "subject_number": one.number}
    assert codes(api.ask("start_thaw", "deng", twice, second="liu", **BENCH))[0] == "outcome_unknown"


def test_36_the_wrong_bag_that_was_given_is_recorded_with_both_children_and_both_bags(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    meant, other = way.child(scene, "54"), way.child(scene, "58")
    bag, own = (way.ready(scene, shop, who, c) for who, c in zip((meant, other), made.containers[7:9], strict=True))
    facts = {"item": bag, "what": "given_in_error", "account": "Hung from the neighbouring trolley"}
    told = facts | {"wristband": other.band, "volume_given_ml": "12", "from_paper": "no"}
    answer = api.ask("record_as_happened", "lin", told, ago=10, **WARD)
    assert {"wrong_subject"} <= set(noted(answer))
    assert state(scene, bag, "prepared_dose") == "given_in_error"
    with scene.cast.house.store.reading() as link:
        assert link.run("SELECT child FROM edge WHERE parent = ? AND kind = 'infused'", (bag,)) == [(other.subject,)]
        assert balance(link, bag, "mL") == 28
    [deviation] = _open(scene, "deviation", bag)
    assert (deviation.text("grade"), set(deviation.about)) == ("critical", {bag, other.subject})
    assert _open(scene, "hold", bag)
    checked = {"look_good": "yes", "wristband": other.band, "prepared_dose": own}
    assert codes(api.ask("verify_dose", "lin", checked, **WARD)) == ("on_hold",)
    seen = {"child": other.band, "what": "adverse_event", "told": "rigors after cells of another child"}
    event = {"event_class": "infusion_reaction", "grade": 3, "serious": "yes", "related": "probable"}
    assert api.ask("record_observation", "zhou", seen | event, **WARD).passed
    assert _open(scene, "safety_report", other.subject)


def test_37_of_a_dose_given_in_part_every_millilitre_is_accounted_for(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, container = way.child(scene, "66"), made.containers[9]
    prepared = way.ready(scene, shop, one, container)
    way.hang(scene, one, prepared)
    scene.clock.wait(minutes=10)
    half = {"prepared_dose": prepared, "volume_given_ml": "24", "complete": "no"}
    answer = api.ask("end_infusion", "lin", half, **WARD)
    assert "partial_without_reason" in noted(answer)
    bag = found(scene, prepared)
    assert (bag.state("prepared_dose"), bag.text("remainder_ml")) == ("infused_in_part", "16")
    with scene.cast.house.store.reading() as link:
        assert [balance(link, prepared, unit) for unit in ("mL", "cells")] == [16, 80_000_000]
    api.cast.do("discard_container", "liu", {"item": prepared, "cause": "partly_given"}, **PHARMACY)
    alone = {"items": [prepared], "method": "autoclaved"}
    assert not api.ask("destroy_container", "liu", alone, second="liu", **PHARMACY).passed
    api.cast.do("destroy_container", "liu", alone, second="hejun", **PHARMACY)
    with scene.cast.house.store.reading() as link:
        left = link.run("SELECT unit, quantity FROM balance")
        assert balance(link, prepared, "mL") == 0
    totals = {unit: sum(Decimal(str(amount)) for one, amount in left if one == unit) for unit in ("mL", "cells")}
    assert totals == {"mL": 0, "cells": 0}


def test_50_a_band_found_on_the_wrong_wrist_is_void_and_what_was_checked_with_it_falls(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    one = way.child(scene, "74")
    prepared = way.ready(scene, shop, one, made.containers[10])
    for nurse in ("lin", "mei"):
        way.check(scene, nurse, one, prepared)
    learnt = {"wristband": one.band, "why": "found_on_another_child"}
    assert api.ask("void_wristband", "lin", learnt, second="mei", **WARD).passed
    assert state(scene, one.band, "wristband") == "void"
    assert (state(scene, prepared, "prepared_dose"), found(scene, prepared).texts("checks")) == ("prepared", ())
    ordered: dict[str, object] = {"title": "wristband", "purpose": "wristbands", "count": 1}
    band = scene.label(order_labels(scene.cast, "lin", ordered, "ward")["@copy1"])
    read = {"subject": one.subject, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
    read |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    scene.cast.do("bind_wristband", "lin", read, second="mei", **WARD)
    before = near_misses(scene)
    answer = api.ask("start_infusion", "lin", {"wristband": one.band, "prepared_dose": prepared}, **WARD)
    assert (answer.status, codes(answer)) == ("mismatch", ("wrong_band",))
    assert (state(scene, prepared, "prepared_dose"), near_misses(scene)) == ("prepared", before + 1)
    way.hang(scene, Child(one.number, one.subject, band, one.weight), prepared)
    assert state(scene, prepared, "prepared_dose") == "infusing"


def test_56_a_hold_on_the_lot_of_a_conditioned_child_is_an_alarm_until_somebody_answers_by_name(
    scene: AtTheDoor, api: AtTheDoor, made: Made
) -> None:
    one, (dose, backup) = way.child(scene, "82"), made.containers[11:13]
    kept = {"subject": one.subject, "dose": 1, "containers": [dose], "backup": backup}
    days = {"conditioning_on": _day(scene, 1), "last_dose_on": _day(scene, 8), "doses": 1}
    facts = {"subject": one.subject, "backup": backup, **days}
    answer = api.ask("clear_for_conditioning", "zhou", facts, second="liu", **WARD)
    assert codes(answer) == ("dose_without_product", "backup_not_set_aside")
    api.cast.do("allocate_containers", "liu", kept, **PHARMACY)
    api.cast.do("clear_for_conditioning", "zhou", facts, second="liu", **WARD)
    held = api.ask("place_hold", "wu", {"about": [made.lot], "reason": "result_in_doubt"}, station="quality_desk")
    assert any("conditioned" in code for code in noted(held))
    alarm = held.created["@conditioned1"]
    assert (state(scene, alarm, "alarm"), found(scene, alarm).texts("subjects")) == ("open", (one.subject,))
    answered = {"alarm": alarm, "done": "put_aside"}
    assert api.ask("acknowledge_alarm", "zhou", answered, **WARD).passed
    assert found(scene, alarm).text("answered_by") == scene.cast.persons["zhou"]


def test_the_record_of_what_happened_verifies(scene: AtTheDoor, made: Made) -> None:
    intact(scene)


def _ended(scene: AtTheDoor, prepared: str, volume: str) -> None:
    scene.clock.wait(minutes=10)
    told = {"prepared_dose": prepared, "volume_given_ml": volume, "complete": "yes"}
    scene.cast.do("end_infusion", "lin", told, **WARD)


def _open(scene: AtTheDoor, kind: str, about: str) -> tuple[Item, ...]:
    with scene.cast.house.store.reading() as link:
        return load_situation(link, (about,), (ITEMS,), scene.clock.at).open_items(kind, about)


def _day(scene: AtTheDoor, days: int) -> str:
    return (scene.clock.at + timedelta(days=days)).date().isoformat()
