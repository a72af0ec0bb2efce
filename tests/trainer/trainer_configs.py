"""Trainer configs for tests: the least that one must say, and a project that holds it."""

from __future__ import annotations

import copy
from typing import Any

from cfg_lsp.merge import read_keys

LEAST: dict[str, Any] = {
    "locked": {
        "base_model": "Qwen/Qwen3-0.6B",
        "model_architecture": "Qwen3ForCausalLM",
        "max_context_length": 32768,
        "vocab_size": 151936,
    },
    "data": {"dataset_path": "data/train.jsonl"},
    "model": {"model_path": "Qwen/Qwen3-0.6B"},
    "output": {"output_dir": "out"},
}

BASE = """
## configs/trainer/config.json
{
  "hyperparams": {"batch_size": 8},
  "locked": {
    "base_model": "Qwen/Qwen3-0.6B",
    "model_architecture": "Qwen3ForCausalLM",
    "max_context_length": 32768,
    "vocab_size": 151936
  },
  "data": {"dataset_path": "data/train.jsonl"},
  "model": {"model_path": "Qwen/Qwen3-0.6B"},
  "output": {"output_dir": "out"}
}
"""

REQUIRED = ["--dataset", "d.jsonl", "--model", "m", "--output-dir", "o"]


def least_with(key: str, value: Any) -> dict[str, Any]:
    """The least config with one setting more, or with another value of it."""
    values = copy.deepcopy(LEAST)
    section, name = read_keys(key)
    values.setdefault(section, {})[name] = value
    return values
