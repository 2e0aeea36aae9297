"""Words of the station storage."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "store_container": StepWords(
        N_("Store container"),
        N_("Storing container"),
        N_("Container stored"),
    ),
}
FACTS = {
    "store_container.container": FactWords(
        N_("Container"),
    ),
    "store_container.place": FactWords(
        N_("Position"),
        N_("Scan the position, not the freezer."),
    ),
}
REFUSALS = {
    "ended_container": RefusalWords(
        N_("Container has ended"),
        N_("%(thing)s is %(state)s and goes nowhere any more."),
        N_("Put it aside and call quality."),
    ),
    "warmed_container": RefusalWords(
        N_("No longer frozen"),
        N_("%(thing)s is %(state)s: thawed cells do not go back into storage."),
        N_("Use it within its time, or discard it."),
    ),
    "unfrozen_container": RefusalWords(
        N_("Not frozen yet"),
        N_("%(thing)s is filled but its freezing run is not recorded."),
        N_("Record the freezing run first."),
    ),
    "wrong_storage_class": RefusalWords(
        N_("Wrong storage class"),
        N_("%(thing)s offers %(storage_class)s; the product needs %(needed)s."),
        N_("Choose a position of the right class."),
    ),
    "position_taken": RefusalWords(
        N_("Position taken"),
        N_("%(by)s stands in this position."),
        N_("Choose a free position. If this one is empty, call quality."),
    ),
    "not_a_position": RefusalWords(
        N_("Not a position"),
        N_("%(thing)s is a freezer or room, not a position in it."),
        N_("Scan the position in the box."),
    ),
    "too_long_out_of_storage": RefusalWords(
        N_("Too long out of storage"),
        N_("%(thing)s was out of storage for %(minutes)s in all; at most %(most)s min are allowed."),
        N_("It is stored; quality judges the deviation."),
    ),
}
