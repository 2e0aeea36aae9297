"""An infusion that ended before the child had its dose: what the dose still lacks, and what becomes of a bag of which
nothing ran in.

A bag that bursts at the line, or a line that fails, is no dose. The child may have been conditioned for it: the dose
keeps its number and its go, and the back-up may be thawed (journey.md, 9, nos. 3 and 4; story 31). Whatever the reason,
whoever gave the go is told where the child has had less than its dose: only whether the dose stays open depends on it.

All of it is asked of the situation as it is told: with what ended, and how many mL of it were had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from custody.rules.effects import Call, Effect, Moved, Opened, Set, alarm_opened, instant_text
from custody.rules.guards.allocation import dose_of, gave_the_go
from custody.rules.guards.containers import ENDED
from custody.rules.guards.dose_amount import FAILED, cells_had, failed, had_by_another, had_straight, least_of, missed
from custody.rules.guards.gone import reservation_lost
from custody.rules.guards.paper import bags_waiting, given_from_container
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys.dose import WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act
from custody.rules.units import Unit

NOT_HAD = "none"  # how an infusion ends of which nothing reached the child
REASONS = ("reaction", "line_failed", "bag_failed", "use_by_reached", "child_or_parent_asked", "other")
MEANT = frozenset(REASONS) - FAILED  # why an infusion ended that was not to go on


def as_ended(situation: Situation, prepared: Thing, ml: Decimal, why: str | None) -> Situation:
    """The situation with a prepared dose ended, so many mL of it had, and why not all of it."""
    state = {"prepared_dose": "infused_in_part" if ml > 0 else "discarded"}
    told = {"ended_at": instant_text(situation.at), "volume_given_ml": format(ml, "f"), "partial_reason": why}
    ended = replace(prepared, states={**prepared.states, **state}, attrs={**prepared.attrs, **told})
    return replace(situation, things={**situation.things, prepared.code: ended})


def others_waiting(situation: Situation, prepared: Thing, dose: Thing) -> tuple[Thing, ...]:
    """The other prepared doses of a dose that wait to be given, or run."""
    parts = situation.children(dose.code, "serves")
    return tuple(part for part in parts if part.code != prepared.code and part.state("prepared_dose") in WAITING)


def enough(situation: Situation, dose: Thing) -> bool:
    """Whether the child has had the least the dose may have, or the less that was taken on when it was prepared; also
    where nobody prescribed how much that is."""
    return not dose.has("cells_min") or cells_had(situation, dose) >= least_of(situation, dose)


def still_lacking(situation: Situation, dose: Thing) -> bool:
    """Whether the child is to have more of the dose: it has had too little, and a part failed, or nothing ran in."""
    straight = (drawn.container for drawn in had_straight(situation, dose))
    parts = (*situation.children(dose.code, "serves"), *straight)
    return not enough(situation, dose) and any(failed(part) for part in parts)


def cut_short(situation: Situation, dose: Thing, last: bool = False) -> Iterator[Refusal]:
    """`dose_cut_short` where what the child has had, what waits to be given, and what is still to come unless it was
    told that nothing is (`last`), is less than the dose."""
    if enough(situation, dose):
        return
    cells = cells_had(situation, dose)
    waiting = [part for part in situation.children(dose.code, "serves") if part.state("prepared_dose") in WAITING]
    coming = sum((part.decimal("cells") for part in waiting), Decimal(0))
    if not last and _more_parts(situation, dose):  # they are to make up the dose, but for what was not had of these
        coming = max(coming, dose.decimal("cells_target") - missed(situation, dose) - cells)
    elif not last and not situation.children(dose.code, "serves"):
        coming += sum((bag.decimal("cells") for bag in bags_waiting(situation, dose) if bag.has("cells")), Decimal(0))
    least = least_of(situation, dose)
    if cells + coming < least:
        params: dict[str, str | int] = {"cells": format(cells, "f"), "least": format(least, "f")}
        yield Refusal("dose_cut_short", dose.code, params | {"dose": dose.integer("number")})


def called(
    dose: Thing, about: tuple[str, ...], act: Act, item: str = "@cut_short", reason: str = "dose_cut_short"
) -> Iterator[Opened]:
    """An alarm for whoever gave the go: the child is still to have its dose, and somebody decides on the back-up."""
    child = dose.text("subject")
    call = Call(reason, gave_the_go(dose), (child,))
    yield alarm_opened(item, (*about, child), call, act.at)


def holds_more(situation: Situation, container: Thing) -> bool:
    """Whether a container may still become a part of its dose, the back-up too."""
    if container.state("container") == "prepared":
        return situation.balance(container.code, Unit.ML.value) > 0
    return container.state("container") not in ENDED


def _more_parts(situation: Situation, dose: Thing) -> bool:
    """Whether more parts of a dose were announced than were made, and something is left to make them of."""
    served = [part for part in situation.children(dose.code, "serves") if not had_by_another(part, dose)]
    made = [part for part in served if part.state("prepared_dose") in GIVEN | WAITING or part.has("ended_at")]
    announced = max((part.integer("parts_total", 1) for part in made), default=0)
    left = any(holds_more(situation, bag) for bag in situation.children(dose.code, "allocated"))
    return left and announced > len(made) + len(given_from_container(situation, dose)) and dose.has("cells_target")


def put_aside(situation: Situation, prepared: Thing, act: Act) -> Iterator[Effect]:
    """A bag of which nothing ran in is discarded, with the containers that were emptied into it; the dose needs
    another."""
    for container in situation.parents(prepared.code, "pooled"):
        empty = situation.balance(container.code, Unit.ML.value) == 0
        if container.state("container") == "prepared" and empty and drawn_alone(situation, container, prepared):
            yield Moved(container.code, "container", NOT_HAD)
            yield Set(container.code, "discarded_at", instant_text(act.at))
            yield from reservation_lost(situation, container, NOT_HAD)
    yield Set(prepared.code, "discarded_at", instant_text(act.at))


def drawn_alone(situation: Situation, container: Thing, prepared: Thing) -> bool:
    """Whether no other prepared dose drawn from a container waits, runs or was had by the child it is for."""
    dose = dose_of(situation, prepared.code)
    drawn = (part for part in situation.children(container.code, "pooled") if part.code != prepared.code)
    others = (part for part in drawn if dose is None or not had_by_another(part, dose))
    return not any(part.state("prepared_dose") in WAITING | GIVEN for part in others)


def had_nothing(situation: Situation, dose: Thing, given: Decimal) -> bool:
    """Whether the child has had nothing at all of a dose of which now `given` mL are told."""
    parts = situation.children(dose.code, "serves")
    return given == 0 and not any(part.state("prepared_dose") in GIVEN for part in parts)
