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
        "could not: custody server-role"
    ),
    "role_serves": N_(
        "The role %(role)s serves this instance and can change nothing of its past. Give it a password in the database "
        "and put it into database_url; run this again after an upgrade."
    ),
    "role_needs_server": N_("This instance is a SQLite file; roles are for PostgreSQL. Nothing was changed."),
    "role_by_owner": N_("Only the owner of the tables lets a role serve: put the owner into database_url for this."),
    "role_name_odd": N_("A role has 1 to 63 small letters, digits or underscores and begins with none of the digits."),
    "role_owns": N_("%(role)s owns the tables or may do everything: it could take the triggers away. Name another."),
    "identities_fine": N_("the key %(path)s opens the names of the children"),
    "identities_closed": N_(
        "%(path)s does not open the names of the children that are kept here: put the right one back from where keys "
        "are kept"
    ),
    "tables_of": N_("tables of version %(schema)s, as this program has them"),
    "backup_made": N_("the newest backup is %(days)s days old and holds %(count)s of %(now)s entries"),
    "backup_old": N_("the newest backup is %(days)s days old; one a week is right: custody backup FILE"),
    "backup_none": N_("note: no backup was made of this instance: custody backup FILE"),
    "founding_interrupted": N_(
        "The instance in %(folder)s was left half made, and nothing is recorded in it but that. Put the folder away, "
        "and its database where that is elsewhere, and run 'custody init' again."
    ),
    "database_foreign": N_(
        "The database holds tables of something else (%(names)s); nothing was written. Give this instance a "
        "database of its own."
    ),
    "no_entries": N_(
        "The ledger holds no entry. An instance has entries from its founding on: either that was interrupted, or "
        "they were taken away."
    ),
    "not_restored": N_(
        "The database does not hold what the backup does: something else was at work on it. Put it away and "
        "restore once more into %(folder)s."
    ),
    "identity_key_amiss": N_(
        "%(path)s is missing or is not the key of identities: put it back from where keys are kept."
    ),
    "witness_not_kept": N_(
        "The checkpoint is signed and stands in the database; the file beside it could not be written. %(what)s"
    ),
    "witness_not_read": N_("The checkpoint beside the database could not be read. %(what)s"),
    "noted": N_("Log: %(what)s"),
}
