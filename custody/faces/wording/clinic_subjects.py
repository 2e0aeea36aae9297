"""Words of the reasons at the station clinic that are about a child: register, consent, eligibility, the day."""

from __future__ import annotations

from custody.faces.wording.words import N_, RefusalWords

REFUSALS = {
    "consent_withdrawn": RefusalWords(
        N_("Consent withdrawn"),
        N_("Consent for subject %(number)s has been withdrawn."),
        N_("Stop. The investigator releases what is reserved."),
    ),
    "read_back_failed": RefusalWords(
        N_("Name or birth date not confirmed"),
        N_("What was read back does not confirm subject %(subject)s."),
        N_(
            "Nothing was bound. Call the nurse in charge; find out who the child is, "
            "then begin anew with a second person."
        ),
    ),
    "another_band": RefusalWords(
        N_("Two different wristbands"),
        N_("The first person scanned %(first)s, the second %(again)s."),
        N_("Nothing was bound. Look at the wrist, find out who the child is, then begin anew."),
    ),
    "band_was_on_another_child": RefusalWords(
        N_("Found on another child"),
        N_("The wristband %(thing)s was found on another child: who received it is not proved."),
        N_("Go to both children now; find out who received what, and call the investigator and quality."),
    ),
    "band_changed_while_running": RefusalWords(
        N_("A dose runs by the band before"),
        N_("%(thing)s runs into this child, checked with the band before this one."),
        N_("Was the old band on this child? If on another, say so of the old band now, and go to both children."),
    ),
    "band_not_worn": RefusalWords(
        N_("Nobody wears this wristband"),
        N_("The wristband %(thing)s was not on any child then."),
        N_("Scan the band on the wrist; if it is this one, bind a new band."),
    ),
    "band_missing": RefusalWords(
        N_("No wristband on"),
        N_("The child wears no wristband that is bound."),
        N_("A nurse and a second person bind a band."),
    ),
    "consent_missing": RefusalWords(
        N_("No consent"),
        N_("No consent is on record for subject %(number)s."),
        N_("The investigator records the consent first."),
    ),
    "subject_not_eligible": RefusalWords(
        N_("Not eligible"),
        N_("Subject %(number)s was found not eligible."),
        N_("Only the investigator can decide anew."),
    ),
    "eligibility_unconfirmed": RefusalWords(
        N_("Eligibility not confirmed"),
        N_("Nobody has confirmed that subject %(number)s is eligible."),
        N_("The investigator confirms eligibility first."),
    ),
    "eligibility_lapsed": RefusalWords(
        N_("Eligibility lapsed"),
        N_("The confirmation for subject %(number)s held until %(until)s."),
        N_("The investigator confirms eligibility anew."),
    ),
    "number_taken": RefusalWords(
        N_("Number taken"), N_("The number %(number)s belongs to another subject."), N_("Use the next free number.")
    ),
    "number_not_digits": RefusalWords(
        N_("Not a subject number"),
        N_("A subject number has two to four digits and nothing else."),
        N_("Leave out initials and everything else that tells who the child is."),
    ),
    "birth_date_unreadable": RefusalWords(
        N_("Birth date not readable"),
        N_("The birth date is not a date written YYYY-MM-DD."),
        N_("Enter it as year, month and day."),
    ),
    "birth_date_of_another_year": RefusalWords(
        N_("Birth date and year disagree"),
        N_("The birth date is not in the year %(birth_year)s."),
        N_("Compare both with the papers."),
    ),
    "born_in_the_future": RefusalWords(
        N_("Not born yet"), N_("The birth date lies in the future."), N_("Compare it with the papers.")
    ),
    "trial_full": RefusalWords(
        N_("All places taken"),
        N_("The protocol has %(subjects)s subjects, and all are registered."),
        N_("Ask the sponsor; more places need an amended protocol."),
    ),
    "consent_older_than_withdrawal": RefusalWords(
        N_("Signed before the withdrawal"),
        N_("This consent was signed at %(signed_at)s; consent was withdrawn at %(withdrawn_at)s."),
        N_("Only a consent signed after the withdrawal undoes it."),
    ),
    "wrong_form_version": RefusalWords(
        N_("Another form is in force"),
        N_("Version %(signed)s was signed; version %(in_force)s is in force."),
        N_("Have the version in force signed."),
    ),
    "signer_under_age": RefusalWords(
        N_("Too young to sign alone"),
        N_("Subject %(number)s turns %(years)s this year and cannot sign alone."),
        N_("A parent or guardian signs."),
    ),
    "assent_missing": RefusalWords(
        N_("The child has not agreed"),
        N_("Subject %(number)s turns %(years)s this year: the child's own agreement is needed."),
        N_("Talk with the child; a child's no is a no."),
    ),
    "criterion_unknown": RefusalWords(
        N_("Unknown criterion"), N_("The protocol has no criterion %(criteria)s."), N_("Open the form anew.")
    ),
    "criterion_answered_twice": RefusalWords(
        N_("Answered twice"), N_("There are two answers to %(criteria)s."), N_("Give one answer to each.")
    ),
    "criterion_unanswered": RefusalWords(
        N_("Criteria without an answer"), N_("These criteria have no answer: %(criteria)s."), N_("Answer each of them.")
    ),
    "assessed_in_the_future": RefusalWords(
        N_("Assessed in the future"),
        N_("The day given, %(assessed_on)s, is still to come."),
        N_("Give the day of the earliest assessment the answers rest on."),
    ),
    "assessment_outdated": RefusalWords(
        N_("Assessments too old"),
        N_("The earliest assessment, of %(assessed_on)s, is more than %(days)s days old."),
        N_("Assess the child anew before it is declared eligible."),
    ),
    "criterion_not_assessed": RefusalWords(
        N_("Not assessed"),
        N_("These criteria were not assessed: %(criteria)s. Not assessed is not no."),
        N_("Assess them before the child is declared eligible."),
    ),
    "inclusion_not_met": RefusalWords(
        N_("Inclusion criterion not met"),
        N_("These inclusion criteria do not apply: %(criteria)s."),
        N_("The child is not eligible by the protocol."),
    ),
    "exclusion_met": RefusalWords(
        N_("Exclusion criterion met"),
        N_("These exclusion criteria apply: %(criteria)s."),
        N_("The child is not eligible by the protocol."),
    ),
    "band_unproved": RefusalWords(
        N_("Wristband label not proved"),
        N_("The label of the wristband %(thing)s was not proved after printing, or was used before."),
        N_("Print a new band."),
    ),
    "document_not_in_force": RefusalWords(
        N_("A document is missing"),
        N_("No document of the type %(type)s is in force."),
        N_("Quality approves it first."),
    ),
    "child_absent": RefusalWords(
        N_("The child is not here"), N_("A dose is cleared only with the child present."), N_("Wait for the child.")
    ),
    "day_criterion_unanswered": RefusalWords(
        N_("Criteria of the day without an answer"),
        N_("These have no answer, or are unknown: %(criteria)s."),
        N_("Look at the child and answer each."),
    ),
    "day_criterion_failed": RefusalWords(
        N_("The child is not fit for it today"),
        N_("These criteria of the day are not met: %(criteria)s."),
        N_("Postpone, or a second investigator takes responsibility."),
    ),
    "consent_form_superseded": RefusalWords(
        N_("Consent on an old form"),
        N_("Subject %(number)s consented on version %(signed)s; version %(in_force)s is in force."),
        N_("Have the new form signed, or quality takes responsibility."),
    ),
    "look_alike_subject": RefusalWords(
        N_("Easily confused"),
        N_("Number %(number)s and number %(other)s, born %(birth_year)s, are easily confused: %(alike)s."),
        N_("Tell everyone who handles both."),
    ),
    "containers_still_reserved": RefusalWords(
        N_("Containers still reserved"),
        N_("Still reserved for this subject: %(containers)s."),
        N_("A pharmacist releases the allocation."),
    ),
    "signer_age_unclear": RefusalWords(
        N_("Age of the signer to be checked"),
        N_("Subject %(number)s turns %(years)s this year; whether before signing, the record cannot know."),
        N_("Check the birth date."),
    ),
    "age_over_limit": RefusalWords(
        N_("Over the age limit"),
        N_("The subject is at least %(years)s years old, and %(criterion)s is answered as met."),
        N_("The investigator looks at it again."),
    ),
}
ITEM_REASONS = {
    "wristband_on_another_child": N_("wristband on another child"),
}
