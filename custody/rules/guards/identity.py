"""Identity at the bedside: whose wristband it is, whose dose it is, and whether the second person scanned the same.

The subject's own code is never scanned here: the wristband's serial is the only bedside target (journey.md, 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.rules.effects import Effect, Moved, Opened, Set
from custody.rules.guards.allocation import allocated_to
from custody.rules.guards.lot import containers_of
from custody.rules.journeys import ENDS, next_state
from custody.rules.journeys.dose import CHECKED, RUNNING
from custody.rules.names import same_subject_number
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

ON_ANOTHER = "found_on_another_child"  # why a wristband was voided: nobody knows since when it was wrong
ON_ANOTHER_CHILD = "wristband_on_another_child"  # the reason of what opens because of it


def wearer(situation: Situation, band: str) -> Thing | None:
    """The subject who wears this wristband now; None for a band that is not on, or is on nobody."""
    found = situation.find(band)
    if found is None or found.state("wristband") != "on":
        return None
    worn_by = situation.parents(band, "wears")
    return worn_by[0] if len(worn_by) == 1 else None


def identity_mismatches(
    situation: Situation, band: str, prepared: Thing, worn: Situation | None = None
) -> Iterator[Refusal]:
    """`wrong_band` for a band nobody wears now; `wrong_subject`, naming the prepared dose and each container in it
    that belongs to another child than the wearer, or to nobody. What is nobody's because it was thrown away or has
    ended is no other child's: that is for its state to say, and a false alarm teaches people to wave a true one
    through. `worn`: by what is known of the band, where the product is judged as it was earlier."""
    read = worn or situation
    child = wearer(read, band)
    if child is None:
        yield Refusal("wrong_band", band, {"state": read.thing(band).state("wristband")})
        return
    meant = [(prepared.code, allocated_to(situation, prepared.code))]
    meant += [(prepared.code, prepared.text("subject"))] if prepared.kind == "prepared_dose" else []  # a bag has none
    meant += [(part.code, allocated_to(situation, part.code)) for part in containers_of(situation, prepared)]
    gone = {part.code for part in (prepared, *containers_of(situation, prepared)) if _gone(part)}
    others = {code: who for code, who in meant if who != child.code and (who or code not in gone)}
    yield from other_subject(situation, others, child.text("number", child.code))


def _gone(thing: Thing) -> bool:
    return thing.state(thing.kind) in {"discarded", *ENDS.get(thing.kind, ())}


def found_on_another(situation: Situation, band: str) -> Iterator[Refusal]:
    """`band_was_on_another_child` for a wristband found on another child: what went by it may have gone to that one."""
    found = situation.find(band)
    if found is not None and found.text("voided_why") == ON_ANOTHER:
        yield from _on_another(band)


def doubted_by(situation: Situation, prepared: Thing) -> str:
    """The wristband that puts in doubt who has what hangs or hung: one found on another child while it ran, or the one
    it was started by, whenever that was found; empty where there is none. It stands on record by which band it was
    started: the band of a prepared dose that is scanned is loaded with it."""
    started_by = situation.find(prepared.text("wristband"))
    own = started_by is not None and started_by.text("voided_why") == ON_ANOTHER
    return prepared.text("wristband_doubted") or (prepared.text("wristband") if own else "")


def band_doubted(situation: Situation, prepared: Thing) -> Iterator[Refusal]:
    """`band_was_on_another_child` for what ran by a band that was found on another child."""
    if band := doubted_by(situation, prepared):
        yield from _on_another(band)


def _on_another(band: str) -> Iterator[Refusal]:
    yield Refusal("band_was_on_another_child", band)


def other_subject(situation: Situation, meant_for: Mapping[str, str], shown: str) -> Iterator[Refusal]:
    """`wrong_subject`, once, naming every thing that is meant for another subject than the one the person showed.

    `meant_for` maps each such thing to its subject (a code; empty: nobody); none where it is empty."""
    if not meant_for:
        return
    found = {code: situation.find(code) for code in meant_for.values()}
    numbers = [subject.text("number", code) if subject else code for code, subject in found.items()]
    params = {"subject": ", ".join(sorted(filter(None, numbers))), "shown": shown, "things": ", ".join(meant_for)}
    yield Refusal("wrong_subject", next(iter(meant_for)), params)


def checks_voided(
    situation: Situation, step: str, band: str, prepared: Thing, reasons: tuple[Refusal, ...]
) -> Iterator[Effect]:
    """What a failed identity check leaves: void are both checks of what was scanned, and those of whatever waits for
    the child whose wristband was scanned; a near miss is open about all of it. Nobody knows which of the two was taken
    for the other, nor since when; to check both anew takes a minute. What runs is not resumed after it but by a band
    that fits. The step reads RELATED three times."""
    child = wearer(situation, band)
    waiting = served(situation, child.code) if child else ()
    fallen = [one for one in waiting if one.code != prepared.code and one.state("prepared_dose") in CHECKED]
    if next_state("prepared_dose", prepared.state("prepared_dose"), step, "mismatch"):
        fallen = [prepared, *fallen]
    for one in fallen:
        yield from unchecked(one, "mismatch")
    if prepared.state("prepared_dose") in RUNNING:
        yield Set(prepared.code, "band_refused", band)
    yield near_miss_opened(situation, step, reasons, prepared.code, *(one.code for one in fallen))


def checks_fallen(situation: Situation, subject: str) -> Iterator[Effect]:
    """What the end of a wristband leaves: the checks of whatever waits for this child are void, for they were made with
    that band. The step reads RELATED twice from the subject."""
    for prepared in served(situation, subject):
        if prepared.state("prepared_dose") in CHECKED:
            yield from unchecked(prepared)


def served(situation: Situation, subject: str) -> tuple[Thing, ...]:
    """Every prepared dose of every dose prescribed for this child."""
    doses = situation.children(subject, "prescribed")
    return tuple(prepared for dose in doses for prepared in situation.children(dose.code, "serves"))


def registered_number(situation: Situation, written: str) -> str:
    """The number of a registered subject that somebody read or typed, as it was registered; empty where no subject has
    it, which is a slip of the hand and no failure of identity. The step reads ALL_SUBJECTS."""
    numbers = (subject.text("number") for subject in situation.of_kind("subject"))
    return next((number for number in numbers if same_subject_number(number, written)), "")


def near_miss_opened(situation: Situation, step: str, reasons: tuple[Refusal, ...], *about: str) -> Opened:
    """The near miss that a failed identity check opens: about all that did not agree, and these things."""
    named = (*(code for reason in reasons for code in not_agreeing(reason)), *about)
    attrs = {"reason": reasons[0].code, "step": step, "station": situation.station, "shown": _shown(reasons)}
    return Opened("@near_miss", "near_miss", tuple(dict.fromkeys(named)), attrs)


def not_agreeing(reason: Refusal) -> tuple[str, ...]:
    """Every thing a failed identity check names."""
    return tuple(str(reason.params.get("things", reason.thing)).split(", "))


def rescanned(first: tuple[str, ...], again: tuple[str, ...]) -> Iterator[Refusal]:
    """`scanned_another` for each thing only one of the two persons scanned."""
    for code in sorted(set(first) ^ set(again)):
        yield Refusal("scanned_another", code, {"first": ", ".join(first), "again": ", ".join(again)})


def unchecked(prepared: Thing, outcome: str = "") -> Iterator[Effect]:
    """What voids the checks of a prepared dose: it is prepared, and nobody has looked at it yet."""
    yield Moved(prepared.code, "prepared_dose", outcome)
    yield Set(prepared.code, "checks", ())
    yield Set(prepared.code, "first_check_at", None)
    yield Set(prepared.code, "verified_at", None)
    if prepared.has("checked_by_video"):
        yield Set(prepared.code, "checked_by_video", None)


def _shown(reasons: tuple[Refusal, ...]) -> str:
    return ", ".join(dict.fromkeys(str(reason.params["shown"]) for reason in reasons if "shown" in reason.params))
