"""Which configs a change of some files can make a difference to.

Knows what a config is made of: its chain, the bases that are missing from it, and the configs that
it refers to. Knows nothing of where the changes come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cfg_lsp.project.chain import MissingBase
from cfg_lsp.project.references import references
from cfg_lsp.project.workspace import Snapshot


def affected(snapshot: Snapshot, configs: Iterable[str], is_changed: Callable[[str], bool]) -> set[str]:
    """Those of these configs that are, extend or refer to a changed path, by however many steps."""
    dependents: dict[str, list[str]] = {}
    for config in configs:
        for path in made_of(snapshot, config):
            dependents.setdefault(path, []).append(config)
    found: set[str] = set()
    waiting = [path for path in dependents if is_changed(path)]
    while waiting:
        new = [config for config in dependents.get(waiting.pop(), ()) if config not in found]
        found.update(new)
        waiting += new
    return found


def made_of(snapshot: Snapshot, config: str) -> Iterator[str]:
    """Every path that a config's chain names, itself included, and those it refers to, whether or not they exist."""
    chain = snapshot.chain(config)
    yield from chain.members
    yield from (problem.link.target for problem in chain.problems if isinstance(problem, MissingBase))
    yield from (reference.target for reference in references(snapshot, config))
