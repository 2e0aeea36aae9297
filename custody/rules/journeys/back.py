"""The way back from what was told by a slip: every row of the steps that only tell something, the other way round. The
outcome is the state that is gone back to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.rules.journeys.row import Row

TAKES_BACK = "take_back_entry"
CHARTS = "give_il2"  # told of a child, by the band on its wrist
# What is told of a thing that nobody can see in the record alone, and that ends it or changes what it may be used for.
TELLING = frozenset({"record_as_happened", "end_infusion", "discard_container", "destroy_container", CHARTS})


def with_ways_back(
    tables: Mapping[str, tuple[Row, ...]], ends: Mapping[str, frozenset[str]]
) -> Mapping[str, tuple[Row, ...]]:
    """The journeys with the rows by which what was told is taken back."""
    return {
        journey: (*rows, *dict.fromkeys(_back(rows, ends.get(journey, frozenset()))))
        for journey, rows in tables.items()
    }


def _back(rows: tuple[Row, ...], ends: frozenset[str]) -> Iterator[Row]:
    known = dict.fromkeys(state for row in rows for state in (row.state, row.to) if state not in {"*", *ends})
    for row in rows:
        if row.step in TELLING:
            before = known if row.state == "*" else (row.state,)
            yield from (Row(row.to, TAKES_BACK, state, state) for state in before if state != row.to)
