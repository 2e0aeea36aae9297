"""Whether a product can still be given before it expires: asked before the thaw, because afterwards it is lost.

From the moment it is begun a product needs the longest thaw of its profile and the time the infusion takes; both have
to be over before it expires (journey.md, 2: what can be known before the irreversible act is checked before it).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from custody.rules.effects import instant_text
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.lot import containers_of, lots_of, profile_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def given_in_date(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`expires_before_given` for each container or lot that is in date at `at` and no more when an infusion begun with
    its thaw at `at` would be over. Needs ANCESTORS, and RELATED for the dose."""
    over = at + _needed(situation, thing)
    for part, expiry in _expiries(situation, thing):
        if at < expiry < over:
            params: dict[str, str | int] = {"expiry_at": instant_text(expiry), "over_at": instant_text(over)}
            yield Refusal("expires_before_given", part.code, params)


def begun_by(situation: Situation, thing: Thing) -> datetime | None:
    """The last moment at which a thaw (or, where nothing is frozen, an infusion) can begin; None without an expiry."""
    expiries = [expiry for _, expiry in _expiries(situation, thing)]
    return min(expiries) - _needed(situation, thing) if expiries else None


def _expiries(situation: Situation, thing: Thing) -> Iterator[tuple[Thing, datetime]]:
    for part in (*containers_of(situation, thing), *lots_of(situation, thing)):
        expiry = part.instant("expiry_at")
        if expiry is not None:
            yield part, expiry


def _needed(situation: Situation, thing: Thing) -> timedelta:
    """The longest thaw, where there is one, and the infusion as planned with the dose, else as the profile says."""
    profile, dose = profile_of(situation, thing), dose_of(situation, thing.code)
    thaw = profile.minutes("thaw.max_minutes") if profile.states("thaw.max_minutes") else timedelta(0)
    if dose is not None and dose.has("duration_minutes"):
        return thaw + timedelta(minutes=float(dose.decimal("duration_minutes")))
    return thaw + profile.minutes("prepare.infusion_minutes")
