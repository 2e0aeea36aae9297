"""Shipments."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "shipment": (
        Row("", "pack_shipment", "", "packed"),
        Row("packed", "hand_over", "", "in_transit"),
        Row("in_transit", "hand_over", "", "in_transit"),
        Row("in_transit", "receive_shipment", "", "arrived"),
        Row("arrived", "receive_shipment", "", "arrived"),
    ),
}
