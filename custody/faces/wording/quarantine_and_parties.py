"""Words of shipments in quarantine, and of parties outside the house."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "authorise_quarantine_shipment": StepWords(
        N_("Authorise shipment in quarantine"),
        N_("Authorising shipment in quarantine"),
        N_("Shipment in quarantine authorised"),
    ),
    "register_party": StepWords(
        N_("Register external party"), N_("Registering external party"), N_("External party registered")
    ),
}
FACTS = {
    "authorise_quarantine_shipment.containers": FactWords(N_("Containers")),
    "authorise_quarantine_shipment.to_station": FactWords(N_("To station")),
    "authorise_quarantine_shipment.last_day": FactWords(N_("Last day of the journey")),
    "register_party.name": FactWords(N_("Name")),
    "register_party.firm": FactWords(N_("Firm")),
    "register_party.party_kind": FactWords(N_("What it does for the house")),
    "register_party.contact": FactWords(N_("Whom to ask for")),
    "register_party.phone": FactWords(N_("Number to call")),
    "hand_over.party": FactWords(N_("External party"), N_("The code of a registered party; its side stays unsigned.")),
    "record_result.laboratory": FactWords(N_("Laboratory outside the house"), N_("Only where the sample is with one.")),
}
CHOICES = {
    "register_party.party_kind.laboratory": N_("laboratory"),
    "register_party.party_kind.courier": N_("courier"),
    "register_party.party_kind.hospital": N_("hospital"),
    "register_party.party_kind.supplier": N_("supplier"),
    "register_party.party_kind.other_party": N_("other party"),
}
REFUSALS = {
    "outside_quarantine_authorisation": RefusalWords(
        N_("Not authorised for this journey"),
        N_("%(thing)s may travel unreleased only to %(to_station)s, arriving before %(until)s."),
        N_("Change the journey, or quality authorises this one."),
    ),
    "lot_already_released": RefusalWords(
        N_("No authorisation needed"), N_("The lot of %(thing)s is released."), N_("Pack it as any released lot.")
    ),
    "authorisation_over": RefusalWords(
        N_("Day already over"),
        N_("An authorisation until %(until)s would be over already."),
        N_("Choose a day to come."),
    ),
    "another_laboratory": RefusalWords(
        N_("Another laboratory"),
        N_("%(thing)s is with %(holder)s; the laboratory given is %(laboratory)s."),
        N_("Scan the laboratory that has the sample, or none while it is in the house."),
    ),
    "travels_in_quarantine": RefusalWords(
        N_("Travels in quarantine"),
        N_("%(thing)s is not released; quality lets it travel to %(to_station)s until %(until)s."),
        N_("Nobody reserves or issues it before its lot is released."),
    ),
}
