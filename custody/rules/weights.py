"""Weighing refusals: the document `refusal_weights` says what each code weighs, who can resolve it, and who may
authorise it. A code the document does not know is never passed, and neither is one of the floor, whatever it says.

Content of the document: `[[refusal]]` tables in order, worst first, with `code`, `weight` (never, authorise, note),
optional `after_thaw` (the weight once cells are thawed), `who` (roles that can resolve it), `authorise` (one role
for each person needed, `*` for anyone who may place a hold), `remote` (true: those may be elsewhere when they sign) and
`opens` (a deviation is opened when it is passed as a note or under authorisation). `remote_minutes` above the tables
says how long an authorisation from elsewhere may be asked for, and how long one that was given holds;
`declined_minutes`, how long whoever is asked for the same again is told who said no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from custody.rules.floor import ANYONE_MAY_AUTHORISE, FLOOR, ONLY_NOTED
from custody.rules.one_person import accounts_of
from custody.rules.refusals import Reason, Refusal, Weight
from custody.rules.roles import performers, roles_of
from custody.rules.situation import Situation
from custody.rules.step import Act, Capacity, Step

DOCUMENT = "refusal_weights"
ANYONE = "*"
OPEN_TO_ALL = "place_hold"  # who anyone is: whoever works with cells, and not those who only look
_UNKNOWN_RANK = 0


def weigh(refusals: Iterable[Refusal], step: Step, situation: Situation, act: Act) -> tuple[Reason, ...]:
    """Each refusal with its weight, worst first, each code once a thing."""
    found = tuple(refusals)
    if not found:
        return ()
    table = _table(situation)
    return ordered(_weighed(refusal, table.get(refusal.code), step, situation, act) for refusal in found)


def ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons worst first; of two alike (same code, same thing) the first stands."""
    once: dict[tuple[str, str], Reason] = {}
    for reason in reasons:
        once.setdefault((reason.code, reason.thing), reason)
    return tuple(sorted(once.values(), key=lambda reason: (_SEVERITY[reason.weight], reason.rank)))


def codes_weighed(content: Mapping[str, object]) -> frozenset[str]:
    """The codes that the content of a weights document says anything about."""
    rows = content.get("refusal")
    found = rows if isinstance(rows, (list, tuple)) else ()
    return frozenset(str(row.get("code")) for row in found if isinstance(row, Mapping))


def answerable_from_elsewhere(situation: Situation, code: str) -> tuple[str, ...]:
    """The roles asked to authorise a code, where they may do it from elsewhere; none where they may not."""
    document, row = situation.finds_document(DOCUMENT), _table(situation).get(code)
    if document is None or row is None or code in FLOOR or not document.states("remote_minutes"):
        return ()
    return _texts(row[1].get("authorise")) if row[1].get("remote") is True else ()


def remote_until(situation: Situation, at: datetime) -> datetime:
    """How long an authorisation from elsewhere can be asked for at `at`, and one given at `at` holds. KeyError where
    the document in force knows of none."""
    return at + situation.document(DOCUMENT).minutes("remote_minutes")


def declines_since(situation: Situation, at: datetime) -> datetime:
    """From when on a no is told to whoever is asked for the same again at `at`; where the document in force does not
    say, from when an authorisation asked for then could still be answered."""
    document = situation.finds_document(DOCUMENT)
    stated = [name for name in ("declined_minutes", "remote_minutes") if document and document.states(name)]
    return at - document.minutes(stated[0]) if document and stated else at


def opens_deviation(reason: Reason, situation: Situation) -> str:
    """The class of deviation the document opens when this reason is passed; empty for none."""
    row = _table(situation).get(reason.code)
    return str(row[1].get("opens", "")) if row else ""


_SEVERITY = {Weight.NEVER: 0, Weight.AUTHORISE: 1, Weight.NOTE: 2}
_Row = tuple[int, Mapping[str, object]]


def _table(situation: Situation) -> Mapping[str, _Row]:
    document = situation.finds_document(DOCUMENT)
    return document.ranked("refusal", "code") if document else {}


def _weighed(refusal: Refusal, row: _Row | None, step: Step, situation: Situation, act: Act) -> Reason:
    rank, says = row or (_UNKNOWN_RANK, {})
    if refusal.code in ONLY_NOTED:
        return Reason(refusal.code, refusal.thing, refusal.params, Weight.NOTE, rank)
    who = _texts(says.get("who"))
    if row is None or refusal.code in FLOOR:
        return Reason(refusal.code, refusal.thing, refusal.params, Weight.NEVER, rank, who)
    named = says.get("after_thaw", says["weight"]) if step.after_thaw else says["weight"]
    authorise = _texts(says.get("authorise"))
    waits_for = _waits_for(refusal, authorise, situation, act)
    return Reason(
        code=refusal.code,
        thing=refusal.thing,
        params=refusal.params,
        weight=Weight(str(named)),
        rank=rank,
        who=who,
        authorise=authorise,
        authorised=bool(authorise) and not waits_for,
        remote=bool(answerable_from_elsewhere(situation, refusal.code)),
        waits_for=waits_for,
    )


def _waits_for(refusal: Refusal, roles: tuple[str, ...], situation: Situation, act: Act) -> tuple[str, ...]:
    """Of the named roles those for which nobody has signed: each takes a person of its own, none of them the performer
    or one who brought the reason about, who gave a reason and signed for this very code."""
    code = refusal.code
    signed = {s.person for s in act.signatures if s.capacity is Capacity.AUTHORISER and s.authorises == code}
    willing = {a.person for a in act.authorisations if a.code == code and a.reason and a.person in signed}
    held: dict[str, frozenset[str]] = {}
    for person in willing:
        own = accounts_of(situation, person)
        if not own & {act.actor, *refusal.not_by}:
            held[min(own)] = held.get(min(own), frozenset()) | _acceptable(situation, person, code)
    return _left(roles, held)


def _left(roles: tuple[str, ...], held: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """As few roles as can be left without a person; whoever holds two of them fills the one that is left."""
    if not roles or not held:
        return roles
    fitting = [person for person, has in held.items() if roles[0] in has]
    filled = (_left(roles[1:], {p: r for p, r in held.items() if p != person}) for person in fitting)
    return min((*filled, (roles[0], *_left(roles[1:], held))), key=len)


def _acceptable(situation: Situation, person: str, code: str) -> frozenset[str]:
    """The roles a person can authorise this code in."""
    held = roles_of(situation, person)
    return held | {ANYONE} if code in ANYONE_MAY_AUTHORISE and held & performers(situation, OPEN_TO_ALL) else held


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, (list, tuple)) else ()
