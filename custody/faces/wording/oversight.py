"""Words of the station oversight."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "acknowledge_stop": StepWords(N_("Acknowledge a STOP"), N_("Acknowledging a STOP"), N_("STOP acknowledged")),
    "correct_entry": StepWords(N_("Correct entry"), N_("Correcting entry"), N_("Entry corrected")),
    "discard_container": StepWords(N_("Discard container"), N_("Discarding container"), N_("Container discarded")),
    "destroy_container": StepWords(N_("Destroy container"), N_("Destroying container"), N_("Container destroyed")),
    "record_as_happened": StepWords(
        N_("Record what happened"), N_("Recording what happened"), N_("Recorded as it happened")
    ),
    "take_back_entry": StepWords(N_("Take back an entry"), N_("Taking back an entry"), N_("Entry taken back")),
}
FACTS = {
    "acknowledge_stop.entry": FactWords(N_("Entry that said STOP")),
    "acknowledge_stop.act": FactWords(N_("What was done")),
    "acknowledge_stop.words": FactWords(N_("What happened, in a few words")),
    "correct_entry.entry": FactWords(N_("Entry that is wrong"), N_("Its number in the history.")),
    "correct_entry.thing": FactWords(N_("Sample or container")),
    "correct_entry.test": FactWords(N_("Test"), N_("Only for a result.")),
    "correct_entry.number": FactWords(N_("Which result"), N_("1 is the first; leave empty for it.")),
    "correct_entry.field": FactWords(N_("What is corrected")),
    "correct_entry.value": FactWords(N_("Right value")),
    "correct_entry.explanation": FactWords(N_("How the wrong value came about")),
    "discard_container.item": FactWords(N_("Container or prepared dose")),
    "discard_container.cause": FactWords(N_("Reason")),
    "destroy_container.items": FactWords(N_("Containers or prepared doses")),
    "destroy_container.method": FactWords(N_("Method")),
    "record_as_happened.item": FactWords(N_("Container or prepared dose")),
    "record_as_happened.what": FactWords(N_("What happened")),
    "record_as_happened.account": FactWords(
        N_("In words"), N_("What was seen, when and by whom; asked for after an error.")
    ),
    "record_as_happened.wristband": FactWords(N_("Wristband of who received it")),
    "record_as_happened.volume_given_ml": FactWords(
        N_("Volume given"), N_("Leave empty if all of it was given, or nobody knows.")
    ),
    "record_as_happened.prepared_ml": FactWords(
        N_("Volume that hung"),
        N_("Drawn and diluent together, as on the sheet; only of a container that was given without a preparation."),
    ),
    "record_as_happened.drawn_ml": FactWords(
        N_("Drawn from the containers"),
        N_("Without diluent, as on the sheet; only of a container that was given without a preparation."),
    ),
    "record_as_happened.partial_reason": FactWords(
        N_("Why not all of it"), N_("Only where it was less than all of it. Without a reason the dose stays open.")
    ),
    "record_as_happened.from_paper": FactWords(N_("From the paper sheet")),
    "record_as_happened.witness": FactWords(
        N_("Witness"), N_("Badge read, not signed: their own signature is on the sheet.")
    ),
    "record_as_happened.il2_given_at": FactWords(N_("IL-2 given at")),
    "record_as_happened.thaw_started_at": FactWords(N_("Thaw begun at")),
    "record_as_happened.started_at": FactWords(
        N_("Infusion begun at"), N_("Of all that was given, as on the sheet: it tells one part from another.")
    ),
    "record_as_happened.first_checker": FactWords(N_("First identity check by"), N_("Name as on the sheet.")),
    "record_as_happened.second_checker": FactWords(
        N_("Second identity check by"), N_("Name and staff number, as on the sheet.")
    ),
    "take_back_entry.item": FactWords(
        N_("What you have in hand"),
        N_("The container or prepared dose; for IL-2 the band of the child it was told of."),
    ),
    "take_back_entry.entry": FactWords(N_("Entry that was a slip"), N_("Its number in the history.")),
    "take_back_entry.why": FactWords(N_("What kind of slip")),
    "record_as_happened.others": FactWords(
        N_("Others it happened to as well"),
        N_("Each further container of the same dose, in the order in which they were hung."),
    ),
}
CHOICES = {
    "acknowledge_stop.act.put_aside": N_("put it aside"),
    "acknowledge_stop.act.scanned_wrong": N_("scanned the wrong label"),
    "acknowledge_stop.act.called": N_("called the person named"),
    "correct_entry.field.value": N_("value of a result"),
    "correct_entry.field.volume_ml": N_("volume of a container"),
    "correct_entry.field.cells_per_ml": N_("concentration in a container"),
    "discard_container.cause.use_by_passed": N_("use-by passed"),
    "discard_container.cause.infusion_postponed": N_("infusion postponed"),
    "discard_container.cause.partly_given": N_("remainder of a dose given in part"),
    "discard_container.cause.damaged": N_("damaged"),
    "discard_container.cause.rejected_condition": N_("condition rejected"),
    "discard_container.cause.rejected_lot": N_("lot rejected"),
    "discard_container.cause.expired": N_("expired"),
    "discard_container.cause.failed_check": N_("failed a check"),
    "discard_container.cause.not_needed": N_("not needed any more"),
    "destroy_container.method.autoclaved": N_("autoclaved"),
    "destroy_container.method.chemically_inactivated": N_("chemically inactivated"),
    "destroy_container.method.incinerated": N_("incinerated"),
    "record_as_happened.what.given_in_error": N_("Given in error: it was another's, or not to be given"),
    "record_as_happened.what.given_on_paper": N_("Given on paper (server down)"),
    "record_as_happened.what.destroyed": N_("Destroyed: nothing is left, its dose needs another"),
    "record_as_happened.what.lost": N_("Lost: nobody finds it, its dose needs another"),
    "record_as_happened.what.thawed_unplanned": N_("Thawed by itself: its use-by runs since then"),
    "record_as_happened.what.other": N_("Something else: it is held"),
    "record_as_happened.partial_reason.reaction": N_("Reaction"),
    "record_as_happened.partial_reason.line_failed": N_("Line failed"),
    "record_as_happened.partial_reason.bag_failed": N_("Bag failed"),
    "record_as_happened.partial_reason.use_by_reached": N_("Use-by reached"),
    "record_as_happened.partial_reason.child_or_parent_asked": N_("Child or parent asked"),
    "record_as_happened.partial_reason.other": N_("Other"),
    "take_back_entry.why.wrong_thing": N_("The wrong thing or child was named"),
    "take_back_entry.why.wrong_value": N_("A number or time was wrong; it is told again"),
    "take_back_entry.why.did_not_happen": N_("It did not happen"),
    "take_back_entry.why.found_again": N_("It was gone and is found again: its condition is judged"),
    "record_as_happened.from_paper.yes": N_("yes"),
    "record_as_happened.from_paper.no": N_("no"),
    "record_as_happened.from_paper.unknown": N_("unknown"),
}
REFUSALS = {
    "held_evidence": RefusalWords(
        N_("Held: it may be evidence"),
        N_("Hold %(hold)s is open: %(reason)s."),
        N_("Quality agrees to the destruction, or lifts the hold."),
    ),
    "part_of_a_waiting_dose": RefusalWords(
        N_("Part of a dose that waits"),
        N_("%(thing)s was drawn into %(prepared)s, which waits to be given."),
        N_("Scan the prepared dose and discard that."),
    ),
    "unrelated_entry": RefusalWords(
        N_("Another entry"),
        N_("Entry %(entry)s did not set this value of %(thing)s."),
        N_("Open its history and choose the entry that is wrong."),
    ),
    "uncorrectable_field": RefusalWords(
        N_("Not corrected this way"),
        N_("%(field)s of a %(kind)s is not corrected here."),
        N_("Take the step that puts it right, or call quality."),
    ),
    "no_longer_correctable": RefusalWords(
        N_("Too late to correct"),
        N_("%(thing)s is %(state)s; what was in it can no longer be changed."),
        N_("Call quality; record what is known in a deviation."),
    ),
    "nothing_corrected": RefusalWords(
        N_("Nothing is corrected"), N_('%(field)s already is "%(value)s".'), N_("Enter the right value.")
    ),
    "nothing_to_take_back": RefusalWords(
        N_("Nothing to take back"),
        N_("Entry %(entry)s told nothing of %(thing)s that can be taken back, or was taken back before."),
        N_("Open the history of %(thing)s and choose the entry that was a slip."),
    ),
    "built_upon": RefusalWords(
        N_("Something stands on it"),
        N_("Entry %(later)s went on from what entry %(entry)s told of %(thing)s."),
        N_("Look at the later entry first; if that was a slip too, take it back before this one. Else call quality."),
    ),
    "taken_back_against": RefusalWords(
        N_("Something stands against it"),
        N_("%(thing)s is then: %(state)s. Against it stands: %(against)s."),
        N_("Look at the child first. Whoever started or cleared it is called."),
    ),
    "il2_falls_back": RefusalWords(
        N_("An earlier IL-2 counts again"),
        N_("For dose %(dose)s the IL-2 charted for %(at)s counts then."),
        N_("Check with whoever gave it. If that one was none either, take it back as well."),
    ),
    "entry_to_be_told_anew": RefusalWords(
        N_("An entry was taken back"),
        N_("What was told of %(about)s was a slip and is taken back (%(deviation)s); how it was, nobody has told yet."),
        N_("Ask who took it back, and have it recorded before you go on."),
    ),
    "account_missing": RefusalWords(
        N_("Not told in words"),
        N_("Nothing says what happened to %(thing)s."),
        N_("Add in words what was seen, as an observation or in the deviation."),
    ),
    "recipient_not_scanned": RefusalWords(
        N_("Recipient not proved"),
        N_("No wristband was scanned: who received %(thing)s rests on words alone."),
        N_("Scan the wristband if the child still wears it."),
    ),
    "paper_without_witness": RefusalWords(
        N_("No witness"),
        N_("A paper sheet needs a witness other than the person who enters it."),
        N_("Name the witness who signed the sheet."),
    ),
    "paper_without_two_names": RefusalWords(
        N_("Not two names"),
        N_("The paper sheet of %(thing)s does not name two persons who checked whose it was."),
        N_("Enter both names as they stand on the sheet; if there is one only, quality looks at it."),
    ),
    "paper_without_start": RefusalWords(
        N_("When was it hung?"),
        N_("The start of the infusion of %(thing)s is not told."),
        N_("Enter when it was begun, as on the sheet: without that nobody can tell it from another part of the dose."),
    ),
    "paper_times_disordered": RefusalWords(
        N_("Times out of order"),
        N_(
            "The times of %(thing)s cannot all be right: IL-2 and thaw come before the start, the start before the end."
        ),
        N_("Look at the sheet again; correct the entry if it was a slip of the pen."),
    ),
    "no_stop_of_yours": RefusalWords(
        N_("No STOP of yours"),
        N_("Entry %(entry)s is no STOP that was shown to you."),
        N_("Scan again: what still waits for you is shown."),
    ),
    "stop_without_words": RefusalWords(
        N_("Say what happened"),
        N_("Entry %(entry)s stopped because of identity; one tap is not enough."),
        N_("Write in a few words what happened."),
    ),
}
# Reasons of holds and deviations that open by themselves.
ITEM_REASONS = {
    "corrected_after_release": N_("value corrected after release"),
    "recorded_as_happened": N_("something happened to it"),
    "taken_back": N_("an entry was taken back"),
    "happened_given_in_error": N_("given in error"),
    "happened_given_on_paper": N_("given on paper (server down)"),
    "happened_destroyed": N_("destroyed"),
    "happened_lost": N_("lost"),
    "happened_thawed_unplanned": N_("thawed unplanned"),
    "happened_other": N_("other"),
}
