"""Words of the station manufacture, and of the release of a cell bank."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "register_cell_line": StepWords(N_("Register cell line"), N_("Registering cell line"), N_("Cell line registered")),
    "register_bank": StepWords(N_("Register cell bank"), N_("Registering cell bank"), N_("Cell bank registered")),
    "release_bank": StepWords(
        N_("Release or reject cell bank"), N_("Deciding on cell bank"), N_("Cell bank decided on")
    ),
    "thaw_bank_vial": StepWords(N_("Thaw bank vial"), N_("Thawing bank vial"), N_("Bank vial thawed")),
    "start_batch": StepWords(N_("Start batch"), N_("Starting batch"), N_("Batch started")),
    "use_material": StepWords(N_("Use material"), N_("Using material"), N_("Material used")),
    "harvest_lot": StepWords(N_("Harvest lot"), N_("Harvesting lot"), N_("Lot harvested")),
    "fill_containers": StepWords(N_("Fill containers"), N_("Filling containers"), N_("Containers filled")),
    "freeze_containers": StepWords(N_("Freeze containers"), N_("Freezing containers"), N_("Containers frozen")),
}
FACTS = {
    "register_cell_line.name": FactWords(N_("Name of the line")),
    "register_cell_line.donor_status": FactWords(N_("Donor eligibility")),
    "register_cell_line.donor_basis": FactWords(
        N_("Basis of this status"), N_("The document it rests on. Never the donor's name or number.")
    ),
    "register_cell_line.ethics_reference": FactWords(N_("Ethics approval")),
    "register_cell_line.consent_reference": FactWords(
        N_("Donor consent"), N_("The reference of the filed paper, nothing else.")
    ),
    "register_bank.name": FactWords(N_("Name of the bank")),
    "register_bank.bank_kind": FactWords(N_("Kind of bank")),
    "register_bank.parent": FactWords(
        N_("Made from"), N_("Scan the cell line for a master bank, the master bank for a working bank.")
    ),
    "register_bank.passage": FactWords(N_("Passage")),
    "register_bank.vials": FactWords(N_("Vials")),
    "register_bank.vials.number": FactWords(N_("Number on the vial")),
    "register_bank.vials.position": FactWords(N_("Position"), N_("Scan the position, not the freezer.")),
    "release_bank.bank": FactWords(N_("Cell bank")),
    "release_bank.decision": FactWords(N_("Decision")),
    "release_bank.reports": FactWords(N_("Reports"), N_("All reports in one file.")),
    "release_bank.tests": FactWords(N_("Tests")),
    "release_bank.tests.test": FactWords(N_("Test"), N_("By its name in the specification.")),
    "release_bank.tests.in_order": FactWords(N_("Report read, and in order")),
    "thaw_bank_vial.vial": FactWords(N_("Bank vial")),
    "thaw_bank_vial.position": FactWords(N_("Taken from position")),
    "start_batch.vial": FactWords(N_("Thawed bank vial")),
    "start_batch.name": FactWords(N_("Name of the batch")),
    "start_batch.presentation": FactWords(N_("Presentation")),
    "start_batch.equipment": FactWords(N_("Equipment"), N_("Scan everything that is set up for this batch.")),
    "use_material.batch": FactWords(N_("Batch")),
    "use_material.material": FactWords(N_("Material")),
    "use_material.quantity": FactWords(N_("Quantity used"), N_("In the unit of the material.")),
    "harvest_lot.batch": FactWords(N_("Batch")),
    "harvest_lot.name": FactWords(N_("Lot number")),
    "harvest_lot.cells": FactWords(N_("Cells counted")),
    "harvest_lot.cells_second": FactWords(
        N_("Cells counted by the second person"), N_("Counted without looking at the first count.")
    ),
    "harvest_lot.viability_percent": FactWords(N_("Viability")),
    "fill_containers.lot": FactWords(N_("Lot")),
    "fill_containers.containers": FactWords(N_("Containers")),
    "fill_containers.containers.container": FactWords(N_("Container")),
    "fill_containers.containers.volume_ml": FactWords(N_("Volume")),
    "fill_containers.containers_second": FactWords(
        N_("Containers, entered by the second person"), N_("Each one scanned and read off anew.")
    ),
    "fill_containers.containers_second.container": FactWords(N_("Container")),
    "fill_containers.containers_second.volume_ml": FactWords(N_("Volume")),
    "fill_containers.cells_per_ml": FactWords(N_("Concentration")),
    "fill_containers.cells_per_ml_second": FactWords(
        N_("Concentration, entered by the second person"), N_("Read from the counter by the second person.")
    ),
    "fill_containers.line_clearance": FactWords(N_("Line cleared"), N_("Nothing of another lot is on the bench.")),
    "fill_containers.more_to_fill": FactWords(
        N_("More containers of this lot follow"), N_("One record takes a limited number; the last one closes the fill.")
    ),
    "freeze_containers.containers": FactWords(N_("Containers")),
    "freeze_containers.freezer": FactWords(N_("Controlled-rate freezer")),
    "freeze_containers.run_file": FactWords(N_("File of the run")),
    "freeze_containers.run_started_at": FactWords(N_("Run began")),
}
CHOICES = {
    "register_cell_line.donor_status.eligible": N_("Eligible"),
    "register_cell_line.donor_status.exempt": N_("Exempt"),
    "register_cell_line.donor_status.not_evaluated": N_("Not evaluated"),
    "register_cell_line.donor_status.ineligible": N_("Ineligible"),
    "register_bank.bank_kind.master": N_("Master cell bank"),
    "register_bank.bank_kind.working": N_("Working cell bank"),
    "release_bank.decision.released": N_("Release"),
    "release_bank.decision.rejected": N_("Reject the bank"),
    "release_bank.tests.in_order.yes": N_("Yes"),
    "release_bank.tests.in_order.no": N_("No"),
    "release_bank.tests.in_order.unknown": N_("Not assessed"),
    "fill_containers.line_clearance.yes": N_("Yes"),
    "fill_containers.line_clearance.no": N_("No"),
    "fill_containers.line_clearance.unknown": N_("Not assessed"),
    "fill_containers.more_to_fill.yes": N_("Yes"),
    "start_batch.presentation.cryopreserved": N_("Cryopreserved"),
    "start_batch.presentation.fresh": N_("Fresh in saline"),
}
REFUSALS = {
    "procedure_not_accepted": RefusalWords(
        N_("Procedure not accepted"),
        N_("%(thing)s has not accepted %(procedure)s, version %(version)s."),
        N_("The person reads and accepts it; a deviation is open meanwhile."),
    ),
    "container_of_another_lot": RefusalWords(
        N_("Another lot's container"),
        N_("%(thing)s is labelled for the lot %(lot)s."),
        N_("Take it off the bench and call quality."),
    ),
    "vial_from_elsewhere": RefusalWords(
        N_("Vial from another position"),
        N_("%(thing)s is recorded in %(expected)s; it was taken from %(position)s."),
        N_("Put it back, check both codes, and call quality."),
    ),
    "bank_not_released": RefusalWords(
        N_("Bank not released"), N_("%(thing)s is %(state)s."), N_("Quality releases the bank first.")
    ),
    "more_filled_than_harvested": RefusalWords(
        N_("More cells filled than harvested"),
        N_("%(filled)s cells filled, %(harvested)s harvested; %(tolerance)s %% apart at most."),
        N_("Check concentration and volumes: a factor is wrong."),
    ),
    "less_filled_than_harvested": RefusalWords(
        N_("Fewer cells filled than harvested"),
        N_("%(filled)s cells filled, %(harvested)s harvested; %(tolerance)s %% apart at most."),
        N_("Check concentration and volumes. If they are right, quality signs for the loss."),
    ),
    "counts_apart": RefusalWords(
        N_("Two counts disagree"),
        N_("%(first)s and %(second)s differ by more than %(tolerance)s %%."),
        N_("Both persons count again."),
    ),
    "volumes_apart": RefusalWords(
        N_("Two volumes disagree"),
        N_("%(thing)s: %(first)s mL and %(second)s mL."),
        N_("Both persons read the volume of this container again."),
    ),
    "line_not_cleared": RefusalWords(
        N_("Line not cleared"),
        N_("Nothing is filled before the line is cleared."),
        N_("Clear the line and confirm it."),
    ),
    "not_to_be_frozen": RefusalWords(
        N_("Never frozen"),
        N_("%(thing)s is a %(presentation)s product: its profile knows no freezing."),
        N_("Hand it on as a fresh product."),
    ),
    "vial_not_thawed": RefusalWords(N_("Vial not thawed"), N_("%(thing)s is %(state)s."), N_("Record its thaw first.")),
    "vial_in_another_batch": RefusalWords(
        N_("Vial already used"), N_("%(thing)s became the batch %(batch)s."), N_("Thaw another vial.")
    ),
    "donor_identity_given": RefusalWords(
        N_("A person's number"),
        N_("One of the fields reads like an identity or telephone number. The record never knows who the donor is."),
        N_("Enter the reference of the filed document instead."),
    ),
    "donor_ineligible": RefusalWords(
        N_("Donor not eligible"),
        N_("The donor was found ineligible: %(basis)s."),
        N_("A second person from quality takes responsibility with a signature."),
    ),
    "bank_test_outstanding": RefusalWords(
        N_("Bank tests outstanding"),
        N_("Not read, or not in order: %(tests)s."),
        N_("Read the reports that are missing, or reject the bank."),
    ),
    "parent_not_released": RefusalWords(
        N_("Master bank not released"), N_("%(thing)s is %(state)s."), N_("Quality releases the master bank first.")
    ),
    "wrong_parent": RefusalWords(
        N_("Wrong parent"),
        N_("A bank of the kind %(bank_kind)s is not made from %(thing)s."),
        N_("Scan the cell line for a master bank, the master bank for a working bank."),
    ),
    "vial_number_twice": RefusalWords(
        N_("One number twice"), N_("Two vials have the number %(number)s."), N_("Check the vials.")
    ),
    "position_named_twice": RefusalWords(
        N_("One position twice"), N_("%(thing)s was scanned for two vials."), N_("Scan the position of each vial.")
    ),
    "freezer_without_position": RefusalWords(
        N_("The freezer, not a position"), N_("%(thing)s is a whole freezer."), N_("Scan the position in it.")
    ),
    "occupied_position": RefusalWords(
        N_("Position not empty"), N_("%(thing)s holds %(kept)s."), N_("Choose a free position.")
    ),
    "wrong_class_for_bank": RefusalWords(
        N_("Not cold enough for a bank"),
        N_("%(thing)s is of the class %(given)s; a bank stands in %(needed)s."),
        N_("Choose a position of the right class."),
    ),
    "container_named_twice": RefusalWords(
        N_("One container twice"), N_("%(thing)s was scanned twice."), N_("Scan each container once.")
    ),
    "too_many_at_once": RefusalWords(
        N_("Too many at once"),
        N_("%(given)s were given; one record takes %(most)s at most."),
        N_("Divide them, and record each part."),
    ),
    "harvested_before_start": RefusalWords(
        N_("Harvested before it began"), N_("The batch began at %(started_at)s."), N_("Correct the time.")
    ),
    "filled_before_harvest": RefusalWords(
        N_("Filled before the harvest"), N_("The lot was harvested at %(harvested_at)s."), N_("Correct the time.")
    ),
    "impossible_run_time": RefusalWords(
        N_("Time of the run is impossible"),
        N_("The run began at %(began_at)s; %(thing)s was formulated at %(formulated_at)s."),
        N_("Take the time from the file of the run."),
    ),
    "wrong_freezer": RefusalWords(
        N_("Not a controlled-rate freezer"), N_("%(thing)s is a %(kind)s."), N_("Scan the freezer the run was made in.")
    ),
    "low_harvest_viability": RefusalWords(
        N_("Low viability at harvest"),
        N_("%(viability)s %%; at least %(lowest)s %% expected."),
        N_("Quality assesses the deviation before release."),
    ),
    "frozen_late": RefusalWords(
        N_("Frozen late"),
        N_("%(thing)s waited %(minutes)s; %(most)s min at most."),
        N_("Quality assesses the deviation before release."),
    ),
    "equipment_overdue": RefusalWords(
        N_("Equipment overdue"),
        N_("%(thing)s was due at %(due_at)s."),
        N_("Engineering has it calibrated or qualified."),
    ),
}
