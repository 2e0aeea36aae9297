"""How much of its dose a child has had where it is told afterwards: what is noted of it, and who is called.

Less than the dose, or more, is found as at the end of an infusion. Where nobody can tell how much it was, that is said,
and whoever gave the go finds out before another bag is thawed (journey.md, 5 and 9; stories 31 and 35).
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.effects import Opened, Set, instant_text
from custody.rules.guards.cut_short import MEANT, called, cut_short, enough, still_lacking
from custody.rules.guards.dose_amount import had_by_another
from custody.rules.guards.had_unclear import TOLD_UNCLEAR, UNCLEAR, had_unclear
from custody.rules.guards.paper import bags_to_come, given_from_container
from custody.rules.guards.received import as_told, doses_doubted, doses_had
from custody.rules.guards.told_volume import (
    gone_of,
    mix_reasons,
    several_parts,
    things_told,
    volume_of_what,
    which_unclear,
)
from custody.rules.guards.too_much import called_for_more, had_more
from custody.rules.guards.usable import GIVEN
from custody.rules.guards.which_part import Told
from custody.rules.journeys.dose import WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act


def amount_reasons(situation: Situation, told: Told) -> Iterator[Refusal]:
    """What is noted of the amounts told."""
    yield from several_parts(situation, told)
    yield from volume_of_what(situation, told)
    yield from mix_reasons(situation, told)
    after = as_told(situation, told)
    for dose in doses_had(situation, told):
        yield from cut_short(after, dose)
        yield from had_more(after, dose)


def amount_alarms(situation: Situation, told: Told, act: Act) -> Iterator[Opened | Set]:
    """Whoever answers for a child is called where it had less than its dose, or more, or nobody can tell: that is kept
    with what was told."""
    after, codes = as_told(situation, told), tuple(item.code for item in things_told(situation, told))
    unclear = _unclear(situation, told)
    had = doses_had(situation, told)
    # It may have been another part: what is told again may be news.
    doses = (*had, *doses_doubted(situation, told, had)) if which_unclear(situation, told) else had
    for number, dose in enumerate(doses, start=1):
        if unclear:
            yield from called(dose, codes, act, f"@volume{number}", UNCLEAR)
            yield from (Set(code, TOLD_UNCLEAR, instant_text(act.at)) for code in codes)
        elif any(cut_short(after, dose)):
            yield from called(dose, codes, act, f"@cut_short{number}")
        if any(had_more(after, dose)):
            yield from called_for_more(after, dose, codes, act, f"@more{number}")


def still_open(situation: Situation, told: Told, item: Thing, dose: Thing) -> bool:
    """Whether the dose waits for more after what is told of this thing: nothing ran in, nobody can tell how much did,
    or it was less than the dose and was to go on. What was prepared too small was taken on then; a container that was
    given as it was, nobody took on."""
    if told.volume_given_ml == 0 or _unclear(situation, told) or _asked_of_others(situation, told, dose):
        return True
    after = as_told(situation, told)
    lacking = still_lacking(after, dose) if item.kind == "prepared_dose" else not enough(after, dose)
    return lacking and told.partial_reason not in MEANT


def last_of_dose(situation: Situation, told: Told, item: Thing, dose: Thing) -> bool:
    """Whether what is told of this thing is the last of its dose: no other part waits, and as many were had as were
    announced. What was discarded or lost was had by nobody."""
    if item.kind == "container":
        return not bags_to_come(situation, dose, gone_of(situation, told))
    now = {each.code for each in things_told(situation, told)}
    parts = [part for part in situation.children(dose.code, "serves") if not had_by_another(part, dose)]
    waiting = any(part.code not in now and part.state("prepared_dose") in WAITING for part in parts)
    had = [part for part in parts if part.code in now or part.state("prepared_dose") in GIVEN]
    in_all = len(had) + len(given_from_container(situation, dose))
    return not waiting and in_all >= item.integer("parts_total", 1)


def _asked_of_others(situation: Situation, told: Told, dose: Thing) -> bool:
    """Whether it is open how much was had of the dose, and not all that was had of it is told anew."""
    now = {item.code for item in things_told(situation, told)}
    had = {part.code for part in situation.children(dose.code, "serves") if part.state("prepared_dose") in GIVEN}
    had |= {bag.code for bag in given_from_container(situation, dose)}
    return any(had_unclear(situation, dose, situation.at)) and not had <= now


def _unclear(situation: Situation, told: Told) -> bool:
    """Whether nobody can tell how much the child had: of what the mL are, or which of several parts it was."""
    return any(volume_of_what(situation, told)) or which_unclear(situation, told)
