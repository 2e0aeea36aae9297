"""Revoke cosigner key: from this entry on nothing that is signed under a co-signer's own key counts as theirs.

The key is a file of the person's own, and so can be lost, copied or left behind. What was co-signed under it before
stays what it was, and stands in an entry before this one; whoever verifies holds the two against each other (21 CFR
11.300(c), deauthorising what was lost or stolen). Who revokes it, whose it was and why stay in the record. The program
knows the keys, and takes this step for the person who signs it with their password.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import person, text
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """Whose key; its name, and its public half in hex."""

    person: str = person()
    name: str = text()
    public_key: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterable[Effect]:
    """None: which keys still sign is read from the entries themselves."""
    return ()


STEP = Step(
    name="revoke_cosigner_key",
    station="people",
    kind="cosigner_key.revoked",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER,
    meanings=("authorised",),
    full_password=True,
    system=True,
    cites="21 CFR 11.300(c)",
)
