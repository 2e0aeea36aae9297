"""Answer an account alert: quality has looked at what was done to an account, or tried with one, and says what it was.

Alerts are entries: a signature whose secret was wrong, a lock after too many failures, secrets or a second factor that
were reset, a person who was registered, the two an instance begins with, roles that were changed, an account that was
opened again (21 CFR 11.300(d), attempts at unauthorised use detected and reported to whoever answers for it). Each
waits until somebody of quality has answered it, in words; never whoever did it, nor whose account it was. Nor whoever
approved it as the second person, as long as quality has somebody else: where it has nobody, their answer is taken, and
says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import integer, text
from custody.rules.one_person import accounts_of, everyone_behind
from custody.rules.past import PastEntry
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of
from custody.rules.situation import ALL_PEOPLE, Situation
from custody.rules.step import Act, Sign, Step

FAILED = "signature_failed"  # the reason of an entry that is denied for a wrong secret
ALERTING = frozenset(
    {"lock_account", "reset_secret", "reset_second_factor", "change_roles", "reactivate_person"}
    | {"register_person", "found_instance"}
)


@dataclass(frozen=True)
class Facts:
    """Which entry, and what it was."""

    entry: int = integer(0, 2**53 - 1)
    words: str = text()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """There is such an alert, it is of others, and others approved it."""
    past = situation.past
    if past is None or not _alerts(past):
        yield Refusal("no_account_alert", params={"entry": facts.entry})
        return
    own, concerned = accounts_of(situation, act.actor), {past.actor, *(thing for thing, _ in past.values)}
    approved = bool(own & past.signers)
    if own & concerned or (approved and _answers_else(situation, concerned | past.signers)):
        yield Refusal("alert_of_oneself", act.actor, {"entry": facts.entry})
    elif approved:
        yield Refusal("own_approval_answered", act.actor, {"entry": facts.entry})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterable[Effect]:
    """None: the entry itself is the answer."""
    return ()


def _answers_else(situation: Situation, involved: Set[str]) -> bool:
    """Whether somebody may answer who had no part in it."""
    involved = everyone_behind(situation, involved)
    may = performers(situation, STEP.permission)
    return any(one.code not in involved and may & roles_of(situation, one.code) for one in situation.of_kind("person"))


def _alerts(past: PastEntry) -> bool:
    return (past.said == "accepted" and past.step in ALERTING) or past.reasons[:1] == (FAILED,)


STEP = Step(
    name="answer_account_alert",
    station="people",
    kind="account_alert.answered",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    meanings=("checked",),
    reads=(ALL_PEOPLE,),
    answers="entry",
    cites="21 CFR 11.300(d)",
)
