"""What a model is shown: the sections `data`, `prompts`, `deepspeed` and `custom`.

`data` and `deepspeed` are passed on to libraries, `custom` to the repository's own code: further keys
are no faults there.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from cfg_lsp.schema.settings import Section, setting


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Data(Section):
    """Which samples are read, and how."""

    OPEN = True
    MOVED: ClassVar[dict[str, str]] = {
        "dataset_test_ratio": "data.split_dataset_ratio",
        "dataset_seed": "data.data_seed",
        "preprocess_num_proc": "data.dataset_num_proc",
    }

    dataset: str | list[str] = setting(make=list, does="Datasets, or files, to train on.")
    val_dataset: str | list[str] = setting(make=list, does="Datasets, or files, to evaluate on.")
    cached_dataset: str | list[str] = setting(make=list, does="Datasets that are tokenized already.")
    split_dataset_ratio: float = setting(0.0, "Share of the training data to evaluate on.", least=0, most=1)
    data_seed: int = setting(42, "Seed of the order of samples.", least=0)
    dataset_num_proc: int = setting(1, "Processes that prepare the data.", least=1)
    load_from_cache_file: bool = setting(False, "Whether prepared data is kept for the next run.")
    dataset_shuffle: bool = setting(True, "Whether the training data is shuffled.")
    val_dataset_shuffle: bool = setting(False, "Whether the validation data is shuffled.")
    train_dataloader_shuffle: bool = setting(True, "Whether samples are shuffled when they are loaded.")
    streaming: bool = setting(False, "Whether data is read as it is needed; such a run needs `max_steps`.")
    shuffle_buffer_size: int = setting(1000, "Samples among which streamed data is shuffled.", least=1)
    interleave_prob: list[float] | None = setting(None, "Chance of each dataset, where they are mixed.")
    stopping_strategy: Literal["first_exhausted", "all_exhausted"] = setting(
        "first_exhausted", "When a mix of datasets is at its end."
    )
    download_mode: Literal["reuse_dataset_if_exists", "force_redownload", "reuse_cache_if_exists"] = setting(
        "reuse_dataset_if_exists", "Whether data is downloaded again."
    )
    columns: str | dict[str, str] | None = setting(None, "New names of columns.")
    custom_dataset_info: str | list[str] = setting(make=list, does="Files that describe datasets.")
    strict: bool = setting(False, "Whether a malformed sample stops the run instead of being left out.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Prompts(Section):
    """What the model is told."""

    OPEN = True

    system: str | None = setting(None, "System prompt of every sample.")
    user: str | None = setting(None, "User prompt of samples that have none.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class DeepSpeed(Section):
    """How a run is shared out by DeepSpeed."""

    OPEN = True

    enabled: bool = setting(True, "Whether DeepSpeed is used.")
    config: str | dict[str, Any] | None = setting(
        None, "A configuration such as `zero2` or `zero3_offload`, its file, or the configuration itself."
    )
    overrides: dict[str, Any] = setting(make=dict, does="What is changed in that configuration.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Operation(Section):
    """One way of changing an image."""

    OPEN = True

    name: str = setting(does="Name of the operation.")
    params: dict[str, Any] = setting(make=dict, does="Its arguments.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Augmentation(Section):
    """How images are changed while training."""

    OPEN = True

    enabled: bool = setting(True, "Whether images are changed at all.")
    probability: float = setting(1.0, "Share of samples that are changed.", least=0, most=1)
    operations: list[Operation] = setting(make=list, does="What is done to an image, in this order.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Phase(Section):
    """One part of a run, and how strongly images are changed in it."""

    OPEN = True

    name: str | None = setting(None, "Name of the phase, for the log.")
    until_percent: float = setting(100, "Where the phase ends, in percent of the run.", above=0, most=100)
    probability: float | None = setting(None, "Share of samples that are changed.", least=0, most=1)


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Curriculum(Section):
    """How augmentation grows over a run."""

    OPEN = True

    enabled: bool = setting(True, "Whether augmentation changes over the run.")
    phases: list[Phase] = setting(make=list, does="The parts of the run, first to last.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class GroupMetrics(Section):
    """Metrics of each group of samples."""

    OPEN = True

    enabled: bool = setting(False, "Whether they are logged.")
    group_by: str = setting("dataset", "What makes a group.")
    log_every: int = setting(50, "Steps between two logs.", least=1)


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Custom(Section):
    """Settings of the repository's own code."""

    OPEN = True

    fusion_config: str | None = setting(None, "The mix of datasets, a fusion config.")
    use_summary: bool = setting(False, "Whether samples are summaries instead of lists of objects.")
    trainer_variant: str = setting("default", "Which trainer runs.")
    emit_norm: Literal["none", "norm100", "norm1000"] = setting("norm1000", "How coordinates are written.")
    object_ordering: str = setting("tlbr", "Order of objects; `tlbr` begins at the top left.")
    object_field_order: Literal["desc_first", "geometry_first"] = setting("desc_first", "What an object begins with.")
    geometry_types: list[str] = setting(make=list, does="Shapes that objects may have.")
    summary_language: str | None = setting(None, "Language of summaries.")
    summary_label_grouping: bool = setting(False, "Whether a summary counts like labels together.")
    train_sample_limit: int | None = setting(None, "Most samples to train on.", least=1)
    val_sample_limit: int | None = setting(None, "Most samples to evaluate on.", least=0)
    dump_conversation_text: bool = setting(False, "Whether conversations are written to a file as the model sees them.")
    dump_conversation_path: str | None = setting(None, "That file.")
    group_metrics: GroupMetrics | None = setting(None)
    augmentation: Augmentation | None = setting(None)
    augmentation_curriculum: Curriculum | None = setting(None)
