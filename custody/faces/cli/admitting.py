"""`custody server-role`: a PostgreSQL role that serves an instance and can change nothing of its past."""

from __future__ import annotations

from typing import Any

import click

from custody.config import read_config
from custody.faces.cli.opening import opened, stored
from custody.faces.cli.saying import Stop, tell
from custody.record.reads.health import standing
from custody.record.triggers import RoleUnfit


@click.command(name="server-role")
@click.argument("name")
def server_role(name: str) -> None:
    """Let the PostgreSQL role NAME serve the instance, made where it is not there. Run by the owner of the tables; the
    server then connects as NAME. Run it again after an upgrade. Exit status 0 done, 2 not."""
    config = read_config()
    store = stored(config)
    if store.is_sqlite:
        raise Stop("role_needs_server")
    opened(config)  # an instance of another version is said to be one, and left as it is
    if not standing(store).as_owner:
        raise Stop("role_by_owner")
    try:
        store.admit(name)
    except RoleUnfit as unfit:
        raise Stop(str(unfit), role=name) from None
    tell("role_serves", role=name)


COMMANDS: tuple[Any, ...] = (server_role,)
