"""Style sheets, scripts and pictures of the program, at an address that changes when any of them does.

A browser then keeps them for good and asks for none of them again: a page is one request, on a ward's wireless line
too, and never a new page with an old script. What a sheet or a script names is relative, so it stays within the same
address. Without that part the file as it is now is sent, and asked after each time.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory

ENDPOINT = "static"
_FOR_GOOD = 365 * 24 * 60 * 60  # seconds: a year, the most that is usual (RFC 9111 names no limit)
_ENOUGH = 12  # hex digits of the hash


def register(app: Flask) -> None:
    """Have `url_for('static', …)` name the release's own address, and answer at it. Raises RuntimeError where the
    application has no such folder."""
    if app.static_folder is None:
        raise RuntimeError("The application has no static folder.")
    folder = Path(app.static_folder)
    release = release_of(folder)

    def sent(filename: str) -> Response:
        return _sent(folder, release, filename)

    app.url_defaults(partial(_in_release, release))
    app.view_functions[ENDPOINT] = sent


def release_of(folder: Path) -> str:
    """A short hash of the names and the contents of all files in a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    each = (path.relative_to(folder).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest() for path in files)
    return sha256(b"".join(each)).hexdigest()[:_ENOUGH]


def _in_release(release: str, endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == ENDPOINT:
        values["filename"] = f"{release}/{values['filename']}"


def _sent(folder: Path, release: str, filename: str) -> Response:
    """Raises NotFound where there is no such file."""
    given, _, name = filename.partition("/")
    if given != release:
        return send_from_directory(folder, filename)
    answer = send_from_directory(folder, name, max_age=_FOR_GOOD)
    answer.cache_control.immutable = True
    return answer
