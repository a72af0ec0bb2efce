"""An entry of the inheritance key: the file, its layer, its chain, and what it contributes to the config.

Knows missing bases and loops too. What a base may not be is not its business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.merge import KeyPath, Merged, same, show_keys
from cfg_lsp.project.chain import Cycle, MissingBase
from cfg_lsp.project.links import Link
from cfg_lsp.project.place import Place
from cfg_lsp.text import plural

_MOST_FILES = 8
_MOST_OVERRIDDEN = 6


def base_parts(page: Page, place: Place) -> Iterator[list[str]]:
    """What is said on the inheritance key, and on each of its entries."""
    link = place.link
    links = page.snapshot.links(page.path, page.snapshot.dialect(page.path))
    bad = next((each for each in links.bad if each.keys == place.keys), None)
    if link is not None:
        yield from _entry_parts(page, link)
    elif bad is not None:
        yield [f"{bad.message[0].upper()}{bad.message[1:]}: {bad.hint}"]
    else:
        members = page.snapshot.chain(page.path).members
        head = f"extends {plural(len(links.bases), 'base')} · chain of {plural(len(members), 'file')}, low → high:"
        yield [head, *_files(page, members)]


def _entry_parts(page: Page, link: Link) -> Iterator[list[str]]:
    for problem in page.snapshot.chain(page.path).problems:
        if isinstance(problem, MissingBase) and problem.link == link:
            yield _missing(page, problem)
            return
        if isinstance(problem, Cycle) and problem.closing == link:
            yield _loop(page, problem)
            return
    yield [_file(page, link.target)]
    yield page.head_comment(link.target)
    members = page.snapshot.chain(link.target).members
    if len(members) > 1:
        yield [f"chain of {plural(len(members), 'file')}, low → high:", *_files(page, members)]
    yield _contribution(page, page.snapshot.merged_in_chain(page.path, link.target))


def _missing(page: Page, problem: MissingBase) -> list[str]:
    name = page.markup.code(page.relative(problem.link.target))
    return [f"{page.markup.bold('cannot be read')}: {page.markup.text(problem.reason)}", "", f"looked for at {name}"]


def _loop(page: Page, problem: Cycle) -> list[str]:
    files = [*(link.owner for link in problem.loop), problem.closing.target]
    return [f"{page.markup.bold('closes a loop')}, so it is left out:", *_files(page, files)]


def _file(page: Page, path: str) -> str:
    """`configs/base.yaml` · layer `base`, locked."""
    layer = page.snapshot.layer(path)
    place = f" · layer {page.markup.code(layer.name)}" if layer is not None else ""
    return f"{page.file(path)}{place}{', locked' if layer is not None and layer.locked else ''}"


def _files(page: Page, paths: Sequence[str]) -> list[str]:
    rows = [f"{number}. {page.file(path)}" for number, path in enumerate(paths[:_MOST_FILES], 1)]
    more = len(paths) - _MOST_FILES
    return [*rows, *([f"{_MOST_FILES + 1}. and {more} more"] if more > 0 else [])]


def _contribution(page: Page, base: Merged) -> list[str]:
    """How many of a base's values the config still has, and which it has not."""
    root = page.snapshot.merged(page.path)
    count, overridden = 0, []
    for keys, leaf in base.leaves():
        if keys:
            count += 1
            node = root.find(keys)
            if node is None or (node.origin != leaf.origin and not same(node.value, leaf.value)):
                overridden.append((keys, leaf))
    survive = f"{page.markup.bold('contributes')} {plural(count - len(overridden), 'value')}"
    if not overridden:
        return [survive if count else "sets nothing"]
    head = f"{survive}; {len(overridden)} of its values {'is' if len(overridden) == 1 else 'are'} overridden:"
    rows = [_overridden(page, root, keys, leaf) for keys, leaf in overridden[:_MOST_OVERRIDDEN]]
    more = len(overridden) - _MOST_OVERRIDDEN
    return [head, *rows, *([f"- and {more} more"] if more > 0 else [])]


def _overridden(page: Page, root: Merged, keys: KeyPath, leaf: Merged) -> str:
    lost = page.markup.struck(page.value(leaf.origin, leaf.value, 30))
    node = root.find(keys)
    name = page.markup.code(show_keys(keys), 60)
    if node is None:
        return f"- {name}: {lost}"
    return f"- {name}: {lost} {page.value(node.origin, node.value, 30)} {page.place(node.origin)}"
