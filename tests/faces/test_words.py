"""Every step, fact, choice, refusal, kind, state, role and station has English words, and no word is left over."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import custody.faces.wording as wording
from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_value
from custody.faces.web.tables import COLUMNS
from custody.faces.wording import general
from custody.faces.wording.words import FactWords, RefusalWords, StepWords
from custody.rules.facts import FactKind, Spec, specs_of
from custody.rules.journeys import TABLES
from custody.rules.registry import STATIONS, registry
from custody.rules.words import KINDS
from custody.seeds import seed
from tests.architecture.source_tree import calls, modules_below
from tests.faces.words_of_the_tree import PLACEHOLDER, ROOT

# Answers to a form that could not be read at all, and the count of reasons left out: no rule gives them, so no
# document weighs them.
OF_FORMS = frozenset({"further_reasons", "malformed_facts", "nonce_reused"})
# Values of the record that no page lists.
NEVER_SHOWN = frozenset(
    {
        "password_digest",
        "pin_digest",
        "factor_digest",
        "proof",
        "fields",
        "criteria",
        "corrections",
        "documents",
        "about",
        "against",
    }
)
OUTCOMES = frozenset({"accepted", "refused", "denied", "mismatch", "failed"})
WORDLESS = re.compile(r"[^a-z]*|m[gL]|g|µL")  # signs and units: the same in every language


def test_every_step_has_words_and_no_words_are_of_a_step_that_is_not() -> None:
    assert sorted(registry().steps.keys() ^ gathered("STEPS").keys()) == []


def test_every_step_says_in_one_sentence_what_it_is_for() -> None:
    sentences = gathered("SENTENCES")
    assert sorted(registry().steps.keys() ^ sentences.keys()) == []
    assert [name for name, said in sentences.items() if not said.endswith(".") or len(said) > 130] == []


def test_every_fact_has_words_and_no_words_are_of_a_fact_that_is_not() -> None:
    names = {name for name, _ in every_fact()}
    assert sorted(names ^ gathered("FACTS").keys()) == []


def test_every_choice_has_words() -> None:
    choices = {f"{name}.{choice}" for name, spec in every_fact() for choice in spec.choices}
    asked = {f"{name}.{choice}" for name, spec in every_fact() for choice in spec.choices if has_own_words(spec)}
    words = gathered("CHOICES")
    assert sorted(choice for choice in asked - words.keys() if not WORDLESS.fullmatch(choice.split(".")[-1])) == []
    assert sorted(words.keys() - choices) == []


def test_every_weighed_refusal_has_words_and_no_words_are_of_a_refusal_that_is_not() -> None:
    assert sorted((weights().keys() | OF_FORMS) ^ gathered("REFUSALS").keys()) == []


def test_every_kind_state_role_and_station_has_words() -> None:
    roles = set(tomllib.loads(seed("role_matrix").decode())["roles"])
    states = {state for table in TABLES.values() for row in table for state in (row.state, row.to)} - {"*"}
    meanings = {meaning for step in registry().steps.values() for meaning in step.meanings}
    assert sorted(KINDS - general.KINDS.keys()) == []
    assert sorted((states | OUTCOMES) - general.STATES.keys()) == []
    assert sorted(roles ^ general.ROLES.keys()) == []
    assert sorted(set(STATIONS) ^ general.STATIONS.keys()) == []
    assert sorted(meanings - general.MEANINGS.keys()) == []


def test_every_result_in_words_that_passes_is_a_word_of_ours() -> None:
    tests = tomllib.loads(seed("specification").decode())["test"]
    passing = {word for test in tests for word in test.get("accept", ())}
    assert sorted(word for word in passing if tell_value(Speaker("zh_CN"), "test_value", word) == word) == []


def test_words_are_never_empty_and_whatever_stops_a_step_says_who_resolves_it() -> None:
    steps: dict[str, StepWords] = gathered("STEPS")
    facts: dict[str, FactWords] = gathered("FACTS")
    refusals: dict[str, RefusalWords] = gathered("REFUSALS")
    stopping = {code for code, weight in weights().items() if weight != "note"}
    assert [name for name, said in steps.items() if not (said.title and said.doing and said.done)] == []
    assert [name for name, said in facts.items() if not said.label] == []
    assert [code for code, said in refusals.items() if not (said.title and said.sentence)] == []
    assert [code for code, said in refusals.items() if code in stopping and not said.resolve] == []


def test_the_title_of_a_refusal_is_short_and_takes_no_values() -> None:
    titles = {code: words.title for code, words in gathered("REFUSALS").items()}
    assert [code for code, title in titles.items() if len(title) > 44 or PLACEHOLDER.search(title)] == []


def test_a_value_of_a_closed_list_is_told_in_words_and_any_other_as_it_is() -> None:
    chinese = Speaker("zh_CN")
    assert tell_value(chinese, "kind", "bath", "register_equipment") == "复苏水浴"
    assert tell_value(chinese, "storage_class", "ln2_vapour") == "液氮气相"
    assert tell_value(chinese, "verdict", "out_of_specification") == "不符合质量标准"
    assert tell_value(chinese, "reason", "past_use_by") == tell_value(chinese, "reason", "past_use_by_authorisable")
    assert tell_value(chinese, "reason", "late_result") != "late_result"
    assert tell_value(chinese, "value", "no growth") == "no growth"
    assert tell_value(chinese, "note", "other") == "other"


def test_every_value_a_page_shows_as_a_column_or_a_step_sets_has_a_label() -> None:
    shown = {name for columns in COLUMNS.values() for name in columns} | set(names_of_values_set())
    assert sorted(shown - general.LABELS.keys() - NEVER_SHOWN) == []


def names_of_values_set() -> Iterator[str]:
    """The names in every `Set(thing, "name", …)` of the rules."""
    for module in modules_below(ROOT, "custody/rules"):
        for name, call in calls(module):
            named = call.args[1] if name == "Set" and len(call.args) > 1 else None
            if isinstance(named, ast.Constant):
                yield str(named.value)


def weights() -> dict[str, str]:
    """Refusal code -> its weight before the thaw, as the seeds give it."""
    rows = tomllib.loads(seed("refusal_weights").decode())["refusal"]
    return {row["code"]: row["weight"] for row in rows}


def every_fact() -> Iterator[tuple[str, Spec]]:
    """Each fact of each step under the name of its words; of rows, each column as well."""
    for step in registry().steps.values():
        for spec in specs_of(step.facts):
            yield f"{step.name}.{spec.name}", spec
            yield from ((f"{step.name}.{spec.name}.{column.name}", column) for column in spec.columns)


def has_own_words(spec: Spec) -> bool:
    """Yes, no and unknown may be left to the words every form shares."""
    return spec.kind is not FactKind.YES_NO_UNKNOWN


def gathered(table: str) -> dict[str, Any]:
    """One table of words out of every station's module; a word given by two of them is a fault."""
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(wording.__path__):
        part = getattr(importlib.import_module(f"{wording.__name__}.{module.name}"), table, {})
        assert sorted(part.keys() & found.keys()) == [], f"{module.name} words what another module words"
        found |= part
    return found
