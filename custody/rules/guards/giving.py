"""What stands against giving cells to a child, at whichever step it is asked: one list, so that no step forgets one.

The steps read ANCESTORS, RELATED twice, and then ITEMS; what hangs, or is about to, ANCESTORS after RELATED once more.
"""

from __future__ import annotations

from custody.rules.guards.allocation import consent_not_withdrawn, dose_not_given
from custody.rules.guards.had_unclear import had_unclear
from custody.rules.guards.known_of_child import had_nothing_since, no_reaction_before
from custody.rules.guards.lot import in_date, lot_released
from custody.rules.guards.too_much import more_than_the_dose
from custody.rules.guards.usable import condition_accepted, not_already_given, not_held, within_use_by
from custody.rules.step import Guard

# About the container or prepared dose itself.
PRODUCT: tuple[Guard, ...] = (
    not_already_given,
    lot_released,
    in_date,
    within_use_by,
    not_held,
    condition_accepted,
)
# And about the dose it is for, and the child.
GIVING: tuple[Guard, ...] = (*PRODUCT, dose_not_given, consent_not_withdrawn, had_unclear)
# And about what the child has had of it, and besides it: asked at the line, when it is hung and when it goes on.
HANGING: tuple[Guard, ...] = (*GIVING, no_reaction_before, had_nothing_since, more_than_the_dose)
