"""The act and the facts of an attempt as a test tells them: who signs, who authorises, when it happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from custody.rules.step import Act, Authorisation, Capacity, Sign, SignedBy, Step, Tense


def act_of(step: Step, actor: str, how: Mapping[str, Any], at: datetime) -> Act:
    """The act of one attempt; `how` as World.decide takes it."""
    second = str(how.get("second", ""))
    occurred = how.get("occurred_at", at) if step.tense is Tense.REPORTS_THE_PAST else at
    ahead = max(occurred - at, timedelta(0)) if step.always_recordable else timedelta(0)
    authorised = [Authorisation(code, person, "agreed") for code, person in how.get("authorised", ())]
    full, coded = bool(how.get("full_password", True)), bool(how.get("second_factor", False))
    signed: tuple[SignedBy, ...] = (SignedBy(actor, "performed", full, second_factor=coded),)
    signed += (SignedBy(second, "checked", full, capacity=Capacity.SECOND, second_factor=coded),) if second else ()
    for a in authorised:
        signed += (SignedBy(a.person, "authorised", full, capacity=Capacity.AUTHORISER, authorises=a.code),)
    return Act(
        actor=actor,
        at=at,
        occurred_at=at if ahead else occurred,
        second=second if step.sign is Sign.PERFORMER_AND_SECOND else "",
        signatures=signed if how.get("signed", True) else (),
        authorisations=tuple(authorised),
        reason=str(how.get("reason", "")),
        channel=str(how.get("channel", "wedge")),
        preview=bool(how.get("preview", False)),
        system=step.system,
        ahead=ahead,
    )


def as_given(value: Any) -> Any:
    """A fact as a face gives it."""
    if isinstance(value, (list, tuple)):
        return [as_given(part) for part in value]
    if isinstance(value, Mapping):
        return {key: as_given(part) for key, part in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, (Decimal, date)) else value
