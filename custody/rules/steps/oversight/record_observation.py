"""Record an observation: what was seen of a child, of the kind, class and grade the protocol asks for.

A serious event starts a clock: the report is due within the protocol's time, counted from this entry, and stays open
until it is filed. Not knowing whether an event is serious starts the clock as well. An observation is told with the
time it happened, however late; it is never a reason to stop a dose by itself: who wants to stop, holds or pauses
(journey.md, 7; ICH E6(R3) 2.7.2, 3.13).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from custody.rules.effects import Created, Effect, Linked, Opened, Plain, instant_text
from custody.rules.facts import choice, integer, scan, text
from custody.rules.guards.identity import served, wearer
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step, Tense

REACTION = "infusion_reaction"
KINDS = ("adverse_event", "vital", "outcome")
CLASSES = (
    REACTION,
    "cytokine_release",
    "neurotoxicity",
    "graft_versus_host",
    "infection",
    "cytopenia",
    "organ_function",
    "other",
)
_WITHIN = "safety_report.serious_within_hours"


@dataclass(frozen=True)
class Facts:
    """Whose (the band at the bedside, the register elsewhere), what was seen, and of an event its class, grade (1 to
    5), seriousness and relation; of a vital sign or an outcome its value."""

    child: str = scan("wristband", "subject")
    what: str = choice(*KINDS)
    told: str = text()
    value: str | None = text(required=False)
    event_class: str | None = choice(*CLASSES, required=False)
    grade: int | None = integer(1, 5, required=False)
    serious: str | None = choice("yes", "no", "unknown", required=False)
    related: str | None = choice("unrelated", "possible", "probable", "definite", required=False)
    dose: int | None = integer(1, 99, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The child is known, and the observation complete for its kind."""
    if not _child(situation, facts):
        yield Refusal("observed_on_nobody", facts.child)
    asked = {"event_class": facts.event_class, "grade": facts.grade, "serious": facts.serious}
    needed = asked if facts.what == "adverse_event" else {"value": facts.value}
    missing = [name for name, given in needed.items() if given is None]
    if missing:
        yield Refusal("observation_incomplete", facts.child, {"missing": ", ".join(missing)})
    child = situation.find(_child(situation, facts))
    if facts.event_class == REACTION and child is not None and not _had_any(situation, child):
        yield Refusal("no_infusion_known", child.code, {"number": child.text("number")})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The observation of this child, and the clock of a serious one."""
    child = _child(situation, facts)
    told: dict[str, Plain] = {"subject": child, "what": facts.what, "told": facts.told, "value": facts.value}
    told |= {"event_class": facts.event_class, "grade": facts.grade, "serious": facts.serious, "related": facts.related}
    told |= {"dose": facts.dose, "seen_at": instant_text(act.occurred_at), "entered_by": act.actor}
    yield Created("@1", "observation", {name: value for name, value in told.items() if value is not None})
    yield Linked(child, "@1", "observed")
    if facts.what == "adverse_event" and facts.serious != "no":
        due = _due(situation, act)
        attrs: dict[str, Plain] = {"observation": "@1", "event_class": facts.event_class, "grade": facts.grade}
        yield Opened("@2", "safety_report", (child,), attrs | ({"due_at": due} if due else {}))


def _child(situation: Situation, facts: Facts) -> str:
    """The subject; of a band the wearer, or who was its wearer last: what was seen is told of somebody."""
    found = situation.thing(facts.child)
    if found.kind == "subject":
        return found.code
    worn_by = wearer(situation, found.code)
    return worn_by.code if worn_by else found.text("subject")


def _had_any(situation: Situation, child: Thing) -> bool:
    """Whether any cells run into this child, or it had any."""
    hung = any(part.has("started_at") for part in served(situation, child.code))
    return hung or bool(situation.parents(child.code, "infused"))


def _due(situation: Situation, act: Act) -> str:
    protocol = situation.finds_document("protocol")
    if protocol is None or not protocol.states(_WITHIN):
        return ""
    return instant_text(act.at + timedelta(hours=float(protocol.decimal(_WITHIN))))


STEP = Step(
    name="record_observation",
    station="oversight",
    kind="observation.recorded",
    facts=Facts,
    primary="child",
    sign=Sign.PERFORMER,
    tense=Tense.REPORTS_THE_PAST,
    reads=(RELATED, RELATED, ANCESTORS),
    refusals=refusals,
    effects=effects,
    cites="ICH E6(R3) 2.7.2; 3.13",
)
