"""The typed config of a training program: `TrainerConfig`, and `ConfigLoader`, which reads it.

Knows the command line of a training program and where each value came from. What the settings are, and
the words for what is wrong with them, are the schema's; how configs inherit is the project's.
"""

from cfg_lsp.schema.trainer import (
    DataConfig,
    EnvironmentConfig,
    Hyperparams,
    LockedConfig,
    ModelConfig,
    MonitoringConfig,
    OutputConfig,
    ProfileConfig,
)
from cfg_lsp.trainer.config import TrainerConfig
from cfg_lsp.trainer.error import TrainerConfigError
from cfg_lsp.trainer.loader import ConfigLoader
from cfg_lsp.trainer.saved import validate_locked_config

__all__ = [
    "ConfigLoader",
    "DataConfig",
    "EnvironmentConfig",
    "Hyperparams",
    "LockedConfig",
    "ModelConfig",
    "MonitoringConfig",
    "OutputConfig",
    "ProfileConfig",
    "TrainerConfig",
    "TrainerConfigError",
    "validate_locked_config",
]
