"""An infusion that ended before the child had its dose: what the dose still lacks, and what becomes of a bag of which
nothing ran in.

A bag that bursts at the line, or a line that fails, is no dose. The child may have been conditioned for it: the dose
keeps its number and its go, and the back-up may be thawed (journey.md, 9, nos. 3 and 4; story 31).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from custody.rules.effects import Effect, Moved, Opened, Plain, Set, instant_text
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.dose_amount import cells_had, failed, share
from custody.rules.guards.gone import reservation_lost
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys.dose import WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act
from custody.rules.units import Unit

NOT_HAD = "none"  # how an infusion ends of which nothing reached the child


def others_waiting(situation: Situation, prepared: Thing, dose: Thing) -> tuple[Thing, ...]:
    """The other prepared doses of a dose that wait to be given, or run."""
    parts = situation.children(dose.code, "serves")
    return tuple(part for part in parts if part.code != prepared.code and part.state("prepared_dose") in WAITING)


def short_of(situation: Situation, prepared: Thing, told: tuple[Decimal, bool]) -> Decimal | None:
    """The cells the child has had of the dose once this ends, where bag or line failed, now or before, or nothing ran
    in, and that is less than the dose; None where nothing is lacking that was not meant to be. `told`: mL given, and
    whether bag or line failed."""
    given, has_failed = told
    dose = dose_of(situation, prepared.code)
    if dose is None or not dose.has("cells_min"):
        return None
    before = any(failed(part) for part in situation.children(dose.code, "serves"))
    cells = cells_had(situation, dose) + share(prepared.decimal("cells"), given, prepared.decimal("volume_ml"))
    return cells if (has_failed or before or given == 0) and cells < dose.decimal("cells_min") else None


def cut_short(situation: Situation, prepared: Thing, cells: Decimal | None) -> Iterator[Refusal]:
    """`dose_cut_short` where what the child has had, and what waits to be given, is less than the dose."""
    dose = dose_of(situation, prepared.code)
    if dose is None or cells is None:
        return
    waiting = (part.decimal("cells") for part in others_waiting(situation, prepared, dose))
    if sum(waiting, cells) < dose.decimal("cells_min"):
        params: dict[str, str | int] = {"cells": format(cells, "f"), "least": dose.text("cells_min")}
        yield Refusal("dose_cut_short", dose.code, params | {"dose": dose.integer("number")})


def called(situation: Situation, prepared: Thing, act: Act) -> Iterator[Opened]:
    """An alarm for whoever gave the go: the child is still to have its dose, and somebody decides on the back-up."""
    dose = dose_of(situation, prepared.code)
    if dose is not None:
        child = dose.text("subject")
        attrs: dict[str, Plain] = {"reason": "dose_cut_short", "subjects": (child,), "opened_at": instant_text(act.at)}
        attrs["holder"] = dose.text("cleared_by") or dose.text("prescribed_by")
        yield Opened("@cut_short", "alarm", (prepared.code, child), attrs)


def put_aside(situation: Situation, prepared: Thing, act: Act) -> Iterator[Effect]:
    """A bag of which nothing ran in is discarded, with the containers that were emptied into it; the dose needs
    another."""
    for container in situation.parents(prepared.code, "pooled"):
        empty = situation.balance(container.code, Unit.ML.value) == 0
        alone = len(situation.children(container.code, "pooled")) == 1
        if container.state("container") == "prepared" and empty and alone:
            yield Moved(container.code, "container", NOT_HAD)
            yield Set(container.code, "discarded_at", instant_text(act.at))
            yield from reservation_lost(situation, container, NOT_HAD)
    yield Set(prepared.code, "discarded_at", instant_text(act.at))


def had_nothing(situation: Situation, dose: Thing, given: Decimal) -> bool:
    """Whether the child has had nothing at all of a dose of which now `given` mL are told."""
    parts = situation.children(dose.code, "serves")
    return given == 0 and not any(part.state("prepared_dose") in GIVEN for part in parts)
