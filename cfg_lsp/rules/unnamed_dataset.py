"""An entry of a named list with neither `name` nor `dataset`.

## Why is this bad?
Entries merge by name. One without a name lies over nothing and nothing can be laid over it: an overlay that means to
change it adds a second one.

```yaml bad
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
  - {nmae: rru_dense, train_jsonl: data/native/rru.jsonl}
```

```yaml good
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
  - {name: rru_dense, train_jsonl: data/native/rru.jsonl}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfg_lsp.merge import KeyPath, entry_name
from cfg_lsp.rules.datasets import ids_of, written_lists
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Severity
from cfg_lsp.text.nearest import one_slip

SEVERITY = Severity.ERROR


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry that the file writes and that has no name, wherever entries have one."""
    for keys, value in written_lists(subject):
        ids = ids_of(subject, keys)
        for index, entry in enumerate(value) if isinstance(value, list) else ():
            name = entry_name(entry, ids)
            if name is None or not name.strip():
                yield _finding(subject, (*keys, index), entry, ids)


def _finding(subject: Subject, keys: KeyPath, entry: Any, ids: tuple[str, ...]) -> Finding:
    list_name = keys[-2] if len(keys) > 1 else "the list"
    if not isinstance(entry, dict):
        message = f"this entry of `{list_name}` is no mapping, so it has no name"
        return Finding(subject.span(keys), message, f"write it as `{ids[0]}: …` with its fields below", keys=keys)
    field = next((field for field in ids if field in entry), None)
    if field is not None:
        words = "empty" if entry[field] is None or isinstance(entry[field], str) else "no text"
        message, place = f"the `{field}` of this entry of `{list_name}` is {words}", (*keys, field)
        return Finding(subject.span(place), message, "write the dataset's name", keys=keys)
    wanted = " nor ".join(f"`{field}`" for field in ids)
    message = f"this entry of `{list_name}` has {'neither ' if len(ids) > 1 else 'no '}{wanted}"
    return Finding(_first_line(subject, keys), message, _hint(entry, ids), keys=keys)


def _hint(entry: dict[Any, Any], ids: tuple[str, ...]) -> str:
    for key in entry:
        meant = one_slip(key, ids) if isinstance(key, str) else None
        if meant is not None:
            return f"did you mean `{meant}` by `{brief(key)}`?"
    return f"write its `{ids[0]}`"


def _first_line(subject: Subject, keys: KeyPath) -> Any:
    span = subject.span(keys)
    lines = subject.document.lines
    end = lines.span(lines.line_of(span.start)).end
    text = subject.document.text[span.start : min(span.end, end)].rstrip()
    return span._replace(end=span.start + len(text))
