"""Whether who acts and who checks have accepted the policies in force (21 CFR 11.10(j): people are held accountable for
what is done under their signatures, by policies they were told of)."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.policies import unaccepted
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Step

# What stops something, or answers for cells that cannot wait, is asked of everybody at any time.
CANNOT_WAIT = frozenset(
    {
        *("place_hold", "pause_dosing", "acknowledge_alarm", "interrupt_infusion", "mark_reaction"),
        *("ask_authorisation", "give_authorisation", "deactivate_person", "end_sessions"),
    }
)


def policies_accepted(step: Step, situation: Situation, act: Act) -> Iterator[Refusal]:
    """`policy_not_accepted` for each policy in force that the performer or the second person has not accepted. What one
    does for oneself, and what is always recorded, is not asked."""
    if step.always_recordable or not is_kept_waiting(step, act):
        return
    known = (situation.find(who) for who in dict.fromkeys((act.actor, act.second)))
    for person in (one for one in known if one is not None):
        for policy in unaccepted(situation.documents, person.texts("accepted")):
            params = {"name": person.name, "title": policy.name, "version": policy.version}
            yield Refusal("policy_not_accepted", person.code, params)


def is_kept_waiting(step: Step, act: Act) -> bool:
    """Whether a step waits until its people are fit to take it: what the program does, what one does for oneself, and
    what cannot wait does not."""
    return not (step.system or act.system or step.for_oneself or step.name in CANNOT_WAIT)
