"""Register a cell line: where it comes from in law and ethics, and never from whom.

The donor's eligibility and what that judgement rests on, the ethics approval and the consent are references to papers
kept elsewhere (21 CFR 1271.50, 1271.55; EU ATMP GMP 7.19). The donor's name, number or telephone has no place here: a
reference that reads like one of them is refused (21 CFR 1271.290(c)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Created, Effect, Moved
from custody.rules.facts import choice, text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step

# A Chinese resident identity number (18 places) or mobile number: the two that are copied by mistake.
PERSONAL_NUMBER = re.compile(r"(?<![0-9])([0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])")


@dataclass(frozen=True)
class Facts:
    """Name of the line, the donor's status and its basis, and the references of ethics approval and consent."""

    name: str = text()
    donor_status: str = choice("eligible", "exempt", "not_evaluated", "ineligible")
    donor_basis: str = text()
    ethics_reference: str = text()
    consent_reference: str = text()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The donor was not found ineligible, and nothing tells who the donor is."""
    if facts.donor_status == "ineligible":
        yield Refusal("donor_ineligible", params={"basis": facts.donor_basis})
    written = (facts.name, facts.donor_basis, facts.ethics_reference, facts.consent_reference)
    if any(PERSONAL_NUMBER.search(part) for part in written):
        yield Refusal("donor_identity_given")


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A registered cell line."""
    attrs = {
        "donor_status": facts.donor_status,
        "donor_basis": facts.donor_basis,
        "ethics_reference": facts.ethics_reference,
        "consent_reference": facts.consent_reference,
    }
    yield Created("@1", "cell_line", attrs, name=facts.name)
    yield Moved("@1", "cell_line")


STEP = Step(
    name="register_cell_line",
    station="manufacture",
    kind="cell_line.registered",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    cites="21 CFR 1271.55; EU ATMP GMP 7.19",
)
