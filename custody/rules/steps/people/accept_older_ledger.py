"""Accept an older ledger: a person says that the record goes on although a checkpoint beside it covers more of it.

An old copy of the database was put in the place of a newer one, and the newer one is gone. What it held is missing for
good, so whoever gives it up says so under their name, and why; which head was expected and which was found stays in
the record (21 CFR 11.10(e): changes must not obscure what was recorded before; EU GMP Annex 11, 7.2 and 16). The
program knows both heads, and takes this step for the person who signs it with their password.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import integer, text
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step

MOST_ENTRIES = 2**53 - 1


@dataclass(frozen=True)
class Facts:
    """How many entries the newest checkpoint covers and their root in hex; how many there are, and theirs."""

    expected_size: int = integer(lowest=1, highest=MOST_ENTRIES)
    expected_root: str = text()
    found_size: int = integer(lowest=1, highest=MOST_ENTRIES)
    found_root: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterable[Effect]:
    """None: nothing changes but that the record goes on."""
    return ()


STEP = Step(
    name="accept_older_ledger",
    station="people",
    kind="ledger.older_accepted",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER,
    meanings=("authorised",),
    full_password=True,
    system=True,
    cites="21 CFR 11.10(e)",
)
