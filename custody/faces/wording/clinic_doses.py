"""Words of the reasons at the station clinic that are about a dose: weight, prescription, containers, issue, IL-2."""

from __future__ import annotations

from custody.faces.wording.words import N_, RefusalWords

REFUSALS = {
    "another_dose": RefusalWords(
        N_("Another dose of this child"),
        N_("%(thing)s is allocated to dose %(allocated)s, not to dose %(asked)s."),
        N_("The pharmacist checks the prescription."),
    ),
    "dose_not_prescribed": RefusalWords(
        N_("Not prescribed"),
        N_("Dose %(dose)s has not been prescribed."),
        N_("Check the dose number; else the investigator prescribes it."),
    ),
    "dose_already_given": RefusalWords(
        N_("Dose already given"),
        N_("Dose %(dose)s has been given or left out."),
        N_("Put aside what you hold. The pharmacist checks the dose number, then returns it to stock or discards it."),
    ),
    "dose_begun": RefusalWords(
        N_("Dose already begun"),
        N_("The container %(container)s of this dose is %(state)s; nothing is prescribed anew once it was issued."),
        N_("Go on as prescribed, return what is not thawed to stock, or discard it."),
    ),
    "prescription_changed": RefusalWords(
        N_("Prescribed anew since"),
        N_("Dose %(dose)s (%(thing)s) is %(state)s: what it was cleared for no longer holds."),
        N_("The pharmacist verifies the new prescription and the investigator gives the go for it."),
    ),
    "container_not_ready": RefusalWords(
        N_("Container not at hand"),
        N_("%(thing)s cannot be counted on: custody %(custody)s, condition %(condition)s."),
        N_("Receive it and judge its condition, or reserve another."),
    ),
    "dose_beyond_protocol": RefusalWords(
        N_("More doses than the protocol has"),
        N_("Dose %(dose)s was asked for; the protocol has %(count)s."),
        N_("Check the dose number."),
    ),
    "dose_number_skipped": RefusalWords(
        N_("Dose number skipped"),
        N_("Dose %(dose)s was asked for, and dose %(missing)s was never prescribed."),
        N_("Check the dose number."),
    ),
    "weighed_in_the_future": RefusalWords(
        N_("Weighed in the future"),
        N_("The time of weighing, %(weighed_at)s, has not come yet."),
        N_("Correct the time."),
    ),
    "weight_outdated": RefusalWords(
        N_("Weight too old"),
        N_("The child was weighed at %(weighed_at)s, more than %(hours)s h ago."),
        N_("Weigh the child again."),
    ),
    "weight_incomplete": RefusalWords(
        N_("Weight without its time"), N_("A new weight and its time belong together."), N_("Give both or neither.")
    ),
    "weight_changed": RefusalWords(
        N_("Weight changed"),
        N_("%(weight)s kg now, %(prescribed)s kg prescribed for: more than %(percent)s %% apart."),
        N_("The investigator prescribes anew."),
    ),
    "weight_differs": RefusalWords(
        N_("Weights differ"),
        N_("Your weight of %(entered)s kg is not the one prescribed for."),
        N_("Read the chart again; then speak with the prescriber."),
    ),
    "cells_differ": RefusalWords(
        N_("Cell numbers differ"),
        N_("Your %(entered)s cells are not the number prescribed."),
        N_("Compute again; then speak with the prescriber."),
    ),
    "il2_differs_from_prescribed": RefusalWords(
        N_("IL-2 amounts differ"),
        N_("Your %(entered)s IU are not the amount prescribed."),
        N_("Compute again, and mind 万; then speak with the prescriber."),
    ),
    "volume_differs": RefusalWords(
        N_("Volumes differ"),
        N_("Your %(entered)s mL are not the volume this container gives."),
        N_("Compute again from the concentration on the label."),
    ),
    "prescription_unverified": RefusalWords(
        N_("Prescription not verified"),
        N_("No pharmacist has verified dose %(dose)s as it is prescribed now."),
        N_("A pharmacist verifies it first."),
    ),
    "presentation_differs": RefusalWords(
        N_("Another presentation"),
        N_("Prescribed: %(prescribed)s. %(thing)s: %(found)s."),
        N_("Choose another container, or prescribe anew."),
    ),
    "not_reservable": RefusalWords(
        N_("Cannot be reserved"), N_("%(thing)s is %(state)s."), N_("Choose another container.")
    ),
    "backup_among_containers": RefusalWords(
        N_("The back-up is one of the containers"),
        N_("%(thing)s was given both as a container and as the back-up."),
        N_("Choose another back-up."),
    ),
    "already_issued": RefusalWords(
        N_("Already issued"),
        N_("%(thing)s has left the pharmacy."),
        N_("It comes back by a return to stock, or is discarded."),
    ),
    "volume_not_measurable": RefusalWords(
        N_("Volume not measurable"),
        N_("On the graduation of the syringe %(volume)s mL hold %(cells)s cells; at least %(least)s are needed."),
        N_("Choose containers of another concentration, or check the counts."),
    ),
    "verifiers_alike": RefusalWords(
        N_("One person twice"), N_("Both verifiers are %(thing)s."), N_("Name two different persons on duty.")
    ),
    "verifier_not_permitted": RefusalWords(
        N_("May not verify"),
        N_("%(thing)s holds none of the roles that verify: %(roles)s."),
        N_("Name someone who holds one of these roles."),
    ),
    "backup_unnamed": RefusalWords(
        N_("No back-up"),
        N_("No back-up container is allocated, and no reason was given."),
        N_("Allocate a back-up, or give the reason."),
    ),
    "endotoxin_rate_over_limit": RefusalWords(
        N_("Too much endotoxin for this child"),
        N_("%(found)s EU/kg/h; at most %(most)s."),
        N_("Choose another lot, or investigator and quality take responsibility."),
    ),
    "cd3_over_limit": RefusalWords(
        N_("Too many T cells for this child"),
        N_("%(found)s CD3+ cells/kg; at most %(most)s."),
        N_("Choose another lot, or investigator and quality take responsibility."),
    ),
    "dmso_over_limit": RefusalWords(
        N_("Too much DMSO for this child"),
        N_("%(found)s g/kg; at most %(most)s."),
        N_("Choose another lot, or investigator and quality take responsibility."),
    ),
    "volume_over_limit": RefusalWords(
        N_("Too much volume for this child"),
        N_("%(found)s mL/kg with diluent and flush; at most %(most)s."),
        N_("Choose another lot, or investigator and quality take responsibility."),
    ),
    "too_few_cells": RefusalWords(
        N_("Too few cells"),
        N_("The containers hold %(held)s cells; at least %(least)s are needed."),
        N_("Allocate another container, or quality takes responsibility."),
    ),
    "interval_too_short": RefusalWords(
        N_("Too soon after the last dose"),
        N_("The last infusion began %(last)s; %(days)s days must lie between."),
        N_("Wait, or quality and pharmacist take responsibility."),
    ),
    "il2_differs": RefusalWords(
        N_("Another amount of IL-2"),
        N_("%(given)s IU given; %(prescribed)s IU (%(wan)s 万) prescribed."),
        N_("Check 万 and the syringe. If it was given, record it and call the investigator now."),
    ),
    "weight_unlike_last": RefusalWords(
        N_("Weight unlike the last"),
        N_("%(weight)s kg now, %(before)s kg before: more than %(percent)s %% apart."),
        N_("Look for a lost point; weigh again. A pharmacist confirms an unusual weight."),
    ),
    "weight_unlike_age": RefusalWords(
        N_("Weight unlike the age"),
        N_("%(weight)s kg; %(lowest)s to %(highest)s kg are expected at this age."),
        N_("Look for a lost point; weigh again. A pharmacist confirms an unusual weight."),
    ),
    "surface_unlike_weight": RefusalWords(
        N_("Body surface unlike the weight"),
        N_("%(surface)s m²; about %(expected)s m² are expected of this weight."),
        N_("Look for a lost point. A pharmacist confirms an unusual figure."),
    ),
    "earlier_dose_open": RefusalWords(
        N_("An earlier dose is open"),
        N_("Before dose %(dose)s these were neither given nor left out: %(earlier)s."),
        N_("Check the dose number, or quality takes responsibility."),
    ),
    "container_superfluous": RefusalWords(
        N_("One container too many"),
        N_("Without %(thing)s the dose of %(target)s cells is reached already."),
        N_("Leave it out or name it as the back-up; else the investigator takes responsibility."),
    ),
    "il2_given_before": RefusalWords(
        N_("IL-2 charted already"),
        N_("IL-2 for this dose was already charted for %(at)s. Both are kept; the start is counted from %(counts)s."),
        N_("If it was given twice, call the investigator."),
    ),
    "il2_given_that_day": RefusalWords(
        N_("IL-2 charted that day already"),
        N_("IL-2 was already charted for %(at)s, the same day."),
        N_("If it was given twice, call the investigator."),
    ),
    "reserved_before_release": RefusalWords(
        N_("Reserved before release"),
        N_("The lot %(lot)s is not released yet."),
        N_("It cannot be issued before it is released."),
    ),
    "endotoxin_of_a_worst_lot": RefusalWords(
        N_("Not every lot suits this child: endotoxin"),
        N_("A lot at the limit of its specification would give %(found)s EU/kg/h; at most %(most)s."),
        N_("The pharmacist chooses a lot with less."),
    ),
    "cd3_of_a_worst_lot": RefusalWords(
        N_("Not every lot suits this child: T cells"),
        N_("A lot at the limit of its specification would give %(found)s CD3+ cells/kg; at most %(most)s."),
        N_("The pharmacist chooses a lot with less."),
    ),
    "endotoxin_unknown": RefusalWords(
        N_("Endotoxin not known"),
        N_("The lot has no reviewed endotoxin result, so the rate for this child is not known."),
        N_("Judge it again when the result is there."),
    ),
    "cd3_unknown": RefusalWords(
        N_("T cells not known"),
        N_("The lot has no reviewed result for CD3+ cells, so the number for this child is not known."),
        N_("Judge it again when the result is there."),
    ),
    "lots_mixed": RefusalWords(N_("Two lots in one dose"), N_("This dose takes from several lots: %(lots)s.")),
    "lot_changed": RefusalWords(
        N_("Another lot than before"), N_("Earlier doses came from %(before)s, this one from %(now)s.")
    ),
}
