"""Move a key of a config into one of its bases.

Knows who else inherits from that base: a move is tried out, and says how many of them it changes, and for how many
it locks what they set themselves.
One that would change the config itself is not offered. That may take a while where many inherit, so it can be
stopped at every step.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

from cfg_lsp.edits.applied import applied
from cfg_lsp.edits.insertion import Writing, insertion
from cfg_lsp.edits.passage import Passage, comments_of, new_passage, passage_of, removal_with_comments
from cfg_lsp.edits.removal import written_steps
from cfg_lsp.edits.rewriting import piece_at
from cfg_lsp.ide.paths import short_name
from cfg_lsp.ide.written_pair import WrittenPair
from cfg_lsp.merge import KeyPath, same, show_keys
from cfg_lsp.project.files import is_below
from cfg_lsp.project.inheritors import inheritors
from cfg_lsp.project.locks import locked_overrides
from cfg_lsp.project.place import Place
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node, comments, find
from cfg_lsp.syntax.lookup import ListIds
from cfg_lsp.text import Edit, plural

_MOST_BASES = 3
_MOST_TRIED = 100  # configs that inherit from the base: each is resolved once more
_LONGEST_NAME = 60


class Move(NamedTuple):
    """The edits that move a key, and what they do in words."""

    title: str
    edits: tuple[Edit, ...]


def moves(place: Place, pair: WrittenPair) -> Iterator[Move | None]:
    """A move into each base that the config names, the one that wins first; at most three. `None` between steps."""
    snapshot, path = place.snapshot, place.path
    dialect = snapshot.dialect(path)
    if dialect.reset is not None and pair.keys[-1] == dialect.reset[0]:
        return  # it speaks of the mapping around it in this config
    bases = dict.fromkeys(link.target for link in reversed(snapshot.links(path, dialect).bases))
    for base in list(bases)[:_MOST_BASES]:
        yield (yield from _move(place, pair, base))


def _move(place: Place, pair: WrittenPair, base: str) -> Generator[None, None, Move | None]:
    snapshot, path, lists = place.snapshot, place.path, place.snapshot.lists(place.path)
    document = snapshot.document(base, snapshot.dialect(path).scalars)
    if base == path or not isinstance(document, Document) or not is_below(base, snapshot.manifest(path).folder):
        return None
    taken = removal_with_comments(place.document, pair.keys, lists.ids_at)
    if not taken or _inherits(snapshot, document, pair, lists.ids_at):
        return None
    for as_written in (True, False):
        moving = _Moving(place.document, document, lists.ids_at, as_written=as_written)
        written = insertion(document, moving.writings(pair), lists.ids_at)
        if (written or moving.is_there) and _keeps_comments(place.document, taken, written):
            return (yield from _tried(snapshot, pair, path, base, taken, written))
        yield
    return None


def _inherits(snapshot: Snapshot, base: Document, pair: WrittenPair, ids_at: ListIds) -> bool:
    """Whether a base has just that value from its own bases: writing it there would be as redundant."""
    node = snapshot.merged(base.path).find(pair.keys)
    is_written = written_steps(base.content, pair.keys, ids_at) is not None
    return node is not None and not is_written and same(node.value, pair.content)


def _keeps_comments(document: Document, taken: tuple[Edit, ...], written: tuple[Edit, ...]) -> bool:
    text = "".join(each.text for each in written)
    going = [each for each in comments(document) if any(edit.span.contains(each.span.start) for edit in taken)]
    return all(document.text[slice(*each.span)].rstrip() in text for each in going)


def _tried(
    snapshot: Snapshot, pair: WrittenPair, path: str, base: str, taken: tuple[Edit, ...], written: tuple[Edit, ...]
) -> Generator[None, None, Move | None]:
    """A move with its effect on others, `None` where it changes the config itself."""
    trial = snapshot.branch()
    trial.edit(path, applied(snapshot.lines(path).text, taken))
    if written:
        trial.edit(base, applied(snapshot.lines(base).text, written))
    after = trial.snapshot()
    if not same(snapshot.merged(path).value, after.merged(path).value):
        return None
    others = [each for each in inheritors(snapshot, base) if each != path]
    tried = others[:_MOST_TRIED]
    layer = snapshot.layer(base)
    changed = locked = 0
    for each in tried:
        yield
        changed += not same(snapshot.merged(each).value, after.merged(each).value)
        locked += layer is not None and layer.locked and _locks(after, each) > _locks(snapshot, each)
    name = show_keys(pair.keys)
    name = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
    effect = _effect(changed, locked, len(others) - len(tried))
    return Move(f"Move `{name}` to {short_name(snapshot, path, base)}{effect}", (*written, *taken))


def _locks(snapshot: Snapshot, path: str) -> int:
    """How many locked values a config changes."""
    return sum(1 for _ in locked_overrides(snapshot, path))


def _effect(changed: int, locked: int, unseen: int) -> str:
    says = [f"changes {plural(changed, 'other config')}"] if changed else []
    says += [f"locks it against {plural(locked, 'other config')}"] if locked else []
    says += [f"{unseen} more not looked at"] if unseen else []
    return f" ({', '.join(says)})" if says else ""


class _Moving:
    """What has to be written into a base; `is_there` says that it says all of it already."""

    def __init__(self, document: Document, base: Document, ids_at: ListIds, *, as_written: bool) -> None:
        self.is_there = False
        self._document = document
        self._base = base
        self._ids_at = ids_at
        self._as_written = as_written

    def writings(self, pair: WrittenPair) -> list[Writing]:
        """The pair, or what is in it where the base has a section of that name."""
        above, sections = self._comments(pair)
        found = list(self._parts(pair.keys, pair.key, pair.value, pair.content, pair.in_flow, above))
        self.is_there = not found
        return [each._replace(sections=sections) for each in found]

    def _parts(
        self, keys: KeyPath, key: Node | None, value: Node | None, content: Any, in_flow: bool, above: tuple[str, ...]
    ) -> Iterator[Writing]:
        there = self._in_base(keys)
        passage = self._passage(keys, key, value, content, in_flow)
        passage = passage._replace(above=(*above, *passage.above))
        if there is not None and same(there[0], content) and not (passage.above or passage.beside):
            return
        if there is None or not (isinstance(content, dict) and content and isinstance(there[0], dict)):
            yield Writing(keys, content, passage)
            return
        above = (*passage.above, *([passage.beside] if passage.beside else []))
        for step, inner in content.items():
            found = find(self._document, (*keys, step), self._ids_at)
            name, written = (found.key, found.written) if found is not None else (None, None)
            inside = value is not None and value.resolved.style == "flow"
            yield from self._parts((*keys, step), name, written, inner, inside, above)
            above = ()

    def _in_base(self, keys: KeyPath) -> tuple[Any] | None:
        steps = written_steps(self._base.content, keys, self._ids_at)
        return None if steps is None else (piece_at(self._base.content, steps),)

    def _passage(self, keys: KeyPath, key: Node | None, value: Node | None, content: Any, in_flow: bool) -> Passage:
        if key is not None and value is not None and self._as_written:
            spelled = passage_of(self._document, key, value, in_flow=in_flow)
            if spelled is not None:
                return spelled
        above = comments_of(self._document, key) if key is not None and not in_flow else ()
        return new_passage(keys[-1], content, above)

    def _comments(self, pair: WrittenPair) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """The comments of the sections that go with the pair: above it, and above new sections of the base."""
        above: list[str] = []
        sections: list[tuple[str, ...]] = [()] * (len(pair.keys) - 1)
        for depth in range(len(pair.keys) - 1, 0, -1):
            if len(piece_at(self._document.content, pair.steps[:depth])) != 1:
                break
            found = find(self._document, pair.keys[:depth], self._ids_at)
            if found is None or found.key is None:
                continue
            words = comments_of(self._document, found.key)
            if self._in_base(pair.keys[:depth]) is None:
                sections[depth - 1] = words
            else:
                above = [*words, *above]
        return tuple(above), tuple(sections)
