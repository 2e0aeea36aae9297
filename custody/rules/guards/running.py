"""Clocks that run at the bedside: an end comes after its beginning, and what ran is held against what was judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from custody.rules.dose import rounded, shown
from custody.rules.effects import instant_text
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.dose_amount import had_by_another
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

_FASTER = "dose.faster_percent"
_ENDOTOXIN = "dose.max_endotoxin_eu_per_kg_h"
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
    ran = _ran(prepared, started, ended)
    judged = whole * prepared.integer("parts_total", 1) * 60 / dose.decimal("duration_minutes")  # mL/h
    rate = given * _HOUR / ran
    if rate * 100 > judged * (100 + protocol.decimal(_FASTER)):
        params: dict[str, str | int] = {"rate": rounded(rate), "judged": rounded(judged), "given": shown(given)}
        params |= {"minutes": int(ran // 60), "prescribed": shown(dose.decimal("duration_minutes"))}
        yield Refusal("faster_than_prescribed", prepared.code, params)


def endotoxin_as_run(situation: Situation, prepared: Thing, given: Decimal, ended: datetime) -> Iterator[Refusal]:
    """`endotoxin_ran_over_limit` where more endotoxin an hour ran in than the protocol allows a child of this weight,
    parts of the dose that ran at the same time added up. What nobody knows the endotoxin of is left out."""
    dose, protocol = dose_of(situation, prepared.code), situation.finds_document("protocol")
    if dose is None or not dose.has("weight_kg") or protocol is None or not protocol.states(_ENDOTOXIN):
        return
    now = _run(prepared, given, prepared.instant("started_at"), ended)
    if now is None or prepared.has("ended_at"):
        return
    others = [part for part in situation.children(dose.code, "serves") if part.code != prepared.code]
    runs = [run for part in others if (run := _run_before(part, dose)) is not None]
    moments = (now.began, *(run.began for run in runs if now.began <= run.began < now.ended))
    rate = max(sum((r.eu_h for r in runs if r.began <= at < r.ended), now.eu_h) for at in moments)
    found, most = rate / dose.decimal("weight_kg"), protocol.decimal(_ENDOTOXIN)
    if found > most:
        params: dict[str, str | int] = {"found": rounded(found), "most": shown(most), "dose": dose.integer("number")}
        yield Refusal("endotoxin_ran_over_limit", prepared.code, params)


@dataclass(frozen=True)
class _Run:
    """From when to when a part ran, and EU an hour in what ran in, the time it stood still left out."""

    began: datetime
    ended: datetime
    eu_h: Decimal


def _run(part: Thing, given: Decimal, began: datetime | None, ended: datetime | None) -> _Run | None:
    whole = part.decimal("volume_ml")
    if began is None or ended is None or ended < began or not whole or not part.has("endotoxin_eu"):
        return None
    share = part.decimal("endotoxin_eu") * min(given, whole) / whole
    return _Run(began, ended, share * _HOUR / _ran(part, began, ended))


def _run_before(part: Thing, dose: Thing) -> _Run | None:
    """How another part ran that has ended, in this child."""
    if had_by_another(part, dose) or not part.has("volume_given_ml"):
        return None
    return _run(part, part.decimal("volume_given_ml"), part.instant("started_at"), part.instant("ended_at"))


def _ran(prepared: Thing, started: datetime, ended: datetime) -> Decimal:
    """For how many seconds it ran: one at least."""
    return max(Decimal(int((ended - started - _stood_still(prepared, ended)).total_seconds())), Decimal(1))


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
