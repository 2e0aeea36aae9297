"""A container, one filled unit, has four short journeys: lifecycle, custody, allocation and condition."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.back import TAKES_BACK
from custody.rules.journeys.row import Row

# Told to be gone; and how it is told that it was given all the same.
GONE = ("destroyed", "lost")
SEEN_GIVEN = ("given_in_error", "given_on_paper")

TABLES: Mapping[str, tuple[Row, ...]] = {
    "container": (
        Row("", "order_label", "", "planned"),
        Row("planned", "apply_label", "", "labelled"),
        Row("labelled", "fill_containers", "", "filled"),
        Row("filled", "freeze_containers", "", "frozen"),
        Row("filled", "draw_sample", "whole_container", "consumed_in_test"),
        Row("frozen", "start_thaw", "", "thawing"),
        Row("thawing", "end_thaw", "", "thawed"),
        Row("thawed", "decide_use", "usable", "usable"),
        Row("filled", "decide_use", "usable", "usable"),
        Row("thawed", "decide_use", "discard", "discarded"),
        Row("filled", "decide_use", "discard", "discarded"),
        Row("usable", "prepare_dose", "", "prepared"),
        Row("prepared", "prepare_dose", "", "prepared"),
        Row("prepared", "end_infusion", "", "infused"),
        Row("prepared", "end_infusion", "part", "infused_in_part"),
        Row("prepared", "end_infusion", "none", "discarded"),
        Row("infused_in_part", "discard_container", "", "remainder_discarded"),
        Row("remainder_discarded", "destroy_container", "", "infused"),
        Row("filled", "discard_container", "", "discarded"),
        Row("frozen", "discard_container", "", "discarded"),
        Row("thawing", "discard_container", "", "discarded"),
        Row("thawed", "discard_container", "", "discarded"),
        Row("usable", "discard_container", "", "discarded"),
        Row("labelled", "discard_container", "", "discarded"),
        Row("prepared", "discard_container", "", "discarded"),
        Row("prepared", "discard_container", "had", "infused"),  # another part of it was had
        Row("prepared", "discard_container", "had_in_part", "infused_in_part"),
        Row("prepared", "record_as_happened", "had", "infused"),
        Row("prepared", "record_as_happened", "had_in_part", "infused_in_part"),
        Row("discarded", "destroy_container", "", "destroyed"),
        Row("*", "record_as_happened", "given_in_error", "given_in_error"),
        Row("infused", "record_as_happened", "given_in_error", "given_in_error"),  # seen to be one only afterwards
        Row("given_on_paper", "record_as_happened", "given_in_error", "given_in_error"),
        *(Row(gone, "record_as_happened", how, how) for gone in GONE for how in SEEN_GIVEN),  # it hung after all
        Row("*", "record_as_happened", "destroyed", "destroyed"),
        Row("*", "record_as_happened", "given_on_paper", "given_on_paper"),
        Row("*", "record_as_happened", "lost", "lost"),
        Row("filled", "close_deviation", "lost", "lost"),
        Row("frozen", "close_deviation", "lost", "lost"),
        Row("frozen", "record_as_happened", "thawed", "thawed"),  # nothing that was more than frozen is cells again
    ),
    "custody": (
        Row("", "fill_containers", "", "held"),
        Row("held", "store_container", "", "stored"),
        Row("stored", "store_container", "", "stored"),
        Row("received", "store_container", "", "stored"),
        Row("held", "pack_shipment", "", "packed"),
        Row("stored", "pack_shipment", "", "packed"),
        Row("packed", "hand_over", "", "in_transit"),
        Row("in_transit", "hand_over", "", "in_transit"),
        Row("held", "hand_over", "", "held"),
        Row("issued", "hand_over", "", "issued"),
        Row("in_transit", "receive_shipment", "present", "received"),
        Row("in_transit", "receive_shipment", "missing", "sought"),
        Row("sought", "receive_shipment", "present", "received"),
        Row("sought", "close_deviation", "found", "received"),
        Row("sought", "close_deviation", "lost", "lost"),
        Row("received", "issue_containers", "", "issued"),
        Row("stored", "issue_containers", "", "issued"),
        Row("held", "issue_containers", "", "issued"),
        Row("issued", "return_to_stock", "", "stored"),
        *(Row("*", step, "", "ended") for step in ("end_infusion", "destroy_container", "draw_sample")),
        Row("*", "discard_container", "", "ended"),
        Row("*", "record_as_happened", "", "ended"),
        Row("*", "record_as_happened", "lost", "lost"),
    ),
    "allocation": (
        Row("", "allocate_containers", "", "reserved"),
        Row("free", "allocate_containers", "", "reserved"),
        Row("reserved", "release_allocation", "", "free"),
        Row("reserved", "discard_container", "", "free"),
        Row("reserved", "discard_container", "given", "given"),
        Row("reserved", "decide_use", "discard", "free"),
        Row("reserved", "omit_dose", "", "free"),
        Row("reserved", "close_deviation", "", "free"),
        Row("reserved", "record_as_happened", "", "free"),
        Row("reserved", "end_infusion", "given", "given"),
        Row("reserved", "end_infusion", "none", "free"),
        Row("reserved", "record_as_happened", "given", "given"),
        Row("free", "record_as_happened", "given", "given"),  # told to be gone, and given
    ),
    "condition": (
        Row("", "fill_containers", "", "accepted"),
        Row("accepted", "pack_shipment", "", "undecided"),
        Row("undecided", "close_deviation", "found", "quarantined"),
        Row("undecided", "judge_condition", "accept", "accepted"),
        Row("undecided", "judge_condition", "quarantine", "quarantined"),
        Row("undecided", "judge_condition", "reject", "rejected"),
        Row("accepted", "return_to_stock", "quarantine", "quarantined"),
        Row("undecided", "return_to_stock", "quarantine", "quarantined"),
        Row("quarantined", "return_to_stock", "quarantine", "quarantined"),
        Row("quarantined", "judge_condition", "accept", "accepted"),
        Row("quarantined", "judge_condition", "reject", "rejected"),
        *(Row(state, TAKES_BACK, "found", "quarantined") for state in ("accepted", "undecided")),
    ),
}
