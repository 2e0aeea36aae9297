"""Who received what was given, and whether it was meant for that child (journey.md, 5 and 9).

No scanner stopped what is told afterwards: a band that is another child's, or nobody's, is found here or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from custody.rules.effects import Call, Effect, Moved, Opened, Set, Unlinked, alarm_opened, instant_text
from custody.rules.guards.allocation import allocated_to, dose_of, gave_the_go, subjects_of
from custody.rules.guards.dose_amount import cells_had, had_by_another
from custody.rules.guards.identity import ON_ANOTHER_CHILD, found_on_another, wearer
from custody.rules.guards.told_volume import gone_of, things_told, volume_told
from custody.rules.guards.which_part import HANDED, Told, given_before
from custody.rules.situation import Edge, Situation, Thing
from custody.rules.step import Act

IN_ERROR = "happened_given_in_error"  # the reason of what opens where a child had what was not meant for it


def received_by(situation: Situation, told: Told, item: Thing) -> str:
    """Who received it: the child who wears the band, or wore it; given on paper without a scan, whoever is on record
    as having had it, or else the child it was meant for; empty where nobody knows."""
    if told.wristband:
        found = wearer(situation, told.wristband)
        return found.code if found else situation.thing(told.wristband).text("subject")
    meant = item.text("had_by") or allocated_to(situation.as_it_was(), item.code)
    return meant if told.what == "given_on_paper" else ""


def meant_for(situation: Situation, item: Thing) -> Thing | None:
    """The dose a thing was meant for when it was given, as it stands now; None where it was nobody's."""
    dose = dose_of(situation.as_it_was(), item.code)
    return dose and situation.find(dose.code)


def wrong_child(situation: Situation, told: Told, received: Mapping[str, str]) -> str:
    """Why a child may have received what was not meant for it; empty where nothing says so. `received` maps each thing
    that was given to the child who received it. The sheet may say in good faith that all was in order."""
    if told.what == "given_in_error":
        return IN_ERROR
    if told.what != "given_on_paper":
        return ""
    if not told.wristband:
        return _unread(situation, received)
    if any(found_on_another(situation, told.wristband)):
        return ON_ANOTHER_CHILD
    then = situation.as_it_was()
    meant = {code: subjects_of(then, then.thing(code)) for code in received}
    return IN_ERROR if any(meant[code] != {child} for code, child in received.items()) else ""


def called_for_wrong(
    situation: Situation, whom: tuple[tuple[str, ...], tuple[str, ...]], reason: str, act: Act
) -> Opened:
    """Whoever cleared the dose, and quality, must know at once: about the things given, the children who received them
    and those they were meant for. The alarm is open until somebody answers it by name."""
    given, received = whom
    doses = [dose for code in given if (dose := meant_for(situation, situation.thing(code))) is not None]
    children = tuple(dict.fromkeys((*received, *(dose.text("subject") for dose in doses))))
    cleared_by = [gave_the_go(dose) for dose in doses]
    call = Call(reason, next(filter(None, cleared_by), ""), children)
    return alarm_opened("@given_in_error", (*given, *children), call, act.at)


def not_had(situation: Situation, item: Thing, child: str) -> Iterator[Effect]:
    """What is taken back where `child` received what the record says its own child had: that child did not have it, so
    its dose is not given, and waits for a new go, unless the rest of what that child had is a whole dose. Where nobody
    knows who received it, nothing is taken back. `situation` holds who had what as it is told now."""
    dose = dose_of(situation, item.code)
    own = dose.text("subject") if dose else ""
    if dose is None or child in ("", own) or own not in {had.code for had in situation.children(item.code, "infused")}:
        return
    yield Unlinked(item.code, own, "infused")
    whole = dose.has("cells_min") and cells_had(situation, dose) >= dose.decimal("cells_min")
    if dose.state("dose") == "given" and not whole:
        yield Moved(dose.code, "dose", "not_had")
        yield Set(dose.code, "cleared_until", None)


def had_as_told(situation: Situation, received: Mapping[str, str]) -> Situation:
    """The situation with each thing had by the child who is now told to have received it: the last word counts."""
    told = {code: situation.thing(code) for code, child in received.items() if child}
    things = {code: replace(thing, attrs={**thing.attrs, "had_by": received[code]}) for code, thing in told.items()}
    return replace(situation, things={**situation.things, **things})


def as_told(situation: Situation, told: Told) -> Situation:
    """The situation with each thing given as it is told: so many mL of it, to whoever received it."""
    gone, given = gone_of(situation, told), {}
    for item in things_told(situation, told):
        values: dict[str, object] = {"happened": told.what, "ended_at": instant_text(situation.at)}
        if (volume := volume_told(situation, told, item, gone[item.code])) is not None:
            values["volume_given_ml"] = format(volume, "f")
        values |= {"partial_reason": told.partial_reason} if told.partial_reason else {}
        values |= {"had_by": child} if (child := received_by(situation, told, item)) else {}
        states = {**item.states, item.kind: told.what}
        given[item.code] = replace(item, states=states, attrs={**item.attrs, **values})
    edges = (*situation.edges, *released_since(situation, told))
    return replace(situation, things={**situation.things, **given}, edges=edges)


def released_since(situation: Situation, told: Told) -> tuple[Edge, ...]:
    """What ties each container to the dose it was given for, where its reservation was ended since: its cells count."""
    found = []
    for item in things_told(situation, told):
        dose = meant_for(situation, item) if item.kind == "container" and told.what in HANDED else None
        if dose is not None and item not in situation.children(dose.code, "allocated"):
            found.append(Edge(dose.code, item.code, "was_for"))
    return tuple(found)


def doses_had(situation: Situation, told: Told) -> tuple[Thing, ...]:
    """The doses of which their own child is now told to have had something that was not on record, each once."""
    gone, found = gone_of(situation, told), {}
    for item in things_told(situation, told):
        dose = meant_for(situation, item)
        if dose is None or received_by(situation, told, item) != dose.text("subject"):
            continue
        if gone[item.code] > 0 or not given_before(item) or had_by_another(item, dose):
            found[dose.code] = dose
    return tuple(found.values())


def doses_doubted(situation: Situation, told: Told, known: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """The doses, besides those `known`, that what is told was meant for, each once, where their own child is told to
    have had it."""
    found: dict[str, Thing] = {}
    for item in things_told(situation, told):
        dose = meant_for(situation, item)
        if dose is not None and received_by(situation, told, item) == dose.text("subject"):
            found[dose.code] = dose
    return tuple(dose for code, dose in found.items() if code not in {one.code for one in known})


def _unread(situation: Situation, received: Mapping[str, str]) -> str:
    """Where no band was read: nobody knows who received it; or a band of that child was found on another, and this may
    have gone by it."""
    if not all(received.values()):
        return IN_ERROR
    found = situation.open_items("deviation", *received.values())
    return ON_ANOTHER_CHILD if any(one.text("reason") == ON_ANOTHER_CHILD for one in found) else ""
