"""The family `training`: a config that a run is started with, one section for each library that reads it.

A team's own sections are no faults.
"""

from dataclasses import dataclass

from cfg_lsp.schema.settings import Section, setting
from cfg_lsp.schema.training_arguments import TrainingArguments
from cfg_lsp.schema.training_data import Custom, Data, DeepSpeed, Prompts
from cfg_lsp.schema.training_model import Model, Quantization, Template, Tuner
from cfg_lsp.schema.training_rlhf import Rlhf


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Training(Section):
    """A training run."""

    OPEN = True

    model: Model = setting(make=Model)
    quantization: Quantization | None = setting(None)
    template: Template | None = setting(None)
    tuner: Tuner | None = setting(None)
    training: TrainingArguments = setting(make=TrainingArguments)
    data: Data | None = setting(None)
    prompts: Prompts | None = setting(None)
    rlhf: Rlhf | None = setting(None)
    deepspeed: DeepSpeed | None = setting(None)
    custom: Custom | None = setting(None)
