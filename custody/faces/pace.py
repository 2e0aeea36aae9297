"""How often secrets are tried from one address before anybody is signed in: each try costs a hash, and whoever sends
more than people type is held back for the rest of the minute. It counts in the memory of the one process that serves;
what was wrong is counted in the database besides, over all processes, and locks (`people.py`)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from flask import current_app, request

from custody.faces.addresses import asked_from
from custody.faces.routes import Who, routes

# Every open address that takes something: whoever adds one is counted there as well.
_TRIED = frozenset(one for one, who in routes().items() if who is Who.EVERYBODY and one.startswith("POST "))
_FREE = frozenset({"POST /language"})


class Pace:
    """The tries of this minute, by address; `most` of them are let through, any number where it is 0."""

    def __init__(self, clock: Callable[[], datetime], most: int) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._minute = 0
        self._tries: Counter[str] = Counter()

    def too_fast(self, address: str) -> bool:
        """Count one more try; whether it is one too many."""
        minute = int(self._clock().timestamp()) // 60
        with self._lock:
            if minute != self._minute:
                self._minute, self._tries = minute, Counter()
            self._tries[address] += 1
            return self._tries[address] > self._most > 0


def too_often() -> bool:
    """Whether this request tries a secret, and too many were tried from its address in this minute."""
    rule = f"{request.method} {request.url_rule.rule}" if request.url_rule else ""
    if rule not in _TRIED - _FREE:
        return False
    house, pace = current_app.extensions["custody"], current_app.extensions["custody.pace"]
    return bool(pace.too_fast(asked_from(request, house.config.proxies)))
