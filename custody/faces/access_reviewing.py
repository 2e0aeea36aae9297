"""The access review of a day: what is shown of it, and the digest that whoever signs it signs for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from custody.faces.instance import House
from custody.record.entry import canonical
from custody.record.reads.access import accounts_at
from custody.rules.access_review import Reviewed, reviewed
from custody.rules.effects import instant_text
from custody.rules.situation import Situation


@dataclass(frozen=True)
class Review:
    """Who could do what as `day` ended, or at this moment where it is not over; `situation` is that of then."""

    day: date
    over: bool
    situation: Situation
    accounts: tuple[Reviewed, ...]
    digest: str


def review_of(house: House, day: date, zone: str, now: datetime) -> Review:
    """The review of a day of the site, which has begun by `now`."""
    following = day + timedelta(days=1)
    ends = datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(zone))
    at = min(ends - timedelta(microseconds=1), now)
    with house.store.reading() as link:
        known = accounts_at(link, now, at, ("", ""))
    dormant_after = timedelta(days=house.config.dormant_days)
    accounts = reviewed(known.situation, house.steps.steps, known.used, dormant_after)
    return Review(day, ends <= now, known.situation, accounts, _digest(day, zone, accounts))


def review_json(review: Review, accounts: Iterable[Reviewed]) -> dict[str, Any]:
    """A review as plain values, with these of its accounts."""
    told = {"day": review.day.isoformat(), "over": review.over, "at": instant_text(review.situation.at)}
    return {**told, "digest": review.digest, "accounts": [_account(one) for one in accounts]}


def _digest(day: date, zone: str, accounts: tuple[Reviewed, ...]) -> str:
    """SHA-256 over all that is known of every account on this day."""
    content = {"day": day.isoformat(), "zone": zone, "accounts": [_account(one) for one in accounts]}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _account(one: Reviewed) -> dict[str, Any]:
    return {
        "person": one.person.code,
        "name": one.person.name,
        "username": one.person.text("username"),
        "state": one.person.state("person"),
        "roles": list(one.person.texts("roles")),
        "takes": list(one.takes),
        "checks": list(one.checks),
        "begun": instant_text(one.used.begun) if one.used.begun else None,
        "last": instant_text(one.used.last) if one.used.last else None,
        "findings": list(one.findings),
        "pairs": list(one.pairs),
    }
