"""Samples and the results found in them."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "sample": (
        Row("", "draw_sample", "", "drawn"),
        Row("drawn", "receive_sample", "accepted", "received"),
        Row("drawn", "receive_sample", "rejected", "rejected"),
        Row("received", "record_result", "", "in_test"),
        Row("sent", "record_result", "", "in_test"),
        Row("sent", "receive_sample", "accepted", "received"),
        Row("sent", "receive_sample", "rejected", "rejected"),
        *(Row(state, "hand_over", "", state) for state in ("drawn", "received", "in_test", "sent")),
        *(Row(state, "hand_over", "sent", "sent") for state in ("drawn", "received", "sent")),
        Row("in_test", "hand_over", "sent", "in_test"),
        Row("in_test", "record_result", "", "in_test"),
    ),
    "result": (
        Row("", "record_result", "", "entered"),
        Row("entered", "review_result", "", "reviewed"),
        Row("entered", "correct_entry", "", "entered"),
        Row("reviewed", "correct_entry", "", "entered"),
    ),
}
