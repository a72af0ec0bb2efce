"""Follow the inheritance key from one config to its bases.

Knows order, missing files and cycles; all of them are data, none an exception. Knows nothing of
merging or of editors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.links import BadEntry, Link, Links


@dataclass(frozen=True, slots=True)
class MissingBase:
    """A link whose target gives no text."""

    link: Link
    reason: str
    exists: bool


@dataclass(frozen=True, slots=True)
class Cycle:
    """Links that lead back to where they began; the last one closes the loop.

    The loop begins at the first of its files by name, so it is the same from wherever it was met.
    """

    loop: tuple[Link, ...]

    @property
    def closing(self) -> Link:
        """The entry that closes the loop."""
        return self.loop[-1]


Problem = MissingBase | Cycle | BadEntry


@dataclass(frozen=True, slots=True)
class Step:
    """One place in the merge order: a file, and the link that led to it (`None` for the config itself).

    `again` marks a file that a lower step already has: it is merged once more, over what lies between.
    """

    path: str
    link: Link | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """A config and its bases: `members` lowest precedence first, each file once, the config itself last.

    `steps` also shows files that are merged again, `bases` the links of each member that hold.
    """

    members: tuple[str, ...]
    steps: tuple[Step, ...]
    bases: dict[str, tuple[Link, ...]]
    problems: tuple[Problem, ...]

    @property
    def is_cyclic(self) -> bool:
        """Whether a link had to be left out because it leads back."""
        return any(isinstance(problem, Cycle) for problem in self.problems)


def follow(
    start: str, links_of: Callable[[str], Links], why_unreadable: Callable[[str], Unreadable | None]
) -> Chain:
    """The chain of a config; `links_of` gives a file's links in merge order."""
    walk = _Walk(links_of, why_unreadable)
    walk.run(start)
    return Chain(tuple(walk.members), tuple(walk.steps), walk.bases, tuple(walk.problems))


class _Walk:
    """Depth first with a stack of its own: a chain may be thousands of files long."""

    def __init__(
        self, links_of: Callable[[str], Links], why_unreadable: Callable[[str], Unreadable | None]
    ) -> None:
        self.links_of = links_of
        self.why_unreadable = why_unreadable
        self.members: dict[str, None] = {}
        self.steps: list[Step] = []
        self.bases: dict[str, tuple[Link, ...]] = {}
        self.problems: list[Problem] = []
        self.open: dict[str, Link | None] = {}

    def run(self, start: str) -> None:
        stack = [(start, self.enter(start, None))]
        while stack:
            path, waiting = stack[-1]
            if not waiting:
                self.leave(path)
                stack.pop()
                continue
            link = waiting.pop()
            if link.target in self.members:
                self.steps.append(Step(link.target, link, again=True))
            else:
                stack.append((link.target, self.enter(link.target, link)))

    def enter(self, path: str, link: Link | None) -> list[Link]:
        """Open a file and give the links to follow, the first one last."""
        self.open[path] = link
        links = self.links_of(path)
        self.problems.extend(links.bad)
        held = tuple(link for link in links.bases if self.holds(link))
        self.bases[path] = held
        return list(reversed(held))

    def holds(self, link: Link) -> bool:
        unreadable = self.why_unreadable(link.target)
        if unreadable is not None:
            self.problems.append(MissingBase(link, unreadable.reason, unreadable.exists))
            return False
        if link.target in self.open:
            self.problems.append(Cycle(self.loop(link)))
            return False
        return True

    def loop(self, closing: Link) -> tuple[Link, ...]:
        links = [closing]
        path = closing.owner
        while path != closing.target:
            link = self.open[path]
            assert link is not None  # only the start has no link, and the loop ends there at the latest
            links.append(link)
            path = link.owner
        links.reverse()
        first = min(range(len(links)), key=lambda index: links[index].owner)
        return tuple(links[first:] + links[:first])

    def leave(self, path: str) -> None:
        link = self.open.pop(path)
        self.members[path] = None
        self.steps.append(Step(path, link))
