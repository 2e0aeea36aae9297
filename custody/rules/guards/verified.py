"""The two identity checks of a prepared dose, and how long they hold."""

from __future__ import annotations

from datetime import datetime, timedelta

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


# State of a prepared dose -> when the check was made, and the limit in the protocol.
_WAITS = {
    "checked_once": ("first_check_at", "verification.second_check_within_minutes"),
    "verified": ("verified_at", "verification.start_within_minutes"),
}
