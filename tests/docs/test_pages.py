"""What the pages say is there is there: links, paths, settings, commands, targets, pictures."""

from __future__ import annotations

import ast
import dataclasses
import re
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from custody.config import Config
from custody.faces.cli import MODULES
from custody.rules.registry import registry
from custody.rules.words import EDGE_KINDS, KINDS, LETTERS
from tests.docs.pages import PAGES, ROOT, blocks_of, links_of, named, prose_of

PATH = re.compile(r"`((?:custody|tests|templates|labels|docs)/[\w./-]*)`")
# A figure of speed or size; who reads one must be able to repeat it.
FIGURE = re.compile(r"\d[\d,.]* ?(?:ms|µs|steps/s|entries/s|requests/s|kB|MB|GB)\b")
PICTURES = sorted((ROOT / "docs/pictures").glob("*.png"))


@pytest.mark.parametrize("doc", PAGES, ids=named)
def test_every_relative_link_of_a_page_leads_somewhere(doc: Path) -> None:
    local = [link.partition("#")[0] for link in links_of(doc) if not re.match(r"\w+:|#", link)]
    assert [link for link in local if not (doc.parent / link).exists()] == []


@pytest.mark.parametrize("doc", PAGES, ids=named)
def test_every_path_a_page_names_exists(doc: Path) -> None:
    assert [path for path in PATH.findall(prose_of(doc)) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("doc", PAGES, ids=named)
def test_every_python_and_toml_block_of_a_page_can_be_read(doc: Path) -> None:
    for block in blocks_of(doc):
        if block.language == "python":
            ast.parse(block.text)
        elif block.language == "toml":
            tomllib.loads(block.text)


@pytest.mark.parametrize("doc", PAGES, ids=named)
def test_a_figure_stands_with_the_command_that_repeats_it(doc: Path) -> None:
    paragraphs = re.split(r"\n\s*\n", prose_of(doc))
    assert [text for text in paragraphs if FIGURE.search(text) and "`make bench" not in text] == []


@pytest.mark.parametrize("doc", PAGES, ids=named)
def test_every_command_and_target_a_page_names_exists(doc: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = doc.read_text(encoding="utf-8")
    commands = re.findall(r"(?:`|^)(?:CUSTODY_\w+=\S+ )?custody ([a-z-]+)", text, re.MULTILINE)
    assert [name for name in commands if name not in MODULES] == []
    assert [name for name in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE) if name not in targets] == []


def test_the_settings_are_described_with_their_defaults() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (?:`([^`]*)`)? ?\|", (ROOT / "docs/operating.md").read_text(), re.MULTILINE)
    defaults = {field.name: str(field.default) for field in dataclasses.fields(Config)}
    assert dict(rows) == defaults


def test_the_decisions_are_listed_short_and_of_three_parts() -> None:
    folder = ROOT / "docs/decisions"
    found = sorted(folder.glob("0*.md"))
    assert [page.name[:4] for page in found] == [f"{number:04d}" for number in range(1, len(found) + 1)]
    assert [page.name for page in found if page.name not in links_of(folder / "README.md")] == []
    for page in found:
        text = page.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 40, page.name
        assert re.findall("^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], page.name
        assert text.startswith(f"# {page.name[:4]} "), page.name


def test_every_picture_is_shown_small_and_of_the_screen_people_have() -> None:
    shown = {Path(link).name for page in PAGES for link in links_of(page) if link.endswith(".png")}
    assert shown == {picture.name for picture in PICTURES}
    for picture in PICTURES:
        with Image.open(picture) as image:
            assert image.size == (1280, 800), picture.name
        assert picture.stat().st_size < 200_000, picture.name


def test_the_map_names_the_rooms_and_where_a_rule_lives() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "custody").iterdir() if (path / "__init__.py").exists()}
    assert [room for room in sorted(rooms) if f"custody/{room}/" not in text] == []
    for step in registry().steps.values():
        assert (ROOT / f"custody/rules/steps/{step.station}/{step.name}.py").is_file()


def test_the_things_are_listed_with_their_letters_and_only_relations_there_are() -> None:
    rows = re.findall(r"^\| ([^|]*) \|[^|]*\| ([^|]*)\|", (ROOT / "docs/things.md").read_text(), re.MULTILINE)[1:]
    listed = dict(kind for names, _ in rows for kind in _kinds(names))
    assert {kind: letter for kind, letter in listed.items() if LETTERS.get(kind, "") != letter} == {}
    unlisted = KINDS - listed.keys() - {"staff_badge", "consent"}
    assert unlisted == set()
    relations = {name for _, cell in rows for name in re.findall(r"→[^;:]*: (\w+)", cell)}
    assert relations <= EDGE_KINDS


def _kinds(names: str) -> list[tuple[str, str]]:
    """`hold (N)`, `deviation, near_miss (N)` or a key in code: each kind with its letter."""
    letter = re.search(r"\(([A-Z])\)", names)
    kinds = re.findall(r"[a-z_]{3,}", re.sub(r"\(.*\)", "", names))
    return [(kind, letter[1] if letter else "") for kind in kinds]
