"""Words of the station clinic: from the register to the issue of containers."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, StepWords

STEPS = {
    "register_subject": StepWords(N_("Register subject"), N_("Registering subject"), N_("Subject registered")),
    "record_consent": StepWords(N_("Record consent"), N_("Recording consent"), N_("Consent recorded")),
    "confirm_eligibility": StepWords(
        N_("Confirm eligibility"), N_("Confirming eligibility"), N_("Eligibility confirmed")
    ),
    "bind_wristband": StepWords(N_("Bind wristband"), N_("Binding wristband"), N_("Wristband bound")),
    "void_wristband": StepWords(N_("Void wristband"), N_("Voiding wristband"), N_("Wristband voided")),
    "prescribe_dose": StepWords(N_("Prescribe dose"), N_("Prescribing dose"), N_("Dose prescribed")),
    "verify_prescription": StepWords(
        N_("Verify prescription"), N_("Verifying prescription"), N_("Prescription verified")
    ),
    "allocate_containers": StepWords(
        N_("Allocate containers"), N_("Allocating containers"), N_("Containers allocated")
    ),
    "release_allocation": StepWords(N_("Release allocation"), N_("Releasing allocation"), N_("Allocation released")),
    "clear_for_infusion": StepWords(N_("Clear for infusion"), N_("Clearing for infusion"), N_("Cleared for infusion")),
    "issue_containers": StepWords(N_("Issue containers"), N_("Issuing containers"), N_("Containers issued")),
    "give_il2": StepWords(N_("Give IL-2"), N_("Giving IL-2"), N_("IL-2 given")),
}
FACTS = {
    "register_subject.number": FactWords(
        N_("Subject number"), N_("Two to four digits; nothing that tells who the child is.")
    ),
    "register_subject.sex": FactWords(N_("Sex")),
    "register_subject.birth_year": FactWords(N_("Year of birth")),
    "register_subject.name": FactWords(N_("Full name")),
    "register_subject.birth_date": FactWords(N_("Birth date"), N_("YYYY-MM-DD.")),
    "register_subject.hospital_number": FactWords(N_("Hospital number")),
    "record_consent.subject": FactWords(N_("Subject")),
    "record_consent.outcome": FactWords(N_("Given or withdrawn")),
    "record_consent.form_version": FactWords(N_("Version of the form signed"), N_("As printed on the form.")),
    "record_consent.signer": FactWords(N_("Who signed")),
    "record_consent.assent": FactWords(N_("The child agrees"), N_("Needed from the age the protocol names.")),
    "confirm_eligibility.subject": FactWords(N_("Subject")),
    "confirm_eligibility.assessed_on": FactWords(
        N_("Day of the earliest assessment"), N_("The confirmation holds from this day on.")
    ),
    "confirm_eligibility.answers": FactWords(
        N_("Criteria"), N_("Every criterion of the protocol. Not assessed is not the same as does not apply.")
    ),
    "confirm_eligibility.answers.criterion": FactWords(N_("Criterion")),
    "confirm_eligibility.answers.answer": FactWords(N_("Answer")),
    "confirm_eligibility.answers.remark": FactWords(N_("Remark")),
    "confirm_eligibility.decision": FactWords(N_("The investigator's decision")),
    "bind_wristband.subject": FactWords(N_("Subject"), N_("From the register.")),
    "bind_wristband.wristband": FactWords(N_("Wristband"), N_("Scan it on the wrist.")),
    "bind_wristband.name_read_back": FactWords(
        N_("Name read back and right"), N_("The child or a parent says the name; do not say it first.")
    ),
    "bind_wristband.birth_date_read_back": FactWords(N_("Birth date read back and right")),
    "bind_wristband.band_again": FactWords(
        N_("Wristband, second person"), N_("The second person scans it on the wrist too.")
    ),
    "bind_wristband.name_read_back_again": FactWords(
        N_("Name read back to the second person and right"), N_("Asked once more, without saying it first.")
    ),
    "bind_wristband.birth_date_read_back_again": FactWords(N_("Birth date read back to the second person and right")),
    "void_wristband.wristband": FactWords(
        N_("Wristband"), N_("Scan the band; a lost one is opened from the child's page.")
    ),
    "void_wristband.why": FactWords(N_("Reason")),
    "prescribe_dose.subject": FactWords(N_("Subject")),
    "prescribe_dose.dose": FactWords(N_("Dose number")),
    "prescribe_dose.weight_kg": FactWords(N_("Weight"), N_("With a decimal point, as in 18.4.")),
    "prescribe_dose.weight_at": FactWords(N_("Weighed at")),
    "prescribe_dose.body_surface_m2": FactWords(N_("Body surface"), N_("With a decimal point, as in 0.76.")),
    "prescribe_dose.presentation": FactWords(N_("Presentation")),
    "prescribe_dose.planned_for": FactWords(N_("Planned for"), N_("Left empty, the interval is judged as of now.")),
    "verify_prescription.subject": FactWords(N_("Subject")),
    "verify_prescription.dose": FactWords(N_("Dose number")),
    "verify_prescription.weight_kg": FactWords(
        N_("Weight from the chart"), N_("Read it from the chart, not from this screen.")
    ),
    "verify_prescription.recomputed_cells": FactWords(N_("Cells, computed by you")),
    "verify_prescription.recomputed_il2_iu": FactWords(N_("IL-2 in IU, computed by you"), N_("In IU: 万 × 10,000.")),
    "verify_prescription.container": FactWords(
        N_("A container of the lot intended"), N_("With it the volume and the limits per kilogram are judged too.")
    ),
    "verify_prescription.recomputed_volume_ml": FactWords(N_("Volume to give, computed by you")),
    "allocate_containers.subject": FactWords(N_("Subject")),
    "allocate_containers.dose": FactWords(N_("Dose number")),
    "allocate_containers.containers": FactWords(N_("Containers"), N_("All that this dose needs, and none more.")),
    "allocate_containers.backup": FactWords(N_("Back-up container")),
    "allocate_containers.order_reason": FactWords(
        N_("Why not in the order offered"), N_("Only where a container further up was passed over.")
    ),
    "release_allocation.containers": FactWords(N_("Containers")),
    "release_allocation.why": FactWords(N_("Reason")),
    "clear_for_infusion.subject": FactWords(N_("Subject")),
    "clear_for_infusion.dose": FactWords(N_("Dose number")),
    "clear_for_infusion.child_present": FactWords(N_("The child is here")),
    "clear_for_infusion.answers": FactWords(N_("Criteria of the day")),
    "clear_for_infusion.answers.criterion": FactWords(N_("Criterion")),
    "clear_for_infusion.answers.answer": FactWords(N_("Answer")),
    "clear_for_infusion.verifier_a": FactWords(N_("First verifier on duty")),
    "clear_for_infusion.verifier_b": FactWords(N_("Second verifier on duty")),
    "clear_for_infusion.no_backup_reason": FactWords(
        N_("Why there is no back-up"), N_("Only where none is allocated, or none that could be given.")
    ),
    "clear_for_infusion.weight_kg": FactWords(N_("Weight today"), N_("Where the child was weighed again.")),
    "clear_for_infusion.weight_at": FactWords(N_("Weighed at")),
    "issue_containers.containers": FactWords(N_("Containers"), N_("Scan each one that leaves the pharmacy.")),
    "issue_containers.containers_again": FactWords(
        N_("Containers, by the second person"), N_("The second person scans every container again.")
    ),
    "issue_containers.subject": FactWords(N_("Subject"), N_("From the prescription.")),
    "issue_containers.dose": FactWords(N_("Dose number"), N_("From the prescription.")),
    "give_il2.wristband": FactWords(N_("Wristband"), N_("Scan it on the wrist.")),
    "give_il2.dose": FactWords(N_("Dose number"), N_("Leave empty on a day without cells.")),
    "give_il2.il2_iu": FactWords(N_("IL-2 amount given"), N_("In IU: 万 × 10,000.")),
    "give_il2.iu_per_ml": FactWords(
        N_("Strength of the IL-2 drawn"), N_("In IU/mL, as mixed; the millilitres are worked out before you sign.")
    ),
}
CHOICES = {
    "allocate_containers.order_reason.amount_fits_better": N_("the amount fits this dose better"),
    "allocate_containers.order_reason.kept_for_another": N_("the one before is kept for another child"),
    "allocate_containers.order_reason.not_at_hand": N_("the one before is not at hand"),
    "allocate_containers.order_reason.asked_for_by_investigator": N_("asked for by the investigator"),
    "register_subject.sex.female": N_("Female"),
    "register_subject.sex.male": N_("Male"),
    "record_consent.outcome.given": N_("Given"),
    "record_consent.outcome.withdrawn": N_("Withdrawn"),
    "record_consent.signer.parent": N_("Parent"),
    "record_consent.signer.guardian": N_("Guardian"),
    "record_consent.signer.subject": N_("The subject"),
    "confirm_eligibility.answers.answer.met": N_("Applies"),
    "confirm_eligibility.answers.answer.not_met": N_("Does not apply"),
    "confirm_eligibility.answers.answer.not_assessed": N_("Not assessed"),
    "confirm_eligibility.decision.eligible": N_("Eligible for the trial"),
    "confirm_eligibility.decision.not_eligible": N_("Not eligible"),
    "prescribe_dose.presentation.cryopreserved": N_("Cryopreserved"),
    "prescribe_dose.presentation.fresh": N_("Fresh in saline"),
    "release_allocation.why.consent_withdrawn": N_("Consent withdrawn"),
    "release_allocation.why.subject_died": N_("The subject died"),
    "release_allocation.why.dose_cancelled": N_("Dose cancelled"),
    "release_allocation.why.dose_changed": N_("Dose changed"),
    "release_allocation.why.container_replaced": N_("Container replaced"),
    "release_allocation.why.entered_in_error": N_("Entered in error"),
    "clear_for_infusion.no_backup_reason.no_further_container": N_("No further container exists"),
    "clear_for_infusion.no_backup_reason.fresh_product": N_("Fresh product, made for this day"),
    "clear_for_infusion.no_backup_reason.last_container_of_lot": N_("Last container of the lot"),
    "record_consent.assent.yes": N_("Yes"),
    "record_consent.assent.no": N_("No"),
    "record_consent.assent.unknown": N_("Unknown"),
    "bind_wristband.name_read_back.yes": N_("Yes"),
    "bind_wristband.name_read_back.no": N_("No"),
    "bind_wristband.name_read_back.unknown": N_("Unknown"),
    "bind_wristband.birth_date_read_back.yes": N_("Yes"),
    "bind_wristband.birth_date_read_back.no": N_("No"),
    "bind_wristband.birth_date_read_back.unknown": N_("Unknown"),
    "void_wristband.why.found_on_another_child": N_("Found on another child"),
    "void_wristband.why.lost": N_("Lost"),
    "void_wristband.why.cut_off": N_("Cut off or fallen off"),
    "void_wristband.why.discharged": N_("Discharged"),
    "void_wristband.why.transferred_out": N_("Transferred to another hospital"),
    "clear_for_infusion.child_present.yes": N_("Yes"),
    "clear_for_infusion.child_present.no": N_("No"),
    "clear_for_infusion.child_present.unknown": N_("Unknown"),
    "clear_for_infusion.answers.answer.yes": N_("Yes"),
    "clear_for_infusion.answers.answer.no": N_("No"),
    "clear_for_infusion.answers.answer.unknown": N_("Unknown"),
}
