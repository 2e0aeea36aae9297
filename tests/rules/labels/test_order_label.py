"""Ordering labels: what is planned, what is posted, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from custody.rules.openings import openings
from custody.rules.registry import registry
from custody.rules.step import Act
from tests.rules.labels.conftest import Bench


def test_an_order_for_new_containers_plans_each_with_a_copy_of_its_own(bench: Bench) -> None:
    digest = bench.design("container", "C")
    bench.world.do(
        "order_label",
        bench.operator,
        {"title": "container", "purpose": "new_containers", "lot": bench.lot, "count": 3},
    )
    world = bench.world
    for number in (1, 2, 3):
        container = world.things[world.created[f"@container{number}"]]
        copy = world.things[world.created[f"@copy{number}"]]
        assert container.states == {"container": "planned"}
        assert container.attrs["lot"] == bench.lot
        profile = world.things[bench.lot].mapping("documents")["product_profile"]
        assert container.attrs["documents"] == {"product_profile": profile}
        assert container.name == f"JK500-26-001 / 00{number}"
        assert copy.states == {"label_copy": "ordered"}
        assert (copy.attrs["design"], copy.attrs["design_digest"]) == ("container", digest)
        assert (copy.attrs["about"], copy.attrs["copy_number"], copy.attrs["copies"]) == (container.code, 1, 1)
        assert world.situation().children(copy.code, "labels") == (container,)
        assert world.balances[copy.code, "copy"] == Decimal(1)
    assert world.balances["world.supply", "copy"] == Decimal(-3)


def test_a_second_order_numbers_its_containers_after_the_first(bench: Bench) -> None:
    order = {"title": "container", "purpose": "new_containers", "lot": bench.lot, "count": 2}
    bench.world.do("order_label", bench.operator, order)
    bench.world.do("order_label", bench.operator, order)
    assert bench.world.things[bench.world.created["@container1"]].name == "JK500-26-001 / 003"


def test_an_order_for_wristbands_makes_printed_bands_with_a_copy_each(bench: Bench) -> None:
    bench.world.do("order_label", bench.operator, {"title": "wristband", "purpose": "wristbands", "count": 2})
    bands = [bench.world.things[bench.world.created[f"@wristband{number}"]] for number in (1, 2)]
    assert [band.states for band in bands] == [{"wristband": "printed"}] * 2
    assert bench.world.things[bench.world.created["@copy2"]].attrs["about"] == bands[1].code


def test_a_thing_in_the_record_gets_one_copy_when_no_number_is_given(bench: Bench) -> None:
    shipper = bench.world.put("shipper")
    copy = bench.order(title="shipper", purpose="existing", thing=shipper)
    assert bench.world.things[copy].attrs["about"] == shipper


def test_a_reprint_counts_on_and_what_it_replaces_stays_valid_until_it_is_proved(bench: Bench) -> None:
    shipper = bench.world.put("shipper")
    first = bench.order(title="shipper", purpose="existing", thing=shipper)
    bench.prove(first)
    again = {"title": "shipper", "purpose": "reprint", "thing": shipper, "reprint_reason": "damaged"}
    second = bench.order(**again)
    copies = [bench.world.things[copy] for copy in (first, second)]
    assert [copy.state("label_copy") for copy in copies] == ["proved", "ordered"]
    assert [copy.attrs["copy_number"] for copy in copies] == [1, 2]
    assert [copy.text("replaced_by") for copy in copies] == ["", ""]


def test_a_design_that_is_not_in_force_is_refused(bench: Bench) -> None:
    order = {"title": "vial", "purpose": "new_containers", "lot": bench.lot, "count": 1}
    assert bench.world.refused("order_label", bench.operator, order) == ("no_effective_design",)


def test_a_design_for_another_kind_of_thing_is_refused(bench: Bench) -> None:
    order = {"title": "wristband", "purpose": "new_containers", "lot": bench.lot, "count": 1}
    assert bench.world.refused("order_label", bench.operator, order) == ("design_for_another_kind",)


@pytest.mark.parametrize("state", ["rejected", "recalled"])
def test_a_rejected_or_recalled_lot_gets_no_labels(bench: Bench, state: str) -> None:
    bench.world.change(bench.lot, {"lot": state})
    order = {"title": "container", "purpose": "new_containers", "lot": bench.lot, "count": 1}
    assert bench.world.refused("order_label", bench.operator, order) == ("closed_lot",)


def test_a_container_of_a_rejected_lot_gets_no_reprint(bench: Bench) -> None:
    bench.world.do("order_label", bench.operator, {"title": "container", "purpose": "new_containers", "lot": bench.lot})
    container = bench.world.created["@container1"]
    bench.world.link(bench.lot, container, "filled")
    bench.world.change(bench.lot, {"lot": "rejected"})
    again = {"title": "container", "purpose": "reprint", "thing": container, "reprint_reason": "lost"}
    assert bench.world.refused("order_label", bench.operator, again) == ("closed_lot",)


def test_a_reprint_without_a_reason_is_refused(bench: Bench) -> None:
    shipper = bench.world.put("shipper")
    bench.order(title="shipper", purpose="existing", thing=shipper)
    again = {"title": "shipper", "purpose": "reprint", "thing": shipper}
    assert bench.world.refused("order_label", bench.operator, again) == ("reprint_without_reason",)


def test_a_reprint_of_what_never_had_a_label_is_refused(bench: Bench) -> None:
    again = {"title": "shipper", "purpose": "reprint", "thing": bench.world.put("shipper"), "reprint_reason": "lost"}
    assert bench.world.refused("order_label", bench.operator, again) == ("never_labelled",)


def test_a_second_first_label_is_refused_so_that_no_reprint_goes_without_a_reason(bench: Bench) -> None:
    shipper = bench.world.put("shipper")
    bench.order(title="shipper", purpose="existing", thing=shipper)
    order = {"title": "shipper", "purpose": "existing", "thing": shipper}
    assert bench.world.refused("order_label", bench.operator, order) == ("already_labelled",)


def test_several_copies_of_one_label_are_refused(bench: Bench) -> None:
    order = {"title": "shipper", "purpose": "existing", "thing": bench.world.put("shipper"), "count": 2}
    assert bench.world.refused("order_label", bench.operator, order) == ("several_copies",)


@pytest.mark.parametrize("purpose", ["new_containers", "existing", "reprint"])
def test_an_order_that_does_not_say_for_what_is_refused(bench: Bench, purpose: str) -> None:
    order = {"title": "container", "purpose": purpose}
    assert bench.world.refused("order_label", bench.operator, order) == ("nothing_to_label",)


def test_an_order_too_long_for_one_entry_is_refused(bench: Bench) -> None:
    order = {"title": "container", "purpose": "new_containers", "lot": bench.lot, "count": 51}
    assert bench.world.refused("order_label", bench.operator, order) == ("too_many_at_once",)
    assert bench.world.refused("order_label", bench.operator, {**order, "count": 50}) == ()


def test_a_container_long_filled_may_be_given_a_reprint_from_its_page(bench: Bench) -> None:
    documents = bench.world.things[bench.lot].mapping("documents")
    container = bench.world.put("container", {"container": "frozen"}, lot=bench.lot, documents=documents)
    situation = bench.world.situation()
    at = bench.world.at
    act = Act(actor=bench.operator, at=at, occurred_at=at)
    found = openings(registry(), situation, situation.thing(container), act)
    (opening,) = (one for one in found if one.step.name == "order_label")
    assert opening.is_open


def test_containers_are_begun_for_a_lot_scanned_as_the_thing(bench: Bench) -> None:
    order = {"title": "container", "purpose": "new_containers", "thing": bench.lot, "count": 1}
    bench.world.do("order_label", bench.operator, order)
    assert bench.world.things[bench.world.created["@container1"]].attrs["lot"] == bench.lot


def test_the_transport_label_of_a_shipper_waits_until_it_is_packed(bench: Bench) -> None:
    content = 'format = 1\nname = "shipper"\nversion = 2\nletters = "S"\nrequired = ["code", "to_party"]\n'
    bench.world.document("label_design", "shipper", content, version="2")
    shipper = bench.world.put("shipper")
    order = {"title": "shipper", "purpose": "existing", "thing": shipper}
    assert bench.world.refused("order_label", bench.operator, order) == ("unpacked_shipper",)
    bench.world.link(shipper, bench.world.put("shipment"), "rides")
    assert bench.world.refused("order_label", bench.operator, order) == ()


def test_a_shipper_wears_its_plate_and_the_label_of_the_journey_at_once(bench: Bench) -> None:
    bench.design("equipment", "GS")
    shipper = bench.world.put("shipper")
    plate = bench.order(title="equipment", purpose="existing", thing=shipper)
    first = bench.order(title="shipper", purpose="existing", thing=shipper)
    again = {"title": "shipper", "purpose": "reprint", "thing": shipper, "reprint_reason": "new_journey"}
    second = bench.order(**again)
    bench.prove(second)
    states = [bench.world.things[copy].state("label_copy") for copy in (plate, first, second)]
    assert states == ["ordered", "void", "proved"]


def test_a_staff_badge_is_ordered_by_quality_and_by_nobody_who_labels_what_they_make(bench: Bench) -> None:
    world = bench.world
    order = {"title": "staff_badge", "purpose": "existing", "thing": world.things[bench.operator].text("badge")}
    nurse, quality = world.person("Lin Hao", "nurse"), world.person("Fang Rui", "qa")
    assert world.refused("order_label", nurse, order) == ("badge_of_a_person",)
    assert world.refused("order_label", bench.operator, order) == ("badge_of_a_person", "own_badge")
    assert world.refused("order_label", quality, order) == ()
    again = {**order, "purpose": "reprint", "reprint_reason": "lost"}
    world.do("order_label", quality, order)
    assert world.refused("order_label", nurse, again) == ("badge_of_a_person",)


def test_nobody_orders_their_own_badge_not_by_a_second_account_either(bench: Bench) -> None:
    world = bench.world
    one, other = world.person("Fang Rui", "qa"), world.person("Fang R.", "qa")
    order = {"title": "staff_badge", "purpose": "existing", "thing": world.things[one].text("badge")}
    assert world.refused("order_label", one, order) == ("own_badge",)
    assert world.refused("order_label", other, order) == ()
    for account in (one, other):
        world.change(account, staff_number="40117")
    assert world.refused("order_label", other, order) == ("own_badge",)
