"""Errors of the instance, the record, the disk and of the program itself, each in one sentence."""

from __future__ import annotations

import logging

from custody.faces.cli.saying import said
from custody.faces.instance import IDENTITY_FILE, KeyAmiss, NoInstance
from custody.record.attempt import NotRecorded
from custody.record.checkpoints import KEY_LENGTH
from custody.record.making import DatabaseForeign
from custody.record.schema import OtherSchema
from custody.record.troubles import database_trouble
from custody.record.upcasting import UnknownForm
from custody.record.verify import Unreadable
from custody.record.witness import NOT_KEPT, NOT_READ, LedgerOlder

_NOTED = {NOT_KEPT: "witness_not_kept", NOT_READ: "witness_not_read"}
_KEY_AMISS = {IDENTITY_FILE: "identity_key_amiss"}


def told(error: Exception) -> str:
    """What happened, for the person at the command line."""
    if isinstance(error, NoInstance):
        return str(error)
    if isinstance(error, KeyAmiss):
        return said(_KEY_AMISS.get(str(error), "key_amiss"), path=error, count=KEY_LENGTH)
    if isinstance(error, DatabaseForeign):
        return said("database_foreign", names=error)
    if isinstance(error, Unreadable):
        return said("cannot_read", what=error)
    if isinstance(error, OtherSchema):
        return said("schema_older" if error.older else "schema_later", found=error.found[:20], wanted=error.wanted)
    if isinstance(error, UnknownForm):
        return said("form_unknown", version=error.version, newest=error.newest)
    if isinstance(error, LedgerOlder):
        return said("ledger_older", size=error.size, known=error.known, path=error.path.name)
    if isinstance(error, NotRecorded):
        return said("not_recorded")
    trouble = database_trouble(error)
    if trouble:
        return said("database_trouble", what=trouble)
    if isinstance(error, OSError):
        return said("no_room", what=_refused(error))
    return said("broke", what=f"{type(error).__name__}: {error}".splitlines()[0][:200])


def noted(record: logging.LogRecord) -> str:
    """What the program writes into its log, for the person at the command line: a sentence, and why."""
    error = record.exc_info[1] if record.exc_info else None
    why = told(error) if isinstance(error, OSError) else str(error or "").partition("\n")[0]
    if record.msg in _NOTED:
        return said(_NOTED[str(record.msg)], what=why)
    return said("noted", what=f"{record.getMessage()}: {why}" if why else record.getMessage())


def _refused(error: OSError) -> str:
    """What the operating system said, and of which file."""
    name = error.filename2 or error.filename
    return f"{error.strerror or error}: {name}" if name else error.strerror or str(error)
