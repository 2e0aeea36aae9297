"""Whatever people do, in whatever order: the account of every lot closes after every step."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant

from custody.rules.accountability import accountability
from tests.rules.test_state_machine import AnyOrder


class Accounted(AnyOrder):
    """The ward on which people do anything at all, with an eye on the cells."""

    @invariant()
    def the_account_of_every_lot_closes(self) -> None:
        situation = self.world.situation()
        for lot in situation.of_kind("lot"):
            found = accountability(situation, lot.code, self.world.movements)
            told = {place.name: (place.containers, int(place.cells)) for place in found.places}
            assert found.closes, (found.missing_containers, found.missing_cells, told)
            assert all(place.cells >= 0 for place in found.places), told


def test_the_account_closes_over_a_hundred_doses_with_slips() -> None:
    ends: set[str] = set()
    for number in range(10):
        machine = Accounted()
        machine.begin(presentation=("cryopreserved", "fresh")[number % 2])
        for seed in range(10):
            machine.carry_a_dose_on(seed=1_000 + 10 * number + seed)
            machine.the_account_of_every_lot_closes()
        ends |= {one.target for one in machine.world.movements if one.target.startswith("world.")}
    assert "world.infused" in ends, "the account was hardly put to the test"


TestAccounted = Accounted.TestCase
TestAccounted.settings = settings(
    max_examples=60,
    stateful_step_count=15,
    deadline=None,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=list(HealthCheck),
)
