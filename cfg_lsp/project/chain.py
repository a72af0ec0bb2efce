"""Follow the inheritance key from one config to its bases.

Knows order, missing files and cycles; all of them are data, none an exception. Knows nothing of
merging or of editors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.links import BadEntry, Link, Links


class MissingBase(NamedTuple):
    """A link whose target gives no text."""

    link: Link
    reason: str
    exists: bool


class Cycle(NamedTuple):
    """Links that lead back to where they began; the last one closes the loop and is left out.

    A loop begins at the first of its files by name: which link is left out does not depend on
    the config that one comes from.
    """

    loop: tuple[Link, ...]

    @property
    def closing(self) -> Link:
        """The entry that closes the loop."""
        return self.loop[-1]


Problem = MissingBase | Cycle | BadEntry


class Step(NamedTuple):
    """One place in the merge order: a file, and the link that led to it (`None` for the config itself).

    `again` marks a file that a lower step already has: it is merged once more, over what lies between.
    """

    path: str
    link: Link | None
    again: bool = False


class Chain(NamedTuple):
    """A config and its bases: `members` lowest precedence first, each file once, the config itself last.

    `steps` also shows files that are merged again, `bases` the links of each member that hold
    (chains share that table, so it may know more files than the members).
    """

    members: tuple[str, ...]
    steps: tuple[Step, ...]
    bases: Mapping[str, tuple[Link, ...]]
    problems: tuple[Problem, ...]

    @property
    def is_cyclic(self) -> bool:
        """Whether a link had to be left out because it leads back."""
        return any(isinstance(problem, Cycle) for problem in self.problems)


class Chains:
    """The chains of many configs, each made of its bases' chains.

    `links_of` gives a file's links in merge order. Every walk has a stack of its own: a chain may
    be thousands of files long.
    """

    def __init__(self, links_of: Callable[[str], Links], why_unreadable: Callable[[str], Unreadable | None]) -> None:
        self._links_of = links_of
        self._why_unreadable = why_unreadable
        self._chains: dict[str, Chain] = {}
        self._bases: dict[str, tuple[Link, ...]] = {}
        self._problems: dict[str, list[Problem]] = {}

    def of(self, path: str) -> Chain:
        """The chain of a config."""
        if path not in self._chains:
            links = self._links_of(path)
            if all(link.target in self._chains for link in links.bases):  # none of them leads to this one
                self._follow(path, links)
                self._chains[path] = self._compose(path)
            else:
                self._walk(path)
        return self._chains[path]

    def _walk(self, path: str) -> None:
        """The chains of a config and of all that it leads to."""
        for group in self._connected(path):
            for member in self._without_cycles(group):
                self._chains[member] = self._compose(member)

    def _connected(self, start: str) -> Iterable[list[str]]:
        """Groups of files that lead to each other, bases first; nearly always one file each (Tarjan)."""
        number: dict[str, int] = {}
        lowest: dict[str, int] = {}
        pending: list[str] = []
        walk = [(start, self._enter(start, number, lowest, pending))]
        while walk:
            path, waiting = walk[-1]
            if waiting:
                target = waiting.pop()
                if target not in number and target not in self._chains:
                    walk.append((target, self._enter(target, number, lowest, pending)))
                elif target in lowest:
                    lowest[path] = min(lowest[path], number[target])
                continue
            walk.pop()
            if walk and lowest[path] < number[path]:
                above = walk[-1][0]
                lowest[above] = min(lowest[above], lowest[path])
            if lowest[path] == number[path]:
                group = pending[pending.index(path) :] if pending[-1] != path else [path]
                del pending[-len(group) :]
                for member in group:
                    del lowest[member]
                yield group

    def _enter(self, path: str, number: dict[str, int], lowest: dict[str, int], pending: list[str]) -> list[str]:
        """Number a file and give the targets to visit."""
        number[path] = lowest[path] = len(number)
        pending.append(path)
        self._follow(path, self._links_of(path))
        return [link.target for link in self._bases[path]]

    def _follow(self, path: str, links: Links) -> None:
        """Keep the links that lead to a text."""
        self._problems[path] = list(links.bad)
        self._bases[path] = tuple(link for link in links.bases if self._is_readable(link))

    def _is_readable(self, link: Link) -> bool:
        unreadable = self._why_unreadable(link.target)
        if unreadable is not None:
            self._problems[link.owner].append(MissingBase(link, unreadable.reason, unreadable.exists))
        return unreadable is None

    def _without_cycles(self, group: list[str]) -> Iterable[str]:
        """Take the links out that close a loop in a group; gives its files, bases first."""
        inside = set(group)
        finished: dict[str, None] = {}
        open_links: dict[str, Link | None] = {}
        walk: list[tuple[str, list[Link]]] = []
        closing: list[Link] = []

        def enter(path: str, link: Link | None) -> None:
            open_links[path] = link
            walk.append((path, [each for each in reversed(self._bases[path]) if each.target in inside]))

        enter(min(group), None)
        while walk:
            path, waiting = walk[-1]
            if not waiting:
                walk.pop()
                del open_links[path]
                finished[path] = None
                continue
            link = waiting.pop()
            if link.target in open_links:
                closing.append(link)
                self._problems[link.owner].append(Cycle(_loop(link, open_links)))
            elif link.target not in finished:
                enter(link.target, link)
        left_out = {id(link) for link in closing}
        for owner in {link.owner for link in closing}:
            self._bases[owner] = tuple(link for link in self._bases[owner] if id(link) not in left_out)
        return finished

    def _compose(self, path: str) -> Chain:
        """A chain from those of its bases."""
        members: dict[str, None] = {}
        steps: list[Step] = []
        problems: dict[int, Problem] = {}
        for link in self._bases[path]:
            chain = self._chains[link.target]
            problems.update((id(problem), problem) for problem in chain.problems)
            if link.target in members:
                steps.append(Step(link.target, link, again=True))
            else:
                steps += _steps_below(chain, link, members)
                members.update(dict.fromkeys(chain.members))
        problems.update((id(problem), problem) for problem in self._problems[path])
        steps.append(Step(path, None))
        return Chain((*members, path), tuple(steps), self._bases, tuple(problems.values()))


def _loop(closing: Link, open_links: dict[str, Link | None]) -> tuple[Link, ...]:
    links = [closing]
    while links[-1].owner != closing.target:
        link = open_links[links[-1].owner]
        assert link is not None  # only the first file of the walk has no link, and no loop goes further up
        links.append(link)
    return tuple(reversed(links))


def _steps_below(chain: Chain, link: Link, members: dict[str, None]) -> list[Step]:
    """A base's steps as they go on after `members`: what these have is merged again, without its own bases."""
    steps = list(chain.steps[:-1])
    if members:
        steps = [
            Step(step.path, step.link, again=True) if step.path in members else step
            for step in steps
            if step.link is not None and step.link.owner not in members
        ]
    return [*steps, Step(link.target, link)]
