"""The chain of a config as text: its files, lowest precedence first, what each contributes, and what is wrong.

Knows how a chain is told. What it is made of, the project room knows.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from cfg_lsp.ide.paths import relative_path, short_name
from cfg_lsp.merge import KeyPath, Origin, own_values, show_keys, written
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.chain import Cycle, MissingBase, Problem
from cfg_lsp.project.layers import placement
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report.visible import encodable, visible
from cfg_lsp.syntax import Document
from cfg_lsp.text import Severity, plural

_WIDTH = 100
_MOST_KEYS = 10


def chain_document(snapshot: Snapshot, path: str) -> str:
    """The chain of a config, low → high, as markdown that reads as plain text."""
    chain = snapshot.chain(path)
    made = f"{plural(len(chain.members), 'file')}{', low → high' if len(chain.members) > 1 else ''}"
    lines = [f"# Chain of {visible(os.path.basename(path))}", ""]
    lines += [f"{_name(snapshot, path, path)} is made of {made}:", ""]
    contributions = _contributions(snapshot, path)
    number = 0
    for step in chain.steps:
        if step.again and step.link is not None:
            owner = _name(snapshot, path, step.link.owner)
            lines += [f"- {_name(snapshot, path, step.path)}, again: a base of {owner} too", ""]
            continue
        number += 1
        lines.append(f"{number}. {_name(snapshot, path, step.path)}{_standing(snapshot, step.path)}")
        lines += [*_told(snapshot, path, step.path, contributions[step.path]), ""]
    problems = [f"- {words}" for words in chain_problems(snapshot, path)]
    lines += ["## Problems", "", *problems, ""] if problems else []
    return encodable("\n".join(lines))


def chain_problems(snapshot: Snapshot, path: str) -> list[str]:
    """What breaks a chain, each in a sentence that begins with a place."""
    chain, dialect = snapshot.chain(path), snapshot.dialect(path)
    found = [_problem(snapshot, path, each) for each in chain.problems]
    for member in chain.members:
        document = snapshot.document(member, dialect.scalars)
        name = _name(snapshot, path, member)
        if not isinstance(document, Document):
            found.append(f"{name} cannot be read: {document.reason}")
        else:
            errors = [each for each in document.diagnostics if each.severity is Severity.ERROR]
            found += [f"{name}:{document.lines.position(each.span.start).line} {each.message}" for each in errors[:1]]
    return [encodable(visible(words)) for words in found]


class _Contribution(NamedTuple):
    """How many values a file sets; which of them count; which do not, by the file that decides."""

    values: int
    counting: list[KeyPath]
    replaced: dict[str, list[KeyPath]]


def _contributions(snapshot: Snapshot, path: str) -> dict[str, _Contribution]:
    dialect, lists = snapshot.dialect(path), snapshot.lists(path)
    found: dict[str, _Contribution] = {}
    for member in snapshot.chain(path).members:
        own = written(member, own_values(snapshot.content(member, dialect), dialect), lists)
        found[member] = _Contribution(sum(bool(keys) for keys, _ in own.leaves()), [], {})
    for keys, leaf in snapshot.merged(path).leaves():
        if keys and leaf.path in found:
            found[leaf.path].counting.append(keys)
            if keys[-1] in lists.ids_at(keys[:-2]):
                continue  # the name of an entry replaces nothing
            for other in dict.fromkeys(each.origin.path for each in leaf.definitions()):
                if other != leaf.path:
                    found[other].replaced.setdefault(leaf.path, []).append(keys)
    return found


def _standing(snapshot: Snapshot, path: str) -> str:
    """The layer of a file, as the manifest has it."""
    place = placement(snapshot, path)
    if place.layer is None:
        return ""
    words = ["overlay" if place.presets else place.layer.name]
    words += [f"kind {place.kind.name}"] if place.kind is not None else []
    words += ["locked"] if place.layer.locked else []
    return f" ({', '.join(map(visible, words))})"


def _told(snapshot: Snapshot, path: str, member: str, contribution: _Contribution) -> Iterator[str]:
    values, counting, replaced = contribution
    if not values:
        yield "   - sets nothing"
        return
    yield from _wrapped(f"sets {plural(values, 'value')}{_counts(values, len(counting))}", _listed(counting))
    for by, keys in replaced.items():
        yield from _wrapped(f"{visible(short_name(snapshot, path, by))} replaces {len(keys)}", _listed(keys))


def _counts(values: int, counting: int) -> str:
    if counting == values:
        return ""
    return f", {counting or 'none'} of them {'count' if counting > 1 else 'counts'}"


def _listed(found: list[KeyPath]) -> list[str]:
    """A few key paths as they are; of many only how many lie in each section."""
    if len(found) <= _MOST_KEYS:
        return [visible(show_keys(keys)) for keys in found]
    sections: dict[str, int] = {}
    for keys in found:
        name = visible(show_keys(keys[:1]))
        sections[name] = sections.get(name, 0) + 1
    shown = [f"{count} in {name}" for name, count in list(sections.items())[:_MOST_KEYS]]
    return shown + ([f"and {len(sections) - _MOST_KEYS} more sections"] if len(sections) > _MOST_KEYS else [])


def _wrapped(head: str, words: list[str]) -> list[str]:
    """A sentence with a list in it that goes on in the next lines."""
    text = f"{head}: {', '.join(words)}" if words else head
    return textwrap.wrap(
        text, _WIDTH, initial_indent="   - ", subsequent_indent="     ", break_long_words=False, break_on_hyphens=False
    )


def _problem(snapshot: Snapshot, path: str, problem: Problem) -> str:
    if isinstance(problem, MissingBase):
        link = problem.link
        return f"{_place(snapshot, path, link.owner, link.keys)} extends {link.written}: {problem.reason}"
    if isinstance(problem, Cycle):
        files = [_name(snapshot, path, link.owner) for link in problem.loop]
        closing = problem.closing
        place = _place(snapshot, path, closing.owner, closing.keys)
        return f"{place} closes a loop and is left out: {' → '.join([*files, files[0]])}"
    return f"{_place(snapshot, path, problem.owner, problem.keys)} {problem.message}"


def _place(snapshot: Snapshot, path: str, owner: str, keys: KeyPath) -> str:
    place = location_of(snapshot, Origin(owner, keys))
    name = _name(snapshot, path, owner)
    return name if place is None else f"{name}:{place.position.line}"


def _name(snapshot: Snapshot, path: str, other: str) -> str:
    return visible(relative_path(snapshot, path, other))
