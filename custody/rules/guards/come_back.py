"""What comes back with an entry that is taken back, and waits for its child again or runs into it.

While it was told to be over or gone nothing found it: no hold, no withdrawn consent, no pause, no band that was found
on another child. So it is asked then what is asked at the line. Nobody is stopped from taking back what was not so, for
the cells run whatever the record says; it is read before the signature, and whoever started or cleared it is called
(journey.md, 2 and 5; decision 0022). The step reads what HANGING and known_of_child read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from custody.rules.effects import Call, Opened, Set, alarm_opened
from custody.rules.guards import giving
from custody.rules.guards import known_of_child as known
from custody.rules.guards.allocation import dose_of, gave_the_go
from custody.rules.guards.identity import ON_ANOTHER_CHILD, doubted_by
from custody.rules.journeys.dose import RUNNING, WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act
from custody.rules.words import LETTERS

UNCHARTED = "il2_not_charted"
_REASONS = {UNCHARTED: "il2_taken_back"}  # of an alarm, where nothing else stands against it


def stood_against(situation: Situation, after: Situation, at: datetime) -> Iterator[Refusal]:
    """`taken_back_against` for each prepared dose that waits or runs again `after` the entry is taken back and would
    not be hung, and for each that waits or runs by an IL-2 that was none. It names the reasons by their codes."""
    for prepared in _waiting(after):
        against = (*_known(after, prepared, at), *_doubt(after, prepared)) if _back(situation, prepared) else ()
        if codes := (*dict.fromkeys(against), *_il2_gone(situation, after, prepared)):
            params = {"state": prepared.state("prepared_dose"), "against": ", ".join(codes)}
            yield Refusal("taken_back_against", prepared.code, params)


def called_back(after: Situation, reasons: Iterable[Refusal], act: Act) -> Iterator[Opened]:
    """An alarm for each of these: for whoever started what runs, or cleared what waits."""
    for number, reason in enumerate(reasons, start=1):
        prepared, dose = after.thing(reason.thing), dose_of(after, reason.thing)
        started_by = prepared.text("started_by") if prepared.state("prepared_dose") in RUNNING else ""
        answers = gave_the_go(dose) if dose else ""
        why = _REASONS.get(str(reason.params["against"]), "taken_back_against")
        call = Call(why, started_by or answers, (prepared.text("subject"),))
        yield alarm_opened(f"@back{number}", (prepared.code,), call, act.at)


def doubted_since(situation: Situation, after: Situation) -> Iterator[Set]:
    """The doubt about what runs again, where a band of its child was found on another one since it was started: as it
    would have been set then (steps/clinic/void_wristband.py). Of the band it was started by the record knows."""
    for prepared in _waiting(after):
        runs = prepared.state("prepared_dose") in RUNNING
        if not runs or not _back(situation, prepared) or doubted_by(after, prepared):
            continue
        for deviation in situation.open_items("deviation", prepared.code):
            since = deviation.text("opened_at") >= prepared.text("started_at")
            bands = [code for code in deviation.about if code.startswith(LETTERS["wristband"])]
            if deviation.text("reason") == ON_ANOTHER_CHILD and since and bands:
                yield Set(prepared.code, "wristband_doubted", bands[0])


def _waiting(after: Situation) -> tuple[Thing, ...]:
    return tuple(one for one in after.of_kind("prepared_dose") if one.state("prepared_dose") in WAITING)


def _back(situation: Situation, prepared: Thing) -> bool:
    return situation.thing(prepared.code).state("prepared_dose") not in WAITING


def _known(after: Situation, prepared: Thing, at: datetime) -> Iterator[str]:
    """What would keep anybody from hanging it, or is read there. What was hung in time runs on: the clock alone calls
    nobody to it. The guards are named through their modules, for none of it is a reason of this step."""
    runs = prepared.state("prepared_dose") in RUNNING
    moment = (prepared.instant("started_at") if runs else None) or at
    for guard in (*giving.HANGING, known.known_of_child):
        yield from (reason.code for reason in guard(after, prepared, moment))


def _doubt(after: Situation, prepared: Thing) -> tuple[str, ...]:
    """The band it runs by, where that was found on another child."""
    runs = prepared.state("prepared_dose") in RUNNING
    return ("band_was_on_another_child",) if runs and doubted_by(after, prepared) else ()


def _il2_gone(situation: Situation, after: Situation, prepared: Thing) -> tuple[str, ...]:
    """Where the IL-2 of its dose was charted, and is no more: it was started, or will be, on the strength of it."""
    dose = dose_of(after, prepared.code)
    charted = dose is not None and situation.thing(dose.code).has("il2_given_at") and not dose.has("il2_given_at")
    return (UNCHARTED,) if charted else ()
