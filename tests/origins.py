"""Instances that were made once and are copied for each who writes, whatever engine they are on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from custody.config import Config
from tests.databases import Databases


@dataclass(frozen=True)
class Origin:
    """An instance nobody writes to and nobody is connected to: its settings, and where its database is on a server,
    that server and the database's name there."""

    config: Config
    databases: Databases | None = None
    database: str = ""

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Config]:
        """The settings of a copy, in a folder that is made here; they stand in it too, for commands on it. A database
        on a server is connected to as a hospital should, by a role that owns nothing; it is dropped afterwards."""
        with self.owned(folder) as (config, _):
            yield config

    @contextmanager
    def owned(self, folder: Path) -> Iterator[tuple[Config, str]]:
        """The same, with the URL of the owner of its tables; of a file, the file's."""
        shutil.copytree(self.config.instance, folder)
        here = replace(self.config, instance=folder)
        if self.databases is None:
            yield here, here.database
            return
        with self.databases.copied(self.database) as owners:
            url = self.databases.served(owners)
            (folder / "config.toml").write_text(f'database_url = "{url}"\n')
            yield replace(here, database_url=url), owners
