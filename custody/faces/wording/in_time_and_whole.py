"""Words of what is asked before the thaw, of diluent and parts of a dose, and of checks by night at the bench."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords

FACTS = {
    **{
        f"{step}.{fact}": words
        for step in ("prepare_dose", "label_dose")
        for fact, words in (
            ("emergency", FactWords(N_("Emergency check"), N_("Only if no second person can verify."))),
            ("clinician", FactWords(N_("Clinician who checked"), N_("Full name, as on the badge."))),
            ("staff_number", FactWords(N_("Staff number"))),
            ("nobody_on_ward", FactWords(N_("No registered clinician on the ward"))),
        )
    },
    "end_infusion.last_part": FactWords(
        N_("The dose ends with this part"), N_("Only if more parts were announced and no further one will be given.")
    ),
}
CHOICES = {
    **{
        f"{step}.{choice}": words
        for step in ("prepare_dose", "label_dose")
        for choice, words in (
            ("emergency.on_ward", N_("Clinician on the ward, without an account")),
            ("emergency.by_video", N_("By video, entering what is read out")),
            ("nobody_on_ward.yes", N_("Yes")),
        )
    },
    "end_infusion.last_part.yes": N_("Yes"),
}
_INVESTIGATOR = N_("The investigator decides, remotely if need be.")
REFUSALS = {
    "expires_before_given": RefusalWords(
        N_("Expires before it could be given"),
        N_("%(thing)s expires at %(expiry_at)s. Begun now, its infusion would be over at %(over_at)s."),
        N_("Leave it as it is. Call pharmacist and investigator: they decide on another container."),
    ),
    "backup_unusable": RefusalWords(
        N_("The back-up cannot be given"),
        N_("%(thing)s is named as back-up, but: %(reason)s."),
        N_("Allocate another back-up, or give the reason why there is none."),
    ),
    "dose_complete": RefusalWords(
        N_("The dose is whole without it"),
        N_("Dose %(dose)s is prepared already: %(cells)s cells, all %(parts)s parts announced."),
        _INVESTIGATOR,
    ),
    "parts_differ": RefusalWords(
        N_("Another number of parts"),
        N_("%(entered)s parts entered, %(announced)s announced before; %(prepared)s prepared already."),
        _INVESTIGATOR,
    ),
    "parts_far_from_dose": RefusalWords(
        N_("Is the number of parts right?"),
        N_("%(parts)s parts like this one: %(cells)s cells. Dose %(dose)s may have %(lowest)s to %(highest)s."),
        N_("Check volume and number of parts before signing; a later part cannot change their number."),
    ),
    "parts_missing": RefusalWords(
        N_("Fewer parts than announced"),
        N_("%(given)s of %(total)s parts of dose %(dose)s were given, and no further one is reserved or follows."),
        N_("Reserve another container, or say with the last infusion that the dose ends with it."),
    ),
    "count_above_filled": RefusalWords(
        N_("Counted more than was filled"),
        N_("%(counted)s viable cells, %(filled)s filled: within the error of a count, %(percent)s %%."),
        "",
    ),
    "diluent_unscanned": RefusalWords(
        N_("Diluent not scanned"),
        N_("%(ml)s mL were added to %(thing)s from no lot on record."),
        N_("Scan the lot the diluent was drawn from."),
    ),
}
