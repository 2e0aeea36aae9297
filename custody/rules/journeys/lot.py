"""A lot is what is filled from a batch. Conditional release is the normal path of a fresh lot."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "lot": (
        Row("", "harvest_lot", "", "in_process"),
        Row("in_process", "fill_containers", "part", "in_process"),
        Row("in_process", "fill_containers", "", "quarantine"),
        Row("quarantine", "review_batch", "", "reviewed"),
        Row("reviewed", "review_batch", "", "reviewed"),
        Row("reviewed", "correct_entry", "", "quarantine"),
        Row("reviewed", "release_lot", "released", "released"),
        Row("reviewed", "release_lot", "conditional", "conditionally_released"),
        Row("conditionally_released", "release_lot", "confirmed", "released"),
        Row("in_process", "reject_lot", "", "rejected"),
        Row("quarantine", "reject_lot", "", "rejected"),
        Row("reviewed", "reject_lot", "", "rejected"),
        Row("conditionally_released", "reject_lot", "", "rejected"),
        Row("released", "reject_lot", "", "rejected"),
        Row("released", "recall_lot", "", "recalled"),
        Row("conditionally_released", "recall_lot", "", "recalled"),
    ),
}
