"""Each guard of packing, of travelling before release and of handing over refuses through the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.rules.refusals.expected import EXPECTED
from tests.rules.refusals.ready import Ready
from tests.rules.refusals.wrong import WRONG
from tests.rules.transport.conftest import Road


def packing(road: Road) -> Ready:
    people = (road.people["packer"], road.people["checker"])
    return Ready(road.world, "pack_shipment", people, road.facts())


def travelling(road: Road) -> Ready:
    road.world.change(road.lot, {"lot": "quarantine"})
    named = {"containers": road.containers, "to_station": "pharmacy", "last_day": "2026-11-04"}
    return Ready(road.world, "authorise_quarantine_shipment", (road.people["qa"], ""), named)


def handing(road: Road) -> Ready:
    road.world.change(road.containers[0], {"custody": "held"}, holder=road.people["packer"])
    facts = {"things": [road.containers[0]], "receiver": road.people["courier"]}
    return Ready(road.world, "hand_over", (road.people["packer"], ""), facts)


STEPS: Mapping[str, Callable[[Road], Ready]] = {
    "pack_shipment": packing,
    "authorise_quarantine_shipment": travelling,
    "hand_over": handing,
}
ROAD_PAIRS = [(name, code) for name in STEPS for code in EXPECTED[name] if code in WRONG]
UNRELEASED_ALREADY = ("authorise_quarantine_shipment", "lot_not_released")


@pytest.mark.parametrize("name", STEPS)
def test_the_step_is_ready_so_that_only_what_is_wrong_speaks(road: Road, name: str) -> None:
    assert STEPS[name](road).said() == set()


def test_no_more_than_fifty_containers_are_named_in_one_authorisation(road: Road) -> None:
    attempt = travelling(road)
    for number, code in ((50, set[str]()), (51, {"too_many_at_once"})):
        attempt.facts["containers"] += [
            road.another(road.lot) for _ in range(number - len(attempt.facts["containers"]))
        ]
        assert attempt.said() == code


@pytest.mark.parametrize(("name", "code"), [pair for pair in ROAD_PAIRS if pair != UNRELEASED_ALREADY])
def test_each_step_of_the_road_names_what_is_wrong(road: Road, name: str, code: str) -> None:
    attempt = STEPS[name](road)
    attempt.container, attempt.lot = road.containers[0], road.lot
    WRONG[code](attempt)
    assert attempt.said() - {"wrong_state"} == {code}
