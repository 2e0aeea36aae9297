"""What each step is for, in one sentence a reader of the page of steps understands."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_

SENTENCES: Mapping[str, str] = {
    "approve_document": N_("The author signs, quality approves, and from its day on everyone works by this version."),
    "register_equipment": N_(
        "A logger, bath, counter, shipper or freezer with its positions gets a code and the day of its next check."
    ),
    "receive_material": N_(
        "What came, from whom, how much and until when; in quarantine until quality has read the certificate."
    ),
    "release_material": N_(
        "Quality reads the certificate and releases or rejects the material; never the person who received it."
    ),
    "fill_containers": N_("The cells of a lot go into labelled containers on a cleared line, counted by two."),
    "freeze_containers": N_(
        "A controlled-rate run with its file, and how long the cells waited in their freezing medium."
    ),
    "harvest_lot": N_("The cells of a batch are counted, and counted again by a second person; the lot begins."),
    "register_bank": N_(
        "A master bank from a cell line, or a working bank from a released master bank, each vial in its own position."
    ),
    "register_cell_line": N_("Where a cell line comes from in law and ethics, and never from whom."),
    "start_batch": N_(
        "One differentiation run from one thawed bank vial; the documents in force now judge it for ever."
    ),
    "thaw_bank_vial": N_("Two persons scan position and vial before the vial is warmed."),
    "use_material": N_("Material and batch are scanned, and the quantity moves from the one to the other."),
    "draw_sample": N_(
        "A sample of a lot for test, retention or stability gets a code of its own and can never become a dose."
    ),
    "lift_hold": N_("Quality says what it found, and the hold ends."),
    "place_hold": N_("Anyone stops anything at once, with a reason from a list."),
    "receive_sample": N_("The laboratory accepts or rejects a sample and says in what condition it came."),
    "record_result": N_(
        "What a test found is recorded as it is; the specification the lot began with says what it means."
    ),
    "reject_lot": N_("The lot is rejected for good; its containers stay held until two persons destroy them."),
    "release_bank": N_("Quality has read every test a bank needs, and releases or rejects it."),
    "release_lot": N_(
        "The one signature without which nothing reaches a child, by someone who took no part in this lot."
    ),
    "review_batch": N_(
        "Someone who took no part sees record, changes, labels and deviations, and signs that they are in order."
    ),
    "review_result": N_("A second person looks at value, unit, method and verdict of a result."),
    "label_dose": N_("The label that names a child is scanned on the product by one person, the product by another."),
    "apply_label": N_("The label is scanned on the thing it now stands on, and the thing beside it."),
    "order_label": N_(
        "Labels are made, each with a serial of its own; a reprint gives a reason and voids what it replaces."
    ),
    "prove_label": N_("The program reads back the final file of every label; only what reads back may be printed."),
    "store_container": N_(
        "The container is scanned, then the position it is put in; every later move is the same step."
    ),
    "hand_over": N_("Custody passes from the person who has it to a named other."),
    "judge_condition": N_("What arrived is accepted, quarantined or rejected on criteria set beforehand."),
    "pack_shipment": N_(
        "Position, container and shipper are scanned, containers by two persons; "
        "from here on the box answers for the cells."
    ),
    "receive_shipment": N_("Every container is scanned on arrival, and what is missing is sought at once."),
    "allocate_containers": N_("These containers, and no others, are reserved for this dose of this child."),
    "void_wristband": N_("Two persons take a wristband out of use; what was checked with it is checked anew."),
    "bind_wristband": N_("Two persons bind a new wristband to a child, after name and birth date were read back."),
    "clear_for_infusion": N_(
        "The investigator's go for this dose on this day, with everything that can be known before the thaw."
    ),
    "confirm_eligibility": N_(
        "The investigator answers each criterion of the protocol and decides whether the child may take part."
    ),
    "decide_use": N_(
        "Look at the cells, count them where the profile asks for it, and decide whether they may be given."
    ),
    "end_infusion": N_("What the child had, told as it was; never refused."),
    "end_thaw": N_("When the thaw ended; a long one is noted and opens a deviation."),
    "give_il2": N_("IL-2 before the cells: when and how much, by the nurse who gave it."),
    "issue_containers": N_("Two persons scan the containers as they leave the pharmacy for one dose of one child."),
    "prepare_dose": N_(
        "From usable containers to what is hung: one dose at a time, and two persons scan what goes in."
    ),
    "prescribe_dose": N_("Weight and body surface in, cells and IL-2 out, every formula shown to the one who signs."),
    "record_consent": N_("Consent is given on the form in force, or withdrawn, which is never refused."),
    "register_subject": N_("A child gets a number; name and birth date are sealed apart and never stand in an entry."),
    "release_allocation": N_("Reserved containers are free again, by name and with a reason."),
    "show_identity": N_(
        "Name and birth date are shown for the read-back or in an emergency; each look is an entry with a reason."
    ),
    "start_infusion": N_(
        "One of the two verifiers scans wristband and product once more, and hangs what was verified."
    ),
    "start_thaw": N_(
        "Two persons scan the container and read the child's number once more: from here there is no way back."
    ),
    "verify_dose": N_("Two persons, one after the other and each alone: look, wristband, product."),
    "verify_prescription": N_("The pharmacist computes the prescription anew, from the chart and not from the screen."),
    "acknowledge_stop": N_("What the person did when the screen said STOP; it changes nothing else."),
    "correct_entry": N_(
        "A value entered wrongly is put right; the old one stays, with who changed it, why and who approved."
    ),
    "destroy_container": N_("What was discarded is destroyed by one person before the eyes of another, and counted."),
    "discard_container": N_("A container or dose will not be given; it is still there and waits to be destroyed."),
    "record_as_happened": N_("What happened, whatever should have happened; never refused."),
    "take_back_entry": N_(
        "What was told by a slip is put right by two who have the thing in hand; the old entry stays, struck through."
    ),
    "accept_document": N_("A person signs that they have read this version and work by it."),
    "found_instance": N_(
        "The first entry of the ledger: the first two persons and the documents everything is decided by."
    ),
    "register_person": N_("A name, roles and a badge; the person sets their own secrets before anything else."),
    "change_checkpoint_key": N_(
        "From here on checkpoints are signed under another key, which the one before it names."
    ),
    "rehash_secret": N_(
        "The program keeps a person's secret under today's cost of hashing; the secret itself stays the same."
    ),
    "reset_secret": N_(
        "An administrator and quality take away a person's password and PIN; a one-time code lets them set new ones."
    ),
    "set_second_factor": N_("Each person sets up their own authenticator; the record knows a digest of it."),
    "reset_second_factor": N_(
        "An administrator and quality take away a lost authenticator; the person sets up another at sign-in."
    ),
    "change_roles": N_("An administrator asks, quality approves: other roles from now on, and never one's own."),
    "deactivate_person": N_("Nothing of the account opens anything any more, at once; what was done by it stays."),
    "reactivate_person": N_(
        "Whoever comes back comes back to their own account, by the same staff number, and sets new secrets."
    ),
    "revoke_badge": N_("What a lost badge opened closes, and it signs nothing any more; anybody revokes their own."),
    "issue_badge": N_("A person on record without a badge gets one, after a check of who they are."),
    "end_sessions": N_("Whoever is signed in somewhere is signed out everywhere, at once, and signs in again."),
    "lock_account": N_("The program tells the record that too many secrets failed, and for how long nobody is let in."),
    "set_secret": N_("One's own password and PIN; nobody else ever knows them."),
    "record_batch_step": N_("Who did a step of the batch, who watched, and what was measured."),
    "close_deviation": N_("Quality says what caused a deviation and what it means for everything it touches."),
    "close_near_miss": N_("Quality says how the wrong thing came to be shown, and what is done about it."),
    "open_deviation": N_("Whoever saw that something departed from what was approved says so, at once."),
    "recall_lot": N_("A released lot is stopped wherever it is, and everyone who has some of it is alarmed."),
    "acknowledge_alarm": N_("Whoever an alarm calls says by name what was done with the cells, or for the child."),
    "reconcile_labels": N_("Two persons count what was printed for a lot, applied, spoiled and left."),
    "spoil_labels": N_("Labels left over, torn or misprinted are thrown away together before the eyes of another."),
    "authorise_quarantine_shipment": N_(
        "Quality lets named containers of a lot that is not released travel to one place, and be used nowhere."
    ),
    "register_party": N_("A courier, a laboratory or another house that things are handed to, with whom to ask for."),
}
