"""Words from the start of the thaw to the end of the infusion, and for the reasons about identity and the product."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "start_thaw": StepWords(N_("Start thaw"), N_("Starting thaw"), N_("Thaw started")),
    "end_thaw": StepWords(N_("End thaw"), N_("Ending thaw"), N_("Thaw ended")),
    "decide_use": StepWords(N_("Decide on use"), N_("Deciding on use"), N_("Use decided")),
    "prepare_dose": StepWords(N_("Prepare dose"), N_("Preparing dose"), N_("Dose prepared")),
    "verify_dose": StepWords(N_("Verify dose"), N_("Verifying dose"), N_("Dose verified")),
    "start_infusion": StepWords(N_("Start infusion"), N_("Starting infusion"), N_("Infusion started")),
    "end_infusion": StepWords(N_("End infusion"), N_("Ending infusion"), N_("Infusion ended")),
}
FACTS = {
    "start_thaw.container": FactWords(N_("Container"), N_("The technician scans the container in hand.")),
    "start_thaw.container_again": FactWords(
        N_("Container, by the second person"), N_("The second person scans the same container.")
    ),
    "start_thaw.subject_number": FactWords(
        N_("Number of the child, from the sheet"),
        N_("Read it from the sheet printed at issue, not from the container."),
    ),
    "start_thaw.bath": FactWords(N_("Thaw bath"), N_("Scan the bath or the dry thawing device.")),
    "end_thaw.container": FactWords(N_("Container")),
    "decide_use.container": FactWords(N_("Container")),
    "decide_use.appearance": FactWords(N_("Appearance")),
    "decide_use.leak": FactWords(N_("Does it leak?"), N_("Look at ports and seams.")),
    "decide_use.viability_percent": FactWords(N_("Viability")),
    "decide_use.viable_cells": FactWords(N_("Viable cells in the container"), N_("Only if they were counted.")),
    "decide_use.decision": FactWords(N_("Decision")),
    "prepare_dose.containers": FactWords(
        N_("Containers"), N_("Scan every container that goes in, in the order in which they are emptied.")
    ),
    "prepare_dose.containers_again": FactWords(
        N_("Containers, by the checker"), N_("The checker scans every container again.")
    ),
    "prepare_dose.drawn_ml": FactWords(N_("Drawn from the containers"), N_("All containers together.")),
    "prepare_dose.diluent": FactWords(N_("Diluent lot")),
    "prepare_dose.diluent_ml": FactWords(N_("Diluent added"), N_("A flush does not count.")),
    "prepare_dose.leftover": FactWords(N_("What is left in the containers")),
    "prepare_dose.parts_total": FactWords(
        N_("Parts of this dose"), N_("Bags or syringes in which the whole dose is given.")
    ),
    "verify_dose.look_good": FactWords(
        N_("Does it look right?"), N_("Cells as described, bag whole, label readable. Look before you scan.")
    ),
    "verify_dose.wristband": FactWords(N_("Wristband"), N_("Scan the band on the child's wrist.")),
    "verify_dose.prepared_dose": FactWords(N_("Prepared dose"), N_("Scan the label on the product.")),
    "start_infusion.wristband": FactWords(N_("Wristband"), N_("Scan the band on the child's wrist.")),
    "start_infusion.prepared_dose": FactWords(N_("Prepared dose"), N_("Scan the label on the product.")),
    "end_infusion.prepared_dose": FactWords(N_("Prepared dose")),
    "end_infusion.volume_given_ml": FactWords(N_("Volume given"), N_("A flush does not count.")),
    "end_infusion.complete": FactWords(N_("Was all of it given?")),
    "end_infusion.partial_reason": FactWords(N_("Why not all of it")),
}
CHOICES = {
    "decide_use.appearance.as_described": N_("As described"),
    "decide_use.appearance.clumps": N_("Clumps"),
    "decide_use.appearance.discoloured": N_("Discoloured"),
    "decide_use.appearance.foreign_matter": N_("Foreign matter"),
    "decide_use.leak.yes": N_("Yes"),
    "decide_use.leak.no": N_("No"),
    "decide_use.leak.unknown": N_("Unknown"),
    "decide_use.decision.usable": N_("Usable"),
    "decide_use.decision.discard": N_("Discard"),
    "prepare_dose.leftover.discarded": N_("Discarded before both persons"),
    "prepare_dose.leftover.kept": N_("Kept for another part of this dose"),
    "verify_dose.look_good.yes": N_("Yes"),
    "verify_dose.look_good.no": N_("No"),
    "verify_dose.look_good.unknown": N_("Unknown"),
    "end_infusion.complete.yes": N_("Yes"),
    "end_infusion.complete.no": N_("No"),
    "end_infusion.partial_reason.reaction": N_("Reaction"),
    "end_infusion.partial_reason.line_failed": N_("Line failed"),
    "end_infusion.partial_reason.bag_failed": N_("Bag failed"),
    "end_infusion.partial_reason.use_by_reached": N_("Use-by reached"),
    "end_infusion.partial_reason.child_or_parent_asked": N_("Child or parent asked"),
    "end_infusion.partial_reason.other": N_("Other"),
}
_TWO_DECIDE = N_("Investigator and quality on call decide together, remotely if need be.")
REFUSALS = {
    "wrong_subject": RefusalWords(
        N_("Another child's dose"),
        N_("This is for subject %(subject)s, not for subject %(shown)s: %(things)s."),
        N_(
            "Put it aside and call the nurse in charge. Check which child this is and fetch its own product. "
            "Tell pharmacist and investigator."
        ),
    ),
    "wrong_band": RefusalWords(
        N_("Wristband not valid"),
        N_("The wristband %(thing)s is on nobody now."),
        N_("Call the nurse in charge. Establish who the child is, bind a new wristband by two, then verify anew."),
    ),
    "already_infused": RefusalWords(
        N_("Already given"),
        N_("%(thing)s was already given to a child (%(state)s)."),
        N_("Do not give it. Put it aside, place a hold on it, and call investigator and quality."),
    ),
    "scanned_another": RefusalWords(
        N_("Two different containers"),
        N_("The first person scanned %(first)s, the second %(again)s."),
        N_("Both look at what lies on the bench and scan it again."),
    ),
    "subject_number_unknown": RefusalWords(
        N_("No child has this number"),
        N_("No registered subject has the number %(typed)s."),
        N_("Read the number on the sheet again and type it as it stands there."),
    ),
    "mixed_doses": RefusalWords(
        N_("Two doses mixed"),
        N_("%(thing)s is for dose %(dose)s, the others are for dose %(expected)s."),
        N_("Put it aside; the pharmacist says which containers belong together."),
    ),
    "not_allocated": RefusalWords(
        N_("Nobody's container"), N_("%(thing)s is allocated to no dose."), N_("The pharmacist allocates it first.")
    ),
    "same_verifier_twice": RefusalWords(
        N_("You already verified"),
        N_("The second check is made by another person."),
        N_("A second person scans their own badge and verifies."),
    ),
    "not_verified": RefusalWords(
        N_("Not verified by two"),
        N_("%(checks)s of 2 checks are made for %(thing)s."),
        N_("Two persons verify this very bag or syringe first."),
    ),
    "not_a_verifier": RefusalWords(
        N_("You did not verify it"),
        N_("The infusion is started by one of the two who verified it."),
        N_("One of the two verifiers starts it."),
    ),
    "checked_from_afar": RefusalWords(
        N_("Started by who checked by video"),
        N_("Who starts it checked %(thing)s by video; nothing on record says who hung it."),
        N_("Let the verifier at the bed start it. If you hang it yourself now, go on."),
    ),
    "lot_recalled": RefusalWords(
        N_("Lot recalled"), N_("The lot %(lot)s has been recalled."), N_("Do not use it. Call quality.")
    ),
    "lot_rejected": RefusalWords(
        N_("Lot rejected"), N_("The lot %(lot)s has been rejected."), N_("Do not use it. Call quality.")
    ),
    "lot_not_released": RefusalWords(
        N_("Lot not released"),
        N_("The lot %(lot)s is not released (%(state)s)."),
        N_("Only the release role can release it."),
    ),
    "past_expiry": RefusalWords(
        N_("Expired"), N_("%(thing)s expired at %(expiry_at)s."), N_("Do not use it. Call pharmacist and investigator.")
    ),
    "past_use_by": RefusalWords(
        N_("Past its use-by"),
        N_("The use-by was %(use_by)s, %(minutes)s ago."),
        N_("It is not given any more. The investigator decides on a replacement."),
    ),
    "past_use_by_authorisable": RefusalWords(
        N_("Past its use-by"), N_("The use-by was %(use_by)s, %(minutes)s ago."), _TWO_DECIDE
    ),
    "condition_rejected": RefusalWords(
        N_("Condition rejected"), N_("%(thing)s was judged unfit."), N_("Do not use it. Call quality.")
    ),
    "condition_undecided": RefusalWords(
        N_("Condition undecided"), N_("Nobody has accepted the condition of %(thing)s yet."), _TWO_DECIDE
    ),
    "on_hold": RefusalWords(N_("On hold"), N_("%(held)s is on hold (%(hold)s: %(reason)s)."), _TWO_DECIDE),
    "outcome_unknown": RefusalWords(
        N_("Check the paper sheet"),
        N_("Nothing was recorded of %(thing)s for %(minutes)s. It may have been given on paper."),
        N_("The pharmacist looks at the paper sheet and takes responsibility."),
    ),
    "outside_use_criteria": RefusalWords(
        N_("Outside the criteria for use"), N_("%(thing)s does not meet: %(criteria)s."), _TWO_DECIDE
    ),
    "look_not_good": RefusalWords(
        N_("It does not look right"), N_("The look of %(thing)s was answered with: %(answer)s."), _TWO_DECIDE
    ),
    "outside_dose_limits": RefusalWords(
        N_("Outside the dose prescribed"),
        N_("%(cells)s cells; prescribed are %(lowest)s to %(highest)s."),
        _TWO_DECIDE,
    ),
    "other_preparation_open": RefusalWords(
        N_("Another preparation is open here"),
        N_("%(prepared)s is on this bench and has no label on it yet."),
        N_("Label it or discard it first, or use another bench."),
    ),
    "label_not_applied": RefusalWords(
        N_("No label on the product"),
        N_("No valid label of %(thing)s has been scanned on it."),
        N_("Print the label, put it on and scan it; or pharmacist and investigator take responsibility."),
    ),
    "verification_lapsed": RefusalWords(
        N_("Verification too old"),
        N_("The two checks were made %(minutes)s ago."),
        N_("Verify again by two, or the investigator takes responsibility."),
    ),
    "first_check_expired": RefusalWords(
        N_("Earlier check no longer counts"), N_("It was made %(minutes)s ago. This check counts as the first."), ""
    ),
    "not_cleared": RefusalWords(
        N_("No go for today"),
        N_("The investigator's go for %(thing)s is missing or no longer valid (%(until)s)."),
        N_("The investigator gives the go for this dose."),
    ),
    "not_issued": RefusalWords(
        N_("Not issued"),
        N_("%(thing)s was not issued by the pharmacist (%(state)s): issue it first."),
        N_("The pharmacist issues it, before a second person who scans it too."),
    ),
    "end_before_start": RefusalWords(
        N_("The end comes before the start"), N_("It started at %(started_at)s."), N_("Correct the time.")
    ),
    "thaw_too_long": RefusalWords(N_("Thawed for long"), N_("%(minutes)s; foreseen are %(allowed)s min."), ""),
    "not_a_bath": RefusalWords(N_("Not a thaw bath"), N_("%(thing)s is registered as: %(equipment_kind)s."), ""),
    "more_than_all_viable": RefusalWords(
        N_("More than 100 % viable"), N_("The viability given is %(percent)s %%."), N_("Correct the number.")
    ),
    "more_viable_than_filled": RefusalWords(
        N_("More viable cells than were filled"),
        N_("%(counted)s viable cells were entered; %(filled)s cells were filled in all."),
        N_("Look for a digit too many, or count again. If it stays, call investigator and quality; do not prepare it."),
    ),
    "viable_count_apart": RefusalWords(
        N_("Count and viability disagree"),
        N_("%(counted)s viable cells were entered; %(expected)s are expected, give or take %(percent)s %%."),
        N_("Look for a lost digit and count again; otherwise investigator and quality decide together."),
    ),
    "thawed_by_itself": RefusalWords(
        N_("Thawed unplanned"),
        N_("%(thing)s thawed without a thaw that anybody started."),
        _TWO_DECIDE,
    ),
    "thawed_uncleared": RefusalWords(
        N_("No go for today, and it cannot wait"),
        N_("Thawed, or too late to replace; and the go for %(thing)s is missing or no longer valid (%(until)s)."),
        N_("The investigator takes responsibility, remotely if need be, or gives the go for this dose."),
    ),
    "cleared_for_warm_only": RefusalWords(
        N_("The go was for cells already warm"),
        N_("%(thing)s was cleared for the sake of a bag already warm, although something stood against it."),
        N_("This bag is still frozen and loses nothing by waiting; investigator and quality decide together."),
    ),
    "warm_too_long": RefusalWords(
        N_("Too long out of storage"),
        N_("%(thing)s was out of storage for %(minutes)s in all; at most %(most)s min are allowed."),
        _TWO_DECIDE,
    ),
    "unknown_bench": RefusalWords(
        N_("Which bench is this?"),
        N_('"%(station)s" is none of the stations in force; only there are two preparations kept apart.'),
        N_("Choose the bench you stand at and begin again."),
    ),
    "nothing_drawn": RefusalWords(
        N_("Nothing drawn"), N_("The volume drawn is 0 mL."), N_("Enter how much was drawn from the containers.")
    ),
    "container_emptied": RefusalWords(
        N_("Already emptied"),
        N_("All of %(thing)s is in a prepared dose already, or was thrown away."),
        N_("Scan a container that still holds cells."),
    ),
    "more_drawn_than_filled": RefusalWords(
        N_("More drawn than was filled"), N_("%(drawn)s mL drawn, %(filled)s mL on record."), ""
    ),
    "il2_not_charted": RefusalWords(
        N_("Interleukin-2 not charted"),
        N_("No injection is recorded for %(thing)s."),
        N_("If it was given, record it now."),
    ),
    "il2_outside_window": RefusalWords(
        N_("Interleukin-2 outside its window"),
        N_("Given %(minutes)s before; foreseen are %(lowest)s to %(highest)s min."),
        "",
    ),
    "infusion_not_running": RefusalWords(
        N_("This infusion was not running"),
        N_("%(thing)s is %(state)s. What you told is kept; nothing was moved."),
        N_("If it was given all the same, record it as it happened."),
    ),
    "more_given_than_prepared": RefusalWords(
        N_("More given than was prepared"), N_("%(given)s mL given, %(prepared)s mL prepared."), ""
    ),
    "remainder_unexplained": RefusalWords(
        N_("A remainder nobody speaks of"), N_("%(given)s mL given of %(prepared)s mL."), N_("Record what is left.")
    ),
    "partial_without_reason": RefusalWords(
        N_("No reason for a partial infusion"), N_("Not all of it was given, and no reason was told."), ""
    ),
}
