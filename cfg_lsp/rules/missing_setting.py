"""A preset that does not itself write a setting which every preset must write.

## Why is this bad?
A run name or an output folder that is inherited is somebody else's: two runs then write into one folder, and the
later one overwrites the checkpoints of the earlier.

Which settings a layer's files write themselves is said by its `require` in the manifest. A preset that extends a
preset is an overlay and needs what `[layers.overlay]` requires.

```yaml bad
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense}
```

```yaml good
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.merge import KeyPath, read_keys, value_at
from cfg_lsp.rules.subject import Finding, Subject, quoted_names
from cfg_lsp.text import Related, Severity, Span

SEVERITY = Severity.ERROR


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for each line where required settings are missing or left empty."""
    place = subject.placement
    if not place.is_certain:
        return  # with the base that is not there it may be an overlay
    layer = place.overlay if place.presets else place.layer
    missing: dict[int, tuple[Span, list[str]]] = {}
    for setting in layer.require if layer is not None else ():
        if not _is_written(subject, read_keys(setting)):
            span = _place(subject, read_keys(setting))
            missing.setdefault(subject.document.lines.line_of(span.start), (span, []))[1].append(setting)
    what = "overlay" if place.presets else layer.name if layer is not None else ""
    for span, settings in missing.values():
        yield _finding(subject, what, span, settings)


def _is_written(subject: Subject, keys: KeyPath) -> bool:
    value = value_at(subject.written.value, keys)
    return value is not None and not (isinstance(value, str) and not value.strip())


def _place(subject: Subject, keys: KeyPath) -> Span:
    """The key where it is written without a value, else the nearest section that is, else the first line."""
    for depth in range(len(keys), 0, -1):
        if subject.written.find(keys[:depth]) is not None:
            return subject.key_span(keys[:depth])
    return subject.first_line()


def _finding(subject: Subject, what: str, span: Span, settings: list[str]) -> Finding:
    names = quoted_names(settings)
    return Finding(
        span,
        f"this {what} does not set {names} itself",
        f"write {'it' if len(settings) == 1 else 'them'} here: every {what} has its own",
        tuple(related for setting in settings for related in _related(subject, setting)),
        keys=read_keys(settings[0]) if len(settings) == 1 else None,
    )


def _related(subject: Subject, setting: str) -> Iterator[Related]:
    below = subject.inherited.find(read_keys(setting)) if subject.inherited is not None else None
    if below is not None and below.value is not None:
        value = subject.value(below.origin, below.value)
        yield subject.related(below.path, below.keys, f"`{setting}` would be inherited as {value}")
