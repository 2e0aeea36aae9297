"""Words of the station quality."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "draw_sample": StepWords(N_("Draw sample"), N_("Drawing sample"), N_("Sample drawn")),
    "receive_sample": StepWords(N_("Receive sample"), N_("Receiving sample"), N_("Sample received")),
    "record_result": StepWords(N_("Record result"), N_("Recording result"), N_("Result recorded")),
    "review_result": StepWords(N_("Review result"), N_("Reviewing result"), N_("Result reviewed")),
    "place_hold": StepWords(N_("Place hold"), N_("Placing hold"), N_("Hold placed")),
    "lift_hold": StepWords(N_("Lift hold"), N_("Lifting hold"), N_("Hold lifted")),
    "review_batch": StepWords(N_("Review batch record"), N_("Reviewing batch record"), N_("Batch record reviewed")),
    "release_lot": StepWords(N_("Release lot"), N_("Releasing lot"), N_("Lot released")),
    "reject_lot": StepWords(N_("Reject lot"), N_("Rejecting lot"), N_("Lot rejected")),
}
FACTS = {
    "draw_sample.lot": FactWords(N_("Lot")),
    "draw_sample.purpose": FactWords(N_("Purpose")),
    "draw_sample.amount": FactWords(N_("Amount"), N_("Leave empty when a whole container is taken.")),
    "draw_sample.container": FactWords(N_("Container taken whole"), N_("Only while filled and not yet frozen.")),
    "receive_sample.sample": FactWords(N_("Sample")),
    "receive_sample.outcome": FactWords(N_("Decision")),
    "receive_sample.condition": FactWords(N_("Condition")),
    "record_result.sample": FactWords(N_("Sample")),
    "record_result.test": FactWords(N_("Test"), N_("The test's name in the lot's specification.")),
    "record_result.value": FactWords(
        N_("Value"), N_('A plain number with a point, or the words found; "<0.01" is allowed.')
    ),
    "record_result.censor": FactWords(N_("Below or above"), N_("Only if the value is a limit of detection.")),
    "record_result.unit": FactWords(N_("Unit")),
    "record_result.control_valid": FactWords(N_("Control valid")),
    "record_result.invalid_reason": FactWords(N_("Why the control was not valid")),
    "record_result.invalid_note": FactWords(N_("Why it was not valid, in words")),
    "review_result.sample": FactWords(N_("Sample")),
    "review_result.test": FactWords(N_("Test")),
    "review_result.number": FactWords(N_("Which result"), N_("1 is the first; leave empty for it.")),
    "place_hold.about": FactWords(N_("What is held")),
    "place_hold.reason": FactWords(N_("Reason")),
    "place_hold.note": FactWords(N_("In words")),
    "lift_hold.hold": FactWords(N_("Hold")),
    "lift_hold.verdict": FactWords(N_("Verdict"), N_("What was found.")),
    "lift_hold.verdicts": FactWords(
        N_("Verdict on each"), N_("Of a hold on several things. What is not sound stays held.")
    ),
    "lift_hold.verdicts.thing": FactWords(N_("Held")),
    "lift_hold.verdicts.verdict": FactWords(N_("Verdict")),
    "review_batch.lot": FactWords(N_("Lot")),
    "review_batch.record": FactWords(N_("Batch record seen")),
    "review_batch.audit_trail": FactWords(N_("Audit trail seen")),
    "review_batch.labels": FactWords(N_("Labels seen")),
    "review_batch.deviations": FactWords(N_("Deviations seen")),
    "review_batch.acknowledged": FactWords(N_("Open deviations acknowledged"), N_("Scan or pick each open deviation.")),
    "release_lot.lot": FactWords(N_("Lot")),
    "release_lot.outcome": FactWords(N_("Decision")),
    "reject_lot.lot": FactWords(N_("Lot")),
    "reject_lot.cause": FactWords(N_("Reason")),
    "reject_lot.explanation": FactWords(N_("In words")),
}
CHOICES = {
    "lift_hold.verdicts.verdict.sound": N_("sound: may be used"),
    "lift_hold.verdicts.verdict.stays_held": N_("not sound: stays held"),
    "draw_sample.purpose.test": N_("for test"),
    "draw_sample.purpose.retention": N_("to be retained"),
    "draw_sample.purpose.stability": N_("for stability"),
    "draw_sample.purpose.qc_container": N_("whole container for quality control"),
    "receive_sample.outcome.accepted": N_("accepted"),
    "receive_sample.outcome.rejected": N_("rejected"),
    "receive_sample.condition.intact": N_("intact"),
    "receive_sample.condition.leaking": N_("leaking"),
    "receive_sample.condition.too_little": N_("too little"),
    "receive_sample.condition.wrong_temperature": N_("wrong temperature"),
    "receive_sample.condition.illegible_label": N_("label illegible"),
    "record_result.censor.<": N_("below (<)"),
    "record_result.censor.>": N_("above (>)"),
    "record_result.control_valid.yes": N_("yes"),
    "record_result.control_valid.no": N_("no"),
    "record_result.control_valid.unknown": N_("unknown"),
    "review_batch.record.yes": N_("yes"),
    "review_batch.record.no": N_("no"),
    "review_batch.record.unknown": N_("unknown"),
    "review_batch.audit_trail.yes": N_("yes"),
    "review_batch.audit_trail.no": N_("no"),
    "review_batch.audit_trail.unknown": N_("unknown"),
    "review_batch.labels.yes": N_("yes"),
    "review_batch.labels.no": N_("no"),
    "review_batch.labels.unknown": N_("unknown"),
    "review_batch.deviations.yes": N_("yes"),
    "review_batch.deviations.no": N_("no"),
    "review_batch.deviations.unknown": N_("unknown"),
    "place_hold.reason.suspected_contamination": N_("suspected contamination"),
    "place_hold.reason.result_in_doubt": N_("result in doubt"),
    "place_hold.reason.identity_in_doubt": N_("identity in doubt"),
    "place_hold.reason.temperature_excursion": N_("temperature excursion"),
    "place_hold.reason.damaged": N_("damaged"),
    "place_hold.reason.document_missing": N_("document missing"),
    "place_hold.reason.supplier_notice": N_("notice from the supplier"),
    "place_hold.reason.reaction_in_a_child": N_("reaction in a child"),
    "place_hold.reason.other": N_("other"),
    "release_lot.outcome.released": N_("released"),
    "release_lot.outcome.conditional": N_("released conditionally"),
    "release_lot.outcome.confirmed": N_("conditional release confirmed"),
    "reject_lot.cause.out_of_specification": N_("out of specification"),
    "reject_lot.cause.contamination": N_("contamination"),
    "reject_lot.cause.process_failure": N_("process failure"),
    "reject_lot.cause.temperature_excursion": N_("temperature excursion"),
    "reject_lot.cause.other": N_("other"),
}
REFUSALS = {
    "held_lot": RefusalWords(
        N_("On hold"), N_("Hold %(hold)s is open: %(reason)s."), N_("Quality lifts the hold first.")
    ),
    "open_deviation": RefusalWords(
        N_("Open deviation"),
        N_("Deviation %(deviation)s (%(grade)s) is open: %(reason)s."),
        N_("Quality closes the deviation first."),
    ),
    "test_out_of_specification": RefusalWords(
        N_("Out of specification"),
        N_("%(test)s: %(value)s is out of specification."),
        N_("Quality investigates; the lot is not released on this result."),
    ),
    "test_invalid": RefusalWords(
        N_("Test invalid"),
        N_("%(test)s is invalid: %(reason)s."),
        N_("Quality authorises a repetition, the analyst repeats it."),
    ),
    "required_test_missing": RefusalWords(
        N_("Test missing"),
        N_("The specification requires these tests; they have no result yet: %(tests)s."),
        N_("The QC laboratory completes them."),
    ),
    "test_not_reviewed": RefusalWords(
        N_("Result not reviewed"), N_("%(test)s has a result nobody has reviewed."), N_("A QC reviewer reviews it.")
    ),
    "bank_unreleased": RefusalWords(
        N_("Bank not released"),
        N_("%(thing)s, from which the lot was made, is %(state)s."),
        N_("Quality decides on the bank first."),
    ),
    "unspecified_lot": RefusalWords(
        N_("Lot without a specification"),
        N_("%(thing)s began with no specification; nothing about it can be judged."),
        N_("Call quality."),
    ),
    "nothing_pending": RefusalWords(
        N_("Nothing is pending"),
        N_("Every test of %(thing)s is in; a conditional release is not needed."),
        N_("Release it in full."),
    ),
    "unseen_parts": RefusalWords(
        N_("Not everything was seen"), N_("Not answered with yes: %(parts)s."), N_("Look at these parts, then sign.")
    ),
    "unacknowledged_deviation": RefusalWords(
        N_("Deviation not acknowledged"),
        N_("Deviation %(deviation)s (%(grade)s) is open: %(reason)s."),
        N_("Look at it and name it among those acknowledged."),
    ),
    "test_outside_specification": RefusalWords(
        N_("Not a test of this lot"),
        N_("The specification of this lot has no test named %(test)s."),
        N_("Choose a test of the lot's specification."),
    ),
    "unreadable_value": RefusalWords(
        N_("Value not readable"),
        N_('%(name)s: "%(value)s" cannot be read as what is asked for.'),
        N_("Enter a plain number with a point (no comma, no exponent), or the words found."),
    ),
    "wrong_unit": RefusalWords(
        N_("Wrong unit"),
        N_('%(test)s is reported in %(expected)s, not in "%(unit)s".'),
        N_("Check the value and enter it in this unit."),
    ),
    "invalid_without_reason": RefusalWords(
        N_("No reason given"),
        N_("The control of %(test)s is not known to be valid, and no reason is given."),
        N_("Say why the control was not valid."),
    ),
    "retest_unauthorised": RefusalWords(
        N_("Repetition not authorised"),
        N_("This would be attempt %(attempt)s of %(test)s."),
        N_("Quality authorises each repetition with a reason and a signature."),
    ),
    "no_such_result": RefusalWords(
        N_("No such result"),
        N_("%(thing)s has no result number %(number)s of %(test)s."),
        N_("Check the test and the number."),
    ),
    "foreign_container": RefusalWords(
        N_("Container of another lot"),
        N_("%(thing)s belongs to lot %(lot)s, not to %(expected)s."),
        N_("Take a container of this lot."),
    ),
    "reserved_container": RefusalWords(
        N_("Reserved for a child"),
        N_("%(thing)s is reserved for a dose."),
        N_("Take another container, or the pharmacist releases the reservation."),
    ),
    "part_of_a_container": RefusalWords(
        N_("Only a whole container"),
        N_("%(thing)s holds %(whole)s mL; %(amount)s mL were asked for."),
        N_("A container is taken whole or not at all."),
    ),
    "sample_without_amount": RefusalWords(
        N_("No amount"),
        N_("A sample of lot %(thing)s needs an amount."),
        N_("Enter the amount in mL, or scan the container taken whole."),
    ),
    "lifted_by_quality_only": RefusalWords(
        N_("Only quality lifts this hold"),
        N_("%(thing)s can be taken back only by whoever placed it, within %(minutes)s."),
        N_("Quality lifts it."),
    ),
    "withdrawal_by_one": RefusalWords(
        N_("One other person must agree"),
        N_("A hold placed in error is taken back by two within %(minutes)s."),
        N_("Any other person on duty signs as well, or quality lifts it."),
    ),
    "bulk_already_filled": RefusalWords(
        N_("Nothing left to draw from"),
        N_("%(thing)s is %(state)s: all of it is in its containers."),
        N_("Take a container whole, while it is filled and not yet frozen."),
    ),
    "verdict_missing": RefusalWords(
        N_("Verdict missing"),
        N_("Hold %(hold)s is also on %(thing)s, which nobody has judged."),
        N_("Give a verdict on each thing held."),
    ),
    "verdict_unasked": RefusalWords(
        N_("One verdict on each"),
        N_("%(thing)s is not held by %(hold)s, or stands in the list twice."),
        N_("Leave one row for each thing held, and no other."),
    ),
    "recall_stands": RefusalWords(
        N_("The hold of a recall"),
        N_("%(thing)s is recalled, and hold %(hold)s stands with the recall: nothing leads back."),
        N_("See to the containers that were called back. What may be used instead is of another lot."),
    ),
    "hold_already_lifted": RefusalWords(
        N_("Already lifted"), N_("Hold %(thing)s is no longer open."), N_("Nothing is to be done.")
    ),
    "hold_without_words": RefusalWords(
        N_("Say what it is"), N_("A hold for another reason needs a few words."), N_("Write what you saw.")
    ),
    "hold_after_infusion": RefusalWords(
        N_("Already given"),
        N_("%(thing)s is %(state)s: the hold comes after it was given."),
        N_("Tell the investigator and quality now."),
    ),
    "hold_after_thaw": RefusalWords(
        N_("Already thawed"),
        N_("%(thing)s is %(state)s, meant for %(dose)s: call the bedside now, a scan may come too late."),
        N_("Tell the investigator and quality now."),
    ),
    "hold_in_transit": RefusalWords(
        N_("On the way"),
        N_("%(thing)s is travelling, in the hands of %(holder)s."),
        N_("Call the courier and the receiver."),
    ),
    "damaged_sample": RefusalWords(
        N_("Sample not intact"),
        N_("%(thing)s was accepted although: %(condition)s."),
        N_("Quality judges whether its results count."),
    ),
    "late_sample": RefusalWords(
        N_("Sample received late"),
        N_("%(thing)s was received %(minutes)s after it was drawn; %(allowed)s min are allowed."),
        N_("Quality judges whether its results count."),
    ),
}
# Reasons of holds and deviations that open by themselves.
ITEM_REASONS = {
    "out_of_specification": N_("out of specification"),
    "invalid_control": N_("control not valid"),
    "late_result": N_("late result out of specification"),
    "rejected_lot": N_("lot rejected"),
}
