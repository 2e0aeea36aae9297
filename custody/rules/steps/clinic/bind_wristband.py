"""Bind a wristband: two persons, each with a scan and a read-back of their own, one live band a child.

If the band is bound to the wrong child, everything afterwards agrees and is wrong (journey.md, section 9, first of the
dangers). So the band is bound anew at every admission and re-banding, its serial is printed nowhere else, and the band
before it is void (WHO patient identification; 患者安全目标). Both persons scan the band on the wrist and both hear
name and birth date: a read-back that fails, or two bands, is an identity failure, recorded as one, and nothing is
bound. What was checked with the band before is checked anew with this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Linked, Moved, Set, Unlinked, instant_text
from custody.rules.facts import by_second, scan, yes_no_unknown
from custody.rules.guards.identity import checks_fallen, near_miss_opened, served
from custody.rules.journeys.dose import RUNNING
from custody.rules.refusals import Refusal
from custody.rules.situation import RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The subject from the register, the band scanned on the wrist, and what the child or parent read back; then the
    band and the read-back once more by the second person."""

    subject: str = scan("subject")
    wristband: str = scan("wristband")
    name_read_back: str = yes_no_unknown()
    birth_date_read_back: str = yes_no_unknown()
    band_again: str = by_second(scan("wristband"))
    name_read_back_again: str = by_second(yes_no_unknown())
    birth_date_read_back_again: str = by_second(yes_no_unknown())


READ_BACK = ("name_read_back", "birth_date_read_back", "name_read_back_again", "birth_date_read_back_again")


def mismatches(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Name and birth date were read back to each of the two and were right, and both scanned the same band."""
    if facts.band_again != facts.wristband:
        yield Refusal("another_band", facts.wristband, {"first": facts.wristband, "again": facts.band_again})
    if any(getattr(facts, name) != "yes" for name in READ_BACK):
        yield Refusal("read_back_failed", facts.subject, {"subject": _number(situation, facts)})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The band's label was proved after printing. Where cells of this child run, it is asked what was wrong with the
    band before: they run by it, and whoever binds another one is the last to hold it."""
    if not _proved(situation, facts):
        yield Refusal("band_unproved", facts.wristband)
    for part in served(situation, facts.subject):
        if part.state("prepared_dose") in RUNNING:
            yield Refusal("band_changed_while_running", part.code)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The band is on this child; the one before it is void, and so are checks made with it. A failed read-back opens a
    near miss instead."""
    failed = tuple(mismatches(situation, facts, act))
    if failed:
        bands = dict.fromkeys((facts.wristband, facts.band_again))
        yield near_miss_opened(situation, STEP.name, failed, facts.subject, *bands)
        return
    for earlier in situation.children(facts.subject, "wears"):
        yield Moved(earlier.code, "wristband", "replaced")
        yield Set(earlier.code, "voided_at", instant_text(act.at))
        yield Set(earlier.code, "voided_by", act.actor)
        yield Set(earlier.code, "voided_why", "replaced")
        yield Unlinked(facts.subject, earlier.code, "wears")
    yield from checks_fallen(situation, facts.subject)
    yield Moved(facts.wristband, "wristband")
    yield Set(facts.wristband, "subject", facts.subject)
    yield Set(facts.wristband, "bound_at", instant_text(act.at))
    yield Set(facts.wristband, "bound_by", act.actor)
    yield Linked(facts.subject, facts.wristband, "wears")
    for copy in _proved(situation, facts):
        yield Moved(copy.code, "label_copy")


def _proved(situation: Situation, facts: Facts) -> tuple[Thing, ...]:
    copies = situation.parents(facts.wristband, "labels")
    return tuple(copy for copy in copies if copy.state("label_copy") == "proved")[:1]


def _number(situation: Situation, facts: Facts) -> str:
    return situation.thing(facts.subject).text("number")


STEP = Step(
    name="bind_wristband",
    station="clinic",
    kind="wristband.bound",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    mismatches=mismatches,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("bound", "read back"),
    primary="subject",
    reads=(RELATED, RELATED),
    shows_identity=True,
    cites="journey.md 4",
)
