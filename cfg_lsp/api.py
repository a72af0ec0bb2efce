"""The Python API: what training code imports. The same workspace, merge and rules as the other doors."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Sequence
from typing import Any

from cfg_lsp.merge import DIALECTS, Dialect, Merged, read_keys
from cfg_lsp.project.cascade import Cascade, cascade
from cfg_lsp.project.discover import named
from cfg_lsp.project.files import canonical
from cfg_lsp.project.references import with_referenced
from cfg_lsp.project.settings import with_settings
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.report import Report, Style, render
from cfg_lsp.rules.run import breaks, run_rules
from cfg_lsp.syntax import Tagged
from cfg_lsp.text import Diagnostic

__all__ = ["ConfigError", "Dialect", "ResolvedConfig", "Tagged", "check", "load", "resolve"]


class ConfigError(Exception):
    """A config that cannot be resolved as it is written; its text lists every fault with its place.

    `diagnostics` holds the same faults as data.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic], text: str) -> None:
        super().__init__(text)
        self.diagnostics = tuple(diagnostics)

    def __reduce__(self) -> tuple[Any, ...]:
        return ConfigError, (self.diagnostics, str(self))


class ResolvedConfig:
    """A resolved config: `config` as training code uses it, `chain` its files, lowest precedence first."""

    def __init__(self, snapshot: Snapshot, path: str, merged: Merged) -> None:
        self.config: dict[Any, Any] = copy.deepcopy(merged.value)  # training code may change its own
        self.chain: tuple[str, ...] = snapshot.chain(path).members
        self._snapshot = snapshot
        self._merged = merged

    def why(self, key: str) -> Cascade:
        """Every definition of a key path such as `training.learning_rate`; raises KeyError."""
        found = cascade(self._snapshot, self._merged, read_keys(key))
        if found is None:
            raise KeyError(key)
        return found


def load(
    path: str | os.PathLike[str], settings: str | Sequence[str] = (), dialect: str | Dialect | None = None
) -> dict[Any, Any]:
    """The resolved config of a file: what `cfg-lsp inspect --payload` prints, before JSON.

    `settings` are `KEY=VALUE` texts laid over it, `dialect` a built-in dialect's name or a
    `Dialect`. A node with a tag that nobody knows is a `Tagged` value. Raises `ConfigError` where
    the chain is broken, and ValueError for a setting or a dialect that means nothing.
    """
    return resolve(path, settings, dialect).config


def resolve(
    path: str | os.PathLike[str], settings: str | Sequence[str] = (), dialect: str | Dialect | None = None
) -> ResolvedConfig:
    """As `load`, with the chain and the provenance of every key."""
    snapshot = Workspace(_dialect(dialect)).snapshot()
    file = canonical(os.fspath(path))
    found = breaks(snapshot, [file])
    if found:
        raise ConfigError(found, _listed(found, snapshot, 1))
    merged = with_settings(snapshot, file, [settings] if isinstance(settings, str) else settings)
    return ResolvedConfig(snapshot, file, merged)


def check(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[Diagnostic]:
    """Every fault that `cfg-lsp check` finds in these files and folders, sorted by place; one path will do."""
    snapshot = Workspace().snapshot()
    paths = [paths] if isinstance(paths, str | os.PathLike) else paths
    return run_rules(snapshot, with_referenced(snapshot, named(snapshot, [os.fspath(path) for path in paths])))


def _dialect(dialect: str | Dialect | None) -> Dialect | None:
    if dialect is None or isinstance(dialect, Dialect):
        return dialect
    if dialect not in DIALECTS:
        raise ValueError(f"no dialect `{dialect}`; known are {', '.join(DIALECTS)}")
    return DIALECTS[dialect]


def _listed(found: Sequence[Diagnostic], snapshot: Snapshot, configs: int) -> str:
    report = Report(tuple(found), configs, os.getcwd(), snapshot.lines, fixing="cfg-lsp check --fix")
    return "\n" + render(report, "text", Style(colour=False))
