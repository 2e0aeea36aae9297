"""What a step is. One file a step declares one STEP; forms, schemas, routes, permissions and documentation follow.

Facts      what the person scans or supplies (facts.py)
reads      the parts of the situation it looks at (situation.py)
guards     rules about the primary thing alone; they also answer "what can I do with this?" at a scan
refusals   every further reason, never stopping at the first
effects    what happens, from the closed set (effects.py)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from custody.rules.effects import Effect
from custody.rules.facts import FactKind, specs_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


class Sign(StrEnum):
    """The signature a step needs."""

    NONE = "none"
    PERFORMER = "performer"
    PERFORMER_AND_SECOND = "performer_and_second"
    RELEASE = "release"  # the performer, with user id and full password


class Capacity(StrEnum):
    """In what capacity a person signs."""

    PERFORMER = "performer"
    SECOND = "second"
    AUTHORISER = "authoriser"


class Tense(StrEnum):
    """Whether a step happens as it is recorded, or tells of something past."""

    ACTS_NOW = "acts_now"
    REPORTS_THE_PAST = "reports_the_past"


@dataclass(frozen=True)
class SignedBy:
    """A signature in an attempt, as the rules see it. `matches`: the hash signed is the hash of the content now.
    `second_factor`: a one-time code was given with it.
    `authorises` is the code of the reason an authoriser signs for."""

    person: str
    meaning: str
    full_password: bool = False
    fresh: bool = True
    matches: bool = True
    capacity: Capacity = Capacity.PERFORMER
    authorises: str = ""
    second_factor: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is a signature at all: fresh, and of this very content."""
        return self.fresh and self.matches


@dataclass(frozen=True)
class Authorisation:
    """A person takes responsibility for one reason of weight *authorise*, with a reason of their own. `request` is the
    request they answered where they did so from elsewhere, at `given_at`."""

    code: str
    person: str
    reason: str
    request: str = ""
    given_at: str = ""


@dataclass(frozen=True)
class Declined:
    """An earlier no to what is now to be authorised: who said it of which reason, why, when (an instant as text, in
    UTC), and in which request."""

    person: str
    code: str
    why: str
    at: str
    request: str


@dataclass(frozen=True)
class Act:
    """Who does it, when, how. `at` is when it is recorded, `occurred_at` when it happened (the same, if it acts now).
    `second` is the independent second person. `preview` asks what would happen: signatures are then not demanded.
    `ahead`: how far in the future the time given lay, where `occurred_at` was taken as now instead; `behind`: how far
    the clock is behind the record, whose time never runs backwards. `declined`: who said no to the same before."""

    actor: str
    at: datetime
    occurred_at: datetime
    second: str = ""
    signatures: tuple[SignedBy, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    reason: str = ""
    channel: str = "wedge"
    preview: bool = False
    system: bool = False
    ahead: timedelta = timedelta(0)
    behind: timedelta = timedelta(0)
    declined: tuple[Declined, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What the circumstances of one attempt change. `past_return`: nothing can replace the product any more, so reasons
    weigh as after the thaw. `before_return`: a step that is after the thaw is taken before it, on a product that can
    still be replaced: reasons weigh as before. `stood_in`: the second check is made by one who cannot sign.
    `lifted_pair`: the one pair of the closed list that does not hold then, since another check is by another person
    (journey.md, 2 to 4)."""

    past_return: bool = False
    before_return: bool = False
    stood_in: bool = False
    lifted_pair: str = ""


Guard = Callable[[Situation, Thing, datetime], Iterable[Refusal]]
Reasons = Callable[[Situation, Any, Act], Iterable[Refusal]]
Effects = Callable[[Situation, Any, Act], Iterable[Effect]]
Around = Callable[[Situation, Any, Act], Circumstances]
Evidence = Callable[[Situation, Any], Mapping[str, object]]
JudgedAt = Callable[[Situation, Any, datetime], datetime]


def no_reasons(situation: Situation, facts: Any, act: Act) -> Iterable[Refusal]:
    """A step without reasons or mismatches of its own."""
    return ()


def as_always(situation: Situation, facts: Any, act: Act) -> Circumstances:
    """A step that circumstances do not change."""
    return Circumstances()


def no_names(facts: Any) -> tuple[str, ...]:
    """A step that needs no thing beyond those scanned."""
    return ()


def no_evidence(situation: Situation, facts: Any) -> Mapping[str, object]:
    """A step whose signature covers facts, things and documents, and no further evidence."""
    return {}


def when_it_happened(situation: Situation, facts: Any, occurred_at: datetime) -> datetime:
    """A step that is judged by how things stood at the one time it tells of."""
    return occurred_at


@dataclass(frozen=True)
class Step:
    """One step. `name` is verb_object, `kind` the ledger's word (`lot.released`), `primary` the fact scanned first.
    `mismatches` are identity failures: the step is then recorded with the outcome `mismatch`, never passed over.
    `names` gives further things to load. `after_thaw`: only *never* and *authorise* stop it (journey.md, 2).
    `corrects` names the fact that holds the index of the entry being corrected, `answers` that of the entry a person
    answers to.
    `judged_at` gives, from what is known, the facts and the time told, the moment by whose state of things it is judged
    (part THEN).
    `around` tells the circumstances of one attempt; `lifted_pair`: what guards/pairs.py leaves out.
    `always_recordable`: reasons become notes, it is never refused. `by_form`: the one
    generic form can take it. `witnessed`: the head of the ledger is signed with it, so that whoever holds the note
    can tell later whether anything before it was changed. `for_oneself`: every person on record may do it to their
    own account."""

    name: str
    station: str
    kind: str
    facts: type
    effects: Effects
    sign: Sign = Sign.NONE
    meanings: tuple[str, ...] = ("performed", "checked")
    full_password: bool = False
    tense: Tense = Tense.ACTS_NOW
    primary: str = ""
    reads: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    refusals: Reasons = no_reasons
    mismatches: Reasons = no_reasons
    names: Callable[[Any], tuple[str, ...]] = no_names
    evidence: Evidence = no_evidence
    around: Around = as_always
    judged_at: JudgedAt = when_it_happened
    lifted_pair: str = ""
    after_thaw: bool = False
    always_recordable: bool = False
    system: bool = False
    for_oneself: bool = False
    by_form: bool = True
    shows_identity: bool = False
    witnessed: bool = False
    corrects: str = ""
    answers: str = ""
    cites: str = ""

    @property
    def with_password(self) -> bool:
        """Whether everyone who signs this step, whoever authorises included, does so with the full password."""
        return self.full_password or self.sign is Sign.RELEASE

    @property
    def permission(self) -> str:
        """The permission is the step's name; which role holds it is the role matrix in force."""
        return self.name

    def under(self, found: Circumstances) -> Step:
        """This step as it is taken under such circumstances."""
        stood_in = found.stood_in and self.sign is Sign.PERFORMER_AND_SECOND
        sign = Sign.PERFORMER if stood_in else self.sign
        after_thaw = found.past_return or (self.after_thaw and not found.before_return)
        return replace(self, sign=sign, lifted_pair=found.lifted_pair, after_thaw=after_thaw)

    def past_entry(self, facts: Any) -> int | None:
        """The index of the entry these facts name; None where the step looks at none."""
        named = self.corrects or self.answers
        return getattr(facts, named) if named else None

    @property
    def asks_afresh(self) -> bool:
        """Whether this is an identity check at the bedside: look, band and product are scanned anew, in that order,
        and no form comes with any of them filled in."""
        at_the_bed = any("wristband" in spec.kinds for spec in specs_of(self.facts))
        return at_the_bed and self.after_thaw and self.mismatches is not no_reasons

    def pairs_about(self, facts: Any) -> tuple[str, ...]:
        """The things the pairs of guards/pairs.py are judged on: the first further name, else what is scanned first."""
        scanned = getattr(facts, self.primary) if self.primary else ()
        first = self.names(facts)[:1] or (scanned if isinstance(scanned, tuple) else (scanned,))
        return tuple(str(code) for code in first if code)

    @property
    def is_about_something(self) -> bool:
        """Whether it is taken on a thing that is on record: only then can it be asked who did what to that before."""
        return bool(self.primary) or self.names is not no_names


@dataclass(frozen=True)
class Registry:
    """Every step by name, in station order."""

    steps: Mapping[str, Step] = field(default_factory=dict)

    def step(self, name: str) -> Step | None:
        """A step, or None."""
        return self.steps.get(name)

    def for_kind(self, kind: str) -> tuple[Step, ...]:
        """The steps whose primary fact may be a thing of this kind."""
        return tuple(step for step in self.steps.values() if kind in primary_kinds(step))


def primary_kinds(step: Step) -> tuple[str, ...]:
    """The kinds of thing a step's primary fact may be; none where a step begins with nothing scanned."""
    if not step.primary:
        return ()
    first = next(spec for spec in specs_of(step.facts) if spec.name == step.primary)
    return ("person",) if first.kind is FactKind.PERSON else first.kinds
