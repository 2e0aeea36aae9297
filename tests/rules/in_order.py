"""What an infusion in order asks for, read from the world itself: nothing here calls a guard.

order = InOrder(world, container, subject)
order.nearer(prepared)      at any step that brings the cells nearer to the child
order.begun()               where the product is thawed, or opened: the go of the day stands
order.hung(prepared, band)  where it begins to run
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.rules.world import World


@dataclass(frozen=True)
class InOrder:
    """A container, and the child it must be for."""

    world: World
    container: str
    subject: str

    def nearer(self, prepared: str = "") -> None:
        """Lot released, in date, not held anywhere above, condition accepted, this child's, and the child consents."""
        world, bag = self.world, self.world.things[self.container]
        lots = [world.things[code] for code in self.above(self.container, "filled")]
        assert lots, "of no lot"
        for lot in lots:
            assert lot.state("lot") in ("released", "conditionally_released"), "lot not released"
        for thing in (bag, *lots, *([world.things[prepared]] if prepared else [])):
            for name in ("expiry_at", "use_by"):
                assert (thing.instant(name) or world.at) >= world.at, f"past {name}"
        assert not self.held(prepared or self.container), "held"
        assert bag.state("condition") == "accepted", "condition not accepted"
        doses = [world.things[code] for code in self.above(self.container, "allocated")]
        assert [dose.text("subject") for dose in doses] == [self.subject], "not allocated to this child"
        assert doses[0].state("dose") not in ("given", "omitted"), "given before"
        assert bag.state("custody") == "issued", "not issued"
        assert world.things[self.subject].state("consent") != "withdrawn", "consent withdrawn"

    def begun(self) -> None:
        """The investigator's go for this dose stands, and nobody paused dosing."""
        dose = self.world.things[self.above(self.container, "allocated")[0]]
        assert dose.state("dose") == "cleared", "not cleared"
        assert (dose.instant("cleared_until") or self.world.at) >= self.world.at, "go lapsed"
        assert dose.has("cleared_until"), "go withdrawn"

    def hung(self, prepared: str, band: str) -> None:
        """The band scanned is on, and on this child."""
        assert self.world.things[band].state("wristband") == "on", "band not on"
        assert self.above(band, "wears") == [self.subject], "band of another child"
        assert self.world.things[prepared].text("subject") == self.subject
        assert self.above(prepared, "pooled") == [self.container]

    def above(self, code: str, kind: str) -> list[str]:
        """What stands above by one relation."""
        return [edge.parent for edge in self.world.edges if edge.child == code and edge.kind == kind]

    def held(self, code: str) -> bool:
        """Whether anything above, by any relation and however far, is held."""
        reached = [code]
        for here in reached:  # grows while it is walked
            reached += [e.parent for e in self.world.edges if e.child == here and e.parent not in reached]
        held = {code for item in self.world.items.values() if item.kind == "hold" for code in item.about}
        return bool(held & set(reached))
