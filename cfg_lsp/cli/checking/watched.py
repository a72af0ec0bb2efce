"""What `check --watch` looks at, and how it tells what it finds.

Knows what has to be looked at again after a change, and the screen. Knows nothing of where changes
come from.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator

from cfg_lsp.cli.checking.outcome import output_of, publish, refuse_overwriting, report_of
from cfg_lsp.cli.checking.progress import is_seen
from cfg_lsp.cli.checking.selecting import selection_of
from cfg_lsp.cli.console import Console, WrongCall
from cfg_lsp.cli.session import Found, find_configs, say_amiss
from cfg_lsp.project.affected import affected, made_of
from cfg_lsp.project.files import CONFIG_SUFFIXES, canonical_folder, is_folder
from cfg_lsp.project.manifest import MANIFEST_NAMES
from cfg_lsp.project.references import with_referenced
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.report import visible
from cfg_lsp.rules.run import findings_in, heeded
from cfg_lsp.text import Diagnostic, plural


class Watched:
    """The configs of a call and what is wrong with them, kept between one look and the next.

    `snapshot` is the last look, `made_of` every path that it asked for, `folders` those in which
    something may change that a look would show.
    """

    def __init__(self, options: argparse.Namespace, console: Console) -> None:
        self.console = console
        self.workspace = Workspace()
        self.snapshot: Snapshot = self.workspace.snapshot()
        self.made_of: set[str] = set()
        self.folders: set[str] = set()
        self._options = options
        self._rules = selection_of(options)
        self._output = output_of(options, console)
        self._paths = [path and os.path.join(console.folder, path) for path in options.paths]
        self._found: dict[str, list[Diagnostic]] = {}
        self._links: dict[str, set[str]] = {}
        self._told: object = None

    def begin(self) -> None:
        """The first look; raises `WrongCall` where there is nothing to watch."""
        self._look(lambda path: True)

    def concerns(self, path: str) -> bool:
        """Whether a change of a path may be one of the configs, of their folders or of a manifest."""
        if self._output is not None and os.path.realpath(path) == os.path.realpath(self._output):
            return False
        is_named_so = path.lower().endswith(CONFIG_SUFFIXES) or os.path.basename(path) in MANIFEST_NAMES
        return is_named_so or path in self.made_of or path in self.folders or path in self._links or is_folder(path)

    def look_again(self, changed: Iterable[str]) -> None:
        """Look at what these changed paths affect, and tell the outcome where it may be a new one."""
        canonical_folder.cache_clear()  # a folder may be a link now, or none
        spelled = {name for path in changed for name in (path, *self._links.get(path, ()))}
        stale = self.workspace.changed_on_disk(spelled)
        try:
            self._look(stale.__contains__)
        except WrongCall as wrong:  # the files are gone, perhaps for a moment
            self._found.clear()
            self._say(str(wrong))

    def _look(self, is_stale: Callable[[str], bool]) -> None:
        self.snapshot = self.workspace.snapshot()
        call = find_configs(self.snapshot, self.console, self._paths)
        checked = list(with_referenced(self.snapshot, call.configs))
        refuse_overwriting(self._options, self.console, checked)
        anew = self._anew(checked, is_stale)
        found = {
            path: list(findings_in(self.snapshot, path, self._rules)) if path in anew else self._found[path]
            for path in checked
        }
        told = (checked, call.problems, call.amiss)
        self._found = found
        self._remember(call)
        if anew or told != self._told:
            self._told = told
            self._tell(call, checked)

    def _anew(self, checked: list[str], is_stale: Callable[[str], bool]) -> set[str]:
        """The configs whose rules have to run again.

        A mix may leave to those that extend it what they fill in, so a change of one concerns its
        bases too. Where configs came or went, whatever has findings counts: these may name another file.
        """
        known = self._found.keys()
        anew = affected(self.snapshot, checked, is_stale) | (set(checked) - known)
        if known != set(checked):
            return anew | {path for path in checked if self._found.get(path) or self.snapshot.lists(path)}
        mixes = [path for path in anew if self.snapshot.lists(path)]
        return anew.union(*(self.snapshot.chain(path).members for path in mixes))

    def _remember(self, call: Found) -> None:
        """What the look was about, and where a change of it would be seen."""
        self.made_of = {path for config in self._found for path in made_of(self.snapshot, config)}
        self._links = {}
        for path in self.made_of | set(self._paths):
            if os.path.islink(path):
                self._links.setdefault(os.path.realpath(path), set()).add(path)
        manifests = {self.snapshot.manifest(path).folder for path in self._found}
        folders = {os.path.dirname(path) for path in (*self.made_of, *self._links, *self._paths)}
        folders |= {self.console.folder, *manifests, *call.folders}
        self.folders = {above for folder in folders for above in _up_to(folder, {self.console.folder, *manifests})}

    def _tell(self, call: Found, checked: list[str]) -> None:
        found = [*call.problems, *(each for found in self._found.values() for each in found)]
        faults = heeded(self.snapshot, found, checked, self._rules)
        report = report_of(self.snapshot, faults, len(checked), self._options, self.console)
        self._clear()
        say_amiss(self.console, call.amiss)
        publish(report, self._options, self.console)
        if is_seen(self.console.stdout):
            if self._output is not None:
                self.console.print(visible(f"{report.summary()}; see {self.console.shown(self._output)}"))
            self._wait(plural(len(checked), "config"))
        self.console.flush()

    def _say(self, words: str) -> None:
        if words != self._told:
            self._told = words
            self._clear()
            self.console.say(f"cfg-lsp: {visible(words)}")
            if is_seen(self.console.stdout):
                self._wait("for configs")
            self.console.flush()

    def _clear(self) -> None:
        if is_seen(self.console.stdout):
            self.console.put("\x1b[2J\x1b[H")
            self.console.flush()  # before anything goes to standard error

    def _wait(self, words: str) -> None:
        self.console.print(self.console.style.dim(f"Watching {words}; Ctrl-C stops"))


def _up_to(folder: str, tops: set[str]) -> Iterator[str]:
    """A folder, and those above it up to one of the tops where it lies below one."""
    above = [folder]
    while above[-1] not in tops and os.path.dirname(above[-1]) != above[-1]:
        above.append(os.path.dirname(above[-1]))
    return iter(above if above[-1] in tops else above[:1])
