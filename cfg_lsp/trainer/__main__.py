"""`python -m cfg_lsp.trainer`: print the config that a training program would get, and where each value came from.

    python -m cfg_lsp.trainer --config CONFIG --dataset DATA --model MODEL --output-dir OUT [options]
    python -m cfg_lsp.trainer CONFIG

The first is a training program's own command line, the second what a daemon gets of a file alone. Exit
status: 0 a config was printed, 1 something is wrong with it, 2 the call is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from cfg_lsp.schema.spelling import spelled
from cfg_lsp.trainer.config import EFFECTIVE_BATCH_SIZE, TrainerConfig
from cfg_lsp.trainer.error import TrainerConfigError
from cfg_lsp.trainer.loader import ConfigLoader

PROGRAM = "python -m cfg_lsp.trainer"


def main(argv: Sequence[str]) -> int:
    """Print the config; what is wrong goes to standard error."""
    try:
        is_file = len(argv) == 1 and not argv[0].startswith("-")
        config = ConfigLoader.from_file_and_defaults(argv[0]) if is_file else ConfigLoader.parse_args(argv, PROGRAM)
    except TrainerConfigError as error:
        print(str(error).strip("\n"), file=sys.stderr)
        return 1
    for note in config.notes:
        print(note, file=sys.stderr)
    try:
        print("\n".join(_lines(config)), flush=True)
    except BrokenPipeError:  # `head` has seen enough; Python would fail on what is left once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _lines(config: TrainerConfig) -> Iterator[str]:
    rows = [(key, spelled(value), config.why(key)) for key, value in _settings(config)]
    name_width = max(len(key.partition(".")[2]) for key, _, _ in rows)
    value_width = min(max(len(value) for _, value, _ in rows), 40)
    section = ""
    for key, value, source in rows:
        if key.partition(".")[0] != section:
            section = key.partition(".")[0]
            yield section
        yield f"  {key.partition('.')[2]:<{name_width}}  {value:<{value_width}}  {source}"


def _settings(config: TrainerConfig) -> Iterator[tuple[str, Any]]:
    for key, value in config.settings():
        yield key, value
        if key == "hyperparams.gradient_accumulation":
            yield EFFECTIVE_BATCH_SIZE, config.hyperparams.effective_batch_size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
