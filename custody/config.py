"""Settings: defaults, then instance/config.toml, then the environment (`CUSTODY_*`). Frozen, and passed in."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Config:
    """Where an instance lives and how it behaves. Limits about cells are not here: they are controlled documents.

    Durations are in minutes unless the name says otherwise."""

    instance: Path = Path("instance")
    database_url: str = ""  # empty: the SQLite file in the instance
    public_url: str = ""
    time_zone: str = "Asia/Shanghai"  # the default of a new site; zones are in the record
    locale: str = "en"
    session_idle_minutes: int = 10
    session_absolute_minutes: int = 720
    lock_after_failures: int = 5
    lock_minutes: int = 15
    lock_longest_minutes: int = 480  # each further lock lasts twice as long as the one before, and never longer
    lock_address_after_failures: int = 100  # in `lock_minutes`; a whole hospital may share one address. 0: never
    tries_per_minute: int = 240  # of secrets, right or wrong, from one address before a session begins. 0: any
    proxies: int = 0  # reverse proxies in front, each of which tells the address it was asked from
    largest_upload_mb: int = 16  # of one file in a form
    verify_minutes: int = 60  # between two looks of the server at the whole record
    dormant_days: int = 90  # an account by which nothing was recorded for so long is told in the access review
    font: str = ""  # a font file with Chinese glyphs; empty: the search order of custody/labelling/fonts.py

    @property
    def database(self) -> str:
        """The URL of the database."""
        return self.database_url or f"sqlite:///{(self.instance / 'custody.sqlite3').resolve()}"

    @property
    def database_file(self) -> Path | None:
        """The file of a SQLite database; None for a server."""
        scheme = "sqlite:///"
        return Path(self.database.removeprefix(scheme)) if self.database.startswith(scheme) else None

    @property
    def tls(self) -> bool:
        """Whether people reach the server over TLS: cookies are then secure and HSTS is sent."""
        return self.public_url.startswith("https://")


class BadSetting(ValueError):
    """A setting that cannot be read; the message names it."""


def read_config(environment: Mapping[str, str] | None = None) -> Config:
    """The configuration of this process. Raises BadSetting with one clear sentence."""
    environ = os.environ if environment is None else environment
    instance = Path(environ.get("CUSTODY_INSTANCE", "instance"))
    path = instance / "config.toml"
    try:
        written = tomllib.loads(path.read_text()) if path.exists() else {}
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{path.name} cannot be read: {error}.") from None
    known = {field.name for field in fields(Config)}
    unknown = sorted(set(written) - known)
    if unknown:
        raise BadSetting(f"{path.name} has a setting that does not exist: {unknown[0]}.")
    given = {name: environ[f"CUSTODY_{name.upper()}"] for name in known if f"CUSTODY_{name.upper()}" in environ}
    typed: dict[str, Any] = {name: _typed(name, value) for name, value in {**written, **given}.items()}
    return replace(Config(instance=instance), **typed)


def _typed(name: str, value: object) -> object:
    wanted = type(getattr(Config(), name))
    try:
        return Path(str(value)) if issubclass(wanted, Path) else wanted(value)
    except (TypeError, ValueError):
        raise BadSetting(f"The setting {name} must be of the kind {wanted.__name__}.") from None
