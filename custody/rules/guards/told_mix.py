"""How many mL of a container a child had that was given without a preparation on record: what hung was mixed by hand,
part of the container perhaps, and diluent.

    of what was filled = given × drawn / hung

Where nobody tells how much was drawn, it is taken that as much was as can have been: that counts what the child had
never too small, and what stands in the entry says so (journey.md, 5 and 6: formula and inputs shown).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from custody.rules.dose import shown

_THOUSANDTHS = 1000  # of a mL: finer than any pump or syringe


class Amounts(Protocol):
    """The mL given, those that hung in all, and those of the containers that were drawn into them."""

    @property
    def volume_given_ml(self) -> Decimal | None: ...

    @property
    def prepared_ml(self) -> Decimal | None: ...

    @property
    def drawn_ml(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Mix:
    """`drawn` mL of what the containers held, in `hung` mL, `given` of which reached the child. `assumed`: nobody told
    how many were drawn. `before`: the mL of what was filled that the child had in another syringe."""

    given: Decimal
    drawn: Decimal
    hung: Decimal
    assumed: bool
    before: Decimal = Decimal(0)

    @property
    def of_filled(self) -> Decimal:
        """The mL given, of what was filled, to the thousandth, with those before."""
        exact = Fraction(self.given) * Fraction(self.drawn) / Fraction(self.hung)
        found = self.before + Decimal(round(exact * _THOUSANDTHS)) / _THOUSANDTHS
        return Decimal(format(found.normalize(), "f"))

    @property
    def line(self) -> str:
        """The formula with its inputs and what it gives."""
        inputs = f"{shown(self.given)} mL × {shown(self.drawn)} mL / {shown(self.hung)} mL"
        inputs = f"{shown(self.before)} mL + {inputs}" if self.before else inputs
        return f"{inputs} = {shown(self.of_filled)} mL"


def mixed(told: Amounts, held: Decimal) -> Mix | None:
    """What is told of containers that held so many mL; None where nobody says of what the mL are, or it cannot be so.
    Of what was drawn all was given where no mL are told."""
    given, drawn, hung = told.volume_given_ml, told.drawn_ml, told.prepared_ml
    if drawn is not None and hung and drawn > hung:
        return None
    if given is None:
        whole = hung or drawn
        return Mix(whole, min(drawn, held), whole, False) if drawn and whole else None
    if not hung or given > hung:
        return None
    return Mix(given, min(held, hung if drawn is None else drawn), hung, drawn is None)
