"""Words of what became known about a child, or of what hangs, after its cells were thawed."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords

_REACTION = N_("A reaction to the part before")
_REACTED = N_("The child reacted to %(thing)s of this dose, at %(at)s.")
FACTS = {
    "resume_infusion.wristband": FactWords(
        N_("Wristband on the child"), N_("Where anything has become known, or it was off for long.")
    ),
}
REFUSALS = {
    "child_in_doubt": RefusalWords(
        N_("Which child is it?"),
        N_("%(thing)s was last read with the wristband %(wristband)s, which is not its child's or was on another."),
        N_("Nothing was resumed. Find out who the child is, then scan the band on the wrist."),
    ),
    "had_cells_since": RefusalWords(
        N_("The child has had other cells"),
        N_("Since the go for this dose it had %(had)s (lots: %(lots)s), last at %(last)s, within %(days)s days."),
        N_("Investigator and quality decide whether it has these cells as well."),
    ),
    "reaction_in_earlier_part": RefusalWords(
        _REACTION, _REACTED, N_("The investigator decides whether the next part is given.")
    ),
    "reacted_before": RefusalWords(
        _REACTION, _REACTED, N_("Call the investigator now: before this part is hung, it is for them to decide.")
    ),
    "alarm_still_open": RefusalWords(
        N_("Its alarm is still open"),
        N_("Alarm %(alarm)s about this child has not been answered."),
        N_("Whoever stands by the child answers it first."),
    ),
    "child_seen_by_quality_only": RefusalWords(
        N_("The investigator has not looked yet"),
        N_("Subject %(number)s had cells in error, or may have: quality alone does not lift this hold."),
        N_("An investigator looks at the child and signs as well."),
    ),
    "still_running": RefusalWords(
        N_("The cells still run"),
        N_("%(running)s runs into a child: this answer does not fit while it does."),
        N_("Stop it, or say that you have seen the alarm: it stays open until the infusion has ended."),
    ),
    "child_told_dead": RefusalWords(
        N_("The child was told dead"),
        N_("Subject %(number)s was told to have died."),
        N_("Look at the child and its band once more, and call the investigator."),
    ),
    "paused_after_thaw": RefusalWords(
        N_("Dosing was paused"),
        N_(
            "Pause %(pause)s (%(scope)s): %(reason)s, since %(paused_at)s. "
            "The cells are thawed, so it stops nothing here."
        ),
        N_("Call the investigator before you sign."),
    ),
    "not_eligible_any_more": RefusalWords(
        N_("Not eligible any more"),
        N_("Subject %(number)s was found not eligible since the dose was cleared."),
        N_("Call the investigator before you sign."),
    ),
    "resumed_without_band": RefusalWords(
        N_("Scan the band on the wrist"),
        N_("%(thing)s goes on although something stands against it, and the child was not identified again."),
        N_("Look at the child, scan its band, and call the investigator."),
    ),
    "off_for_long": RefusalWords(
        N_("Off for a long time"),
        N_("%(thing)s stood still for %(minutes)s."),
        N_("Look at bag, line and child, and scan the band on the wrist."),
    ),
    "ended_while_interrupted": RefusalWords(
        N_("Nobody said that it ran again"),
        N_("%(thing)s stood still since %(since)s, and all of it is told to have been given."),
        N_("Record when it was resumed, or give the volume that was really given."),
    ),
    "band_off_while_running": RefusalWords(
        N_("Cells run into this child"),
        N_("%(thing)s runs into the child whose band this is."),
        N_("Bind another band at once; was this one on another child, say so, and go to both."),
    ),
    "no_infusion_known": RefusalWords(
        N_("No infusion is known of this child"),
        N_("Nothing runs into subject %(number)s, and it has had nothing on record."),
        N_("Is it this child? Scan the band on the wrist of the one who reacted."),
    ),
    "registered_before": RefusalWords(
        N_("This child may be on record already"),
        N_("By hospital number, or by name and birth date, this child may be subject %(number)s."),
        N_("Compare both with the papers. If it is another child, quality agrees."),
    ),
}
