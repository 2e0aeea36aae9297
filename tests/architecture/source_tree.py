"""Python files of a tree, read and parsed, so that every fence looks at the same thing.

A fence is a function from modules to faults: sentences, none when all is well. Each is tested twice, on this
project and on a tiny tree made to break it.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One file: its path below the root (posix), its dotted name, its text and its syntax tree."""

    path: str
    name: str
    text: str
    tree: ast.Module


def modules_below(root: Path, *folders: str) -> list[Module]:
    """Every Python file in these folders of a root, in order of path; an absent folder has none."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    return [_module(root, path) for path in paths]


def write_tree(root: Path, files: Mapping[str, str]) -> Path:
    """A tiny tree for proving that a fence bites: path below the root to (indented) text."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text), encoding="utf-8")
    return root


def imports(module: Module) -> Iterator[tuple[str, int]]:
    """Every imported module as (absolute dotted name, line), relative imports resolved, lazy ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield _source_of(module, node), node.lineno


def calls(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call as (called name as written, node): `connection.commit()` is `connection.commit`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def strings(module: Module) -> Iterator[tuple[str, int]]:
    """Every string constant that is not a docstring, as (text, line); f-strings give their fixed parts."""
    docstrings = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value, node.lineno


def _module(root: Path, path: Path) -> Module:
    relative = path.relative_to(root)
    parts = list(relative.with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    text = path.read_text(encoding="utf-8")
    return Module(relative.as_posix(), ".".join(parts), text, ast.parse(text, filename=str(relative)))


def _source_of(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.name.split(".") + (["__init__"] if module.path.endswith("__init__.py") else [])
    return ".".join([*package[: -node.level], *([node.module] if node.module else [])])
