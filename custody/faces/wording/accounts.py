"""The words of the account of a lot: where what was filled is now, or how it ended."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_

PLACES: Mapping[str, str] = {
    "tested": N_("Used up in tests"),
    "retained": N_("Retained and stability samples"),
    "in_stock": N_("In stock"),
    "on_the_way": N_("On the way"),
    "at_the_clinic": N_("Received or issued at the clinic"),
    "sought": N_("Sought"),
    "in_preparation": N_("Thawing, in preparation or running"),
    "infused": N_("Infused"),
    "wasted": N_("Thrown away"),
    "remainder": N_("Remainder, to be destroyed"),
    "destroyed": N_("Destroyed"),
    "lost": N_("Lost"),
}
