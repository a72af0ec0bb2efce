"""Four repositories' configs in an editor: their longest chains through the wire, and every key of every config."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.definition import definition
from cfg_lsp.ide.hover import hover
from cfg_lsp.ide.paths import short_name
from cfg_lsp.ide.resolved_document import resolved_document
from cfg_lsp.lsp.convert import path_of, uri_of
from cfg_lsp.merge import Origin, read_keys, same
from cfg_lsp.project.cascade import Cascade, Location, cascade, location_of
from cfg_lsp.project.discover import named
from cfg_lsp.project.inheritors import each_direct_inheritor
from cfg_lsp.project.pairs import Pair, pairs_of
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.rules.run import run_rules
from cfg_lsp.syntax import Document, parse
from tests.lsp.wire import Wire
from tests.test_corpora import CORPORA, DIALECTS, FILES

ASKS = {
    "textDocument": {"diagnostic": {}, "hover": {"contentFormat": ["markdown"]}},
    "workspace": {"diagnostics": {"refreshSupport": True}},
}
LOOKED_AT = {
    "vla-eval": "docker.image",
    "detectron2": "DATASETS.TEST",
    "paddleseg": "model.backbone.type",
    "d-fine": "epochs",
}
pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the corpora are not here; CFG_LSP_CORPORA names their folder"
)


@pytest.mark.parametrize("name", DIALECTS)
def test_the_longest_chain_can_be_looked_at(name: str, tmp_path: Path) -> None:
    folder = tmp_path.resolve() / name
    shutil.copytree(CORPORA / name, folder)
    asked = Workspace().snapshot()
    paths = named(asked, [str(folder)])
    longest = max(sorted(paths), key=lambda path: len(asked.chain(path).members))
    wire = Wire(folder)
    try:
        wire.begin(ASKS)
        found = findings(wire, len(paths))
        for path in asked.chain(longest).members:
            wire.open(str(Path(path).relative_to(folder)), asked.lines(path).text)
            for pair, start, explained in explained_keys(asked, path):
                at = {"textDocument": {"uri": uri_of(path)}, "position": position(asked, path, start)}
                assert winner_in(wire.ask("textDocument/hover", at)["result"]) == place(explained.winner.place), pair
                assert led_to(wire.ask("textDocument/definition", at)["result"]) == below(asked, path, explained), pair
            check_hierarchy(wire, asked, path)
        wanted = read_keys(LOOKED_AT[name])
        start = next(start for pair, start, _ in explained_keys(asked, longest) if pair.keys == wanted)
        at = {"textDocument": {"uri": uri_of(longest)}, "position": position(asked, longest, start)}
        shown = wire.ask("textDocument/hover", at)["result"]["contents"]
        text = re.sub(r"\]\([^)]*\)", "]", shown["value"])
        command = {"command": "cfg-lsp.showResolved", "arguments": [uri_of(longest)]}
        resolved = wire.ask("workspace/executeCommand", command)["result"]["text"]
        assert wire.end() == 0
    finally:
        wire.close()
    assert found == {
        (each.path, asked.lines(each.path).position(each.span.start).line, each.rule)
        for each in run_rules(asked, paths)
    }
    assert same(parse(longest, resolved).content, asked.merged(longest).value)
    assert f"{Path(longest).name}\n{text}" == SHOWN[name]


@pytest.mark.parametrize("name", DIALECTS)
def test_what_is_explained_of_each_key_is_what_is_resolved(name: str) -> None:
    asked = Workspace().snapshot()
    paths = named(asked, [str(CORPORA / name)])
    assert len(paths) == FILES[name]
    for path in paths:
        for pair, start, explained in explained_keys(asked, path):
            said = hover(asked, path, start)
            leads = definition(asked, path, start)
            assert said is not None
            assert winner_in({"contents": {"value": said.text}}) == place(explained.winner.place), (path, pair)
            assert leads is not None
            (target,) = leads.targets
            line = asked.lines(target.path).position(target.focus.start).line
            assert (target.path, line) == below(asked, path, explained), (path, pair)
        resolved = resolved_document(asked, path)
        for keys, _ in asked.merged(path).leaves():
            leaf = cascade(asked, asked.merged(path), keys) if keys else None
            if leaf is not None and leaf.winner.place is not None:
                winner = leaf.winner.place
                assert f"# {short_name(asked, path, winner.path)}:{winner.position.line}" in resolved, (path, keys)


def explained_keys(asked: Snapshot, path: str) -> Iterator[tuple[Pair, int, Cascade]]:
    """The keys with plain values that a config writes and that count, each with its offset and its cascade."""
    document = asked.document(path)
    assert isinstance(document, Document)
    names = asked.dialect(path).keys
    losing = {each.loses[0].start for each in document.duplicate_keys}
    root = asked.merged(path)
    for pair in pairs_of(asked, document):
        is_inside = any(isinstance(step, int) for step in pair.keys)
        if pair.key is None or pair.key.start in losing or is_inside or pair.keys[0] in names:
            continue
        explained = cascade(asked, root, pair.keys)
        if explained is not None and not isinstance(explained.value, dict):
            yield pair, pair.key.start, explained


def below(asked: Snapshot, path: str, explained: Cascade) -> tuple[str, int]:
    """Where a definition leads: to what the file's own one replaces, else to itself."""
    others = [each.place for each in explained.layers if each.origin.path != path]
    own = location_of(asked, Origin(path, explained.keys))
    return place(others[-1] if others else own)


def place(found: Location | None) -> tuple[str, int]:
    assert found is not None
    return found.path, found.position.line


def position(asked: Snapshot, path: str, offset: int) -> dict[str, int]:
    found = asked.lines(path).position(offset)
    before = asked.lines(path).text[offset - found.column + 1 : offset]
    return {"line": found.line - 1, "character": len(before.encode("utf-16-le")) // 2}


def winner_in(shown: dict[str, Any]) -> tuple[str, int]:
    """The file and line that a hover names as where the value comes from."""
    _, _, rest = shown["contents"]["value"].partition("**value from** [")
    address, _, line = rest.partition("](")[2].partition(")")[0].rpartition("#L")
    path = path_of(address)
    assert path is not None
    return path, int(line)


def led_to(found: Any) -> tuple[str, int]:
    (target,) = found if isinstance(found, list) else [found]
    path = path_of(target["uri"])
    assert path is not None
    return path, target["range"]["start"]["line"] + 1


def check_hierarchy(wire: Wire, asked: Snapshot, path: str) -> None:
    at = {"textDocument": {"uri": uri_of(path)}, "position": {"line": 0, "character": 0}}
    (item,) = wire.ask("textDocument/prepareTypeHierarchy", at)["result"]
    assert path_of(item["uri"]) == path
    above = wire.ask("typeHierarchy/supertypes", {"item": item})["result"] or []
    links = asked.links(path, asked.dialect(path)).bases
    assert [path_of(each["uri"]) for each in above] == [link.target for link in links]
    under = wire.ask("typeHierarchy/subtypes", {"item": item})["result"] or []
    assert [path_of(each["uri"]) for each in under] == list(each_direct_inheritor(asked, path))


def findings(wire: Wire, count: int) -> set[tuple[str, int, str]]:
    """What the server says of the whole workspace, once it has looked at so many configs."""
    known: dict[str, str] = {}
    found: dict[str, list[Any]] = {}
    while len(found) < count:
        previous = [{"uri": uri, "value": value} for uri, value in known.items()]
        for each in wire.ask("workspace/diagnostic", {"previousResultIds": previous})["result"]["items"]:
            known[each["uri"]] = each["resultId"]
            if each["kind"] == "full":
                found[each["uri"]] = each["items"]
    return {
        (str(path_of(uri)), item["range"]["start"]["line"] + 1, item["code"])
        for uri, items in found.items()
        for item in items
    }


SHOWN = {
    "vla-eval": snapshot("""\
widowx_vm_groot.yaml
`docker.image`: **`ghcr.io/allenai/vla-evaluation-harness/simpler-groot:latest`** · string

**value from** [widowx_vm_groot.yaml:4]
- ~~`ghcr.io/allenai/vla-evaluation-harness/simpler:latest`~~ [widowx_vm.yaml:12] · replaced\
"""),
    "detectron2": snapshot("""\
keypoint_rcnn_R_50_FPN_inference_acc_test.yaml
`DATASETS.TEST`: **`("keypoints_coco_2017_val_100",)`** · string

**value from** [keypoint_rcnn_R_50_FPN_inference_acc_test.yaml:5]
- ~~`("keypoints_coco_2017_val",)`~~ [Base-Keypoint-RCNN-FPN.yaml:15] · replaced
- ~~`("coco_2017_val",)`~~ [Base-RCNN-FPN.yaml:34] · replaced\
"""),
    "paddleseg": snapshot("""\
ann_resnet101_os8_voc12aug_512x512_40k.yml
`model.backbone.type`: **`ResNet101_vd`** · string

**value from** [ann_resnet101_os8_voc12aug_512x512_40k.yml:5]
- ~~`ResNet50_vd`~~ [ann_resnet50_os8_voc12aug_512x512_40k.yml:11] · replaced\
"""),
    "d-fine": snapshot("""\
dfine_hgnetv2_l_ch.yml
`epochs`: **`140`** · int

**value from** [dfine_hgnetv2_l_ch.yml:35]
- ~~`72`~~ [optimizer.yml:10] · replaced

> Increase to search for the optimal ema\
"""),
}
