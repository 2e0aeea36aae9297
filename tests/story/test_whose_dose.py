"""Whose dose it is: another child's container, siblings, a weight ten times too high, an infant, two bags, two benches.
What a story asserts goes to the JSON API, sent by the same people on the same instance as the stories in the browser;
what it is not about, through the door."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from custody.faces.demo.laboratory import order_labels
from custody.faces.demo.setting_up import Shop
from custody.faces.label_values import Labelling, label_values
from custody.record.attempt import Answer
from custody.record.reads.labels import labelled
from custody.record.reads.things import balance
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Made
from tests.story.on_the_record import found, intact, near_misses, state
from tests.story.scene import AtTheDoor, codes, noted

pytestmark = pytest.mark.both_engines
WARD, BENCH, PHARMACY = {"station": "ward"}, {"station": "thaw_bench"}, {"station": "pharmacy"}


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-601", 0, 14))
    scene.clock.wait(days=2)
    return lot


@dataclass(frozen=True)
class Bench:
    """Two doses poured and labelled at one bench, and what was answered on the way: to the second bag while the first
    had no label, to the first one's label on the second bag, to the check of a bag without its label. `left`: where
    that label and that bag stood after it."""

    mine: str
    hers: str
    too_early: Answer
    wrong_label: Answer
    unlabelled: Answer
    left: tuple[str, str]


@pytest.fixture(scope="module")
def bench(scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made) -> Bench:
    """Played once, by whichever test of a bench comes first."""
    bags = made.containers[9:11]
    for number, bag in zip(("52", "57"), bags, strict=True):
        one = way.child(scene, number)
        way.issue(scene, one, bag)
        way.thaw(scene, shop, one, bag)
    mine = way.pour(scene, shop, bags[0])
    poured = {"containers": [bags[1]], "containers_again": [bags[1]], "drawn_ml": "20", "parts_total": 1}
    facts = {**poured, "leftover": "discarded"}
    too_early = api.ask("prepare_dose", "deng", facts, second="liu", **BENCH)
    way.put_label_on(scene, mine)
    scene.cast.do("prepare_dose", "deng", facts, second="liu", **BENCH)
    hers = _prepared(scene, bags[1])
    again: dict[str, object] = {"title": "prepared_dose", "purpose": "reprint", "thing": mine}
    copy = order_labels(scene.cast, "deng", again | {"reprint_reason": "damaged"}, "thaw_bench")["@copy1"]
    both = {"copy": copy, "prepared_dose": hers, "dose_again": hers}
    wrong_label = api.ask("label_dose", "deng", both, second="liu", **BENCH)
    checked = {"look_good": "yes", "wristband": _band(scene, hers), "prepared_dose": hers}
    unlabelled = api.ask("verify_dose", "lin", checked, **WARD)
    left = state(scene, copy, "label_copy"), state(scene, hers, "prepared_dose")
    way.put_label_on(scene, hers)
    scene.cast.do("label_dose", "deng", {**both, "prepared_dose": mine, "dose_again": mine}, second="liu", **BENCH)
    return Bench(mine, hers, too_early, wrong_label, unlabelled, left)


def test_26_another_childs_container_goes_to_a_child_only_by_release_and_new_allocation(
    scene: AtTheDoor, api: AtTheDoor, made: Made
) -> None:
    one, other, container = way.child(scene, "01"), way.child(scene, "02"), made.containers[0]
    way.allocate(scene, one, container)
    way.clear(scene, one)
    before = near_misses(scene)
    facts = {"containers": [container], "containers_again": [container], "subject": other.subject, "dose": 1}
    both = ("wrong_subject", "zhou", "No other dose"), ("wrong_subject", "wu", "No other dose")
    for allow in ((), both):
        answer = api.ask("issue_containers", "liu", facts, second="hejun", allow=allow, **PHARMACY)
        assert (answer.status, codes(answer)[0]) in (("mismatch", "wrong_subject"), ("denied", "wrong_subject"))
    assert near_misses(scene) > before
    assert state(scene, container, "custody") == "stored"
    free = {"containers": [container], "why": "dose_changed"}
    api.cast.do("release_allocation", "liu", free, **PHARMACY)
    way.issue(scene, other, container)
    assert state(scene, container, "custody") == "issued"


def test_27_siblings_of_one_name_are_pointed_out_and_told_apart_by_name_and_birth_date(
    scene: AtTheDoor, api: AtTheDoor, made: Made
) -> None:
    first = way.enrolled(scene, "03")
    facts = {"number": "67", "sex": "male", "birth_year": 2011, "name": "Sibling Story"}
    apart = {"birth_date": "2011-12-29", "hospital_number": "H-67"}
    once = {"birth_year": 2018, "birth_date": "2018-03-04", "name": "Story Child 03"}
    for known in (once, {"hospital_number": "h 03", "name": "Another Name"}):
        assert "registered_before" in codes(api.ask("register_subject", "qian", facts | apart | known, **WARD))
    answer = api.ask("register_subject", "qian", facts | apart, **WARD)
    assert "look_alike_subject" in noted(answer)
    [why] = [note.params["alike"] for note in answer.notes if note.thing == first.subject]
    assert why == "same_family_name", "born seven years apart, with numbers that nobody takes for one another"
    second = answer.created["@1"]
    ordered: dict[str, object] = {"title": "wristband", "purpose": "wristbands", "count": 1}
    band = scene.label(order_labels(scene.cast, "lin", ordered, "ward")["@copy1"])
    before = near_misses(scene)
    read = {"subject": second, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "no"}
    read |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    answer = api.ask("bind_wristband", "lin", read, second="mei", **WARD)
    assert (answer.status, codes(answer)) == ("mismatch", ("read_back_failed",))
    assert (state(scene, band, "wristband"), near_misses(scene)) == ("printed", before + 1)
    assert state(scene, first.band, "wristband") == "on"


def test_28_a_weight_ten_times_too_high_is_not_believed_and_a_new_one_voids_the_verification(
    scene: AtTheDoor, api: AtTheDoor, made: Made
) -> None:
    one = way.enrolled(scene, "11")
    slipped = {**way.prescription(scene, one), "weight_kg": "184"}
    answer = api.ask("prescribe_dose", "zhou", slipped, **WARD)
    assert answer.status == "refused"
    assert "weight_unlike_age" in codes(answer)
    way.prescribe(scene, one)
    answer = api.ask("prescribe_dose", "zhou", slipped, **WARD)
    assert "weight_unlike_last" in codes(answer)
    assert found(scene, f"{one.subject}.1").text("weight_kg") == "18.4"
    api.cast.do("prescribe_dose", "zhou", {**way.prescription(scene, one), "weight_kg": "18.9"}, **WARD)
    facts = {"subject": one.subject, "dose": 1, "containers": [made.containers[1]]}
    assert "prescription_unverified" in codes(api.ask("allocate_containers", "liu", facts, **PHARMACY))


def test_29_a_dose_of_two_vials_and_a_third_takes_three_and_its_rest_goes_to_nobody_else(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, vials = way.enrolled(scene, "14", weight="46"), made.containers[2:6]
    way.prescribe(scene, one, surface="1.40")
    facts = {"subject": one.subject, "dose": 1, "containers": vials[:2]}
    assert "too_few_cells" in codes(api.ask("allocate_containers", "liu", facts, **PHARMACY))
    assert codes(api.ask("allocate_containers", "liu", facts | {"containers": vials}, **PHARMACY)) != ()
    way.issue(scene, one, *vials[:3])
    for vial in vials[:3]:
        way.warm(scene, shop, one, vial)
    prepared = way.prepare(scene, shop, *vials[:3], drawn_ml="50")
    assert found(scene, prepared).decimal("cells") == Decimal("460000000")
    with scene.cast.house.store.reading() as link:
        assert [balance(link, vial, "mL") for vial in vials[:3]] == [0, 0, 0], "ten mL thrown away before two"
    other = way.child(scene, "22")
    again = {"containers": [vials[2]], "subject": other.subject, "dose": 1}
    refused = codes(api.ask("allocate_containers", "liu", again, **PHARMACY))
    assert refused != ()
    again |= {"containers_again": [vials[2]]}
    answer = api.ask("issue_containers", "liu", again, second="hejun", **PHARMACY)
    assert (answer.status, codes(answer)[0]) == ("mismatch", "wrong_subject")
    poured = {"containers": [vials[2]], "containers_again": [vials[2]], "drawn_ml": "10", "parts_total": 1}
    answer = api.ask("prepare_dose", "deng", {**poured, "leftover": "discarded"}, second="liu", **BENCH)
    assert codes(answer)[0] == "container_emptied"


def test_30_a_lot_that_passes_is_too_much_for_an_infant_until_investigator_and_quality_take_it_on(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    infant, container = way.enrolled(scene, "30", born=2025, weight="8.0"), made.containers[6]
    way.prescribe(scene, infant, surface="0.40")
    way.issue(scene, infant, container)
    way.warm(scene, shop, infant, container)
    poured = {"containers": [container], "containers_again": [container], "drawn_ml": "8.5", "diluent_ml": "70"}
    facts = {**poured, "diluent": shop.things["Saline 0.9 %"], "leftover": "discarded", "parts_total": 1}
    answer = api.ask("prepare_dose", "deng", facts, second="liu", **BENCH)
    assert (answer.status, codes(answer)) == ("refused", ("volume_over_limit",))
    why = "volume_over_limit", "given over two hours"
    half = api.ask("prepare_dose", "deng", facts, second="liu", allow=((why[0], "zhou", why[1]),), **BENCH)
    assert half.status == "refused"
    both = tuple((why[0], person, why[1]) for person in ("zhou", "wu"))
    assert api.ask("prepare_dose", "deng", facts, second="liu", allow=both, **BENCH).passed
    api.cast.do("discard_container", "liu", {"item": _prepared(scene, container), "cause": "not_needed"}, **PHARMACY)


def test_47_of_a_dose_in_two_bags_each_is_checked_by_itself_and_the_last_one_ends_it(
    scene: AtTheDoor, api: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, vials = way.enrolled(scene, "41", weight="36"), made.containers[7:9]
    way.prescribe(scene, one, surface="1.10")
    way.issue(scene, one, *vials)
    for vial in vials:
        way.warm(scene, shop, one, vial)
    bags = [way.prepare(scene, shop, vial, parts_total=2) for vial in vials]
    way.hang(api, one, bags[0])
    start = {"wristband": one.band, "prepared_dose": bags[1]}
    assert codes(api.ask("start_infusion", "lin", start, **WARD))[0] == "not_verified"
    _all_given(api, bags[0])
    assert state(scene, f"{one.subject}.1", "dose") != "given"
    way.hang(api, one, bags[1])
    _all_given(api, bags[1])
    assert state(scene, f"{one.subject}.1", "dose") == "given"


def test_54_two_preparations_are_never_open_on_one_bench(scene: AtTheDoor, bench: Bench) -> None:
    assert codes(bench.too_early) == ("other_preparation_open",)
    assert found(scene, bench.hers).kind == "prepared_dose"


def test_55_label_a_is_never_put_on_product_b(bench: Bench) -> None:
    assert codes(bench.wrong_label)[0] == "label_of_another_thing"
    assert codes(bench.unlabelled) == ("label_not_applied",)
    assert bench.left == ("proved", "prepared")


def test_the_label_of_a_dose_names_who_poured_it_and_who_checked(scene: AtTheDoor, bench: Bench) -> None:
    with scene.cast.house.store.reading() as link:
        situation = labelled(link, bench.mine, scene.clock.at)
    assert situation is not None
    values = label_values(Labelling(situation, situation.thing(bench.mine), None, "Asia/Shanghai"))
    assert (values["prepared_by"], values["checked_by"]) == ("Deng Bo", "Liu Yan")


def test_34_who_takes_another_childs_bag_to_the_second_check_voids_what_waits_for_both(
    scene: AtTheDoor, api: AtTheDoor, bench: Bench
) -> None:
    mine, hers = bench.mine, bench.hers
    bands = {prepared: _band(scene, prepared) for prepared in (mine, hers)}
    for prepared, band in bands.items():
        seen = {"look_good": "yes", "wristband": band, "prepared_dose": prepared}
        scene.cast.do("verify_dose", "lin", seen, **WARD)
    before = near_misses(scene)
    taken = {"look_good": "yes", "wristband": bands[mine], "prepared_dose": hers}
    answer = api.ask("verify_dose", "mei", taken, **WARD)
    assert (answer.status, codes(answer)) == ("mismatch", ("wrong_subject",))
    assert near_misses(scene) == before + 1
    for prepared in (mine, hers):
        assert (state(scene, prepared, "prepared_dose"), found(scene, prepared).texts("checks")) == ("prepared", ())


def test_the_record_of_whose_dose_it_was_verifies(scene: AtTheDoor, made: Made) -> None:
    intact(scene)


def _all_given(scene: AtTheDoor, prepared: str) -> None:
    scene.clock.wait(minutes=10)
    volume = found(scene, prepared).text("volume_ml")
    ended = {"prepared_dose": prepared, "volume_given_ml": volume, "complete": "yes"}
    scene.cast.do("end_infusion", "lin", ended, **WARD)


def _prepared(scene: AtTheDoor, container: str) -> str:
    return _below(scene, container, "pooled")


def _band(scene: AtTheDoor, prepared: str) -> str:
    return _below(scene, found(scene, prepared).text("subject"), "wears")


def _below(scene: AtTheDoor, code: str, relation: str) -> str:
    """The newest thing below this one in a relation."""
    with scene.cast.house.store.reading() as link:
        rows = link.run("SELECT child FROM edge WHERE parent = ? AND kind = ? ORDER BY idx", (code, relation))
    return str(rows[-1][0])
