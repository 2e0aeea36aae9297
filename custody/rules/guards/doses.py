"""A dose as prescribed: whether there is one, its place in the course, what is reserved for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from custody.rules.dose import shown
from custody.rules.effects import instant_text
from custody.rules.guards.allocation import DOSE_GIVEN, dose_of
from custody.rules.guards.containers import ENDED
from custody.rules.guards.replacing import WARM
from custody.rules.guards.usable import GIVEN as HAD
from custody.rules.guards.usable import condition_accepted
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.words import dose_key

COLD = frozenset({"planned", "labelled", "filled", "frozen"})
RESERVABLE = frozenset({"filled", "frozen"})
AWAY = frozenset({"packed", "in_transit", "sought"})
_TIMES = ("started_at", "ended_at")


def dose_unprescribed(situation: Situation, subject: str, number: int) -> Iterator[Refusal]:
    """One reason if nobody has prescribed this dose, or not yet at the moment the situation shows."""
    dose = situation.find(dose_key(subject, number))
    prescribed_at = dose.instant("prescribed_at") if dose else None
    if dose is None or (prescribed_at is not None and prescribed_at > situation.at):
        yield Refusal("dose_not_prescribed", subject, {"dose": number})


def beyond_protocol(situation: Situation, subject: str, number: int) -> Iterator[Refusal]:
    """One reason if the course of the protocol has no dose of this number."""
    count = situation.document("protocol").decimal("dose.count")
    if number > count:
        yield Refusal("dose_beyond_protocol", subject, {"dose": number, "count": shown(count)})


def prescription_verified(situation: Situation, dose: Thing) -> Iterator[Refusal]:
    """One reason if no pharmacist has verified the prescription as it stands now."""
    if dose.state("dose") == "prescribed":
        yield Refusal("prescription_unverified", dose.code, {"dose": dose.integer("number")})


def prescription_changed(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason if the dose a container is for was prescribed anew since it was issued, or is verified by nobody. One
    that was never cleared is another matter: a missing go is for the investigator."""
    dose = dose_of(situation, thing.code)
    if dose is not None and (dose.state("dose") == "prescribed" or _anew_since(dose, thing.instant("issued_at"))):
        params: dict[str, str | int] = {"dose": dose.integer("number"), "state": dose.state("dose")}
        yield Refusal("prescription_changed", dose.code, params)


def _anew_since(dose: Thing, issued: datetime | None) -> bool:
    """Whether a dose verified again, and not cleared since, was prescribed later than its container was issued."""
    prescribed = dose.instant("prescribed_at")
    return bool(dose.state("dose") == "verified" and issued and prescribed and prescribed > issued)


def dose_begun(situation: Situation, dose: str, over: frozenset[str] = ENDED - HAD) -> Iterator[Refusal]:
    """One reason if a container of the dose, the back-up too, is issued, warm or given. Lost and discarded ones do not
    count: what is left of the dose may be prescribed anew. `over`: the states that do not count. Needs RELATED from the
    dose."""
    for container in situation.children(dose, "allocated"):
        state, issued = container.state("container"), container.state("custody") == "issued"
        if state in over or (state in COLD and not issued):
            continue
        yield Refusal("dose_begun", dose, {"container": container.code, "state": "issued" if state in COLD else state})
        return


def earlier_doses_given(situation: Situation, subject: str, number: int) -> Iterator[Refusal]:
    """One reason if an earlier dose of the course is neither given nor omitted. Needs RELATED."""
    states = {dose.integer("number"): dose.state("dose") for dose in situation.children(subject, "prescribed")}
    waiting = [str(n) for n in range(1, number) if states.get(n) not in DOSE_GIVEN]
    if waiting:
        yield Refusal("earlier_dose_open", subject, {"dose": number, "earlier": ", ".join(waiting)})


def interval_kept(situation: Situation, subject: str, number: int, at: datetime) -> Iterator[Refusal]:
    """One reason if `at` is too soon after the last infusion of another dose. Needs RELATED twice, then ANCESTORS."""
    days = situation.document("protocol").decimal("dose.min_interval_days")
    last = last_infusion(situation, subject, number)
    if last is not None and at - last < timedelta(days=float(days)):
        yield Refusal("interval_too_short", subject, {"last": instant_text(last), "days": shown(days)})


def last_infusion(situation: Situation, subject: str, number: int) -> datetime | None:
    """The latest moment at which the child had anything that is not of this dose: when an infusion began or ended, or
    when cells were given on paper or in error, those of another child too."""
    doses = situation.children(subject, "prescribed")
    others = [dose for dose in doses if dose.integer("number") != number]
    own = {part.code for dose in doses if dose not in others for part in _parts(situation, dose)}
    had = [part for part in situation.parents(subject, "infused") if part.code not in own]
    known = (*others, *(part for dose in others for part in _parts(situation, dose)), *had)
    return max((at for part in known for at in _given_at(part)), default=None)


def had_besides(situation: Situation, dose: Thing) -> Iterator[tuple[Thing, datetime]]:
    """Everything the child of a dose had that is no part of it, and when last: other doses, and what was another
    child's. Needs RELATED twice, then ANCESTORS."""
    own = {part.code for part in _parts(situation, dose)}
    for part in situation.parents(dose.text("subject"), "infused"):
        when = max(_given_at(part), default=None)
        if part.code not in own and part.text("dose") != dose.code and when is not None:
            yield part, when


def _parts(situation: Situation, dose: Thing) -> tuple[Thing, ...]:
    return (*situation.children(dose.code, "serves"), *situation.children(dose.code, "allocated"))


def _given_at(part: Thing) -> Iterator[datetime]:
    names = (*_TIMES, "happened_at") if part.text("happened") in HAD else _TIMES
    yield from (at for name in names if (at := part.instant(name)))


def reserved_for(situation: Situation, dose: str) -> tuple[Thing, ...]:
    """The containers reserved for a dose, the back-up left out. Needs RELATED from the dose."""
    found = situation.find(dose)
    backup = found.text("backup") if found else ""
    return tuple(container for container in situation.children(dose, "allocated") if container.code != backup)


def containers_ready(situation: Situation, containers: tuple[Thing, ...], at: datetime) -> Iterator[Refusal]:
    """One reason for each container still cold that is on the road, sought or judged unfit; and `condition_undecided`
    for each that is here and was not judged: that one, investigator and quality may take on (journey.md, 2)."""
    for container in containers:
        if at_hand(container):
            yield from condition_accepted(situation, container, at)
        elif container.state("container") in RESERVABLE:
            params = {name: container.state(name) for name in ("custody", "condition")}
            yield Refusal("container_not_ready", container.code, params)


def reservable(container: Thing) -> Iterator[Refusal]:
    """One reason if a container is not stored cold: not filled yet, warm, or ended."""
    if container.state("container") not in RESERVABLE:
        yield Refusal("not_reservable", container.code, {"state": container.state("container")})


def at_hand(container: Thing) -> bool:
    """Whether a container counts today: filled or frozen, here, and not judged unfit. Where nobody has judged it yet,
    `containers_ready` says so."""
    here = container.state("custody") not in AWAY and container.state("condition") != "rejected"
    return here and container.state("container") in RESERVABLE


def still_warm(container: Thing, at: datetime) -> bool:
    """Whether a container counts today because it is thawed already, planned or not, and its use-by has not come."""
    use_by = container.instant("use_by")
    return container.state("container") in WARM and (use_by is None or at < use_by)


def of_presentation(dose: Thing, container: Thing) -> Iterator[Refusal]:
    """One reason if a container is not of the presentation prescribed."""
    yield from presented(container, dose.text("presentation"))


def presented(thing: Thing, *wanted: str) -> Iterator[Refusal]:
    """One reason if a container, or a batch still being made, is of none of these presentations."""
    found = thing.text("presentation")
    if wanted and found not in wanted:
        yield Refusal("presentation_differs", thing.code, {"prescribed": wanted[0], "found": found})


def enough_cells(dose: Thing, containers: tuple[Thing, ...]) -> Iterator[Refusal]:
    """One reason if the containers together hold fewer cells than the dose may have."""
    held = sum((container.decimal("cells") for container in containers if container.has("cells")), Decimal(0))
    if held < dose.decimal("cells_min"):
        params = {"held": shown(held), "least": dose.text("cells_min"), "target": dose.text("cells_target")}
        yield Refusal("too_few_cells", dose.code, params)
