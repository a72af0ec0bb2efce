"""The family `fusion`: a mix of datasets.

Targets are what the model is for, sources keep it from forgetting the rest. Both lists merge by name;
a list that is null keeps the inherited one, and an entry may leave to its base what it does not change.
"""

from dataclasses import dataclass
from typing import Any

from cfg_lsp.schema.settings import Section, setting


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Target(Section):
    """A dataset that the model is for; an epoch sees each of its samples once."""

    name: str | float | None = setting(None, "Name of the entry, by which overlays merge; `dataset` by default.")
    dataset: str | float | None = setting(None, "What reads the records.")
    mode: str | None = setting(None, "What is learned of a sample, such as `dense`, `summary` or `chat`.")
    template: str | None = setting(None, "How a sample becomes a conversation.")
    train_jsonl: str | list[str] | None = setting(does="File with the records to train on; a base may leave it open.")
    val_jsonl: str | list[str] | None = setting(None, "File with the records to evaluate on.")
    ratio: float = setting(1.0, "Samples drawn in an epoch; of a source, as a share of all targets.", least=0)
    seed: int | None = setting(None, "Seed of the draw.", least=0)
    sample_without_replacement: bool = setting(False, "Whether no sample is drawn twice in an epoch.")
    system_prompt: str | None = setting(None, "System prompt, in place of the run's.")
    user_prompt: str | None = setting(None, "User prompt, in place of the run's.")
    poly_fallback: str | None = setting(None, "What polygons become, such as `poly` or `bbox_2d`.")
    poly_max_points: int | None = setting(None, "Most corners of a polygon.", least=3)
    max_objects_per_image: int | None = setting(None, "Most objects of an image.", least=1)
    max_pixels: int | None = setting(None, "Largest image in pixels.", least=1)
    augmentation_enabled: bool = setting(True, "Whether images are changed while training.")
    curriculum_enabled: bool = setting(True, "Whether augmentation grows over the run.")
    train_sample_limit: int | None = setting(None, "Most samples to train on.", least=1)
    val_sample_limit: int | None = setting(None, "Most samples to evaluate on.", least=0)
    params: dict[str, Any] = setting(make=dict, does="Further settings of what reads the records.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Source(Target):
    """A dataset that keeps the model from forgetting; an epoch draws a share of it."""

    ratio: float = setting(does="Samples drawn in an epoch, as a share of all target samples together.", least=0)


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Fusion(Section):
    """A mix of datasets."""

    OPEN = True

    targets: list[Target] | None = setting(None, "The datasets that the model is for.")
    sources: list[Source] | None = setting(None, "The datasets that keep it from forgetting.")
    seed: int | None = setting(None, "Seed of all draws.", least=0)
    shuffle: bool = setting(True, "Whether datasets are mixed with each other.")
    use_summary: bool = setting(False, "Whether samples are summaries instead of lists of objects.")
    notes: str | None = setting(None, "What the mix is for.")
