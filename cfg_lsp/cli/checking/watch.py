"""Check again whenever a file changes: `cfg-lsp check --watch`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from cfg_lsp.cli.checking.changes import Changes
from cfg_lsp.cli.checking.watched import Watched
from cfg_lsp.cli.console import FINE, Console, WrongCall
from cfg_lsp.cli.session import STDIN

_NOT_TOGETHER = {
    "since": "--watch looks at changes as they happen, and --since at those since a revision; leave one of them out",
    "fix": "--watch changes no files; leave --fix out, or --watch",
    "diff": "--watch shows no fixes; leave --diff out, or --watch",
}


def watch(options: argparse.Namespace, console: Console) -> int:
    """Check, wait for a change, check what it affects, and so on until Ctrl-C; raises `WrongCall`."""
    for name, words in _NOT_TOGETHER.items():
        if getattr(options, name) not in (None, False):
            raise WrongCall(words)
    if STDIN in options.paths:
        raise WrongCall("--watch waits for files to change, and standard input is none; name files or folders")
    watched = Watched(options, console)
    changes = Changes(watched, console)
    try:
        watched.begin()
        follow(watched, changes)
    except KeyboardInterrupt:
        console.flush()
    return FINE


def follow(watched: Watched, batches: Iterable[Iterable[str]]) -> None:
    """Look again after each batch of changed paths, for as long as somebody reads."""
    for batch in batches:
        watched.look_again(batch)
        if not watched.console.is_heard:
            return
