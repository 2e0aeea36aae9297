"""Words of the steps of a batch, and of the account of labels."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "record_batch_step": StepWords(N_("Record batch step"), N_("Recording batch step"), N_("Batch step recorded")),
    "spoil_labels": StepWords(N_("Throw labels away"), N_("Throwing labels away"), N_("Labels thrown away")),
    "reconcile_labels": StepWords(N_("Reconcile labels"), N_("Reconciling labels"), N_("Labels reconciled")),
}
FACTS = {
    "record_batch_step.batch": FactWords(N_("Batch")),
    "record_batch_step.step": FactWords(N_("Step"), N_("As the product profile of this batch lists them.")),
    "record_batch_step.value": FactWords(N_("Value"), N_("Where the step measures one, in the unit of the profile.")),
    "record_batch_step.note": FactWords(N_("Remark")),
    "spoil_labels.copies": FactWords(N_("Labels"), N_("Scan each one, then throw it away.")),
    "spoil_labels.spoiled_why": FactWords(N_("Why they are not used")),
    "reconcile_labels.lot": FactWords(N_("Lot")),
    "reconcile_labels.printed": FactWords(N_("Printed"), N_("As counted by hand.")),
    "reconcile_labels.applied": FactWords(N_("Applied")),
    "reconcile_labels.spoiled": FactWords(N_("Spoiled or replaced")),
    "reconcile_labels.record_copies": FactWords(
        N_("Kept with the batch record"), N_("Scan each copy that is kept as a specimen.")
    ),
}
CHOICES = {
    "spoil_labels.spoiled_why.left_over": N_("left over"),
    "spoil_labels.spoiled_why.misprinted": N_("misprinted"),
    "spoil_labels.spoiled_why.torn": N_("torn"),
    "spoil_labels.spoiled_why.smeared": N_("smeared"),
    "spoil_labels.spoiled_why.replaced_before": N_("replaced by a reprint"),
}
REFUSALS = {
    "unknown_batch_step": RefusalWords(
        N_("Not a step of this batch"),
        N_('The product profile of %(thing)s lists no step "%(name)s". It lists: %(known)s.'),
        N_("Choose a step of the list."),
    ),
    "batch_step_done": RefusalWords(
        N_("Step already recorded"),
        N_('"%(name)s" of %(thing)s stands in the batch record already.'),
        N_("Look at the batch record; a wrong value is a deviation."),
    ),
    "batch_step_before_start": RefusalWords(
        N_("Before the batch began"),
        N_("%(thing)s was started at %(started_at)s."),
        N_("Correct the time it happened."),
    ),
    "batch_value_missing": RefusalWords(
        N_("No value"), N_('"%(name)s" measures a value in %(unit)s.'), N_("Enter what was measured.")
    ),
    "batch_step_out_of_order": RefusalWords(
        N_("Another step comes first"),
        N_('Before "%(name)s" the batch record asks for "%(next)s".'),
        N_("Record that step first, or quality signs for the order."),
    ),
    "batch_step_missing": RefusalWords(
        N_("Batch step missing"),
        N_('"%(name)s" of batch %(batch)s is not in the record.'),
        N_("The operator records it late, or another person of quality signs that it is missing."),
    ),
    "batch_value_outside_limit": RefusalWords(
        N_("Outside its limit"),
        N_('"%(name)s": %(value)s %(unit)s; the limits are %(min)s to %(max)s.'),
        N_("Quality judges the deviation."),
    ),
    "labels_unaccounted": RefusalWords(
        N_("Labels do not add up"),
        N_(
            "Counted: %(printed)s printed, %(applied)s applied, %(spoiled)s spoiled, %(kept)s kept. On record: "
            "%(known_printed)s, %(known_applied)s, %(known_spoiled)s, %(known_kept)s."
        ),
        N_("Count again and search; if one stays missing, open a deviation about the labels of this lot."),
    ),
    "label_of_another_lot": RefusalWords(
        N_("Label of another lot"), N_("%(thing)s is no label of lot %(lot)s."), N_("Keep a copy of this lot.")
    ),
    "label_in_use": RefusalWords(
        N_("Label in use"),
        N_("%(thing)s stands on %(about)s."),
        N_("Order a reprint if it is damaged; that voids this copy."),
    ),
    "labels_already_reconciled": RefusalWords(
        N_("Already reconciled"), N_("The label account of %(thing)s is closed."), N_("Nothing is to be done.")
    ),
    "labels_differ_explained": RefusalWords(
        N_("Labels do not add up, deviation open"),
        N_(
            "Counted: %(printed)s printed, %(applied)s applied, %(spoiled)s spoiled, %(kept)s kept. On record: "
            "%(known_printed)s, %(known_applied)s, %(known_spoiled)s, %(known_kept)s."
        ),
        N_("Quality closes the deviation before the lot is released."),
    ),
    "labels_not_reconciled": RefusalWords(
        N_("Labels not reconciled"),
        N_("Nobody has added up the labels of the %(planned)s containers planned for %(thing)s."),
        N_("Two persons of manufacture reconcile them."),
    ),
}
