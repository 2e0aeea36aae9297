"""Words of how the database keeps a record, and of an instance that was left half made."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_

OF_THE_DATABASE: Mapping[str, str] = {
    "triggers_amiss": N_(
        "triggers, constraints or indexes are missing, switched off or not as they were made, or rules lose rows: "
        "%(names)s"
    ),
    "flushes": N_("the database has it on the disk before it answers: %(settings)s"),
    "flushes_not": N_(
        "the database answers before it has it on the disk, so that a power cut loses what was told as recorded: "
        "%(settings)s"
    ),
    "as_owner": N_(
        "note: the server connects as the owner of the tables, who can take the triggers away; a role of its own "
        "could not"
    ),
    "founding_interrupted": N_(
        "The instance in %(folder)s was left half made, and nothing is recorded in it but that. Put the folder away, "
        "and its database where that is elsewhere, and run 'custody init' again."
    ),
}
