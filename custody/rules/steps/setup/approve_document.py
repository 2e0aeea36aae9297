"""Approve a document: its author signs, quality approves, and from its day on it is what everyone works by.

Limits, roles, weights of refusals, profiles, the specification and the protocol live in documents and nowhere else.
An author never approves their own (EU GMP 4.3; 21 CFR 211.100(a)); a protocol is signed by an investigator as well.
What a document of its type must state is read from the file itself, and whether it makes sense, so that no step later
asks it in vain. The version in force before is superseded; lots keep the version they began with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from custody.rules.documents import TITLE_AT, TYPES, begun, shadowed, versions
from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, day, stored_file, text
from custody.rules.guards.documents import unfit_document
from custody.rules.refusals import Refusal
from custody.rules.roles import roles_of
from custody.rules.situation import ALL_DOCUMENTS, FILES, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """Which document, in which version, and from which day; without a day, from now on."""

    type: str = choice(*TYPES)
    title: str = text()
    version: str = text()
    file: str = stored_file()
    effective_from: date | None = day(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The file can be read and states what its type must state; title, version, day and signers fit."""
    file = situation.file(facts.file)
    yield from unfit_document(situation, facts.type, file)
    stated = str((file.content or {}).get(TITLE_AT.get(facts.type, ""), facts.title))
    if stated != facts.title:
        yield Refusal("wrong_title", params={"title": facts.title, "stated": stated})
    if any(known.text("version") == facts.version for known in versions(situation, facts.type, facts.title)):
        yield Refusal("version_used_before", params={"title": facts.title, "version": facts.version})
    if facts.effective_from and facts.effective_from < situation.day_of(act.at):
        yield Refusal("effective_in_the_past", params={"day": facts.effective_from.isoformat()})
    signers = roles_of(situation, act.actor) | roles_of(situation, act.second)
    if facts.type == "protocol" and act.second and "investigator" not in signers:
        yield Refusal("investigator_not_signed", params={"title": facts.title})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The document is effective from its day on; versions nobody works by any more are superseded."""
    start = _start(situation, facts, act)
    file = situation.file(facts.file)
    yield from begun("@1", facts.type, facts.title, facts.version, facts.file)
    yield Set("@1", "effective_at", instant_text(start))
    yield Set("@1", "approved_at", instant_text(act.at))
    if file.content is None:
        yield Set("@1", "media_type", file.media_type)
    for old in shadowed(situation, (facts.type, facts.title), (start, act.at)):
        yield Moved(old.code, "document", "superseded")


def _start(situation: Situation, facts: Facts, act: Act) -> datetime:
    """Now, or the first instant of a later day in the zone of the site."""
    if facts.effective_from is None:
        return act.at
    return max(act.at, situation.day_end(facts.effective_from - timedelta(days=1)))


STEP = Step(
    name="approve_document",
    station="setup",
    kind="document.approved",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("authored", "approved"),
    full_password=True,
    reads=(ALL_DOCUMENTS, FILES),
    cites="EU GMP 4.3; 21 CFR 211.100(a); 21 CFR 11.10(k)",
)
