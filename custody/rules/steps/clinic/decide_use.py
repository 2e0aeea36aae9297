"""Decide on use: look at the cells, count them where the profile asks for it, and say whether they may go into a child.

Outside the criteria agreed beforehand the investigator and quality on call decide together, remotely if need be,
because the child may already be conditioned and there may be no other dose (journey.md 2 and 6). Unknown is never
the same as good: a leak nobody looked for, or a viability nobody measured where the dose counts viable cells, is
outside. To discard is always possible. A fresh container is opened by this step, and nothing asks again after it: so it
must have been issued, the investigator's go must still hold, and dosing must not be paused. Until a replacement would
come too late, what speaks against it weighs as before a thaw; from then on a missing go is for the investigator, from
elsewhere too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from custody.rules.effects import Effect, Moved, Set, plain
from custody.rules.facts import choice, decimal, scan, yes_no_unknown
from custody.rules.guards.allocation import (
    allocated,
    cleared_or_answered_for,
    issued,
)
from custody.rules.guards.doses import prescription_changed
from custody.rules.guards.giving import GIVING
from custody.rules.guards.gone import reservation_lost
from custody.rules.guards.known_of_child import no_reaction_before
from custody.rules.guards.lot import profile_of
from custody.rules.guards.parts_over import a_further_one, no_further_told
from custody.rules.guards.pausing import dosing_not_paused
from custody.rules.guards.replacing import fresh_cleared, past_replacement
from custody.rules.guards.usable import outcome_known, warm_too_long
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, PAUSES, REACH, RELATED, Situation, Thing
from custody.rules.step import Act, Circumstances, Guard, Sign, Step
from custody.rules.units import Unit

APPEARANCES = ("as_described", "clumps", "discoloured", "foreign_matter")
USED: tuple[Guard, ...] = (*GIVING, allocated, issued, outcome_known, warm_too_long, prescription_changed)


@dataclass(frozen=True)
class Facts:
    """What was seen and counted, and the decision. `viable_cells` is the count of the whole container."""

    container: str = scan("container")
    appearance: str = choice(*APPEARANCES)
    leak: str = yes_no_unknown()
    viability_percent: Decimal | None = decimal(Unit.PERCENT, required=False)
    viable_cells: Decimal | None = decimal(Unit.CELLS, required=False)
    decision: str = choice("usable", "discard")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Nothing stands against discarding; against using, everything that would stand against giving it."""
    if facts.decision == "discard":
        return
    container = situation.thing(facts.container)
    for guard in _asked(container):
        yield from guard(situation, container, act.at)
    yield from _thawed_by_itself(situation, container, act)
    outside = tuple(_outside(situation, container, facts))
    if outside:
        yield Refusal("outside_use_criteria", container.code, {"criteria": ", ".join(outside)})
    if facts.viability_percent is not None and facts.viability_percent > 100:
        yield Refusal("more_than_all_viable", container.code, {"percent": format(facts.viability_percent, "f")})
    yield from _count_plausible(situation, container, facts)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The container is usable, with the viable cells it holds, or discarded and waiting for two to destroy it."""
    container = situation.thing(facts.container)
    yield Moved(container.code, "container", facts.decision)
    yield Set(container.code, "appearance", facts.appearance)
    if facts.viability_percent is not None:
        yield Set(container.code, "viability_percent", plain(facts.viability_percent))
    if facts.decision == "discard":
        yield Set(container.code, "cause", "outside_use_criteria")
        yield from reservation_lost(situation, container, facts.decision)
        return
    if _fresh(container):
        yield from a_further_one(situation, container)
    viable = _viable_cells(container, facts)
    if viable is not None:
        yield Set(container.code, "viable_cells", plain(viable))


def _asked(container: Thing) -> tuple[Guard, ...]:
    """What is asked of every container, and of a fresh one, which has no thaw to be asked at, go and pause as well."""
    return (*USED, fresh_cleared, dosing_not_paused, no_further_told, no_reaction_before) if _fresh(container) else USED


def _thawed_by_itself(situation: Situation, container: Thing, act: Act) -> Iterator[Refusal]:
    """Cells that thawed without a thaw begun: nobody asked for the go of the day before it, so it is asked now."""
    if container.state("container") == "thawed" and not container.has("thaw_bath"):
        yield from cleared_or_answered_for(situation, container, act.at)
        yield Refusal("thawed_by_itself", container.code)


def _count_plausible(situation: Situation, container: Thing, facts: Facts) -> Iterator[Refusal]:
    """The count against what was filled: more only within the error of a count, and not far from the cells filled times
    the viability."""
    if facts.viable_cells is None or not container.has("cells"):
        return
    filled, counted = container.decimal("cells"), facts.viable_cells
    params: dict[str, str | int] = {"counted": format(counted, "f"), "filled": format(filled, "f")}
    percent = profile_of(situation, container).decimal("count.tolerance_percent")
    if (counted - filled) * 100 > filled * percent:
        yield Refusal("more_viable_than_filled", container.code, params)
        return
    if counted > filled:
        yield Refusal("count_above_filled", container.code, params | {"percent": format(percent, "f")})
    if facts.viability_percent is not None:
        expected = filled * facts.viability_percent / 100
        if abs(counted - expected) * 100 > expected * percent:
            told = {"expected": format(expected.quantize(Decimal(1)), "f"), "percent": format(percent, "f")}
            yield Refusal("viable_count_apart", container.code, params | told)


def _outside(situation: Situation, container: Thing, facts: Facts) -> Iterator[str]:
    """The criteria of the profile this container does not meet."""
    if facts.appearance != "as_described":
        yield "appearance"
    if facts.leak != "no":
        yield "leak"
    profile = profile_of(situation, container)
    path = "dose.post_thaw_min_viability_percent"
    if facts.viability_percent is None:
        if profile.text("dose.counts") == "post_thaw_viable":
            yield "viability_not_measured"
    elif profile.states(path) and facts.viability_percent < profile.decimal(path):
        yield "viability"


def _viable_cells(container: Thing, facts: Facts) -> Decimal | None:
    """The count, or the cells filled times the viability, in whole cells; None where neither was measured."""
    if facts.viable_cells is not None:
        return facts.viable_cells
    if facts.viability_percent is None or not container.has("cells"):
        return None
    return (container.decimal("cells") * facts.viability_percent / 100).quantize(Decimal(1), rounding=ROUND_DOWN)


def around(situation: Situation, facts: Facts, act: Act) -> Circumstances:
    """A fresh container is past the point of no return once nothing could replace it, and not before."""
    container = situation.thing(facts.container)
    gone = past_replacement(situation, (container,), act.at)
    return Circumstances(past_return=gone, before_return=_fresh(container) and not gone)


def _fresh(container: Thing) -> bool:
    return container.text("presentation") == "fresh"


STEP = Step(
    name="decide_use",
    station="clinic",
    kind="container.use_decided",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER,
    primary="container",
    reads=(REACH, ANCESTORS, RELATED, RELATED, ITEMS, PAUSES),
    refusals=refusals,
    around=around,
    after_thaw=True,
    cites="journey.md 6 and 7, step 51",
)
