"""Every kind of page of the real demonstration, walked in Chinese by several people: no English but names and codes."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from custody.faces.demo.cast import PEOPLE
from custody.record.engine import open_store
from custody.record.reads.entries import latest_entries
from custody.record.reads.things import Wanted, listing
from custody.rules.facts import FactKind, specs_of
from custody.rules.registry import registry
from custody.rules.words import KINDS
from tests.faces.web.people_at_work import Workplace, token

WALKERS = {
    "wu": "quality_desk",
    "gao": "qc_lab",
    "zhao": "cryo_store",
    "liu": "pharmacy",
    "zhou": "ward",
    "admin": "quality_desk",
}
OF_A_KIND = 2  # pages of one shape a person looks at
# The program's own name, the other language's name for itself, months, formats, zones, and the simplest units.
NAMES = frozenset(
    [
        "Koch",  # of a criterion, as the public record has it
        *("Custody", "English", "Asia", "Shanghai", "pdf", "svg", "png"),
        *("custody", "checkpoint", "invalid"),  # commands, and what the ledger calls itself in its checkpoints
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ]
)
# What is for programs or is written the same for everyone: code and stored text, codes of things, hashes.
HIDDEN = re.compile(
    r"<(code|pre|script|template)\b.*?</\1>|<!--.*?-->|<span class=\"code\">[^<]*</span>"
    r"|\b[0-9a-f]{12,}\b|\b\d+(?: [0-9a-f]{4}){3,}\b",
    re.DOTALL,
)
READ = re.compile(r"\s(?:aria-label|placeholder|alt|title|data-on|data-off)=\"([^\"]*)\"")
# Letters beside a digit are part of a code or a hash.
WORD = re.compile(r"(?<![0-9A-Za-z_])[A-Za-z_]*[a-z][A-Za-z_]{2,}(?![0-9A-Za-z_])")
LINK = re.compile(r'href="(/[^"#]*)"')


@pytest.fixture(scope="module")
def given(place: Workplace) -> frozenset[str]:
    """Words people typed or documents hold: names, titles, free texts, results; shown as recorded."""
    store = open_store(place.config.database)
    with store.reading() as link:
        entries = latest_entries(link, 5000)
        named = [thing for kind in KINDS for thing in listing(link, Wanted(kind, most=1000)).things]
    store.engine.dispose()
    texts = [text for entry in entries for text in free_texts(entry.step, entry.body.get("facts", {}))]
    texts += [thing.name for thing in named]
    texts += [str(thing.attrs.get(name, "")) for thing in named for name in ("title", "method")]
    texts += [f"{person.name} {person.username}" for person in PEOPLE]
    return frozenset(WORD.findall(" ".join(texts)))


@pytest.mark.parametrize("who", WALKERS)
def test_no_page_of_the_demonstration_says_anything_in_english(
    place: Workplace, given: frozenset[str], who: str
) -> None:
    client = place.signed_in(who, WALKERS[who])
    answer = client.post("/language", data={"language": "zh_CN", "csrf_token": token(client, "/station")})
    assert answer.status_code == 303
    found: dict[str, set[str]] = {}
    for path, page in walked(client):
        bare = HIDDEN.sub(" ", page)
        shown = html.unescape(" ".join([re.sub(r"<[^>]*>", " ", bare), *READ.findall(bare)]))
        for word in set(WORD.findall(shown)) - NAMES - given:
            found.setdefault(word, set()).add(path)
    left = {word: sorted(paths)[:3] for word, paths in found.items()}
    assert not left, left


def test_a_result_in_words_is_told_in_chinese_in_the_list_as_on_its_page(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    in_english = client.get("/results").text
    client.post("/language", data={"language": "zh_CN", "csrf_token": token(client, "/station")})
    in_chinese = client.get("/results").text
    assert "not detected" in in_english
    assert "未检出" in in_chinese
    assert [words for words in ("not detected", "no organisms") if words in in_chinese] == []


def free_texts(step: str, facts: Any) -> Iterator[str]:
    """What was typed freely in a step, and the values of results, which the specification words."""
    known = registry().steps.get(step)
    kinds = {spec.name: spec.kind for spec in specs_of(known.facts)} if known else {}
    for name, value in facts.items():
        if kinds.get(name) in (FactKind.TEXT, FactKind.ROWS) or name == "value":
            yield str(value)


def walked(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Pages within reach of the first ones, a few of every shape."""
    waiting, seen, shapes = ["/", "/steps", "/ledger", "/station", "/people", "/documents"], set[str](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        shape = re.sub(r"/things/(\w)[^?]*", r"/things/\1", re.sub(r"\d+", "0", path.split("?")[0]))
        if path in seen or shapes[shape] >= OF_A_KIND * (15 if shape.startswith("/entries") else 1):
            continue
        seen.add(path)
        shapes[shape] += 1
        answer = client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        yield path, answer.text
        links = (html.unescape(link) for link in LINK.findall(answer.text))
        waiting += [link for link in links if not link.startswith(("/static", "/api"))]
