"""Words of the station setup."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "approve_document": StepWords(N_("Approve document"), N_("Approving document"), N_("Document approved")),
    "register_equipment": StepWords(N_("Register equipment"), N_("Registering equipment"), N_("Equipment registered")),
}
FACTS = {
    "approve_document.type": FactWords(N_("Type of document")),
    "approve_document.title": FactWords(
        N_("Title"),
        N_("The title by which it is known; a profile is titled by its presentation, a label design by its name."),
    ),
    "approve_document.version": FactWords(N_("Version")),
    "approve_document.file": FactWords(
        N_("File"), N_("The very bytes that are approved here are the ones everyone works by.")
    ),
    "approve_document.effective_from": FactWords(N_("Effective from"), N_("Leave empty: from this moment on.")),
    "register_equipment.kind": FactWords(N_("Kind of equipment")),
    "register_equipment.name": FactWords(N_("Name of the equipment"), N_("As it is called in the house.")),
    "register_equipment.serial": FactWords(N_("Serial number")),
    "register_equipment.due_on": FactWords(
        N_("Next calibration or qualification"), N_("It may be used until the end of this day.")
    ),
    "register_equipment.hold_hours": FactWords(N_("Qualified hold time in hours"), N_("For shippers.")),
    "register_equipment.storage_class": FactWords(N_("Storage class"), N_("For freezers and refrigerators.")),
    "register_equipment.positions": FactWords(
        N_("Number of positions"), N_("Each gets a code of its own. Register a larger freezer rack by rack.")
    ),
}
CHOICES = {
    "approve_document.type.role_matrix": N_("Role matrix"),
    "approve_document.type.refusal_weights": N_("Weights of refusals"),
    "approve_document.type.sites": N_("Sites and stations"),
    "approve_document.type.product_profile": N_("Product profile"),
    "approve_document.type.specification": N_("Specification"),
    "approve_document.type.protocol": N_("Protocol"),
    "approve_document.type.label_design": N_("Label design"),
    "approve_document.type.consent_form": N_("Consent form"),
    "approve_document.type.policy": N_("Policy"),
    "approve_document.type.procedure": N_("Procedure"),
    "register_equipment.kind.logger": N_("Temperature logger"),
    "register_equipment.kind.bath": N_("Thawing bath"),
    "register_equipment.kind.counter": N_("Cell counter"),
    "register_equipment.kind.balance": N_("Balance"),
    "register_equipment.kind.isolator": N_("Isolator"),
    "register_equipment.kind.controlled_rate_freezer": N_("Controlled-rate freezer"),
    "register_equipment.kind.incubator": N_("Incubator"),
    "register_equipment.kind.shipper": N_("Shipper"),
    "register_equipment.kind.freezer": N_("Freezer or refrigerator"),
    "register_equipment.storage_class.ln2_vapour": N_("Liquid nitrogen vapour"),
    "register_equipment.storage_class.minus80": N_("-80 °C freezer"),
    "register_equipment.storage_class.fridge": N_("Refrigerator, 2 – 8 °C"),
    "register_equipment.storage_class.room": N_("Room temperature"),
}
REFUSALS = {
    "document_unreadable": RefusalWords(
        N_("File not readable"),
        N_("A %(type)s must be a TOML file; this file could not be read as one."),
        N_("Its author corrects the file and presents it again."),
    ),
    "document_incomplete": RefusalWords(
        N_("Document incomplete"),
        N_("The %(type)s does not state: %(paths)s."),
        N_("Its author adds what is missing and presents it again."),
    ),
    "document_unsound": RefusalWords(
        N_("Document makes no sense"),
        N_("These places of the %(type)s cannot be right: %(paths)s."),
        N_("Its author corrects them and presents it again."),
    ),
    "wrong_title": RefusalWords(
        N_("Title does not fit"),
        N_("It was titled %(title)s; the document itself says %(stated)s."),
        N_("Use the title the document states."),
    ),
    "version_used_before": RefusalWords(
        N_("Version used before"),
        N_("Version %(version)s of %(title)s exists already."),
        N_("Give it the next version."),
    ),
    "effective_in_the_past": RefusalWords(
        N_("Effective in the past"),
        N_("%(day)s is over; a document takes effect now or later."),
        N_("Choose today or a later day."),
    ),
    "investigator_not_signed": RefusalWords(
        N_("An investigator must sign"),
        N_("A protocol is signed by an investigator as well as by quality."),
        N_("An investigator signs as the author."),
    ),
    "due_day_missing": RefusalWords(
        N_("Due day missing"),
        N_("This kind of equipment has a day by which it is calibrated or qualified again: %(kind)s."),
        N_("Enter the day from its certificate."),
    ),
    "due_day_past": RefusalWords(
        N_("Due day is over"), N_("It was due on %(day)s."), N_("Have it calibrated or qualified first.")
    ),
    "hold_hours_missing": RefusalWords(
        N_("Hold time missing"),
        N_("A shipper is qualified for a number of hours."),
        N_("Enter the hours from its qualification."),
    ),
    "positions_missing": RefusalWords(
        N_("Positions or class missing"),
        N_("A freezer is registered with its storage class and the number of its positions."),
        N_("Enter both."),
    ),
}
