"""Words of the station labels."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "order_label": StepWords(
        N_("Order labels"),
        N_("Ordering labels"),
        N_("Labels ordered"),
    ),
    "prove_label": StepWords(
        N_("Prove labels"),
        N_("Proving labels"),
        N_("Labels proved"),
    ),
    "label_dose": StepWords(N_("Label dose"), N_("Labelling dose"), N_("Dose labelled")),
    "apply_label": StepWords(
        N_("Apply label"),
        N_("Applying label"),
        N_("Label applied"),
    ),
}
FACTS = {
    "order_label.title": FactWords(
        N_("Label design"),
        N_("Designs in force that fit what was scanned."),
    ),
    "order_label.purpose": FactWords(
        N_("What for"),
    ),
    "order_label.lot": FactWords(
        N_("Lot"),
        N_("For new containers."),
    ),
    "order_label.thing": FactWords(
        N_("What the label is for"),
        N_("Scan the thing that is to be labelled."),
    ),
    "order_label.count": FactWords(
        N_("How many"),
        N_("Left empty: one."),
    ),
    "order_label.reprint_reason": FactWords(
        N_("Why it is printed again"),
    ),
    "prove_label.copies": FactWords(
        N_("Copies and their files"),
    ),
    "prove_label.copies.copy": FactWords(
        N_("Label copy"),
    ),
    "prove_label.copies.outcome": FactWords(
        N_("Outcome"),
    ),
    "prove_label.copies.format": FactWords(
        N_("Format"),
    ),
    "prove_label.copies.sha256": FactWords(
        N_("SHA-256 of the file"),
    ),
    "prove_label.copies.trouble": FactWords(
        N_("What went wrong"),
    ),
    "label_dose.copy": FactWords(N_("Label copy"), N_("Scan the serial of the label on the product.")),
    "label_dose.prepared_dose": FactWords(N_("Prepared dose"), N_("Scan the code on the product.")),
    "label_dose.dose_again": FactWords(
        N_("Prepared dose, second person"), N_("The second person scans the product again.")
    ),
    "apply_label.copy": FactWords(
        N_("Label"),
        N_("The small serial at the edge of the label."),
    ),
    "apply_label.thing": FactWords(
        N_("What it stands on"),
        N_("Scan the label on the product itself."),
    ),
}
CHOICES = {
    "order_label.purpose.new_containers": N_("New containers"),
    "order_label.purpose.wristbands": N_("Wristbands"),
    "order_label.purpose.existing": N_("Something in the record"),
    "order_label.purpose.reprint": N_("Reprint"),
    "order_label.reprint_reason.damaged": N_("Damaged"),
    "order_label.reprint_reason.unreadable": N_("Unreadable"),
    "order_label.reprint_reason.does_not_scan": N_("Does not scan"),
    "order_label.reprint_reason.lost": N_("Lost"),
    "order_label.reprint_reason.wrong_content": N_("Wrong content"),
    "order_label.reprint_reason.spoiled_in_print": N_("Spoiled in the printer"),
    "order_label.reprint_reason.new_journey": N_("New journey of the shipper"),
    "prove_label.copies.outcome.proved": N_("Proved"),
    "prove_label.copies.outcome.failed": N_("Failed"),
    "prove_label.copies.format.pdf": N_("PDF"),
    "prove_label.copies.format.svg": N_("SVG"),
    "prove_label.copies.format.png": N_("PNG"),
    "prove_label.copies.format.zpl": N_("ZPL"),
}
REFUSALS = {
    "label_names_a_child": RefusalWords(
        N_("This label names a child"),
        N_("%(thing)s says whose dose it is, so two persons put it on."),
        N_("Open “Label dose”; the second person scans the product too."),
    ),
    "label_of_no_dose": RefusalWords(
        N_("Not the label of a dose"),
        N_("%(thing)s was made for %(about)s, which is no prepared dose."),
        N_("Open “Apply label”."),
    ),
    "label_of_another_thing": RefusalWords(
        N_("Label of another thing"),
        N_("The label %(copy)s was made for %(about)s, not for %(thing)s."),
        N_("Take the label off, put both aside and call quality."),
    ),
    "void_label": RefusalWords(
        N_("Void label"),
        N_("Copy %(copy_number)s of the label of %(about)s is void; replaced by: %(replaced_by)s."),
        N_("Use the label that replaced it and hand in the old one for reconciliation."),
    ),
    "closed_lot": RefusalWords(
        N_("Lot is closed"),
        N_("%(thing)s is %(state)s; no labels are printed for it."),
        N_("Ask quality."),
    ),
    "design_for_another_kind": RefusalWords(
        N_("Design for something else"),
        N_("The design %(title)s is for codes beginning with %(letters)s, not for a %(kind)s."),
        N_("Choose the design for this kind of thing."),
    ),
    "unpacked_shipper": RefusalWords(
        N_("Shipper not packed"),
        N_("%(thing)s is in no shipment, so the label %(title)s has nobody to go to."),
        N_("Pack the shipment first, then order the label; the shipper itself wears an equipment label."),
    ),
    "no_effective_design": RefusalWords(
        N_("No such design in force"),
        N_("No label design %(title)s is in force."),
        N_("Quality approves the design first."),
    ),
    "already_labelled": RefusalWords(
        N_("Labelled already"),
        N_("%(thing)s has the valid label %(copy)s."),
        N_("Order a reprint and give the reason."),
    ),
    "never_labelled": RefusalWords(
        N_("Nothing to reprint"),
        N_("No label of %(thing)s was ever ordered."),
        N_("Order its first label instead."),
    ),
    "reprint_without_reason": RefusalWords(
        N_("Reason missing"),
        N_("A reprint needs a reason."),
        N_("Choose the reason from the list."),
    ),
    "badge_of_a_person": RefusalWords(
        N_("A badge is half of a signature"),
        N_("Badges such as %(thing)s are ordered only by: %(roles)s."),
        N_("Ask quality for the badge; its owner need not be there."),
    ),
    "own_badge": RefusalWords(
        N_("Your own badge"),
        N_("%(thing)s is your own badge, and nobody prints their own."),
        N_("Somebody else from quality orders it."),
    ),
    "several_copies": RefusalWords(
        N_("Only one label each"),
        N_("One label is printed for one thing; %(count)s were asked for."),
        N_("Ask for one."),
    ),
    "nothing_to_label": RefusalWords(
        N_("Nothing to label"),
        N_("The order does not say what is to be labelled."),
        N_("Scan the lot for new containers, or the thing itself."),
    ),
    "proof_without_file": RefusalWords(
        N_("Proof without a file"),
        N_("The proof of %(thing)s names no format and file."),
        N_("Prove the label again and send its file along."),
    ),
}
