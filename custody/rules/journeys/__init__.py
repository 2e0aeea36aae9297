"""Journeys: the only place that names a next state. One table a thing, rows `(state, step, outcome) -> state`.

Hold, expiry and "usable" are never states: they are computed at the moment of the scan. The state before the first
step is empty; `*` stands for any state. What nothing may follow is listed as an end.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from custody.rules.journeys import (
    bank,
    batch,
    container,
    controlled,
    dose,
    label,
    lot,
    people,
    sample,
    shipment,
    subject,
)
from custody.rules.journeys.back import with_ways_back
from custody.rules.journeys.row import Row

_TOLD: Mapping[str, tuple[Row, ...]] = {
    **controlled.TABLES,
    **people.TABLES,
    **bank.TABLES,
    **batch.TABLES,
    **lot.TABLES,
    **label.TABLES,
    **container.TABLES,
    **sample.TABLES,
    **shipment.TABLES,
    **subject.TABLES,
    **dose.TABLES,
}
# States nothing leads out of, unless it was told otherwise than it was: a thing that is here has ended.
ENDS: Mapping[str, frozenset[str]] = {
    "container": frozenset({"infused", "destroyed", "consumed_in_test", "lost", "given_in_error", "given_on_paper"}),
    "custody": frozenset({"ended", "lost"}),
    "allocation": frozenset({"given"}),
    "prepared_dose": frozenset({"infused", "destroyed", "lost", "given_in_error", "given_on_paper"}),
    "lot": frozenset({"rejected", "recalled"}),
    "wristband": frozenset({"void"}),
    "label_copy": frozenset({"void", "spoiled", "kept"}),
}
TABLES = with_ways_back(_TOLD, ENDS)


def next_state(journey: str, state: str, step: str, outcome: str = "") -> str | None:
    """Where a step with an outcome leads from a state; None where no row allows it."""
    table = _index()[journey]
    found = table.get((state, step, outcome))
    if found is None and state not in ENDS.get(journey, frozenset()):
        found = table.get(("*", step, outcome))
    return found


def steps_from(journey: str, state: str) -> frozenset[str]:
    """The steps some row allows from a state; that a check of identity can fail is no reason to begin one."""
    rows = _index()[journey]
    return frozenset(step for (here, step, outcome) in rows if here in (state, "*") and outcome != "mismatch")


def begins_only(journey: str, step: str) -> bool:
    """Whether a step does nothing on a journey but begin it: what is on it already is not moved by the step."""
    return {row.state for row in TABLES[journey] if row.step == step} == {""}


def journeys_of(step: str) -> frozenset[str]:
    """The journeys in which a step has a row."""
    return frozenset(journey for journey, rows in TABLES.items() if any(row.step == step for row in rows))


@functools.cache
def _index() -> Mapping[str, Mapping[tuple[str, str, str], str]]:
    return {journey: {(r.state, r.step, r.outcome): r.to for r in rows} for journey, rows in TABLES.items()}
