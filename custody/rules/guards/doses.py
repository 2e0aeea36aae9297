"""A dose as prescribed: whether there is one, its place in the course, what is reserved for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from custody.rules.dose import shown
from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.words import dose_key

GIVEN = frozenset({"given", "omitted"})


def dose_unprescribed(situation: Situation, subject: str, number: int) -> Iterator[Refusal]:
    """One reason if nobody has prescribed this dose."""
    if situation.find(dose_key(subject, number)) is None:
        yield Refusal("dose_not_prescribed", subject, {"dose": number})


def prescription_verified(situation: Situation, dose: Thing) -> Iterator[Refusal]:
    """One reason if no pharmacist has verified the prescription as it stands now."""
    if dose.state("dose") == "prescribed":
        yield Refusal("prescription_unverified", dose.code, {"dose": dose.integer("number")})


def earlier_doses_given(situation: Situation, subject: str, number: int) -> Iterator[Refusal]:
    """One reason if an earlier dose of the course is neither given nor omitted. Needs RELATED."""
    states = {dose.integer("number"): dose.state("dose") for dose in situation.children(subject, "prescribed")}
    waiting = [str(n) for n in range(1, number) if states.get(n) not in GIVEN]
    if waiting:
        yield Refusal("earlier_dose_open", subject, {"dose": number, "earlier": ", ".join(waiting)})


def interval_kept(situation: Situation, subject: str, number: int, at: datetime) -> Iterator[Refusal]:
    """One reason if `at` is too soon after the last infusion of another dose began. Needs RELATED twice."""
    days = situation.document("protocol").decimal("dose.min_interval_days")
    last = last_infusion(situation, subject, number)
    if last is not None and at - last < timedelta(days=float(days)):
        yield Refusal("interval_too_short", subject, {"last": instant_text(last), "days": shown(days)})


def last_infusion(situation: Situation, subject: str, number: int) -> datetime | None:
    """When the latest infusion of any dose but this one began."""
    others = [dose for dose in situation.children(subject, "prescribed") if dose.integer("number") != number]
    hung = [prepared for dose in others for prepared in situation.children(dose.code, "serves")]
    return max((begun for prepared in hung if (begun := prepared.instant("started_at"))), default=None)


def reserved_for(situation: Situation, dose: str) -> tuple[Thing, ...]:
    """The containers reserved for a dose, the back-up left out. Needs RELATED from the dose."""
    found = situation.find(dose)
    backup = found.text("backup") if found else ""
    return tuple(container for container in situation.children(dose, "allocated") if container.code != backup)


def enough_cells(dose: Thing, containers: tuple[Thing, ...]) -> Iterator[Refusal]:
    """One reason if the containers together hold fewer cells than the dose may have."""
    held = sum((container.decimal("cells") for container in containers if container.has("cells")), Decimal(0))
    if held < dose.decimal("cells_min"):
        params = {"held": shown(held), "least": dose.text("cells_min"), "target": dose.text("cells_target")}
        yield Refusal("too_few_cells", dose.code, params)
