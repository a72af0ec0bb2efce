"""Words that depend on a number, and names that are cut where they are too long."""


def plural(count: int, noun: str) -> str:
    """`1 config`, `2 configs`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def brief(text: str, most: int = 60) -> str:
    """A name as a message quotes it: cut where it is longer than any name should be."""
    return text if len(text) <= most else f"{text[:most]}…"
