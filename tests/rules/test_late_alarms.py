"""A hold that comes too late for a scan to stop is an alarm, open until somebody answers it by name."""

from __future__ import annotations

import pytest

from tests.rules.oversight.ward import Ward, ward_with_a_prepared_dose

WHY = {"reason": "result_in_doubt"}


@pytest.fixture
def ward() -> Ward:
    return ward_with_a_prepared_dose()


def test_a_hold_on_cells_that_run_alarms_the_one_who_started_them(ward: Ward) -> None:
    ward.world.change(ward.prepared, {"prepared_dose": "infusing"}, started_by=ward.nurse)
    ward.world.do("place_hold", ward.qa, {"about": [ward.lot], **WHY}, signed=False)
    assert ward.opened("alarm") == [("hold_after_thaw", (ward.prepared,))]
    [alarm] = [item for item in ward.world.items.values() if item.kind == "alarm"]
    assert (alarm.text("holder"), alarm.attrs["subjects"]) == (ward.nurse, (ward.subject,))


def test_a_hold_on_a_container_under_way_alarms_whoever_has_it(ward: Ward) -> None:
    ward.world.change(ward.spare, {"custody": "in_transit"}, holder=ward.pharmacist)
    ward.world.do("place_hold", ward.qa, {"about": [ward.spare], **WHY}, signed=False)
    assert ward.opened("alarm") == [("hold_in_transit", (ward.spare,))]


def test_a_hold_on_what_a_scan_still_stops_alarms_nobody(ward: Ward) -> None:
    ward.world.do("place_hold", ward.qa, {"about": [ward.spare], **WHY}, signed=False)
    assert ward.opened("alarm") == []
