"""A dose is what one child is to get at one time; a prepared dose is what is hung."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.container import GONE, SEEN_GIVEN
from custody.rules.journeys.row import Row

# States of a prepared dose that hangs at a child, and of one that may still reach a child.
RUNNING = frozenset({"infusing", "interrupted"})
WAITING = frozenset({"prepared", "checked_once", "verified"}) | RUNNING
CHECKED = frozenset({"checked_once", "verified"})  # with identity checks that fall with the wristband
# States of a prepared dose out of which it can be lost or destroyed: what runs into a child is neither.
_REST_GONE = ("discard_container", "record_as_happened")  # by which the last part goes of a dose told to end
_OFF_THE_LINE = ("prepared", "checked_once", "verified", "infused_in_part", "discarded", "remainder_discarded")

TABLES: Mapping[str, tuple[Row, ...]] = {
    "dose": (
        Row("", "prescribe_dose", "", "prescribed"),
        Row("prescribed", "prescribe_dose", "", "prescribed"),
        Row("verified", "prescribe_dose", "", "prescribed"),
        Row("cleared", "prescribe_dose", "", "prescribed"),
        Row("prescribed", "verify_prescription", "", "verified"),
        Row("verified", "clear_for_infusion", "", "cleared"),
        Row("cleared", "clear_for_infusion", "", "cleared"),
        Row("cleared", "end_infusion", "part", "cleared"),
        Row("cleared", "end_infusion", "last", "given"),
        # cells that thawed by themselves before the go, taken on by an investigator from elsewhere
        Row("verified", "end_infusion", "part", "verified"),
        Row("verified", "end_infusion", "last", "given"),
        *(Row(state, step, "last", "given") for state in ("verified", "cleared") for step in _REST_GONE),
        Row("prescribed", "omit_dose", "", "omitted"),
        Row("verified", "omit_dose", "", "omitted"),
        Row("cleared", "omit_dose", "", "omitted"),
        Row("verified", "omit_dose", "rest", "given"),  # the child had a part, and no further one follows
        Row("cleared", "omit_dose", "rest", "given"),
        Row("*", "record_as_happened", "given", "given"),
        Row("given", "record_as_happened", "not_had", "cleared"),  # another child had it
    ),
    "prepared_dose": (
        Row("", "prepare_dose", "", "prepared"),
        Row("prepared", "verify_dose", "first", "checked_once"),
        Row("checked_once", "verify_dose", "second", "verified"),
        Row("prepared", "verify_dose", "mismatch", "prepared"),
        Row("checked_once", "verify_dose", "mismatch", "prepared"),
        Row("verified", "verify_dose", "mismatch", "prepared"),
        Row("checked_once", "verify_dose", "first", "checked_once"),
        Row("verified", "verify_dose", "first", "checked_once"),
        Row("prepared", "start_infusion", "mismatch", "prepared"),
        Row("checked_once", "start_infusion", "mismatch", "prepared"),
        Row("verified", "start_infusion", "mismatch", "prepared"),
        *(Row(state, "bind_wristband", "", "prepared") for state in sorted(CHECKED)),
        *(Row(state, "void_wristband", "", "prepared") for state in sorted(CHECKED)),
        Row("verified", "start_infusion", "", "infusing"),
        Row("infusing", "interrupt_infusion", "", "interrupted"),
        Row("infusing", "acknowledge_alarm", "stopped", "interrupted"),
        Row("interrupted", "resume_infusion", "", "infusing"),
        Row("interrupted", "end_infusion", "full", "infused"),
        Row("interrupted", "end_infusion", "part", "infused_in_part"),
        Row("infusing", "end_infusion", "full", "infused"),
        Row("infusing", "end_infusion", "part", "infused_in_part"),
        Row("interrupted", "end_infusion", "none", "discarded"),  # nothing of it ran in
        Row("infusing", "end_infusion", "none", "discarded"),
        Row("prepared", "discard_container", "", "discarded"),
        Row("checked_once", "discard_container", "", "discarded"),
        Row("verified", "discard_container", "", "discarded"),
        Row("infused_in_part", "discard_container", "", "remainder_discarded"),
        Row("discarded", "destroy_container", "", "destroyed"),
        Row("remainder_discarded", "destroy_container", "", "infused"),
        Row("*", "record_as_happened", "given_in_error", "given_in_error"),
        Row("infused", "record_as_happened", "given_in_error", "given_in_error"),  # seen to be one only afterwards
        Row("given_on_paper", "record_as_happened", "given_in_error", "given_in_error"),
        *(Row(gone, "record_as_happened", how, how) for gone in GONE for how in SEEN_GIVEN),  # it hung after all
        Row("*", "record_as_happened", "given_on_paper", "given_on_paper"),
        *(Row(state, "record_as_happened", "lost", "lost") for state in _OFF_THE_LINE),
        *(Row(state, "record_as_happened", "destroyed", "destroyed") for state in _OFF_THE_LINE),
    ),
}
