"""The address somebody signs in from: the connection's, or what the reverse proxies in front say."""

from __future__ import annotations

from flask import Request


def asked_from(request: Request, proxies: int) -> str:
    """The address of the browser. Of what X-Forwarded-For says, only as many parts are believed, from the end, as
    there are proxies of our own: anybody can send the rest."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return told[-proxies] if 0 < proxies <= len(told) and told[-proxies] else request.remote_addr or ""
