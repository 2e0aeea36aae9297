"""What a database may answer instead of rows, as one sentence for people: locked, damaged, not there, not let in."""

from __future__ import annotations

import sqlite3

from filelock import Timeout
from sqlalchemy.exc import SQLAlchemyError


def database_trouble(error: BaseException) -> str | None:
    """The first line of what the database said, or None where the error is none of the database's."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, (sqlite3.Error, SQLAlchemyError, Timeout)) or type(seen).__module__.startswith("psycopg"):
            said = str(getattr(seen, "orig", None) or seen).strip() or type(seen).__name__
            return said.splitlines()[0].rstrip(".")
        seen = seen.__cause__ or seen.__context__
    return None
