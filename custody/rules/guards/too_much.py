"""More than the dose: what a child has had of it, what runs and what is now to be hung come to more cells than were
prescribed.

Each bag may be right by itself, checked by two, and there are two of them: one was told lost and hung all the same, or
came back when that was a slip. At the bed this is asked of the investigator before it happens; told afterwards it is
noted, and whoever has another part running, and whoever gave the go, is called (journey.md, 2, 5 and 6). What somebody
took on, when it was prepared or hung, is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from custody.rules.effects import Call, Effect, Opened, Set, alarm_opened
from custody.rules.guards.allocation import dose_of, gave_the_go
from custody.rules.guards.dose_amount import ALLOWED, cells_had, earlier_parts, most_of
from custody.rules.journeys.dose import RUNNING, WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act

MORE = "more_than_the_dose"  # also the reason of the alarm


def more_than_the_dose(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`more_than_the_dose` where a prepared dose, with what the child has had of the dose besides it and what runs, is
    more than the most prescribed. Needs RELATED twice."""
    dose = dose_of(situation, thing.code)
    if dose is None or not dose.has("cells_max") or not thing.has("cells"):
        return
    cells, most = _with(situation, dose, thing), most_of(situation, dose)
    if cells > most:
        params: dict[str, str | int] = {"cells": format(cells, "f"), "most": format(most, "f")}
        yield Refusal("more_than_the_dose", dose.code, {"dose": dose.integer("number"), **params, "now": thing.code})


def taken_on(situation: Situation, thing: Thing, at: datetime) -> Iterator[Effect]:
    """Kept with a part that was let through although it is more than the dose: how many cells that makes."""
    dose = dose_of(situation, thing.code)
    if dose is not None and any(more_than_the_dose(situation, thing, at)):
        yield Set(thing.code, ALLOWED, format(_with(situation, dose, thing), "f"))


def had_more(situation: Situation, dose: Thing) -> Iterator[Refusal]:
    """`had_more_than_the_dose` where what the child has had, as it is told, and what else runs is more than the dose.
    `situation` holds what is told."""
    if not dose.has("cells_max"):
        return
    cells = cells_had(situation, dose) + _running(situation, dose)
    if cells > most_of(situation, dose):
        params: dict[str, str | int] = {"cells": format(cells, "f"), "most": format(most_of(situation, dose), "f")}
        yield Refusal("had_more_than_the_dose", dose.code, {"dose": dose.integer("number"), **params})


def called_for_more(
    situation: Situation, dose: Thing, about: tuple[str, ...], act: Act, item: str = "@more"
) -> Iterator[Opened]:
    """An alarm for each who has another part of it running, and for whoever gave the go. `item` begins their names, one
    for each dose of an entry."""
    running = [part for part in earlier_parts(situation, dose) if part.state("prepared_dose") in RUNNING]
    holders = (*(part.text("started_by") for part in running), gave_the_go(dose))
    things = tuple(dict.fromkeys((*about, *(part.code for part in running), dose.text("subject"))))
    for number, holder in enumerate(dict.fromkeys(holders), start=1):
        yield alarm_opened(f"{item}_{number}", things, Call(MORE, holder, (dose.text("subject"),)), act.at)


def beside_another(situation: Situation, after: Situation) -> Iterator[Refusal]:
    """`dose_has_another` for each dose of which a part waits or runs again `after` something is taken back, and is more
    than the dose with what the child has had, what runs and what waits. The situation must read RELATED."""
    came = [part for part in after.of_kind("prepared_dose") if part.state("prepared_dose") in WAITING]
    back = [part for part in came if situation.thing(part.code).state("prepared_dose") not in WAITING]
    for dose in {dose.code: dose for part in back if (dose := dose_of(after, part.code)) is not None}.values():
        waiting = [part for part in earlier_parts(after, dose) if part.state("prepared_dose") in WAITING]
        cells = cells_had(after, dose) + sum((part.decimal("cells") for part in waiting), Decimal(0))
        if dose.has("cells_max") and cells > most_of(after, dose):
            params: dict[str, str | int] = {"cells": format(cells, "f"), "most": format(most_of(after, dose), "f")}
            yield Refusal("dose_has_another", dose.code, {"dose": dose.integer("number"), **params})


def _with(situation: Situation, dose: Thing, thing: Thing) -> Decimal:
    """The cells of a part, with what the child has had of the dose besides it and what else runs."""
    besides = cells_had(situation, dose, thing.code) + _running(situation, dose, thing.code)
    return thing.decimal("cells") + besides


def _running(situation: Situation, dose: Thing, but: str = "") -> Decimal:
    parts = [part for part in earlier_parts(situation, dose) if part.code != but]
    return sum((part.decimal("cells") for part in parts if part.state("prepared_dose") in RUNNING), Decimal(0))
