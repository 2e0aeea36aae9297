"""What comes back with an entry that is taken back, and waits for its child again or runs into it.

While it was told to be over or gone nothing found it: no hold, no withdrawn consent, no pause, no band that was found
on another child. So it is asked then what is asked at the line. Nobody is stopped from taking back what was not so, for
the cells run whatever the record says; it is read before the signature, and whoever started or cleared it is called
(journey.md, 2 and 5; decision 0022). The step reads what HANGING and known_of_child read.

Where IL-2 was charted by a slip, the one charted before it counts again. Of what waits the minutes are read when it is
hung; of what runs or was given nobody reads them any more, so whoever answers for it is called where they lie outside
the window of the protocol, or where no IL-2 is left at all (journey.md, 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from custody.rules.effects import Call, Opened, Set, alarm_opened, instant_text
from custody.rules.guards import giving
from custody.rules.guards import known_of_child as known
from custody.rules.guards.allocation import dose_of, gave_the_go
from custody.rules.guards.dose_amount import had_by_another
from custody.rules.guards.identity import ON_ANOTHER_CHILD, doubted_by
from custody.rules.guards.il2 import OUTSIDE, outside_window
from custody.rules.guards.paper import given_from_container
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys.dose import RUNNING, WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act
from custody.rules.words import LETTERS

UNCHARTED = "il2_not_charted"
_REASONS = dict.fromkeys((UNCHARTED, OUTSIDE), "il2_taken_back")  # of an alarm, where nothing else stands against it


def stood_against(situation: Situation, after: Situation, at: datetime) -> Iterator[Refusal]:
    """`taken_back_against` for each prepared dose that waits or runs again `after` the entry is taken back and would
    not be hung, and for whatever waits, runs or was given by an IL-2 that was none, or was another. It names the
    reasons by their codes."""
    il2 = dict(_il2_against(situation, after))
    waiting = {prepared.code: prepared for prepared in _waiting(after)}
    for code in dict.fromkeys((*waiting, *il2)):
        thing = after.thing(code)
        back = code in waiting and _back(situation, thing)
        against = (*_known(after, thing, at), *_doubt(after, thing)) if back else ()
        if codes := (*dict.fromkeys(against), *filter(None, (il2.get(code),))):
            params = {"state": thing.state(thing.kind), "against": ", ".join(codes)}
            yield Refusal("taken_back_against", code, params)


def il2_counts_again(situation: Situation, after: Situation) -> Iterator[Refusal]:
    """`il2_falls_back` for each dose of which an IL-2 that was charted before counts again."""
    for dose, now in _il2_changed(situation, after):
        if now is not None:
            yield Refusal("il2_falls_back", dose.code, {"dose": dose.integer("number"), "at": instant_text(now)})


def called_back(after: Situation, reasons: Iterable[Refusal], act: Act) -> Iterator[Opened]:
    """An alarm for each of these: for whoever started what runs, or cleared what waits."""
    for number, reason in enumerate(reasons, start=1):
        thing, dose = after.thing(reason.thing), dose_of(after, reason.thing)
        started_by = thing.text("started_by") if thing.state("prepared_dose") in RUNNING else ""
        answers, child = (gave_the_go(dose), dose.text("subject")) if dose else ("", thing.text("subject"))
        told = str(reason.params["against"])
        why = _REASONS.get(told, "taken_back_against")
        call = Call(why, started_by or answers, (child,), tuple(told.split(", ")))
        yield alarm_opened(f"@back{number}", (thing.code,), call, act.at)


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


def _il2_against(situation: Situation, after: Situation) -> Iterator[tuple[str, str]]:
    """The parts of each dose for which the IL-2 that counts now matters, with the code of why. What its child did not
    have is none of them."""
    for dose, now in _il2_changed(situation, after):
        for part in (*after.children(dose.code, "serves"), *given_from_container(after, dose)):
            state, started = part.state(part.kind), part.instant("started_at")
            if had_by_another(part, dose):
                continue
            if now is None and state in WAITING | GIVEN:
                yield part.code, UNCHARTED
            elif now and started and state in RUNNING | GIVEN and outside_window(after, now, started):
                yield part.code, OUTSIDE


def _il2_changed(situation: Situation, after: Situation) -> Iterator[tuple[Thing, datetime | None]]:
    """Each dose whose IL-2 was charted at another time than counts now, with the time that does."""
    for dose in after.of_kind("dose"):
        was, now = situation.thing(dose.code).instant("il2_given_at"), dose.instant("il2_given_at")
        if was is not None and was != now:
            yield dose, now
