"""A value without quotes that YAML 1.1 reads as something else than a person does.

## Why is this bad?
PyYAML reads YAML 1.1. There `1e-4` is text, because a number with an exponent needs a point and a sign (`1.0e-4`);
`no`, `off`, `yes` and `on` are booleans; `012` is octal, `12:30` counts in sixties, `2024_01` is a number and
`2024-01-01` a date. The run starts with a value that nobody wrote, or fails far from the line that is to blame.

Reported are also keys: `on:` is the key true. No surprise are `true` and `True`, `0x1F`, `+1`, `.5`, `1_000`, `null`
and `~`, what stands in quotes or under a tag, and what a dialect's own loader reads as people do (OmegaConf takes
`1e-4` for a number).

```yaml bad
training:
  learning_rate: 1e-4
```

```yaml bad
training:
  eval_strategy: no
```

```yaml bad
data:
  snapshot: 2024-01-01
```

```yaml bad
data:
  shard: 012
```

```yaml good
training:
  learning_rate: 1.0e-4
  eval_strategy: "no"
  gradient_checkpointing: true
data:
  snapshot: "2024-01-01"
  shard: 10
```

## Fix
What was most likely meant is written: the number for `1e-4`, quotes for `12:30`, dates and padded numbers. A boolean
is written as `true` or `false`; but quotes come first where the value replaces text, stands in a list of text, or
belongs to a key that ends in `strategy`, `type` or `mode`. The other reading is offered as well. Only what keeps the
value, such as `false` for `no` and `10` for `012`, is safe.
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.merge import KeyPath, Merged, show_keys
from cfg_lsp.project.pairs import Pair, pairs_of
from cfg_lsp.rules.kinds import kind_of
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import Node, Surprise, SurprisingScalar, quoted
from cfg_lsp.syntax.scalars import PLAIN_VALUES
from cfg_lsp.text import Edit, Fix, Related, Severity

SEVERITY = Severity.WARNING
_WORDY = ("strategy", "type", "mode")  # the ends of keys whose values are words, `no` among them
_MOST_NEIGHBOURS = 50  # items of a list that say what the list holds


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every such scalar, in the order of the text."""
    if not subject.document.surprises:
        return
    spelled = _Spelled(subject)
    for scalar in subject.document.surprises:
        pair = spelled.pairs.get(scalar.node.start)
        if pair is None or (pair.keys and pair.keys[0] in subject.dialect.keys):
            continue  # the inheritance key takes paths, and says so itself
        if pair.key is None or pair.key.start != scalar.node.start:
            yield _about_value(subject, scalar, pair, spelled.quote)
        elif not scalar.surprise.is_text:
            yield _about_key(subject, scalar, pair, spelled.quote)


class _Spelled:
    """What the file spells out, by the places of its keys and values, and the quotes that it is used to."""

    def __init__(self, subject: Subject) -> None:
        self.pairs: dict[int, Pair] = {}
        quotes = {'"': 0, "'": 0}
        for pair in pairs_of(subject.snapshot, subject.document):
            for node in (pair.value, pair.key):
                if node is not None and node.end > node.start:
                    self.pairs[node.start] = pair
                    if node.style in quotes:
                        quotes[node.style] += 1
        self.quote = "'" if quotes["'"] > quotes['"'] else '"'


def _about_key(subject: Subject, scalar: SurprisingScalar, pair: Pair, quote: str) -> Finding:
    node, surprise = scalar
    hint = f"write `{quoted(node.raw, quote)}` to mean the text"
    fixes = (_quotes(subject, node, quote, safe=False),)
    return Finding(node.span, f"the key {surprise.message}", hint, fixes=fixes, keys=pair.keys)


def _about_value(subject: Subject, scalar: SurprisingScalar, pair: Pair, quote: str) -> Finding:
    node, surprise = scalar
    below = subject.inherited.find(pair.keys) if subject.inherited is not None else None
    text_first = surprise.is_rather_text
    if surprise.kind == "boolean":
        text_first = _means_text(subject, pair, below)
    return Finding(
        node.span,
        surprise.message,
        surprise.hint(text_first=text_first, quote=quote),
        _related(subject, pair.keys, below, is_text=surprise.is_text),
        _fixes(subject, node, surprise, quote, text_first=text_first),
        keys=pair.keys,
    )


def _means_text(subject: Subject, pair: Pair, below: Merged | None) -> bool:
    """Whether a boolean stands where others write words."""
    if below is not None and isinstance(below.value, str | bool):
        return isinstance(below.value, str)
    if pair.key is not None:
        return pair.key.raw.lower().endswith(_WORDY)
    return any(_is_word(subject, item) for item in pair.around.items[:_MOST_NEIGHBOURS])


def _is_word(subject: Subject, node: Node) -> bool:
    if node.kind != "scalar" or node.tag is not None:
        return False
    plain = PLAIN_VALUES[subject.document.scalars]
    return bool(node.style) or isinstance(plain.get(node.raw), str)


def _related(subject: Subject, keys: KeyPath, below: Merged | None, *, is_text: bool) -> tuple[Related, ...]:
    """What the value replaces, where that shows what was meant."""
    kind = kind_of(below.value) if below is not None else None
    if below is None or kind != ("a number" if is_text else "text"):
        return ()
    words = f"`{brief(show_keys(keys))}` is {kind} here: {subject.value(below.origin, below.value)}"
    return (subject.related(below.path, below.keys, words),)


def _fixes(subject: Subject, node: Node, surprise: Surprise, quote: str, *, text_first: bool) -> tuple[Fix, ...]:
    """Quotes would keep the value of `1e-4`, but also what is wrong with it: only its author knows what was meant."""
    quotes = _quotes(subject, node, quote, safe=surprise.kind == "padded text")
    if not surprise.instead:
        return (quotes,)
    edit = Edit(subject.path, node.span, surprise.instead)
    instead = Fix(f"Write `{surprise.instead}`", (edit,), safe=surprise.keeps_value and not text_first)
    return (quotes, instead) if text_first else (instead, quotes)


def _quotes(subject: Subject, node: Node, quote: str, *, safe: bool) -> Fix:
    text = quoted(node.raw, quote)
    return Fix(f"Write `{text}`", (Edit(subject.path, node.span, text),), safe=safe)
