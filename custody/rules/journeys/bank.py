"""Cell banks and their vials."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "bank": (
        Row("", "register_bank", "", "quarantine"),
        Row("quarantine", "release_bank", "released", "released"),
        Row("quarantine", "release_bank", "rejected", "rejected"),
    ),
    "bank_vial": (
        Row("", "register_bank", "", "stored"),
        Row("stored", "thaw_bank_vial", "", "used"),
    ),
}
