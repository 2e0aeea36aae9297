"""A long fault run that was stopped goes on where it was: what was counted counts once, and for one program only."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.kept_parts import KeptParts


def test_a_part_that_came_to_its_end_is_not_run_again(tmp_path: Path) -> None:
    kept = KeptParts(tmp_path / "kept", "one")
    assert kept.of("kill -9", 1) is None
    kept.add("kill -9", 1, Counter(runs=10))
    again = KeptParts(tmp_path / "kept", "one")
    assert (again.of("kill -9", 1), again.of("kill -9", 2), again.of("bytes", 1)) == (Counter(runs=10), None, None)
    assert not again.begun_anew


def test_what_another_program_counted_is_not_counted_for_this_one(tmp_path: Path) -> None:
    KeptParts(tmp_path / "kept", "one").add("kill -9", 1, Counter(runs=10))
    other = KeptParts(tmp_path / "kept", "two")
    assert (other.of("kill -9", 1), other.begun_anew) == (None, True)
    assert KeptParts(tmp_path / "kept", "one").of("kill -9", 1) is None, "nor for the one before"


def test_a_line_that_was_cut_off_is_a_part_that_is_run_again(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    kept = KeptParts(path, "one")
    for part in (1, 2):
        kept.add("kill -9", part, Counter(runs=10))
    path.write_text(path.read_text()[:-9])
    again = KeptParts(path, "one")
    assert (again.of("kill -9", 1), again.of("kill -9", 2)) == (Counter(runs=10), None)
    again.add("kill -9", 2, Counter(runs=7))
    assert KeptParts(path, "one").of("kill -9", 2) == Counter(runs=7)


def test_without_a_file_nothing_is_kept() -> None:
    KeptParts(None).add("kill -9", 1, Counter(runs=10))
    assert KeptParts(None).of("kill -9", 1) is None
