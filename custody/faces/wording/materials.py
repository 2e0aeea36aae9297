"""Words of the station materials."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "receive_material": StepWords(N_("Receive material"), N_("Receiving material"), N_("Material received")),
    "release_material": StepWords(
        N_("Release or reject material"), N_("Deciding on material"), N_("Material decided on")
    ),
}
FACTS = {
    "receive_material.name": FactWords(N_("Name of the material")),
    "receive_material.supplier": FactWords(N_("Supplier")),
    "receive_material.supplier_lot": FactWords(N_("Supplier's lot")),
    "receive_material.expires_on": FactWords(N_("Expiry"), N_("It may be used until the end of this day.")),
    "receive_material.quantity": FactWords(N_("Quantity")),
    "receive_material.unit": FactWords(N_("Unit"), N_("The unit in which it will be used.")),
    "receive_material.certificate": FactWords(N_("Supplier's certificate")),
    "release_material.material": FactWords(N_("Material")),
    "release_material.decision": FactWords(N_("Decision")),
    "release_material.certificate_read": FactWords(N_("Certificate read, and it fits")),
}
CHOICES = {
    "receive_material.unit.vial": N_("vial"),
    "receive_material.unit.piece": N_("piece"),
    "release_material.decision.released": N_("Release"),
    "release_material.decision.rejected": N_("Reject"),
    "release_material.certificate_read.yes": N_("Yes"),
    "release_material.certificate_read.no": N_("No"),
    "release_material.certificate_read.unknown": N_("Not assessed"),
}
REFUSALS = {
    "material_rejected": RefusalWords(
        N_("Material was rejected"),
        N_("Quality rejected %(thing)s. It is never used."),
        N_("Put it aside and take another lot."),
    ),
    "released_past_expiry": RefusalWords(
        N_("Past its expiry"), N_("%(thing)s expired at %(expiry_at)s and cannot be released."), N_("Reject it.")
    ),
    "certificate_unread": RefusalWords(
        N_("Certificate not read"),
        N_("A material is released on a certificate that was read and fits."),
        N_("Read the certificate, then decide."),
    ),
    "material_not_released": RefusalWords(
        N_("Material not released"),
        N_("%(thing)s is %(state)s."),
        N_("Take a released lot, or quality takes responsibility with a signature."),
    ),
    "supply_on_hold": RefusalWords(
        N_("On hold"),
        N_("%(thing)s, or what it came from, is on hold (%(reason)s)."),
        N_("Take another lot or vial, or quality takes responsibility with a signature."),
    ),
    "material_expired": RefusalWords(
        N_("Material past its expiry"),
        N_("%(thing)s expired at %(expiry_at)s."),
        N_("Take a lot in date, or quality takes responsibility with a signature."),
    ),
    "expired_on_arrival": RefusalWords(
        N_("Arrived past its expiry"), N_("It expired on %(day)s; it is received and can only be rejected."), ""
    ),
}
