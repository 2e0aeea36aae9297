"""Opening and closing deviations: who may, what must be judged, what becomes of what was sought."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from custody.rules.situation import Participation
from tests.rules.quality.lab import Lab

SEEN = {"reason": "equipment_failed", "grade": "major", "note": "The incubator stood open over night."}
CLOSED = {"grade": "major", "root_cause": "equipment", "conclusion": "Door sensor replaced; cells unaffected."}


def opened(lab: Lab, by: str, *about: str, **more: Any) -> str:
    lab.world.do("open_deviation", by, {"about": list(about or (lab.lot,)), **SEEN, **more}, signed=False)
    return lab.world.created["@1"]


def closing(deviation: str, **impacts: str) -> dict[str, Any]:
    rows = [{"thing": thing, "impact": impact} for thing, impact in impacts.items()]
    return {"deviation": deviation, **CLOSED, **({"impacts": rows} if rows else {})}


def test_anyone_who_works_with_cells_opens_a_deviation_without_a_signature(lab: Lab) -> None:
    deviation = opened(lab, lab.operator, lab.lot, lab.container)
    item = lab.world.items[deviation]
    assert (item.kind, item.about, item.text("grade")) == ("deviation", (lab.lot, lab.container), "major")
    assert item.text("opened_by") == lab.operator
    auditor = lab.world.person("Au Ditor", "auditor")
    assert lab.world.refused("open_deviation", auditor, {"about": [lab.lot], **SEEN}) == ("not_permitted",)


def test_a_badge_names_the_person_who_caused_it(lab: Lab) -> None:
    badge = lab.world.things[lab.operator].text("badge")
    deviation = opened(lab, lab.qa, caused_by=badge)
    assert lab.world.items[deviation].text("caused_by") == lab.operator


def test_quality_closes_a_deviation_with_a_verdict_for_every_lot_and_container(lab: Lab) -> None:
    deviation = opened(lab, lab.operator, lab.lot, lab.container, lab.batch)
    lab.world.do("close_deviation", lab.qa, closing(deviation, **{lab.lot: "none", lab.container: "acceptable"}))
    thing = lab.world.things[deviation]
    assert (thing.state("deviation"), thing.text("closed_by"), thing.text("root_cause")) == (
        "closed",
        lab.qa,
        "equipment",
    )
    assert thing.mapping("impacts") == {lab.lot: "none", lab.container: "acceptable"}
    assert lab.world.items == {}


def test_what_nobody_judged_keeps_a_deviation_open(lab: Lab) -> None:
    deviation = opened(lab, lab.operator, lab.lot, lab.container)
    assert lab.world.refused("close_deviation", lab.qa, closing(deviation, **{lab.lot: "none"})) == ("impact_unjudged",)


def test_a_thing_has_one_verdict(lab: Lab) -> None:
    deviation = opened(lab, lab.operator)
    rows = [{"thing": lab.lot, "impact": impact} for impact in ("none", "unacceptable")]
    facts = {**closing(deviation), "impacts": rows}
    assert lab.world.refused("close_deviation", lab.qa, facts) == ("judged_twice",)


def test_an_investigation_reaches_other_lots_and_holds_what_is_unacceptable(lab: Lab) -> None:
    other = lab.world.put("lot", {"lot": "released"})
    deviation = opened(lab, lab.operator)
    lab.world.do("close_deviation", lab.qa, closing(deviation, **{lab.lot: "none", other: "unacceptable"}))
    (hold,) = lab.world.items.values()
    assert (hold.kind, hold.about, hold.text("reason")) == ("hold", (other,), "unacceptable_impact")


def test_a_deviation_is_closed_once(lab: Lab) -> None:
    deviation = opened(lab, lab.operator)
    facts = closing(deviation, **{lab.lot: "none"})
    lab.world.do("close_deviation", lab.qa, facts)
    assert lab.world.refused("close_deviation", lab.qa, facts) == ("deviation_already_closed",)


def test_whoever_caused_a_deviation_does_not_close_it(lab: Lab) -> None:
    other = lab.world.person("Other Quality", "qa")
    named = opened(lab, other, caused_by=lab.qa)
    assert lab.world.refused("close_deviation", lab.qa, closing(named, **{lab.lot: "none"})) == ("pair_broken",)
    assert lab.world.refused("close_deviation", other, closing(named, **{lab.lot: "none"})) == ()


def test_who_reports_a_deviation_and_names_nobody_is_not_its_cause_and_may_close_it(lab: Lab) -> None:
    deviation = opened(lab, lab.qa)
    assert not lab.world.things[deviation].has("caused_by")
    assert lab.world.refused("close_deviation", lab.qa, closing(deviation, **{lab.lot: "none"})) == ()


def test_whoever_did_the_step_that_opened_a_deviation_by_itself_does_not_close_it(lab: Lab) -> None:
    both = lab.world.person("Ana Quality", "qc_analyst", "qa")
    facts = {"sample": lab.sample, "test": "viability", "value": "19.2", "unit": "%", "control_valid": "yes"}
    lab.world.do("record_result", both, facts)
    (deviation,) = (item for item in lab.world.items.values() if item.kind == "deviation")
    facts = closing(deviation.code, **{lab.lot: "acceptable"})
    assert set(lab.world.refused("close_deviation", both, facts)) == {"pair_broken"}
    lab.world.do("close_deviation", lab.qa, facts)
    assert lab.world.things[deviation.code].state("deviation") == "closed"


@pytest.mark.parametrize("step", ["fill_containers", "harvest_lot", "record_batch_step", "prepare_dose", "start_thaw"])
@pytest.mark.parametrize("thing", ["lot", "container", "batch"])
def test_whoever_worked_on_what_a_deviation_is_about_does_not_close_it_though_they_name_nobody(
    lab: Lab, thing: str, step: str
) -> None:
    deviation = opened(lab, lab.qa, lab.container)
    facts = closing(deviation, **{lab.container: "none"})
    lab.world.participation.append(Participation(getattr(lab, thing), lab.qa, step, "performer"))
    assert lab.world.refused("close_deviation", lab.qa, facts) == ("pair_broken",)
    other = lab.world.person("Other Quality", "qa")
    assert lab.world.refused("close_deviation", other, facts) == ()


@pytest.mark.parametrize(
    "step", ["open_deviation", "place_hold", "review_batch", "issue_containers", "receive_shipment"]
)
def test_whoever_held_reviewed_or_passed_on_what_a_deviation_is_about_may_close_it(lab: Lab, step: str) -> None:
    deviation = opened(lab, lab.qa, lab.container)
    lab.world.participation.append(Participation(lab.container, lab.qa, step, "performer"))
    assert lab.world.refused("close_deviation", lab.qa, closing(deviation, **{lab.container: "none"})) == ()


def test_whoever_acknowledged_a_deviation_in_a_review_may_close_it(lab: Lab) -> None:
    deviation = opened(lab, lab.operator)
    seen = dict.fromkeys(("record", "audit_trail", "labels", "deviations"), "yes")
    lab.world.do("review_batch", lab.qa, {"lot": lab.lot, **seen, "acknowledged": [deviation]})
    lab.world.do("close_deviation", lab.qa, closing(deviation, **{lab.lot: "none"}))


@pytest.mark.parametrize("grade", ["critical", "major"])
def test_an_open_grave_deviation_keeps_a_lot_from_release_until_it_is_closed(lab: Lab, grade: str) -> None:
    lab.pass_tests()
    lab.reviewed()
    deviation = opened(lab, lab.operator, grade=grade)
    facts = {"lot": lab.lot, "outcome": "released"}
    assert lab.world.refused("release_lot", lab.releaser, facts) == ("open_deviation",)
    lab.world.do("close_deviation", lab.qa, closing(deviation, **{lab.lot: "acceptable"}))
    assert lab.world.refused("release_lot", lab.releaser, facts) == ()


def sought(lab: Lab) -> str:
    """The lab's container missing on receipt, reserved for a dose; gives its deviation."""
    states = {"container": "frozen", "custody": "sought", "condition": "undecided", "allocation": "reserved"}
    lab.world.change(lab.container, states)
    dose = lab.world.put("dose", {"dose": "verified"}, code="U1.1", subject="U1", backup=lab.container)
    lab.world.link(dose, lab.container, "allocated")
    about: dict[str, Any] = {"reason": "missing_on_receipt", "grade": "major", "about": [lab.container]}
    return lab.world.open("deviation", lab.container, **about)


def test_a_sought_container_is_found_or_lost_before_its_deviation_closes(lab: Lab) -> None:
    facts = closing(sought(lab), **{lab.container: "acceptable"})
    assert lab.world.refused("close_deviation", lab.qa, facts) == ("still_sought",)


@pytest.mark.parametrize("impact", ["found", "lost"])
def test_only_what_is_sought_is_found_or_lost(lab: Lab, impact: str) -> None:
    deviation = opened(lab, lab.operator, lab.container)
    facts = closing(deviation, **{lab.container: impact})
    assert lab.world.refused("close_deviation", lab.qa, facts) == ("not_sought",)


def test_a_found_container_is_in_quarantine_and_its_time_out_of_storage_runs(lab: Lab) -> None:
    lab.world.do("close_deviation", lab.qa, closing(sought(lab), **{lab.container: "found"}))
    container = lab.world.things[lab.container]
    assert {name: container.state(name) for name in ("container", "custody", "condition", "allocation")} == {
        **{"container": "frozen", "custody": "received", "condition": "quarantined", "allocation": "reserved"}
    }
    assert (container.text("holder"), container.has("out_since")) == (lab.qa, True)


def test_a_lost_container_ends_with_all_it_held_and_its_dose_needs_another(lab: Lab) -> None:
    lab.world.do("close_deviation", lab.qa, closing(sought(lab), **{lab.container: "lost"}))
    container = lab.world.things[lab.container]
    assert [container.state(name) for name in ("container", "custody", "allocation")] == ["lost", "lost", "free"]
    assert not container.has("holder")
    lost = {unit: lab.world.balances["world.lost", unit] for unit in ("mL", "cells")}
    assert lost == {"mL": Decimal(20), "cells": Decimal(200_000_000)}
    assert lab.world.balances[lab.container, "cells"] == 0
    assert not lab.world.things["U1.1"].has("backup")
    assert lab.world.situation().parents(lab.container, "allocated") == ()
