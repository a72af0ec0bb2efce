"""Words that depend on a number."""


def plural(count: int, noun: str) -> str:
    """`1 config`, `2 configs`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
