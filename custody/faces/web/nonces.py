"""Nonces of pages: what makes sending a page twice the same as once."""

from __future__ import annotations

import uuid


def fresh_nonce() -> str:
    """A nonce for a page."""
    return str(uuid.uuid4())
