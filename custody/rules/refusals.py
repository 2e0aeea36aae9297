"""Why a step may not happen: a code with typed parameters, and the weight a controlled document gives it.

Entries and answers carry codes and parameters, never prose: faces translate them. Each code is constructed in
exactly one place in the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """How much a refusal weighs (journey.md, section 2)."""

    NEVER = "never"
    AUTHORISE = "authorise"
    NOTE = "note"


@dataclass(frozen=True)
class Refusal:
    """One reason, as a guard gives it. `thing` is the record it is about; params are plain strings and numbers.
    `not_by`: persons who cannot authorise it, since they brought it about."""

    code: str
    thing: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    not_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    """A refusal weighed by the document in force: `rank` orders reasons worst first, `who` can resolve it,
    `authorise` names a role for each person whose signature would let it pass, `waits_for` those of them for which
    nobody has signed yet, `remote` whether they may give it from elsewhere."""

    code: str
    thing: str
    params: Mapping[str, str | int]
    weight: Weight
    rank: int
    who: tuple[str, ...] = ()
    authorise: tuple[str, ...] = ()
    authorised: bool = False
    remote: bool = False
    waits_for: tuple[str, ...] = ()
