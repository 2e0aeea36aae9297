"""Reasons that are chosen from a list and not typed: why a control was not valid, what an authorisation rests on."""

from __future__ import annotations

from custody.faces.wording.words import N_

_INVALID = {
    "positive_control_failed": N_("positive control failed"),
    "negative_control_failed": N_("negative control failed"),
    "spike_not_recovered": N_("spike not recovered"),
    "replicates_apart": N_("replicates too far apart"),
    "reagent_unfit": N_("reagent unfit or expired"),
    "instrument_fault": N_("fault of the instrument"),
    "sample_unfit": N_("sample unfit for the test"),
}
_OTHER = N_("other, in words")
CHOICES = {
    **{f"record_result.invalid_reason.{name}": words for name, words in _INVALID.items()},
    "record_result.invalid_reason.other": _OTHER,
    "give_authorisation.ground.no_other_dose": N_("no other dose, and waiting would harm"),
    "give_authorisation.ground.seen_and_judged_fit": N_("seen and judged fit for use"),
    "give_authorisation.ground.cause_known": N_("the cause is known and harmless"),
    "give_authorisation.ground.benefit_outweighs": N_("the benefit outweighs the risk"),
    "give_authorisation.ground.risk_too_high": N_("the risk is too high"),
    "give_authorisation.ground.another_way": N_("another dose or way is at hand"),
    "give_authorisation.ground.more_to_be_known": N_("more must be known first"),
    "give_authorisation.ground.other": _OTHER,
}
ITEM_REASONS = _INVALID
