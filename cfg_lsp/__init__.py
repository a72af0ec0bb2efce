"""Resolve, explain and check training configs that inherit from each other.

    import cfg_lsp

    config = cfg_lsp.load("configs/train/sft/dense_1024.yaml", ["training.learning_rate=1.0e-5"])
    resolved = cfg_lsp.resolve("configs/train/sft/dense_1024.yaml")
    print(resolved.why("training.learning_rate"))
    faults = cfg_lsp.check(["configs"])

The three calls are imported when they are first used, so that `import cfg_lsp` costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cfg_lsp.api import ConfigError, Dialect, ResolvedConfig, Tagged, check, load, resolve

__version__ = "0.1.0"

__all__ = ["ConfigError", "Dialect", "ResolvedConfig", "Tagged", "check", "load", "resolve"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from cfg_lsp import api

        return getattr(api, name)
    raise AttributeError(f"module 'cfg_lsp' has no attribute '{name}'")
