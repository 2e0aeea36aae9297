"""Words of the station transport."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "pack_shipment": StepWords(
        N_("Pack shipment"),
        N_("Packing shipment"),
        N_("Shipment packed"),
    ),
    "hand_over": StepWords(
        N_("Hand over"),
        N_("Handing over"),
        N_("Handed over"),
    ),
    "receive_shipment": StepWords(
        N_("Receive shipment"),
        N_("Receiving shipment"),
        N_("Shipment received"),
    ),
    "judge_condition": StepWords(
        N_("Judge condition"),
        N_("Judging condition"),
        N_("Condition judged"),
    ),
}
FACTS = {
    "pack_shipment.places": FactWords(
        N_("Positions"),
        N_("Scan each position before the container taken from it. What lies in none needs none."),
    ),
    "pack_shipment.containers": FactWords(
        N_("Containers"),
    ),
    "pack_shipment.containers_again": FactWords(
        N_("Containers, by the second person"),
        N_("The second person scans every container again."),
    ),
    "pack_shipment.shipper": FactWords(
        N_("Shipper"),
    ),
    "pack_shipment.logger": FactWords(
        N_("Temperature logger"),
    ),
    "pack_shipment.seal": FactWords(
        N_("Seal number"),
    ),
    "pack_shipment.ln2_kg": FactWords(
        N_("Liquid nitrogen"),
        N_("By weight, after filling."),
    ),
    "pack_shipment.from_station": FactWords(
        N_("From station"),
    ),
    "pack_shipment.to_station": FactWords(
        N_("To station"),
    ),
    "pack_shipment.eta": FactWords(
        N_("Expected arrival"),
    ),
    "hand_over.things": FactWords(
        N_("What changes hands"),
        N_("Shipments, or single containers."),
    ),
    "hand_over.receiver": FactWords(
        N_("Receiver's badge"),
        N_("Read, not signed: their own signature is on paper. Left empty for an external party."),
    ),
    "hand_over.party_name": FactWords(
        N_("Name of the external receiver"),
    ),
    "hand_over.party_firm": FactWords(
        N_("Firm"),
    ),
    "hand_over.waybill": FactWords(
        N_("Waybill"),
    ),
    "receive_shipment.shipment": FactWords(
        N_("Shipment"),
    ),
    "receive_shipment.containers": FactWords(
        N_("Containers found"),
        N_("Scan every container in the box."),
    ),
    "receive_shipment.seal_intact": FactWords(
        N_("Seal intact"),
    ),
    "receive_shipment.seal": FactWords(
        N_("Seal number as read"),
    ),
    "receive_shipment.arrival_celsius": FactWords(
        N_("Temperature on arrival"),
    ),
    "judge_condition.containers": FactWords(
        N_("Containers"),
    ),
    "judge_condition.decision": FactWords(
        N_("Decision"),
    ),
    "judge_condition.seal_intact": FactWords(
        N_("Seal intact"),
    ),
    "judge_condition.ln2_present": FactWords(
        N_("Liquid nitrogen present"),
    ),
    "judge_condition.logger_verdict": FactWords(
        N_("Temperature log"),
    ),
    "judge_condition.damage": FactWords(
        N_("Damage"),
    ),
}
CHOICES = {
    "receive_shipment.seal_intact.yes": N_("Yes"),
    "receive_shipment.seal_intact.no": N_("No"),
    "receive_shipment.seal_intact.unknown": N_("Unknown"),
    "judge_condition.seal_intact.yes": N_("Yes"),
    "judge_condition.seal_intact.no": N_("No"),
    "judge_condition.seal_intact.unknown": N_("Unknown"),
    "judge_condition.ln2_present.yes": N_("Yes"),
    "judge_condition.ln2_present.no": N_("No"),
    "judge_condition.ln2_present.unknown": N_("Unknown"),
    "judge_condition.damage.yes": N_("Yes"),
    "judge_condition.damage.no": N_("No"),
    "judge_condition.damage.unknown": N_("Unknown"),
    "judge_condition.decision.accept": N_("Accept"),
    "judge_condition.decision.quarantine": N_("Quarantine"),
    "judge_condition.decision.reject": N_("Reject"),
    "judge_condition.logger_verdict.within": N_("Within limits"),
    "judge_condition.logger_verdict.outside": N_("Outside limits"),
    "judge_condition.logger_verdict.no_data": N_("No data"),
}
REFUSALS = {
    "not_on_the_list": RefusalWords(
        N_("Not on the list"),
        N_("%(thing)s is not on the list of the shipment %(shipment)s."),
        N_("Put it aside, receive the others, and call quality."),
    ),
    "not_the_holder": RefusalWords(
        N_("Not in your hands"),
        N_("%(thing)s is held by: %(holder)s."),
        N_("Whoever has it hands it over."),
    ),
    "inside_a_shipment": RefusalWords(
        N_("Inside a shipment"),
        N_("%(thing)s is inside the shipment %(shipment)s."),
        N_("Hand over the shipment instead."),
    ),
    "giver_as_receiver": RefusalWords(
        N_("Giver and receiver are one person"),
        N_("Nobody hands over to themselves."),
        N_("The receiver scans their own badge."),
    ),
    "two_receivers": RefusalWords(
        N_("Two receivers"),
        N_("Both a badge and an external party are given."),
        N_("Leave one of them out."),
    ),
    "receiver_missing": RefusalWords(
        N_("Receiver missing"),
        N_("Nobody is named who takes it."),
        N_("Scan the receiver's badge, or give name and firm."),
    ),
    "not_yet_received": RefusalWords(
        N_("Not yet received"),
        N_("%(thing)s is %(state)s; its condition is judged after receipt."),
        N_("Receive the shipment first."),
    ),
    "position_unscanned": RefusalWords(
        N_("Position not scanned"),
        N_("%(thing)s is recorded in %(place)s, which was not scanned."),
        N_("Scan the position it was taken from. Was it another one, put it back and call quality."),
    ),
    "container_from_elsewhere": RefusalWords(
        N_("Container from another position"),
        N_("None of the containers scanned is recorded in %(thing)s."),
        N_("Put back what was taken from it, check both codes, and call quality."),
    ),
    "mixed_storage_classes": RefusalWords(
        N_("Mixed storage classes"),
        N_("One box cannot keep: %(classes)s."),
        N_("Pack them in separate shippers."),
    ),
    "beyond_hold_time": RefusalWords(
        N_("Beyond the hold time"),
        N_("Arrival is expected %(eta)s; %(thing)s holds for %(hold_hours)s h."),
        N_("Choose another shipper or a faster way."),
    ),
    "nitrogen_unrecorded": RefusalWords(
        N_("Liquid nitrogen not recorded"),
        N_("The charge of liquid nitrogen must be weighed and given."),
        N_("Weigh the shipper and enter the charge."),
    ),
    "qualification_overdue": RefusalWords(
        N_("Qualification overdue"),
        N_("%(thing)s was due on %(due_on)s."),
        N_("Use another one; engineering qualifies this one."),
    ),
    "riding_already": RefusalWords(
        N_("In use already"),
        N_("%(thing)s rides with the shipment %(shipment)s."),
        N_("Use another one, or receive that shipment first."),
    ),
    "not_a_logger": RefusalWords(
        N_("Not a temperature logger"),
        N_("%(thing)s is equipment of the kind %(equipment_kind)s."),
        N_("Scan a temperature logger."),
    ),
    "unknown_station": RefusalWords(
        N_("Unknown station"),
        N_("%(station)s is no station of the document in force."),
        N_("Choose a station from the list."),
    ),
    "no_way_to_go": RefusalWords(
        N_("Same station twice"),
        N_("The shipment would leave from %(station)s and go to %(station)s."),
        N_("Correct the destination, or hand the containers over instead."),
    ),
    "arrival_already_past": RefusalWords(
        N_("Arrival already past"),
        N_("%(eta)s has passed already."),
        N_("Correct the expected arrival."),
    ),
    "condition_unproven": RefusalWords(
        N_("Condition not proven"),
        N_("Not proven in order: %(points)s."),
        N_("Quality authorises it with a reason, or choose quarantine."),
    ),
    "another_seal": RefusalWords(
        N_("Another seal"),
        N_("Packed with seal %(packed)s; read on arrival: %(read)s."),
        N_("Received; quality judges the deviation."),
    ),
    "another_destination": RefusalWords(
        N_("Another destination"),
        N_("Planned for %(planned)s; received at %(station)s."),
        N_("Received; quality judges the deviation."),
    ),
    "late_hand_over": RefusalWords(
        N_("Late hand-over"),
        N_("%(thing)s was in one pair of hands for %(minutes)s; at most %(most)s min are planned."),
        N_("Handed over; quality judges the deviation."),
    ),
}
