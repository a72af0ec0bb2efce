"""Random small projects in the built-in layout: right, wrong, and nothing that anybody would write.

Everything is drawn from one `Random`, so a failing project can be drawn again and made smaller.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

CONFIGS = (
    "configs/base.yaml",
    "configs/shared.json",
    "configs/components/tuner.yaml",
    "configs/train/dense.yaml",
    "configs/train/dense_aug_low.yaml",
    "configs/train/sub/gkd.yml",
    "configs/debug.yaml",
    "configs/fusion/mix.yaml",
    "configs/fusion/other.json",
    "configs/fusion/variants/mix_1024.yaml",
)
MANIFEST = "cfg-lsp.toml"
INHERITANCE = ("extends", "extends", "extends", "inherit", "_BASE_", "_base_", "__include__", "defaults", "include")
MARKERS = ("_delete_: true", "_inherited_: false", "_override_: true", "_delete_: 1")
SECTIONS = ("training", "targets", "custom", "model", "sources", "a", "training", "rlhf", "template", "trainin")
ODD_BASES = ("gone.yaml", "base", "..", "/dev/null", "''", "1", "null", "[base.yaml]", "~", "base.yml", "!T x", "a\\b")
JSON_VALUES: tuple[Any, ...] = (
    *(None, True, 1, 1.0, "text", "", [], {}, {"a": 1}, {"a": 1, "b": 2}, 10**30, "\ud800", "é"),
    [{"name": "d1", "ratio": None}],
)
BROKEN_JSON = ("NaN", "{", '"', ",", '"a": 1, "a": 2,', "\x00", "//", "1e400", "01")
KEYS = ("seed", "learning_rate", "run_name", "output_dir", "model", "fusion_config", "a", "b", "ü", "train_jsonl")
ODD_KEYS = (
    *("sead", "eval_strategy", "beta", "1", "1.0", "true", "yes", "null", "~", "1e-4", "'a b'", '"q"', "x.y", "no"),
    *("2024-01-01", "[1, 2]", "? k", "!t a", "&k a", "12:30", "learning-rate", "rlhf_type", "use_summary"),
)
SCALARS = (
    "1",
    "2",
    "1.0",
    "true",
    "text",
    "'text'",
    "",
    "null",
    "{a: 1}",
    "{a: 1, b: 2}",
    "[1, 2]",
    "[]",
    "{}",
    "out/a",
)
ODD_SCALARS = (
    *(
        "-0.0",
        "1e-4",
        "1.0e-4",
        "no",
        "on",
        "012",
        "09",
        "12:30",
        "2024-01-01",
        "2024-01-01T10:00:00Z",
        "~",
        "''",
        "True",
    ),
    *('""', '"dq \\t \\u00fc"', ".nan", ".inf", "-.inf", "1_000", "0x1F", "9" * 40, "-" + "9" * 400, "1" * 5000),
    *("2001-99-99", "!!int x", "!!float y", "!!timestamp z", "!!binary '!'", "!Foo bar", "!Foo", "!!str 1", "é\u2028x"),
    *("!!python/object:os.system x", "!!set {a, b}", "!!omap [a: 1]", "???", "&z 1", "&z {a: 1, b: [1]}", "gkd", "- 1"),
    *("{a: 1, a: 2}", "[1, no, {name: d1}]", "{? {a: 1} : 2}", "{1: a, true: b, 1.0: c, null: d}", "|\n      block\n"),
    *("configs/fusion/mix.yaml", "configs/fusion/mx.yaml", "a # cfg-lsp: ignore[type-change]", "[[[[[[[[]]]]]]]]"),
    *(">-\n      folded\n      # no\n", "{a: {b: {c: {d: {e: }}}}}", "{_delete_: true, a: 1}", "data/d1.jsonl"),
)
ALIASED = ("*x", "*y", "{<<: *x, c: 1}", "{a: *x}", "[*x, *y]", "{<<: [*x, *x], seed: 2}", "{*y : 1}")
ANCHORS = "anchors: {x: &x {a: 1, seed: 17}, y: &y [1, 2]}"
BROKEN = (
    *(
        "key: *gone",
        "key: [1, 2",
        "key: 'open",
        "\tkey: 1",
        "key: a: b",
        "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs",
        "%YAML 9",
    ),
    *("---\nsecond: 1", "...\nx", "@at: 1", "- item", "\x00", "a: *gone", "}", "key: {a: 1", "a: &a {b: *a}", "&a : b"),
)
COMMENTS = (
    *("# a comment", "# cfg-lsp: ignore[redundant-override]", "# cfg-lsp: ignore[type-change, unused-ignore, nope]"),
    *("# cfg-lsp: ignore-file[missing-setting]", "# cfg-lsp: ignore[", "# cfg-lsp: nothing", "# cfg-lsp: ignore[]", ""),
    *("# cfg-lsp: ignore[unused-ignore]", "# cfg-lsp: ignore[duplicate-key,,x] because # cfg-lsp: ignore[null-list]"),
)
ENTRIES = (
    *("{name: d1, train_jsonl: a, ratio: 1}", "{name: d2, train_jsonl: a, ratio: 1}", "{dataset: d2, train_jsonl: b}"),
    *("{name: d1, ratio: 1}", "{name: dense, train_jsonl: c, ratio: 2, val_jsonl: v}", "{name: dens, ratio: 2}"),
)
ODD_ENTRIES = (
    *("{name: d1, ratio: -1}", "{name: D1}", "{name: d11, train_jsonl: }", "{name: 1}", "{name: null, dataset: d3}"),
    *("{name: [], mode: x}", "{ratio: 1}", "null", "text", "[]", "{}", "{name: d1, ratio: 1e-4}", "!T {}", "!T x"),
    *("{name: d2, dataset: d1, ratio: .nan, val_jsonl: }", "{name: d1, train_jsonl: 5, mode: dense}", "2024-01-01"),
    *(
        "{name: '', dataset: ''}",
        "{name: 2024-01-01}",
        "{name: ' d1 '}",
        "{name: d1, name: d2}",
        "{name: " + "n" * 300 + "}",
    ),
)
MANIFESTS = (
    *('dialect = "mmengine"', 'dialect = "paddleseg"', 'dialect = "nemo-rl"', 'dialect = "lm-eval"', "max-chain = 1"),
    *(
        'dialect = { keys = ["extends"], order = "earlier", merge = "deep-strict" }',
        "max-file-size = 60",
        "max-chain = 0",
    ),
    '[rules]\nmissing-data-file = "warning"\nconflicting-bases = "error"\ntype-change = "off"',
    '[rules]\nno-such-rule = "error"\nunused-ignore = "hint"',
    '[removed]\n"training.seed" = "training.sead"\n"custom" = ""\n"a.*" = "b"\n"targets.*.ratio" = "x"\n"a" = "a.b"',
    '[removed]\n"**" = "x"\n"a.**.b" = "c.d"',
    '[references]\n"a" = "fusion"\n"training.model" = "fusion"\n"*.fusion_config" = "gone"',
    '[layers.base]\nfiles = ["configs/base.yaml", "configs/shared.json"]\nextends = []\nlocked = true\n'
    '[layers.any]\nfiles = ["**"]\nextends = ["base"]\nrequire = ["a.b", "*.x", "training"]\nforbid = ["**.a"]',
    '[layers.preset]\nfiles = ["configs/**"]\nextends = ["preset", "nobody"]\none-section = true\nlocked = true',
    '[[overlays]]\nname = "all"\nforbid = ["**"]\n[[overlays]]\nname = "x"\nwhen = { "a" = 1 }\nallow = []',
    '[[overlays]]\nfiles = ["configs/**"]\nallow = ["training.**", "a.*.*"]\nwhen = { "training.seed" = [1, 2] }',
    '[families.fusion]\nfiles = ["configs/**"]\nnamed-lists = { "targets" = ["id", "name"], "training.a" = ["a"] }',
    '[families.x]\nfiles = ["**/*.json"]\nnew-datasets = ["d4", "d1*"]\nnamed-lists = { "**" = ["name"] }',
    *("not toml [", 'includ = ["x"]', 'include = ["configs/train/**"]', "exclude = 5", "\x00"),
)
ENDS = ("\n", "\n", "\n", "\r\n", "\r")


def project(random: Random) -> dict[str, bytes]:
    """The files of a project by their relative path."""
    names = sorted(random.sample(CONFIGS, random.randint(2, 6)), key=CONFIGS.index)
    key = random.choice(INHERITANCE)
    files = {name: _config(random, name, names, key) for name in names}
    if random.random() < 0.6:
        files[MANIFEST] = random.choice(MANIFESTS).encode()
    return files


def _config(random: Random, name: str, names: list[str], key: str) -> bytes:
    if name.endswith(".json"):
        return _json(random, name, names, key)
    text = _Yaml(random).text(name, names, key)
    data = text.replace("\n", random.choice(ENDS)).encode("utf-8")
    if random.random() < 0.06:
        return random.choice(
            (b"\xef\xbb\xbf" + data, text.encode("utf-16"), data + b"\xff", b"", b"\xef\xbb\xbf", b"# x")
        )
    return data


def _bases(random: Random, name: str, names: list[str]) -> list[str]:
    """Mostly files that come earlier: so chains get long and few of them return to themselves."""
    earlier = names[: names.index(name)] if random.random() < 0.9 else names
    return [_way(name, random.choice(earlier)) for _ in range(random.choice((0, 1, 1, 1, 2, 3)) if earlier else 0)]


def _way(name: str, other: str) -> str:
    return "../" * (name.count("/") - 1) + other.removeprefix("configs/")


class _Yaml:
    """One YAML file: some are tame but for a few odd values, some are wild."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.oddness = random.choice((0.0, 0.05, 0.05, 0.3))
        self.has_anchors = random.random() < 0.3

    def text(self, name: str, names: list[str], key: str) -> str:
        random = self.random
        lines = [random.choice(COMMENTS) for _ in range(random.choice((0, 0, 0, 0, 1, 2)))]
        lines += [ANCHORS] if self.has_anchors else []
        lines += self._inheritance(name, names, key)
        for section in random.sample(SECTIONS, random.randint(1, 4)):
            lines += self._section(section)
        if self.oddness and random.random() < 0.1:
            lines.insert(random.randint(0, len(lines)), random.choice(BROKEN))
        return "\n".join(lines) + random.choice(("\n", "\n", "", "\n\n"))

    def _is_odd(self) -> bool:
        return self.random.random() < self.oddness

    def _value(self) -> str:
        if self.has_anchors and self.random.random() < 0.2:
            return self.random.choice(ALIASED)
        return self.random.choice(ODD_SCALARS if self._is_odd() else SCALARS)

    def _inheritance(self, name: str, names: list[str], key: str) -> list[str]:
        random = self.random
        bases = _bases(random, name, names)
        if self._is_odd():
            bases.append(random.choice(ODD_BASES))
        if not bases:
            return []
        if len(bases) == 1 and random.random() < 0.7:
            return [f"{key}: {bases[0]}"]
        if random.random() < 0.5:
            return [f"{key}: [{', '.join(bases)}]"]
        return [f"{key}:", *(f"  - {base}" for base in bases)]

    def _section(self, section: str) -> list[str]:
        if section in ("targets", "sources") and not self._is_odd():
            return self._named_list(section)
        if self.random.random() < 0.2:
            return [f"{section}: {self._value()}"]
        properties = self.random.choice((" &w", " !T")) if self._is_odd() else ""
        return [f"{section}:{properties}", *self._pairs("  ", 2)]

    def _named_list(self, section: str) -> list[str]:
        random = self.random
        if random.random() < 0.15:
            return [f"{section}: {random.choice(('', 'null', '[]', '{}', '5', '[[]]', '{a: {ratio: 1}}'))}"]
        entries = [random.choice(ODD_ENTRIES if self._is_odd() else ENTRIES) for _ in range(random.randint(1, 3))]
        if random.random() < 0.3:
            return [f"{section}: [{', '.join(entries)}]"]
        lines = [f"{section}:"]
        for entry in entries:
            inner = [f"  - name: d{random.randint(1, 3)}", *self._pairs("    ", 1)]
            lines += inner if random.random() < 0.3 else [f"  - {entry}"]
        return lines

    def _pairs(self, indent: str, depth: int) -> list[str]:
        random = self.random
        keys = random.sample(KEYS, random.randint(1, 4))
        lines = []
        for key in keys:
            if self._is_odd():
                key = random.choice(ODD_KEYS)
                lines.append(indent + random.choice((*MARKERS, random.choice(COMMENTS))))
            if depth and random.random() < 0.2:
                lines += [f"{indent}{key}:", *self._pairs(indent + "  ", depth - 1)]
            elif random.random() < 0.1:
                lines += [f"{indent}{key}:", *(f"{indent}- {self._value()}" for _ in range(random.randint(1, 3)))]
            else:
                comment = f"  {random.choice(COMMENTS)}" if random.random() < 0.05 else ""
                lines.append(f"{indent}{key}: {self._value()}{comment}")
        if self.has_anchors and random.random() < 0.1:
            lines.append(f"{indent}<<: {random.choice(('*x', '[*x, *x]'))}")
        return lines


def _json(random: Random, name: str, names: list[str], key: str) -> bytes:
    content = {random.choice(SECTIONS): random.choice(JSON_VALUES) for _ in range(random.randint(0, 3))}
    entry = {"name": random.choice(("d1", "d2", None, 5)), "train_jsonl": random.choice(JSON_VALUES)}
    content["targets"] = [entry]
    content[key] = _bases(random, name, names)
    text = json.dumps(content, indent=random.choice((None, 2)))
    if random.random() < 0.2:
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(BROKEN_JSON) + text[at:]
    return text.encode()
