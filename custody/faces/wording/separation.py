"""Words of the separation of duties: each pair of the closed list, the document, and its page."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_, FactWords, RefusalWords

FACTS: Mapping[str, FactWords] = {
    "found_instance.separation_of_duties": FactWords(N_("Separation of duties")),
}
CHOICES: Mapping[str, str] = {"approve_document.type.separation_of_duties": N_("Separation of duties")}
REFUSALS: Mapping[str, RefusalWords] = {
    "pair_weakened": RefusalWords(
        N_("Closed list not whole"),
        N_("Every version states the closed list of who may not do both; this one lacks or weakens: %(pair)s."),
        N_("Its author states these pairs in full and presents it again."),
    ),
}
# A pair of the closed list by its name, as it is told in a refusal and on the page.
WORDS_OF_VALUES: Mapping[str, str] = {
    "pair.receiver_releases_material": N_("Whoever received a material does not release it"),
    "pair.banker_releases_bank": N_("Whoever registered a bank does not release it"),
    "pair.analyst_reviews_result": N_("Whoever entered or corrected a result does not review it"),
    "pair.maker_reviews_batch": N_(
        "Whoever took part in making a lot, or entered a result of it, does not review its batch record"
    ),
    "pair.maker_or_tester_releases_lot": N_("Whoever took part in making or testing a lot does not release it"),
    "pair.prescriber_verifies": N_("Whoever prescribed a dose does not verify its prescription"),
    "pair.packer_receives": N_("Whoever packed a shipment does not receive it"),
    "pair.pauser_resumes": N_("Whoever paused dosing does not resume it"),
    "pair.preparer_verifies": N_("Whoever prepared a dose does not verify it at the bedside"),
    "pair.causer_closes_deviation": N_("Whoever caused a deviation, or had a part in it, does not close it"),
    "pair.worker_closes_deviation": N_("Whoever worked on what a deviation is about does not close it"),
    "pair.causer_closes_near_miss": N_("Whoever had a part in a near miss does not close it"),
    "pair.author_approves": N_("Whoever wrote a document does not approve it"),
    "pair.performer_checks": N_("Whoever performs a step that takes two does not check it"),
    "pair.destroyer_witnesses": N_("Whoever destroys a container does not witness it"),
    "pair.asker_grants_access": N_("Whoever asks for an account does not approve it"),
    "pair.asker_authorises": N_("Whoever asks for an authorisation does not give it"),
    "pair.performer_authorises": N_("Whoever takes a step does not authorise what stands against it"),
    "pair.giver_receives": N_("Whoever hands something over does not receive it"),
    "pair.verifier_verifies_twice": N_("Whoever made the first identity check of a dose does not make the second"),
    "pair.bench_alone_verifies": N_(
        "In an emergency too, one of the two who check a dose is a person who had no part in preparing it"
    ),
    "pair.another_infuses": N_("Whoever did not verify a dose does not start it"),
    "pair.carrier_countersigns": N_(
        "Whoever prepared, labelled or verified a dose does not countersign a check made for it"
    ),
}
