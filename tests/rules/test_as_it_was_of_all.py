"""One way for everything that changes: every guard answers of a past moment what it would have said then, whether that
speaks for or against, and whatever it says now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from custody.rules.guards.allocation import allocated, cleared, consent_not_withdrawn, dose_not_given, issued
from custody.rules.guards.equipment import equipment_in_date
from custody.rules.guards.lot import in_date, lot_released
from custody.rules.guards.material import material_usable
from custody.rules.guards.shipments import in_use_or_overdue, on_the_road
from custody.rules.guards.subject import eligible_now, live_band
from custody.rules.guards.usable import condition_accepted, not_held, within_use_by
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Guard
from tests.rules.clinic.ward import Ward


@dataclass(frozen=True)
class Changing:
    """A guard on a thing of the ward, and how the thing was before: states and values under which it says `code`, and
    those under which it says nothing."""

    code: str
    guard: Guard
    asked: Callable[[Ward], str]
    changes: Callable[[Ward], str]
    against: dict[str, Any] = field(default_factory=dict)
    nothing: dict[str, Any] = field(default_factory=dict)


def container(ward: Ward) -> str:
    return ward.first.container


def lot(ward: Ward) -> str:
    return ward.lot


def dose(ward: Ward) -> str:
    return ward.first.dose


def subject(ward: Ward) -> str:
    return ward.first.subject


def bath(ward: Ward) -> str:
    return ward.bath


def material(ward: Ward) -> str:
    """The diluent on the bench."""
    found = [code for code, thing in ward.world.things.items() if thing.kind == "material_lot"]
    return found[0] if found else ward.world.put("material_lot", {"material_lot": "released"})


def not_on_the_road(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    if on_the_road(situation, thing):
        yield Refusal("inside_a_shipment", thing.code)


def band_on(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    if live_band(situation, thing.code) is None:
        yield Refusal("band_missing", thing.code)


PAST, AHEAD = datetime.fromisoformat("2026-01-01T00:00:00Z"), datetime.fromisoformat("2030-01-01T00:00:00Z")
CHANGING = (
    Changing(
        "material_not_released",
        material_usable,
        material,
        material,
        *({"material_lot": s} for s in ("quarantine", "released")),
    ),
    Changing(
        "material_rejected",
        material_usable,
        material,
        material,
        *({"material_lot": s} for s in ("rejected", "released")),
    ),
    Changing("material_expired", material_usable, material, material, {"expiry_at": PAST}, {"expiry_at": AHEAD}),
    Changing("equipment_overdue", equipment_in_date, bath, bath, {"due_at": PAST}, {"due_at": AHEAD}),
    Changing("qualification_overdue", in_use_or_overdue, bath, bath, {"due_at": PAST}, {"due_at": AHEAD}),
    Changing("lot_recalled", lot_released, container, lot, {"lot": "recalled"}, {"lot": "released"}),
    Changing("lot_not_released", lot_released, container, lot, {"lot": "quarantine"}, {"lot": "released"}),
    Changing("past_expiry", in_date, container, container, {"expiry_at": PAST}, {"expiry_at": AHEAD}),
    Changing("past_use_by", within_use_by, container, container, {"use_by": PAST}, {"use_by": AHEAD}),
    Changing(
        "condition_undecided",
        condition_accepted,
        container,
        container,
        {"condition": "undecided"},
        {"condition": "accepted"},
    ),
    Changing("not_issued", issued, container, container, {"custody": "stored"}, {"custody": "issued"}),
    Changing(
        "not_cleared", cleared, container, dose, {"dose": "verified"}, {"dose": "cleared", "cleared_until": AHEAD}
    ),
    Changing("not_cleared", cleared, container, dose, {"cleared_until": PAST}, {"cleared_until": AHEAD}),
    Changing("dose_already_given", dose_not_given, container, dose, {"dose": "omitted"}, {"dose": "cleared"}),
    Changing(
        "consent_withdrawn", consent_not_withdrawn, container, subject, {"consent": "withdrawn"}, {"consent": "current"}
    ),
    Changing(
        "subject_not_eligible",
        eligible_now,
        subject,
        subject,
        {"subject": "not_eligible"},
        {"subject": "eligible", "eligible_until": AHEAD},
    ),
)
JOURNEYS = {"material_lot", "lot", "condition", "custody", "dose", "consent", "subject"}


def set_to(ward: Ward, code: str, how: dict[str, Any]) -> None:
    states = {name: value for name, value in how.items() if name in JOURNEYS}
    ward.world.change(code, states, **{name: value for name, value in how.items() if name not in JOURNEYS})


def said(ward: Ward, guard: Guard, code: str, at: datetime) -> set[str]:
    """What a guard says of a thing as it was at a moment."""
    situation = ward.world.as_it_was(at)
    return {reason.code for reason in guard(situation, situation.thing(code), at)}


@pytest.mark.parametrize("case", CHANGING, ids=lambda case: f"{case.code}-{case.guard.__name__}")
def test_a_guard_answers_as_of_then_in_both_directions(case: Changing) -> None:
    ward = Ward.cryopreserved()
    changes, asked = case.changes(ward), case.asked(ward)
    for before, since in ((case.against, case.nothing), (case.nothing, case.against)):
        ward.world.later(hours=1)
        set_to(ward, changes, before)
        then = ward.world.at + timedelta(minutes=10)
        ward.world.later(hours=1)
        set_to(ward, changes, since)
        now = ward.world.at
        assert (case.code in said(ward, case.guard, asked, then)) == (before == case.against)
        assert (case.code in said(ward, case.guard, asked, now)) == (since == case.against)


RELATED_CASES = (
    ("not_allocated", allocated, container, dose, "allocated"),
    ("band_missing", band_on, subject, subject, "wears"),
)


@pytest.mark.parametrize("case", RELATED_CASES, ids=lambda case: str(case[0]))
def test_a_relation_that_ended_since_stood_then_and_one_that_began_since_did_not(case: tuple[Any, ...]) -> None:
    code, guard, asked, parent, kind = case
    ward = Ward.cryopreserved()
    [child] = [e.child for e in ward.world.edges if e.parent == parent(ward) and e.kind == kind]
    stood = ward.world.at
    ward.world.later(hours=1)
    ward.world.unlink(parent(ward), child, kind)
    apart = ward.world.at
    ward.world.later(hours=1)
    ward.world.link(parent(ward), child, kind, ward.world.at)
    ward.world.later(hours=1)
    answers = [code in said(ward, guard, asked(ward), at) for at in (stood, apart, ward.world.at)]
    assert answers == [False, True, False]


def test_a_shipment_carried_the_container_until_it_was_received() -> None:
    ward = Ward.cryopreserved()
    bag = ward.first.container
    ward.world.change(bag, {"custody": "in_transit"})
    shipment = ward.world.put("shipment", {"shipment": "in_transit"})
    ward.world.link(shipment, bag, "carries")
    then = ward.world.at
    ward.world.later(hours=1)
    ward.world.change(shipment, {"shipment": "arrived"})
    ward.world.change(bag, {"custody": "received"})
    ward.world.later(hours=1)
    assert said(ward, not_on_the_road, bag, then) == {"inside_a_shipment"}
    assert said(ward, not_on_the_road, bag, ward.world.at) == set()


def test_a_hold_lay_on_it_from_when_it_was_placed_until_it_was_lifted() -> None:
    ward = Ward.cryopreserved()
    before = ward.world.at
    ward.world.later(hours=1)
    hold = ward.world.open("hold", ward.lot, reason="result_in_doubt", placed_at=ward.world.at)
    held = ward.world.at
    ward.world.later(hours=1)
    ward.world.close(hold, ward.world.at)
    answers = [said(ward, not_held, ward.first.container, at) for at in (before, held, ward.world.at)]
    assert answers == [set(), {"on_hold"}, set()]
