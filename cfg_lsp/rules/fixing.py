"""Apply the fixes that rules offer, over and over, until there is nothing left to fix.

Changes texts of a workspace, never the disk. Believes no fix: one that leaves its own fault in
place, or a text that cannot be read, is taken back and not tried again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cfg_lsp.edits.applied import applied
from cfg_lsp.edits.between import edits_between
from cfg_lsp.merge import same
from cfg_lsp.project.references import with_referenced
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.rules.run import EVERY, findings_in, heeded
from cfg_lsp.rules.selection import Selection
from cfg_lsp.syntax import Document, parse
from cfg_lsp.text import Diagnostic, Edit, Fix, Span

_MOST_PASSES = 200


class Fixed(NamedTuple):
    """The new text of every file that changed and what it was, the faults that are gone for it, those that are left."""

    texts: dict[str, str]
    originals: dict[str, str]
    applied: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def fix_all(workspace: Workspace, paths: Iterable[str], rules: Selection = EVERY, *, unsafe: bool = False) -> Fixed:
    """Lay the fixed texts of these configs over the workspace; their bases and references stay as they are.

    Only safe fixes are applied unless `unsafe`; of several that a fault offers, the first.
    """
    fixing = _Fixing(workspace, tuple(paths), rules, unsafe)
    found = fixing.look()
    for _ in range(_MOST_PASSES):
        chosen = fixing.choose(found)
        if chosen:
            found = fixing.apply(chosen, found)
        elif fixing.is_sure:
            break
        else:
            found = fixing.look()
    texts = fixing.texts()
    fixing.forget_all_but(texts)
    originals = {path: fixing.originals[path] for path in texts}
    return Fixed(texts, originals, tuple(fixing.applied), tuple(found))


def fixing_edits(snapshot: Snapshot, path: str, rules: Selection = EVERY) -> tuple[Edit, ...]:
    """The edits of one config that apply every safe fix, its bases as they are."""
    fixed = fix_all(snapshot.branch(), [path], rules)
    return edits_between(path, fixed.originals[path], fixed.texts[path]) if path in fixed.texts else ()


class _Chosen(NamedTuple):
    diagnostic: Diagnostic
    fix: Fix

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What stays the same of it while the text around it changes."""
        return self.diagnostic.rule, self.diagnostic.path, self.diagnostic.message, self.fix.title


class _Fixing:
    """The texts as they are so far, and what was tried.

    Of two fixes that each take out something and are right alone, both together may empty a
    mapping. So a pass applies several of those to one file only where its resolved config stays the
    same; otherwise the first of them.
    """

    def __init__(self, workspace: Workspace, paths: tuple[str, ...], rules: Selection, unsafe: bool) -> None:
        self.applied: list[Diagnostic] = []
        self.originals: dict[str, str] = {}
        self.is_sure = False
        self._workspace = workspace
        self._paths = paths
        self._writable = frozenset(paths)
        self._given = workspace.snapshot().open_paths
        self._rules = rules
        self._unsafe = unsafe
        self._checked: list[str] = []
        self._found: dict[str, list[Diagnostic]] = {}
        self._earlier: dict[str, set[str]] = {}
        self._refused: set[tuple[str, str, str, str]] = set()

    def look(self, at: Iterable[str] | None = None) -> list[Diagnostic]:
        """What is wrong now: everything is looked at again, or what may have changed since the last look."""
        snapshot = self._workspace.snapshot()
        if at is None:
            self._checked = list(with_referenced(snapshot, self._paths))
            self._found = {}
        self.is_sure = at is None
        for path in self._checked if at is None else at:
            self._found[path] = list(findings_in(snapshot, path, self._rules))
        found = (each for path in self._checked for each in self._found[path])
        return heeded(snapshot, found, self._checked, self._rules)

    def texts(self) -> dict[str, str]:
        """The files whose text is not what it was."""
        now = {path: self._document(path).text for path in sorted(self.originals)}
        return {path: text for path, text in now.items() if text != self.originals[path]}

    def forget_all_but(self, changed: Iterable[str]) -> None:
        """Let the disk count again for files that were changed for a trial only."""
        for path in self.originals.keys() - self._given - set(changed):
            self._workspace.close(path)

    def choose(self, found: Sequence[Diagnostic]) -> list[_Chosen]:
        """Fixes that can be applied together; one that touches several files shares none of them."""
        chosen: list[_Chosen] = []
        taken: dict[str, list[Span]] = {}
        shared: set[str] = set()
        for diagnostic in found:
            fix = next((each for each in diagnostic.fixes if each.safe or self._unsafe), None)
            if fix is None or not fix.edits or _Chosen(diagnostic, fix).name in self._refused:
                continue
            paths = {edit.path for edit in fix.edits}
            occupied = shared if len(paths) == 1 else taken.keys()
            if paths.isdisjoint(occupied) and all(map(self._may_change, paths)) and _take(fix.edits, taken):
                chosen.append(_Chosen(diagnostic, fix))
                shared |= paths if len(paths) > 1 else set()
        return self._thinned(chosen)

    def apply(self, chosen: list[_Chosen], found: list[Diagnostic]) -> list[Diagnostic]:
        """Apply fixes and look again; where one of them did no good, nothing is changed and that one is refused."""
        before = {edit.path: self._document(edit.path).text for each in chosen for edit in each.fix.edits}
        edits = _by_path(chosen)
        texts = {path: applied(text, edits[path]) for path, text in before.items()}
        spoilt = {path for path, text in texts.items() if self._is_spoilt(path, text)}
        if spoilt:
            return self._refuse(self._spoiling(chosen, spoilt), found)
        for path, text in before.items():
            self.originals.setdefault(path, text)
            self._earlier.setdefault(path, set()).add(text)
        after = self.look(self._lay(texts))
        vain = _still_there(chosen, edits, after)
        if vain:
            return self._refuse(vain, self.look(self._lay(before)))
        self.applied += [each.diagnostic for each in chosen]
        return after

    def _thinned(self, chosen: list[_Chosen]) -> list[_Chosen]:
        """The same with one fix a file of those that take something out, where all would make another config."""
        removing: dict[str, list[_Chosen]] = {}
        for each in chosen:
            if not all(edit.text for edit in each.fix.edits):
                removing.setdefault(each.fix.edits[0].path, []).append(each)
        later: set[int] = set()
        for path, some in removing.items():
            if len(some) > 1 and not self._keeps_values(path, _by_path(some)[path]):
                later.update(map(id, some[1:]))
        return [each for each in chosen if id(each) not in later]

    def _keeps_values(self, path: str, edits: list[Edit]) -> bool:
        before = self._document(path).text
        after = applied(before, edits)
        if self._is_spoilt(path, after):
            return False
        resolved = self._workspace.snapshot().merged(path).value
        self.originals.setdefault(path, before)
        self._lay({path: after})
        is_same = same(self._workspace.snapshot().merged(path).value, resolved)
        self._lay({path: before})
        return is_same

    def _spoiling(self, chosen: list[_Chosen], spoilt: set[str]) -> list[_Chosen]:
        """The fixes that spoil one of these files, each tried out on top of those that do not."""
        bad: list[_Chosen] = []
        good: list[_Chosen] = []
        for each in chosen:
            paths = {edit.path for edit in each.fix.edits}
            if paths.isdisjoint(spoilt):
                continue
            edits = _by_path([*good, each])
            is_bad = any(self._is_spoilt(path, applied(self._document(path).text, edits[path])) for path in paths)
            (bad if is_bad else good).append(each)
        return bad

    def _refuse(self, bad: Iterable[_Chosen], found: list[Diagnostic]) -> list[Diagnostic]:
        self._refused.update(each.name for each in bad)
        return found

    def _lay(self, texts: dict[str, str]) -> list[str]:
        """Change texts; gives the checked configs whose findings that may change."""
        affected = set(texts).union(*(self._workspace.edit(path, text) for path, text in texts.items()))
        return [path for path in self._checked if path in affected]

    def _is_spoilt(self, path: str, text: str) -> bool:
        """Whether a text is broken, or as it was before: two fixes may undo each other without end."""
        return text in self._earlier.get(path, ()) or parse(path, text, self._document(path).scalars).is_broken

    def _may_change(self, path: str) -> bool:
        """Whether a file is one of those to be fixed; a text that is only half understood is left alone."""
        if path not in self._writable:
            return False
        document = self._workspace.snapshot().document(path)
        return isinstance(document, Document) and not document.is_broken

    def _document(self, path: str) -> Document:
        document = self._workspace.snapshot().document(path)
        assert isinstance(document, Document)  # only such a file is changed
        return document


def _by_path(chosen: Iterable[_Chosen]) -> dict[str, list[Edit]]:
    edits: dict[str, list[Edit]] = {}
    for each in chosen:
        for edit in each.fix.edits:
            edits.setdefault(edit.path, []).append(edit)
    return edits


def _take(edits: Sequence[Edit], taken: dict[str, list[Span]]) -> bool:
    """Add the pieces that edits replace to those that are taken; nothing where one reaches into another."""
    done: list[tuple[list[Span], Span]] = []
    for edit in edits:
        spans = taken.setdefault(edit.path, [])
        index = bisect_left(spans, edit.span)
        before, after = spans[max(0, index - 1) : index], spans[index : index + 1]
        if any(each.end > edit.span.start for each in before) or any(
            each == edit.span or each.start < edit.span.end for each in after
        ):
            for others, span in done:
                others.remove(span)
            return False
        spans.insert(index, edit.span)
        done.append((spans, edit.span))
    return True


def _still_there(chosen: list[_Chosen], edits: dict[str, list[Edit]], found: Iterable[Diagnostic]) -> list[_Chosen]:
    """The fixes whose own fault is found again at the place where it must be now."""
    there = {(each.rule, each.path, each.message, each.span.start) for each in found}
    vain = []
    for each in chosen:
        fault = each.diagnostic
        start = _moved(fault.span.start, edits.get(fault.path, ()))
        if (fault.rule, fault.path, fault.message, start) in there:
            vain.append(each)
    return vain


def _moved(offset: int, edits: Iterable[Edit]) -> int | None:
    """Where an offset is after edits, `None` where what it points at is gone."""
    moved = offset
    for edit in edits:
        start, end = edit.span
        if end <= offset:
            moved += len(edit.text) - (end - start)
        elif start <= offset:
            if not edit.text:
                return None
            moved -= offset - start
    return moved
