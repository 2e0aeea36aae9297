"""Reasons of conditioning, pauses, emergency checks, returns to stock, observations and late signatures."""

from __future__ import annotations

from custody.faces.wording.words import N_, RefusalWords

REFUSALS = {
    "stand_in_unnamed": RefusalWords(
        N_("Who checked?"),
        N_("A clinician who cannot sign is named, with name and staff number."),
        N_("Enter both from the badge."),
    ),
    "stand_in_is_performer": RefusalWords(
        N_("One person is no second check"),
        N_("%(clinician)s is the person who signs."),
        N_("Another person looks, scans and checks."),
    ),
    "stand_in_on_record": RefusalWords(
        N_("Signs for themselves"),
        N_("%(clinician)s may be %(name)s, who is on record and has an account."),
        N_("That person checks and signs; if it is somebody else, enter the full name as on the badge."),
    ),
    "staff_number_of_another": RefusalWords(
        N_("Staff number of another"),
        N_("Staff number %(staff_number)s was given with the name %(earlier)s before."),
        N_("Enter name and staff number from the badge."),
    ),
    "stand_in_not_on_ward": RefusalWords(
        N_("Nobody signs for another"),
        N_("Only a clinician on the ward, without an account, is named; in every other way the person signs."),
        N_("Choose the way of the check, or leave name and staff number empty."),
    ),
    "emergency_check_first": RefusalWords(
        N_("First an ordinary check"),
        N_("An emergency check is the second one; nobody has made the first on %(thing)s."),
        N_("A person with an account makes the first check."),
    ),
    "no_independent_check": RefusalWords(
        N_("Only those who prepared it"),
        N_("Nobody on record who had no part in preparing %(thing)s would stand behind this check."),
        N_(
            "A person who did not prepare it, nor check the preparation, checks and signs; "
            "a clinician's check is entered by such a person, beside a first check by such a person."
        ),
    ),
    "stand_in_from_bench": RefusalWords(
        N_("Stood in at the bench already"),
        N_("%(clinician)s may be %(earlier)s, who stood in when %(thing)s was prepared or labelled."),
        N_("Another clinician checks; if it is somebody else, enter the full name and staff number as on the badge."),
    ),
    "paused_before_thaw": RefusalWords(
        N_("Dosing is paused: leave it frozen"),
        N_("Pause %(pause)s (%(scope)s): %(reason)s, since %(paused_at)s. Nothing is lost while it stays frozen."),
        N_("Another person than the one who paused resumes dosing; then thaw."),
    ),
    "dosing_paused": RefusalWords(
        N_("Dosing is paused"),
        N_("Pause %(pause)s (%(scope)s): %(reason)s, since %(paused_at)s."),
        N_(
            "Another person than the one who paused resumes dosing; "
            "where thawed or fresh cells cannot wait, investigator and quality authorise it."
        ),
    ),
    "dose_without_product": RefusalWords(
        N_("No product for a dose"),
        N_("Nothing is reserved or planned for dose %(dose)s."),
        N_("The pharmacist reserves containers, or the plan names a batch."),
    ),
    "expiry_before_last_dose": RefusalWords(
        N_("Expires before the last dose"),
        N_("%(thing)s expires %(expiry_at)s; the last dose is planned for %(last_dose_on)s."),
        N_("The pharmacist reserves another, or the course is planned anew."),
    ),
    "dose_before_conditioning": RefusalWords(
        N_("Dose before conditioning"),
        N_("The last dose, on %(last_dose_on)s, does not come after conditioning."),
        N_("Correct the days."),
    ),
    "batch_after_last_dose": RefusalWords(
        N_("Batch comes too late"),
        N_("Dose %(dose)s is ready on %(ready_on)s, after the last dose."),
        N_("Quality plans the batch anew."),
    ),
    "batch_not_running": RefusalWords(
        N_("Batch is not being made"), N_("%(thing)s is %(state)s."), N_("Quality names a batch that is.")
    ),
    "batch_not_begun": RefusalWords(
        N_("Nothing is being made yet"),
        N_("Dose %(dose)s is the first of the plan (%(slot)s), and no batch is being made for it."),
        N_("Name the batch that is being made for it, or wait until it has begun."),
    ),
    "planned_in_the_past": RefusalWords(N_("That day is over"), N_("%(day)s lies behind."), N_("Correct the days.")),
    "batch_planned_twice": RefusalWords(
        N_("One batch for several doses"),
        N_("%(thing)s is planned for doses %(doses)s; fresh cells do not keep from one dose to the next."),
        N_("Name another batch, or quality confirms it with a signature."),
    ),
    "pending_test_overdue": RefusalWords(
        N_("A result is overdue"),
        N_("%(thing)s was released conditionally: %(test)s was due by %(due_at)s; nobody has confirmed the release."),
        N_("QC brings the result, or quality agrees with a signature."),
    ),
    "backup_not_set_aside": RefusalWords(
        N_("Back-up is not set aside"),
        N_("%(thing)s is not kept back for this child."),
        N_("The pharmacist allocates it as back-up, or another is named."),
    ),
    "batch_plan_unconfirmed": RefusalWords(
        N_("Plan to be confirmed"),
        N_("Fresh doses %(doses)s are on plan and not made yet."),
        N_("Quality confirms the plan with a signature."),
    ),
    "training_missing": RefusalWords(
        N_("Training missing"),
        N_("%(thing)s has not accepted %(procedure)s, version %(version)s."),
        N_("The person reads and accepts it, or quality agrees."),
    ),
    "pause_scope_unclear": RefusalWords(
        N_("What is paused?"),
        N_("Subjects given: %(given)s. That does not fit the scope chosen (%(scope)s)."),
        N_("Scan one subject, those of the cohort, or none for the whole trial."),
    ),
    "pause_without_words": RefusalWords(
        N_("Reason in words"), N_("A reason that is on no list is told in words."), N_("Write what it is.")
    ),
    "pause_already_ended": RefusalWords(
        N_("Dosing was resumed"), N_("%(thing)s has already ended."), N_("Nothing more is needed.")
    ),
    "countersigned_already": RefusalWords(
        N_("Countersigned already"), N_("%(thing)s has already been signed for."), N_("Nothing more is needed.")
    ),
    "countersigner_took_part": RefusalWords(
        N_("You took part in it"),
        N_("You entered the check of %(clinician)s, or prepared, labelled or verified the dose; another countersigns."),
        N_("A person who had no part in this dose signs."),
    ),
    "disagreement_without_words": RefusalWords(
        N_("What was it then?"), N_("Whoever does not agree says how it was."), N_("Write what happened.")
    ),
    "observed_on_nobody": RefusalWords(
        N_("Whose is it?"),
        N_("%(thing)s was never on a child."),
        N_("Scan the wristband on the wrist, or the subject in the register."),
    ),
    "observation_incomplete": RefusalWords(
        N_("Observation incomplete"), N_("Still missing: %(missing)s."), N_("Fill in what is missing.")
    ),
    "report_filed_already": RefusalWords(
        N_("Filed already"), N_("%(thing)s has already been filed."), N_("Nothing more is needed.")
    ),
    "hold_on_conditioned_child": RefusalWords(
        N_("A child is conditioned"),
        N_("Subject %(number)s, conditioned from %(conditioning_on)s, waits for %(held)s."),
        N_("Call the investigator now: the child needs a dose or a back-up."),
    ),
    "taken_from_conditioned_child": RefusalWords(
        N_("Product of a conditioned child"),
        N_("Subject %(number)s, conditioned from %(conditioning_on)s, was to have %(things)s."),
        N_("Call the investigator now: the child needs a dose or a back-up."),
    ),
    "emergency_check": RefusalWords(
        N_("Emergency check"), N_("The second check of %(thing)s was made in an emergency (%(way)s)."), ""
    ),
    "nearer_check_first": RefusalWords(
        N_("Was nobody nearer?"),
        N_("A clinician on the ward comes before this way (%(way)s)."),
        N_("Say that no registered clinician was on the ward."),
    ),
    "countersigned_late": RefusalWords(N_("Countersigned late"), N_("It was to be countersigned by %(due_at)s."), ""),
    "report_filed_late": RefusalWords(N_("Report filed late"), N_("It was due at %(due_at)s."), ""),
    "cold_chain_unproven": RefusalWords(
        N_("Cold chain not proven"), N_("%(thing)s goes into quarantine."), N_("Quality judges its condition.")
    ),
}
ITEM_REASONS = {
    "countersignature_disputed": N_("countersignature disputed"),
    "mismatch_while_running": N_("identity check failed at a running dose"),
}
