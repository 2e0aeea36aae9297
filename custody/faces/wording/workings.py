"""The words of the figures of a dose: what each formula gives."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_

FORMULAS: Mapping[str, str] = {
    "cells_target": N_("Cells prescribed"),
    "cells_min": N_("At least"),
    "cells_max": N_("At most, never above"),
    "il2_iu": N_("IL-2 of one day"),
    "cells_per_ml_held": N_("Concentration in the containers"),
    "give": N_("Volume to be given, on the graduation of the syringe"),
    "draw": N_("Volume to be drawn up, with the dead volume"),
    "cells_given": N_("Cells in that volume"),
    "ml_per_kg": N_("Volume per kg, with diluent and flush"),
    "dmso_g_per_kg": N_("DMSO per kg"),
    "endotoxin_eu_per_kg_h": N_("Endotoxin per kg and hour"),
    "cd3_per_kg": N_("T cells per kg"),
}
COUNTED: Mapping[str, str] = {
    "labelled": N_("How it was worked out. The dose counts the cells on the label."),
    "post_thaw_viable": N_(
        "How it was worked out, with the cells on the label. What is hung counts the viable cells after the thaw."
    ),
}
# How each result was rounded; what is missing here was not: it is exact.
ROUNDINGS: Mapping[str, str] = {
    "cells_min": N_("up to a whole cell"),
    "cells_max": N_("down to a whole cell"),
    "give": N_("to the nearest graduation, the lower of two equally near, never above the most"),
    **dict.fromkeys(
        ("cells_per_ml_held", "cells_given", "ml_per_kg", "dmso_g_per_kg", "endotoxin_eu_per_kg_h", "cd3_per_kg"),
        N_("to three decimals to be read; judged by the exact value"),
    ),
}
EXACT = N_("exact, not rounded")
