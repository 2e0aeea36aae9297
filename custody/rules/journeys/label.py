"""Label copies, each with a serial of its own, and wristbands."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "label_copy": (
        Row("", "order_label", "", "ordered"),
        Row("ordered", "prove_label", "", "proved"),
        Row("ordered", "prove_label", "failed", "void"),
        Row("proved", "apply_label", "", "applied"),
        Row("proved", "label_dose", "", "applied"),
        Row("proved", "bind_wristband", "", "applied"),
        Row("proved", "prepare_dose", "", "applied"),
        Row("proved", "spoil_labels", "", "spoiled"),
        Row("applied", "spoil_labels", "", "spoiled"),
        Row("proved", "reconcile_labels", "", "kept"),
        Row("ordered", "prove_label", "replaced", "void"),
        Row("proved", "prove_label", "replaced", "void"),
        Row("applied", "prove_label", "replaced", "void"),
    ),
    "wristband": (
        Row("", "order_label", "", "printed"),
        Row("printed", "bind_wristband", "", "on"),
        Row("on", "bind_wristband", "replaced", "void"),
        Row("on", "void_wristband", "", "void"),
        Row("void", "void_wristband", "found_late", "void"),  # where it had been is learnt last
    ),
}
