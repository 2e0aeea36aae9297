"""The two identity checks of a prepared dose, and how long they hold; and what of the same child is meant with them:
two bags of one dose lie side by side, and look alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from custody.rules.guards.allocation import dose_of
from custody.rules.journeys.dose import RUNNING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def lapsed(situation: Situation, prepared: Thing, at: datetime) -> timedelta | None:
    """How old the checks on record are, if older than the protocol allows; None while they hold, or where none is.

    The first check waits for the second, and both wait for the start of the infusion."""
    state = prepared.state("prepared_dose")
    name, limit = _WAITS.get(state, ("", ""))
    checked = prepared.instant(name) if name else None
    protocol = situation.finds_document("protocol")
    if checked is None or protocol is None or not protocol.states(limit):
        return None
    age = at - checked
    return age if age > protocol.minutes(limit) else None


def last_checker(checkers: Iterable[str]) -> str:
    """The last of these who has an account; empty where one who stood in was the only one."""
    return next((one for one in reversed(tuple(checkers)) if one.partition(".")[0] == "person"), "")


def another_half_checked(situation: Situation, prepared: Thing, actor: str) -> Iterator[Refusal]:
    """`another_part_half_checked` where another part of the dose waits for the second check, which this person could
    make: it was this one, perhaps, that was meant to be scanned. Needs RELATED twice."""
    for part in _other_parts(situation, prepared):
        if part.state("prepared_dose") == "checked_once" and actor not in part.texts("checks"):
            yield Refusal("another_part_half_checked", part.code, {"scanned": prepared.code})


def runs_alone(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`another_part_runs` for each other part of the dose that hangs at the child. Needs RELATED twice."""
    for part in _other_parts(situation, thing):
        if part.state("prepared_dose") in RUNNING:
            yield Refusal("another_part_runs", part.code, {"since": part.text("started_at")})


def _other_parts(situation: Situation, prepared: Thing) -> tuple[Thing, ...]:
    dose = dose_of(situation, prepared.code)
    parts = situation.children(dose.code, "serves") if dose else ()
    return tuple(part for part in parts if part.code != prepared.code)


# State of a prepared dose -> when the check was made, and the limit in the protocol.
_WAITS = {
    "checked_once": ("first_check_at", "verification.second_check_within_minutes"),
    "verified": ("verified_at", "verification.start_within_minutes"),
}
