"""`python -m tests.bench.auditing URL KEY`: the whole audit of a record, as `custody verify` makes it, in a process of
its own: ledger, checkpoints under the key, current state against replay. Exit status 0 where it is intact."""

from __future__ import annotations

import sys

from custody.record.audit import audit
from custody.record.engine import open_store


def main() -> int:
    """Audit; says what differs."""
    url, key = sys.argv[1:]
    found = audit(open_store(url), bytes.fromhex(key))
    print(found.ledger.problems[:1], found.state[:1], found.enclosures[:1], found.triggers)
    return 0 if found.intact else 1


if __name__ == "__main__":
    sys.exit(main())
