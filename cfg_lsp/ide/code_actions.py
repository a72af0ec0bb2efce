"""What can be done at a place: the fixes of its faults, and ways to rewrite what stands there.

Puts together what others work out. Knows nothing of how a fault is found or fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from cfg_lsp.ide.copy_inherited import copies
from cfg_lsp.ide.move_to_base import moves
from cfg_lsp.ide.written_pair import written_pair
from cfg_lsp.project.place import place_at
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.text import Diagnostic, Edit, Fix, Span

Kind = Literal["quickfix", "refactor.move", "refactor.rewrite"]


class Action(NamedTuple):
    """Something to do, named by what it does; `diagnostics` are the faults that are gone then.

    An edit of a file that is not there makes it.
    """

    title: str
    kind: Kind
    edits: tuple[Edit, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    preferred: bool = False


def code_actions(
    snapshot: Snapshot,
    path: str,
    span: Span,
    diagnostics: Iterable[Diagnostic],
    suppressing: Callable[[Diagnostic], Sequence[Fix]] = lambda diagnostic: (),
    wanted: Callable[[Kind], bool] = lambda kind: True,
) -> Iterator[Action | None]:
    """The actions for a piece of a config, those first that fix something; `None` between steps of longer work.

    `diagnostics` are the faults of the config, `suppressing` gives the ways to have one ignored.
    """
    if wanted("quickfix"):
        here = [each for each in diagnostics if each.path == path and _touch(each.span, span)]
        yield from _once([*_fixes(here), *_suppressions(here, suppressing)])
    if wanted("refactor.move") or wanted("refactor.rewrite"):
        yield from _refactorings(snapshot, path, span, wanted)


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _fixes(diagnostics: Sequence[Diagnostic]) -> Iterator[Action]:
    for diagnostic in diagnostics:
        for number, fix in enumerate(diagnostic.fixes):
            preferred = number == 0 and (fix.safe or len(diagnostic.fixes) == 1)
            yield Action(fix.title, "quickfix", fix.edits, (diagnostic,), preferred)


def _suppressions(
    diagnostics: Sequence[Diagnostic], suppressing: Callable[[Diagnostic], Sequence[Fix]]
) -> Iterator[Action]:
    for diagnostic in diagnostics:
        for fix in suppressing(diagnostic):
            yield Action(fix.title, "quickfix", fix.edits, (diagnostic,))


def _once(actions: Iterable[Action]) -> list[Action]:
    """Each action once, for all the faults that it is offered for."""
    found: dict[tuple[str, tuple[Edit, ...]], Action] = {}
    for action in actions:
        same = found.get((action.title, action.edits))
        if same is not None:
            action = same._replace(diagnostics=(*same.diagnostics, *action.diagnostics))
        found[action.title, action.edits] = action
    return list(found.values())


def _refactorings(snapshot: Snapshot, path: str, span: Span, wanted: Callable[[Kind], bool]) -> Iterator[Action | None]:
    place = place_at(snapshot, path, span.start)
    pair = written_pair(place) if place is not None else None
    if place is None or pair is None:
        return
    for move in moves(place, pair) if wanted("refactor.move") else ():
        yield Action(move.title, "refactor.move", move.edits) if move is not None else None
    for copy in copies(place, pair) if wanted("refactor.rewrite") else ():
        yield Action(copy.title, "refactor.rewrite", copy.edits)
