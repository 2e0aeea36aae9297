"""Words of doses in parts, and of infusions that ended otherwise than they were meant to."""

from __future__ import annotations

from custody.faces.wording.words import N_, RefusalWords

REFUSALS = {
    "parts_cannot_add_up": RefusalWords(
        N_("Too little is left for the next part"),
        N_(
            "%(thrown)s mL would be thrown away, and %(parts)s parts are announced: with what is left, dose %(dose)s "
            "has %(cells)s cells, at least %(least)s are prescribed."
        ),
        N_("Keep the rest for the next part. Only the investigator decides otherwise, remotely if need be."),
    ),
    "dose_cut_short": RefusalWords(
        N_("The child has not had its dose"),
        N_("Dose %(dose)s: %(cells)s cells so far, at least %(least)s are prescribed."),
        N_("Check volume and reason before you sign. Whoever gave the go is called, and decides how it goes on."),
    ),
    "volume_of_what": RefusalWords(
        N_("mL of what?"),
        N_(
            "%(given)s mL are told of %(thing)s, which held %(held)s mL; how many mL hung is not told, or does not fit:"
            " not what was drawn, prepared or told before, or with that more than it held."
        ),
        N_(
            "Enter how many mL hung, diluent included, and when it was hung; where an earlier entry told it otherwise, "
            "take that back first and tell it anew. Until then the dose stays open; whoever gave the go is called."
        ),
    ),
    "drawn_assumed": RefusalWords(
        N_("How much of it was drawn?"),
        N_("How much of %(thing)s was drawn is not told. Taken: %(drawn)s mL, the most there can be. %(worked_out)s."),
        N_("Enter how much was drawn. If it was less, the child had less than is counted here."),
    ),
    "several_parts_of_it": RefusalWords(
        N_("Which part of it?"),
        N_("More than one part comes from %(thing)s; waiting: %(parts)s. Taken as given: %(taken)s."),
        N_(
            "Look at the label of what hung and scan that instead. If this is entered, the dose stays open where it "
            "may have been another part, and whoever gave the go is called; take it back then, and tell it anew."
        ),
    ),
    "more_than_the_dose": RefusalWords(
        N_("More than the dose"),
        N_(
            "With %(now)s, and what the child has had or what runs, dose %(dose)s comes to %(cells)s cells; "
            "at most %(most)s are prescribed."
        ),
        N_("Do not hang it. Only the investigator decides otherwise, remotely if need be."),
    ),
    "had_more_than_the_dose": RefusalWords(
        N_("The child has had more than its dose"),
        N_("Dose %(dose)s: %(cells)s cells with what runs now, at most %(most)s are prescribed."),
        N_("Check bag and volume before you sign. If they are right, watch the child: who answers for it is called."),
    ),
    "dose_has_another": RefusalWords(
        N_("The dose has another part already"),
        N_("With what comes back, dose %(dose)s comes to %(cells)s cells; at most %(most)s are prescribed."),
        N_("Tell the bed and the bench which of them is to be given; put the other aside."),
    ),
    "had_unclear": RefusalWords(
        N_("How much has the child had?"),
        N_("Nobody can tell yet how much of dose %(dose)s the child has had: alarm %(alarm)s is not answered."),
        N_(
            "Whoever is called finds out, and answers; or take the entry back and tell it anew by the label of what"
            " hung. Only the investigator decides otherwise, remotely if need be."
        ),
    ),
    "no_further_told": RefusalWords(
        N_("No further part was to follow"),
        N_("It was told that dose %(dose)s ends. Still waiting: %(waits)s."),
        N_("Discard what waits. Only the investigator decides that more is given, remotely if need be."),
    ),
    "endotoxin_ran_over_limit": RefusalWords(
        N_("Too much endotoxin an hour, as it ran"),
        N_("Dose %(dose)s: %(found)s EU/kg/h, parts at the same time added up; at most %(most)s are allowed."),
        N_("Check volume and times before you sign. If they are right, watch the child and call the investigator."),
    ),
    "part_still_waits": RefusalWords(
        N_("Another part waits"),
        N_("%(thing)s is a part of dose %(dose)s and waits to be given: the dose does not end yet."),
        N_("Give that part. If it is not to be given, discard it; the investigator omits the rest of the dose."),
    ),
    "faster_than_prescribed": RefusalWords(
        N_("Faster than prescribed"),
        N_(
            "%(given)s mL in %(minutes)s: %(rate)s mL/h. "
            "It was judged at %(judged)s mL/h, the dose in %(prescribed)s min."
        ),
        N_("Check volume and times before you sign. If they are right, watch the child and call the investigator."),
    ),
    "another_part_runs": RefusalWords(
        N_("Another part of the dose runs"),
        N_("%(thing)s of this dose has been running since %(since)s: both would run at once."),
        N_("Volume and endotoxin an hour add up. Start this one only if both are meant to run now."),
    ),
    "another_part_half_checked": RefusalWords(
        N_("Is this the part you mean?"),
        N_("%(scanned)s is another part of the dose; %(thing)s waits for its second check."),
        N_("Read the label. If you meant the other one, scan it now."),
    ),
}
