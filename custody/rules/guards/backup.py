"""Whether the container named as back-up could really take the place of the dose: judged as the dose itself is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.guards.doses import at_hand, containers_ready, of_presentation
from custody.rules.guards.in_time import given_in_date
from custody.rules.guards.lot import in_date, lot_released
from custody.rules.guards.usable import not_held
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def backup_usable(situation: Situation, dose: Thing, at: datetime) -> Iterator[Refusal]:
    """`backup_unusable` where the back-up of a dose could not be given, with the first reason why."""
    backup = situation.find(dose.text("backup"))
    if backup is None:
        return
    against = next(_against(situation, dose, backup, at), "")
    if against:
        yield Refusal("backup_unusable", backup.code, {"reason": against})


def _against(situation: Situation, dose: Thing, backup: Thing, at: datetime) -> Iterator[str]:
    """The codes of what would speak against it if it were the dose, worst first."""
    if not at_hand(backup):
        yield "container_not_ready"
    yield from (refusal.code for refusal in containers_ready(situation, (backup,), at))
    yield from (refusal.code for refusal in of_presentation(dose, backup))
    for guard in (lot_released, in_date, given_in_date, not_held):
        yield from (refusal.code for refusal in guard(situation, backup, at))
