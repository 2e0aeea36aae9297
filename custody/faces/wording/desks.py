"""Words of the desks: what a queue is headed, and what it says while nothing waits in it."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_

QUEUE_WORDS: Mapping[str, tuple[str, str]] = {
    "batches_running": (N_("Batches running"), N_("Start a batch from a thawed vial and it stands here.")),
    "lots_to_fill": (N_("Lots to fill"), N_("A harvested lot stands here until it is filled.")),
    "labels_to_apply": (N_("Labels to apply"), N_("Ordered labels stand here once their file is proved.")),
    "containers_to_freeze": (N_("Filled, not frozen"), N_("Filled containers stand here until they are frozen.")),
    "to_destroy": (N_("To destroy"), N_("What was discarded stands here until two people destroy it.")),
    "samples_to_receive": (N_("Samples waiting"), N_("Samples stand here from drawing until QC has them.")),
    "samples_to_test": (N_("Results to enter"), N_("Received samples stand here while tests are run on them.")),
    "results_to_review": (
        N_("Results to review"),
        N_("Entered results stand here until another person reviewed them."),
    ),
    "lots_to_review": (N_("Lots waiting for review"), N_("Filled lots stand here until their record is reviewed.")),
    "lots_to_release": (N_("Lots to release"), N_("Reviewed lots stand here until somebody decides on them.")),
    "lots_to_confirm": (N_("Releases to confirm"), N_("Conditionally released lots stand here until confirmed.")),
    "to_store": (N_("To store"), N_("Containers somebody holds stand here until they have a place.")),
    "to_pack": (N_("In store, to pack"), N_("Stored containers stand here until they are packed or issued.")),
    "shipments_packed": (N_("Packed, to hand over"), N_("Packed shipments stand here until a courier has them.")),
    "shipments_in_transit": (N_("In transit"), N_("Shipments on their way stand here until they are received.")),
    "to_judge": (N_("Arrived, to judge"), N_("Containers stand here until their condition is decided.")),
    "sought": (N_("Missing on receipt"), N_("Nothing is missing.")),
    "prescriptions_to_verify": (N_("Prescriptions to verify"), N_("New prescriptions stand here for the pharmacist.")),
    "doses_to_allocate": (N_("To allocate"), N_("Verified prescriptions stand here, the next infusion day first.")),
    "doses_due": (N_("Doses due"), N_("Doses cleared for infusion stand here until they are given.")),
    "issued_not_infused": (N_("Issued, not infused"), N_("Nothing is out of the store without an outcome.")),
    "doses_to_check": (N_("To check at the bedside"), N_("Prepared doses stand here until two people checked them.")),
    "doses_to_start": (N_("Checked, to start"), N_("Doses checked twice stand here until the infusion starts.")),
    "infusions_running": (N_("Infusions running"), N_("No infusion is running.")),
    "subjects_to_assess": (N_("Eligibility to decide"), N_("Registered children stand here until they are assessed.")),
    "subjects_eligible": (
        N_("Eligible, by end of eligibility"),
        N_("Eligible children stand here, soonest end first."),
    ),
    "to_prescribe": (N_("To prescribe"), N_("Eligible children without an open dose stand here.")),
    "to_condition": (
        N_("To clear for conditioning"),
        N_("Children with a verified dose stand here until cleared for conditioning."),
    ),
    "doses_to_clear": (N_("Doses to clear"), N_("Verified prescriptions stand here until cleared for infusion.")),
    "to_countersign": (N_("To be countersigned"), N_("Nothing waits for a signature afterwards.")),
    "authorisations_asked": (
        N_("Authorisations asked for"),
        N_("Requests stand here until they are answered or run out."),
    ),
    "reports_due": (N_("Safety reports due"), N_("No report is due.")),
    "deviations_open": (N_("Open deviations"), N_("No deviation is open.")),
    "near_misses_open": (N_("Near misses"), N_("No near miss is open.")),
    "holds_open": (N_("Holds"), N_("Nothing is on hold.")),
    "alarms_open": (N_("Alarms to acknowledge"), N_("No alarm is open.")),
    "pauses_open": (N_("Pauses of dosing"), N_("Dosing is not paused.")),
    "materials_to_release": (N_("Materials in quarantine"), N_("Received materials stand here until released.")),
    "banks_to_release": (N_("Banks in quarantine"), N_("Registered banks stand here until released.")),
    "lots_out": (N_("Lots out, with their trace"), N_("Released lots stand here; each opens to its whole story.")),
    "people_invited": (N_("Invited, no password yet"), N_("Everybody registered has set a password.")),
}
# What no state of a thing tells, but how its code came in.
LABELS_TO_REPRINT = (
    N_("Labels to reprint"),
    N_("What was typed at this site in the last seven days for its label stands here until a new copy is on it."),
)
