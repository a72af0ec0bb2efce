"""What the family `fusion` knows of a mix of datasets."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from cfg_lsp.schema.families import shape_of_family
from cfg_lsp.schema.shape import Shape
from tests.schema.told import Told, told


def fusion() -> Shape:
    shape = shape_of_family("fusion")
    assert shape is not None
    return shape


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "targets: {name: bbu}",
            snapshot(("wrong-type", "`targets` takes a list or null, and this is a mapping", "write a list or null")),
        ),
        (
            "targets: [bbu]",
            snapshot(("wrong-type", "`targets.0` takes a mapping, and this is the text 'bbu'", "write a mapping")),
        ),
        (
            "targets: [{name: [7]}]",
            snapshot(
                (
                    "wrong-type",
                    "`targets.0.name` takes text, a number or null, and this is a list",
                    "write text, a number or null",
                )
            ),
        ),
        (
            "targets: [{name: bbu, train_jsnol: a.jsonl}]",
            snapshot(("unknown-key", "`targets.0` has no key `train_jsnol`", "did you mean `train_jsonl`?")),
        ),
        (
            "targets: [{name: bbu, weight: 1}]",
            snapshot(("unknown-key", "`targets.0` has no key `weight`", "remove it, or correct its name")),
        ),
        (
            "targets: [{name: bbu, train_jsonl: 7}]",
            snapshot(
                (
                    "wrong-type",
                    "`targets.0.train_jsonl` takes text, a list or null, and this is `7`",
                    "write text, a list or null",
                )
            ),
        ),
        (
            "targets: [{name: bbu, augmentation_enabled: 'true'}]",
            snapshot(
                (
                    "wrong-type",
                    "`targets.0.augmentation_enabled` takes true or false, and this is the text 'true'",
                    "write `true`",
                )
            ),
        ),
        (
            "targets: [{name: bbu, val_sample_limit: 1.5}]",
            snapshot(
                (
                    "wrong-type",
                    "`targets.0.val_sample_limit` takes a whole number or null, and this is `1.5`",
                    "write a whole number or null",
                )
            ),
        ),
        (
            "sources: [{name: coco, ratio: '0.1'}]",
            snapshot(("wrong-type", "`sources.0.ratio` takes a number, and this is the text '0.1'", "write `0.1`")),
        ),
        (
            "sources: [{name: coco, ratio: -0.1}]",
            snapshot(
                (
                    "wrong-value",
                    "`sources.0.ratio` must be at least 0, and this is -0.1",
                    "write a number that is at least 0",
                )
            ),
        ),
        (
            "sources: [{name: coco, max_objects_per_image: 0}]",
            snapshot(
                (
                    "wrong-value",
                    "`sources.0.max_objects_per_image` must be at least 1, and this is 0",
                    "write a number that is at least 1",
                )
            ),
        ),
        (
            "seed: first",
            snapshot(
                (
                    "wrong-type",
                    "`seed` takes a whole number or null, and this is the text 'first'",
                    "write a whole number or null",
                )
            ),
        ),
    ],
)
def test_a_fault_in_a_mix(text: str, fault: Told) -> None:
    assert told(fusion(), text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "targets:",
        "sources: []",
        "targets: [{name: bbu, val_jsonl: null}]",
        "targets: [{dataset: bbu, ratio: 2}]",
        "sources: [{name: coco, ratio: 0, params: {poly_max_points: 12, our_own: true}}]",
        "detection: &detection {mode: dense}\nsources: [{<<: *detection, name: coco, ratio: 0.1}]",
    ],
)
def test_what_teams_write_is_no_fault(text: str) -> None:
    assert told(fusion(), text) == []


def test_what_an_entry_must_give_is_what_training_needs() -> None:
    entries = {name: fusion().fields[name].shape.items for name in ("targets", "sources")}
    required = {
        name: [each.name for each in shape.fields.values() if each.is_required]
        for name, shape in entries.items()
        if shape is not None
    }
    assert required == {"targets": ["train_jsonl"], "sources": ["train_jsonl", "ratio"]}
