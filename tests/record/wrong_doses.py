"""Random attempts at a wrong dose, through the door: another child's band, container or dose, a lot nobody released, a
void band, a dose that was given; a second check by nobody new, where a clinician is said to have stood in. None may
come through.

`attempts(room, count, seed)` counts what came of them, so that a longer run differs in one number.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from custody.faces.demo.cast import PEOPLE
from custody.record.attempt import Answer
from custody.record.audit import audit
from tests.record.small_clinic import DENG_HUA, ONCE, WAITING, Clinic, small_clinic
from tests.record_room import Room
from tests.story.on_the_record import found

IN_ORDER = "in order, between them: accepted"
_CHECKED_EVERY = 12  # so many attempts, a waiting dose is verified by two again, in order
Facts = dict[str, Any]


@dataclass(frozen=True)
class _Kind:
    """One kind of attempt: who takes the step with whom, facts drawn at random, and whether they would be in order
    after all (one combination of all that can be drawn, or few). `beside`: whose dose it is the second check of, where
    it is one: the first is made in order before it."""

    step: str
    station: str
    who: tuple[str, ...]
    second: tuple[str, ...]
    drawn: Callable[[Clinic, random.Random], Facts]
    right: Callable[[Clinic, Facts], bool]
    beside: str = ""


def attempts(room: Room, count: int, seed: int) -> Counter[str]:
    """Make `count` wrong attempts and count them by step, outcome and first reason. Asserts that none was accepted,
    that each left its entry, that the ledger verifies, state is what replay gives, and what is right goes through."""
    clinic, chance = small_clinic(room), random.Random(seed)
    before, came = room.size(), Counter[str]()
    for number in range(count):
        if number % _CHECKED_EVERY == 0:
            came[IN_ORDER] += _verified_again(clinic, chance.choice(WAITING))
        kind = chance.choice(KINDS)
        if kind.beside:
            came[IN_ORDER] += _verified_again(clinic, kind.beside)
        facts = _wrong(clinic, kind, chance)
        answer = _asked(clinic, kind, facts, chance)
        assert answer.status in ("refused", "mismatch"), (kind.step, facts, answer)
        first = (answer.reasons or answer.notes)[0].code
        came[f"{kind.step}: {answer.status}, {first}"] += 1
    came[IN_ORDER] += _what_is_right(clinic)
    assert room.size() == before + came.total(), "an attempt left no entry"
    seen = audit(room.store)
    assert seen.intact, (seen.ledger.problems, seen.state[:3], seen.enclosures[:3])
    return came


def _wrong(clinic: Clinic, kind: _Kind, chance: random.Random) -> Facts:
    while kind.right(clinic, facts := kind.drawn(clinic, chance)):
        pass
    return facts


def _asked(clinic: Clinic, kind: _Kind, facts: Facts, chance: random.Random) -> Answer:
    second = {"second": chance.choice(kind.second)} if kind.second else {}
    return clinic.scene.ask(kind.step, chance.choice(kind.who), facts, station=kind.station, **second)


def _verified_again(clinic: Clinic, name: str) -> int:
    """Its checks in order, where there are none or a mismatch has voided them; how many were made."""
    prepared = clinic.prepared[name]
    if found(clinic.scene, prepared).texts("checks"):
        return 0
    facts = {"look_good": "yes", "wristband": clinic.children[name].band, "prepared_dose": prepared}
    for person in CHECKED_BY[name]:
        answer = clinic.scene.ask("verify_dose", person, facts, station="ward")
        assert answer.passed, answer
    return len(CHECKED_BY[name])


def _what_is_right(clinic: Clinic) -> int:
    """What is in order goes through after all of it: not everything was refused. How many steps that were."""
    made = sum(_verified_again(clinic, name) for name in CHECKED_BY)
    stored, issued, usable = (clinic.containers[name] for name in ("stored", "issued", "usable"))
    right: tuple[tuple[_Kind, Facts], ...] = (
        *((_START, {"wristband": clinic.children[one].band, "prepared_dose": clinic.prepared[one]}) for one in WAITING),
        (_ISSUE, _issue(clinic, [stored], "stored", 1)),
        (_THAW, _thawing(clinic, issued, issued, clinic.children["issued"].number)),
        (_PREPARE, _preparing([usable], [usable])),
        (_BY_NIGHT, _second_check(clinic, "by_night") | SONG_YI),
    )
    for kind, facts in right:
        assert kind.right(clinic, facts), (kind.step, facts)
        answer = _asked(clinic, kind, facts, random.Random(0))
        assert answer.passed, (kind.step, answer)
        made += 1
    return made


def _bedside(clinic: Clinic, chance: random.Random) -> Facts:
    bands = (*(child.band for child in clinic.children.values()), *clinic.other_bands)
    return {"wristband": chance.choice(bands), "prepared_dose": chance.choice(tuple(clinic.prepared.values()))}


def _checking(clinic: Clinic, chance: random.Random) -> Facts:
    return {"look_good": "yes", **_bedside(clinic, chance)}


def _own_and_waiting(clinic: Clinic, facts: Facts) -> bool:
    pairs = {(clinic.children[name].band, clinic.prepared[name]) for name in CHECKED_BY}
    return (facts["wristband"], facts["prepared_dose"]) in pairs


def _second_check(clinic: Clinic, name: str) -> Facts:
    return {"look_good": "yes", "wristband": clinic.children[name].band, "prepared_dose": clinic.prepared[name]}


def _beside_a_preparer(clinic: Clinic, chance: random.Random) -> Facts:
    return _second_check(clinic, "by_two") | chance.choice((DENG_HUA, SONG_YI))


def _never(clinic: Clinic, facts: Facts) -> bool:
    return False


def _by_a_clinician(clinic: Clinic, chance: random.Random) -> Facts:
    names = (SONG_YI["clinician"], DENG_HUA["clinician"], "Dr. HUA Deng (RN)", chance.choice(PEOPLE[2:]).name)
    number = chance.choice((SONG_YI["staff_number"], DENG_HUA["staff_number"], "401-17", ""))
    told = {"emergency": "on_ward", "clinician": chance.choice(names)} | ({"staff_number": number} if number else {})
    return _second_check(clinic, "by_night") | told


def _a_stranger(clinic: Clinic, facts: Facts) -> bool:
    return facts.items() >= SONG_YI.items()


def _containers(clinic: Clinic) -> tuple[str, ...]:
    return (*clinic.containers.values(), clinic.free_container)


def _issuing(clinic: Clinic, chance: random.Random) -> Facts:
    containers = chance.sample(_containers(clinic), chance.choice((1, 1, 2)))
    child = chance.choice(tuple(clinic.children))
    return _issue(clinic, containers, child, chance.choice((1, 1, 1, 2)))


def _issue(clinic: Clinic, containers: list[str], child: str, dose: int) -> Facts:
    subject = clinic.children[child].subject
    return {"containers": containers, "containers_again": containers, "subject": subject, "dose": dose}


def _own_and_stored(clinic: Clinic, facts: Facts) -> bool:
    whose = clinic.children["stored"].subject
    return (facts["containers"], facts["subject"], facts["dose"]) == ([clinic.containers["stored"]], whose, 1)


def _thaw_at_random(clinic: Clinic, chance: random.Random) -> Facts:
    container = chance.choice(_containers(clinic))
    again = chance.choice((container, container, chance.choice(_containers(clinic))))
    return _thawing(clinic, container, again, chance.choice(tuple(clinic.children.values())).number)


def _thawing(clinic: Clinic, container: str, again: str, number: str) -> Facts:
    scanned = {"container": container, "container_again": again, "subject_number": number}
    return {**scanned, "bath": clinic.shop.things["bath"]}


def _own_and_issued(clinic: Clinic, facts: Facts) -> bool:
    container, number = clinic.containers["issued"], clinic.children["issued"].number
    scanned = (facts["container"], facts["container_again"], facts["subject_number"])
    return scanned == (container, container, number)


def _prepare_at_random(clinic: Clinic, chance: random.Random) -> Facts:
    containers = chance.sample(_containers(clinic), chance.choice((1, 1, 2)))
    again = chance.choice((containers, containers, [chance.choice(_containers(clinic))]))
    return _preparing(containers, again)


def _preparing(containers: list[str], again: list[str]) -> Facts:
    drawn = {"drawn_ml": str(20 * len(containers)), "parts_total": 1, "leftover": "discarded"}
    return {"containers": containers, "containers_again": again, **drawn}


def _own_and_usable(clinic: Clinic, facts: Facts) -> bool:
    usable = [[clinic.containers[name]] for name in ("usable", "usable_too")]
    return facts["containers"] in usable and facts["containers_again"] == facts["containers"]


SONG_YI = {"emergency": "on_ward", "clinician": "Song Yi", "staff_number": "50228"}
# Who checks which dose in order. Liu Yan was second when it was prepared: beside her check another person signs.
CHECKED_BY = dict.fromkeys(WAITING, ("lin", "mei")) | dict(zip(ONCE, (("liu",), ("lin",)), strict=True))
_START = _Kind("start_infusion", "ward", ("lin", "mei"), (), _bedside, _own_and_waiting)
_ISSUE = _Kind("issue_containers", "pharmacy", ("liu",), ("hejun", "deng"), _issuing, _own_and_stored)
_THAW = _Kind("start_thaw", "thaw_bench", ("deng",), ("liu", "hejun"), _thaw_at_random, _own_and_issued)
_PREPARE = _Kind("prepare_dose", "thaw_bench", ("deng",), ("liu", "hejun"), _prepare_at_random, _own_and_usable)
_BY_NIGHT = _Kind("verify_dose", "ward", ("lin", "mei", "hejun"), (), _by_a_clinician, _a_stranger, "by_night")
KINDS = (
    _Kind("verify_dose", "ward", ("liu", "lin", "mei"), (), _beside_a_preparer, _never, "by_two"),
    _BY_NIGHT,
    _Kind("verify_dose", "ward", ("lin", "mei", "hejun"), (), _checking, _own_and_waiting),
    _START,
    _ISSUE,
    _THAW,
    _PREPARE,
)
