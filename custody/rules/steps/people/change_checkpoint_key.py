"""Change checkpoint key: from this entry on checkpoints are signed under another key.

The key before it names the one after it, under its own signature: whoever holds any of the public keys on paper can
follow from one to the next (21 CFR 11.70, signatures that cannot be passed off as others'). Keys are known to the
program alone, so it takes the step; the signature is made, and a key that is not in force any more refused, where the
checkpoints are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import text
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Both public keys in hex, and the signature of the old one over the change, in base64."""

    old_key: str = text()
    new_key: str = text()
    signature: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterable[Effect]:
    """None: which key is in force is read from this entry itself."""
    return ()


STEP = Step(
    name="change_checkpoint_key",
    station="people",
    kind="checkpoint_key.changed",
    facts=Facts,
    effects=effects,
    system=True,
    cites="21 CFR 11.70",
)
