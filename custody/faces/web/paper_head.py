"""What stands at the head of a paper sheet: that there is none for this dose, or what was known against giving it when
the sheet was printed. While the server does not answer nothing else says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from custody.faces.telling import tell_state
from custody.faces.web.here import Here
from custody.faces.web.reasons import told_reasons
from custody.faces.wording.words import N_
from custody.record.situation import load_situation
from custody.rules.guards.allocation import DOSE_GIVEN
from custody.rules.guards.giving import GIVING
from custody.rules.situation import ANCESTORS, DESCENDANTS, ITEMS, RELATED, Thing
from custody.rules.step import Act
from custody.rules.weights import weigh

_READS = (ANCESTORS, RELATED, RELATED, ANCESTORS, DESCENDANTS, RELATED, ITEMS)
_WEIGHED_AS = "start_infusion"  # on the sheet is what would be asked before the cells run


def has_sheet(dose: Thing, containers: Iterable[Thing]) -> bool:
    """Whether there is a sheet to print: something was issued for this dose, and it is not given yet."""
    return dose.state("dose") not in DOSE_GIVEN and any(one.has("issued_at") for one in containers)


def no_sheet(here: Here, dose: Thing) -> dict[str, str]:
    """Why there is none: the dose is over, or nothing was issued for it."""
    say, state = here.speaker.gettext, dose.state("dose")
    if state in DOSE_GIVEN:
        sentence = N_("This dose is over: nothing more is given of it, and there is no sheet to give it by.")
        return {"kind": "STOP", "headline": tell_state(here.speaker, state), "sentence": say(sentence)}
    sentence = N_("Nothing was issued for this dose. The sheet is printed when the pharmacy issues its containers.")
    return {"kind": "STOP", "headline": say(N_("Not issued")), "sentence": say(sentence)}


def known_against(here: Here, containers: Iterable[Thing]) -> dict[str, Any] | None:
    """What stands against giving these containers now: holds, lot, condition, consent, and what was given already.
    None where nothing does."""
    codes = [one.code for one in containers]
    with here.house.store.reading() as link:
        situation = load_situation(link, codes, _READS, here.now, (here.station, ""))
    step, act = here.house.steps.steps[_WEIGHED_AS], Act(here.person, here.now, here.now, preview=True)
    found = [reason for code in codes for guard in GIVING for reason in guard(situation, situation.thing(code), act.at)]
    told = told_reasons(here, weigh(found, step, situation, act))
    if not told:
        return None
    headline = here.speaker.gettext(N_("Known against it when this was printed"))
    return {"kind": "STOP", "headline": headline, "reasons": [one.sentence for one in told]}
