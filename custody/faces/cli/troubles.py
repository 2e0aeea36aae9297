"""Errors of the instance, the record, the disk and of the program itself, each in one sentence."""

from __future__ import annotations

from custody.faces.cli.saying import said
from custody.faces.instance import IDENTITY_FILE, KeyAmiss, NoInstance
from custody.record.attempt import NotRecorded
from custody.record.checkpoints import KEY_LENGTH
from custody.record.making import DatabaseForeign
from custody.record.schema import OtherSchema
from custody.record.troubles import database_trouble
from custody.record.upcasting import UnknownForm
from custody.record.verify import Unreadable
from custody.record.witness import LedgerOlder

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
        return said("no_room", what=error.strerror or str(error))
    return said("broke", what=f"{type(error).__name__}: {error}".splitlines()[0][:200])
