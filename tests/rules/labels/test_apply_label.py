"""Applying labels: never label A on product B, and never an old copy."""

from __future__ import annotations

from tests.rules.house import reasons
from tests.rules.labels.conftest import Bench


def two_containers(bench: Bench) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two planned containers with a proved copy each: ((container, copy), (container, copy))."""
    order = {"title": "container", "purpose": "new_containers", "lot": bench.lot, "count": 2}
    bench.world.do("order_label", bench.operator, order)
    made = dict(bench.world.created)
    bench.prove(made["@copy1"])
    bench.prove(made["@copy2"])
    return (made["@container1"], made["@copy1"]), (made["@container2"], made["@copy2"])


def test_a_planned_container_is_labelled_with_its_own_copy(bench: Bench) -> None:
    (container, copy), _ = two_containers(bench)
    bench.world.do("apply_label", bench.operator, {"copy": copy, "thing": container})
    assert bench.world.things[container].state("container") == "labelled"
    assert bench.world.things[container].attrs["copy"] == copy
    assert bench.world.things[copy].state("label_copy") == "applied"


def test_whoever_applies_a_label_takes_part_in_making_the_lot(bench: Bench) -> None:
    (container, copy), _ = two_containers(bench)
    bench.world.do("apply_label", bench.operator, {"copy": copy, "thing": container})
    assert bench.world.situation().who_did(frozenset({"apply_label"}), bench.lot) == {bench.operator}


def test_the_label_of_one_container_on_another_is_refused(bench: Bench) -> None:
    (container, _), (_, other_copy) = two_containers(bench)
    facts = {"copy": other_copy, "thing": container}
    assert bench.world.refused("apply_label", bench.operator, facts) == ("label_of_another_thing",)


def test_a_copy_is_applied_once(bench: Bench) -> None:
    (container, copy), _ = two_containers(bench)
    facts = {"copy": copy, "thing": container}
    bench.world.do("apply_label", bench.operator, facts)
    assert bench.world.refused("apply_label", bench.operator, facts) == ("wrong_state",)


def test_a_label_that_was_not_proved_may_not_be_applied(bench: Bench) -> None:
    shipper = bench.world.put("shipper")
    copy = bench.order(title="shipper", purpose="existing", thing=shipper)
    facts = {"copy": copy, "thing": shipper}
    assert bench.world.refused("apply_label", bench.operator, facts) == ("wrong_state",)


def test_a_void_copy_is_refused_and_names_what_replaced_it(bench: Bench) -> None:
    (container, copy), _ = two_containers(bench)
    again = {"title": "container", "purpose": "reprint", "thing": container, "reprint_reason": "damaged"}
    replacement = bench.order(**again)
    bench.prove(replacement)
    decision = bench.world.decide("apply_label", bench.operator, {"copy": copy, "thing": container})
    assert [(r.code, r.params["replaced_by"]) for r in reasons(decision)] == [("void_label", replacement)]


def test_a_reprinted_label_on_a_container_long_filled_moves_the_copy_alone(bench: Bench) -> None:
    (container, copy), _ = two_containers(bench)
    bench.world.do("apply_label", bench.operator, {"copy": copy, "thing": container})
    bench.world.change(container, {"container": "frozen"})
    again = {"title": "container", "purpose": "reprint", "thing": container, "reprint_reason": "does_not_scan"}
    replacement = bench.order(**again)
    bench.prove(replacement)
    bench.world.do("apply_label", bench.operator, {"copy": replacement, "thing": container})
    assert bench.world.things[container].state("container") == "frozen"
    assert bench.world.things[container].attrs["copy"] == replacement


def test_the_label_on_a_prepared_dose_ends_the_preparation_at_the_bench(bench: Bench) -> None:
    technician = bench.world.person("Chen Hao", "thaw_technician")
    prepared = bench.world.put("prepared_dose", {"prepared_dose": "prepared"})
    bench.world.open("preparation", prepared, station="thaw_bench")
    copy = bench.order(title="prepared_dose", purpose="existing", thing=prepared)
    bench.prove(copy)
    pharmacist = bench.world.person("Pan Wei", "pharmacist")
    facts = {"copy": copy, "prepared_dose": prepared, "dose_again": prepared}
    bench.world.do("label_dose", technician, facts, second=pharmacist)
    assert bench.world.situation().open_items("preparation") == ()


def test_nobody_puts_on_a_label_that_names_a_child_alone(bench: Bench) -> None:
    technician = bench.world.person("Chen Hao", "thaw_technician")
    prepared = bench.world.put("prepared_dose", {"prepared_dose": "prepared"})
    copy = bench.order(title="prepared_dose", purpose="existing", thing=prepared)
    bench.prove(copy)
    assert bench.world.refused("apply_label", technician, {"copy": copy, "thing": prepared}) == ("label_names_a_child",)
    facts = {"copy": copy, "prepared_dose": prepared, "dose_again": prepared}
    assert bench.world.refused("label_dose", technician, facts) == ("second_person_missing",)
    assert bench.world.refused("label_dose", technician, facts, second=technician) == ("same_person_twice",)


def test_a_second_person_who_scans_another_product_stops_its_labelling(bench: Bench) -> None:
    technician, pharmacist = bench.world.person("Chen Hao", "thaw_technician"), bench.world.person("Pan", "pharmacist")
    prepared, other = (bench.world.put("prepared_dose", {"prepared_dose": "prepared"}) for _ in range(2))
    copy = bench.order(title="prepared_dose", purpose="existing", thing=prepared)
    bench.prove(copy)
    facts = {"copy": copy, "prepared_dose": prepared, "dose_again": other}
    assert set(bench.world.refused("label_dose", technician, facts, second=pharmacist)) == {"scanned_another"}
    facts = {"copy": copy, "prepared_dose": other, "dose_again": other}
    assert bench.world.refused("label_dose", technician, facts, second=pharmacist) == ("label_of_another_thing",)


def test_the_label_of_a_container_is_not_put_on_as_that_of_a_dose(bench: Bench) -> None:
    (_, copy), _ = two_containers(bench)
    technician, pharmacist = bench.world.person("Chen Hao", "thaw_technician"), bench.world.person("Pan", "pharmacist")
    prepared = bench.world.put("prepared_dose", {"prepared_dose": "prepared"})
    facts = {"copy": copy, "prepared_dose": prepared, "dose_again": prepared}
    refused = bench.world.refused("label_dose", technician, facts, second=pharmacist)
    assert set(refused) == {"label_of_another_thing", "label_of_no_dose"}
