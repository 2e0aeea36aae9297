"""Words of deviations, recalls and alarms."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "open_deviation": StepWords(N_("Open a deviation"), N_("Opening deviation"), N_("Deviation opened")),
    "close_deviation": StepWords(N_("Close deviation"), N_("Closing deviation"), N_("Deviation closed")),
    "close_near_miss": StepWords(N_("Close near miss"), N_("Closing near miss"), N_("Near miss closed")),
    "recall_lot": StepWords(N_("Recall lot"), N_("Recalling lot"), N_("Lot recalled")),
    "acknowledge_alarm": StepWords(N_("Answer alarm"), N_("Answering alarm"), N_("Answer to the alarm recorded")),
}
FACTS = {
    "open_deviation.about": FactWords(N_("What it is about")),
    "open_deviation.reason": FactWords(N_("What departed")),
    "open_deviation.grade": FactWords(N_("Class proposed")),
    "open_deviation.note": FactWords(N_("What was seen"), N_("In a few words.")),
    "open_deviation.caused_by": FactWords(
        N_("Badge of whoever caused it"), N_("Leave it empty where nobody did, or nobody knows.")
    ),
    "close_deviation.deviation": FactWords(N_("Deviation")),
    "close_deviation.grade": FactWords(N_("Class")),
    "close_deviation.root_cause": FactWords(N_("Root cause")),
    "close_deviation.conclusion": FactWords(N_("Conclusion")),
    "close_near_miss.near_miss": FactWords(N_("Near miss")),
    "close_near_miss.root_cause": FactWords(N_("Root cause")),
    "close_near_miss.conclusion": FactWords(
        N_("Conclusion"), N_("How it came to be shown, and what is done so that it is not shown again.")
    ),
    "close_deviation.impacts": FactWords(
        N_("Verdicts"),
        N_("One for each lot and container the deviation is about."),
    ),
    "close_deviation.impacts.thing": FactWords(N_("Lot or container")),
    "close_deviation.impacts.impact": FactWords(N_("Impact")),
    "recall_lot.lot": FactWords(N_("Lot")),
    "recall_lot.cause": FactWords(N_("Reason")),
    "recall_lot.explanation": FactWords(N_("In words")),
    "acknowledge_alarm.alarm": FactWords(N_("Alarm")),
    "acknowledge_alarm.done": FactWords(N_("What was done")),
    "acknowledge_alarm.spoken_to": FactWords(
        N_("Whom you spoke to"), N_("Only where you answer for another, such as a courier.")
    ),
}
CHOICES = {
    "open_deviation.reason.procedure_not_followed": N_("procedure not followed"),
    "open_deviation.reason.record_incomplete": N_("record incomplete"),
    "open_deviation.reason.equipment_failed": N_("equipment failed"),
    "open_deviation.reason.material_in_doubt": N_("material in doubt"),
    "open_deviation.reason.environment_out_of_limits": N_("environment out of limits"),
    "open_deviation.reason.temperature_out_of_limits": N_("temperature out of limits"),
    "open_deviation.reason.labels_do_not_add_up": N_("labels do not add up"),
    "open_deviation.reason.identity_confused": N_("identity confused"),
    "open_deviation.reason.other_departure": N_("another departure"),
    "open_deviation.grade.minor": N_("minor"),
    "open_deviation.grade.major": N_("major"),
    "open_deviation.grade.critical": N_("critical"),
    "close_deviation.grade.minor": N_("minor"),
    "close_deviation.grade.major": N_("major"),
    "close_deviation.grade.critical": N_("critical"),
    "close_deviation.root_cause.person": N_("a person"),
    "close_deviation.root_cause.equipment": N_("equipment"),
    "close_deviation.root_cause.material": N_("material"),
    "close_deviation.root_cause.method": N_("the method"),
    "close_deviation.root_cause.environment": N_("the environment"),
    "close_deviation.root_cause.unknown": N_("unknown"),
    "close_near_miss.root_cause.person": N_("a person"),
    "close_near_miss.root_cause.equipment": N_("equipment"),
    "close_near_miss.root_cause.material": N_("material"),
    "close_near_miss.root_cause.method": N_("the method"),
    "close_near_miss.root_cause.environment": N_("the environment"),
    "close_near_miss.root_cause.unknown": N_("unknown"),
    "close_deviation.impacts.impact.none": N_("none"),
    "close_deviation.impacts.impact.acceptable": N_("acceptable"),
    "close_deviation.impacts.impact.unacceptable": N_("unacceptable: held"),
    "close_deviation.impacts.impact.found": N_("found"),
    "close_deviation.impacts.impact.lost": N_("lost"),
    "recall_lot.cause.late_positive_result": N_("late positive result"),
    "recall_lot.cause.contamination": N_("contamination"),
    "recall_lot.cause.mislabelled": N_("wrong label"),
    "recall_lot.cause.reaction_in_a_child": N_("reaction in a child"),
    "recall_lot.cause.other": N_("other"),
    "acknowledge_alarm.done.stopped": N_("stopped"),
    "acknowledge_alarm.done.put_aside": N_("put aside"),
    "acknowledge_alarm.done.already_given": N_("already given"),
    "acknowledge_alarm.done.not_here": N_("not here"),
    "acknowledge_alarm.done.sent_back": N_("sent back"),
    "acknowledge_alarm.done.conditioning_stopped": N_("conditioning stopped or put off"),
    "acknowledge_alarm.done.replacement_arranged": N_("another product arranged"),
    "acknowledge_alarm.done.child_watched": N_("child watched and cared for"),
    "acknowledge_alarm.done.checked_anew": N_("both beds looked at, and checked anew"),
    "acknowledge_alarm.done.death_confirmed": N_("the child has died: it waits for nothing"),
    "acknowledge_alarm.done.seen": N_("seen only: the alarm stays open"),
}
REFUSALS = {
    "impact_unjudged": RefusalWords(
        N_("Verdict missing"),
        N_("Deviation %(deviation)s is also about %(thing)s, and nothing says what it means for it."),
        N_("Add a line with a verdict for it."),
    ),
    "still_sought": RefusalWords(
        N_("Still sought"),
        N_("%(thing)s is being sought; its deviation closes when it is found or lost."),
        N_("Say found or lost."),
    ),
    "not_sought": RefusalWords(
        N_("Not sought"),
        N_("%(thing)s is %(state)s and not being sought, so it can be neither found nor lost here."),
        N_("Choose another verdict, or record what happened to it."),
    ),
    "judged_twice": RefusalWords(
        N_("Two verdicts for one thing"), N_("%(thing)s stands twice in the list."), N_("Leave one line for each.")
    ),
    "deviation_already_closed": RefusalWords(
        N_("Already closed"), N_("Deviation %(thing)s is closed."), N_("Open a new one if there is more to say.")
    ),
    "near_miss_already_closed": RefusalWords(
        N_("Already closed"), N_("Near miss %(thing)s is closed."), N_("Open a deviation if there is more to say.")
    ),
    "alarm_already_answered": RefusalWords(
        N_("Already answered"), N_("%(by)s answered this alarm."), N_("Nothing is to be done.")
    ),
    "answered_for_another": RefusalWords(
        N_("The cells are with somebody else"),
        N_("%(holder)s has the cells, and nothing says whom you spoke to."),
        N_("Call them, then write whom you spoke to."),
    ),
    "not_here_while_running": RefusalWords(
        N_("The cells are running"),
        N_("%(running)s runs into a child: the cells are at a bed."),
        N_("Go to the bed or call it, then say what was done."),
    ),
    "answered_from_afar": RefusalWords(
        N_("Answered at the bed"),
        N_("%(running)s runs into a child: whoever may start or end an infusion, an investigator or quality answers."),
        N_("Call them now. You can record that you have seen the alarm; it stays open."),
    ),
    "alarm_of_a_child": RefusalWords(
        N_("An alarm about a child"),
        N_(
            "Whom it calls, whoever may start or end an infusion, an investigator or quality says what was done; how"
            " much a child has had where nobody can tell, an investigator or quality alone."
        ),
        N_("Call them now. You can record that you have seen the alarm; it stays open."),
    ),
    "death_unconfirmed": RefusalWords(
        N_("A death nobody asks to confirm here"),
        N_("It is confirmed on an alarm that a child was told dead, by an investigator who did not tell it."),
        N_("If the child has died, call the investigator who cleared it; if not, choose another answer."),
    ),
}
# Reasons of holds and alarms that open by themselves.
ITEM_REASONS = {
    "unacceptable_impact": N_("unacceptable after a deviation"),
    "recalled_lot": N_("lot recalled"),
}
# What an alarm says first, wherever it stands: what is wrong, not which rule noted it.
ALARM_REASONS = {
    "hold_after_thaw": N_("on hold, and past the thaw"),
    "hold_in_transit": N_("on hold, and under way"),
    "hold_on_conditioned_child": N_("on hold, and a child is conditioned for it"),
    "told_dead": N_("a conditioned child was told dead: is it so?"),
    "taken_from_conditioned_child": N_("a child is conditioned, and product was taken from it"),
    "happened_given_in_error": N_("given in error"),
    "il2_differs": N_("another amount of IL-2 given than prescribed"),
    "mismatch_while_running": N_("an identity check failed at the bed"),
    "wristband_on_another_child": N_("running or given by a wristband that was on another child"),
    "consent_withdrawn": N_("consent withdrawn, and its cells are thawed or run"),
    "paused_after_thaw": N_("dosing paused, and cells are thawed or run"),
    "resumed_against": N_("resumed although something stands against it"),
    "taken_back_against": N_("an entry was taken back, and something stands against what runs or waits again"),
    "il2_taken_back": N_("IL-2 was charted by a slip, and the cells wait or run"),
    "dose_cut_short": N_("the child has had less than its dose"),
    "volume_of_what": N_("nobody can tell how much of its dose the child has had"),
    "more_than_the_dose": N_("the child has had, or is having, more than its dose"),
    "checks_voided": N_("its checks are void: an identity check failed"),
    "il2_unprescribed": N_("IL-2 given that nobody prescribed for this child"),
}
