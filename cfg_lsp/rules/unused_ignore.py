"""A suppression that suppresses nothing.

## Why is this bad?
A comment such as `# cfg-lsp: ignore[rule]` says that a fault is known and meant. Where nothing is wrong any more, it
misleads whoever reads it and hides the next fault of that line.

A name that no rule has, a list that names none and a `cfg-lsp:` comment that means nothing are reported too: whoever
wrote them believes that they suppress something. A suppression of a rule that is off, or that the call does not ask
for, is left alone.

```yaml bad
training:
  seed: 17  # cfg-lsp: ignore[duplicate-key]
```

```yaml good
training:
  seed: 17
  # cfg-lsp: ignore[duplicate-key] because the launcher rewrites the first one
  seed: 18
```

## Fix
The name is removed, and the comment where it holds no other. A misspelt name is replaced with the nearest rule's.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from cfg_lsp.merge import same
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.rules.suppression import Suppression, suppressions
from cfg_lsp.syntax import Document, parse
from cfg_lsp.text import Edit, Fix, Severity
from cfg_lsp.text.nearest import nearest

SEVERITY = Severity.WARNING
_MOST_FIXED = 20  # of one file: each fix is tried out before it is offered


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every suppression that could not suppress anything; the runner finds those that did not."""
    known = suppressions(subject.document)
    if known is None:
        return
    for malformed in known.malformed:
        yield Finding(malformed.span, malformed.message, malformed.hint)
    rules = _rules()
    for name in known.names:
        if name.rule not in rules:
            yield _unknown(subject, name, rules)


def unused(document: Document, names: Iterable[Suppression]) -> Iterator[Finding]:
    """A finding for each of these suppressions, none of which suppressed anything."""
    for number, name in enumerate(names):
        where = "on this line" if name.lines[:1] == name.lines[1:] else "on the line below"
        yield Finding(
            name.span,
            f"there is no `{name.rule}` to ignore {where if name.lines else 'in this file'}",
            "remove it",
            fixes=partial(_removal, document, name) if number < _MOST_FIXED else (),
        )


def _rules() -> list[str]:
    from cfg_lsp.rules import RULES, rule_id  # this rule is one of them

    return [rule_id(rule) for rule in RULES]


def _unknown(subject: Subject, name: Suppression, rules: list[str]) -> Finding:
    near = nearest(name.rule, rules, 1)
    written = brief(subject.document.text[name.span.start : name.span.end])
    hint = f"did you mean `{near[0]}`?" if near else "`cfg-lsp rules` lists them"
    fixes = [Fix(f"Write `{rule}`", (Edit(subject.path, name.span, rule),), safe=False) for rule in near]
    return Finding(name.span, f"there is no rule `{written}` to ignore", hint, fixes=tuple(fixes))


def _removal(document: Document, name: Suppression) -> tuple[Fix, ...]:
    text, (start, end) = document.text, name.gone
    after = parse(document.path, text[:start] + text[end:], document.scalars)
    if len(after.diagnostics) > len(document.diagnostics) or not same(after.content, document.content):
        return ()
    return (Fix(f"Remove the suppression of `{name.rule}`", (Edit(document.path, name.gone, ""),), safe=True),)
