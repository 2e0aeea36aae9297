"""The audit: the ledger verified where it is stored, and current state compared with what replay gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from custody.record.engine import Store, scratch_link
from custody.record.replay import Difference, Progress, differences, replay
from custody.record.verify import Report
from custody.record.verify_stored import verify_database


@dataclass(frozen=True)
class Audit:
    """What was found: the report on the ledger, and each row of current state the ledger does not give."""

    ledger: Report
    state: tuple[Difference, ...]

    @property
    def intact(self) -> bool:
        """Whether the ledger is whole and current state is what it gives."""
        return self.ledger.intact and not self.state


def audit(
    store: Store, key: bytes | None = None, kept: Iterable[tuple[str, str]] = (), progress: Progress = lambda idx: None
) -> Audit:
    """Verify everything: entries, tree, stored files, checkpoints (also `kept` elsewhere), and current state."""
    scratch = scratch_link()
    with store.reading() as link:
        report = verify_database(link.stream, key, kept)
        if not report.intact:
            return Audit(report, ())
        replay(link, scratch, progress)
        return Audit(report, tuple(differences(link, scratch)))
