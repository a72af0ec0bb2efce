"""Diagnostics as test results, for servers that show those: JUnit's XML as GitLab and Jenkins read it.

A finding is a test of the suite named for its file. What would make `check` fail is a failed test;
milder findings are passed tests that say something. A test is named for what was found and not for
its line, so that servers know it again in the next run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from cfg_lsp.report.facts import Report
from cfg_lsp.report.sentences import offer, sentence
from cfg_lsp.report.style import Style
from cfg_lsp.report.text import block
from cfg_lsp.report.visible import visible
from cfg_lsp.text import Diagnostic

_TOOL = "cfg-lsp"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def render(report: Report, style: Style) -> str:
    """A suite for each file with findings, or one passed test; `style` has nothing to say here."""
    found = sorted(report.diagnostics, key=lambda each: each.path)
    suites = [line for path, group in groupby(found, lambda each: each.path) for line in _suite(report, path, [*group])]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites {_attributes(name=_TOOL, **_counts(found))}>"]
    return "\n".join([*lines, *(suites or _clean(report)), "</testsuites>"]) + "\n"


def _clean(report: Report) -> Iterator[str]:
    yield f"  <testsuite {_attributes(name=_TOOL, **_counts(()))}>"
    yield f"    <testcase {_attributes(classname=_TOOL, name=report.summary())}/>"
    yield "  </testsuite>"


def _suite(report: Report, path: str, found: Sequence[Diagnostic]) -> Iterator[str]:
    yield f"  <testsuite {_attributes(name=visible(report.shown(path)), **_counts(found))}>"
    names: Counter[str] = Counter()
    for diagnostic in found:
        name = f"{diagnostic.rule}: {visible(diagnostic.message)}"
        names[name] += 1
        yield from _case(report, diagnostic, name if names[name] == 1 else f"{name} ({names[name]})")
    yield "  </testsuite>"


def _case(report: Report, diagnostic: Diagnostic, name: str) -> Iterator[str]:
    path, line = report.shown(diagnostic.path), report.position(diagnostic.path, diagnostic.span.start).line
    yield f"    <testcase {_attributes(classname=visible(path), name=name, file=path, line=line)}>"
    if diagnostic.severity.fails:
        head = _attributes(type=diagnostic.severity.value, message=visible(sentence(diagnostic)))
        yield f"      <failure {head}>{_body(report, diagnostic)}</failure>"
    else:
        yield f"      <system-out>{_body(report, diagnostic)}</system-out>"
    yield "    </testcase>"


def _body(report: Report, diagnostic: Diagnostic) -> str:
    """What a terminal would show, and the fixes."""
    lines = [*block(report, Style(colour=False), diagnostic), *(f"    = {offer(fix)}" for fix in diagnostic.fixes)]
    return "\n".join(_escaped(line) for line in lines)


def _counts(found: Sequence[Diagnostic]) -> dict[str, int]:
    failed = sum(each.severity.fails for each in found)
    return {"tests": len(found) or 1, "failures": failed, "errors": 0, "skipped": 0}


def _attributes(**values: str | int) -> str:
    return " ".join(f'{name}="{_escaped(str(value))}"' for name, value in values.items())


def _escaped(text: str) -> str:
    """Text for XML 1.0, which has no way to write most control characters."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_ESCAPES)
