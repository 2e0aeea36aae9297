"""Clocks that run at the bedside: an end comes after its beginning, and what ran is held against what was judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from custody.rules.dose import rounded, shown
from custody.rules.effects import instant_text
from custody.rules.guards.allocation import dose_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

_FASTER = "dose.faster_percent"
_HOUR = Decimal(3600)


def ended_after_start(thing: Thing, started: datetime | None, ended: datetime) -> Iterator[Refusal]:
    """`end_before_start` where the end told lies before the start on record."""
    if started is not None and ended < started:
        yield Refusal("end_before_start", thing.code, {"started_at": instant_text(started)})


def run_as_prescribed(situation: Situation, prepared: Thing, given: Decimal, ended: datetime) -> Iterator[Refusal]:
    """`faster_than_prescribed` where so many mL ran in at a rate (mL/h) above the one the dose was judged by, and by
    more than the protocol lets pass. Volume and endotoxin were judged for the duration that was prescribed: a
    bag that ran in a tenth of it gave ten times the endotoxin an hour."""
    dose, protocol = dose_of(situation, prepared.code), situation.finds_document("protocol")
    started, whole = prepared.instant("started_at"), prepared.decimal("volume_ml")
    if dose is None or not dose.has("duration_minutes") or protocol is None or not protocol.states(_FASTER):
        return
    if started is None or prepared.has("ended_at") or ended < started or not whole:
        return
    ran = max(Decimal(int((ended - started - _stood_still(prepared, ended)).total_seconds())), Decimal(1))
    judged = whole * prepared.integer("parts_total", 1) * 60 / dose.decimal("duration_minutes")  # mL/h
    rate = given * _HOUR / ran
    if rate * 100 > judged * (100 + protocol.decimal(_FASTER)):
        params: dict[str, str | int] = {"rate": rounded(rate), "judged": rounded(judged), "given": shown(given)}
        params |= {"minutes": int(ran // 60), "prescribed": shown(dose.decimal("duration_minutes"))}
        yield Refusal("faster_than_prescribed", prepared.code, params)


def _stood_still(prepared: Thing, ended: datetime) -> timedelta:
    """How long it was interrupted in all, the interruption that stands now included."""
    kept = prepared.attrs.get("interruptions")
    pauses = [(row["from"], row["to"]) for row in kept] if isinstance(kept, (list, tuple)) else []
    if prepared.has("interrupted_at"):
        pauses.append((prepared.text("interrupted_at"), instant_text(ended)))
    spans = (_read(to) - _read(since) for since, to in pauses)
    return sum((max(span, timedelta(0)) for span in spans), timedelta(0))


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
