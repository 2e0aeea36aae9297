"""Co-sign a checkpoint: quality held a checkpoint from elsewhere against the ledger, and signs the present one.

A record that only those who keep it have ever looked at is their word; a second copy of its head, signed by somebody
else after a look at what is between the two, is evidence (21 CFR 11.10(c), records protected and accurate throughout
their retention; EU GMP Annex 11, 9). The program compares, and takes this step for the person who signs it with their
password: the entry names their own key, of which the private half is theirs to keep.
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
    """The checkpoint from elsewhere and the one that is signed: how many entries, and their root in hex. The name of
    the key, its public half in hex, and the co-signature in base64 (C2SP cosignature/v1). `replaces`: the public halves
    of those of the same person that sign no more from here on, where this one takes their place."""

    earlier_size: int = integer(lowest=1, highest=MOST_ENTRIES)
    earlier_root: str = text()
    size: int = integer(lowest=1, highest=MOST_ENTRIES)
    root: str = text()
    name: str = text()
    public_key: str = text()
    cosignature: str = text()
    replaces: str = text(required=False)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterable[Effect]:
    """None: who co-signed what is read from this entry itself."""
    return ()


STEP = Step(
    name="cosign_checkpoint",
    station="people",
    kind="checkpoint.cosigned",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER,
    meanings=("checked",),
    full_password=True,
    system=True,
    cites="21 CFR 11.10(c)",
)
