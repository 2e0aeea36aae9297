"""Each guard of each step refuses through the step: a world in which the step would be accepted, in which one thing is
wrong, and `decide` names it. Which are to refuse is written in expected.txt and not asked of the program."""

from __future__ import annotations

import pytest

from tests.rules.refusals.expected import EXPECTED
from tests.rules.refusals.ready import READY, ready
from tests.rules.refusals.wrong import ALSO, FRESH, INSTEAD, NEVER_SAID, WRONG

PAIRS = [(name, code) for name in READY for code in EXPECTED[name] if code in WRONG]


@pytest.mark.parametrize("presentation", ["cryopreserved", "fresh"])
@pytest.mark.parametrize("name", READY)
def test_the_step_is_ready_so_that_only_what_is_wrong_speaks(name: str, presentation: str) -> None:
    if (name, presentation) != ("start_thaw", "fresh"):  # nothing fresh is thawed
        assert ready(name, presentation).said() <= {"il2_not_charted"}


@pytest.mark.parametrize(("name", "code"), [pair for pair in PAIRS if pair not in NEVER_SAID])
def test_each_step_names_what_is_wrong(name: str, code: str) -> None:
    attempt = ready(name, "fresh" if (name, code) in FRESH else "cryopreserved")
    before = attempt.said()
    WRONG[code](attempt)
    expected = INSTEAD.get((name, code), code)
    assert attempt.said() - before - (ALSO.get(code, frozenset()) - {expected}) == {expected}


@pytest.mark.parametrize(("name", "code"), sorted(NEVER_SAID))
def test_what_a_step_never_says_it_does_not_say(name: str, code: str) -> None:
    attempt = ready(name)
    WRONG[code](attempt)
    assert code not in attempt.said()
